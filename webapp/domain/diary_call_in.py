"""The entries of a call-in window: its days as a bar, and its last moment with its alarms."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from webapp.domain.diary_decisions import particulars
from webapp.domain.diary_entry import Alarm, Certainty, DiaryEntry, DiaryKind, WholeDays, uid_of
from webapp.domain.diary_facts import DecisionFacts, RecordFacts, WindowFacts
from webapp.domain.diary_times import AT_NINE, HALF_AN_HOUR, ring_before, until
from webapp.domain.diary_words import described, fit
from webapp.domain.lifecycle import WITH_A_RECORD, Status
from webapp.domain.london import london
from webapp.domain.wording import day, short_day

MAY_HAVE_ONE = WITH_A_RECORD | {Status.WITHDRAWN}
RINGS = (24, 3)
"""How many hours before the last moment."""


def call_in_entries(facts: DecisionFacts, instance_name: str) -> Iterator[tuple[DiaryEntry, date | None]]:
    """Make the entries of a decision's window, each with the day on which it was called off; none without a window."""
    record = facts.record
    if record is None or record.window is None or facts.status not in MAY_HAVE_ONE:
        return
    ended, why = _ended(facts, record)
    ended_on = (record.called_in_on or facts.withdrawn_on) if ended else None
    yield _window(facts, record.window, instance_name, ended, why), ended_on
    yield _deadline(facts, record.window, instance_name, ended, why), ended_on


def _ended(facts: DecisionFacts, record: RecordFacts) -> tuple[str, str]:
    """How the summary of a window begins that no longer counts, and the line that says why; nothing if it counts.

    A decision that is “decided” after it was called in may be called in on another ground: its window counts again.
    """
    if record.called_in_on is not None and facts.status is not Status.DECIDED:
        return "CANCELLED, called in: ", f"The decision was called in on {short_day(record.called_in_on)}."
    if facts.status is Status.WITHDRAWN:
        on = f" on {short_day(facts.withdrawn_on)}" if facts.withdrawn_on else ""
        return "CANCELLED, withdrawn: ", f"The decision was withdrawn{on}."
    return "", ""


def _window(facts: DecisionFacts, window: WindowFacts, instance_name: str, ended: str, why: str) -> DiaryEntry:
    closes = short_day(window.last_day)
    closes = f"at the end of {closes}" if window.cut_off is None else f"{closes} at {window.cut_off:%H:%M}"
    line = f"{window.counted} on {short_day(window.started_on)}. Closes {closes}."
    prefix = f"{ended}Call-in period: "
    return DiaryEntry(
        uid=uid_of(DiaryKind.CALL_IN_WINDOW, facts.uuid, instance_name),
        kind=DiaryKind.CALL_IN_WINDOW,
        when=WholeDays(window.opens_on, window.last_day),
        certainty=Certainty.CANCELLED if ended else Certainty.CONFIRMED,
        summary=fit(prefix, facts.title),
        description=described(prefix, facts.title, [why or line, *particulars(facts)], address=facts.address),
        address=facts.address,
        categories=("Call-in",),
        scopes=facts.scopes,
        source=facts.source,
    )


def _deadline(facts: DecisionFacts, window: WindowFacts, instance_name: str, ended: str, why: str) -> DiaryEntry:
    if window.cut_off is None:
        at, by = "at the end of today", f"by the end of {day(window.last_day)} (UK time)"
    else:
        at = f"{window.cut_off:%H:%M}"
        by = f"before {at} (UK time) on {day(window.last_day)}"
    line = f"A call-in request must reach the Monitoring Officer {by}."
    prefix = f"{ended}CALL-IN CLOSES {at}: "
    return DiaryEntry(
        uid=uid_of(DiaryKind.CALL_IN_DEADLINE, facts.uuid, instance_name),
        kind=DiaryKind.CALL_IN_DEADLINE,
        when=until(window.last_day, window.cut_off),
        certainty=Certainty.CANCELLED if ended else Certainty.CONFIRMED,
        summary=fit(prefix, facts.title),
        description=described(prefix, facts.title, [why or line, *particulars(facts)], address=facts.address),
        address=facts.address,
        categories=("Call-in", "Deadline"),
        alarms=() if ended else tuple(_alarms(facts.title, window.last_day, window.cut_off)),
        scopes=facts.scopes,
        source=facts.source,
    )


def _alarms(title: str, last_day: date, cut_off: time | None) -> Iterator[Alarm]:
    """A day and three hours before the cut-off; without one, on the morning of the last day."""
    if cut_off is None:
        yield Alarm(AT_NINE, fit("Call-in closes at the end of today: ", title))
        return
    closes_at = london(last_day, cut_off)
    for hours in RINGS:
        rings_at, said = ring_before(closes_at, hours)
        since_start: timedelta = rings_at - (closes_at - HALF_AN_HOUR)
        yield Alarm(since_start, fit(f"Call-in closes {said} at {cut_off:%H:%M}: ", title))
