"""What the form of a threshold makes of the amounts that people type."""

import pytest
from werkzeug.datastructures import MultiDict

from webapp.forms.plan_wording import ThresholdForm

FROM_APRIL = {"revision": "0", "valid_from-day": "1", "valid_from-month": "4", "valid_from-year": "2026"}


def typed(amount: str) -> ThresholdForm:
    return ThresholdForm(MultiDict(FROM_APRIL | {"amount": amount}))


@pytest.mark.parametrize(
    ("amount", "pounds"),
    [
        ("500000", 500_000),
        ("500,000", 500_000),
        ("£500,000", 500_000),
        ("£ 1 500 000", 1_500_000),
        ("500,000.00", 500_000),
        ("0", 0),
        ("", None),
        ("   ", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(amount: str, pounds: int | None) -> None:
    form = typed(amount)
    assert form.validate()
    assert form.amount.data == pounds


@pytest.mark.parametrize("amount", ["half a million", "-5", "500,00", "1.5m", "£", "99.99", "5" * 13, "５００"])
def test_what_is_no_amount_in_whole_pounds_is_refused_and_shown_again(amount: str) -> None:
    form = typed(amount)
    assert not form.validate()
    assert form.amount.errors == ["Enter an amount in whole pounds, such as 500,000."]
    assert form.amount._value() == amount


def test_a_stored_amount_is_shown_with_its_commas_and_reads_back() -> None:
    shown = ThresholdForm(data={"amount": 1_500_000}).amount._value()
    assert shown == "1,500,000"
    assert typed(shown).amount.data == 1_500_000
    assert ThresholdForm(data={"amount": None}).amount._value() == ""
