from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.diary_cases import TODAY, decided, entries, window
from webapp.domain.diary_entry import Block, Certainty, WholeDays
from webapp.domain.diary_facts import RecordFacts
from webapp.domain.lifecycle import Status

UID = "00000000-0000-4000-8000-000000000001@plan.anyborough.example.gov.uk"


def test_a_window_is_a_bar_from_its_first_to_its_last_day() -> None:
    entry = entries(decided(1))["callinwindow"]
    assert entry.uid == f"callinwindow-{UID}"
    assert entry.when == WholeDays(date(2026, 11, 18), date(2026, 11, 24))
    assert entry.summary == "Call-in period: Parking charges review 1"
    assert entry.description.splitlines()[0] == (
        "Five working days after publication on 17 November 2026. Closes 24 November 2026 at 16:00."
    )


@pytest.mark.parametrize(
    ("changes", "counted", "closes"),
    [
        ({"cut_off": None}, "Five working days after publication", "at the end of 24 November 2026"),
        ({"counted": "Two weeks after the meeting"}, "Two weeks after the meeting", "24 November 2026 at 16:00"),
    ],
)
def test_a_window_says_how_it_was_counted(changes: dict[str, object], counted: str, closes: str) -> None:
    record = RecordFacts(decided_on=date(2026, 11, 16), window=window(**changes))
    line = entries(decided(1, record=record))["callinwindow"].description.splitlines()[0]
    assert line == f"{counted} on 17 November 2026. Closes {closes}."


def test_a_deadline_is_the_half_hour_that_ends_at_the_cut_off() -> None:
    entry = entries(decided(1))["callindeadline"]
    assert entry.when == Block(datetime(2026, 11, 24, 15, 30, tzinfo=UTC), datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
    assert entry.summary == "CALL-IN CLOSES 16:00: Parking charges review 1"
    assert entry.description.splitlines()[0] == (
        "A call-in request must reach the Monitoring Officer before 16:00 (UK time) on Tuesday 24 November 2026."
    )
    assert [(ring.after_start, ring.words) for ring in entry.alarms] == [
        (-timedelta(hours=23, minutes=30), "Call-in closes tomorrow at 16:00: Parking charges review 1"),
        (-timedelta(hours=2, minutes=30), "Call-in closes today at 16:00: Parking charges review 1"),
    ]


def test_a_cut_off_in_summer_is_london_time() -> None:
    summer = window(last_day=date(2026, 6, 16), cut_off=time(17, 30))
    entry = entries(decided(1, record=RecordFacts(decided_on=date(2026, 6, 8), window=summer)))["callindeadline"]
    assert entry.when == Block(datetime(2026, 6, 16, 16, 0, tzinfo=UTC), datetime(2026, 6, 16, 16, 30, tzinfo=UTC))


def test_nobody_is_woken_by_an_early_cut_off() -> None:
    early = RecordFacts(decided_on=date(2026, 11, 16), window=window(cut_off=time(9)))
    entry = entries(decided(1, record=early))["callindeadline"]
    assert [ring.words for ring in entry.alarms] == [
        "Call-in closes tomorrow at 09:00: Parking charges review 1",
        "Call-in closes tomorrow at 09:00: Parking charges review 1",
    ]
    assert [ring.after_start for ring in entry.alarms] == [
        timedelta(hours=-23, minutes=-30),
        timedelta(hours=-11, minutes=-30),
    ]


def test_a_rule_without_a_cut_off_gives_the_whole_last_day() -> None:
    record = RecordFacts(decided_on=date(2026, 11, 16), window=window(cut_off=None))
    entry = entries(decided(1, record=record))["callindeadline"]
    assert entry.when == WholeDays(date(2026, 11, 24), date(2026, 11, 24))
    assert entry.summary == "CALL-IN CLOSES at the end of today: Parking charges review 1"
    assert [ring.after_start for ring in entry.alarms] == [timedelta(hours=9)]
    assert "by the end of Tuesday 24 November 2026 (UK time)" in entry.description


def test_a_call_in_cancels_window_and_deadline_and_marks_the_decision() -> None:
    record = RecordFacts(decided_on=date(2026, 11, 16), window=window(), called_in_on=date(2026, 11, 19))
    found = entries(decided(1, status=Status.CALLED_IN, record=record))
    assert [(entry.summary, entry.certainty, entry.alarms) for entry in found.values()] == [
        ("CALLED IN: Parking charges review 1", Certainty.CONFIRMED, ()),
        ("CANCELLED, called in: Call-in period: Parking charges review 1", Certainty.CANCELLED, ()),
        ("CANCELLED, called in: CALL-IN CLOSES 16:00: Parking charges review 1", Certainty.CANCELLED, ()),
    ]


def test_a_window_that_is_open_again_for_another_ground_is_no_longer_cancelled() -> None:
    record = RecordFacts(decided_on=date(2026, 11, 16), window=window(), called_in_on=date(2026, 11, 19))
    found = entries(decided(1, status=Status.DECIDED, record=record))
    assert [(entry.summary, entry.certainty) for entry in found.values()] == [
        ("Decision made: Parking charges review 1", Certainty.CONFIRMED),
        ("Call-in period: Parking charges review 1", Certainty.CONFIRMED),
        ("CALL-IN CLOSES 16:00: Parking charges review 1", Certainty.CONFIRMED),
    ]


def test_the_last_moment_of_a_decision_withdrawn_says_so_and_does_not_ring() -> None:
    entry = entries(decided(1, status=Status.WITHDRAWN, withdrawn_on=TODAY))["callindeadline"]
    assert entry.summary == "CANCELLED, withdrawn: CALL-IN CLOSES 16:00: Parking charges review 1"
    assert entry.description.splitlines()[0] == "The decision was withdrawn on 20 November 2026."
    assert (entry.certainty, entry.alarms) == (Certainty.CANCELLED, ())


def test_a_last_moment_just_after_midnight_still_rings_while_people_are_awake() -> None:
    record = RecordFacts(decided_on=date(2026, 11, 16), window=window(cut_off=time(0, 30)))
    entry = entries(decided(1, record=record))["callindeadline"]
    starts_at = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert [(starts_at + ring.after_start, ring.words[:40]) for ring in entry.alarms] == [
        (datetime(2026, 11, 22, 21, 0, tzinfo=UTC), "Call-in closes soon at 00:30: Parking ch"),
        (datetime(2026, 11, 23, 21, 30, tzinfo=UTC), "Call-in closes tomorrow at 00:30: Parkin"),
    ]


def test_a_window_shows_a_status_that_can_have_one_only() -> None:
    facts = decided(1, status=Status.IN_PLAN)
    assert list(entries(facts)) == ["decision"]
