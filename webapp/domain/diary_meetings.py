"""The entries of a scrutiny meeting: itself, and until when the draft and the final reports for it are due."""

from collections.abc import Iterator
from datetime import date, timedelta

from webapp.domain.diary_entry import Alarm, Block, Certainty, DiaryEntry, DiaryKind, uid_of
from webapp.domain.diary_facts import MeetingFacts
from webapp.domain.diary_times import AT_NINE, ring_before, until
from webapp.domain.diary_words import described, fit, one_line, without_year
from webapp.domain.london import in_london, london_date
from webapp.domain.wording import clock, day

USUAL_LENGTH = timedelta(hours=2)
NO_PLACE_YET = "Place to be confirmed"


def meeting_entries(
    facts: MeetingFacts, instance_name: str, *, is_busy: bool
) -> Iterator[tuple[DiaryEntry, date | None]]:
    """Make the entries of a meeting, each with the day on which it was called off.

    A joint meeting is one entry. Whoever subscribes is busy while it lasts, if it is certain and `is_busy` says so.
    """
    yield _meeting(facts, instance_name, is_busy=is_busy), facts.cancelled_on
    for kind, report, due_on in (
        (DiaryKind.DRAFT_REPORT, "draft", facts.draft_report_on),
        (DiaryKind.FINAL_REPORT, "final", facts.final_report_on),
    ):
        if due_on is not None:
            yield _report_due(facts, kind, report, due_on, instance_name), facts.cancelled_on


def _meeting(facts: MeetingFacts, instance_name: str, *, is_busy: bool) -> DiaryEntry:
    prefix, is_off = _called_off(facts), facts.cancelled_on is not None
    certainty = _certainty(facts)
    return DiaryEntry(
        uid=uid_of(DiaryKind.MEETING, facts.uuid, instance_name),
        kind=DiaryKind.MEETING,
        when=Block(facts.starts_at, facts.ends_at or facts.starts_at + USUAL_LENGTH),
        certainty=certainty,
        summary=fit(prefix, facts.name),
        description=described(prefix, facts.name, _lines(facts), address=facts.address),
        address=facts.address,
        categories=("Meeting",),
        alarms=() if is_off else (_alarm(facts),),
        busy=is_busy and certainty is Certainty.CONFIRMED,
        location=one_line(facts.place) or NO_PLACE_YET,
        scopes=facts.scopes,
        source=facts.source,
    )


def _certainty(facts: MeetingFacts) -> Certainty:
    if facts.cancelled_on is not None:
        return Certainty.CANCELLED
    return Certainty.TENTATIVE if facts.provisional else Certainty.CONFIRMED


def _called_off(facts: MeetingFacts) -> str:
    if facts.cancelled_on is None:
        return ""
    return "POSTPONED: " if facts.is_postponed else "CANCELLED: "


def _lines(facts: MeetingFacts) -> Iterator[str]:
    if facts.cancelled_on is not None:
        put_off = "This meeting has been put off. A new date has not been given yet."
        yield put_off if facts.is_postponed else "This meeting will not take place."
        return
    if facts.moved_from is not None:
        was = in_london(facts.moved_from)
        yield f"Moved from {day(was.date())}, {clock(was.time())}."
    if facts.provisional:
        yield "The date is provisional."
    estimate = " End time is an estimate." if facts.ends_at is None else ""
    yield f"Agenda published five clear days before.{estimate}"


def _alarm(facts: MeetingFacts) -> Alarm:
    rings_at, said = ring_before(facts.starts_at, 2)
    at = f"at {in_london(facts.starts_at):%H:%M}"
    suffix = f" {at}" if said == "today" else f" {said} {at}"
    return Alarm(rings_at - facts.starts_at, fit("", facts.name, suffix))


def _report_due(facts: MeetingFacts, kind: DiaryKind, report: str, due_on: date, instance_name: str) -> DiaryEntry:
    """A whole day with an alarm in its morning, or half an hour that ends at the time by which the report is due."""
    off, is_off = _called_off(facts), facts.cancelled_on is not None
    suffix = f", {without_year(london_date(facts.starts_at))}"
    if facts.reports_by is None:
        prefix = f"{off}{report.capitalize()} report deadline: "
        line = f"{report.capitalize()} reports are due to Democratic Services by the end of the day."
        alarms: tuple[Alarm, ...] = (Alarm(AT_NINE, f"{report.capitalize()} report due today"),)
    else:
        prefix = f"{off}{report.upper()} REPORT DUE {facts.reports_by:%H:%M}: "
        line = f"{report.capitalize()} reports are due by {clock(facts.reports_by)} (UK time)."
        alarms = ()
    lines = ["The meeting will not take place then."] if is_off else [line]
    return DiaryEntry(
        uid=uid_of(kind, facts.uuid, instance_name),
        kind=kind,
        when=until(due_on, facts.reports_by),
        certainty=_certainty(facts),
        summary=fit(prefix, facts.name, suffix),
        description=described(prefix, facts.name, lines, address=facts.address, suffix=suffix),
        address=facts.address,
        categories=("Report deadline",),
        alarms=() if is_off else alarms,
        scopes=facts.scopes,
        source=facts.source,
    )
