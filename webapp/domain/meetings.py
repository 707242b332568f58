"""Meetings of scrutiny committees: what one is called, whether it will take place, when its reports are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from webapp.domain import wording
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london, london_date


class MeetingStatus(StrEnum):
    """Whether a meeting will take place."""

    PROVISIONAL = "provisional"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"

    @property
    def takes_place(self) -> bool:
        """Say whether it is to take place at the time that is known; a postponed one has no such time."""
        return self not in CALLED_OFF


CALLED_OFF = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})
"""A meeting that stands so does not take place when it was to: it never will, or waits for a new day."""

MEETING_STATUS_WORDS: Mapping[MeetingStatus, str] = MappingProxyType(
    {
        MeetingStatus.PROVISIONAL: "Provisional",
        MeetingStatus.SCHEDULED: "Scheduled",
        MeetingStatus.CANCELLED: "Cancelled",
        MeetingStatus.POSTPONED: "Postponed",
    }
)


@dataclass(frozen=True, slots=True)
class ReportDays:
    """When reports for a meeting are due: the days, where they are known, and by which London time on them.

    Without a time they are due by the end of the day.
    """

    draft_on: date | None = None
    final_on: date | None = None
    by: time | None = None

    def require_sound(self, starts_at: datetime, *, known: "ReportDays", now: datetime) -> None:
        """Refuse days that cannot be meant: after the meeting, drafts after the final reports, a new day that is past.

        `known` are the days as they were: one that has passed since may stay.
        """
        self._require_in_order()
        for field, name, on, was in (
            ("draft_report", "Draft reports", self.draft_on, known.draft_on),
            ("final_report", "Final reports", self.final_on, known.final_on),
        ):
            if on is not None:
                self._require_before_meeting(field, name, on, starts_at)
                if on != was and on < london_date(now):
                    raise RuleBroken(f"{name} cannot be due on {wording.day(on)}, which has passed.", field=field)

    def _require_in_order(self) -> None:
        if self.by is not None and self.draft_on is None and self.final_on is None:
            raise RuleBroken("Enter the day on which reports are due, or leave their time empty.", field="reports_by")
        if self.draft_on is not None and self.final_on is not None and self.draft_on > self.final_on:
            raise RuleBroken("Draft reports cannot be due later than the final reports.", field="draft_report")

    def _require_before_meeting(self, field: str, name: str, on: date, starts_at: datetime) -> None:
        begins = in_london(starts_at)
        if on > begins.date():
            raise RuleBroken(f"{name} must be due before the meeting, on {wording.day(begins.date())}.", field=field)
        if on == begins.date() and (self.by is None or self.by > begins.time()):
            raise RuleBroken(
                f"{name} due on the day of the meeting must be due by a time before it begins,"
                f" {wording.clock(begins.time())}.",
                field=field if self.by is None else "reports_by",
            )


NO_REPORTS = ReportDays()


def report_words(on: date, by: time | None) -> str:
    """Write when a report is due: "noon on Friday 20 November 2026", "the end of Friday 20 November 2026"."""
    return f"{wording.clock(by)} on {wording.day(on)}" if by is not None else f"the end of {wording.day(on)}"


def meeting_name(committees: Sequence[str], title: str) -> str:
    """Name a meeting by what it is about and its committees: "Call-in: Health and Roads", "Health"."""
    names = wording.listed(committees)
    about = title if title != names else ""
    return ": ".join(part for part in (about, names) if part) or "Scrutiny meeting"
