"""The words in front of a plan: which law they tell, which threshold holds, who is named first in the Cabinet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.days import Nation
from webapp.domain.edition import CabinetMember
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_presets import (
    COMBINED_AUTHORITIES,
    ENGLAND_2000,
    ENGLAND_2012,
    JANUARY_2012,
    NORTHERN_IRELAND,
    SCOTLAND,
    WALES,
    WORKING_DAYS,
    starting_rules,
)
from webapp.domain.plan_words import (
    PlanLaw,
    Threshold,
    cabinet_of,
    default_words,
    law_of_plan,
    rule_of_day,
    threshold_in_force,
    threshold_words,
)

TODAY = date(2026, 11, 23)
LAST_OF_2000, FIRST_OF_2012 = date(2012, 9, 9), date(2012, 9, 10)
THREE_HUNDRED = Threshold(date(2010, 4, 1), 300_000)
FIVE_HUNDRED = Threshold(date(2015, 4, 1), 500_000)


@pytest.mark.parametrize(
    ("rule", "nation", "law"),
    [
        (ENGLAND_2012, Nation.ENGLAND, PlanLaw.ENGLAND_2012),
        (WORKING_DAYS, Nation.ENGLAND, PlanLaw.ENGLAND_2012),
        (ENGLAND_2000, Nation.ENGLAND, PlanLaw.ENGLAND_2000),
        (JANUARY_2012, Nation.ENGLAND, PlanLaw.ENGLAND_2000),
        (COMBINED_AUTHORITIES, Nation.ENGLAND, PlanLaw.COMBINED_AUTHORITIES),
        (WALES, Nation.ENGLAND, PlanLaw.NONE_FOUND),
        (WALES, Nation.WALES, PlanLaw.NONE_FOUND),
        (SCOTLAND, Nation.SCOTLAND, PlanLaw.NONE_FOUND),
        (NORTHERN_IRELAND, Nation.NORTHERN_IRELAND, PlanLaw.OWN_RULE),
        (None, Nation.WALES, PlanLaw.NONE_FOUND),
    ],
)
def test_the_rule_of_notice_says_which_law_a_plan_stands_under(
    rule: NoticeRule | None, nation: Nation, law: PlanLaw
) -> None:
    assert law_of_plan(rule, nation=nation, on=TODAY) is law


@pytest.mark.parametrize(
    ("on", "law"),
    [
        (date(2001, 1, 8), PlanLaw.NONE_FOUND),
        (date(2001, 1, 9), PlanLaw.ENGLAND_2000),
        (LAST_OF_2000, PlanLaw.ENGLAND_2000),
        (FIRST_OF_2012, PlanLaw.ENGLAND_2012),
    ],
)
def test_in_england_the_day_decides_with_and_without_a_rule(on: date, law: PlanLaw) -> None:
    assert law_of_plan(None, nation=Nation.ENGLAND, on=on) is law
    assert law_of_plan(rule_of_day(starting_rules(Nation.ENGLAND), on), nation=Nation.ENGLAND, on=on) is law


def test_the_law_line_names_the_regulations_of_the_day() -> None:
    older = default_words(ENGLAND_2000, nation=Nation.ENGLAND, on=LAST_OF_2000).law
    newer = default_words(ENGLAND_2012, nation=Nation.ENGLAND, on=FIRST_OF_2012).law
    assert older == (
        "Four-month plan of key decisions, published under the Local Authorities (Executive Arrangements) (Access to "
        "Information) (England) Regulations 2000 (SI 2000/3272)."
    )
    assert newer == (
        "Notice of key decisions, published under regulation 9 of the Local Authorities (Executive Arrangements) "
        "(Meetings and Access to Information) (England) Regulations 2012 (SI 2012/2089)."
    )
    assert default_words(None, nation=Nation.ENGLAND, on=TODAY).law == newer
    assert "SR (NI) 2015/44" in default_words(NORTHERN_IRELAND, nation=Nation.NORTHERN_IRELAND, on=TODAY).law


def test_a_plan_of_another_length_is_called_by_it() -> None:
    def named(months: int) -> str:
        rule = replace(ENGLAND_2000, plan_months=months)
        return default_words(rule, nation=Nation.ENGLAND, on=LAST_OF_2000).law.split("-")[0]

    assert [named(months) for months in (3, 12, 18)] == ["Three", "Twelve", "18"]


@pytest.mark.parametrize("nation", list(Nation))
def test_no_text_in_front_of_a_plan_is_empty_or_has_a_gap(nation: Nation) -> None:
    for rule in (*starting_rules(nation), None):
        words = default_words(rule, nation=nation, on=rule.valid_from if rule else TODAY)
        texts = (words.law, words.key_decision, words.comments, words.copies, words.other_documents)
        assert all(text.endswith(".") or "http" in text for text in texts)
        assert not any("{" in text for text in texts)


def test_a_key_decision_has_both_grounds_of_regulation_8() -> None:
    words = default_words(ENGLAND_2012, nation=Nation.ENGLAND, on=TODAY).key_decision
    assert [line[:3] for line in words.splitlines()] == ["A k", "(a)", "(b)"]
    assert "two or more wards or electoral divisions" in words


def test_no_rule_is_claimed_where_two_hold_on_one_day() -> None:
    assert rule_of_day((ENGLAND_2012,), TODAY) is ENGLAND_2012
    assert rule_of_day((ENGLAND_2012, WORKING_DAYS), TODAY) is None
    assert rule_of_day((ENGLAND_2000,), TODAY) is None


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2010, 3, 31), None),
        (date(2010, 4, 1), THREE_HUNDRED),
        (date(2015, 3, 31), THREE_HUNDRED),
        (date(2015, 4, 1), FIVE_HUNDRED),
        (TODAY, FIVE_HUNDRED),
    ],
)
def test_a_threshold_holds_from_its_first_day_until_the_next_begins(on: date, found: Threshold | None) -> None:
    assert threshold_in_force([FIVE_HUNDRED, THREE_HUNDRED], on) == found


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 12, 31)), unique=True), st.dates(date(2000, 1, 1)))
def test_the_threshold_in_force_has_begun_and_none_that_has_begun_is_later(days: list[date], on: date) -> None:
    found = threshold_in_force([Threshold(day) for day in days], on)
    assert (found is None) == (not any(day <= on for day in days))
    if found:
        assert not any(found.valid_from < day <= on for day in days)
        assert threshold_in_force([Threshold(day) for day in days], found.valid_from - timedelta(days=1)) != found


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        (None, "No figure is set"),
        (Threshold(TODAY), "No figure is set"),
        (Threshold(TODAY, 500_000), "£500,000 or more"),
        (Threshold(TODAY, 1_500_000, "£500,000 for revenue."), "£1,500,000 or more. £500,000 for revenue."),
        (Threshold(TODAY, None, "Each case on its facts."), "No figure is set. Each case on its facts."),
    ],
)
def test_a_threshold_in_words(threshold: Threshold | None, words: str) -> None:
    assert threshold_words(threshold) == words


def test_the_leader_stands_first_and_then_the_names_in_order() -> None:
    holders = [
        ("Deputy Leader and Cabinet Member for Roads", "Councillor Asha Kern"),
        ("Cabinet Member for Finance", "Councillor Rosa Delmar"),
        ("Leader of the Council", "Rosa Delmar"),
        ("Cabinet Member for Homes", "Somebody Else"),
    ]
    assert cabinet_of(["Councillor Tom Reeve", "Councillor Rosa Delmar", "Cllr Asha Kern"], holders) == (
        CabinetMember("Councillor Rosa Delmar", ("Leader of the Council", "Cabinet Member for Finance")),
        CabinetMember("Cllr Asha Kern", ("Deputy Leader and Cabinet Member for Roads",)),
        CabinetMember("Councillor Tom Reeve"),
    )


def test_an_elected_mayor_leads_and_a_deputy_mayor_does_not() -> None:
    holders = [("Deputy Mayor", "Ada Penrose"), ("Elected Mayor", "Zoe Marsh")]
    assert [one.name for one in cabinet_of(["Ada Penrose", "Zoe Marsh"], holders)] == ["Zoe Marsh", "Ada Penrose"]
