"""One line in a calendar feed: its shape, its lasting UID, and what counts as a change of it.

The shape follows RFC 5545 and what calendar programs really do with it. A UID holds the kind and the row's uuid and
never a date, so that a decision that moves stays the same entry in every subscriber's calendar.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.domain.london import london_date


class EntryRefused(Exception):
    """One entry cannot be written as a calendar event; the others can."""

    def __init__(self, uid: str, reason: str) -> None:
        """Keep the UID, so that whoever keeps the plan can find the row."""
        super().__init__(f"{uid}: {reason}")
        self.uid = uid
        self.reason = reason


class DiaryKind(StrEnum):
    """What an entry is about; the first part of its UID."""

    DECISION = "decision"
    CALL_IN_WINDOW = "callinwindow"
    CALL_IN_DEADLINE = "callindeadline"
    MEETING = "meeting"
    DRAFT_REPORT = "draftreport"
    FINAL_REPORT = "finalreport"
    REPRESENTATIONS = "representations"
    EDITION = "edition"
    NOTE = "note"


class Certainty(StrEnum):
    """Whether it will happen (STATUS, RFC 5545 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class WholeDays:
    """From one day to another, both included."""

    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Block:
    """From one instant to another, shown on the London clock."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """A ring so long after the entry starts (before it, when negative), with its words."""

    after_start: timedelta
    words: str


@dataclass(frozen=True, slots=True)
class Vague:
    """A date that is not a day, for our own tools to read back: the plan's words, their precision, the limit."""

    words: str
    precision: str
    latest_on: date | None


@dataclass(frozen=True, slots=True)
class Bar:
    """How a date that is not a day looks when it is drawn over its whole period (`?fuzzy=bar`)."""

    days: WholeDays
    summary: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """One event of a calendar, complete but for its revision stamps.

    `description` has its lines joined by newlines; the address becomes its last line when it is rendered.
    `scopes` are the keys of the narrow feeds that hold it ("committees/health", "wards/*"), `source` names the row it
    was made from ("decision/12"), `kept_until` is the last day on which feeds hold it: subscribers see none of them.
    """

    uid: str
    kind: DiaryKind
    when: WholeDays | Block
    certainty: Certainty
    summary: str
    description: str
    address: str
    categories: tuple[str, ...]
    alarms: tuple[Alarm, ...] = ()
    busy: bool = False
    location: str = ""
    vague: Vague | None = None
    bar: Bar | None = None
    scopes: tuple[str, ...] = ()
    source: str = ""
    kept_until: date = date.max

    @property
    def is_cancelled(self) -> bool:
        """Say whether it will not happen after all."""
        return self.certainty is Certainty.CANCELLED

    @property
    def first_day(self) -> date:
        """The day it begins, in London."""
        return self.when.first_on if isinstance(self.when, WholeDays) else london_date(self.when.starts_at)

    @property
    def last_day(self) -> date:
        """The last day it touches, in London."""
        return self.when.last_on if isinstance(self.when, WholeDays) else london_date(self.when.ends_at)

    @property
    def schedule(self) -> str:
        """What makes a change a rescheduling (RFC 5546 2.1.4): start, end, status and place."""
        if isinstance(self.when, WholeDays):
            span = f"{self.when.first_on.isoformat()}/{self.when.last_on.isoformat()}"
        else:
            span = f"{self.when.starts_at.isoformat()}/{self.when.ends_at.isoformat()}"
        return "\x1f".join((span, self.certainty.value, self.location))

    @property
    def content(self) -> str:
        """Everything a subscriber can see, as text: while it stays the same, nothing needs rendering again."""
        alarms = [f"{alarm.after_start.total_seconds()} {alarm.words}" for alarm in self.alarms]
        vague = [self.vague.words, self.vague.precision, str(self.vague.latest_on)] if self.vague else []
        vague += [str(self.bar.days), self.bar.summary, self.bar.description] if self.bar else []
        texts = [self.uid, self.schedule, self.summary, self.description, self.address, str(self.busy)]
        return "\x1e".join("\x1f".join(part) for part in (texts, self.categories, alarms, vague))


@dataclass(frozen=True, slots=True)
class Stamps:
    """What calendar programs use to notice a change: when first seen, when last changed, how often rescheduled."""

    created_at: datetime
    last_modified_at: datetime
    sequence: int


def uid_of(kind: DiaryKind, uuid: str, instance_name: str) -> str:
    """Name an entry for ever (RFC 7986 5.3): its kind, its row's uuid, and the name fixed at installation."""
    return f"{kind.value}-{uuid}@{instance_name}"
