"""The council's calendar, changed by an administrator: bank holidays put in and taken out, closures, official lists.

A bank holiday taken out and put in again leaves no trace but in the trail, and so does one put in and taken out.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from webapp.domain import calendar_changes, wording
from webapp.domain.clean_text import clean_text
from webapp.domain.days import CalendarChangeKind, Closure, WorkingCalendar
from webapp.domain.errors import EditedMeanwhile, NotFound
from webapp.domain.holiday_list import Comparison
from webapp.models.audit import AuditEvent
from webapp.models.calendar_days import CalendarChange, HolidayList
from webapp.queries import calendar as calendar_query
from webapp.queries.installation import take_turns

LONGEST_SOURCE = 200


def add_holiday(
    session: Session,
    day: date,
    name: str,
    *,
    calendar: WorkingCalendar,
    reason: str,
    revision: int,
    actor: str,
    now: datetime,
) -> None:
    """Make a day a bank holiday; one that the council took out comes back under its own name."""
    _refuse_if_overtaken(session, revision)
    calendar_changes.check_new_holiday(day, calendar)
    _put_in(session, day, name)
    what = f"Bank holiday added: {wording.day(day)}"
    _record(session, day, what, reason=reason, actor=actor, now=now, after={"name": name})


def take_out_holiday(
    session: Session, day: date, *, calendar: WorkingCalendar, reason: str, revision: int, actor: str, now: datetime
) -> None:
    """Let a day be no bank holiday, whether the nation's list or the council made it one."""
    _refuse_if_overtaken(session, revision)
    calendar_changes.check_holiday_to_take_out(day, calendar)
    name = calendar.holidays[day]
    _take_out(session, day, name)
    what = f"Bank holiday taken out: {wording.day(day)}"
    _record(session, day, what, reason=reason, actor=actor, now=now, before={"name": name})


def put_back_holiday(session: Session, day: date, *, reason: str, revision: int, actor: str, now: datetime) -> None:
    """Let a day that the council took out be a bank holiday again."""
    _refuse_if_overtaken(session, revision)
    row = _one(session, day, CalendarChangeKind.REMOVAL)
    if row is None:
        raise NotFound(f"{wording.day(day)} was not taken out.")
    session.delete(row)
    what = f"Bank holiday put back: {wording.day(day)}"
    _record(session, day, what, reason=reason, actor=actor, now=now, after={"name": row.name})


def add_closure(
    session: Session,
    first: date,
    last: date | None,
    closure: Closure,
    *,
    calendar: WorkingCalendar,
    reason: str,
    revision: int,
    actor: str,
    now: datetime,
) -> None:
    """Close the council on a day, or on each weekday from one day to another that is no bank holiday."""
    _refuse_if_overtaken(session, revision)
    closed = calendar_query.calendar_changes(session).closures
    days = calendar_changes.new_closure_days(first, last, calendar, closed)
    _add(session, (_closure_row(day, closure) for day in days))
    what = f"Closure added: {_days(days)}"
    _record(session, days[0], what, reason=reason, actor=actor, now=now, after=_facts(closure, days))


def edit_closure(
    session: Session,
    first: date,
    last: date,
    closure: Closure,
    *,
    reason: str,
    revision: int,
    actor: str,
    now: datetime,
) -> None:
    """Change the name of the closure days from one day to another, and what they count towards."""
    _refuse_if_overtaken(session, revision)
    rows = _closed(session, first, last)
    days = [row.day for row in rows]
    before = _facts(_closure_of(rows[0]), days)
    for row in rows:
        row.name = closure.name
        row.counts_for_call_in, row.counts_for_notice = closure.counts_for_call_in, closure.counts_for_notice
    what = f"Closure changed: {_days(days)}"
    _record(session, first, what, reason=reason, actor=actor, now=now, before=before, after=_facts(closure, days))


def delete_closure(
    session: Session, first: date, last: date, *, reason: str, revision: int, actor: str, now: datetime
) -> None:
    """Delete the closure days from one day to another."""
    _refuse_if_overtaken(session, revision)
    rows = _closed(session, first, last)
    days = [row.day for row in rows]
    for row in rows:
        session.delete(row)
    before = _facts(_closure_of(rows[0]), days)
    what = f"Closure deleted: {_days(days)}"
    _record(session, first, what, reason=reason, actor=actor, now=now, before=before)


def load_list(
    session: Session,
    comparison: Comparison,
    *,
    source: str,
    sha256: str,
    revision: int | None = None,
    actor: str,
    now: datetime,
) -> HolidayList | None:
    """Take over what an official list says; None, and nothing is kept, where the calendar holds it already.

    `comparison` was made with the calendar as this session sees it; `source` is the name of the file, `sha256` its
    fingerprint.
    """
    _refuse_if_overtaken(session, revision)
    if comparison.changes_nothing:
        return None
    for day, name in comparison.added:
        _put_in(session, day, name)
    for day, name in comparison.taken_out:
        _take_out(session, day, name)
    row = HolidayList(
        source=source_name(source),
        sha256=sha256,
        known_to=comparison.listed.known_to,
        changed=len(comparison.added) + len(comparison.taken_out),
        loaded_at=now,
        loaded_by=actor,
    )
    session.add(row)
    after = {
        "added": [wording.day(day) for day, _ in comparison.added],
        "taken_out": [wording.day(day) for day, _ in comparison.taken_out],
        "known_to": comparison.known_to_after.isoformat(),
    }
    before = {"added": [], "taken_out": [], "known_to": comparison.known_to_before.isoformat()}
    _record(
        session, now.date(), "List of bank holidays loaded", reason=source_name(source), actor=actor, now=now,
        before=before, after=after,
    )  # fmt: skip
    return row


def source_name(file: str) -> str:
    """Return the name of a file as it can be shown and kept: on one line, without control characters, not endless."""
    return " ".join(clean_text(file).split())[:LONGEST_SOURCE]


def _put_in(session: Session, day: date, name: str) -> None:
    taken_out = _one(session, day, CalendarChangeKind.REMOVAL)
    if taken_out is not None:
        session.delete(taken_out)
    else:
        _add(session, [CalendarChange(day=day, kind=CalendarChangeKind.ADDITION, name=name)])


def _take_out(session: Session, day: date, name: str) -> None:
    added = _one(session, day, CalendarChangeKind.ADDITION)
    if added is not None:
        session.delete(added)
    else:
        _add(session, [CalendarChange(day=day, kind=CalendarChangeKind.REMOVAL, name=name)])


def _one(session: Session, day: date, kind: CalendarChangeKind) -> CalendarChange | None:
    statement = select(CalendarChange).where(col(CalendarChange.day) == day, col(CalendarChange.kind) == kind)
    return session.exec(statement.with_for_update()).one_or_none()


def _closed(session: Session, first: date, last: date) -> list[CalendarChange]:
    """Return the closure days from one day to another, locked, or refuse where there is none."""
    statement = select(CalendarChange).where(
        col(CalendarChange.kind) == CalendarChangeKind.CLOSURE, col(CalendarChange.day).between(first, last)
    )
    rows = list(session.exec(statement.order_by(col(CalendarChange.day)).with_for_update()))
    if not rows:
        raise NotFound("No closure is there any longer.")
    return rows


def _add(session: Session, rows: Iterable[CalendarChange]) -> None:
    """Keep new rows; on PostgreSQL somebody else may have kept the same day at the same moment."""
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:
        raise EditedMeanwhile("Somebody else changed the same day at the same moment.") from None


def _closure_row(day: date, closure: Closure) -> CalendarChange:
    return CalendarChange(
        day=day,
        kind=CalendarChangeKind.CLOSURE,
        name=closure.name,
        counts_for_call_in=closure.counts_for_call_in,
        counts_for_notice=closure.counts_for_notice,
    )


def _closure_of(row: CalendarChange) -> Closure:
    return Closure(row.name, row.counts_for_call_in, row.counts_for_notice)


def _facts(closure: Closure, days: Iterable[date]) -> dict[str, Any]:
    return {
        "name": closure.name,
        "counts_towards_call_in": closure.counts_for_call_in,
        "counts_towards_notice": closure.counts_for_notice,
        "days": [wording.day(day) for day in days],
    }


def _days(days: Iterable[date]) -> str:
    first, *rest = days
    if not rest:
        return wording.day(first)
    return f"{wording.short_day(first)} to {wording.short_day(rest[-1])}"


def _refuse_if_overtaken(session: Session, revision: int | None) -> None:
    """Wait for a turn at the calendar, and refuse a change made from a page that is older than its last change."""
    take_turns(session)
    if revision is None or calendar_query.revision(session) == revision:
        return
    last = next(iter(calendar_query.history(session, most=1)), None)
    who = f"{last.actor} changed the calendar at {wording.moment(last.at)}" if last else "Somebody changed the calendar"
    raise EditedMeanwhile(f"{who}, while you were working on it.")


def _record(
    session: Session,
    day: date,
    what: str,
    *,
    reason: str,
    actor: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write the trail: what differs, each name on both sides, so that "nothing" stands where there was nothing."""
    was, is_now = dict(before or {}), dict(after or {})
    names = [name for name in was | is_now if was.get(name) != is_now.get(name)]
    session.add(
        AuditEvent(
            at=now,
            actor=actor,
            action=what,
            subject_kind=calendar_query.TRAIL_KIND,
            subject_uuid=day.isoformat(),
            reason=reason,
            before={name: was.get(name) for name in names},
            after={name: is_now.get(name) for name in names},
        )
    )
