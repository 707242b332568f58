from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diary_cases import INSTANCE, TODAY, decision, edition, meeting, representations, shown, window
from webapp.domain.diary_entry import Block, DiaryEntry, WholeDays
from webapp.domain.diary_facts import DecisionFacts, DiaryFacts, MeetingFacts, MoveFacts, RecordFacts
from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, unknown
from webapp.domain.lifecycle import Status

LONDON = ZoneInfo("Europe/London")
UUIDS = {decision(1).uuid, meeting(1).uuid, edition(1).uuid, representations(1).uuid}
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)
EXPECTED: st.SearchStrategy[ExpectedDate] = st.one_of(
    DAYS.map(on_day),
    DAYS.map(not_before),
    DAYS.map(lambda day: in_month(day.year, day.month)),
    st.tuples(DAYS, DAYS).map(lambda pair: between(min(pair), max(pair))),
    st.just(unknown("Spring")),
)


@st.composite
def decisions(draw: st.DrawFn) -> DecisionFacts:
    last_day = draw(DAYS)
    called_in_on = draw(st.none() | DAYS)
    days = {"started_on": last_day, "opens_on": last_day - timedelta(days=draw(st.integers(0, 9)))}
    announced = window(last_day=last_day, cut_off=draw(st.none() | CLOCKS), **days)
    record = RecordFacts(decided_on=draw(DAYS), window=draw(st.just(announced) | st.none()), called_in_on=called_in_on)
    return decision(
        1,
        status=draw(st.sampled_from(Status)),
        expected=draw(EXPECTED),
        record=draw(st.just(record) | st.none()),
        move=draw(st.none() | st.builds(MoveFacts, previous=EXPECTED, moved_on=DAYS)),
        withdrawn_on=draw(st.none() | DAYS),
        representations=(representations(1, by_on=draw(DAYS), withdrawn_on=draw(st.none() | DAYS)),),
    )


@st.composite
def meetings(draw: st.DrawFn) -> MeetingFacts:
    return meeting(
        1,
        starts_at=draw(INSTANTS),
        provisional=draw(st.booleans()),
        cancelled_on=draw(st.none() | DAYS),
        is_postponed=draw(st.booleans()),
        moved_from=draw(st.none() | INSTANTS),
        draft_report_on=draw(st.none() | DAYS),
        final_report_on=draw(st.none() | DAYS),
        reports_by=draw(st.none() | CLOCKS),
    )


FACTS = st.builds(
    lambda one, other, on, off: DiaryFacts((one,), (other,), (edition(1, on=on, cancelled_on=off),)),
    decisions(),
    meetings(),
    DAYS,
    st.none() | DAYS,
)


def entries_of(facts: DiaryFacts, today: date = TODAY) -> tuple[DiaryEntry, ...]:
    return shown(facts, today=today)


def begins_at(entry: DiaryEntry) -> datetime:
    if isinstance(entry.when, Block):
        return entry.when.starts_at
    return datetime.combine(entry.when.first_on, time(0), LONDON).astimezone(UTC)


@settings(deadline=None)
@given(FACTS)
def test_nothing_rings_at_night_or_after_its_end_or_more_than_twice(facts: DiaryFacts) -> None:
    for entry in entries_of(facts):
        assert len(entry.alarms) <= (0 if entry.is_cancelled else 2)
        for alarm in entry.alarms:
            rings_at = begins_at(entry) + alarm.after_start
            assert time(7) <= rings_at.astimezone(LONDON).time() < time(22)
            assert isinstance(entry.when, WholeDays) or rings_at < entry.when.ends_at


@settings(deadline=None)
@given(FACTS)
def test_an_entry_is_kept_for_some_time_and_never_comes_back(facts: DiaryFacts) -> None:
    until = {entry.uid: entry.kept_until for entry in entries_of(facts, date.min)}
    shown = [
        {entry.uid: entry.kept_until for entry in entries_of(facts, day)}
        for day in (TODAY, TODAY + timedelta(days=100), TODAY + timedelta(days=1000))
    ]
    for earlier, later in zip([until, *shown], [*shown, {}], strict=True):
        assert later.items() <= earlier.items()


@settings(deadline=None)
@given(FACTS)
def test_what_can_be_seen_follows_from_the_facts_alone(facts: DiaryFacts) -> None:
    assert entries_of(facts) == entries_of(facts)
    for entry in entries_of(facts):
        assert entry.uid in {f"{entry.kind.value}-{uuid}@{INSTANCE}" for uuid in UUIDS}
        assert entry.summary.strip()
        assert len(entry.summary) <= 120
        assert entry.last_day >= entry.first_day
        assert not entry.is_cancelled or entry.summary.startswith(("CANCELLED", "WITHDRAWN: ", "POSTPONED: "))
        assert not (entry.is_cancelled and entry.busy)


@settings(deadline=None)
@given(st.lists(EXPECTED, min_size=2, max_size=2))
def test_a_decision_keeps_its_uid_wherever_it_moves(dates: list[ExpectedDate]) -> None:
    uids = {entry.uid for day in dates for entry in entries_of(DiaryFacts((decision(1, expected=day),)))}
    assert uids <= {f"decision-{decision(1).uuid}@{INSTANCE}"}


@settings(deadline=None)
@given(FACTS)
def test_a_draft_has_no_entry_whatever_is_known_of_it(facts: DiaryFacts) -> None:
    (one,) = facts.decisions
    made = {entry.kind for entry in entries_of(DiaryFacts((one,)), date.min)}
    assert one.status is not Status.DRAFT or made == set()
