"""The form of a rule of notice gives back the rule it was filled with."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.forms.test_rules import as_sent, errors_of
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_presets import ENGLAND_2012, PRESETS
from webapp.forms.notice_rules import NoticeRuleForm


@pytest.fixture(autouse=True)
def _in_the_application(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def filled(rule: NoticeRule, **changed: str) -> NoticeRuleForm:
    known = NoticeRuleForm(data=NoticeRuleForm.as_typed(rule) | {"revision": "1", "reason": "Adopted."})
    return NoticeRuleForm(as_sent(known, **changed))


@pytest.mark.parametrize("rule", PRESETS, ids=lambda one: one.name)
def test_every_preset_goes_through_the_form_unchanged(rule: NoticeRule) -> None:
    form = filled(rule)
    assert form.validate(), errors_of(form)
    assert form.rule == rule


def test_every_field_stands_in_one_section() -> None:
    form = NoticeRuleForm(MultiDict())
    assert ["revision", *(name for section in form.SECTIONS for name in section.fields)] == list(form._fields)


def test_a_new_rule_begins_with_the_numbers_of_the_regulations_of_2012() -> None:
    form = NoticeRuleForm()
    numbers = ("clear_days", "general_exception_days", "private_meeting_days", "agenda_days", "plan_months")
    assert [form[name].data for name in numbers] == [28, 5, 28, 5, 4]
    assert (form.is_clear.data, form.urgency_report_months.data) == (True, 12)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"clear_days": "-1"}, "clear_days", "The number of days must be from 1 to 365."),
        ({"agenda_days": "0"}, "agenda_days", "The number of days must be from 1 to 365."),
        ({"clear_days": ""}, "clear_days", "Enter the number of days."),
        ({"plan_months": "13"}, "plan_months", "The number of months must be from 1 to 12."),
        ({"after_hours_from": "25:00"}, "after_hours_from", "Enter a real time, such as 5pm, 5:30pm or 17:00."),
        (
            {"valid_to-day": "9", "valid_to-month": "9", "valid_to-year": "2012"},
            "valid_to",
            "The rule must not end before it begins, on Monday 10 September 2012.",
        ),
        ({"agreed_by": "Mayor\nmayor"}, "agreed_by", "Name each office once among those who may agree."),
        ({"unit": "weeks"}, "unit", "Choose from the list."),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(changed: dict[str, str], field: str, sentence: str) -> None:
    form = filled(ENGLAND_2012, **changed)
    assert not form.validate()
    assert errors_of(form) == {field: [sentence]}
