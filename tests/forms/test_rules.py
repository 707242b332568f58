"""The form of a call-in rule takes every dimension, and gives back the rule it was filled with."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField

from webapp.adapters.presets import Preset, presets
from webapp.domain.constitution import CallInRule, Pool, Requesters
from webapp.forms.rule_sections import RuleForm
from webapp.forms.rules import MOST_WAYS, CallInRuleForm


@pytest.fixture(autouse=True)
def _in_the_application(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def as_sent(form: RuleForm, **changed: str) -> MultiDict[str, str]:
    """Return what a browser would send of a form as it stands, some inputs typed anew; "" leaves one out."""
    sent: MultiDict[str, str] = MultiDict()
    for field in leaves(form):
        if hasattr(field, "typed") and isinstance(field.typed, dict):
            sent.update({f"{field.name}-{part}": text for part, text in field.typed.items()})
        elif field.type == "BooleanField":
            sent.update({field.name: "y"} if field.data else {})
        elif field.type == "CheckboxesField":
            sent.setlist(field.name, list(field.data))
        elif hasattr(field, "_value"):
            sent[field.name] = field._value()
        else:
            sent[field.name] = str(field.data or "")
    for name, text in changed.items():
        sent.poplist(name)
        sent.update({name: text} if text else {})
    return sent


def leaves(fields: Any) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from leaves(field)
        else:
            yield field


def filled(rule: CallInRule, **changed: str) -> CallInRuleForm:
    known = CallInRuleForm(data=CallInRuleForm.as_typed(rule) | {"revision": "1", "reason": "Adopted."})
    return CallInRuleForm(as_sent(known, **changed))


def errors_of(form: RuleForm) -> dict[str, list[str]]:
    return {field.name: list(field.errors) for field in leaves(form) if field.errors}


SALFORD = next(one.rule for one in presets() if one.slug == "salford-2017")


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.slug)
def test_every_preset_goes_through_the_form_unchanged(preset: Preset) -> None:
    form = filled(preset.rule)
    assert form.validate(), errors_of(form)
    assert form.rule == preset.rule


def test_every_field_stands_in_one_section_and_errors_come_in_their_order() -> None:
    form = CallInRuleForm(MultiDict())
    shown = [name for section in form.SECTIONS for name in (section.repeated, *section.fields) if name]
    assert ["revision", *shown] == list(form._fields)
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"length": "-3"}, "length", "The number of days must be from 1 to 60."),
        ({"length": "three"}, "length", "Enter a whole number in figures, such as 5."),
        ({"length": ""}, "length", "Enter how many days or weeks."),
        ({"cut_off": "25:00"}, "cut_off", "Enter a real time, such as 5pm, 5:30pm or 17:00."),
        ({"cut_off": "midnight"}, "cut_off", "Midnight is not a cut-off: leave it empty for the end of the last day."),
        (
            {"cut_off": "", "effect": "on-last-day"},
            "effect",
            "An effect on the last day itself needs a cut-off time; without one, choose the end of the last day.",
        ),
        (
            {"valid_to-day": "31", "valid_to-month": "12", "valid_to-year": "2016"},
            "valid_to",
            "The rule must not end before it begins, on Sunday 1 January 2017.",
        ),
        ({"unit": "weekday"}, "weekday", "Choose the day of the week on which call-in closes."),
        ({"requesters-1-count": "0"}, "requesters-1-count", "The number of people who must ask is at least 1."),
        (
            {"requesters-1-with_chair": "y"},
            "requesters-1-count",
            "A chair can be demanded only where members of a scrutiny committee ask.",
        ),
        (
            {"requesters-0-count": "", "requesters-1-count": ""},
            "requesters-0-count",
            "Say who may ask for a call-in: at least one number of members.",
        ),
        (
            {"requesters-1-is_percentage": "y"},
            "council_size",
            "Enter how many members the council has, for the share of them that may ask.",
        ),
        ({"council_size": "many"}, "council_size", "Enter a whole number in figures, such as 5."),
        ({"repeat_months": "61"}, "repeat_months", "The number of months must be from 1 to 60."),
        ({"meet_within": "0"}, "meet_within", "The number of days must be from 1 to 60."),
        (
            {"if_not_met": "takes-effect", "outcome_not_met": "at-once"},
            "if_not_met",
            "A decision that takes effect when scrutiny does not meet in time needs that time: enter the days.",
        ),
        (
            {"outcome_not_met": "at-once"},
            "outcome_no_action",
            "That scrutiny did not meet is an outcome only where the decision then takes effect.",
        ),
        ({"outcome_no_action": "waits"}, "outcome_no_action", "Choose from the list."),
        ({"reason": ""}, "reason", "Enter the reason."),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(changed: dict[str, str], field: str, sentence: str) -> None:
    form = filled(SALFORD, **changed)
    assert not form.validate()
    assert errors_of(form) == {field: [sentence]}


def test_several_things_wrong_are_told_together() -> None:
    form = filled(SALFORD, length="61", repeat_months="0")
    assert not form.validate()
    assert list(errors_of(form)) == ["length", "repeat_months"]


def test_a_way_of_asking_without_a_number_is_left_out() -> None:
    form = filled(SALFORD, **{"requesters-0-count": ""})
    assert form.validate()
    assert form.rule.requesters == (Requesters(3, Pool.ANY_MEMBER),)


def test_ways_of_asking_are_added_up_to_six() -> None:
    form = filled(SALFORD)
    for _ in range(10):
        form.grow("requesters")
    assert len(form.requesters) == MOST_WAYS
    assert [entry.form.count.data for entry in form.requesters] == [2, 3, None, None, None, None]


def test_the_day_of_the_week_counts_only_where_weeks_are_counted() -> None:
    form = filled(SALFORD, weekday="1")
    assert form.validate()
    assert form.rule == SALFORD
    weekly = filled(SALFORD, weekday="1", unit="weekday", length="1")
    assert weekly.validate()
    assert (weekly.rule.clock.weekday, weekly.rule.clock.length) == (1, 1)
