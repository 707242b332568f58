from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.diary_cases import INSTANCE, NOW, TODAY, decided, decision, meeting, window
from webapp.domain.diary import entries_for
from webapp.domain.diary_entry import Block, Certainty, DiaryEntry, DiaryKind, Vague, WholeDays
from webapp.domain.diary_facts import DecisionFacts, MeetingFacts, MoveFacts, RecordFacts
from webapp.domain.expected_dates import (
    ExpectedDate,
    Precision,
    between,
    in_month,
    not_before,
    on_day,
    parse,
    unknown,
)
from webapp.domain.lifecycle import Status

UID = "00000000-0000-4000-8000-000000000001@plan.anyborough.example.gov.uk"


def entries(
    *facts: DecisionFacts, meetings: tuple[MeetingFacts, ...] = (), today: date = TODAY
) -> dict[str, DiaryEntry]:
    found = entries_for(facts, meetings, instance_name=INSTANCE, today=today)
    return {entry.kind.value: entry for entry in found}


def expected(date_given: ExpectedDate, **changes: object) -> DiaryEntry:
    (entry,) = entries(decision(1, expected=date_given, **changes)).values()
    return entry


def test_a_month_is_shown_on_its_first_day_and_called_a_month() -> None:
    entry = expected(in_month(2027, 1))
    assert entry.uid == f"decision-{UID}"
    assert entry.when == WholeDays(date(2027, 1, 1), date(2027, 1, 1))
    assert entry.summary == "Expected January 2027 (day not fixed): Parking charges review 1"
    assert entry.certainty is Certainty.TENTATIVE
    assert entry.alarms == ()
    assert entry.categories == ("Key decision", "Date not fixed")
    assert entry.vague == Vague("January 2027", "MONTH", date(2027, 1, 31))
    assert entry.description.splitlines() == [
        "The forward plan gives only a month: “January 2027”. Shown on the first day of that month; "
        "it can be taken on any day up to 31 January 2027.",
        "Decision maker: Cabinet Member, Highways",
        "Notice published: 1 October 2026",
        "Reference: KEY/01JAN/27",
    ]


def test_not_before_is_shown_on_its_day_with_its_words() -> None:
    entry = expected(not_before(date(2027, 1, 11)))
    assert entry.summary == "Not before 11 January 2027: Parking charges review 1"
    assert entry.description.startswith("The forward plan says “not before 11 January 2027”.")
    assert entry.vague == Vague("not before 11 January 2027", "NOT-BEFORE", None)


def test_not_before_a_month_never_names_a_day() -> None:
    entry = expected(parse("not before January 2027"))
    assert entry.summary == "Not before January 2027: Parking charges review 1"


def test_a_fortnight_is_a_bar_and_a_longer_period_a_marker() -> None:
    bar = expected(between(date(2027, 1, 12), date(2027, 1, 25)))
    assert bar.when == WholeDays(date(2027, 1, 12), date(2027, 1, 25))
    assert bar.summary == "Expected 12 to 25 January 2027 (day not fixed): Parking charges review 1"
    marker = expected(between(date(2027, 1, 12), date(2027, 1, 26)))
    assert marker.when == WholeDays(date(2027, 1, 12), date(2027, 1, 12))
    assert marker.summary == "Between 12 January and 26 January: Parking charges review 1"


@pytest.mark.parametrize(
    ("first", "last", "begins"),
    [
        (date(2027, 1, 12), date(2027, 3, 20), "Between 12 January and 20 March: "),
        (date(2026, 12, 12), date(2027, 3, 20), "Between 12 December 2026 and 20 March 2027: "),
        (date(2026, 12, 28), date(2027, 1, 5), "Expected 28 December 2026 to 5 January 2027 (day not fixed): "),
        (date(2027, 1, 28), date(2027, 2, 5), "Expected 28 January to 5 February 2027 (day not fixed): "),
    ],
)
def test_a_period_is_written_with_years_where_they_differ(first: date, last: date, begins: str) -> None:
    assert expected(between(first, last)).summary == f"{begins}Parking charges review 1"


def test_a_period_of_months_never_names_a_day() -> None:
    entry = expected(parse("January to March 2027"))
    assert entry.summary == "Expected January to March 2027 (day not fixed): Parking charges review 1"
    assert entry.vague == Vague("January to March 2027", "RANGE", date(2027, 3, 31))


def test_a_day_that_was_moved_keeps_its_uid_and_says_what_it_was() -> None:
    before = expected(on_day(date(2026, 12, 8)))
    move = MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=date(2026, 11, 18))
    after = expected(on_day(date(2026, 12, 15)), move=move)
    assert after.uid == before.uid
    assert after.summary == "Key decision due: Parking charges review 1"
    assert after.description.splitlines()[0] == "Was 8 December 2026, moved to 15 December 2026."
    assert [(ring.after_start, ring.words) for ring in after.alarms] == [
        (timedelta(hours=-15), "Key decision due tomorrow: Parking charges review 1")
    ]


def test_a_decision_that_is_not_key_is_not_called_key() -> None:
    entry = expected(on_day(date(2026, 12, 8)), is_key=False)
    assert (entry.summary, entry.categories) == ("Decision due: Parking charges review 1", ("Decision",))


def test_joint_decision_makers_are_all_named() -> None:
    entry = expected(on_day(date(2026, 12, 8)), makers=("Leader of the Council", "Cabinet Member, Resources"))
    assert "Decision makers: Leader of the Council; Cabinet Member, Resources" in entry.description.splitlines()


def test_drafts_and_unknown_dates_have_no_entry() -> None:
    assert entries(decision(1, status=Status.DRAFT)) == {}
    assert entries(decision(1, expected=unknown("Spring"))) == {}


def test_a_date_that_becomes_unknown_is_called_off_and_does_not_just_vanish() -> None:
    move = MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=TODAY)
    facts = decision(1, expected=unknown("to be confirmed"), status=Status.DEFERRED, move=move)
    entry = entries(facts)["decision"]
    assert (entry.summary, entry.certainty) == ("POSTPONED: Parking charges review 1", Certainty.CANCELLED)
    assert entry.when == WholeDays(date(2026, 12, 8), date(2026, 12, 8))
    assert "now says “to be confirmed”" in entry.description


def test_a_decision_made_is_confirmed_on_its_day() -> None:
    entry = entries(decided(1))["decision"]
    assert entry.summary == "Decision made: Parking charges review 1"
    assert entry.certainty is Certainty.CONFIRMED
    assert entry.when == WholeDays(date(2026, 11, 16), date(2026, 11, 16))


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


def test_a_decision_without_a_window_has_one_entry() -> None:
    assert list(entries(decided(1, record=RecordFacts(decided_on=date(2026, 11, 16))))) == ["decision"]


def test_a_decision_withdrawn_after_it_was_made_takes_its_window_with_it() -> None:
    found = entries(decided(1, status=Status.WITHDRAWN, withdrawn_on=TODAY))
    assert {entry.certainty for entry in found.values()} == {Certainty.CANCELLED}
    assert found["decision"].when == WholeDays(date(2026, 11, 16), date(2026, 11, 16))


@pytest.mark.parametrize(
    ("due_on", "days_after", "is_shown"),
    [
        (date(2026, 11, 25), 28, True),
        (date(2026, 11, 25), 29, False),
        (date(2027, 1, 10), 51, True),
        (date(2027, 1, 10), 52, False),
        (date(2027, 6, 1), 60, True),
        (date(2027, 6, 1), 61, False),
    ],
)
def test_a_withdrawn_decision_stays_28_days_or_until_its_date_but_60_days_at_most(
    due_on: date, days_after: int, is_shown: bool
) -> None:
    facts = decision(1, expected=on_day(due_on), status=Status.WITHDRAWN, withdrawn_on=TODAY)
    assert ("decision" in entries(facts, today=TODAY + timedelta(days=days_after))) is is_shown


def test_the_past_stays_for_180_days() -> None:
    last = date(2026, 11, 16) + timedelta(days=180)
    record = RecordFacts(decided_on=date(2026, 11, 16))
    assert list(entries(decided(1, record=record), today=last)) == ["decision"]
    assert entries(decided(1, record=record), today=last + timedelta(days=1)) == {}


def test_a_meeting_is_an_appointment_with_place_and_alarm() -> None:
    (entry,) = entries(meetings=(meeting(1),)).values()
    assert entry.kind is DiaryKind.MEETING
    assert entry.when == Block(datetime(2026, 12, 2, 18, 30, tzinfo=UTC), datetime(2026, 12, 2, 20, 30, tzinfo=UTC))
    assert (entry.summary, entry.certainty, entry.busy) == ("Communities Scrutiny Committee", Certainty.CONFIRMED, True)
    assert entry.description == "The agenda is published five clear days before. End time is an estimate."
    assert [(ring.after_start, ring.words) for ring in entry.alarms] == [
        (timedelta(hours=-2), "Communities Scrutiny Committee at 18:30")
    ]


def test_a_provisional_meeting_is_tentative_and_a_cancelled_one_says_so() -> None:
    assert entries(meetings=(meeting(1, provisional=True),))["meeting"].certainty is Certainty.TENTATIVE
    cancelled = entries(meetings=(meeting(1, cancelled_on=TODAY),))["meeting"]
    assert cancelled.summary == "CANCELLED: Communities Scrutiny Committee"
    assert cancelled.description == "This meeting will not take place."
    assert (cancelled.certainty, cancelled.alarms, cancelled.busy) == (Certainty.CANCELLED, (), False)


def test_a_long_title_is_cut_between_words_and_given_whole_below() -> None:
    title = "Extension of the framework agreement for " + "passenger transport " * 8
    entry = expected(on_day(date(2026, 12, 8)), title=title)
    assert len(entry.summary) <= 120
    assert entry.summary.endswith("passenger transport…")
    assert entry.description.splitlines()[0] == title.strip()


def test_the_words_of_a_date_as_written_are_kept() -> None:
    given = ExpectedDate(Precision.MONTH, date(2027, 1, 1), date(2027, 1, 31), "January 2027, after consultation")
    assert "“January 2027, after consultation”" in expected(given).description


def test_what_subscribers_cannot_see_is_not_content() -> None:
    entry = expected(in_month(2027, 1))
    assert replace(entry, committees=("other",)).content == entry.content
    assert replace(entry, location="Town Hall").content != entry.content
    assert replace(entry, location="Town Hall").schedule != entry.schedule
    assert replace(entry, summary="Other").schedule == entry.schedule


def test_entries_come_by_first_day_then_uid() -> None:
    found = entries_for([decided(2), decided(1), decision(3)], [meeting(1)], instance_name=INSTANCE, today=NOW.date())
    assert [(entry.first_day, entry.uid) for entry in found] == sorted((entry.first_day, entry.uid) for entry in found)
