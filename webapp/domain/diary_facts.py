"""Plain facts that calendar entries are made from: what the public was told about decisions and meetings."""

from dataclasses import dataclass
from datetime import date, datetime, time

from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.lifecycle import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFacts:
    """A call-in window as it was announced with the record of a decision.

    `counted` says how long it is and from what it is counted: "Five working days after publication"; that was on
    `started_on`.
    """

    started_on: date
    opens_on: date
    last_day: date
    cut_off: time | None
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """The published record of a decision, and the day on which a call-in became valid."""

    decided_on: date
    window: WindowFacts | None = None
    called_in_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts:
    """The last move of an expected date: from what, and on which day the plan was changed."""

    previous: ExpectedDate
    moved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """What the public was told about one decision."""

    uuid: str
    reference: str
    title: str
    status: Status
    expected: ExpectedDate
    address: str
    is_key: bool = True
    makers: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    notice_on: date | None = None
    move: MoveFacts | None = None
    withdrawn_on: date | None = None
    record: RecordFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """A meeting of one or several scrutiny committees."""

    uuid: str
    name: str
    starts_at: datetime
    address: str
    ends_at: datetime | None = None
    place: str = ""
    provisional: bool = False
    cancelled_on: date | None = None
    committees: tuple[str, ...] = ()
