from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.diary_cases import (
    FACTS,
    NOW,
    TODAY,
    decided,
    decision,
    edition,
    entries,
    meeting,
    representations,
    shown,
)
from webapp.domain.diary import KEPT_AFTER, oldest_day
from webapp.domain.diary_entry import DiaryKind
from webapp.domain.diary_facts import DiaryFacts, RecordFacts
from webapp.domain.expected_dates import in_month, on_day
from webapp.domain.lifecycle import Status


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


@pytest.mark.parametrize("days_after", [0, 27, 28])
def test_a_cancelled_meeting_its_reports_and_an_edition_stay_as_long(days_after: int) -> None:
    found = entries(
        decision(1, status=Status.DRAFT),
        meetings=(meeting(1, cancelled_on=TODAY, draft_report_on=TODAY, final_report_on=TODAY),),
        editions=(edition(1, cancelled_on=TODAY, on=TODAY),),
        today=TODAY + timedelta(days=days_after),
    )
    assert sorted(found) == ["draftreport", "edition", "finalreport", "meeting"]
    assert {entry.kept_until for entry in found.values()} == {TODAY + timedelta(days=28)}


def test_a_withdrawn_notice_stays_as_long_too() -> None:
    notice = representations(1, withdrawn_on=TODAY, by_on=TODAY + timedelta(days=40))
    assert entries(decision(1, representations=(notice,)))["representations"].kept_until == TODAY + timedelta(days=40)


def test_a_decision_on_the_last_day_of_all_is_kept_until_then() -> None:
    entry = entries(decision(1, expected=on_day(date.max)))["decision"]
    assert entry.kept_until == date.max


def test_nothing_older_is_read_than_what_may_be_shown() -> None:
    assert oldest_day(TODAY) == TODAY - KEPT_AFTER == date(2026, 5, 24)


def test_what_subscribers_cannot_see_is_not_content() -> None:
    entry = entries(decision(1, expected=in_month(2027, 1)))["decision"]
    assert replace(entry, scopes=("other",)).content == entry.content
    assert replace(entry, location="Town Hall").content != entry.content
    assert replace(entry, location="Town Hall").schedule != entry.schedule
    assert replace(entry, summary="Other").schedule == entry.schedule


def test_entries_come_by_first_day_then_uid() -> None:
    facts = DiaryFacts((decided(2), decided(1), decision(3)), (meeting(1),), (edition(1),))
    found = shown(facts, today=NOW.date())
    assert [(entry.first_day, entry.uid) for entry in found] == sorted((entry.first_day, entry.uid) for entry in found)


def test_the_same_facts_give_the_same_entries() -> None:
    first, second = (shown(FACTS, today=TODAY) for _ in range(2))
    assert first == second


def test_every_kind_but_a_note_is_made_from_facts() -> None:
    found = shown(FACTS, today=TODAY)
    assert {entry.kind for entry in found} == frozenset(DiaryKind) - {DiaryKind.NOTE}
    assert all(entry.source and (entry.scopes or entry.kind is DiaryKind.EDITION) for entry in found)


def test_nothing_of_a_draft_is_anywhere() -> None:
    found = shown(FACTS, today=TODAY)
    assert not any("nobody may see" in entry.content for entry in found)
    assert not any("000000000013" in entry.uid for entry in found)
