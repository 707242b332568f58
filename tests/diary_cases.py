"""A small diary that holds every shape a feed can have, with invented names; `NOW` is when it is looked at."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from webapp.domain.diary import entries_for
from webapp.domain.diary_entry import DiaryEntry
from webapp.domain.diary_facts import (
    DecisionFacts,
    DiaryFacts,
    EditionFacts,
    MeetingFacts,
    MoveFacts,
    RecordFacts,
    RepresentationsFacts,
    WindowFacts,
)
from webapp.domain.expected_dates import between, in_month, not_before, on_day, unknown
from webapp.domain.feeds import Family, council_feeds, narrow_feed
from webapp.domain.lifecycle import Status

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
TODAY = date(2026, 11, 20)
BASE = "https://plan.anyborough.example.gov.uk"
INSTANCE = "plan.anyborough.example.gov.uk"
COUNCIL = "Anyborough Council"
COMMITTEES = {
    "communities-scrutiny": "Communities Scrutiny Committee",
    "health-scrutiny": "Health Scrutiny Panel",
}
COMMUNITIES, HEALTH = (f"committees/{slug}" for slug in COMMITTEES)
HIGHWAYS, CABINET = "decision-makers/cabinet-member-highways", "decision-makers/cabinet"
FEEDS = {
    feed.key: feed
    for feed in (
        *council_feeds(COUNCIL),
        *(narrow_feed(COUNCIL, Family.COMMITTEES, slug, name=name) for slug, name in COMMITTEES.items()),
        narrow_feed(COUNCIL, Family.DECISION_MAKERS, "cabinet", name="Cabinet"),
        narrow_feed(COUNCIL, Family.WARDS, "riverside", name="Riverside"),
        narrow_feed(COUNCIL, Family.DECISIONS, "key-03jan-27", name="KEY/03JAN/27"),
    )
}


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
        scopes=(COMMUNITIES, HIGHWAYS, f"decisions/key-{number:02}jan-27"),
        source=f"decision/{number}",
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
    uuid = f"00000000-0000-4000-9000-{number:012}"
    plain = MeetingFacts(
        uuid=uuid,
        name="Communities Scrutiny Committee",
        starts_at=datetime(2026, 12, 2, 18, 30, tzinfo=UTC),
        address=f"{BASE}/meetings/{uuid}",
        place="Council Chamber, Town Hall, High Street, Anyborough, AB1 2CD",
        scopes=(COMMUNITIES,),
        source=f"meeting/{number}",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def edition(number: int, **changes: object) -> EditionFacts:
    """An edition to be published on 1 December 2026, for which copy is due a week before."""
    plain = EditionFacts(
        uuid=f"00000000-0000-4000-a000-{number:012}",
        on=date(2026, 12, 1),
        address=f"{BASE}/editions/",
        copy_by=date(2026, 11, 24),
        source="editions",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def representations(number: int, **changes: object) -> RepresentationsFacts:
    """A notice of a private meeting on 14 December 2026, about which people may write until 7 December."""
    uuid = f"00000000-0000-4000-b000-{number:012}"
    plain = RepresentationsFacts(
        uuid=uuid,
        by_on=date(2026, 12, 7),
        meeting_on=date(2026, 12, 14),
        address=f"{BASE}/decisions/key-{number:02}jan-27/notices/{uuid}",
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
        scopes=(COMMUNITIES, HEALTH, CABINET, "wards/riverside", "decisions/key-03jan-27"),
        move=MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=date(2026, 11, 18)),
        representations=(representations(3),),
    ),
    decision(
        4,
        title="Penderfyniad allweddol – tŷ, dŵr, ysgol; C:\\reports, “draft” £1.2m",
        expected=between(date(2027, 1, 12), date(2027, 1, 25)),
        scopes=(COMMUNITIES, CABINET, "wards/*", "decisions/key-04jan-27"),
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
        representations=(representations(8),),
    ),
    decided(9, title="Grounds maintenance contract"),
    decided(10, title="Highways term contract", record=UNTIL_MIDNIGHT, scopes=(HEALTH, "decisions/key-10jan-27")),
    decided(11, title="Youth service review", status=Status.CALLED_IN, record=CALLED_IN),
    decided(
        12,
        title="Street lighting replacement",
        status=Status.IMPLEMENTED,
        record=IN_SUMMER,
        expected=on_day(date(2026, 6, 8)),
    ),
    decision(13, title="A draft that nobody may see", status=Status.DRAFT, representations=(representations(13),)),
    decision(
        14,
        title="Extension of the framework agreement for passenger transport, taxis and minibuses for pupils of any age",
        expected=in_month(2027, 2),
        is_key=False,
    ),
    decided(15, title="Home care fees", status=Status.REFERRED_BACK, record=CALLED_IN, scopes=(HEALTH, CABINET)),
    decided(16, title="Swimming pool closure", status=Status.REFERRED_TO_COUNCIL, record=CALLED_IN),
    decided(17, title="Bus shelter adverts", status=Status.FINAL, record=CALLED_IN),
    decision(18, title="Market rights", status=Status.WITHDRAWN, withdrawn_on=date(2026, 11, 18)),
)
MEETINGS = (
    meeting(1, draft_report_on=date(2026, 11, 20), final_report_on=date(2026, 11, 24)),
    meeting(
        2,
        name="Health Scrutiny Panel",
        starts_at=datetime(2027, 6, 29, 8, 30, tzinfo=UTC),
        ends_at=datetime(2027, 6, 29, 10, 0, tzinfo=UTC),
        provisional=True,
        draft_report_on=date(2027, 6, 15),
        final_report_on=date(2027, 6, 21),
        reports_by=time(12),
        scopes=(HEALTH,),
    ),
    meeting(
        3,
        starts_at=datetime(2026, 12, 9, 18, 30, tzinfo=UTC),
        cancelled_on=date(2026, 11, 19),
        place="Town Hall",
        final_report_on=date(2026, 12, 1),
    ),
    meeting(
        4, starts_at=datetime(2026, 12, 16, 18, 0, tzinfo=UTC), moved_from=datetime(2026, 12, 15, 18, 30, tzinfo=UTC)
    ),
    meeting(5, starts_at=datetime(2027, 1, 13, 18, 30, tzinfo=UTC), cancelled_on=date(2026, 11, 18), is_postponed=True),
    meeting(
        6,
        name="Communities Scrutiny Committee and Health Scrutiny Panel: joint meeting",
        starts_at=datetime(2027, 1, 20, 14, 0, tzinfo=UTC),
        place="",
        scopes=(COMMUNITIES, HEALTH),
    ),
)
EDITIONS = (
    edition(1),
    edition(
        2,
        on=date(2026, 11, 2),
        name="Edition 14",
        period="1 December 2026 to 31 March 2027",
        address=f"{BASE}/editions/14",
        copy_by=None,
    ),
    edition(3, on=date(2027, 1, 4), cancelled_on=date(2026, 11, 19)),
)
FACTS = DiaryFacts(decisions=DECISIONS, meetings=MEETINGS, editions=EDITIONS)


def entries(
    *decisions: DecisionFacts,
    meetings: tuple[MeetingFacts, ...] = (),
    editions: tuple[EditionFacts, ...] = (),
    today: date = TODAY,
    meetings_are_busy: bool = True,
) -> dict[str, DiaryEntry]:
    """The entries of a few facts, by the word for their kind; the last one of each."""
    facts = DiaryFacts(decisions, meetings, editions)
    found = shown(facts, today=today, meetings_are_busy=meetings_are_busy)
    return {entry.kind.value: entry for entry in found}


def shown(facts: DiaryFacts, *, today: date = TODAY, meetings_are_busy: bool = True) -> tuple[DiaryEntry, ...]:
    """The entries that feeds hold on a day."""
    found = entries_for(facts, instance_name=INSTANCE, meetings_are_busy=meetings_are_busy)
    return tuple(entry for entry in found if today <= entry.kept_until)
