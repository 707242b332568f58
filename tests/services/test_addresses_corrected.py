"""Mail goes where people are now: addresses corrected, and offices that changed hands, since a message was queued."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages
from tests.newsroom import claims, posted, send_all, why_cancelled
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.changed_hands import former
from webapp.domain.lifecycle import Status
from webapp.domain.messages import Recipient
from webapp.domain.reminders import lead_times
from webapp.models.bodies import DecisionMaker, Person
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.contents import Contents
from webapp.queries.expected_reminders import expected_withdrawals, missing_now
from webapp.services import delivery, outbox, reminders
from webapp.services.delivery import NO_ADDRESS
from webapp.services.memberships import Particulars, edit_person, end_membership
from webapp.services.notifications import SentAgain, send_again
from webapp.services.reminders import ChangeKind

HOUR = timedelta(hours=1)
POLICY = lead_times(["on-publication", "1-working-day"])
OLD_OFFICER = former(Recipient("lead-officer", "officer@example.gov.uk")).subscriber
OLD_OFFICE = former(Recipient("office-1", "office@example.gov.uk")).subscriber
ONE_MEMBER = People(members=1)


def scene(session: Session, people: People = ONE_MEMBER) -> Decision:
    """Announce a window, and queue what everybody is told of it."""
    decision = announce(session, people=people)
    reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=PUBLISHED)
    return decision


def correct_member(session: Session, email: str | None = "new.member@example.gov.uk") -> None:
    person = session.get_one(Person, 1)
    edit_person(
        session, 1, Particulars(person.name, email), revision=person.revision, actor="tests", now=PUBLISHED + HOUR
    )


def correct_officer(session: Session, email: str = "new.officer@example.gov.uk") -> None:
    session.get_one(Decision, 1).lead_officer_email = email
    session.flush()


def correct_office(session: Session, email: str = "new.office@example.gov.uk") -> None:
    session.get_one(DecisionMaker, 1).email = email
    session.flush()


def withdraw(session: Session, decision: Decision, now: timedelta = 2 * HOUR) -> None:
    at = PUBLISHED + now
    decision.status, decision.withdrawn_at, decision.updated_at = Status.WITHDRAWN, at, at
    decision.revision += 1
    session.flush()
    outbox.cancel_waiting(session, decision.id or 0, "withdrawn", at)
    reminders.tell_of_change(session, decision, kind=ChangeKind.WITHDRAWN, now=at)


def withdrawals(session: Session) -> dict[str, str]:
    """Return where the news of the withdrawal goes, by who is told."""
    found = [row for row in messages(session) if row.kind.value == "decision-withdrawn"]
    return {row.subscriber: row.recipient for row in found}


def missed(session: Session) -> list[str]:
    found = missing_now(session, policy=POLICY, calendar=CALENDAR, now=PUBLISHED + 3 * HOUR)
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("correct", "people", "address"),
    [
        (correct_member, People(members=1, officer="", office=""), "new.member@example.gov.uk"),
        (correct_officer, People(members=0, office=""), "new.officer@example.gov.uk"),
        (correct_office, People(members=0, officer=""), "new.office@example.gov.uk"),
    ],
    ids=["member", "lead officer", "office"],
)
def test_a_reminder_that_waits_goes_to_the_address_known_at_the_claim(
    database: Database, correct: Callable[[Session], None], people: People, address: str
) -> None:
    with database.transaction() as session:
        scene(session, people)
        correct(session)
        (claim,) = claims(session, PUBLISHED + HOUR)
        assert claim.email.recipient.address == address
        session.expire_all()
        assert [row.recipient for row in messages(session)] == [address], "the evidence tells where it went"


def test_news_of_a_withdrawal_goes_to_a_member_s_new_address_and_to_both_holders_of_an_office(
    database: Database,
) -> None:
    with database.transaction() as session:
        decision = scene(session)
        send_all(session, PUBLISHED)
        correct_member(session)
        correct_officer(session)
        correct_office(session)
        withdraw(session, decision)
        session.expire_all()
        assert withdrawals(session) == {
            "member-1": "new.member@example.gov.uk",
            "lead-officer": "new.officer@example.gov.uk",
            OLD_OFFICER: "officer@example.gov.uk",
            "office-1": "new.office@example.gov.uk",
            OLD_OFFICE: "office@example.gov.uk",
        }
        notices = sorted(row.dedupe_key for row in messages(session) if row.kind.value == "decision-withdrawn")
        assert [one.key for one in expected_withdrawals(session)] == notices
        assert missed(session) == []
        assert {claim.email.recipient.address for claim in claims(session, PUBLISHED + 2 * HOUR)} == set(
            withdrawals(session).values()
        )


def test_the_check_misses_what_the_former_holder_of_an_office_was_not_told(database: Database) -> None:
    with database.transaction() as session:
        decision = scene(session, People(members=0, office=""))
        send_all(session, PUBLISHED)
        correct_officer(session)
        withdraw(session, decision)
        lost = next(row for row in messages(session) if row.subscriber == OLD_OFFICER)
        key = lost.dedupe_key
        session.delete(lost)
        session.flush()
        assert missed(session) == [key]


def test_an_office_that_changed_hands_twice_has_two_former_holders(database: Database) -> None:
    with database.transaction() as session:
        decision = scene(session, People(members=0, office=""))
        send_all(session, PUBLISHED)
        correct_officer(session, "second@example.gov.uk")
        reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=PUBLISHED + 149 * HOUR)
        send_all(session, PUBLISHED + 149 * HOUR)
        correct_officer(session, "third@example.gov.uk")
        withdraw(session, decision, 150 * HOUR)
        session.expire_all()
        assert sorted(withdrawals(session).values()) == [
            "officer@example.gov.uk", "second@example.gov.uk", "third@example.gov.uk"
        ]  # fmt: skip
        assert len(expected_withdrawals(session)) == 3


def test_an_office_that_changes_hands_while_news_waits_tells_both(database: Database) -> None:
    with database.transaction() as session:
        decision = scene(session, People(members=0, office=""))
        send_all(session, PUBLISHED)
        withdraw(session, decision)
        correct_officer(session)
        found = claims(session, PUBLISHED + 2 * HOUR)
        assert sorted(claim.email.recipient.address for claim in found) == [
            "new.officer@example.gov.uk", "officer@example.gov.uk"
        ]  # fmt: skip
        assert missed(session) == []


def test_a_change_of_address_and_the_end_of_a_membership_leave_the_news_that_waits(database: Database) -> None:
    with database.transaction() as session:
        decision = scene(session, People(members=1, officer="", office=""))
        send_all(session, PUBLISHED)
        withdraw(session, decision)
        correct_member(session)
        end_membership(session, 1, left_on=PUBLISHED.date(), actor="tests", now=PUBLISHED + 2 * HOUR)
        session.expire_all()
        assert posted(session) == [("decision-withdrawn", "member1.key-03dec-26")]
        (claim,) = claims(session, PUBLISHED + 2 * HOUR)
        assert claim.email.recipient.address == "new.member@example.gov.uk"


def test_a_reminder_to_nobody_s_address_is_cancelled_and_found_again_once_there_is_one(database: Database) -> None:
    with database.transaction() as session:
        scene(session, People(members=1, officer="", office=""))
        correct_member(session, None)
        assert claims(session, PUBLISHED + HOUR) == []
        assert why_cancelled(session) == [("call-in-opened", NO_ADDRESS)]
        correct_member(session)
        reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=PUBLISHED + HOUR)
        assert posted(session) == [("call-in-opened", "new.member")]


def test_news_to_nobody_s_address_is_shown_to_staff_who_send_it_once_there_is_one(database: Database) -> None:
    with database.transaction() as session:
        decision = scene(session, People(members=1, officer="", office=""))
        send_all(session, PUBLISHED)
        withdraw(session, decision)
        correct_member(session, None)
        assert claims(session, PUBLISHED + 2 * HOUR) == []
        session.expire_all()
        notice = messages(session)[-1]
        assert (notice.state, notice.last_error) == (MessageState.FAILED, NO_ADDRESS)
        assert again(session, notice).refused == [
            f"Not sent again: Decision withdrawn (KEY/03DEC/26), to Councillor 1: {NO_ADDRESS}."
        ]
        correct_member(session)
        assert again(session, notice) == SentAgain(1, [])
        (claim,) = claims(session, PUBLISHED + 2 * HOUR)
        assert claim.email.recipient.address == "new.member@example.gov.uk"


def again(session: Session, message: OutboxMessage) -> SentAgain:
    return send_again(session, [message.id or 0], contents=Contents(), actor="Priya Shaw", now=PUBLISHED + 2 * HOUR)


def test_a_refused_message_is_sent_again_to_the_address_that_was_corrected(database: Database) -> None:
    with database.transaction() as session:
        scene(session, People(members=1, officer="", office=""))
        (message,) = messages(session)
        message.state = MessageState.FAILED
        correct_member(session)
        assert again(session, message) == SentAgain(1, [])
        (claim,) = claims(session, PUBLISHED + 2 * HOUR)
        assert claim.email.recipient.address == "new.member@example.gov.uk"


def test_the_links_of_a_subscription_go_to_its_own_address_only(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session, people=People(members=1, officer="", office=""))
        subscribe(session, "member1.key-03dec-26@example.gov.uk")
        reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=PUBLISHED)
        assert messages(session)[0].subscriber_id == 1
        correct_member(session)
        (claim,) = claims(session, PUBLISHED + HOUR)
        assert claim.email.recipient == Recipient("member-1", "new.member@example.gov.uk", "Councillor 1")
        assert decision.status is Status.DECIDED


def test_a_later_reminder_overtakes_one_that_waits_under_the_old_address(database: Database) -> None:
    with database.transaction() as session:
        scene(session, People(members=1, officer="", office=""))
        later = PUBLISHED + 149 * HOUR
        reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=later - HOUR)
        correct_member(session)
        reminders.queue_due(session, policy=POLICY, calendar=CALENDAR, now=later)
        waiting = sa.select(col(OutboxMessage.occasion)).where(col(OutboxMessage.state) == MessageState.QUEUED)
        assert session.connection().execute(waiting).scalars().all() == ["1-working-day"]


def test_news_that_a_relay_took_before_the_office_changed_hands_is_told_once(database: Database) -> None:
    with database.transaction() as session:
        decision = scene(session, People(members=0, office=""))
        send_all(session, PUBLISHED)
        withdraw(session, decision)
        correct_officer(session)
        found = delivery.claim(
            session,
            owner="one",
            transport="smtp",
            now=PUBLISHED + 2 * HOUR,
            is_taken=lambda _message_id: True,
            contents=Contents(),
        )
        assert found == []
        session.expire_all()
        assert withdrawals(session) == {"lead-officer": "officer@example.gov.uk"}
