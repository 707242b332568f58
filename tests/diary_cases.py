"""A small diary that holds every shape a feed can have, with invented names; `NOW` is when it is looked at."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from webapp.domain.diary_facts import DecisionFacts, MeetingFacts, MoveFacts, RecordFacts, WindowFacts
from webapp.domain.expected_dates import between, in_month, not_before, on_day, unknown
from webapp.domain.feeds import FeedCommittee
from webapp.domain.lifecycle import Status

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
TODAY = date(2026, 11, 20)
BASE = "https://plan.anyborough.example.gov.uk"
INSTANCE = "plan.anyborough.example.gov.uk"
COUNCIL = "Anyborough Council"
COMMITTEES = (
    FeedCommittee("communities-scrutiny", "Communities Scrutiny Committee"),
    FeedCommittee("health-scrutiny", "Health Scrutiny Panel"),
)


def decision(number: int, **changes: object) -> DecisionFacts:
    """A decision in the plan, expected in January 2027, with what a test changes about it."""
    plain = DecisionFacts(
        uuid=f"00000000-0000-4000-8000-{number:012}",
        reference=f"KEY/{number:02}JAN/27",
        title=f"Parking charges review {number}",
        status=Status.IN_PLAN,
        expected=in_month(2027, 1),
        address=f"{BASE}/decisions/key-{number:02}jan-27",
        makers=("Cabinet Member, Highways",),
        committees=("communities-scrutiny",),
        notice_on=date(2026, 10, 1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def window(**changes: object) -> WindowFacts:
    """Five working days from 18 to 24 November 2026, until 4pm."""
    plain = WindowFacts(
        started_on=date(2026, 11, 17),
        opens_on=date(2026, 11, 18),
        last_day=date(2026, 11, 24),
        cut_off=time(16),
        counted="Five working days after publication",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def decided(number: int, **changes: object) -> DecisionFacts:
    """A decision made on 16 November 2026 whose window is open."""
    record = RecordFacts(decided_on=date(2026, 11, 16), window=window())
    plain = {"status": Status.DECIDED, "expected": on_day(record.decided_on), "record": record}
    return decision(number, **{**plain, **changes})


def meeting(number: int, **changes: object) -> MeetingFacts:
    """A meeting at 6:30pm on 2 December 2026."""
    plain = MeetingFacts(
        uuid=f"00000000-0000-4000-9000-{number:012}",
        name="Communities Scrutiny Committee",
        starts_at=datetime(2026, 12, 2, 18, 30, tzinfo=UTC),
        address=f"{BASE}/calendar/committees/communities-scrutiny/",
        place="Council Chamber, Town Hall, High Street, Anyborough, AB1 2CD",
        committees=("communities-scrutiny",),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


CALLED_IN = RecordFacts(decided_on=date(2026, 11, 12), window=window(), called_in_on=date(2026, 11, 19))
UNTIL_MIDNIGHT = RecordFacts(decided_on=date(2026, 11, 16), window=window(cut_off=None))
IN_SUMMER = RecordFacts(
    decided_on=date(2026, 6, 8),
    window=window(
        started_on=date(2026, 6, 9), opens_on=date(2026, 6, 10), last_day=date(2026, 6, 16), cut_off=time(17, 30)
    ),
)

DECISIONS = (
    decision(1),
    decision(2, title="Leisure centre contract award", expected=not_before(date(2027, 1, 11))),
    decision(
        3,
        title="School organisation plan; phase 2, Llanbadarn",
        expected=on_day(date(2026, 12, 15)),
        makers=("Cabinet",),
        committees=("communities-scrutiny", "health-scrutiny"),
        move=MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=date(2026, 11, 18)),
    ),
    decision(
        4,
        title="Penderfyniad allweddol – tŷ, dŵr, ysgol; C:\\reports, “draft” £1.2m",
        expected=between(date(2027, 1, 12), date(2027, 1, 25)),
    ),
    decision(
        5,
        title="Adult social care transport",
        expected=between(date(2027, 1, 12), date(2027, 3, 20)),
        makers=("Leader of the Council", "Cabinet Member, Resources"),
    ),
    decision(6, title="Library opening hours", expected=unknown("Spring")),
    decision(
        7,
        title="Depot relocation",
        expected=unknown("to be confirmed"),
        status=Status.DEFERRED,
        move=MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=date(2026, 11, 16)),
    ),
    decision(
        8,
        title="Car park asset transfer",
        expected=on_day(date(2026, 12, 8)),
        status=Status.WITHDRAWN,
        withdrawn_on=date(2026, 11, 20),
    ),
    decided(9, title="Grounds maintenance contract"),
    decided(10, title="Highways term contract", record=UNTIL_MIDNIGHT, committees=("health-scrutiny",)),
    decided(11, title="Youth service review", status=Status.CALLED_IN, record=CALLED_IN),
    decided(
        12,
        title="Street lighting replacement",
        status=Status.IMPLEMENTED,
        record=IN_SUMMER,
        expected=on_day(date(2026, 6, 8)),
    ),
    decision(13, title="A draft that nobody may see", status=Status.DRAFT),
    decision(
        14,
        title="Extension of the framework agreement for passenger transport, taxis and minibuses for pupils of any age",
        expected=in_month(2027, 2),
        is_key=False,
    ),
)
MEETINGS = (
    meeting(1),
    meeting(
        2,
        name="Health Scrutiny Panel",
        starts_at=datetime(2027, 6, 29, 8, 30, tzinfo=UTC),
        ends_at=datetime(2027, 6, 29, 10, 0, tzinfo=UTC),
        provisional=True,
        committees=("health-scrutiny",),
    ),
    meeting(3, starts_at=datetime(2026, 12, 9, 18, 30, tzinfo=UTC), cancelled_on=date(2026, 11, 19), place="Town Hall"),
)
