"""The desk's list of call-in rules: each in words, an example of those in force, what is missing or double."""

import json
import tomllib
from datetime import date, time

from sqlmodel import select

from tests.builders import add_rule
from tests.checked_client import CheckedClient, words_of
from webapp.adapters.presets import presets
from webapp.database import Database
from webapp.domain import rule_data
from webapp.domain.constitution import DecisionKind
from webapp.models.calendar_days import CalendarChange
from webapp.models.records import CallInRuleRow

PAGES = ("/new", "/presets", "/from-file", "/{uuid}", "/{uuid}/end", "/{uuid}/delete")


def uuid_of_rule(database: Database, **changed: object) -> str:
    with database.transaction() as session:
        return add_rule(session, **changed).uuid  # type: ignore[arg-type]


def test_officers_read_and_administrators_change(
    client: CheckedClient,
    member_client: CheckedClient,
    officer_client: CheckedClient,
    administrator_client: CheckedClient,
    database: Database,
) -> None:
    uuid = uuid_of_rule(database)
    assert client.get("/desk/rules").location.startswith("/sign-in")
    assert member_client.get("/desk/rules").status_code == 403
    read = officer_client.get("/desk/rules")
    assert read.status_code == 200
    assert "Add a rule" not in read.text and "/delete" not in read.text
    assert officer_client.get(f"/desk/rules/{uuid}.json").status_code == 200
    pages = [f"/desk/rules{page.format(uuid=uuid)}" for page in PAGES]
    assert {officer_client.get(page).status_code for page in pages} == {403}
    assert {administrator_client.get(page).status_code for page in pages} == {200}
    assert "Add a rule" in administrator_client.get("/desk/rules").text


def test_every_rule_is_told_in_words_the_latest_first(administrator_client: CheckedClient, database: Database) -> None:
    uuid_of_rule(database, valid_to=date(2019, 12, 31))
    uuid_of_rule(database, days=5, cut_off=time(17), valid_from=date(2020, 1, 1))
    words = words_of(administrator_client.get("/desk/rules").text)
    assert words.index("5 working days In force today") < words.index("3 working days What it covers")
    assert "Who may ask Any two members of a scrutiny committee." in words
    assert "Five working days from the publication of the record" in words
    assert "From Saturday 1 January 2000 to Tuesday 31 December 2019, by the day" in words
    assert "Source Constitution, part 4" in words
    assert "Implementation waits for 5 working days, unless 2 scrutiny members ask for a call-in." in words


def test_a_record_published_now_is_counted_day_by_day(administrator_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        session.add(CalendarChange(day=date(2026, 11, 26), kind="addition", name="Local holiday"))
    words = words_of(administrator_client.get("/desk/rules").text)
    assert (
        "Published now, noon on Monday 23 November 2026. Call-in closes at 5pm on Tuesday 1 December 2026. May be "
        "implemented on or after Wednesday 2 December 2026."
    ) in words
    assert "Local holiday" in words
    assert "Day 5" in words


def test_rules_for_different_kinds_each_have_their_example(
    administrator_client: CheckedClient, database: Database
) -> None:
    officers = frozenset({DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER})
    uuid_of_rule(database, covers=officers, days=10)
    uuid_of_rule(database, covers=frozenset(DecisionKind) - officers)
    text = administrator_client.get("/desk/rules").text
    assert words_of(text).count("Published now") == 2
    assert "Gaps and overlaps" not in text


def test_gaps_and_overlaps_are_told(administrator_client: CheckedClient, database: Database) -> None:
    uuid_of_rule(database, valid_to=date(2019, 12, 31))
    uuid_of_rule(database, days=5, valid_from=date(2021, 1, 1), valid_to=date(2026, 12, 31))
    uuid_of_rule(database, days=7, valid_from=date(2026, 1, 1), covers=frozenset({DecisionKind.OFFICER_KEY}))
    words = words_of(administrator_client.get("/desk/rules").text)
    assert "No rule covers any decision from Wednesday 1 January 2020 to Thursday 31 December 2020." in words
    assert "“5 working days” and “7 working days” both cover key decisions of an officer on Thursday 1 January" in words


def test_without_a_rule_the_page_says_what_is_missing(administrator_client: CheckedClient) -> None:
    words = words_of(administrator_client.get("/desk/rules").text)
    assert "No rule is in force today" in words
    assert "No rule has been entered." in words


def test_a_rule_is_downloaded_as_the_command_reads_it(officer_client: CheckedClient, database: Database) -> None:
    uuid = uuid_of_rule(database)
    with database.reading() as session:
        kept = session.exec(select(CallInRuleRow)).one().definition
    as_json = officer_client.get(f"/desk/rules/{uuid}.json")
    as_toml = officer_client.get(f"/desk/rules/{uuid}.toml")
    assert json.loads(as_json.text) == kept
    assert rule_data.read(tomllib.loads(as_toml.text)) == rule_data.read(kept)
    assert as_toml.headers["Content-Disposition"] == 'attachment; filename="rules-from-2000-01-01.toml"'
    assert officer_client.get("/desk/rules/00000000-0000-0000-0000-000000000000.json").status_code == 404


def test_every_preset_is_listed_and_fills_the_form_but_for_its_days(administrator_client: CheckedClient) -> None:
    listed = administrator_client.get("/desk/rules/presets").text
    assert all(f"/desk/rules/new?preset={one.slug}" in listed for one in presets())
    page = administrator_client.get("/desk/rules/new?preset=salford-2017").text
    assert 'name="cut_off" type="text" value="4pm"' in page
    assert 'name="requesters-1-count" type="text" value="3"' in page
    assert 'value="2017"' not in page
    assert administrator_client.get("/desk/rules/new?preset=nowhere").status_code == 404


def test_rules_that_follow_one_another_leave_no_gap(administrator_client: CheckedClient, database: Database) -> None:
    uuid_of_rule(database, valid_to=date(2019, 12, 31))
    uuid_of_rule(database, valid_from=date(2020, 1, 1))
    assert "Gaps and overlaps" not in administrator_client.get("/desk/rules").text
