"""The public plan."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session

from tests.archive import decide_long_ago
from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_maker,
    add_member,
    add_rule,
    at,
    month,
    publish_record,
)
from tests.checked_client import CheckedClient, parse
from tests.edition_rows import add_edition
from tests.plan_entries import plan_entry
from tests.standing_clock import StandingClock
from tests.views.public_words import seen, seen_at
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.exempt_information import Restriction
from webapp.models.bodies import Ward
from webapp.services import call_ins, decisions

LONG_AGO = at("2026-09-01")
LATELY = at("2026-11-20")


def plan(client: CheckedClient, query: str = "") -> str:
    return seen_at(client, f"/plan{query}")


def headings(client: CheckedClient) -> list[str]:
    return ["".join(heading.itertext()) for heading in parse(client.get("/plan").text).iterfind(".//main//h2")]


def test_an_empty_plan_says_so(client: CheckedClient) -> None:
    words = plan(client)
    assert words.startswith("Key decisions ")
    assert "No decisions are in the plan at present." in words


def test_the_front_page_is_the_plan(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/27", now=LONG_AGO, expected=month(2027, 1))
    assert client.get("/").text == client.get("/plan").text


def test_the_title_and_the_headings_name_every_month(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/27", now=LONG_AGO, expected=month(2027, 1))
        add_decision(session, "KEY/01MAR/27", now=LONG_AGO, expected=month(2027, 3))
        add_decision(session, "KEY/01OCT/26", now=LONG_AGO, expected=month(2026, 10))
    assert headings(client) == [
        "Expected earlier and not yet decided",
        "January 2027",
        "February 2027",
        "March 2027",
    ]
    words = plan(client)
    assert words.startswith("Key decisions: January 2027 to March 2027 ")
    assert "Nothing is expected in February 2027." in words


def test_an_entry_shows_when_by_whom_and_for_which_committee(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(
            session, "KEY/01JAN/27", now=LONG_AGO, expected=expected_dates.not_before(date(2027, 1, 21)),
            restriction=Restriction.PART_EXEMPT, exempt_paragraph=3,
        )  # fmt: skip
    row = "KEY/01JAN/27 School extension Part private Not before 21 January 2027 Cabinet Member for Resources"
    assert f"{row} Sustainable Growth" in plan(client)


def test_a_new_entry_is_marked(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/27", now=LATELY, expected=month(2027, 1))
        add_decision(session, "KEY/02JAN/27", now=LONG_AGO, expected=month(2027, 1))
    words = plan(client)
    assert "KEY/01JAN/27 New School" in words
    assert "KEY/02JAN/27 School" in words


def test_a_moved_entry_says_where_it_was(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, "KEY/01NOV/26", now=LONG_AGO, expected=month(2026, 11))
        decisions.move_date(
            session, decision.uuid, month(2027, 1), reason="Late tender", revision=None, actor=ACTOR, now=LATELY
        )
    assert "KEY/01NOV/26 Moved School extension January 2027 (was November 2026)" in plan(client)


def test_drafts_and_what_is_no_longer_to_be_made_are_not_in_the_plan(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        add_decision(session, "KEY/01JAN/27", now=LONG_AGO, publish=False)
        withdrawn = add_decision(session, "KEY/02JAN/27", now=LONG_AGO)
        decisions.withdraw(session, withdrawn.uuid, reason="Not needed", revision=None, actor=ACTOR, now=LATELY)
        publish_record(session, add_decision(session, "KEY/03JAN/27", now=LONG_AGO), LATELY)
    words = plan(client)
    assert "KEY/" not in words
    assert "No decisions are in the plan at present." in words


@pytest.mark.parametrize(
    "query",
    ["?committee=health", "?decision_maker=leader-council", "?ward=canalside", "?words=library+sundays"],
)
def test_the_filters_leave_what_matches(client: CheckedClient, database: Database, query: str) -> None:
    with database.transaction() as session:
        ward = Ward(name="Canalside", slug="canalside")
        session.add(ward)
        session.flush()
        committee, maker = add_committee(session, "Health"), add_maker(session, "Leader of the Council")
        add_decision(
            session, "KEY/01JAN/27", now=LONG_AGO, title="Library hours", matter="Whether to open on Sundays",
            committees=(committee.id,), decision_makers=(maker.id,), wards=(ward.id,), expected=month(2027, 1),
        )  # fmt: skip
        add_decision(session, "KEY/02JAN/27", now=LONG_AGO, expected=month(2027, 1))
        assert (committee.slug, maker.slug) == ("health", "leader-council")
    words = plan(client, query)
    assert "1 decision to be made" in words
    assert "KEY/01JAN/27" in words
    assert "KEY/02JAN/27" not in words


def test_a_filter_that_leaves_nothing_says_so_and_leads_on(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/27", now=LONG_AGO)
    answer = client.get("/plan?words=zeppelin")
    assert "Nothing in the plan matches these filters." in seen(answer.text)
    assert '/decisions?words=zeppelin"' in answer.text


def test_a_chosen_committee_offers_its_own_calendar(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        slug = add_committee(session, "Health").slug
    assert f'href="/calendar/committees/{slug}/"' in client.get(f"/plan?committee={slug}").text
    assert 'href="/calendar/plan/"' in client.get("/plan").text


def test_the_plan_counts_what_is_open_to_call_in_and_what_is_called_in(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        add_rule(session)
        committee = add_committee(session)
        signatories = [add_member(session, committee, name) for name in ("Asha Lowe", "Ben Cray")]
        for number in (1, 2, 3):
            decision = add_decision(session, f"KEY/0{number}NOV/26", now=LONG_AGO)
            publish_record(session, decision, LATELY)
        call_ins.receive_request(
            session, decision.uuid, people=[one.id for one in signatories if one.id], received_at=clock(),
            grounds="Cost", revision=None, actor=ACTOR, now=clock(),
        )  # fmt: skip
    assert "Called in now: 1 Open to call-in now: 2 See what can still be called in" in plan(client)


def test_the_plan_asks_as_many_questions_for_three_hundred_entries_and_an_archive_as_for_three(
    app: Flask, client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        for number in range(3):
            _with_relations(session, number)
        add_edition(session, 1, [plan_entry("KEY/1JAN/27")], published_on=date(2026, 10, 23))
        add_edition(session, 2, [plan_entry("KEY/2JAN/27")], after=1)
    for_three = len(_asked(app, client))
    with database.transaction() as session:
        for number in range(3, 300):
            _with_relations(session, number)
    decide_long_ago(database, 1_000)
    assert "300 decisions to be made" in plan(client)
    assert len(_asked(app, client)) == for_three


@pytest.mark.sqlite_only
def test_the_plan_reads_no_table_through_that_grows_with_the_years(
    app: Flask, client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        _with_relations(session, 1)
        add_edition(session, 1, [plan_entry("KEY/1JAN/27")], published_on=date(2026, 10, 23))
        add_edition(session, 2, [plan_entry("KEY/2JAN/27")], after=1)
    with database.engine.connect() as connection:
        steps = [
            step.detail
            for statement, parameters in _asked(app, client)
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert sum("ix_decision_status_expected_from (status=?)" in step for step in steps) == 5
    read_through = {step.split()[1] for step in steps if step.startswith("SCAN")}
    assert read_through == {"scrutiny_committee", "ward"}


def _with_relations(session: Session, number: int) -> None:
    decision = add_decision(session, f"KEY/{number}JAN/27", now=LONG_AGO, expected=month(2027, 1))
    decisions.move_date(
        session, decision.uuid, month(2027, 2 + number % 9), reason="Late", revision=None, actor=ACTOR, now=LATELY
    )


def _asked(app: Flask, client: CheckedClient) -> list[tuple[str, Any]]:
    """Return the questions that the page asks of the database, with their parameters."""
    asked: list[tuple[str, Any]] = []
    engine = app.extensions["forward-plan-database"].engine

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    client.get("/plan")
    sa.event.remove(engine, "before_cursor_execute", note)
    assert asked
    return asked


def test_the_filter_names_no_office_that_only_drafts_name(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        secret = add_maker(session, "Director of a Secret")
        add_decision(session, "KEY/01NOV/26", now=at("2026-11-01"), publish=False, decision_makers=(secret.id,))
    assert "Director of a Secret" not in client.get("/plan").text
