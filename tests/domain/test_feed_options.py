"""What may be added to a feed's address, and the one way in which each wish is written."""

from itertools import product

import pytest

from webapp.domain.errors import RuleBroken
from webapp.domain.feed_options import PLAIN, Alarms, Cancelled, FeedOptions, Fuzzy, options_from, split_key


@pytest.mark.parametrize(
    ("asked", "suffix"),
    [
        ({}, ""),
        ({"cancelled": "show", "fuzzy": "first", "alarms": "some"}, ""),
        ({"alarms": "none", "cancelled": "mark"}, "?cancelled=mark&alarms=none"),
        ({"fuzzy": "bar", "utm_source": "letter"}, "?fuzzy=bar"),
        ({"cancelled": "hide", "fuzzy": "none", "alarms": "none"}, "?cancelled=hide&fuzzy=none&alarms=none"),
    ],
)
def test_every_way_of_writing_a_wish_is_one_feed(asked: dict[str, str], suffix: str) -> None:
    assert options_from(asked).suffix == suffix


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        (
            {"cancelled": "no"},
            "cancelled",
            "A calendar’s address can say cancelled=show or cancelled=mark or cancelled=hide.",
        ),
        ({"fuzzy": ""}, "fuzzy", "A calendar’s address can say fuzzy=first or fuzzy=bar or fuzzy=none."),
        ({"alarms": "NONE"}, "alarms", "A calendar’s address can say alarms=some or alarms=none."),
    ],
)
def test_a_value_that_cannot_be_is_refused(asked: dict[str, str], field: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        options_from(asked)
    assert (refused.value.field, refused.value.message) == (field, sentence)


def test_a_stored_key_comes_apart_again_whatever_was_asked() -> None:
    for chosen in product(Cancelled, Fuzzy, Alarms):
        options = FeedOptions(*chosen)
        assert split_key(f"wards/north{options.suffix}") == ("wards/north", options)
    assert split_key("plan") == ("plan", PLAIN)


@pytest.mark.parametrize(
    "key",
    [
        "plan?",
        "plan?alarms",
        "plan?alarms=some",
        "plan?alarms=no",
        "plan?alarms=none&",
        "plan?alarms=none&cancelled=mark",
        "plan?alarms=none&alarms=none",
        "plan?alarms=none=none",
        "plan?utm=letter",
        "plan?alarms=none?alarms=none",
        f"wards/{'n' * 195}",
    ],
)
def test_a_key_that_is_written_otherwise_is_none(key: str) -> None:
    assert split_key(key) is None
