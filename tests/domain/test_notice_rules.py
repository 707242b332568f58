"""Rules of notice as data: what is refused, what is doubtful, gaps, presets, and reading what was written down."""

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken
from webapp.domain.notice import Certainty, NoticeLaw, NoticeRule
from webapp.domain.notice_checks import NoticeGap, doubts_about, gaps_in, problems_between, problems_with
from webapp.domain.notice_data import read, to_data
from webapp.domain.notice_presets import (
    COMBINED_AUTHORITIES,
    ENGLAND_2000,
    ENGLAND_2012,
    JANUARY_2012,
    NEXT_WORKING_DAY,
    NORTHERN_IRELAND,
    PRESETS,
    SCOTLAND,
    WALES,
    WORKING_DAYS,
    starting_rules,
)
from webapp.domain.notice_terms import CountedIn, NoticeTerm

RULES = st.builds(
    replace,
    st.sampled_from(PRESETS),
    clear_days=st.integers(1, 60),
    unit=st.sampled_from(CountedIn),
    rolls=st.booleans(),
    after_hours_from=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    agenda_days=st.none() | st.integers(1, 30),
    final_report_unit=st.sampled_from(CountedIn),
    valid_to=st.none() | st.dates(date(2030, 1, 1)),
)
SMALLEST = {"name": "Notice", "words": "28 clear days", "source": "Constitution", "valid_from": "2012-09-10"}


def refusal_of(data: object) -> str:
    with pytest.raises(RuleBroken) as refused:
        read(data)
    return refused.value.message


@pytest.mark.parametrize("rule", PRESETS, ids=[one.name for one in PRESETS])
def test_every_preset_is_sound_and_survives_writing(rule: NoticeRule) -> None:
    assert problems_with(rule) == ()
    assert read(json.loads(json.dumps(to_data(rule)))) == rule


def test_no_two_presets_are_called_alike() -> None:
    assert len({one.name for one in PRESETS}) == len(PRESETS)


@pytest.mark.parametrize("nation", Nation)
def test_what_an_installation_begins_with_has_no_gap_and_no_overlap(nation: Nation) -> None:
    rules = starting_rules(nation)
    assert (problems_between(rules), gaps_in(rules)) == ((), ())


def test_an_english_installation_knows_both_laws() -> None:
    assert starting_rules(Nation.ENGLAND) == (ENGLAND_2000, ENGLAND_2012)


def test_presets_say_how_sure_we_are() -> None:
    found = {one.name: one.certainty for one in (ENGLAND_2012, NEXT_WORKING_DAY, WALES, NORTHERN_IRELAND)}
    assert [*found.values()] == [
        Certainty.TEXT_READ,
        Certainty.PRACTICE,
        Certainty.RECOLLECTION,
        Certainty.SHAPE_ONLY,
    ]


def test_the_periods_of_the_presets() -> None:
    assert ENGLAND_2012.notice == NoticeTerm(28)
    assert ENGLAND_2012.general_exception == NoticeTerm(5, CountedIn.WORKING_DAYS)
    assert ENGLAND_2012.private_meeting == NoticeTerm(28)
    assert ENGLAND_2012.private_meeting_further == NoticeTerm(5, CountedIn.WORKING_DAYS)
    assert ENGLAND_2012.agenda == NoticeTerm(5, CountedIn.WORKING_DAYS)
    assert WORKING_DAYS.notice == NoticeTerm(28, CountedIn.WORKING_DAYS)
    assert NEXT_WORKING_DAY.notice == NoticeTerm(28, rolls=True)
    assert COMBINED_AUTHORITIES.notice == NoticeTerm(28)
    assert NORTHERN_IRELAND.notice == NoticeTerm(28, is_clear=False)
    assert (JANUARY_2012.public_report, JANUARY_2012.final_report, JANUARY_2012.draft_report) == (
        NoticeTerm(7, is_clear=False),
        NoticeTerm(11, is_clear=False),
        NoticeTerm(18, is_clear=False),
    )
    assert (SCOTLAND.general_exception, SCOTLAND.private_meeting, SCOTLAND.agenda, SCOTLAND.final_report) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("field", "change", "sentence"),
    [
        ("name", {"name": " "}, "Give the rule a name."),
        ("words", {"words": ""}, "Write down the words of the law or the constitution that the rule rests on."),
        ("source", {"source": ""}, "Say where the rule is written down."),
        (
            "valid_to",
            {"valid_to": date(2012, 9, 9)},
            "The rule must not end before it begins, on Monday 10 September 2012.",
        ),
        ("clear_days", {"clear_days": -1}, "The number of days must be from 1 to 365."),
        ("clear_days", {"clear_days": 0}, "The number of days must be from 1 to 365."),
        ("agenda_days", {"agenda_days": 366}, "The number of days must be from 1 to 365."),
        ("draft_report_days_before", {"draft_report_days_before": 0}, "The number of days must be from 1 to 365."),
        ("after_hours_from", {"after_hours_from": time(17, 0, 1)}, "The hour is a whole minute on the London clock."),
        (
            "agreed_by",
            {"agreed_by": ()},
            "Name who may agree special urgency, or who may agree that a meeting is held in private at short notice.",
        ),
        ("agreed_by", {"agreed_by": ("Chair", "chair ")}, "Name each office once among those who may agree."),
        ("agreed_by", {"agreed_by": ("Chair", "")}, "An office among those who may agree has no name."),
        ("plan_months", {"plan_months": 13}, "The number of months must be from 1 to 12."),
        ("plan_days_before", {"plan_days_before": 0}, "The number of days must be from 1 to 365."),
        ("urgency_report_months", {"urgency_report_months": 0}, "The number of months must be from 1 to 60."),
    ],
)
def test_a_bad_rule_is_refused_with_a_sentence(field: str, change: dict[str, Any], sentence: str) -> None:
    assert problems_with(replace(ENGLAND_2012, **change)) == ((field, sentence),)


def test_a_longer_interval_than_a_year_between_reports_is_pointed_out() -> None:
    assert doubts_about(ENGLAND_2012) == ()
    assert doubts_about(replace(ENGLAND_2012, urgency_report_months=18)) == (
        ("urgency_report_months", "The law asks for a report at least every 12 months; this rule says 18."),
    )


def test_rules_that_hold_on_the_same_day_are_pointed_out() -> None:
    assert problems_between((ENGLAND_2012, replace(ENGLAND_2000, valid_to=None))) == (
        "“England, Regulations of 2000” and “England, Regulations of 2012” both hold on Monday 10 September 2012. "
        "Let “England, Regulations of 2000” end on Sunday 9 September 2012 or earlier.",
    )


def test_a_gap_between_rules_is_shown() -> None:
    later = replace(ENGLAND_2012, valid_from=date(2012, 10, 1), valid_to=date(2012, 12, 31))
    gaps = gaps_in((later, ENGLAND_2000))
    assert gaps == (NoticeGap(date(2012, 9, 10), date(2012, 9, 30)), NoticeGap(date(2013, 1, 1), None))
    assert [one.words for one in gaps] == [
        "No rule of notice holds from Monday 10 September 2012 to Sunday 30 September 2012.",
        "No rule of notice holds from Tuesday 1 January 2013 on.",
    ]


def test_without_rules_there_is_no_gap_to_show() -> None:
    assert (gaps_in(()), problems_between(())) == ((), ())


@given(RULES)
def test_a_rule_survives_writing(rule: NoticeRule) -> None:
    assert read(json.loads(json.dumps(to_data(rule)))) == rule


def test_what_is_left_out_is_as_in_england_since_2012() -> None:
    found = read(SMALLEST)
    assert (found.law, found.certainty) == (NoticeLaw.CLEAR_DAYS, Certainty.RECOLLECTION)
    assert replace(
        found, name=ENGLAND_2012.name, words=ENGLAND_2012.words, source=ENGLAND_2012.source,
        certainty=Certainty.TEXT_READ,
    ) == ENGLAND_2012  # fmt: skip


def test_a_number_that_is_null_says_that_there_is_no_such_duty() -> None:
    assert read(SMALLEST | {"agenda_days": None}).agenda is None


@pytest.mark.parametrize("unit", ["working", "working-days", "working_days", "Working days"])
def test_units_are_read_however_they_are_joined(unit: str) -> None:
    assert read(SMALLEST | {"unit": unit, "roll": "yes"}).notice == NoticeTerm(28, CountedIn.WORKING_DAYS, rolls=True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"clear-days": "soon"}, "The rule of notice: clear_days must be a whole number."),
        ({"unit": "weeks"}, "The rule of notice: unit must be one of calendar-days or working-days."),
        ({"law": 3}, "The rule of notice: law must be one of clear-days, monthly-plan or none-found."),
        ({"clear_dais": 28}, "The rule of notice has names that are not known: clear_dais."),
        ({"valid_to": "later"}, "The rule of notice: valid_to must be a date such as 2012-01-13."),
        (
            {"valid_from": None},
            "The rule of notice: valid_from must be given: the first day of the rule, such as 2012-09-10.",
        ),
        (
            {"schema": 2},
            "This rule of notice was written by a later version of Forward Plan. "
            "Bring the installation up to that version to read it.",
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_named(change: dict[str, Any], sentence: str) -> None:
    assert refusal_of(SMALLEST | change) == sentence


def test_what_is_no_table_is_refused() -> None:
    assert refusal_of([SMALLEST]) == "The rule of notice must be a table of names and values."
