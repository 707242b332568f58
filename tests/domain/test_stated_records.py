"""Rows of records published elsewhere, taken as they are."""

from datetime import date

import pytest

from webapp.domain.errors import RuleBroken
from webapp.domain.stated_records import StatedFacts, StatedReading, read_stated

# https://democracy.peterborough.gov.uk/ieDecisionDetails.aspx?AIId=24290
SATURDAY = {
    "id": "C013",
    "council": "Peterborough",
    "decision_date": "2023-06-19",
    "published": "2023-06-19",
    "stated_effective_from": "2023-06-24",
    "kind": "inconsistent",
    "likely_reason": "fits publication on 20/06/2023",
    "source": "https://democracy.peterborough.gov.uk/ieDecisionDetails.aspx?AIId=24290",
}


def test_a_record_that_breaks_the_rule_is_taken_as_it_is() -> None:
    assert read_stated([(2, SATURDAY)]) == StatedReading(
        (
            StatedFacts(
                reference="C013",
                council="Peterborough",
                stated_effective_on=date(2023, 6, 24),
                decided_on=date(2023, 6, 19),
                published_on=date(2023, 6, 19),
                kind="inconsistent",
                remark="fits publication on 20/06/2023",
                source="https://democracy.peterborough.gov.uk/ieDecisionDetails.aspx?AIId=24290",
            ),
        ),
        0,
    )


@pytest.mark.parametrize(
    ("clock_start", "decided_on", "published_on"),
    [
        ("publication", None, date(2019, 2, 13)),
        ("decision", date(2019, 2, 13), None),
        ("meeting", date(2019, 2, 13), None),
    ],
)
def test_a_call_in_record_says_what_its_start_is(
    clock_start: str, decided_on: date | None, published_on: date | None
) -> None:
    row = {"id": "C001", "council": "Peterborough", "clock_start": clock_start, "start_date": "2019-02-13"}
    (found,) = read_stated([(2, row | {"expected_effective": "2019-02-19"})]).records
    assert (found.decided_on, found.published_on, found.stated_effective_on) == (
        decided_on,
        published_on,
        date(2019, 2, 19),
    )


def test_rows_that_state_no_date_are_counted_and_passed_over() -> None:
    reading = read_stated([(2, SATURDAY), (3, SATURDAY | {"stated_effective_from": ""})])
    assert (len(reading.records), reading.without_date) == (1, 1)


def test_a_file_that_states_no_date_at_all_is_refused() -> None:
    with pytest.raises(RuleBroken, match="No row of the file states from when"):
        read_stated([(2, SATURDAY | {"stated_effective_from": ""})])


def test_days_are_read_as_they_are_written_in_britain() -> None:
    (found,) = read_stated([(2, SATURDAY | {"published": "", "decision_date": "19/06/2023"})]).records
    assert (found.decided_on, found.published_on) == (date(2023, 6, 19), None)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"stated_effective_from": "soon"}, "row 2 has “soon” where a day such as 2019-02-13 is needed"),
        ({"published": "June 2023"}, "row 2 has “June 2023” where a day such as 2019-02-13 is needed"),
        ({"published": "2023-02-30"}, "row 2 has “2023-02-30” where a day such as 2019-02-13 is needed"),
        ({"id": ""}, "row 2 has no id or no council"),
        ({"council": ""}, "row 2 has no id or no council"),
        ({"id": "C" * 61}, "row 2 has a reference of more than 60 characters"),
    ],
)
def test_a_row_that_cannot_be_read_refuses_the_file(changed: dict[str, str], words: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_stated([(2, SATURDAY | changed), (3, SATURDAY | {"id": "C014"})])
    assert refused.value.message == (
        f"The file cannot be imported: {words}. Correct it and try again. Nothing was imported."
    )


def test_the_rows_at_fault_are_named_and_a_repeated_record_is_one() -> None:
    rows = [(2, SATURDAY), (3, SATURDAY), *((number, SATURDAY | {"id": ""}) for number in range(4, 10))]
    with pytest.raises(RuleBroken) as refused:
        read_stated(rows)
    assert "row 3 repeats C013 of Peterborough from row 2, row 4 has no id" in refused.value.message
    assert "and 2 more rows cannot be read either." in refused.value.message
