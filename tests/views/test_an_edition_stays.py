"""Publish, edit everything, look again: whatever the public was given of an edition stays as it was, byte for byte."""

import io

import pypdf
import pytest
from sqlmodel import Session, select

from tests.builders import ACTOR, add_committee, add_decision, add_rule, at, month, publish_record
from tests.checked_client import CheckedClient
from tests.published_editions import publish_edition
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.models.bodies import DecisionMaker, Person, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.documents import KeptDocument
from webapp.models.records import CallInRuleRow
from webapp.services import decisions

PLAN = [f"/editions/1/plan.{ending}" for ending in ("pdf", "docx", "csv", "json", "txt")]
EXTRACTS = [f"/editions/1/committees/sustainable-growth/extract.{ending}" for ending in ("pdf", "docx")]
EVERYTHING = ["/editions/1", "/editions/1/changes", *PLAN, *EXTRACTS]
OCTOBER, NOVEMBER, DECEMBER = at("2026-10-23"), at("2026-11-20"), at("2026-12-18")


@pytest.fixture
def published(database: Database) -> None:
    """Publish an edition of three entries."""
    with database.transaction() as session:
        add_rule(session)
        committee = add_committee(session)
        for number, title in enumerate(("Library hours", "Parking charges", "Bridge repairs"), 1):
            add_decision(
                session,
                f"KEY/{number:02}JAN/27",
                now=OCTOBER,
                title=title,
                expected=month(2027, number),
                committees=(committee.id,),
            )
        publish_edition(session, now=NOVEMBER)


def edit_everything(session: Session) -> None:
    """Move, reword, withdraw and decide; rename every body and office, and change the words in front."""
    library, parking, bridge = session.exec(select(Decision).order_by(Decision.reference_key)).all()
    decisions.move_date(
        session, library.uuid, month(2027, 3), reason="Late papers.", revision=None, actor=ACTOR, now=DECEMBER
    )
    decisions.withdraw(session, parking.uuid, reason="No money.", revision=None, actor=ACTOR, now=DECEMBER)
    publish_record(session, bridge, DECEMBER)
    for row in (library, parking, bridge):
        row.title, row.matter, row.consultation, row.directorate = "Renamed", "Reworded", "Other", "Elsewhere"
    for body in session.exec(select(DecisionMaker)):
        body.name, body.holder, body.members = f"New {body.name}", "Councillor New", "Councillor New"
    for committee in session.exec(select(ScrutinyCommittee)):
        committee.name = f"New {committee.name}"
    for person in session.exec(select(Person)):
        person.name = "Somebody Else"
    for rule in session.exec(select(CallInRuleRow)):
        rule.definition = rule.definition | {"name": "Renamed rule"}


def bodies_of(client: CheckedClient, addresses: list[str]) -> dict[str, bytes]:
    """Return what is served at each address."""
    served = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        served[address] = answer.data
    return served


def test_an_edition_stays_byte_for_byte_whatever_is_edited(
    published: None, client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    before = bodies_of(client, EVERYTHING)
    with database.transaction() as session:
        edit_everything(session)
    clock.set(DECEMBER)
    assert bodies_of(client, EVERYTHING) == before


def test_documents_made_only_after_everything_was_edited_are_the_same(
    published: None, client: CheckedClient, database: Database
) -> None:
    """What is made at the first request is made of what was frozen alone."""
    with database.rehearsal() as session:
        assert session.exec(select(KeptDocument)).all() == []
    with database.transaction() as session:
        edit_everything(session)
    late = bodies_of(client, EVERYTHING)
    assert b"Library hours" in late["/editions/1"]
    assert b"Renamed" not in b"".join(late.values())
    assert b"Councillor New" not in b"".join(late.values())
    extract = pypdf.PdfReader(io.BytesIO(late[EXTRACTS[0]]))
    words = " ".join(page.extract_text() for page in extract.pages)
    assert "3 working days. Who may ask" in words
    assert "Renamed rule" not in words
