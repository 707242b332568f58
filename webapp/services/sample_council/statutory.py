"""What the law asks of the sample council beside plan and record: closures, statutory notices, and challenges."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain.challenges import Challenged, Reported
from webapp.domain.days import Closure, Purpose, WorkingCalendar
from webapp.domain.notice import NoticeRule
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.models.decisions import Decision
from webapp.models.notices import KeyChallenge, StatutoryNotice
from webapp.queries.calendar import calendar_changes, revision
from webapp.services import challenges, notices
from webapp.services.calendar import add_closure
from webapp.services.sample_council.bodies import Cast, Written
from webapp.services.sample_council.dates import Today

DAYS = frozenset({"meeting_on", "informed_on", "agreed_on", "representations_by"})

Step = tuple[datetime, Callable[[datetime], None]]


def close(session: Session, closures: Sequence[Written], *, today: Today) -> WorkingCalendar:
    """Close the council on the days that the files say; return the calendar by which notice is counted then."""
    for written in closures:
        add_closure(
            session,
            today.day(written["first"]),
            today.day(written["last"]),
            Closure(written["name"], written["counts_for_call_in"], written["counts_for_notice"]),
            calendar=today.calendar,
            reason=written["reason"],
            revision=revision(session),
            actor=written["by"],
            now=today.moment(written["decided"]),
        )
        session.flush()
    return today.calendar.with_changes(closures=calendar_changes(session).closed_for(Purpose.NOTICE))


@dataclass(slots=True)
class NoticeTold:
    """One notice of the files, about a decision that is made by the time its first step comes."""

    session: Session
    written: Written
    decision: Callable[[], Decision]
    rules: Sequence[NoticeRule]
    calendar: WorkingCalendar
    today: Today
    actor: str
    row: StatutoryNotice | None = None

    def steps(self) -> Iterator[Step]:
        """Yield its publication and, after a general exception, that of the reasons."""
        yield self.today.moment(self.written["published"]), self._publish
        if after := self.written.get("reasons_after"):
            yield self.today.moment(after["published"]), self._publish_reasons

    def _publish(self, at: datetime) -> None:
        told = {name: value for name, value in self.written.items() if name not in ("published", "reasons_after")}
        days = {name: self.today.day(value) for name, value in told.items() if name in DAYS}
        self.row = notices.publish_notice(
            self.session,
            self.decision().uuid,
            WrittenNotice(**told | days | {"kind": NoticeKind(told["kind"]), "published_at": at}),
            rules=self.rules,
            calendar=self.calendar,
            revision=None,
            actor=self.actor,
            now=at,
        )

    def _publish_reasons(self, at: datetime) -> None:
        assert self.row is not None, "the reasons follow their notice"
        notices.publish_reasons(
            self.session,
            self.row.uuid,
            reasons=self.written["reasons_after"]["words"],
            published_at=at,
            rules=self.rules,
            calendar=self.calendar,
            revision=self.row.revision,
            actor=self.actor,
            now=at,
        )


@dataclass(slots=True)
class ChallengeTold:
    """One challenge of the files that a decision should have been treated as key."""

    session: Session
    written: Written
    made: Mapping[str, Decision]
    cast: Cast
    today: Today
    actor: str
    row: KeyChallenge | None = None

    def steps(self) -> Iterator[Step]:
        """Yield the challenge and, once there is one, the report to Council."""
        yield self.today.moment(self.written["recorded"]), self._raise
        if reported := self.written.get("reported"):
            yield self.today.moment(reported["recorded"]), self._report

    def _raise(self, at: datetime) -> None:
        day, written = self.today.day, self.written
        self.row = challenges.raise_challenge(
            self.session,
            challenges.Challenge(
                committee=self.cast.committees[written["committee"]].slug,
                what=self._what(),
                reasons=written["reasons"],
                raised_on=day(written["raised"]),
                report_due_on=day(written["report_due"]),
            ),
            actor=self.actor,
            now=at,
        )

    def _what(self) -> str | Challenged:
        """Return the reference of a decision of the files, or a matter that was never in the plan."""
        if "decision" in self.written:
            return self.made[self.written["decision"]].reference
        about: Mapping[str, Any] = self.written["about"]
        return Challenged(about["matter"], self.today.day(about["decided"]), about["decided_by"])

    def _report(self, at: datetime) -> None:
        assert self.row is not None, "the report follows its challenge"
        reported = self.written["reported"]
        challenges.record_report(
            self.session,
            self.row.uuid,
            Reported(self.today.day(reported["on"]), reported["report"], reported["why_not_key"]),
            revision=self.row.revision,
            actor=self.actor,
            now=at,
        )
