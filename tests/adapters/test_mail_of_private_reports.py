"""Letters about a decision whose report is kept from the public: no word of the report is in any of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from sqlmodel import Session

from tests.adapters.every_letter import HOUSE, NOW, SAID, every_email
from tests.announced import CLOSES, PUBLISHED, announce
from tests.edition_letters import CARE, HEALTH, changed, news
from webapp.adapters.mail import compose
from webapp.database import Database
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import CallInOutcome
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import Precision
from webapp.domain.lifecycle import Move, Status
from webapp.domain.messages import Content, Email, Facts, MessageKind
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import DateChange, Decision
from webapp.models.meetings import Meeting
from webapp.queries.decision_facts import facts_of
from webapp.queries.digests import DigestStand
from webapp.queries.meeting_news import meeting_news
from webapp.services import audit

SECRETS = ("Bid of Kestrel Ltd", "Award to Kestrel", "Kestrel was late", "Kestrel is cheap", "Kestrel asked again")
ABOUT_A_DECISION = [kind for kind in MessageKind if isinstance(SAID[kind][1], Facts)]


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


def private_decision(session: Session) -> Decision:
    decision = announce(session)
    decision.restriction, decision.exempt_paragraph = Restriction.FULLY_EXEMPT, 3
    decision.matter, decision.outcome.decision_text, decision.outcome.reasons = SECRETS[0], SECRETS[1], SECRETS[3]
    decision.withdrawn_reason = SECRETS[2]
    session.add(
        DateChange(
            decision_id=decision.id, changed_at=PUBLISHED, changed_by="tests", reason=SECRETS[2],
            old_precision=Precision.MONTH, old_from=date(2026, 12, 1), old_to=date(2026, 12, 31),
            new_precision=Precision.DAY, new_from=date(2026, 12, 10), new_to=date(2026, 12, 10),
        )
    )  # fmt: skip
    session.add(
        CallInRequest(
            decision_id=decision.id, received_at=PUBLISHED, received_by="tests", grounds=SECRETS[4],
            satisfied_at=PUBLISHED + timedelta(hours=1), validity=Validity.VALID, validity_on=date(2026, 12, 14),
            outcome=CallInOutcome.REFERRED_BACK, outcome_on=date(2026, 12, 16), outcome_words=SECRETS[4],
            recorded_at=PUBLISHED, recorded_by="tests",
        )
    )  # fmt: skip
    session.flush()
    session.expire_all()
    return decision


def secrets_in(email: Email) -> list[str]:
    message = message_from_bytes(compose(email, HOUSE, now=NOW).content, policy=policy.SMTP)
    said = [str(message["Subject"])]
    said += [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
    return [secret for secret in SECRETS for words in said if secret in words or "Kestrel" in words]


def test_no_letter_about_the_decision_tells_of_its_report(session: Session) -> None:
    decision = private_decision(session)
    assert decision.id is not None
    facts = facts_of(session, decision.id)
    assert facts.outcome.startswith("Referred back")
    for kind in ABOUT_A_DECISION:
        for told in (facts, replace(facts, window=facts.window, decided_on=None)):
            assert secrets_in(every_email(kind, facts=told, heard_closes_at=CLOSES)) == []


@pytest.mark.parametrize(
    ("move", "status", "before"),
    [
        (Move.WITHDRAW, Status.WITHDRAWN, {"status": "decided"}),
        (Move.RECORD_OUTCOME, Status.REFERRED_BACK, {"status": "called-in"}),
        (Move.DEFER, Status.DEFERRED, {"expected": "November 2026"}),
        (Move.PUBLISH_RECORD, Status.DECIDED, {"status": "in-plan"}),
    ],
)
def test_no_digest_tells_of_it(session: Session, move: Move, status: Status, before: dict[str, str]) -> None:
    decision = private_decision(session)
    decision.status = status
    after = {"status": status.value, "expected": "December 2026"}
    audit.record(
        session, decision, move.value, actor="tests", now=PUBLISHED, reason=SECRETS[2], before=before, after=after
    )
    session.flush()
    choices = Choices(topics=frozenset(Topic), scope=Scope(everything=True), pace=Pace.DAILY)
    until = PUBLISHED + timedelta(days=1)
    digest = DigestStand().digest(
        session, choices, pace=Pace.DAILY, since=PUBLISHED - timedelta(days=1), until=until, now=until
    )
    assert digest is not None
    assert secrets_in(every_email(MessageKind.DIGEST, facts=digest)) == []


def test_no_letter_about_its_meeting_tells_of_it(session: Session) -> None:
    decision = private_decision(session)
    meeting = Meeting(
        starts_at=datetime(2027, 1, 6, 18, 30, tzinfo=UTC), place="Town Hall", decision_id=decision.id,
        created_at=PUBLISHED, updated_at=PUBLISHED,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    assert meeting.id is not None
    said: Content = meeting_news(session, meeting.id)
    for kind in (MessageKind.MEETING_COMING, MessageKind.MEETING_CHANGED):
        assert secrets_in(every_email(kind, facts=said)) == []


def test_no_letter_about_an_edition_tells_of_it() -> None:
    before = changed(CARE, matter=SECRETS[0])
    for said in (
        news(HEALTH, before=(), after=(before,)),
        news(HEALTH, before=(before,), after=(changed(CARE, matter=SECRETS[1]),)),
    ):
        assert secrets_in(every_email(MessageKind.EDITION_PUBLISHED, facts=said)) == []
