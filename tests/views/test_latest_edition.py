"""Where pages of today lead to the latest edition: the plan, a committee, a decision."""

from dataclasses import replace
from datetime import date

from tests.builders import ACTOR, add_committee, add_decision, at, month
from tests.checked_client import CheckedClient
from tests.edition_rows import add_edition
from tests.plan_entries import plan_entry
from tests.views.public_words import seen_at
from webapp.database import Database
from webapp.domain.edition import EditionKind
from webapp.domain.expected_dates import in_month, unknown
from webapp.services import decisions

POOL = plan_entry("KEY/01DEC/26", expected=in_month(2026, 12))


def two_editions(database: Database) -> None:
    later = replace(POOL, expected=in_month(2027, 1))
    with database.transaction() as session:
        add_edition(session, 13, [POOL], published_on=date(2026, 10, 23))
        add_edition(
            session,
            14,
            [later, plan_entry("KEY/02NOV/26"), plan_entry("KEY/03NOV/26")],
            after=13,
            new_entries=2,
            moved_entries=1,
        )


def test_before_the_first_edition_the_plan_names_none(client: CheckedClient) -> None:
    assert "/editions/1" not in client.get("/plan").text


def test_the_plan_says_which_edition_is_in_force_and_what_it_brought(client: CheckedClient, database: Database) -> None:
    two_editions(database)
    line = "Edition 14 , published Friday 20 November 2026 2 new and 1 moved in it What changed in edition 14 PDF of"
    assert f"{line} edition 14 Word of edition 14 CSV of edition 14" in seen_at(client, "/plan")
    html = client.get("/plan").text
    for address in ("/editions/14", "/editions/14/changes", "/editions/14/plan.pdf", "/editions/14/plan.csv"):
        assert f'href="{address}"' in html


def test_a_committee_leads_to_its_extract_of_the_plan_in_force(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        growth, health = add_committee(session), add_committee(session, "Health")
        addresses = [f"/committees/{one.slug}" for one in (growth, health)]
    assert "/extract." not in client.get(addresses[0]).text
    two_editions(database)
    words = "What falls to it in edition 14, published Friday 20 November 2026, as a report for its agenda: PDF of"
    assert f"{words} edition 14 or Word of edition 14" in seen_at(client, addresses[0])
    assert 'href="/editions/14/committees/sustainable-growth/extract.docx"' in client.get(addresses[0]).text
    assert "/extract." not in client.get(addresses[1]).text


def test_a_decision_tells_its_slippage_and_the_editions_that_held_it(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, "KEY/01DEC/26", now=at("2026-10-01"), expected=month(2026, 12))
        decisions.move_date(
            session, decision.uuid, month(2027, 1), reason="Late.", revision=None, actor=ACTOR, now=at("2026-11-03")
        )
        held = replace(POOL, uuid=decision.uuid)
        add_edition(session, 13, [held], published_on=date(2026, 10, 23))
        add_edition(session, 14, [held], after=13)
        add_edition(session, 15, after=14, published_on=date(2026, 11, 23))
    words = seen_at(client, "/decisions/KEY-01DEC-26")
    for said in (
        "First expected: December 2026. Moved once. 3 November 2026: moved from December 2026 to January 2027. Reason: "
        "Late. First planned for December 2026. Days slipped in all: 31 days later.",
        "Editions that held this decision Edition 14 , published Friday 20 November 2026 Edition 13 , published Friday "
        "23 October 2026",
    ):
        assert said in words
    assert "Edition 15" not in words


def test_moves_without_a_known_date_are_not_counted_in_days(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, "KEY/01DEC/26", now=at("2026-10-01"), expected=month(2026, 12))
        for to in (in_month(2027, 1), unknown("Spring")):
            decisions.move_date(
                session, decision.uuid, to, reason="Late.", revision=None, actor=ACTOR, now=at("2026-11-03")
            )
    words = seen_at(client, "/decisions/KEY-01DEC-26")
    assert "Moved 2 times." in words
    assert "Days slipped in all: 31 days later. 1 move could not be counted." in words
    assert "Editions that held this decision" not in words


def test_after_a_supplement_the_whole_plan_still_leads(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        address = f"/committees/{add_committee(session).slug}"
    two_editions(database)
    with database.transaction() as session:
        day = date(2026, 11, 22)
        add_edition(session, 15, [POOL], after=14, kind=EditionKind.SUPPLEMENT, published_on=day, new_entries=1)
    words = seen_at(client, "/plan")
    assert "Edition 14 , published Friday 20 November 2026 2 new and 1 moved in it" in words
    assert "Supplement 15 , published Sunday 22 November 2026, adds to or corrects it What changed" in words
    html = client.get("/plan").text
    assert html.index('href="/editions/14/plan.pdf"') < html.index('href="/editions/15/plan.pdf"')
    words = seen_at(client, address)
    assert "What falls to it in edition 14, published Friday 20 November 2026, as a report for its agenda" in words
    assert "What falls to it in supplement 15, published Sunday 22 November 2026, which adds to or corrects" in words
