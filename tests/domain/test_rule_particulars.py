"""A whole rule, heading by heading."""

from dataclasses import replace
from datetime import date, time

import pytest

from webapp.adapters.presets import preset
from webapp.domain.constitution import ClockStart, DecisionKind
from webapp.domain.notice_particulars import notice_changes, notice_particulars
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, JANUARY_2012, NEXT_WORKING_DAY, PRESETS, WALES
from webapp.domain.rule_checks import gaps_in
from webapp.domain.rule_particulars import call_in_particulars, gaps_in_words

RULE = preset("wiltshire").rule


def test_every_heading_of_a_call_in_rule_has_its_sentences() -> None:
    told = call_in_particulars(RULE)
    assert list(told) == [
        "What it covers", "Who may ask", "How long they have", "If nobody asks", "How often", "After a valid request",
        "Waiver", "In force", "Source",
    ]  # fmt: skip
    assert told["Who may ask"] == ["Any two members of a scrutiny committee."]
    assert told["In force"] == ["From Sunday 1 January 2012, by the day on which the record is published."]


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (ClockStart.DECISION, "the decision is made"),
        (ClockStart.MEETING, "the meeting makes the decision"),
    ],
)
def test_it_says_by_which_day_a_rule_holds(start: ClockStart, words: str) -> None:
    rule = replace(RULE, clock=replace(RULE.clock, start=start), valid_to=date(2019, 12, 31))
    assert call_in_particulars(rule)["In force"] == [
        f"From Sunday 1 January 2012 to Tuesday 31 December 2019, by the day on which {words}."
    ]


def test_a_rule_of_notice_is_told_by_its_law() -> None:
    told = notice_particulars(replace(NEXT_WORKING_DAY, after_hours_from=time(17)))
    assert told["Notice of a key decision"] == [
        "28 clear days before the decision.",
        "A first day for the decision that is no working day moves to the next one.",
        "What is published after 5pm, or on no working day, counts as the next working day’s.",
    ]
    assert "Forward plan" not in told
    old = notice_particulars(JANUARY_2012)
    assert old["Forward plan"] == ["A plan for 4 months, published at least 14 days before its first day."]
    assert old["Draft reports"] == ["18 days before the meeting."]
    assert "Notice of a key decision" not in old
    assert "Private meetings" not in notice_particulars(WALES)


def test_the_order_of_those_who_may_agree_is_told() -> None:
    assert notice_particulars(ENGLAND_2012)["Who may agree special urgency"] == [
        "The Chair of the relevant overview and scrutiny committee, else the Chairman of the authority, else the "
        "Vice-chairman of the authority."
    ]


def test_what_differs_between_two_rules_of_notice_is_told_on_both_sides() -> None:
    assert notice_changes(ENGLAND_2012, replace(ENGLAND_2012, agenda_days=None, name="Other")) == (
        ("Name", "England, Regulations of 2012", "Other"),
        ("Agendas", "5 clear working days before the meeting.", "Nothing."),
    )
    assert notice_changes(ENGLAND_2000, ENGLAND_2000) == ()


def test_every_preset_can_be_told() -> None:
    assert all(notice_particulars(rule)["Source"] == [rule.source] for rule in PRESETS)


def test_gaps_on_the_same_days_are_told_in_one_sentence() -> None:
    ended = replace(RULE, valid_to=date(2019, 12, 31))
    assert gaps_in_words(gaps_in([ended])) == ["No rule covers any decision from Wednesday 1 January 2020 on."]
    officers = replace(ended, covers=frozenset({DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER}))
    again = replace(officers, valid_from=date(2021, 1, 1), valid_to=None)
    assert gaps_in_words(gaps_in([officers, again])) == [
        "No rule covers key decisions of an officer or other decisions of an officer from Wednesday 1 January 2020 to "
        "Thursday 31 December 2020."
    ]
