"""What messages say, read for a run of the post: as it stands now, once for many, and nothing that is exempt."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from tests.announced import CLOSES, PUBLISHED, announce
from tests.builders import add_decision, at
from tests.newsroom import add_staff, claims, none_taken, why_cancelled
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.diary_entry import DiaryKind
from webapp.domain.exempt_information import Restriction
from webapp.domain.invitations import Invitation
from webapp.domain.lifecycle import Status
from webapp.domain.messages import Facts, MessageKind, Recipient
from webapp.models.audit import Installation
from webapp.models.calendar import CalendarItem
from webapp.models.decisions import Decision
from webapp.queries.contents import Contents
from webapp.queries.decision_facts import facts_of
from webapp.services import delivery, outbox
from webapp.services.outbox import Draft

NOW = PUBLISHED + timedelta(hours=1)


def queue(session: Session, kind: MessageKind, subscriber: str, at_: datetime = NOW, **facts: object) -> None:
    recipient = Recipient(subscriber, f"{subscriber}@example.org")
    draft = Draft(
        kind=kind, key=f"{kind.value}/{subscriber}", occasion="test", recipient=recipient, deadline_at=CLOSES,
        not_before=at_, **facts,  # type: ignore[arg-type]
    )  # fmt: skip
    outbox.queue(session, [draft], now=at_)


def test_many_messages_about_one_decision_read_it_once(database: Database) -> None:
    asked: list[str] = []
    with database.transaction() as session:
        decision = announce(session)
        for number in range(12):
            queue(session, MessageKind.CALL_IN_CLOSING, f"member-{number}", decision_id=decision.id)
        contents = Contents()
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        for _ in range(3):
            delivery.claim(
                session, owner="one", transport="smtp", now=NOW, is_taken=none_taken, contents=contents, most=4
            )
    assert len([one for one in asked if "FROM decision_committee" in one or "JOIN decision_committee" in one]) == 1


def test_an_entry_of_the_plan_says_when_it_is_expected_and_nothing_of_a_window(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=at("2011-12-01"))
        assert decision.id is not None
        facts = facts_of(session, decision.id)
    assert (facts.window, facts.expected, facts.rule_words, facts.outcome) == (None, "January 2012", "", "")
    assert facts.contacts[0].email == "sam.okoro@anyborough.example.gov.uk"


def test_of_a_private_report_neither_its_text_nor_any_reason_is_said(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session)
        assert decision.id is not None
        decision.status, decision.withdrawn_reason = Status.WITHDRAWN, "The bid of a firm."
        session.flush()
        assert facts_of(session, decision.id).reason == "The bid of a firm."
        decision.restriction, decision.exempt_paragraph = Restriction.FULLY_EXEMPT, 3
        session.flush()
        facts = facts_of(session, decision.id)
    assert (facts.reason, facts.decision_text) == ("", "")


def test_the_event_of_the_deadline_is_the_one_that_the_feeds_hold(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session)
        assert decision.id is not None
        assert facts_of(session, decision.id).deadline_event == b""
        session.add(Installation(name="plan.example", created_at=PUBLISHED))
        session.add(
            CalendarItem(
                uid=f"callindeadline-{decision.uuid}@plan.example", kind=DiaryKind.CALL_IN_DEADLINE, sequence=0,
                created_at=PUBLISHED, last_modified_at=PUBLISHED, content_hash="", schedule_hash="", body=b"BEGIN",
                first_on=PUBLISHED.date(), last_on=PUBLISHED.date(), kept_until=PUBLISHED.date(),
            )
        )  # fmt: skip
        session.flush()
        assert facts_of(session, decision.id).deadline_event == b"BEGIN"


def test_what_needs_a_window_cannot_be_said_without_one(database: Database) -> None:
    with database.transaction() as session:
        decision: Decision = add_decision(session, now=at("2011-12-01"))
        decision.status = Status.CALLED_IN
        session.flush()
        queue(session, MessageKind.CALLED_IN, "member-1", decision_id=decision.id)
        assert claims(session, NOW) == []
        assert why_cancelled(session) == []


def test_whoever_asked_to_subscribe_is_told_what_was_chosen_until_they_confirm(database: Database) -> None:
    with database.transaction() as session:
        asked = subscribe(session, "asked@example.org", confirmed=False)
        known = subscribe(session, "known@example.org")
        late = subscribe(session, "late@example.org")
        for row, kind in ((asked, MessageKind.CONFIRM), (known, MessageKind.KNOWN), (late, MessageKind.CONFIRM)):
            queue(session, kind, f"subscriber-{row.id}", subscriber_id=row.id)
        found = claims(session, NOW)
        assert [one.email.kind for one in found] == [MessageKind.CONFIRM, MessageKind.KNOWN]
        assert all(isinstance(one.email.facts, Invitation) and one.email.facts.chosen for one in found)
        assert why_cancelled(session) == [("subscription-confirm", "it is confirmed already")]


def test_whose_subscription_was_deleted_is_told_nothing(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session)
        add_staff(session, "Olu")
        queue(session, MessageKind.CALL_IN_CLOSING, "subscriber-9", decision_id=decision.id)
        assert claims(session, NOW) == []
        assert why_cancelled(session) == [("call-in-closing", "the subscription has ended")]
        assert isinstance(facts_of(session, decision.id or 0), Facts)
