"""The plan under its headings."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, unknown
from webapp.domain.plan_months import sections_of, title_of

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Entry:
    name: str
    expected: ExpectedDate


def headings(*expected: ExpectedDate) -> list[tuple[str, list[str], str]]:
    entries = [Entry(str(place), one) for place, one in enumerate(expected)]
    return [
        (section.heading, [entry.name for entry in section.entries], section.nothing)
        for section in sections_of(entries, today=TODAY)
    ]


def title(*expected: ExpectedDate) -> str:
    return title_of(sections_of([Entry("", one) for one in expected], today=TODAY))


def test_a_month_in_which_nothing_is_expected_says_so() -> None:
    assert headings(in_month(2027, 1), in_month(2027, 3)) == [
        ("January 2027", ["0"], ""),
        ("February 2027", [], "Nothing is expected in February 2027."),
        ("March 2027", ["1"], ""),
    ]


def test_a_long_gap_is_one_heading() -> None:
    assert headings(in_month(2026, 12), in_month(2027, 6))[1] == (
        "January 2027 to May 2027",
        [],
        "Nothing is expected from January 2027 to May 2027.",
    )


def test_days_come_before_the_month_as_a_whole() -> None:
    assert headings(in_month(2026, 12), on_day(date(2026, 12, 15))) == [("December 2026", ["1", "0"], "")]


def test_entries_without_a_date_come_last() -> None:
    assert headings(unknown("After the inquiry"), in_month(2026, 12)) == [
        ("December 2026", ["1"], ""),
        ("No date yet", ["0"], ""),
    ]


def test_what_should_have_been_decided_comes_first_and_opens_no_gap() -> None:
    assert headings(in_month(2026, 12), in_month(2026, 6)) == [
        ("Expected earlier and not yet decided", ["1"], ""),
        ("December 2026", ["0"], ""),
    ]


def test_what_should_have_been_decided_more_than_a_year_ago_comes_last_of_all() -> None:
    entries = (in_month(2012, 1), on_day(date(2025, 11, 22)), on_day(date(2025, 11, 23)), unknown(), in_month(2026, 12))
    assert headings(*entries) == [
        ("Expected earlier and not yet decided", ["2"], ""),
        ("December 2026", ["4"], ""),
        ("No date yet", ["3"], ""),
        ("From older plans, with no record of what became of them", ["0", "1"], ""),
    ]


def test_what_may_be_decided_at_any_time_now_stands_under_this_month() -> None:
    entries = (not_before(date(2026, 8, 31)), between(date(2026, 10, 1), date(2026, 12, 1)), on_day(TODAY))
    assert headings(*entries) == [("November 2026", ["0", "1", "2"], "")]


def test_the_title_names_the_months() -> None:
    assert title(in_month(2026, 12), in_month(2027, 3)) == "Key decisions: December 2026 to March 2027"
    assert title(in_month(2026, 12)) == "Key decisions: December 2026"
    assert title(in_month(2026, 6), in_month(2026, 12)) == "Key decisions: December 2026"
    assert title(in_month(2012, 1), in_month(2026, 12)) == "Key decisions: December 2026"
    assert title(unknown()) == title() == "Key decisions"
