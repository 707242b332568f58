"""The report to Council of special urgency, urgent private meetings and waivers: its days, its words, its table."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.domain.errors import RuleBroken
from webapp.domain.notice_presets import ENGLAND_2012
from webapp.domain.urgency_report import (
    HEADINGS,
    Hurried,
    Period,
    UrgencyReport,
    current_municipal_year,
    interval_words,
    last_twelve_months,
    length_warning,
    municipal_year,
    period_of,
    since_last_report,
)

YEAR = Period(date(2026, 5, 1), date(2027, 4, 30))
ROOF = Hurried(
    slug="KEY-01JUN-26",
    reference="KEY/01JUN/26",
    matter="Roof of the market hall",
    makers="Leader of the Council",
    on=date(2026, 6, 9),
    agreed_by="Jo Bloggs",
    capacity="Chairman of the authority",
    agreed_on=date(2026, 6, 8),
    reasons="It would have fallen.",
    unable="The committee has no chair.",
)


def test_the_last_twelve_months_end_today() -> None:
    assert last_twelve_months(date(2026, 11, 23)) == Period(date(2025, 11, 24), date(2026, 11, 23))
    assert last_twelve_months(date(2028, 2, 29)) == Period(date(2027, 3, 1), date(2028, 2, 29))


def test_a_municipal_year_begins_in_may() -> None:
    assert municipal_year(2026) == YEAR
    assert YEAR.words == "Friday 1 May 2026 to Friday 30 April 2027"
    assert current_municipal_year(date(2026, 4, 30)) == 2025
    assert current_municipal_year(date(2026, 5, 1)) == 2026


def test_a_period_does_not_run_backwards() -> None:
    assert period_of(YEAR.first, YEAR.first) == Period(YEAR.first, YEAR.first)
    with pytest.raises(RuleBroken, match="on or after the first, Friday 1 May 2026") as refused:
        period_of(YEAR.first, date(2026, 4, 30))
    assert refused.value.field == "last"


def test_nothing_in_a_hurry_is_said_in_as_many_sentences() -> None:
    assert UrgencyReport(YEAR).totals == (
        "No decision was made under special urgency.",
        "No meeting was held in private at short notice.",
        "Call-in was not waived for any decision.",
    )
    assert list(UrgencyReport(YEAR).rows()) == []


def test_what_was_in_a_hurry_is_counted() -> None:
    assert UrgencyReport(YEAR, (ROOF, ROOF), (ROOF, ROOF), (ROOF,)).totals == (
        "2 decisions were made under special urgency.",
        "2 meetings were held in private at short notice.",
        "Call-in was waived for 1 decision.",
    )
    assert UrgencyReport(YEAR, (ROOF,), (ROOF,)).totals[:2] == (
        "1 decision was made under special urgency.",
        "1 meeting was held in private at short notice.",
    )


def test_each_row_of_the_table_says_what_it_is() -> None:
    first, second, third = UrgencyReport(YEAR, (ROOF,), (ROOF,), (replace(ROOF, agreed_on=None),)).rows()
    assert dict(zip(HEADINGS, first, strict=True)) == {
        "What": "Special urgency",
        "Reference": "KEY/01JUN/26",
        "Matter": "Roof of the market hall",
        "Decision maker": "Leader of the Council",
        "Day of the decision or meeting": "2026-06-09",
        "Agreed by": "Jo Bloggs",
        "In what capacity": "Chairman of the authority",
        "Agreed on": "2026-06-08",
        "Reasons or statement": "It would have fallen.",
        "Why others could not agree": "The committee has no chair.",
    }
    assert (second[0], third[0], third[7]) == ("Urgent private meeting", "Waiver of call-in", "")


def test_the_interval_of_the_rule_is_told_and_a_year_is_not_too_long() -> None:
    assert interval_words(ENGLAND_2012) == "The council’s rule asks for a report at least every 12 months."
    assert length_warning(ENGLAND_2012, YEAR) == ""


def test_a_report_begins_on_the_day_after_the_last_one_ended() -> None:
    today = date(2026, 11, 23)
    assert since_last_report(date(2026, 4, 30), today) == Period(date(2026, 5, 1), today)
    assert since_last_report(today, today) == Period(today, today)
    assert since_last_report(None, today) == Period(date(2025, 11, 24), today)


def test_an_interval_of_more_than_a_year_is_warned_of() -> None:
    assert interval_words(replace(ENGLAND_2012, urgency_report_months=18)) == (
        "The council’s rule asks for a report at least every 18 months. The law asks for one at least once a year: "
        "change the rule."
    )


def test_days_that_are_too_many_for_one_report_are_pointed_out() -> None:
    quarterly = replace(ENGLAND_2012, urgency_report_months=3)
    assert length_warning(quarterly, YEAR) == "These days are too many for one report."
