"""What goes into the calendar feeds: entries made from plain facts about decisions and meetings.

Nothing of a report's text is here, only what the notice itself must say, so an exempt report cannot leak through a
calendar. A date that is not a day is never made to look like one.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from webapp.domain.diary_entry import Alarm, Block, Certainty, DiaryEntry, DiaryKind, Vague, WholeDays, uid_of
from webapp.domain.diary_facts import DecisionFacts, MeetingFacts, RecordFacts, WindowFacts
from webapp.domain.expected_dates import ExpectedDate, Precision, words
from webapp.domain.lifecycle import WITH_A_RECORD, Status
from webapp.domain.london import in_london, london, london_date
from webapp.domain.wording import day, short_day

KEPT_AFTER = timedelta(days=180)
CANCELLED_KEPT_AT_LEAST = timedelta(days=28)
CANCELLED_KEPT_AT_MOST = timedelta(days=60)
LONGEST_BAR = timedelta(days=14)
SUMMARY_LENGTH = 120
QUIET_FROM, QUIET_UNTIL, EVENING = time(22), time(7), time(21)


def entries_for(
    decisions: Iterable[DecisionFacts], meetings: Iterable[MeetingFacts], *, instance_name: str, today: date
) -> tuple[DiaryEntry, ...]:
    """Return the entries of all feeds, in order of their first day, then UID.

    The past stays for 180 days. What was cancelled stays for 28 days or until its date has passed, whichever is
    later, and for 60 days at most: long enough for a subscriber to learn of it. `today` is the London date.
    """
    dated: list[tuple[DiaryEntry, date | None]] = []
    for facts in decisions:
        dated.extend(_decision_entries(facts, instance_name))
    dated.extend((_meeting(meeting, instance_name), meeting.cancelled_on) for meeting in meetings)
    kept = [entry for entry, cancelled_on in dated if _is_kept(entry, cancelled_on, today)]
    return tuple(sorted(kept, key=lambda entry: (entry.first_day, entry.uid)))


def oldest_day(today: date) -> date:
    """The day before which nothing that has ended is shown, so that it need not be read from the database."""
    return today - KEPT_AFTER


def _is_kept(entry: DiaryEntry, cancelled_on: date | None, today: date) -> bool:
    if entry.is_cancelled and cancelled_on is not None:
        until = max(cancelled_on + CANCELLED_KEPT_AT_LEAST, entry.last_day)
        return today <= min(until, cancelled_on + CANCELLED_KEPT_AT_MOST)
    return entry.last_day >= oldest_day(today)


def _decision_entries(facts: DecisionFacts, instance_name: str) -> Iterator[tuple[DiaryEntry, date | None]]:
    """The entries of one decision, each with the day it was cancelled."""
    if facts.status is Status.DRAFT:
        return
    uid = uid_of(DiaryKind.DECISION, facts.uuid, instance_name)
    if facts.status is Status.WITHDRAWN:
        days = _days_of(facts.expected) if facts.record is None else _one_day(facts.record.decided_on)
        if days is not None:
            yield _withdrawn(facts, uid, days), facts.withdrawn_on
    elif facts.record is not None and facts.status in WITH_A_RECORD:
        yield _made(facts, uid, facts.record), None
    elif (days := _days_of(facts.expected)) is not None:
        yield _expected(facts, uid, days), None
    elif facts.move is not None and (days := _days_of(facts.move.previous)) is not None:
        yield _postponed(facts, uid, days), facts.move.moved_on
    if facts.record is not None and facts.record.window is not None:
        ended_on = facts.record.called_in_on or facts.withdrawn_on
        yield _window(facts, facts.record, facts.record.window, instance_name), ended_on
        yield _deadline(facts, facts.record, facts.record.window, instance_name), ended_on


# A decision that is expected


def _expected(facts: DecisionFacts, uid: str, days: WholeDays) -> DiaryEntry:
    expected = facts.expected
    if expected.precision is Precision.DAY:
        kind = "Key decision" if facts.is_key else "Decision"
        alarm = Alarm(timedelta(hours=-15), _fit(f"{kind} due tomorrow: ", facts.title))
        return _decision(facts, uid, days, Certainty.TENTATIVE, f"{kind} due: ", _move_lines(facts), alarms=(alarm,))
    latest_on = expected.ends_on if expected.precision in (Precision.MONTH, Precision.RANGE) else None
    vague = Vague(_said(expected), expected.precision.value.upper(), latest_on)
    prefix, line = _vague_words(expected, vague.words)
    return _decision(facts, uid, days, Certainty.TENTATIVE, prefix, [line, *_move_lines(facts)], vague=vague)


def _days_of(expected: ExpectedDate) -> WholeDays | None:
    """The day or days that show an expected date: the first day it could be taken, or a bar of up to 14 days."""
    first_on, last_on = expected.starts_on, expected.ends_on
    if first_on is None or expected.precision is Precision.UNKNOWN:
        return None
    is_bar = expected.precision is Precision.RANGE and last_on is not None and last_on - first_on < LONGEST_BAR
    return WholeDays(first_on, last_on) if is_bar and last_on is not None else _one_day(first_on)


def _vague_words(expected: ExpectedDate, said: str) -> tuple[str, str]:
    """How the summary begins, and the line that says what the plan's words mean."""
    first_on, last_on = expected.starts_on, expected.ends_on
    if first_on is None or last_on is None:
        return f"{words(expected)}: ", f"The forward plan says “{said}”."
    limit = f"it can be taken on any day up to {short_day(last_on)}."
    if expected.precision is Precision.MONTH:
        line = f"The forward plan gives only a month: “{said}”. Shown on the first day of that month; {limit}"
        return f"Expected {words(expected)} (day not fixed): ", line
    if last_on - first_on < LONGEST_BAR:
        line = f"The forward plan says “{said}”; {limit}"
        return f"Expected {_short_span(first_on, last_on)} (day not fixed): ", line
    line = f"The forward plan says “{said}”. Shown on the first day of that period; {limit}"
    if not words(expected).startswith("Between"):
        return f"Expected {words(expected)} (day not fixed): ", line
    return f"{_without_years(first_on, last_on)}: ", line


def _said(expected: ExpectedDate) -> str:
    """Write an expected date in the middle of a sentence, days without their weekday."""
    if expected.precision is Precision.DAY and expected.starts_on is not None:
        return short_day(expected.starts_on)
    said = expected.text or words(expected)
    return said[0].lower() + said[1:] if said.startswith(("Not before ", "Between ")) else said


def _move_lines(facts: DecisionFacts) -> list[str]:
    if facts.move is None:
        return []
    return [f"Was {_said(facts.move.previous)}, moved to {_said(facts.expected)}."]


# A decision that was made, put off or withdrawn


def _made(facts: DecisionFacts, uid: str, record: RecordFacts) -> DiaryEntry:
    prefix = {
        Status.CALLED_IN: "CALLED IN: ",
        Status.REFERRED_BACK: "REFERRED BACK: ",
        Status.REFERRED_TO_COUNCIL: "REFERRED TO COUNCIL: ",
        Status.REFERRED_ELSEWHERE: "REFERRED: ",
    }.get(facts.status, "Decision made: ")
    lines = [f"Decided on {short_day(record.decided_on)}."]
    if record.called_in_on is not None:
        lines.append(f"Called in on {short_day(record.called_in_on)}.")
    if facts.status is Status.CALLED_IN:
        lines.append("It may not be implemented until scrutiny has dealt with the call-in.")
    return _decision(facts, uid, _one_day(record.decided_on), Certainty.CONFIRMED, prefix, lines)


def _withdrawn(facts: DecisionFacts, uid: str, days: WholeDays) -> DiaryEntry:
    on = f" on {short_day(facts.withdrawn_on)}" if facts.withdrawn_on else ""
    return _decision(facts, uid, days, Certainty.CANCELLED, "WITHDRAWN: ", [f"Withdrawn from the forward plan{on}."])


def _postponed(facts: DecisionFacts, uid: str, days: WholeDays) -> DiaryEntry:
    said = f" The forward plan now says “{facts.expected.text}”." if facts.expected.text else ""
    lines = [f"Put off, and no new date has been given.{said}"]
    return _decision(facts, uid, days, Certainty.CANCELLED, "POSTPONED: ", lines)


def _decision(
    facts: DecisionFacts,
    uid: str,
    days: WholeDays,
    certainty: Certainty,
    prefix: str,
    lines: list[str],
    *,
    alarms: tuple[Alarm, ...] = (),
    vague: Vague | None = None,
) -> DiaryEntry:
    kind = "Key decision" if facts.is_key else "Decision"
    return DiaryEntry(
        uid=uid,
        kind=DiaryKind.DECISION,
        when=days,
        certainty=certainty,
        summary=_fit(prefix, facts.title),
        description="\n".join([*_whole_title(prefix, facts.title), *lines, *_particulars(facts)]),
        address=facts.address,
        categories=(kind, "Date not fixed") if vague else (kind,),
        alarms=alarms,
        vague=vague,
        committees=facts.committees,
    )


def _particulars(facts: DecisionFacts) -> Iterator[str]:
    if facts.makers:
        yield f"Decision maker{'s' if len(facts.makers) > 1 else ''}: {'; '.join(facts.makers)}"
    if facts.notice_on is not None:
        yield f"Notice published: {short_day(facts.notice_on)}"
    yield f"Reference: {facts.reference}"


# The call-in window and its last moment


def _window(facts: DecisionFacts, record: RecordFacts, window: WindowFacts, instance_name: str) -> DiaryEntry:
    ended, why = _ended(facts, record)
    closes = short_day(window.last_day)
    closes = f"at the end of {closes}" if window.cut_off is None else f"{closes} at {window.cut_off:%H:%M}"
    prefix = f"{ended}Call-in period: "
    line = f"{window.counted} on {short_day(window.started_on)}. Closes {closes}."
    return DiaryEntry(
        uid=uid_of(DiaryKind.CALL_IN_WINDOW, facts.uuid, instance_name),
        kind=DiaryKind.CALL_IN_WINDOW,
        when=WholeDays(window.opens_on, window.last_day),
        certainty=Certainty.CANCELLED if ended else Certainty.CONFIRMED,
        summary=_fit(prefix, facts.title),
        description="\n".join([*_whole_title(prefix, facts.title), why or line, *_particulars(facts)]),
        address=facts.address,
        categories=("Call-in",),
        committees=facts.committees,
    )


def _deadline(facts: DecisionFacts, record: RecordFacts, window: WindowFacts, instance_name: str) -> DiaryEntry:
    ended, why = _ended(facts, record)
    if window.cut_off is None:
        prefix = f"{ended}CALL-IN CLOSES at the end of today: "
        line = f"A call-in request must reach the Monitoring Officer by the end of {day(window.last_day)} (UK time)."
        alarms: tuple[Alarm, ...] = (
            Alarm(timedelta(hours=9), _fit("Call-in closes at the end of today: ", facts.title)),
        )
    else:
        at = f"{window.cut_off:%H:%M}"
        prefix = f"{ended}CALL-IN CLOSES {at}: "
        line = f"A call-in request must reach the Monitoring Officer before {at} (UK time) on {day(window.last_day)}."
        alarms = _deadline_alarms(facts.title, window.last_day, window.cut_off)
    return DiaryEntry(
        uid=uid_of(DiaryKind.CALL_IN_DEADLINE, facts.uuid, instance_name),
        kind=DiaryKind.CALL_IN_DEADLINE,
        when=_deadline_span(window),
        certainty=Certainty.CANCELLED if ended else Certainty.CONFIRMED,
        summary=_fit(prefix, facts.title),
        description="\n".join([*_whole_title(prefix, facts.title), why or line, *_particulars(facts)]),
        address=facts.address,
        categories=("Call-in", "Deadline"),
        alarms=() if ended else alarms,
        committees=facts.committees,
    )


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


def _deadline_span(window: WindowFacts) -> WholeDays | Block:
    """Half an hour that ends at the cut-off, so that no program can show it as starting then; or the whole last day."""
    if window.cut_off is None:
        return _one_day(window.last_day)
    closes_at = london(window.last_day, window.cut_off)
    return Block(closes_at - timedelta(minutes=30), closes_at)


def _deadline_alarms(title: str, last_day: date, cut_off: time) -> tuple[Alarm, ...]:
    """A day and three hours before the cut-off."""
    closes_at = london(last_day, cut_off)
    rings = [_not_at_night(closes_at - timedelta(hours=hours)) for hours in (24, 3)]
    when = [
        "today" if london_date(at) == last_day else "tomorrow" if last_day - london_date(at) == timedelta(1) else "soon"
        for at in rings
    ]
    return tuple(
        Alarm(at - (closes_at - timedelta(minutes=30)), _fit(f"Call-in closes {said} at {cut_off:%H:%M}: ", title))
        for at, said in zip(rings, when, strict=True)
    )


def _not_at_night(at: datetime) -> datetime:
    """The same instant, or the evening before it when nobody should be woken."""
    local = in_london(at)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    return london(local.date() if local.time() >= QUIET_FROM else local.date() - timedelta(days=1), EVENING)


# Meetings


def _meeting(facts: MeetingFacts, instance_name: str) -> DiaryEntry:
    cancelled = facts.cancelled_on is not None
    starts = f"{in_london(facts.starts_at):%H:%M}"
    lines = ["The agenda is published five clear days before."]
    if facts.ends_at is None:
        lines.append("End time is an estimate.")
    alarm = Alarm(
        _not_at_night(facts.starts_at - timedelta(hours=2)) - facts.starts_at, _fit("", f"{facts.name} at {starts}")
    )
    planned = Certainty.TENTATIVE if facts.provisional else Certainty.CONFIRMED
    certainty = Certainty.CANCELLED if cancelled else planned
    return DiaryEntry(
        uid=uid_of(DiaryKind.MEETING, facts.uuid, instance_name),
        kind=DiaryKind.MEETING,
        when=Block(facts.starts_at, facts.ends_at or facts.starts_at + timedelta(hours=2)),
        certainty=certainty,
        summary=_fit("CANCELLED: " if cancelled else "", facts.name),
        description="This meeting will not take place." if cancelled else " ".join(lines),
        address=facts.address,
        categories=("Meeting",),
        alarms=() if cancelled else (alarm,),
        busy=certainty is Certainty.CONFIRMED,
        location=" ".join(facts.place.split()),
        committees=facts.committees,
    )


# Words that fit


def _one_day(on: date) -> WholeDays:
    return WholeDays(on, on)


def _short_span(first_on: date, last_on: date) -> str:
    """Write a period of a few days: "12 to 25 January 2027", "28 December 2026 to 5 January 2027"."""
    if (first_on.year, first_on.month) == (last_on.year, last_on.month):
        return f"{first_on.day} to {short_day(last_on)}"
    first = short_day(first_on) if first_on.year != last_on.year else short_day(first_on).rsplit(" ", 1)[0]
    return f"{first} to {short_day(last_on)}"


def _without_years(first_on: date, last_on: date) -> str:
    """Write a long period: "Between 12 January and 20 March"; with years where they differ."""
    first, last = short_day(first_on), short_day(last_on)
    if first_on.year == last_on.year:
        first, last = first.rsplit(" ", 1)[0], last.rsplit(" ", 1)[0]
    return f"Between {first} and {last}"


def _fit(prefix: str, title: str) -> str:
    """Put a title after its prefix in 120 characters at most, cut between words and marked with an ellipsis."""
    title = " ".join(title.split())
    room = SUMMARY_LENGTH - len(prefix)
    if len(title) <= room:
        return prefix + title
    cut = title[: room - 1]
    return prefix + (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"


def _whole_title(prefix: str, title: str) -> list[str]:
    """The whole title, as a line of the description, where the summary had to cut it."""
    return [" ".join(title.split())] if _fit(prefix, title).endswith("…") else []
