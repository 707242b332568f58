"""News at once: to whoever follows what changed and to those told before, once per address, from what they know."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.builders import ACTOR, add_committee, add_decision, at, month
from tests.call_in_scene import MONDAY, TUESDAY, a_scene
from tests.newsroom import add_staff, claims, posted, send_all, why_cancelled
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import CallInOutcome
from webapp.domain.exempt_information import Restriction
from webapp.domain.messages import Facts
from webapp.domain.subscriptions import Pace, Scope, Topic
from webapp.models.decisions import Decision
from webapp.models.outbox import OutboxMessage
from webapp.services import decisions

NOON = at("2011-12-05")
CHANGES, CALLED_IN = frozenset({Topic.CHANGES}), frozenset({Topic.CALLED_IN})
BEGAN = at("2011-01-01")


def move(session: Session, decision: Decision, to: int, now: datetime = NOON) -> None:
    decisions.move_date(
        session, decision.uuid, month(2012, to), reason="A bid was late.", revision=None, actor=ACTOR, now=now
    )


def withdraw(session: Session, decision: Decision, now: datetime = NOON) -> None:
    decisions.withdraw(session, decision.uuid, reason="It burnt.", revision=None, actor=ACTOR, now=now)


def said(session: Session, now: datetime = NOON) -> list[tuple[str, str, str]]:
    """Claim what is due; return to whom, what they heard before, and what is said now."""
    found = []
    for claim in claims(session, now):
        facts = claim.email.facts
        assert isinstance(facts, Facts)
        found.append((claim.email.recipient.address, claim.email.heard, f"{facts.expected}: {facts.reason}"))
    return found


def test_whoever_follows_a_decision_hears_from_when_to_when_it_moved_and_why(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=at("2011-12-01"))
        assert decision.id is not None
        mine = Scope(decisions=frozenset({decision.id}))
        jo = subscribe(session, "jo@example.org", scope=mine, topics=CHANGES, at=BEGAN)
        subscribe(session, "opened@example.org", scope=mine, topics={Topic.OPENED}, at=BEGAN)
        subscribe(session, "daily@example.org", scope=mine, topics=CHANGES, pace=Pace.DAILY, at=BEGAN)
        subscribe(
            session, "other@example.org", scope=Scope(committees=frozenset({add_committee(session, "X").id or 0}))
        )
        move(session, decision, 2)
        row = session.exec(select(OutboxMessage)).one()
        assert row.dedupe_key == f"decision-rescheduled/KEY-01JAN-12/{decision.revision}/subscriber-{jo.id}"
        assert row.subscriber_id == jo.id
        assert said(session) == [("jo@example.org", "January 2012", "February 2012: A bid was late.")]


def test_whose_news_still_waits_hears_once_of_the_whole_way_and_of_no_way_back(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=at("2011-12-01"))
        subscribe(session, "jo@example.org", topics=CHANGES, at=BEGAN)
        move(session, decision, 2)
        move(session, decision, 3)
        assert posted(session) == [("decision-rescheduled", "jo")]
        assert said(session) == [("jo@example.org", "January 2012", "March 2012: A bid was late.")]
        move(session, decision, 4)
        move(session, decision, 3)
        assert posted(session) == []


def test_what_was_told_is_where_the_next_news_begins(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=at("2011-12-01"))
        subscribe(session, "jo@example.org", topics=CHANGES, at=BEGAN)
        move(session, decision, 2)
        send_all(session, NOON)
        move(session, decision, 3)
        assert said(session) == [("jo@example.org", "February 2012", "March 2012: A bid was late.")]


def test_of_a_report_that_is_kept_private_no_reason_is_sent(database: Database) -> None:
    with database.transaction() as session:
        private: dict[str, Any] = {"restriction": Restriction.PART_EXEMPT, "exempt_paragraph": 3}
        decision = add_decision(session, now=at("2011-12-01"), **private)
        subscribe(session, "jo@example.org", topics=CHANGES, at=BEGAN)
        move(session, decision, 2)
        assert said(session) == [("jo@example.org", "January 2012", "February 2012: ")]


def test_an_entry_withdrawn_before_its_decision_is_told_to_those_who_follow_it(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=at("2011-12-01"))
        subscribe(session, "jo@example.org", topics=CHANGES, at=BEGAN)
        move(session, decision, 2)
        withdraw(session, decision)
        assert why_cancelled(session) == [("decision-rescheduled", "withdrawn")]
        assert said(session) == [("jo@example.org", "", "February 2012: It burnt.")]


def test_one_mail_per_address_tells_of_a_call_in_and_of_its_outcome(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        subscribe(session, "jo@example.org", topics=CALLED_IN, at=BEGAN)
        subscribe(session, "daily@example.org", topics=CALLED_IN, pace=Pace.WEEKLY, at=BEGAN)
        subscribe(session, "changes@example.org", topics=CHANGES, at=BEGAN)
        scene.sign("Ana", "Ben")
        assert posted(session) == [("decision-called-in", "jo")]
        send_all(session, MONDAY)
        scene.come_to(CallInOutcome.REFERRED_BACK)
        assert posted(session) == [("call-in-outcome", "jo")]
        (claim,) = claims(session, at("2012-01-24"))
        assert isinstance(claim.email.facts, Facts)
        assert claim.email.facts.outcome.startswith("Referred back")
        assert "As the committee said." in claim.email.facts.outcome


def test_whose_news_of_the_call_in_still_waits_hears_of_the_outcome_alone(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        subscribe(session, "jo@example.org", topics=CALLED_IN, at=BEGAN)
        scene.sign("Ana", "Ben")
        scene.come_to(CallInOutcome.REFERRED_BACK)
        assert posted(session) == [("call-in-outcome", "jo")]
        scene.reconsider(stands=True)
        assert posted(session) == [("call-in-outcome", "jo")]
        assert len(why_cancelled(session)) == 2


def test_a_decision_dropped_in_the_end_is_told_to_those_who_follow_changes(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        subscribe(session, "jo@example.org", topics=CHANGES, at=BEGAN)
        scene.sign("Ana", "Ben")
        scene.come_to(CallInOutcome.REFERRED_BACK)
        scene.reconsider(stands=False)
        assert posted(session) == [("decision-withdrawn", "jo")]


def test_who_ended_the_subscription_hears_nothing_of_the_outcome(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        jo = subscribe(session, "jo@example.org", topics=CALLED_IN, at=BEGAN)
        scene.sign("Ana", "Ben")
        send_all(session, MONDAY)
        jo.ended_at = MONDAY
        session.flush()
        scene.come_to(CallInOutcome.NO_ACTION)
        assert posted(session) == []


def test_officers_hear_at_once_of_the_first_signature_and_of_a_complete_request(database: Database) -> None:
    with database.transaction() as session:
        add_staff(session, "Olu")
        add_staff(session, "Ada", Role.ADMINISTRATOR)
        add_staff(session, "Mo", Role.MEMBER)
        add_staff(session, "Gone", active=False)
        scene = a_scene(session)
        scene.sign("Ana")
        first = [("call-in-requested", "olu"), ("call-in-requested", "ada")]
        assert posted(session) == first
        (claim, _) = claims(session, MONDAY)
        assert isinstance(claim.email.facts, Facts)
        assert claim.email.facts.outcome.startswith("1 signature that counts has been received")
        scene.sign("Ben", at=TUESDAY)
        assert posted(session) == first
        assert [one.email.occasion.split("-")[0] for one in claims(session, TUESDAY)] == ["complete", "complete"]


def test_a_request_complete_at_once_is_told_once_and_a_signature_between_is_not(database: Database) -> None:
    with database.transaction() as session:
        add_staff(session, "Olu")
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        assert len(posted(session)) == 1
        send_all(session, MONDAY)
        scene.find(Validity.NOT_VALID)
        scene.sign("Ana", at=TUESDAY + timedelta(hours=1))
        assert posted(session) == [("call-in-requested", "olu")]


def test_who_lost_the_account_is_not_told_what_waits(database: Database) -> None:
    with database.transaction() as session:
        olu = add_staff(session, "Olu")
        scene = a_scene(session)
        scene.sign("Ana")
        olu.active = False
        session.flush()
        assert claims(session, MONDAY) == []
        assert why_cancelled(session) == [("call-in-requested", "the account is not active any more")]


@pytest.mark.parametrize("many", [1, 4])
def test_moving_costs_the_same_however_many_follow(database: Database, many: int) -> None:
    asked: list[str] = []
    with database.transaction() as session:
        decision = add_decision(session, now=at("2011-12-01"))
        for number in range(many):
            subscribe(session, f"{number}@example.org", topics=CHANGES, at=BEGAN)
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        move(session, decision, 2)
        assert len(posted(session)) == many
    assert len([one for one in asked if "outbox" in one]) == 3, "what waits, what is new, and this test's question"
