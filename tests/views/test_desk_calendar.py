"""The desk's pages of the working calendar, as an administrator's browser sees them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from werkzeug.test import TestResponse

from tests.builders import add_decision, add_rule, publish_record
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.days import CalendarChanges, Closure
from webapp.queries import calendar as calendar_query

INDEX = "/desk/calendar"
NEW_HOLIDAY, NEW_CLOSURE = f"{INDEX}/holidays/new", f"{INDEX}/closures/new"
CLOSURE = f"{INDEX}/closures/2026-12-29/2026-12-31"
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)
SignIn = Callable[[Role], CheckedClient]
REASON = "Resolved by the Council, minute 7"


def typed_day(field: str, day: date) -> dict[str, str]:
    return {f"{field}-day": str(day.day), f"{field}-month": str(day.month), f"{field}-year": str(day.year)}


JUBILEE = typed_day("day", date(2027, 6, 7)) | {"name": "Jubilee", "reason": REASON}
CHRISTMAS = (
    typed_day("first", TUESDAY)
    | typed_day("last", THURSDAY)
    | {"name": "Christmas", "call_in": "no", "notice": "yes", "reason": REASON}
)


def kept(database: Database) -> CalendarChanges:
    with database.reading() as session:
        return calendar_query.calendar_changes(session)


def press(client: CheckedClient, address: str, page: TestResponse, button: str) -> TestResponse:
    """Press a button of the page that asks once more."""
    return client.post(address, data=inputs_of(form_on(page.text)) | {button: "yes"})


def carry_out(client: CheckedClient, address: str, fields: dict[str, str]) -> TestResponse:
    """Fill in a form, look at what it will do, and confirm."""
    page = client.submit(address, fields)
    assert page.status_code == 200, words_of(page.text)
    return press(client, address, page, "confirm")


def test_officers_read_and_administrators_change(
    client: CheckedClient,
    member_client: CheckedClient,
    officer_client: CheckedClient,
    administrator_client: CheckedClient,
) -> None:
    assert client.get(INDEX).location.startswith("/sign-in")
    assert member_client.get(INDEX).status_code == 403
    words = words_of(officer_client.get(INDEX).text)
    assert "the bank holidays of England are not working days" in words
    assert "known up to Sunday 31 December 2028; dates beyond that are refused, not guessed." in words
    assert "Friday 25 December 2026 Christmas Day No" in words
    assert "Take out" not in words and "Add closure days" not in words
    assert "None. A closure day counts as a working day unless the council says that it does not." in words
    for address in (NEW_HOLIDAY, NEW_CLOSURE, f"{INDEX}/holidays/2026-12-25/take-out", CLOSURE, f"{INDEX}/list"):
        assert officer_client.get(address).status_code == 403
    assert "Friday 25 December 2026 Christmas Day No Take out Friday" in words_of(administrator_client.get(INDEX).text)


@pytest.mark.parametrize(
    ("asked", "shown"), [("", 2026), ("2027", 2027), ("1999", 2026), ("2029", 2026), ("２０２７", 2026), ("x", 2026)]
)
def test_a_year_is_shown_and_nonsense_is_this_year(officer_client: CheckedClient, asked: str, shown: int) -> None:
    assert f"Bank holidays in {shown}" in words_of(officer_client.get(f"{INDEX}?year={asked}").text)


def test_the_first_and_the_last_year_lead_one_way_only(officer_client: CheckedClient) -> None:
    assert "2000 2001 2002 2003" in words_of(officer_client.get(f"{INDEX}?year=2000").text)
    assert "2027 2028 Bank holidays in 2028" in words_of(officer_client.get(f"{INDEX}?year=2028").text)


def test_a_calendar_that_ends_within_a_year_is_warned_of(signed_in: SignIn, clock: StandingClock) -> None:
    clock.set(datetime(2028, 6, 1, 12, tzinfo=UTC))
    words = words_of(signed_in(Role.OFFICER).get(INDEX).text)
    assert "Warning Bank holidays are known only up to Sunday 31 December 2028, for 6 months more." in words


def test_a_calendar_that_reaches_far_enough_is_not_warned_of(officer_client: CheckedClient) -> None:
    assert "Warning" not in words_of(officer_client.get(INDEX).text)


def test_a_bank_holiday_is_added_after_a_look_at_what_it_does(
    administrator_client: CheckedClient, database: Database
) -> None:
    page = administrator_client.submit(NEW_HOLIDAY, JUBILEE)
    words = words_of(page.text)
    assert "Monday 7 June 2027 will no longer count towards call-in or towards notice." in words
    assert f"Reason: {REASON}" in words
    assert kept(database) == CalendarChanges()
    back = press(administrator_client, NEW_HOLIDAY, page, "change")
    assert (back.status_code, inputs_of(form_on(back.text))["name"]) == (200, "Jubilee")
    answer = press(administrator_client, NEW_HOLIDAY, page, "confirm")
    assert (answer.status_code, answer.location) == (303, f"{INDEX}?year=2027")
    assert kept(database).additions == {date(2027, 6, 7): "Jubilee"}
    words = words_of(administrator_client.get(f"{INDEX}?year=2027").text)
    assert "Monday 7 June 2027 Jubilee Added Take out" in words
    assert f"Adaeze HallBank holiday added: Monday 7 June 2027. {REASON} Name: nothing → Jubilee" in words


def test_an_added_bank_holiday_is_taken_out_and_a_national_one_is_put_back(
    administrator_client: CheckedClient, database: Database
) -> None:
    assert carry_out(administrator_client, NEW_HOLIDAY, JUBILEE).status_code == 303
    answer = carry_out(administrator_client, f"{INDEX}/holidays/2027-06-07/take-out", {"reason": REASON})
    assert (answer.status_code, kept(database)) == (303, CalendarChanges())
    carry_out(administrator_client, f"{INDEX}/holidays/2027-05-03/take-out", {"reason": REASON})
    words = words_of(administrator_client.get(f"{INDEX}?year=2027").text)
    assert "Monday 3 May 2027 Early May bank holiday Taken out Put back" in words
    page = administrator_client.submit(f"{INDEX}/holidays/2027-05-03/put-back", reason=REASON)
    assert "Monday 3 May 2027 will no longer count towards call-in or towards notice." in words_of(page.text)
    press(administrator_client, f"{INDEX}/holidays/2027-05-03/put-back", page, "confirm")
    assert kept(database) == CalendarChanges()


def test_a_closure_of_several_days_is_added_changed_and_deleted(
    administrator_client: CheckedClient, database: Database
) -> None:
    page = administrator_client.submit(NEW_CLOSURE, CHRISTMAS)
    named = "Tuesday 29 December 2026, Wednesday 30 December 2026 and Thursday 31 December 2026"
    assert f"{named} will no longer count towards call-in." in words_of(page.text)
    press(administrator_client, NEW_CLOSURE, page, "confirm")
    days = [TUESDAY, WEDNESDAY, THURSDAY]
    assert kept(database).closures == dict.fromkeys(days, Closure("Christmas", False, True))
    shown = "Christmas Tuesday 29 December 2026 to Thursday 31 December 2026, 3 days No Yes Change"
    assert shown in words_of(administrator_client.get(INDEX).text)
    filled = inputs_of(form_on(administrator_client.get(CLOSURE).text))
    assert [filled[name] for name in ("name", "call_in", "notice")] == ["Christmas", "no", "yes"]
    page = administrator_client.submit(CLOSURE, call_in="yes", reason=REASON)
    assert f"{named} will count towards call-in." in words_of(page.text)
    press(administrator_client, CLOSURE, page, "confirm")
    assert kept(database).closures == dict.fromkeys(days, Closure("Christmas"))
    page = administrator_client.submit(f"{CLOSURE}/delete", reason=REASON)
    assert "Which days count stays as it is." in words_of(page.text)
    assert press(administrator_client, f"{CLOSURE}/delete", page, "confirm").status_code == 303
    assert kept(database) == CalendarChanges()
    assert administrator_client.get(CLOSURE).status_code == 404


def test_a_closure_of_one_day_counts_unless_it_is_said_otherwise(
    administrator_client: CheckedClient, database: Database
) -> None:
    fields = typed_day("first", TUESDAY) | {"name": "Training", "reason": REASON}
    carry_out(administrator_client, NEW_CLOSURE, fields)
    assert kept(database).closures == {TUESDAY: Closure("Training")}
    assert "Training Tuesday 29 December 2026 Yes Yes" in words_of(administrator_client.get(INDEX).text)


@pytest.mark.parametrize(
    ("address", "fields", "sentence"),
    [
        (NEW_HOLIDAY, JUBILEE | {"reason": ""}, "Enter the reason."),
        (NEW_HOLIDAY, JUBILEE | {"name": ""}, "Enter the name of the bank holiday."),
        (NEW_HOLIDAY, JUBILEE | {"name": "J" * 151}, "Name of the bank holiday must be 150 characters or fewer."),
        (NEW_HOLIDAY, JUBILEE | {"day-day": "31"}, "The day must be a real date: that month does not have a day 31."),
        (
            NEW_HOLIDAY,
            JUBILEE | typed_day("day", date(2027, 5, 3)),
            "Monday 3 May 2027 is a bank holiday already: Early May bank holiday.",
        ),
        (
            NEW_HOLIDAY,
            JUBILEE | typed_day("day", date(2029, 1, 2)),
            "Tuesday 2 January 2029 lies beyond the known calendar",
        ),
        (NEW_CLOSURE, CHRISTMAS | {"first-day": "32"}, "The first day must be a real date"),
        (NEW_CLOSURE, CHRISTMAS | {"last-day": "1"}, "The last day must be the first day or later."),
        (NEW_CLOSURE, CHRISTMAS | {"last-year": "2028"}, "A closure may be a year long at most."),
        (NEW_CLOSURE, CHRISTMAS | {"call_in": "perhaps"}, "Choose from the list."),
        (
            f"{INDEX}/holidays/2027-06-07/take-out",
            {"reason": REASON},
            "Monday 7 June 2027 is not a bank holiday, so it cannot be taken out.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    administrator_client: CheckedClient, database: Database, address: str, fields: dict[str, str], sentence: str
) -> None:
    answer = administrator_client.submit(address, fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    filled = inputs_of(form_on(answer.text))
    assert {name: filled.get(name, "") for name in ("name", "reason") if name in fields} == {
        name: fields[name] for name in ("name", "reason") if name in fields
    }
    assert kept(database) == CalendarChanges()


def test_the_second_of_two_administrators_sees_that_the_calendar_changed(
    administrator_client: CheckedClient, database: Database
) -> None:
    page = administrator_client.submit(NEW_HOLIDAY, JUBILEE)
    carry_out(administrator_client, NEW_CLOSURE, CHRISTMAS)
    answer = press(administrator_client, NEW_HOLIDAY, page, "confirm")
    assert answer.status_code == 409
    words = words_of(answer.text)
    assert "Adaeze Hall changed the calendar at noon on Monday 23 November 2026, while you were working on it." in words
    assert "Name: nothing → Christmas" in words
    assert kept(database).additions == {}
    again = administrator_client.post(NEW_HOLIDAY, data=inputs_of(form_on(answer.text)))
    assert press(administrator_client, NEW_HOLIDAY, again, "confirm").status_code == 303
    assert kept(database).additions == {date(2027, 6, 7): "Jubilee"}


@pytest.mark.parametrize(
    "path",
    [
        "/holidays/20270607/take-out",
        "/holidays/2027-06-31/take-out",
        "/holidays/tomorrow/put-back",
        "/closures/2026-12-29/2026-12-31",
        "/closures/2026-12-29/2026-12-31/delete",
        "/closures/a/b",
    ],
)
def test_what_is_not_there_is_not_found(administrator_client: CheckedClient, path: str) -> None:
    assert administrator_client.get(INDEX + path).status_code == 404


def test_a_day_that_was_not_taken_out_cannot_be_put_back(administrator_client: CheckedClient) -> None:
    page = administrator_client.submit(f"{INDEX}/holidays/2027-05-03/put-back", reason=REASON)
    assert page.status_code == 404


def an_open_deadline(database: Database) -> None:
    """Announce a window of five working days that closes at 5pm on Monday 30 November 2026."""
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        decision = add_decision(session, "KEY/01NOV/26", now=datetime(2026, 10, 1, 9, tzinfo=UTC))
        publish_record(session, decision, datetime(2026, 11, 23, 10, tzinfo=UTC))


def test_open_deadlines_that_would_differ_are_listed_before_and_told_of_after(
    administrator_client: CheckedClient, database: Database
) -> None:
    an_open_deadline(database)
    thursday = JUBILEE | typed_day("day", date(2026, 11, 26))
    page = administrator_client.submit(NEW_HOLIDAY, thursday)
    words = words_of(page.text)
    assert "1 open call-in deadline would come out differently by this change. Nothing moves by itself" in words
    assert (
        "KEY/01NOV/26 School extension "
        "Last moment: 5pm on Monday 30 November 2026First day of implementation: Tuesday 1 December 2026 "
        "Last moment: 5pm on Tuesday 1 December 2026First day of implementation: Wednesday 2 December 2026 "
        "Thursday 26 November 2026 does not count: Jubilee" in words
    )
    answer = press(administrator_client, NEW_HOLIDAY, page, "confirm")
    shown = administrator_client.get(answer.location).text
    assert (
        "The bank holiday was added. 1 open call-in deadline does not agree with the calendar now. "
        "Nothing moves by itself: look at the dates." in words_of(shown)
    )
    assert 'href="/desk/deadlines">look at the dates</a>' in shown
    words = words_of(administrator_client.submit(f"{INDEX}/holidays/2026-11-26/take-out", reason=REASON).text)
    assert "1 open call-in deadline that differs now agrees with the calendar again." in words
    assert "No open call-in deadline would change." not in words


def test_a_change_is_not_blamed_for_what_differed_before_it(
    administrator_client: CheckedClient, database: Database
) -> None:
    an_open_deadline(database)
    carry_out(administrator_client, NEW_HOLIDAY, JUBILEE | typed_day("day", date(2026, 11, 26)))
    page = administrator_client.submit(NEW_HOLIDAY, JUBILEE)
    words = words_of(page.text)
    assert "No open call-in deadline would change." in words
    assert "1 differs already, with or without this change: see deadlines and the calendar." in words
    assert "KEY/01NOV/26" not in words
    assert "Expected dates of notice and agendas on the compliance board follow the calendar" in words
    answer = press(administrator_client, NEW_HOLIDAY, page, "confirm")
    assert "look at the dates" not in words_of(administrator_client.get(answer.location).text)
    further = administrator_client.submit(NEW_HOLIDAY, JUBILEE | typed_day("day", date(2026, 11, 27)))
    assert "1 open call-in deadline would come out differently by this change." in words_of(further.text)


def test_a_change_that_no_open_deadline_notices_says_so(
    administrator_client: CheckedClient, database: Database
) -> None:
    an_open_deadline(database)
    page = administrator_client.submit(NEW_HOLIDAY, JUBILEE)
    assert "No open call-in deadline would change. Nothing ever moves by itself" in words_of(page.text)
    answer = press(administrator_client, NEW_HOLIDAY, page, "confirm")
    words = words_of(administrator_client.get(answer.location).text)
    assert "The bank holiday was added." in words and "look at the dates" not in words
