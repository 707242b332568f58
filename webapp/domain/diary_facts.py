"""Plain facts that calendar entries are made from: what the public was told about decisions, meetings and editions.

`scopes` are the keys of the narrow feeds that something belongs to: "committees/health", "decision-makers/cabinet",
"wards/*" for all wards, "decisions/key-03dec-26". `source` names the row it comes from: "decision/12".
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.lifecycle import Status

NOT_MADE_OUT = (ArithmeticError, AttributeError, LookupError, RuleBroken, TypeError, ValueError)
"""What a row may raise from which nothing can be made, such as a rule that a newer program has written."""


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
class RepresentationsFacts:
    """A published notice of a private meeting that says by which day representations about it must arrive."""

    uuid: str
    by_on: date
    meeting_on: date | None = None
    address: str
    withdrawn_on: date | None = None


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
    scopes: tuple[str, ...] = ()
    source: str = ""
    notice_on: date | None = None
    move: MoveFacts | None = None
    withdrawn_on: date | None = None
    record: RecordFacts | None = None
    representations: tuple[RepresentationsFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """A meeting of one or several scrutiny committees.

    `moved_from` is when it was to begin before it was last moved. `is_postponed` says that a cancelled meeting will be
    held on another day, which is not known yet. Reports for it are due on their days by `reports_by`, or by the end of
    the day.
    """

    uuid: str
    name: str
    starts_at: datetime
    address: str
    ends_at: datetime | None = None
    place: str = ""
    provisional: bool = False
    cancelled_on: date | None = None
    is_postponed: bool = False
    moved_from: datetime | None = None
    draft_report_on: date | None = None
    final_report_on: date | None = None
    reports_by: time | None = None
    scopes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """A day on which the forward plan is to be published, or an edition that was.

    `name` is that of the published edition ("Edition 14"), with the words for its period and its address; empty while
    it is only planned. `copy_by` is the last day to send in what it is to hold.
    """

    uuid: str
    on: date
    address: str
    name: str = ""
    period: str = ""
    copy_by: date | None = None
    cancelled_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not be read, by its source, and why. It keeps back no other; whoever publishes reports it."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class DiaryFacts:
    """Everything that entries are made from, as it was at one moment, and the rows that could not be read."""

    decisions: tuple[DecisionFacts, ...] = ()
    meetings: tuple[MeetingFacts, ...] = ()
    editions: tuple[EditionFacts, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    def beside(self, other: "DiaryFacts") -> "DiaryFacts":
        """Return these facts and others, of other rows."""
        return DiaryFacts(
            decisions=self.decisions + other.decisions,
            meetings=self.meetings + other.meetings,
            editions=self.editions + other.editions,
            unreadable=self.unreadable + other.unreadable,
        )
