"""What everybody should have been told by now, worked out once more, plainly and apart from the pump that sends it.

Nothing here uses the rules in `reminders.py`: two ways that agree are a proof, one way called twice is none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from webapp.domain.days import WorkingCalendar
from webapp.domain.london import LONDON

TOLD_LATE_FOR = timedelta(days=3)
ONE_DAY = timedelta(days=1)
GRACE = timedelta(minutes=15)
"""How long a change may wait for the pump before its reminders are missed."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be told: the last part of their keys, an address, and their lead times as settings write them."""

    subscriber: str
    address: str
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """An announced call-in window, with everybody who is to be told of it; of one address, the first counts."""

    decision_id: int
    slug: str
    published_at: datetime
    closes_at: datetime
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class ExpectedReminder:
    """A message that should have been queued by now: to which address, its key, its deadline, and since when."""

    recipient: str
    key: str
    deadline_at: datetime
    decision_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class ToldOf:
    """A message in the outbox that was not cancelled: its key, about which decision and deadline, to whom and when."""

    key: str
    decision_id: int
    deadline_at: datetime
    recipient: str
    created_at: datetime


def expected(windows: Iterable[Window], *, calendar: WorkingCalendar, now: datetime) -> list[ExpectedReminder]:
    """Return, for each deadline and each address, the latest reminder that should have gone by now.

    RuleBroken where the calendar does not reach far enough.
    """
    found: list[ExpectedReminder] = []
    for window in windows:
        if now >= window.closes_at + TOLD_LATE_FOR:
            continue
        seen: set[str] = set()
        for person in window.people:
            address = person.address.strip()
            if not address or address.casefold() in seen:
                continue
            seen.add(address.casefold())
            latest = _latest(window, person, calendar, now)
            if latest is not None:
                found.append(latest)
    return found


def _latest(window: Window, person: Person, calendar: WorkingCalendar, now: datetime) -> ExpectedReminder | None:
    """Go through a person's lead times one by one and keep the one that fell due last."""
    best: ExpectedReminder | None = None
    for lead in person.leads:
        fell_due = fell_due_at(lead, window.published_at, window.closes_at, calendar)
        if fell_due < window.published_at or sent_from(fell_due, window.closes_at) > now:
            continue
        if best is None or fell_due > best.since:
            what = "call-in-opened" if lead == "on-publication" else "call-in-closing"
            key = f"{what}/{window.slug}/{_minute(window.closes_at)}/{lead}/{person.subscriber}"
            best = ExpectedReminder(person.address.strip(), key, window.closes_at, window.decision_id, fell_due)
    return best


def fell_due_at(lead: str, published_at: datetime, closes_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Count back from the last moment, hour by hour or day by day, to when a reminder fell due (aware UTC)."""
    if lead == "on-publication":
        return published_at
    number, _, what = lead.partition("-")
    if what.startswith("hour"):
        return closes_at - timedelta(hours=int(number))
    clock = closes_at.astimezone(LONDON)
    day, at = clock.date(), time(clock.hour, clock.minute, clock.second)
    if at == time(0):
        # The window ends with the day before, which is its last.
        day, at = day - ONE_DAY, time(9)
    left = int(number)
    while left:
        day -= ONE_DAY
        if calendar.is_working_day(day):
            left -= 1
    return _instant(day, at)


def sent_from(fell_due: datetime, closes_at: datetime) -> datetime:
    """Say from when a reminder that fell due may leave: not from 8pm to 7:30am while the deadline can wait."""
    clock = fell_due.astimezone(LONDON)
    minutes = clock.hour * 60 + clock.minute
    if 7 * 60 + 30 <= minutes < 20 * 60:
        return fell_due
    morning = _instant(clock.date() + ONE_DAY if minutes >= 20 * 60 else clock.date(), time(7, 30))
    return morning if morning + timedelta(hours=2) <= closes_at else fell_due


def judged_at(now: datetime) -> datetime:
    """Give the moment up to which a check can say what is missing: a quarter of an hour ago or, at night, 8pm.

    At night the pump looks at hardly anything, so what changed since then may still wait for the morning.
    """
    clock = (now - GRACE).astimezone(LONDON)
    minutes = clock.hour * 60 + clock.minute
    if 7 * 60 + 30 + 15 <= minutes < 20 * 60:
        return now - GRACE
    evening = clock.date() if minutes >= 20 * 60 else clock.date() - ONE_DAY
    return _instant(evening, time(20)) - GRACE


def missing(expected: Iterable[ExpectedReminder], told: Collection[ToldOf]) -> list[ExpectedReminder]:
    """Return what was expected and is not in the outbox.

    Another message serves as well that told the same address of the same deadline since: a notice of change, or a
    reminder with another lead time.
    """
    keys = {one.key for one in told}
    last: dict[tuple[int, datetime, str], datetime] = {}
    for one in told:
        whose = (one.decision_id, one.deadline_at, one.recipient.strip().casefold())
        last[whose] = max(one.created_at, last.get(whose, one.created_at))
    return [
        one
        for one in expected
        if one.key not in keys
        and (
            (told_at := last.get((one.decision_id, one.deadline_at, one.recipient.casefold()))) is None
            or told_at < one.since
        )
    ]


def withdrawal_key(slug: str, deadline_at: datetime, revision: int, subscriber: str) -> str:
    """Give the key of the notice that a decision was withdrawn."""
    return f"decision-withdrawn/{slug}/{_minute(deadline_at)}/revision-{revision}/{subscriber}"


def _instant(day: date, at: time) -> datetime:
    """Say which instant a London clock means; of two, the later."""
    local = datetime.combine(day, at, tzinfo=LONDON)
    return max(local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC))


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
