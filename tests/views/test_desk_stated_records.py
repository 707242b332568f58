"""The desk's pages of records published elsewhere."""

import io

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.builders import add_rule
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.queries import stated_records as query

LIST = "/desk/records-elsewhere"
LOAD = f"{LIST}/import"
HEADINGS = "id,council,decision_date,published,stated_effective_from,kind,likely_reason,source"
# Facts as these councils published them; the addresses are their pages.
SATURDAY = (
    "C013,Peterborough,2023-06-19,2023-06-19,2023-06-24,inconsistent,one working day too many,"
    "https://democracy.peterborough.gov.uk/ieDecisionDetails.aspx?AIId=24290"
)
WAIVED = "C007,Peterborough,2018-01-26,2018-01-29,2018-01-26,waived,urgent,"
MISSING = "C113,Salford,2020-01-15,,2020-01-24,publication_date_missing,,"
UNKNOWN = "C999,Nowhere Council,2020-01-15,2020-01-15,2020-01-24,,,the minutes"


def send(browser: CheckedClient, *rows: str, headings: str = HEADINGS, name: str = "records.csv") -> TestResponse:
    content = "\n".join([headings, *rows]).encode()
    fields = inputs_of(form_on(browser.get(LOAD).text))
    return browser.post(
        LOAD, data=fields.to_dict() | {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def confirm(browser: CheckedClient, page: str) -> TestResponse:
    return browser.post(LOAD, data=inputs_of(form_on(page)) | {"confirm": "yes"})


def number_held(database: Database) -> int:
    with database.reading() as session:
        return query.listed(session)[1]


def test_the_file_is_looked_at_first_and_then_taken_in(officer_client: CheckedClient, database: Database) -> None:
    assert "None has been imported yet." in words_of(officer_client.get(LIST).text)
    check = send(officer_client, SATURDAY, WAIVED)
    assert (check.status_code, number_held(database)) == (200, 0)
    assert "2 records will be added." in words_of(check.text)
    assert (confirm(officer_client, check.text).status_code, number_held(database)) == (303, 2)
    assert "2 records were added." in words_of(officer_client.get(LIST).text)


def test_stated_and_our_own_date_stand_side_by_side_with_the_likely_reason(
    officer_client: CheckedClient, database: Database
) -> None:
    confirm(officer_client, send(officer_client, SATURDAY, WAIVED, MISSING, UNKNOWN).text)
    page = officer_client.get(LIST).text
    said = words_of(page)
    assert "Saturday 24 June 2023" in said
    assert "Friday 23 June 2023Differs" in said
    assert "It fits publication on Tuesday 20 June 2023, later than recorded." in said
    assert "In the file: inconsistent; one working day too many" in said
    assert "Call-in was waived: it took effect on the day of the decision." in said
    assert "In the file: publication date missing" in said
    assert "No rule of this council is known for that day." in said
    assert 'href="https://democracy.peterborough.gov.uk/ieDecisionDetails.aspx?AIId=24290"' in page


def test_the_councils_own_rule_of_that_day_is_used_for_its_own_records(
    officer_client: CheckedClient, database: Database, app: Flask
) -> None:
    council = app.extensions["forward-plan-settings"].council_name
    own = f"K1,{council},2026-11-02,2026-11-02,2026-11-06,,,"
    confirm(officer_client, send(officer_client, own).text)
    assert "No rule of this council is known for that day." in words_of(officer_client.get(LIST).text)
    with database.transaction() as session:
        add_rule(session, days=3)
    said = words_of(officer_client.get(LIST).text)
    assert "Friday 6 November 20263 working days" in said
    assert "The rule gives Friday 6 November 2026 too." in said


def test_the_same_file_again_adds_nothing_and_overwrites_nothing(
    officer_client: CheckedClient, database: Database
) -> None:
    confirm(officer_client, send(officer_client, SATURDAY).text)
    again = send(officer_client, SATURDAY.replace("2023-06-24", "2023-06-23"), WAIVED)
    said = words_of(again.text)
    assert "1 record will be added." in said
    assert "1 record is held already with other facts. What is held stays:" in said
    confirm(officer_client, again.text)
    assert number_held(database) == 2
    assert "Saturday 24 June 2023" in words_of(officer_client.get(LIST).text)
    said = words_of(send(officer_client, WAIVED).text)
    assert "0 records will be added. 1 record is held already with the same facts." in said


def test_call_in_records_are_read_too(officer_client: CheckedClient, database: Database) -> None:
    headings = "id,council,nation,clock_start,start_date,expected_deadline,expected_effective"
    check = send(
        officer_client,
        "C001,Peterborough,england,publication,2019-02-13,,2019-02-19",
        "C061,York,england,decision,2022-03-09,2022-03-11,",
        headings=headings,
    )
    said = words_of(check.text)
    assert "1 record will be added." in said
    assert "1 row states no date and will be left out." in said
    assert "The rule gives Tuesday 19 February 2019 too." in said


@pytest.mark.parametrize(
    ("rows", "headings", "sentence"),
    [
        (["C1,X,soon"], "id,council,stated_effective_from", "row 2 has “soon” where a day such as 2019-02-13"),
        (["C1,X"], "id,council", "records.csv is no file of records: its first row must have the headings"),
        ([], HEADINGS, "records.csv has headings and no rows below them."),
        (["C1,X," + "y" * 200_000], HEADINGS, "records.csv is larger than 200 kB. Divide it into smaller files."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    officer_client: CheckedClient, database: Database, rows: list[str], headings: str, sentence: str
) -> None:
    answer = send(officer_client, *rows, headings=headings)
    assert (answer.status_code, sentence in words_of(answer.text)) == (422, True)
    assert number_held(database) == 0


def test_no_file_at_all_is_asked_for(officer_client: CheckedClient) -> None:
    answer = officer_client.submit(LOAD)
    assert (answer.status_code, "Choose the file that holds the records." in words_of(answer.text)) == (422, True)


def test_what_was_not_shown_is_not_taken_in(officer_client: CheckedClient, database: Database) -> None:
    fields = inputs_of(form_on(send(officer_client, SATURDAY).text))
    changed = {"content": fields["content"] + "x", "confirm": "yes"}
    answer = officer_client.post(LOAD, data=fields.to_dict() | changed)
    assert (answer.status_code, number_held(database)) == (422, 0)
    assert "This page is out of date. Choose the file again." in words_of(answer.text)


def test_a_source_that_is_no_web_address_is_no_link(officer_client: CheckedClient) -> None:
    confirm(officer_client, send(officer_client, WAIVED + "javascript:alert(1)").text)
    assert "javascript:" not in officer_client.get(LIST).text


@pytest.mark.parametrize("address", [LIST, LOAD])
def test_members_do_not_see_it(member_client: CheckedClient, address: str) -> None:
    assert member_client.get(address).status_code == 403
