"""Published notices judged by their own rules; the facts stand in examples/notice.csv with their sources."""

import csv
from pathlib import Path

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.errors import RuleBroken
from webapp.domain.notice_records import judge_row, read_row, read_rule, summary
from webapp.domain.notice_terms import CountedIn, NoticeTerm

RECORDS = list(
    csv.DictReader((Path(__file__).parent / "examples" / "notice.csv").read_text(encoding="utf-8").splitlines())
)
ROW = {
    "id": "N010",
    "notice_published": "2020-02-19",
    "not_before": "2020-03-19",
    "rule": "28cd",
    "clear_calendar_days": "28",
    "clear_working_days": "20",
    "verdict": "consistent",
}


def judged(**changed: str | None) -> tuple[str, ...]:
    return judge_row(ROW | changed, calendar_for)


def refusal(**changed: str | None) -> tuple[str | None, str]:
    with pytest.raises(RuleBroken) as refused:
        judged(**changed)
    return refused.value.field, refused.value.message


@pytest.mark.parametrize("row", RECORDS, ids=[one["id"] for one in RECORDS])
def test_every_published_record_agrees_with_its_own_verdict(row: dict[str, str]) -> None:
    assert judge_row(row, calendar_for) == ()


def test_thirty_records_are_kept_with_their_sources() -> None:
    assert len(RECORDS) == 30
    assert all(one["source"].startswith("http") for one in RECORDS)


def test_each_cell_that_differs_is_told() -> None:
    assert judged(not_before="2020-03-18") == (
        "clear_calendar_days says 28, counted are 27.",
        "clear_working_days says 20, counted are 19.",
        "verdict says consistent, by the count it is short_of_28_clear.",
        "not_before says Wednesday 18 March 2020, the rule gives Thursday 19 March 2020.",
    )


def test_a_later_day_than_the_rules_differs_unless_the_rule_is_a_minimum() -> None:
    later = {"not_before": "2020-03-20", "clear_calendar_days": "", "clear_working_days": ""}
    assert judged(**later) == ("not_before says Friday 20 March 2020, the rule gives Thursday 19 March 2020.",)
    assert judged(**later, rule="28cd;min") == ()


def test_an_earlier_day_than_a_minimum_differs() -> None:
    assert judged(
        not_before="2020-03-18", rule="28cd; MIN", clear_calendar_days="", clear_working_days=None, verdict=""
    ) == ("not_before says Wednesday 18 March 2020, the rule gives no day before Thursday 19 March 2020.",)


def test_a_row_that_says_itself_that_notice_was_short_agrees() -> None:
    short = {"not_before": "2020-03-18", "clear_calendar_days": "27", "clear_working_days": "19"}
    assert judged(**short, verdict="short_of_28_clear") == ()
    assert judged(**short, verdict="short_of_28_clear", rule="28d") == ()


def test_only_the_cells_that_are_filled_are_compared() -> None:
    assert judge_row({"notice_published": "2020-02-19", "rule": "28cd", "not_before": "2020-03-19"}, calendar_for) == ()
    assert judge_row({"notice_published": "2020-02-19", "rule": "28cd", "not_before": None}, calendar_for) == ()


def test_clear_working_days_and_other_lengths_have_verdicts_of_their_own() -> None:
    week = {"clear_calendar_days": "", "clear_working_days": "4", "not_before": "2020-02-26"}
    assert judged(**week, rule="5cwd", verdict="short_of_5_clear") == ()
    assert judged(**week, rule="5cd", verdict="consistent") == (
        "not_before says Wednesday 26 February 2020, the rule gives Tuesday 25 February 2020.",
    )


def test_each_nation_has_its_own_holidays() -> None:
    st_andrews = {
        "notice_published": "2026-11-27",
        "rule": "5cwd",
        "clear_calendar_days": "",
        "clear_working_days": "5",
        "verdict": "",
    }
    assert judged(**st_andrews, not_before="2026-12-07") == ()
    assert judged(**st_andrews, not_before="2026-12-08", nation="scotland") == ()
    assert judged(**st_andrews, not_before="2026-12-07", nation="Northern Ireland") == ()


def test_special_urgency_has_no_minimum() -> None:
    assert judged(rule="none", not_before="2020-02-20", clear_calendar_days="0", clear_working_days="0") == ()


@pytest.mark.parametrize(
    ("text", "term", "is_minimum"),
    [
        ("28cd", NoticeTerm(28), False),
        ("28cwd", NoticeTerm(28, CountedIn.WORKING_DAYS), False),
        ("5cwd;min", NoticeTerm(5, CountedIn.WORKING_DAYS), True),
        ("5cd", NoticeTerm(5), False),
        ("28d", NoticeTerm(28, is_clear=False), False),
        (" 28CD ; roll ; min ", NoticeTerm(28, rolls=True), True),
        ("none", None, True),
    ],
)
def test_rules_as_the_records_write_them(text: str, term: NoticeTerm | None, is_minimum: bool) -> None:
    found = read_rule(text)
    assert (found.term, found.is_minimum) == (term, is_minimum)


@pytest.mark.parametrize("rule", ["28", "cd", "28cd;often", "0cd", "28 clear days", "-5cwd", "28cd;"])
def test_a_rule_that_cannot_be_read_is_refused(rule: str) -> None:
    assert refusal(rule=rule) == (
        "rule",
        f"The column rule says “{rule}”. It can be 28cd, 28cwd, 28d or none, followed by ;roll or ;min.",
    )


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("notice_published", "", "The column notice_published is empty: it is needed to judge the row."),
        ("rule", None, "The column rule is empty: it is needed to judge the row."),
        (
            "notice_published",
            "19/02/2020",
            "The column notice_published says “19/02/2020”: write a date as 2012-01-13.",
        ),
        ("not_before", "2020-02-30", "The column not_before says “2020-02-30”: write a date as 2012-01-13."),
        (
            "clear_calendar_days",
            "-1",
            "The column clear_calendar_days says “-1”: write a whole number of days.",
        ),
        (
            "verdict",
            "fine",
            "The column verdict says “fine”. It can be consistent, or short_of_28_clear with any number.",
        ),
        (
            "nation",
            "france",
            "The column nation says “france”. It can be england, wales, scotland or northern-ireland.",
        ),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column: str, value: str | None, sentence: str) -> None:
    assert refusal(**{column: value}) == (column, sentence)


def test_a_row_without_a_nation_is_englands() -> None:
    assert read_row(ROW).nation == "england"


def test_the_last_line_of_a_comparison() -> None:
    assert summary(30, 0) == "30 agree, 0 differ"
