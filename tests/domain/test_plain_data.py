"""Reading what people wrote as JSON or TOML: strictly, with a sentence for whatever cannot be read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.constitution import Effect, Unit
from webapp.domain.errors import RuleBroken
from webapp.domain.plain_data import Table

NOON = datetime(2012, 1, 13, 12, tzinfo=UTC)


def a_table(**values: object) -> Table:
    return Table(values, "the rule")


def refusal(ask: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as refused:
        ask()
    return refused.value.message


def test_each_name_is_taken_once_and_what_nobody_asked_for_is_refused() -> None:
    table = a_table(name="Call-in", colour="red")
    assert (table.has("name"), table.text("name"), table.has("name")) == (True, "Call-in", False)
    assert refusal(table.end) == "The rule has names that are not known: colour."
    assert table.text("colour") == "red"
    table.end()


def test_hyphens_and_underscores_are_the_same_but_one_name_is_given_once() -> None:
    assert Table({"cut-off": "17:00"}, "the rule").clock("cut_off") == time(17)
    both = {"cut-off": "17:00", "cut_off": "16:00"}
    assert refusal(lambda: Table(both, "the rule")) == "The rule gives cut_off twice: keep one of them."
    assert refusal(lambda: a_table(length=3, days=3).number("length", "days")) == (
        "The rule gives length twice, as length and days: keep one of them."
    )


@pytest.mark.parametrize("empty", ["", None])
def test_empty_text_and_null_are_nothing(empty: object) -> None:
    def table() -> Table:
        return a_table(value=empty)

    assert table().take("value") is None
    assert (table().number("value"), table().day("value"), table().clock("value"), table().weekday("value")) == (
        (None,) * 4
    )
    assert (table().texts("value"), table().tables("value"), table().table("value")) == ((), (), None)
    assert (table().text("value", default="-"), table().yes_no("value", default=True)) == ("-", True)
    assert (table().choices(Unit, "value"), table().choice(Unit, "value", default=Unit.WEEKDAY)) == (
        None,
        Unit.WEEKDAY,
    )
    assert refusal(lambda: table().text("value")) == "The rule: value must be a text without control characters."


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        ("text", "Two lines\nand “quotes”", "Two lines\nand “quotes”"),
        ("texts", ["one", "two"], ("one", "two")),
        ("number", 12, 12),
        ("number", " 12 ", 12),
        ("number", "-3", -3),
        ("number", 1_000_000, 1_000_000),
        ("yes_no", "No", False),
        ("yes_no", " yes ", True),
        ("yes_no", True, True),
        ("day", "2012-01-13", date(2012, 1, 13)),
        ("day", date(2012, 1, 13), date(2012, 1, 13)),
        ("day", "0001-01-01", date.min),
        ("clock", "17:00", time(17)),
        ("clock", "09:05:00", time(9, 5)),
        ("clock", time(17, 30), time(17, 30)),
        ("weekday", "sunday", 6),
    ],
)
def test_what_can_be_read(read: str, value: object, expected: object) -> None:
    assert getattr(a_table(value=value), read)("value") == expected


@pytest.mark.parametrize(
    ("read", "values", "must"),
    [
        (
            "text",
            [5, True, [], "NUL\x00", "half a letter \ud800", "back\u202eto front", "tab\tand bell\x07"],
            "a text without control characters",
        ),
        ("texts", ["one", {"a": 1}, 0, False], "a list of texts"),
        ("texts", [["one", 2], ["\x00"], [""]], "a list of texts, none of them empty or with control characters"),
        ("tables", [{}, 0, False, "one"], "a list of tables"),
        ("number", [True, 1.0, "1.0", "²", "three", [], "9" * 5000, "1e3"], "a whole number"),
        ("number", [10**6 + 1, -(10**7), 10**5000, "1000001"], "a whole number of at most 1,000,000"),
        ("yes_no", [1, 0, "on", [], 0.0], "yes or no"),
        (
            "day",
            ["13/01/2012", "20120113", "2012-W02-5", 20120113, NOON, "2012-1-3", "２０１２-01-13"],
            "a date such as 2012-01-13",
        ),
        ("day", ["2011-02-29", "0000-01-01"], "a date such as 2012-01-13, and one that exists"),
        (
            "clock",
            ["25:00", "24:00", "17", "1700", "5pm", "17:00:01", "17:00Z", 17, time(17, 0, 1), time(17, tzinfo=UTC)],
            "a time of day from 00:00 to 23:59, such as 17:00",
        ),
        ("weekday", [1, "Tues", [], "T"], "one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday or Sunday"),
    ],
)
def test_what_cannot_be_read(read: str, values: list[object], must: str) -> None:
    for value in values:
        assert refusal(lambda value=value: getattr(a_table(value=value), read)("value")) == (  # type: ignore[misc]
            f"The rule: value must be {must}."
        )


def test_a_choice_may_be_written_in_several_ways() -> None:
    for written in ("next-working-day", "next_working_day", " Next Working Day "):
        assert a_table(effect=written).choice(Effect, "effect") == Effect.NEXT_WORKING_DAY
    also = {"at-cutoff": Effect.ON_LAST_DAY}
    assert a_table(effect="At cutoff").choice(Effect, "effect", also=also) == Effect.ON_LAST_DAY
    assert a_table(units=["weekday", "working_days"]).choices(Unit, "units") == (Unit.WEEKDAY, Unit.WORKING_DAYS)


@pytest.mark.parametrize("value", [None, 3, [], {}, "soon", ["weekday"]])
def test_what_is_not_on_the_list_is_refused(value: object) -> None:
    sentence = "The rule: unit must be one of working-days, calendar-days or weekday."
    assert refusal(lambda: a_table(unit=value).choice(Unit, "unit")) == sentence
    assert refusal(lambda: a_table(unit=[value]).choices(Unit, "unit")) == sentence


def test_tables_within_tables_say_where_they_stand() -> None:
    outer = a_table(requesters=[{"count": 1}, {"count": "many"}], limits={"once": "often"})
    second = outer.tables("requesters")[1]
    assert refusal(lambda: second.number("count")) == "Requesters 2 of the rule: count must be a whole number."
    limits = outer.table("limits")
    assert limits is not None
    assert refusal(limits.end) == "Limits of the rule has names that are not known: once."


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.times()
    | st.sampled_from(["9" * 5000, "-", "17:60", "2012-02-30", "\ud800"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers() | st.none(), inner),
    max_leaves=8,
)  # fmt: skip
READERS: tuple[Callable[[Table], Any], ...] = (
    lambda table: table.text("value"),
    lambda table: table.texts("value"),
    lambda table: table.tables("value"),
    lambda table: table.table("value"),
    lambda table: table.number("value"),
    lambda table: table.yes_no("value"),
    lambda table: table.day("value"),
    lambda table: table.clock("value"),
    lambda table: table.weekday("value"),
    lambda table: table.choice(Unit, "value"),
    lambda table: table.choices(Unit, "value"),
    lambda table: table.end(),
)


def sentence_about(data: object, reader: Callable[[Table], Any]) -> str:
    try:
        reader(Table(data, "the rule"))
    except RuleBroken as refused:
        return refused.message
    return ""


@settings(max_examples=500)
@given(value=ANYTHING, reader=st.sampled_from(READERS))
def test_nothing_strange_ends_in_anything_but_a_sentence(value: object, reader: Callable[[Table], Any]) -> None:
    for data in (value, {"value": value}):
        sentence = sentence_about(data, reader)
        assert sentence == "" or sentence.endswith(".")
