"""The desk's page of rules: every rule in words, a count from today, the days that do not count."""

from datetime import date, time

from tests.builders import add_rule
from tests.checked_client import CheckedClient, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.models.records import CalendarChange


def test_officers_and_administrators_read_the_rules(
    client: CheckedClient,
    member_client: CheckedClient,
    officer_client: CheckedClient,
    administrator_client: CheckedClient,
) -> None:
    assert client.get("/desk/rules").location.startswith("/sign-in")
    assert member_client.get("/desk/rules").status_code == 403
    assert officer_client.get("/desk/rules").status_code == 200
    assert ">Rules</a>" not in officer_client.get("/desk/rules").text
    page = administrator_client.get("/desk/rules").text
    assert '<a class="govuk-service-navigation__link" href="/desk/people"' in page


def test_every_rule_is_told_in_words_with_its_own_words_and_source(
    administrator_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session, valid_to=date(2019, 12, 31))
        add_rule(session, days=5, cut_off=time(17), valid_from=date(2020, 1, 1))
    words = words_of(administrator_client.get("/desk/rules").text)
    assert words.index("5 working days In force today") < words.index("3 working days Who may ask")
    assert "Any two members of a scrutiny committee." in words
    assert "Five working days from the publication of the record" in words
    assert "From Saturday 1 January 2000 to Tuesday 31 December 2019, by the day" in words
    assert "Constitution, part 4" in words
    assert "Implementation waits for 5 working days, unless 2 scrutiny members ask for a call-in." in words


def test_a_record_published_today_is_counted_day_by_day(
    administrator_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        session.add(CalendarChange(day=date(2026, 11, 26), kind="closure", name="Local holiday"))
    words = words_of(administrator_client.get("/desk/rules").text)
    assert "Published now, noon on Monday 23 November 2026, under “5 working days”" in words
    assert "call-in would close at 5pm on Tuesday 1 December 2026" in words
    assert "could be implemented from Wednesday 2 December 2026" in words
    assert "council closed: Local holiday" in words
    assert "Day 5" in words
    assert "Thursday 26 November 2026 Council closed Local holiday" in words


def test_holidays_are_listed_for_a_year_and_the_end_of_knowledge_is_told(
    administrator_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        session.add(CalendarChange(day=date(2027, 6, 7), kind="addition", name="Jubilee"))
        session.add(CalendarChange(day=date(2027, 5, 3), kind="removal", name="Moved to June"))
    words = words_of(administrator_client.get("/desk/rules").text)
    assert "Those of England, known up to Sunday 31 December 2028." in words
    assert "Bank holidays in the next twelve months" in words
    assert "Friday 26 March 2027 Good Friday" in words
    assert "Monday 7 June 2027 Jubilee" in words
    assert "Monday 3 May 2027 Early May" not in words
    assert "Monday 3 May 2027 Bank holiday taken out Moved to June" in words
    assert "December 2027" not in words


def test_without_a_rule_the_page_says_what_is_missing(administrator_client: CheckedClient) -> None:
    words = words_of(administrator_client.get("/desk/rules").text)
    assert "No call-in rule is in force on Monday 23 November 2026" in words
    assert "No call-in rule has been entered, so no last moment can be worked out." in words
    assert "None. Every day counts as the national list says." in words
