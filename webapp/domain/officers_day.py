"""What the governance officers are told in the morning: each duty with its day, as the desk shows it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One duty: by when, what, why, and the page that does it, below the configured address."""

    when: str
    what: str
    why: str
    path: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class OfficersDay:
    """The duties of one day, the most urgent first; without any nothing is sent."""

    on: date
    lines: tuple[DayLine, ...]
