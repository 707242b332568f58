"""What messages say, read for one run of the post: whether each still holds, and what it tells as that stands now."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import assert_never

from sqlmodel import Session

from webapp.domain.errors import RuleBroken
from webapp.domain.invitations import Invitation
from webapp.domain.meeting_news import MeetingNews
from webapp.domain.messages import SUBSCRIBER, Content, Facts, MessageKind, why_edition_not_sent, why_not_sent
from webapp.domain.morning import last_day_before
from webapp.domain.news import HOLDS_WHILE, NEEDS_A_WINDOW, why_meeting_not_sent, why_news_not_sent
from webapp.domain.officers_day import OfficersDay
from webapp.queries import report_deadlines
from webapp.queries.decision_facts import facts_of
from webapp.queries.digests import DigestStand
from webapp.queries.digests_due import NOTHING_LEFT
from webapp.queries.duty_board import CouncilDays, DutyBoard
from webapp.queries.edition_news import NewsStand
from webapp.queries.meeting_news import meeting_news
from webapp.queries.officers_day import officers_day
from webapp.queries.outbox import DecisionNow, EditionNow, MeetingNow, Waiting
from webapp.queries.staff import staff
from webapp.queries.subscribers import by_uuid, chosen_words_of


@dataclass(slots=True)
class Contents:
    """The contents of messages for one run of the post; what many messages share is read once.

    `days` are those of the council; without them nothing can be said of the duties around decisions.
    """

    days: CouncilDays | None = None
    news_stand: NewsStand = field(default_factory=NewsStand)
    _board: DutyBoard | None = field(init=False)
    _digests: DigestStand = field(init=False)
    _facts: dict[tuple[int, int], Facts] = field(default_factory=dict)
    _meetings: dict[MeetingNow, MeetingNews] = field(default_factory=dict)
    _days_told: dict[date, OfficersDay] = field(default_factory=dict)
    _staff: frozenset[str] | None = None
    _now: datetime | None = None

    def __post_init__(self) -> None:
        """Let everything that tells of duties share one board."""
        self._board = DutyBoard(self.days) if self.days else None
        self._digests = DigestStand(self._board)

    def why_not(self, session: Session, waiting: Waiting, now: datetime) -> str | None:
        """Say why a message must not be sent any more, None when it may."""
        self._now = now
        if waiting.subscriber.startswith(SUBSCRIBER) and not waiting.uuid:
            return "the subscription has ended"
        match waiting.about:
            case DecisionNow() as decision:
                return self._why_decision_not(session, waiting, decision, now)
            case EditionNow(number=number, superseded_by=superseded_by):
                is_reader = superseded_by is None and self.news_stand.has_reader(session, number, waiting.subscriber)
                return why_edition_not_sent(superseded_by=superseded_by, is_reader=is_reader)
            case MeetingNow(status=status, starts_at=starts_at):
                return why_meeting_not_sent(
                    waiting.kind, status=status, starts_at=starts_at, deadline_at=waiting.deadline_at, now=now
                )
            case None:
                return self._why_own_not(session, waiting, now)
            case _:
                assert_never(waiting.about)

    def said(self, session: Session, waiting: Waiting) -> Content:
        """Return what a message says now; RuleBroken, or the error of a damaged record, where it cannot be said."""
        match waiting.about:
            case DecisionNow() as decision:
                return self._decision(session, waiting.kind, decision)
            case EditionNow(number=number):
                return self.news_stand.news(session, number, waiting.subscriber)
            case MeetingNow() as meeting:
                if meeting not in self._meetings:
                    self._meetings[meeting] = meeting_news(session, meeting.id)
                return self._meetings[meeting]
            case None:
                return self._own(session, waiting)
            case _:
                assert_never(waiting.about)

    def _why_decision_not(self, session: Session, waiting: Waiting, decision: DecisionNow, now: datetime) -> str | None:
        kind = waiting.kind
        if kind not in HOLDS_WHILE:
            return why_not_sent(
                kind, status=decision.status, closes_at=decision.closes_at, deadline_at=waiting.deadline_at, now=now
            )
        if why_not := why_news_not_sent(kind, decision.status):
            return why_not
        if kind is MessageKind.CALL_IN_REQUESTED:
            return self._why_not_staff(session, waiting.subscriber)
        if kind is MessageKind.RESCHEDULED and self._decision(session, kind, decision).expected == waiting.heard:
            return "it is expected then after all"
        if kind is MessageKind.REPORT_DUE:
            return report_deadlines.why_not_due(
                session, self._duties(), decision.id, waiting.occasion, waiting.deadline_at, now=now
            )
        return None

    def _decision(self, session: Session, kind: MessageKind, decision: DecisionNow) -> Facts:
        key = (decision.id, decision.revision)
        if key not in self._facts:
            self._facts[key] = facts_of(session, decision.id)
        facts = self._facts[key]
        if facts.window is None and kind in NEEDS_A_WINDOW:
            raise RuleBroken("This decision has no call-in window, so there is nothing to be told about it.")
        return facts

    def _why_own_not(self, session: Session, waiting: Waiting, now: datetime) -> str | None:
        """Say why a message about no one thing must not be sent any more."""
        match waiting.kind:
            case MessageKind.DIGEST:
                is_empty = self._digests.digest_of(session, waiting, now) is None
                return NOTHING_LEFT if is_empty else None
            case MessageKind.OFFICERS_DAY:
                if now >= waiting.deadline_at:
                    return "its day is over"
                is_empty = not self._officers_day(session, waiting, now).lines
                return "nothing needs anybody" if is_empty else self._why_not_staff(session, waiting.subscriber)
            case MessageKind.CONFIRM:
                subscriber = by_uuid(session, waiting.uuid)
                is_asked = subscriber is not None and subscriber.confirmed_at is None
                return None if is_asked else "it is confirmed already"
        return None

    def _own(self, session: Session, waiting: Waiting) -> Content:
        """Return what a message about no one thing says."""
        match waiting.kind:
            case MessageKind.DIGEST:
                digest = self._digests.digest_of(session, waiting, self._now or waiting.next_at)
                if digest is not None:
                    return digest
            case MessageKind.OFFICERS_DAY:
                return self._officers_day(session, waiting, self._now or waiting.next_at)
            case MessageKind.CONFIRM | MessageKind.KNOWN:
                return Invitation(chosen_words_of(session, int(waiting.subscriber.removeprefix(SUBSCRIBER))))
        raise RuleBroken(f"A message of the kind {waiting.kind} says nothing.")

    def _officers_day(self, session: Session, waiting: Waiting, now: datetime) -> OfficersDay:
        on = last_day_before(waiting.deadline_at)
        if on not in self._days_told:
            self._days_told[on] = officers_day(session, self._duties(), on, now)
        return self._days_told[on]

    def _why_not_staff(self, session: Session, subscriber: str) -> str | None:
        """Say why somebody who had an account is told nothing; whoever may sign in is."""
        if self._staff is None:
            self._staff = frozenset(one.subscriber for one in staff(session))
        return None if subscriber in self._staff else "the account is not active any more"

    def _duties(self) -> DutyBoard:
        if self._board is None:
            raise RuleBroken("Nothing can be said of duties: nobody has said whose working days count.")
        return self._board
