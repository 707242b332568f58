"""What a request must say, and how often anybody may ask."""

from datetime import UTC, date, datetime

import pytest

from webapp.domain.call_in_facts import Content, Request, Signature
from webapp.domain.call_in_limits import grounds_left, missing_content, why_over_the_year, why_too_soon
from webapp.domain.constitution import Demands, Limits, Once

FACTS = "It was not arrived at after proper consideration of the facts."
HARM = "It would harm a section of the inhabitants."
ALL = Demands(reasons=True, grounds=(FACTS, HARM), alternative=True)


@pytest.mark.parametrize(
    ("demands", "content", "missing"),
    [
        (Demands(), Content(), ()),
        (ALL, Content("Cost.", (FACTS,), "Wait."), ()),
        (
            ALL,
            Content(reasons=" ", grounds=("Another ground",)),
            (
                "The reasons for the request are missing.",
                "No ground from the list of the rule is given.",
                "The alternative course of action is missing.",
            ),
        ),
        (Demands(alternative=True), Content(reasons="Cost."), ("The alternative course of action is missing.",)),
    ],
)
def test_what_the_rule_demands_and_the_request_does_not_say_is_listed(
    demands: Demands, content: Content, missing: tuple[str, ...]
) -> None:
    assert missing_content(demands, content) == missing


def four_since(day: int) -> tuple[datetime, ...]:
    return tuple(datetime(2011, month, day, 10, 0, tzinfo=UTC) for month in (1, 4, 7, 10))


@pytest.mark.parametrize(("day", "counts"), [(17, False), (18, True)])
def test_signatures_of_twelve_months_are_counted_up_to_the_day(day: int, counts: bool) -> None:
    fifth = Signature("one", datetime(2012, 1, day, 10, 0, tzinfo=UTC), earlier=four_since(18))
    assert (why_over_the_year(fifth, Limits(signatures_a_year=4)) is None) == counts


def test_too_many_are_told_with_both_numbers() -> None:
    fifth = Signature("one", datetime(2012, 1, 17, 10, 0, tzinfo=UTC), earlier=four_since(18))
    assert why_over_the_year(fifth, Limits(signatures_a_year=4)) == (
        "Signed 4 other call-ins in the twelve months to Tuesday 17 January 2012; the rule allows 4 in twelve months."
    )
    assert why_over_the_year(fifth, Limits()) is None


@pytest.mark.parametrize(("received_on", "barred"), [(date(2012, 2, 28), True), (date(2012, 2, 29), False)])
def test_the_same_matter_may_come_again_when_the_months_have_passed(received_on: date, barred: bool) -> None:
    request = Request(received_on=received_on, repeats_on=date(2011, 8, 31))
    why = why_too_soon(request, Limits(repeat_months=6))
    assert (why is not None) == barred
    if barred:
        assert why == (
            "The same matter was called in on Wednesday 31 August 2011: "
            "the rule lets it be called in again from Wednesday 29 February 2012."
        )


def test_where_nothing_is_barred_the_earlier_call_in_does_not_matter() -> None:
    request = Request(received_on=date(2012, 1, 16), repeats_on=date(2012, 1, 9))
    assert why_too_soon(request, Limits()) is None
    assert why_too_soon(Request(received_on=date(2012, 1, 16)), Limits(repeat_months=6)) is None


def test_a_ground_is_left_only_where_the_rule_counts_grounds() -> None:
    assert grounds_left(ALL, Limits(once=Once.GROUND), [FACTS]) == (HARM,)
    assert grounds_left(ALL, Limits(), [FACTS]) == ()
