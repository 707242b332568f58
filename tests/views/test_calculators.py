"""The public calculators: the same answer as a page and as JSON, at an address that holds the whole question."""

from datetime import date

import pytest

from tests.builders import add_rule
from tests.checked_client import CheckedClient
from tests.views.public_words import seen_at
from webapp.adapters.presets import presets
from webapp.database import Database

ASKED = "/calculators/call-in?rule=peterborough-2012&published_on=2012-01-13"


def test_a_calculator_is_shown_before_anything_is_asked(client: CheckedClient) -> None:
    for address in ("/calculators/call-in", "/calculators/backwards"):
        assert client.get(address).status_code == 200
        assert "There is a problem" not in seen_at(client, address)


def test_the_rule_of_january_2012_closes_on_the_18th(client: CheckedClient) -> None:
    words = seen_at(client, ASKED)
    assert "Call-in closes at the end of Wednesday 18 January 2012" in words
    assert "May be implemented on or after Thursday 19 January 2012." in words
    assert "Friday 13 January 2012 Not counted day of publication" in words
    assert "Wednesday 18 January 2012 Day 3" in words


def test_the_same_is_given_as_json(client: CheckedClient) -> None:
    found = client.get(ASKED.replace("call-in?", "call-in.json?")).get_json()
    assert (found["last_day"], found["implementable_on"]) == ("2012-01-18", "2012-01-19")
    assert found["closes_at"] == "2012-01-19T00:00:00+00:00"
    assert len(found["days"]) == 6


def test_three_inputs_mean_the_same_as_one_date(client: CheckedClient) -> None:
    spread = ASKED.replace("published_on=2012-01-13", "published_on-day=13&published_on-month=1&published_on-year=2012")
    assert "the end of Wednesday 18 January 2012" in seen_at(client, spread)


def test_the_councils_own_rules_come_first(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=7)
    words = seen_at(client, "/calculators/call-in?rule=council&published_on=2012-01-13")
    assert "Call-in closes at the end of Tuesday 24 January 2012" in words


@pytest.mark.parametrize(
    ("asked", "last_moment"),
    [
        ("length=8&unit=calendar-days&cut_off=noon", "noon on Saturday 21 January 2012"),
        ("length=8&unit=calendar-days&rolls=y", "the end of Monday 23 January 2012"),
        ("length=1&unit=weekday&weekday=1&cut_off=5pm", "5pm on Tuesday 17 January 2012"),
        ("length=3&first_day_counts=y", "the end of Tuesday 17 January 2012"),
        ("length=3&clock_start=decision&decided_on=2012-01-12", "the end of Tuesday 17 January 2012"),
        ("length=3&published_time=6pm&after_hours_from=5pm", "the end of Thursday 19 January 2012"),
        ("length=3&nation=scotland", "the end of Wednesday 18 January 2012"),
    ],
)
def test_a_rule_may_be_set_out(client: CheckedClient, asked: str, last_moment: str) -> None:
    address = f"/calculators/call-in?rule=own&published_on=2012-01-13&{asked}"
    assert f"Call-in closes at {last_moment}" in seen_at(client, address)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("rule=own&published_on=2012-01-13", "Enter how many days or weeks, as a number."),
        ("rule=own&published_on=2012-01-13&length=0", "The number of days must be from 1 to 60."),
        ("rule=own&published_on=2012-01-13&length=3&clock_start=decision", "enter the day on which it was made"),
        ("rule=own&published_on=2012-01-13&length=1&unit=weekday", "Choose the day of the week"),
        ("rule=own&published_on=2012-01-13&length=3&cut_off=25:00", "Enter a real time"),
        ("rule=peterborough-2012&published_on=2012-02-30", "must be a real date"),
        ("rule=peterborough-2012&published_on=1999-01-13", "known only from"),
        ("rule=nowhere&published_on=2012-01-13", "Choose from the list."),
        ("rule=peterborough-2012&published_on=soon", "The date of publication must"),
    ],
)
def test_what_cannot_be_answered_is_said_beside_the_field(client: CheckedClient, asked: str, sentence: str) -> None:
    page = client.get(f"/calculators/call-in?{asked}")
    assert page.status_code == 422
    assert sentence in page.get_data(as_text=True)
    assert client.get(f"/calculators/call-in.json?{asked}").status_code == 422


def test_a_question_without_anything_lacks_everything_in_json(client: CheckedClient) -> None:
    answer = client.get("/calculators/call-in.json")
    assert answer.status_code == 422
    assert answer.get_json()["errors"]["published_on"] == ["Enter the date on which the record was published."]


def test_counting_backwards_says_what_has_passed_when_an_exception_is_for_and_where_report_days_come_from(
    client: CheckedClient,
) -> None:
    words = seen_at(client, "/calculators/backwards?rule=england-regulations-of-2012&decision_on=2026-12-15")
    assert words.count("That day has passed already.") == 1
    assert "Only if 28 clear days cannot be given." in words
    assert "18 and 11 days are those of one council’s scrutiny work programme of January 2012" in words


def test_counting_back_from_a_decision(client: CheckedClient) -> None:
    words = seen_at(client, "/calculators/backwards?rule=england-regulations-of-2012&decision_on=2026-12-15&private=y")
    assert "To decide on Tuesday 15 December 2026" in words
    assert "Monday 16 November 2026 Notice of the key decision" in words
    found = client.get("/calculators/backwards.json?rule=england-regulations-of-2012&decision_on=2026-12-15").get_json()
    assert [(one["what"], one["by"]) for one in found["deadlines"]] == [
        ("Notice of the key decision", "2026-11-16"),
        ("General exception notice", "2026-12-07"),
        ("Agenda", "2026-12-07"),
    ]


def test_reports_are_counted_back_as_in_january_2012(client: CheckedClient) -> None:
    rule = "rule=england-regulations-of-2012"
    asked = f"/calculators/backwards.json?{rule}&decision_on=2012-01-16&not_key=y&draft_days=18&final_days=11"
    found = {one["what"]: one["by"] for one in client.get(asked).get_json()["deadlines"]}
    assert (found["Draft report"], found["Final report"]) == ("2011-12-29", "2012-01-05")


def test_days_of_a_report_that_are_none_are_said(client: CheckedClient) -> None:
    page = client.get("/calculators/backwards?rule=england-regulations-of-2012&decision_on=2026-12-15&draft_days=soon")
    assert page.status_code == 422
    assert "Enter a number of days from 1 to 365, or leave it empty." in page.get_data(as_text=True)


def test_what_cannot_be_counted_back_is_said(client: CheckedClient) -> None:
    page = client.get("/calculators/backwards?rule=england-regulations-of-2012&decision_on=")
    assert page.status_code == 422
    assert "Enter the date on which the decision is to be made." in page.get_data(as_text=True)
    beyond = client.get("/calculators/backwards.json?rule=england-regulations-of-2012&decision_on=2099-12-15")
    assert "known only from" in beyond.get_json()["errors"][""][0]


def test_every_preset_is_told_with_its_source_and_counts(client: CheckedClient) -> None:
    words = seen_at(client, "/calculators/rules")
    for one in presets():
        assert f"{one.council}: {one.rule.name}" in words
        asked = f"/calculators/call-in.json?rule={one.slug}&published_on=2024-03-20&decided_on=2024-03-19"
        assert client.get(asked).status_code == 200


def test_the_councils_rule_is_that_of_the_day(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=3, valid_to=date(2019, 12, 31))
        add_rule(session, days=5, valid_from=date(2020, 1, 1))
    assert "the end of Wednesday 18 January 2012" in seen_at(
        client, "/calculators/call-in?published_on=2012-01-13&rule=council"
    )
    assert "the end of Friday 20 March 2026" in seen_at(
        client, "/calculators/call-in?published_on=2026-03-13&rule=council"
    )


def test_a_rule_that_was_not_in_force_says_so(client: CheckedClient) -> None:
    words = seen_at(client, "/calculators/call-in?rule=peterborough-2020&published_on=2012-01-13")
    assert "not on that day." in words
    assert "not on that day." not in seen_at(client, ASKED)


def test_without_a_rule_of_notice_on_that_day_nothing_is_guessed(client: CheckedClient) -> None:
    page = client.get("/calculators/backwards?rule=council&decision_on=1999-12-15")
    assert page.status_code == 422
    assert "Wednesday 15 December 1999" in page.get_data(as_text=True)
