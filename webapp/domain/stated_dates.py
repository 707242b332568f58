"""Dates that others stated: what our rule gives beside an "effective from", and what probably made the difference.

Nothing here corrects such a date. It was published and people relied on it; it is shown beside ours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from webapp.domain.call_in import dates_for
from webapp.domain.constitution import CallInRule, ClockStart, Effect
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar, RuleBroken
from webapp.domain.london import london
from webapp.domain.wording import clock, day, listed

SEARCHED = 10  # working days after the decision; records published later than that were not seen
NEAR = timedelta(days=60)
"""A stated day further from ours than this is a slip of the pen, such as a wrong year: no count is tried for it."""
START_OF_DAY = time(0)

_OTHER_EFFECTS = {
    Effect.NEXT_CALENDAR_DAY: "the next calendar day was taken instead of the one that the rule names",
    Effect.NEXT_WORKING_DAY: "a first day that is no working day was moved to the next one",
    Effect.END_OF_LAST_DAY: "the last day of call-in was itself taken as the first day of implementation",
}
_STARTS = {
    ClockStart.PUBLICATION: "publication",
    ClockStart.DECISION: "the decision",
    ClockStart.MEETING: "the meeting",
}


class StatedKind(StrEnum):
    """What a stated date is, held against the rule; all but the first two differ from it."""

    AGREES = "agrees"
    NO_CALL_IN = "no-call-in"
    OTHER_PUBLICATION = "other-publication"
    FROM_THE_DECISION = "from-the-decision"
    FROM_PUBLICATION = "from-publication"
    AFTER_HOURS = "after-hours"
    OTHER_CALENDAR = "other-calendar"
    HOLIDAY_COUNTED = "holiday-counted"
    OTHER_EFFECT = "other-effect"
    FIRST_DAY = "first-day"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A stated day, the day that the rule gives (None where nothing is known to count from), and why they differ."""

    stated_on: date
    kind: StatedKind
    computed_on: date | None
    words: str

    @property
    def agrees(self) -> bool:
        """Say whether there is nothing to explain."""
        return self.kind in (StatedKind.AGREES, StatedKind.NO_CALL_IN)


@dataclass(frozen=True, slots=True)
class OwnDates:
    """What we announced with a record of our own: when it was published, and from when it could be implemented."""

    published_at: datetime
    implementable_on: date


@dataclass(frozen=True, slots=True)
class _Record:
    """What is known of one record, and the ways in which its stated day may have been counted."""

    stated_on: date
    rule: CallInRule
    decided_on: date | None
    published_on: date | None
    calendar: WorkingCalendar
    own: OwnDates | None
    made: dict[tuple[date, ...], WorkingCalendar] = field(default_factory=dict)

    @property
    def starts_on(self) -> date | None:
        """The day on which the clock starts by the rule, as far as the record tells."""
        if self.rule.clock.start is ClockStart.PUBLICATION:
            return self.published_on or self.decided_on
        return self.decided_on or self.published_on

    @property
    def later_days(self) -> Iterator[date]:
        """The days on which the record may have been published instead, those up to the stated one."""
        first = max(self._first_known, self._first_near)
        last = min(self.stated_on, self._last_searched)
        return (date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1))

    @property
    def _first_known(self) -> date:
        return self.decided_on or self.published_on or self.stated_on

    @property
    def _first_near(self) -> date:
        return (self.starts_on or self.stated_on) - NEAR

    @property
    def _last_searched(self) -> date:
        try:
            return self.calendar.nth_working_day_after(self._first_known, SEARCHED)
        except BeyondKnownCalendar:
            return self.calendar.known_to

    def effective_on(
        self,
        starts_on: date,
        *,
        published_at: datetime | None = None,
        rule: CallInRule | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> date:
        """Count from a day, or from the instant of publication, by the rule and the calendar or by others."""
        return dates_for(
            rule or self.rule,
            published_at=published_at or london(starts_on, START_OF_DAY),
            calendar=calendar or self.calendar,
            decided_on=starts_on,
        ).implementable_on

    def fits(
        self,
        starts_on: date,
        *,
        published_at: datetime | None = None,
        rule: CallInRule | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> bool:
        """Say whether such a count gives the stated day; one that cannot be made does not."""
        try:
            found = self.effective_on(starts_on, published_at=published_at, rule=rule, calendar=calendar)
        except RuleBroken:
            return False
        return found == self.stated_on

    def without_holidays(self, starts_on: date) -> Iterator[tuple[tuple[date, ...], WorkingCalendar]]:
        """The bank holidays up to the stated day, each with a calendar that lacks it, and all of them together."""
        first, last = max(starts_on, self.calendar.known_from), min(self.stated_on, self.calendar.known_to)
        between = tuple(one for one in sorted(self.calendar.holidays) if first <= one <= last)
        sets = [(one,) for one in between] + ([between] if len(between) > 1 else [])
        for holidays in sets:
            yield holidays, self._without(holidays, last)

    def _without(self, holidays: tuple[date, ...], known_to: date) -> WorkingCalendar:
        """Return a calendar that lacks these holidays; made once, and no longer than a count to the stated day is."""
        if holidays not in self.made:
            known_from = max(self.calendar.known_from, min(holidays[0], self._first_near))
            kept = {one: name for one, name in self.calendar.holidays.items() if one not in holidays}
            self.made[holidays] = replace(self.calendar, holidays=kept, known_from=known_from, known_to=known_to)
        return self.made[holidays]


_Reason = tuple[StatedKind, str]
NO_REASON: _Reason = (StatedKind.UNEXPLAINED, "No simple reason was found.")


def difference(
    stated_on: date,
    *,
    rule: CallInRule | None,
    decided_on: date | None,
    published_on: date | None,
    calendar: WorkingCalendar,
    callable_in: bool = True,
    waived: bool = False,
    own: OwnDates | None = None,
) -> StatedDate:
    """Compare a stated "effective from" with the first day of implementation that the rule gives.

    *The law*: none; a council that publishes a date has told people that date, whatever the rule says.

    *The rule*: a stated date is kept as it is and ours is shown beside it. Without call-in, because it was waived or
    the decision cannot be called in, ours is the day of the decision; where we announced a window ourselves, ours is
    the day announced with it (`own`). Where the two differ, the simplest slip that gives the stated date is named:
    publication after hours counted as that day's, another day of publication, the decision taken for the start of the
    clock, a bank holiday counted as a working day, another first day of implementation, the first day counted.

    *Example*: decided and published on Monday 19 June 2023, three working days: the first day is Friday 23 June 2023.
    Stated is Saturday 24 June 2023, which fits publication on Tuesday 20 June 2023, the day after the meeting.

    *In doubt*: the reason is a guess. A slip that happens to give the same day as another is not told from it; the one
    that published records show most often is named. Publication is looked for up to ten working days after the
    decision, and no slip at all where the two dates are more than sixty days apart.
    """
    if waived or not callable_in:
        return _without_call_in(stated_on, decided_on, published_on, waived=waived)
    assert rule is not None  # A record that can be called in was published under one.
    record = _Record(stated_on, rule, decided_on, published_on, calendar, own)
    if record.starts_on is None:
        return StatedDate(
            stated_on, StatedKind.UNEXPLAINED, None, "Neither the day of the decision nor that of publication is known."
        )
    computed_on = own.implementable_on if own else record.effective_on(record.starts_on)
    if computed_on == stated_on:
        return StatedDate(stated_on, StatedKind.AGREES, computed_on, f"The rule gives {day(computed_on)} too.")
    kind, words = _likely_reason(record) if abs(computed_on - stated_on) <= NEAR else NO_REASON
    return StatedDate(stated_on, kind, computed_on, words)


def _without_call_in(
    stated_on: date, decided_on: date | None, published_on: date | None, *, waived: bool
) -> StatedDate:
    why = "Call-in was waived" if waived else "The decision cannot be called in"
    if decided_on is None:
        return StatedDate(stated_on, StatedKind.UNEXPLAINED, None, f"{why}, and the day of the decision is not known.")
    if stated_on == decided_on:
        words = f"{why}: it took effect on the day of the decision."
        return StatedDate(stated_on, StatedKind.NO_CALL_IN, decided_on, words)
    words = f"{why}, so that it could take effect on the day of the decision, {day(decided_on)}."
    if stated_on == published_on:
        words += " The stated day is that of publication."
    return StatedDate(stated_on, StatedKind.UNEXPLAINED, decided_on, words)


def _likely_reason(record: _Record) -> _Reason:
    slips: tuple[Callable[[_Record], _Reason | None], ...] = (
        _announced_otherwise,
        _another_start,
        _holiday_counted,
        _another_publication_and_holiday,
        _another_effect,
        _first_day_counted,
    )
    found = (slip(record) for slip in slips)
    return next((reason for reason in found if reason), NO_REASON)


def _announced_otherwise(record: _Record) -> _Reason | None:
    """Look at what went into our own announcement and not into a count from the day: the calendar of then, the hour."""
    own, starts_on = record.own, record.starts_on
    if own is None or starts_on is None:
        return None
    if record.fits(starts_on, published_at=own.published_at):
        words = "It fits a count by the calendar as it is now, with which the date announced does not agree."
        return StatedKind.OTHER_CALENDAR, words
    until = record.rule.clock.after_hours_from
    if until is None or not record.fits(starts_on):
        return None
    words = f"It fits if publication after {clock(until)} counts as that day’s, though by the rule it does not."
    return StatedKind.AFTER_HOURS, words


def _another_start(record: _Record) -> _Reason | None:
    """Look for the day on which the clock must have started, the days after the recorded one first."""
    fits = [one for one in record.later_days if record.fits(one)]
    started_on = record.starts_on
    assert started_on is not None
    if record.rule.clock.start is not ClockStart.PUBLICATION:
        if record.published_on in fits:
            return StatedKind.FROM_PUBLICATION, _counted_from("publication", record.published_on, record)
        return _published(fits, "It fits a clock that started on {}.")
    if record.published_on is None:
        return _published(fits, "The day of publication is missing; it fits publication on {}.")
    later = [one for one in fits if one > record.published_on]
    if later:
        return _published(later, "It fits publication on {}, later than recorded.")
    if record.decided_on in fits:
        return StatedKind.FROM_THE_DECISION, _counted_from("the decision", record.decided_on, record)
    return _published(fits, "It fits publication on {}, earlier than recorded.")


def _published(fits: list[date], words: str) -> _Reason | None:
    return (StatedKind.OTHER_PUBLICATION, words.format(day(fits[0]))) if fits else None


def _counted_from(what: str, on: date | None, record: _Record) -> str:
    assert on is not None
    by_rule = _STARTS[record.rule.clock.start]
    return f"It fits a count from {what} on {day(on)}; by the rule the clock starts with {by_rule}."


def _holiday_counted(record: _Record) -> _Reason | None:
    """Try the count without each bank holiday, as with a table that nobody had brought up to date."""
    assert record.starts_on is not None
    for holidays, calendar in record.without_holidays(record.starts_on):
        if record.fits(record.starts_on, calendar=calendar):
            return StatedKind.HOLIDAY_COUNTED, f"It fits if {_counted(holidays, record)}."
    return None


def _another_publication_and_holiday(record: _Record) -> _Reason | None:
    if record.rule.clock.start is not ClockStart.PUBLICATION:
        return None
    for started_on in record.later_days:
        for holidays, calendar in record.without_holidays(started_on):
            if record.fits(started_on, calendar=calendar):
                words = f"It fits publication on {day(started_on)} if {_counted(holidays, record)}."
                return StatedKind.HOLIDAY_COUNTED, words
    return None


def _counted(holidays: tuple[date, ...], record: _Record) -> str:
    named = listed([f"{day(one)} ({record.calendar.holidays[one]})" for one in holidays])
    return f"{named} was counted as a working day" if len(holidays) == 1 else f"{named} were counted as working days"


def _another_effect(record: _Record) -> _Reason | None:
    assert record.starts_on is not None
    for effect, what in _OTHER_EFFECTS.items():
        other = replace(record.rule, clock=replace(record.rule.clock, effect=effect))
        if record.fits(record.starts_on, rule=other):
            return StatedKind.OTHER_EFFECT, f"It fits if {what}."
    return None


def _first_day_counted(record: _Record) -> _Reason | None:
    assert record.starts_on is not None
    counts = record.rule.clock.first_day_counts
    other = replace(record.rule, clock=replace(record.rule.clock, first_day_counts=not counts))
    if not record.fits(record.starts_on, rule=other):
        return None
    what = "left out, though by the rule it counts" if counts else "counted, though by the rule it does not"
    return StatedKind.FIRST_DAY, f"It fits if the day on which the clock starts was {what}."
