"""What a page carries along, signed: it comes back as it was shown, on the page that showed it and on no other."""

import pytest
from flask import Flask

from webapp.domain.errors import RuleBroken
from webapp.views.desk_carried import seal, unseal

SHOWN = {"source": "list.json", "days": ["2027-06-07"]}


def test_what_was_shown_comes_back_as_it_was(app: Flask) -> None:
    with app.app_context():
        assert unseal(seal(SHOWN, page="holiday-list"), page="holiday-list") == SHOWN


@pytest.mark.parametrize("spoil", [str.lower, lambda text: text[:-1], lambda _: "", lambda _: None])
def test_what_was_not_shown_is_refused(app: Flask, spoil: object) -> None:
    assert callable(spoil)
    with app.app_context(), pytest.raises(RuleBroken, match=r"This page is out of date\. Choose the file again\."):
        unseal(spoil(seal(SHOWN, page="holiday-list")), page="holiday-list")


def test_another_page_does_not_take_it(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuleBroken):
        unseal(seal(SHOWN, page="holiday-list"), page="stated-records")
