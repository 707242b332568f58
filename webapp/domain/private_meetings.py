"""Meetings held in private: the two notices, what the public said against it, and the urgent way (regulation 5)."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.days import WorkingCalendar
from webapp.domain.duties import Duty, DutyKind, DutyState, duty
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_terms import NoticeTerm
from webapp.domain.urgency import Agreement, missing_from_agreement

NONE_RECEIVED = "None received"


@dataclass(frozen=True, slots=True)
class PrivateMeeting:
    """What is recorded of an intention to meet in private.

    `representations` is what was said against it, or "None received"; empty means that nobody has written it down.
    `response` is the answer to them. `urgent` is set where the notices were impracticable.
    """

    meeting_on: date
    reasons: str = ""
    first_notice_published_on: date | None = None
    further_notice_published_on: date | None = None
    representations: str = ""
    response: str = ""
    urgent: Agreement | None = None


@dataclass(frozen=True, slots=True)
class PrivateMeetingState:
    """How the duties of one private meeting stand, what its notices lack, and whether it may be held in private.

    `may_be_private` is None while that is still open.
    """

    duties: tuple[Duty, ...]
    missing: tuple[str, ...]
    may_be_private: bool | None


def missing_from_first_notice(meeting: PrivateMeeting) -> tuple[str, ...]:
    """List what the first notice lacks: the reasons for meeting in private."""
    return () if meeting.reasons.strip() else ("It is not said why the meeting is to be held in private.",)


def missing_from_further_notice(meeting: PrivateMeeting) -> tuple[str, ...]:
    """List what the further notice lacks, one sentence each.

    *The law*: SI 2012/2089, reg. 5: the further notice states the reasons, the representations received
    about why the meeting should be open to the public, and the response to them.

    *The rule*: representations are never left empty: "None received" is an answer, and needs no response; anything else
    needs one.

    *Example*: with "None received" and the reasons nothing is missing; with an empty box the notice is incomplete.

    *In doubt*: by when representations must arrive to be answered; the law leaves that to the days between the notices.
    """
    said = meeting.representations.strip()
    none_received = said.rstrip(".").casefold() in (NONE_RECEIVED.casefold(), "none")
    unanswered = bool(said) and not none_received and not meeting.response.strip()
    return (
        *missing_from_first_notice(meeting),
        *(() if said else (f"It is not said which representations were received: if none, write “{NONE_RECEIVED}”.",)),
        *(("The representations are not answered.",) if unanswered else ()),
    )


def state_of(
    rule: NoticeRule, meeting: PrivateMeeting, *, calendar: WorkingCalendar, today: date
) -> PrivateMeetingState:
    """Say how the duties of a private meeting stand, each with the day by which it is due.

    *The law*: SI 2012/2089, reg. 5: a notice of the intention at least 28 clear days before the meeting, a further
    notice at least 5 clear days before it; where that is impracticable, agreement that the meeting is urgent and
    cannot reasonably be deferred, and a notice of the reasons.

    *The rule*: the first in calendar days, the second in working days, both ends left out. An agreement that is
    complete and no later than the meeting takes the place of the notices. Then a notice of the reasons is due as soon
    as reasonably practicable: the law names no day.

    *Example*: for a meeting on Tuesday 15 December 2026 the first notice is due by Monday 16 November 2026 and the
    further notice by Monday 7 December 2026.

    *In doubt*: whether an agreement can replace the further notice alone; the text speaks of both, so it is taken to
    replace whichever is missing.
    """
    agreement = meeting.urgent
    if agreement is not None:
        missing = missing_from_agreement((agreement.rule or rule).agreed_by, agreement)
        duties = _urgent_duties(meeting, agreement, missing, today)
        standing = duties[:1]
    else:
        duties = standing = _notices(rule, meeting, calendar, today)
        missing = missing_from_further_notice(meeting)
    return PrivateMeetingState(duties, missing, _may_be_private(standing))


def _notices(rule: NoticeRule, meeting: PrivateMeeting, calendar: WorkingCalendar, today: date) -> tuple[Duty, ...]:
    """Judge the two notices; a rule that asks for none has none."""
    both = (
        (
            DutyKind.PRIVATE_NOTICE,
            rule.private_meeting,
            meeting.first_notice_published_on,
            missing_from_first_notice(meeting),
        ),
        (
            DutyKind.PRIVATE_FURTHER_NOTICE,
            rule.private_meeting_further,
            meeting.further_notice_published_on,
            missing_from_further_notice(meeting),
        ),
    )
    return tuple(
        duty(
            kind,
            _words(term, missing if published_on else ()),
            today=today,
            by_on=term.latest_before(meeting.meeting_on, calendar),
            met_on=published_on,
            lacks=bool(missing),
        )
        for kind, term, published_on, missing in both
        if term is not None
    )


def _urgent_duties(
    meeting: PrivateMeeting, agreement: Agreement, missing: tuple[str, ...], today: date
) -> tuple[Duty, ...]:
    """Judge the agreement, and the notice of reasons that follows it."""
    agreed = duty(
        DutyKind.PRIVATE_AGREEMENT,
        " ".join(missing) or f"Agreed by the {agreement.capacity}.",
        today=today,
        by_on=meeting.meeting_on,
        met_on=agreement.agreed_on,
        lacks=bool(missing),
    )
    reasons = duty(
        DutyKind.PRIVATE_REASONS_NOTICE,
        "Due as soon as reasonably practicable after the agreement; the law names no day.",
        today=today,
        by_on=None,
        met_on=agreement.reasons_published_on,
    )
    return (agreed, reasons)


def _words(term: NoticeTerm, missing: tuple[str, ...]) -> str:
    """Say how long before the meeting a notice is due, and what it lacks."""
    return " ".join((f"At least {term.words} before the meeting.", *missing))


def _may_be_private(duties: tuple[Duty, ...]) -> bool | None:
    """Say whether all is done, something was missed, or it is too early to say."""
    states = {one.state for one in duties}
    if DutyState.MISSED in states:
        return False
    return None if DutyState.DUE in states else True
