"""Counting backwards from a decision."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.backwards import backwards_from, due_by
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.duties import DUTY_WORDS, DutyKind
from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, JANUARY_2012, PRESETS, SCOTLAND
from webapp.domain.notice_terms import CountedIn, NoticeTerm

ENGLAND = calendar_for(Nation.ENGLAND)
NO_DAYS = WorkingCalendar(Nation.ENGLAND, {}, {}, known_from=date(2026, 1, 1), known_to=date(2026, 1, 1))
DECEMBER = date(2026, 12, 15)


def test_to_decide_on_15_december_2026() -> None:
    found = backwards_from(ENGLAND_2012, DECEMBER, ENGLAND)
    assert [(one.kind, one.by_on) for one in found.deadlines] == [
        (DutyKind.NOTICE, date(2026, 11, 16)),
        (DutyKind.PRIVATE_NOTICE, date(2026, 11, 16)),
        (DutyKind.EXCEPTION_NOTICE, date(2026, 12, 7)),
        (DutyKind.PRIVATE_FURTHER_NOTICE, date(2026, 12, 7)),
        (DutyKind.AGENDA, date(2026, 12, 7)),
    ]
    assert (found.first_on, found.last_on) == (date(2026, 11, 16), date(2026, 12, 7))


def test_the_reports_for_a_meeting_of_january_2012() -> None:
    found = backwards_from(JANUARY_2012, date(2012, 1, 16), ENGLAND)
    assert [(one.name, one.by_on) for one in found.deadlines] == [
        ("Draft report", date(2011, 12, 29)),
        ("Final report", date(2012, 1, 5)),
        ("General exception notice", date(2012, 1, 8)),
        ("Agenda", date(2012, 1, 8)),
        ("Public report", date(2012, 1, 9)),
    ]


def test_the_older_law_has_no_clear_days_to_count_back() -> None:
    kinds = {one.kind for one in backwards_from(ENGLAND_2000, DECEMBER, ENGLAND).deadlines}
    assert kinds == {DutyKind.EXCEPTION_NOTICE, DutyKind.AGENDA}


def test_what_is_neither_key_nor_private_needs_an_agenda_only() -> None:
    found = backwards_from(ENGLAND_2012, DECEMBER, ENGLAND, is_key=False, is_private=False)
    assert [one.kind for one in found.deadlines] == [DutyKind.AGENDA]


def test_a_rule_that_asks_for_nothing_has_no_deadlines() -> None:
    found = backwards_from(SCOTLAND, DECEMBER, ENGLAND)
    assert (found.deadlines, found.first_on, found.last_on) == ((), None, None)


def test_each_deadline_says_how_it_is_counted() -> None:
    draft = replace(ENGLAND_2012, draft_report_days_before=18)
    counting = {one.kind: one.counting for one in backwards_from(draft, DECEMBER, ENGLAND).deadlines}
    assert (counting[DutyKind.NOTICE], counting[DutyKind.DRAFT_REPORT]) == (
        "at least 28 clear days before the decision, neither that day nor the day of the decision counted",
        "at least 18 days before the decision, that day not counted",
    )


def test_the_days_are_shown_when_asked_for() -> None:
    notice = backwards_from(ENGLAND_2012, DECEMBER, ENGLAND).deadlines[0]
    days = notice.days(ENGLAND)
    assert (days[0].date, days[-2].number, days[-1].date) == (date(2026, 11, 16), 28, DECEMBER)


def test_a_deadline_on_a_day_when_offices_are_shut_says_why() -> None:
    found = backwards_from(ENGLAND_2012, date(2027, 1, 26), ENGLAND).deadlines[0]
    assert (found.by_on, found.shut_because) == (date(2026, 12, 28), "Boxing Day (substitute day)")
    assert found.open_by_on == date(2026, 12, 24)
    working = backwards_from(ENGLAND_2012, DECEMBER, ENGLAND).deadlines[0]
    assert (working.shut_because, working.open_by_on) == (None, date(2026, 11, 16))


def test_beyond_the_known_calendar_only_calendar_days_are_counted() -> None:
    only_notice = replace(
        ENGLAND_2012, agenda_days=None, general_exception_days=None, private_meeting_further_days=None
    )
    found = backwards_from(only_notice, date(2040, 1, 30), NO_DAYS)
    assert {(one.by_on, one.shut_because, one.open_by_on) for one in found.deadlines} == {
        (date(2040, 1, 1), None, None)
    }
    with pytest.raises(BeyondKnownCalendar):
        backwards_from(ENGLAND_2012, date(2040, 1, 30), NO_DAYS)


@pytest.mark.parametrize(
    ("decision_on", "by_on"),
    [
        (date(2026, 12, 14), date(2026, 12, 7)),
        (date(2026, 12, 18), date(2026, 12, 11)),
        (date(2026, 12, 19), date(2026, 12, 11)),
        (date(2027, 1, 4), date(2026, 12, 23)),
    ],
)
def test_a_report_counted_in_working_days_is_due_on_one(decision_on: date, by_on: date) -> None:
    assert due_by(NoticeTerm(5, CountedIn.WORKING_DAYS, is_clear=False), decision_on, ENGLAND) == by_on


@given(st.sampled_from(PRESETS), st.dates(date(2003, 1, 1), date(2028, 12, 1)))
def test_whoever_keeps_every_deadline_is_early_enough(rule: NoticeRule, decision_on: date) -> None:
    found = backwards_from(rule, decision_on, ENGLAND)
    assert [one.by_on for one in found.deadlines] == sorted(one.by_on for one in found.deadlines)
    for one in found.deadlines:
        assert one.term.earliest_after(one.by_on, ENGLAND) <= decision_on


def test_every_duty_has_words() -> None:
    assert set(DUTY_WORDS) == set(DutyKind)
