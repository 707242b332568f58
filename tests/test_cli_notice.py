"""`forward-plan explain notice` and `backwards`: clear days and deadlines, in words and as JSON."""

from typing import Any

import pytest

from tests.explained import explained, run


def notice(*options: str) -> dict[str, Any]:
    return explained(*options, what="notice")


def test_notice_is_judged_by_28_clear_days_with_its_working() -> None:
    found = notice("--published", "2027-03-30", "--decision", "2027-04-28")
    days = found.pop("days")
    assert found == {
        "clear_days": 28,
        "needed": 28,
        "lawful": True,
        "earliest_decision": "2027-04-28",
        "latest_publication": "2027-03-30",
    }
    assert (days[0]["why_not_counted"], days[1]["number"], days[28]["number"]) == ("day of publication", 1, 28)


def test_days_that_are_not_clear_are_counted_with_the_day_of_the_decision() -> None:
    options = ("--published", "2026-11-02", "--decision", "2026-11-30", "--nation", "northern-ireland")
    found = notice(*options)
    assert (found["days"][28]["number"], found["days_given"], found["needed"], found["lawful"]) == (28, 28, 28, True)
    assert found["clear_days"] == 27


def test_publication_and_28_days_are_one_day_short() -> None:
    lines = run("notice", "--published", "2012-10-01", "--decision", "2012-10-29").stdout.splitlines()
    assert lines[0] == (
        "27 clear days lie between publication on Monday 1 October 2012 and the decision on Monday 29 October 2012; "
        "28 are needed."
    )
    assert "a frequent error" in lines[1]
    assert lines[2:4] == ["Monday 1 October 2012: not counted, day of publication", "Tuesday 2 October 2012: day 1"]
    assert lines[-5:] == [
        "clear_days: 27",
        "needed: 28",
        "lawful: no",
        "earliest_decision: 2012-10-30",
        "latest_publication: 2012-09-30",
    ]


@pytest.mark.parametrize(
    ("options", "earliest"),
    [
        (("--clear-days", "5", "--unit", "working"), "2019-12-31"),
        (("--clear-days", "5"), "2019-12-25"),
        (("--roll",), "2020-01-17"),
        (("--clear-days", "5", "--unit", "working", "--closure", "2019-12-24"), "2020-01-02"),
        (("--clear-days", "6", "--unit", "working", "--nation", "scotland"), "2020-01-03"),
    ],
)
def test_notice_can_be_counted_in_other_ways(options: tuple[str, ...], earliest: str) -> None:
    found = notice("--published", "2019-12-19", "--decision", "2020-02-03", *options)
    assert (found["earliest_decision"], found["lawful"]) == (earliest, True)


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (("--published", "2011-12-16"), "England, Regulations of 2000"),
        (("--published", "2024-12-16", "--nation", "wales"), "Wales"),
    ],
)
def test_where_the_law_of_the_day_asks_for_no_clear_days_they_are_counted_only_when_asked_for(
    options: tuple[str, ...], rule: str
) -> None:
    words = (*options, "--decision", "2025-01-20")
    result = run("notice", *words)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: “{rule}” asks for no clear days before a decision. To count them: --clear-days 28.\n",
    )
    assert notice(*words, "--clear-days", "28")["needed"] == 28


def test_deadlines_are_counted_backwards() -> None:
    result = run("backwards", "--decision", "2026-12-15", "--public-report", "7")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "To decide on Tuesday 15 December 2026, by the rule “England, Regulations of 2012”",
        "Notice of the key decision by Monday 16 November 2026",
        "First notice of the private meeting by Monday 16 November 2026",
        "Draft report by Friday 27 November 2026",
        "Final report by Friday 4 December 2026",
        "General exception notice by Monday 7 December 2026",
        "Further notice of the private meeting by Monday 7 December 2026",
        "Agenda by Monday 7 December 2026",
        "Public report by Tuesday 8 December 2026",
    ]


def test_deadlines_on_days_when_offices_are_shut_say_so() -> None:
    lines = run("backwards", "--decision", "2027-01-25").stdout.splitlines()
    assert lines[1].startswith("Notice of the key decision by Sunday 27 December 2026 (offices are shut: Sunday): at ")


def test_deadlines_are_given_as_json() -> None:
    found = explained("--decision", "2026-12-15", what="backwards")
    assert (found["rule"], found["decision_on"]) == ("England, Regulations of 2012", "2026-12-15")
    assert found["deadlines"][0] == {
        "what": "Notice of the key decision",
        "by": "2026-11-16",
        "counting": (
            "at least 28 clear days before the decision, neither that day nor the day of the decision counted"
        ),
    }
