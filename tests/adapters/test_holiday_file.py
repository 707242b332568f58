"""The Government's file of bank holidays: read whole, or refused with what is wrong."""

import json
from datetime import date
from typing import Any

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.adapters.holiday_file import comparison_with, fingerprint, read_holiday_file, write_holiday_list
from webapp.domain.days import CalendarChanges, Closure, Nation
from webapp.domain.holiday_list import ListRefused, sentences

DIVISIONS = {
    Nation.ENGLAND: "england-and-wales",
    Nation.SCOTLAND: "scotland",
    Nation.NORTHERN_IRELAND: "northern-ireland",
}


def events(nation: Nation, years: range) -> list[dict[str, Any]]:
    """Return the events of a nation's years as the Government writes them."""
    calendar = calendar_for(nation, known_to=date(2030, 12, 31))
    return [
        {
            "title": name.removesuffix(" (substitute day)").replace("'", "’"),
            "date": day.isoformat(),
            "notes": "Substitute day" if name.endswith(" (substitute day)") else "",
            "bunting": True,
        }
        for day, name in sorted(calendar.holidays.items())
        if day.year in years
    ]


def whole_file(years: range = range(2019, 2029)) -> dict[str, Any]:
    """Return a file of all divisions."""
    return {name: {"division": name, "events": events(nation, years)} for nation, name in DIVISIONS.items()}


def as_bytes(file: Any) -> bytes:
    return json.dumps(file, ensure_ascii=False).encode()


def problems(content: bytes, nation: Nation = Nation.ENGLAND) -> tuple[str, ...]:
    with pytest.raises(ListRefused) as refused:
        read_holiday_file(content, nation)
    return refused.value.problems


@pytest.mark.parametrize("nation", list(Nation))
def test_a_list_like_the_calendar_changes_nothing(nation: Nation) -> None:
    listed = read_holiday_file(as_bytes(whole_file()), nation)
    assert (listed.first_year, listed.last_year) == (2019, 2028)
    found = comparison_with(listed, nation, CalendarChanges())
    assert (found.changes_nothing, found.renamed) == (True, ())


def test_names_are_written_as_ours_are() -> None:
    file = whole_file() | {"comment": {"events": []}}
    days = read_holiday_file(b"\xef\xbb\xbf" + as_bytes(file), Nation.ENGLAND).days
    assert days[date(2021, 12, 27)] == "Christmas Day (substitute day)"
    assert days[date(2026, 1, 1)] == "New Year's Day"


def test_a_list_written_for_a_page_is_read_back() -> None:
    listed = read_holiday_file(as_bytes(whole_file()), Nation.SCOTLAND)
    assert read_holiday_file(write_holiday_list(listed, Nation.SCOTLAND).encode(), Nation.SCOTLAND) == listed


def test_a_new_list_makes_more_known_and_the_councils_own_days_are_compared_too() -> None:
    file = whole_file(range(2026, 2030))
    file["england-and-wales"]["events"].append({"title": "Jubilee", "date": "2027-06-07", "notes": ""})
    changes = CalendarChanges(
        additions={date(2027, 7, 1): "Fair day"}, closures={date(2029, 12, 27): Closure("Christmas", False, False)}
    )
    found = comparison_with(read_holiday_file(as_bytes(file), Nation.ENGLAND), Nation.ENGLAND, changes)
    assert sentences(found) == (
        "Monday 7 June 2027 becomes a bank holiday: Jubilee.",
        "Thursday 1 July 2027 is no longer a bank holiday: Fair day.",
        "Bank holidays are known up to 31 December 2029 instead of 31 December 2028.",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": "2027-13-01"}, "“2027-13-01” is not a date like 2027-12-27"),
        ({"date": "2027-02-29"}, "“2027-02-29” is not a date like 2027-12-27"),
        ({"date": "20270503"}, "“20270503” is not a date like 2027-12-27"),
        ({"date": "2027-W01-1"}, "“2027-W01-1” is not a date like 2027-12-27"),
        ({"date": "２０２７-05-03"}, "“２０２７-05-03” is not a date like 2027-12-27"),
        ({"date": "0001-01-01"}, "0001-01-01 is not between 1972 and 2099"),
        ({"date": "2027-05-01"}, "2027-05-01 is a Saturday"),
        ({"date": "2027-05-02"}, "2027-05-02 is a Sunday"),
        ({"date": "2019-01-01"}, "2019-01-01 is there already"),
        ({"date": 20270503}, "its title, date and notes must be texts"),
        ({"date": None}, "its title, date and notes must be texts"),
        ({"title": ["May Day"]}, "its title, date and notes must be texts"),
        ({"notes": {}}, "its title, date and notes must be texts"),
        ({"title": "\u202e \n"}, "its title is empty"),
        ({"title": "May\nDay"}, "its title is not one line"),
        ({"title": "May" * 60}, "its title is longer than 150 characters"),
    ],
)
def test_a_bad_event_is_named_by_division_and_number(change: dict[str, Any], sentence: str) -> None:
    file = whole_file()
    file["scotland"]["events"][4] |= change
    assert problems(as_bytes(file)) == (f"scotland, event 5: {sentence}.",)


def test_every_problem_is_told_and_an_event_that_is_none_too() -> None:
    file = whole_file()
    file["england-and-wales"]["events"][0] = "Monday"
    file["northern-ireland"]["events"][2]["date"] = ""
    del file["scotland"]
    assert problems(as_bytes(file), Nation.SCOTLAND) == (
        "england-and-wales, event 1: it is not an object with a title and a date.",
        "northern-ireland, event 3: “” is not a date like 2027-12-27.",
        "The file has no division “scotland”.",
    )


def test_a_year_with_too_few_days_is_refused() -> None:
    file = whole_file()
    del file["england-and-wales"]["events"][8]
    assert problems(as_bytes(file)) == ("The list has 7 bank holidays in 2020, where every year has at least 8.",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is not the JSON that www.gov.uk/bank-holidays.json gives."),
        (b"BEGIN:VCALENDAR", "The file is not the JSON that www.gov.uk/bank-holidays.json gives."),
        (b"\xff\xfe{\x00}\x00", "The file is not the JSON that www.gov.uk/bank-holidays.json gives."),
        (b"1" * 5000, "The file is not the JSON that www.gov.uk/bank-holidays.json gives."),
        (b"[" * 100_000, "The file is nested too deep to be a list of bank holidays."),
        (b'{"a":' * 100_000, "The file is nested too deep to be a list of bank holidays."),
        (b" " * 1_000_001, "The file is larger than 1 MB, which no list of bank holidays is."),
        (b"[]", "The file must hold divisions by name, such as “england-and-wales”."),
        (b"null", "The file must hold divisions by name, such as “england-and-wales”."),
        (
            b'{"scotland": {}, "scotland": {}}',
            "The file says the same thing twice: a name occurs more than once in one object.",
        ),
        (b"{}", "The file has no division “england-and-wales”."),
        (b'{"england-and-wales": []}', "The division “england-and-wales” holds no list of events."),
        (b'{"england-and-wales": {"events": {}}}', "The division “england-and-wales” holds no list of events."),
        (b'{"england-and-wales": {"events": []}}', "The list holds no bank holiday."),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    assert problems(content) == (sentence,)


def test_the_fingerprint_is_the_one_that_sha256sum_prints() -> None:
    assert fingerprint(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
