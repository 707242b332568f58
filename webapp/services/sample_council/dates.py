"""Days, moments and expected dates as the sample council's files write them: relative to the day it is loaded."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from webapp.domain import expected_dates, wording
from webapp.domain.days import ONE_DAY, WorkingCalendar
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.london import london

_WORKING_DAYS = re.compile(r"(\d+) working days? (ago|ahead)")
_WEEKDAY = re.compile(rf"(1st|2nd|3rd|4th) ({'|'.join(wording.WEEKDAYS)}) of (.+)")
_DAY_OF_THIS_YEAR = re.compile(rf"(\d\d?) ({'|'.join(wording.MONTHS)}) of this year")
_MONTH = re.compile(r"month ([+-]?\d+)")
_MOMENT = re.compile(r"(.+) at (\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Today:
    """The London day on which the sample council is loaded, and the working days around it."""

    on: date
    calendar: WorkingCalendar

    def month(self, written: str) -> date:
        """Return the first day of "this month", "month -1", "month +2" or "month of 12 working days ago"."""
        if written == "this month":
            return self.on.replace(day=1)
        if found := _MONTH.fullmatch(written):
            months = self.on.year * 12 + self.on.month - 1 + int(found[1])
            return date(months // 12, months % 12 + 1, 1)
        return self.day(_after("month of ", written)).replace(day=1)

    def day(self, written: str) -> date:
        """Return the day of "12 working days ago", "6 working days ahead" or "3rd Wednesday of month +2".

        Also of "27 December of this year", and of "day after" any of them.
        """
        if written.startswith("day after "):
            return self.day(_after("day after ", written)) + ONE_DAY
        if found := _WORKING_DAYS.fullmatch(written):
            count = self.calendar.nth_working_day_before if found[2] == "ago" else self.calendar.nth_working_day_after
            return count(self.on, int(found[1]))
        if found := _WEEKDAY.fullmatch(written):
            first = self.month(found[3])
            to_weekday = (wording.WEEKDAYS.index(found[2]) - first.weekday()) % 7
            return first + timedelta(days=to_weekday + 7 * (int(found[1][0]) - 1))
        if found := _DAY_OF_THIS_YEAR.fullmatch(written):
            return date(self.on.year, wording.MONTHS.index(found[2]) + 1, int(found[1]))
        raise ValueError(f"The sample council writes a day in a way that is not known: {written}")

    def moment(self, written: str) -> datetime:
        """Return the instant (aware UTC) of a day and a London time: "12 working days ago at 10:30"."""
        found = _MOMENT.fullmatch(written)
        if found is None:
            raise ValueError(f"The sample council writes a moment in a way that is not known: {written}")
        return london(self.day(found[1]), time.fromisoformat(found[2]))

    def expected(self, written: str) -> ExpectedDate:
        """Return an expected date: a month, a day, "not before …", "between … and …", "from month +3 to month +4"."""
        if written.startswith("not before "):
            return expected_dates.not_before(self.day(_after("not before ", written)))
        if written.startswith("between "):
            first, last = _after("between ", written).split(" and ")
            return expected_dates.between(self.day(first), self.day(last))
        if written.startswith("from "):
            first, last = _after("from ", written).split(" to ")
            return expected_dates.parse(f"{wording.month(self.month(first))} to {wording.month(self.month(last))}")
        if written == "this month" or written.startswith("month "):
            month = self.month(written)
            return expected_dates.in_month(month.year, month.month)
        return expected_dates.on_day(self.day(written))


def _after(beginning: str, written: str) -> str:
    """Return what follows the words it must begin with."""
    if not written.startswith(beginning):
        raise ValueError(f"The sample council should say “{beginning.strip()}” here: {written}")
    return written.removeprefix(beginning)
