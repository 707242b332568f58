"""Asking, confirming, changing, ending, beginning again, forgetting: what each leaves behind."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.announced import announce
from tests.builders import add_committee
from tests.subscribed import EVERYTHING, subscribe
from webapp.database import Database
from webapp.domain.accounts import TooManyAttempts
from webapp.domain.delivery import Ending, Stage
from webapp.domain.errors import NotFound, NotPermitted
from webapp.domain.messages import MessageKind, Recipient
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic
from webapp.models.outbox import Attempt, MessageState, OutboxMessage
from webapp.models.subscriptions import Interest, Subscriber
from webapp.queries.subscribers import by_email, choices_of
from webapp.services import subscriptions
from webapp.services.outbox import Draft, queue

NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
EMAIL = "jo@example.org"
LATER = NOW + timedelta(hours=1)


def choices(scope: Scope = EVERYTHING, **others: object) -> Choices:
    chosen: dict[str, object] = {"topics": frozenset({Topic.CLOSING}), "leads": lead_times(["3-hours"])}
    return Choices(scope=scope, **(chosen | others))  # type: ignore[arg-type]


def the_subscriber(session: Session, email: str = EMAIL) -> Subscriber:
    row = by_email(session, email)
    assert row is not None
    return row


def messages(session: Session) -> list[tuple[str, str, MessageState]]:
    rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))
    return [(row.kind.value, row.recipient, row.state) for row in rows]


def queue_reminder(session: Session, row: Subscriber, *, subscriber: str = "", key: str = "k") -> None:
    name = subscriber or f"subscriber-{row.id}"
    draft = Draft(
        kind=MessageKind.CALL_IN_CLOSING,
        key=f"{key}/{name}",
        occasion="3-hours",
        recipient=Recipient(name, row.email, "", row.uuid),
        deadline_at=NOW,
        not_before=NOW,
        subscriber_id=row.id,
    )
    queue(session, [draft], now=NOW)


def test_an_unknown_address_is_asked_to_confirm_even_at_night(database: Database) -> None:
    with database.transaction() as session:
        subscriptions.ask(session, email=EMAIL, choices=choices(), now=NOW)
    with database.reading() as session:
        row = the_subscriber(session)
        assert (row.asked_at, row.confirmed_at, row.ended_at) == (NOW, None, None)
        assert choices_of(row) == choices()
        (message,) = session.exec(select(OutboxMessage))
        assert (message.kind, message.recipient) == (MessageKind.CONFIRM, EMAIL)
        assert (message.not_before, message.next_at, message.subscriber_id) == (NOW, NOW, row.id)
        assert message.dedupe_key == f"subscription-confirm/{row.uuid}/2026-11-23"


def test_who_asks_again_is_written_to_once_a_london_day_and_the_last_choices_count(database: Database) -> None:
    with database.transaction() as session:
        committee = add_committee(session).id or 0
        subscriptions.ask(session, email=EMAIL, choices=choices(), now=NOW)
        some = choices(Scope(committees=frozenset({committee})))
        subscriptions.ask(session, email=EMAIL, choices=some, now=NOW + timedelta(minutes=80))
        assert choices_of(the_subscriber(session)) == some
        assert len(messages(session)) == 1
        subscriptions.ask(session, email=EMAIL, choices=some, now=NOW + timedelta(minutes=91))
        assert len(messages(session)) == 2


def test_a_subscribed_address_is_sent_its_link_and_nothing_else_changes(database: Database) -> None:
    with database.transaction() as session:
        before = choices_of(subscribe(session, EMAIL, at=NOW - timedelta(days=3)))
        subscriptions.ask(session, email=EMAIL, choices=choices(pace=Pace.WEEKLY), now=NOW)
        row = the_subscriber(session)
        assert (choices_of(row), row.changed_at) == (before, NOW - timedelta(days=3))
        assert messages(session) == [("subscription-known", EMAIL, MessageState.QUEUED)]


def test_an_ended_subscription_that_is_asked_for_anew_has_to_be_confirmed_anew(database: Database) -> None:
    with database.transaction() as session:
        subscribe(session, EMAIL, at=NOW - timedelta(days=3), ended=True)
        subscriptions.ask(session, email=EMAIL, choices=choices(), now=NOW)
        row = the_subscriber(session)
        assert (row.confirmed_at, row.ended_at) == (None, None)
        assert messages(session) == [("subscription-confirm", EMAIL, MessageState.QUEUED)]


def test_confirming_begins_it_once(database: Database) -> None:
    with database.transaction() as session:
        row = subscribe(session, EMAIL, at=NOW, confirmed=False)
        subscriptions.confirm(session, row.uuid, now=LATER)
        assert (row.confirmed_at, row.changed_at, row.digested_to) == (LATER, LATER, LATER)
        subscriptions.confirm(session, row.uuid, now=LATER + timedelta(hours=1))
        assert row.confirmed_at == LATER


def test_who_ended_it_and_asks_again_on_the_same_day_is_written_to_once_more_and_no_more(database: Database) -> None:
    noon = NOW - timedelta(hours=10)
    with database.transaction() as session:
        subscriptions.ask(session, email=EMAIL, choices=choices(), now=noon)
        subscriptions.confirm(session, the_subscriber(session).uuid, now=noon)
        session.execute(sa.update(OutboxMessage).values(state=MessageState.SENT, sent_at=noon))
        subscriptions.unsubscribe(session, the_subscriber(session).uuid, now=noon + timedelta(minutes=1))
        for minute in (2, 3, 4):
            subscriptions.ask(session, email=EMAIL, choices=choices(), now=noon + timedelta(minutes=minute))
    with database.reading() as session:
        assert messages(session) == [
            ("subscription-confirm", EMAIL, MessageState.SENT),
            ("subscription-confirm", EMAIL, MessageState.QUEUED),
        ]


def test_what_was_ended_or_never_asked_for_cannot_be_confirmed(database: Database) -> None:
    with database.transaction() as session:
        row = subscribe(session, EMAIL, at=NOW, confirmed=False, ended=True)
        for uuid in (row.uuid, "00000000-0000-4000-8000-000000000000"):
            with pytest.raises(NotFound):
                subscriptions.confirm(session, uuid, now=LATER)


def test_changed_choices_cancel_what_waits_and_keep_what_stays(database: Database) -> None:
    with database.transaction() as session:
        one, two = (add_committee(session, name).id or 0 for name in ("Health Scrutiny", "Place Scrutiny"))
        row = subscribe(session, EMAIL, scope=Scope(committees=frozenset({one})))
        kept = row.interests[0].id
        queue_reminder(session, row)
        both = choices(Scope(committees=frozenset({one, two})), pace=Pace.DAILY)
        subscriptions.change(session, row.uuid, both, now=LATER)
    with database.reading() as session:
        row = the_subscriber(session)
        assert (choices_of(row), row.changed_at, row.digested_to) == (both, LATER, LATER)
        assert kept in [interest.id for interest in row.interests]
        assert messages(session) == [("call-in-closing", EMAIL, MessageState.CANCELLED)]


def test_everything_wins_over_any_list(database: Database) -> None:
    with database.transaction() as session:
        committee = add_committee(session).id or 0
        row = subscribe(session, EMAIL, scope=Scope(committees=frozenset({committee})))
        wide = Scope(everything=True, committees=frozenset({committee}))
        subscriptions.change(session, row.uuid, choices(wide), now=LATER)
        session.flush()
        assert list(session.exec(select(Interest))) == []
        assert choices_of(row).scope == Scope(everything=True)


@pytest.mark.parametrize(("confirmed", "ended"), [(False, False), (True, True)])
def test_only_an_active_subscription_can_be_changed(database: Database, confirmed: bool, ended: bool) -> None:
    with database.transaction() as session:
        row = subscribe(session, EMAIL, confirmed=confirmed, ended=ended)
        with pytest.raises(NotPermitted):
            subscriptions.change(session, row.uuid, choices(), now=LATER)


def test_ending_cancels_what_waits_at_once_and_twice_is_no_fault(database: Database) -> None:
    with database.transaction() as session:
        row = subscribe(session, EMAIL)
        queue_reminder(session, row)
        queue_reminder(session, row, subscriber="member-7")
        assert subscriptions.unsubscribe(session, row.uuid, now=NOW) is True
        assert subscriptions.unsubscribe(session, row.uuid, now=LATER) is True
        assert row.ended_at == NOW
        states = dict(session.exec(select(OutboxMessage.subscriber, OutboxMessage.state)).all())
        assert states == {f"subscriber-{row.id}": MessageState.CANCELLED, "member-7": MessageState.QUEUED}
        assert subscriptions.unsubscribe(session, "00000000-0000-4000-8000-000000000000", now=NOW) is False


def test_the_owner_may_begin_again_with_the_old_choices(database: Database) -> None:
    with database.transaction() as session:
        row = subscribe(session, EMAIL, ended=True)
        before = choices_of(row)
        subscriptions.resume(session, row.uuid, now=LATER)
        assert (row.ended_at, row.changed_at, row.digested_to) == (None, LATER, LATER)
        assert choices_of(row) == before
        never = subscribe(session, "never@example.org", confirmed=False, ended=True)
        with pytest.raises(NotPermitted):
            subscriptions.resume(session, never.uuid, now=LATER)


def test_forgetting_leaves_the_evidence_without_the_address(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session)
        row = subscribe(session, EMAIL, scope=Scope(decisions=frozenset({decision.id or 0})))
        name = f"subscriber-{row.id}"
        queue_reminder(session, row)
        message = session.exec(select(OutboxMessage)).one()
        message.recipient_name, message.last_error, message.state = "Jo", f"550 <{EMAIL}> unknown", MessageState.FAILED
        session.add(
            Attempt(
                message_id=message.id,
                at=NOW,
                by="me",
                ending=Ending.REFUSED,
                stage=Stage.ENVELOPE,
                words=f"no {EMAIL} here",
            )
        )
        session.flush()
        subscriptions.forget(session, row.uuid, now=LATER)
        subscriptions.forget(session, row.uuid, now=LATER)
    with database.reading() as session:
        message, attempt = session.exec(select(OutboxMessage)).one(), session.exec(select(Attempt)).one()
        assert (message.subscriber, message.subscriber_id, message.state) == (name, None, MessageState.FAILED)
        assert (message.recipient, message.recipient_name) == ("", "")
        assert (message.last_error, attempt.words) == ("550 [address] unknown", "no [address] here")
        assert list(session.exec(select(Subscriber))) == list(session.exec(select(Interest))) == []


def test_addresses_nobody_confirmed_go_after_seven_days_and_ended_ones_after_ninety(database: Database) -> None:
    day = timedelta(days=1)
    with database.transaction() as session:
        subscribe(session, "active@example.org", at=NOW - 400 * day)
        for days in (6, 8):
            subscribe(session, f"asked-{days}@example.org", at=NOW - days * day, confirmed=False)
        for days in (89, 91):
            subscribe(session, f"ended-{days}@example.org", at=NOW - days * day, ended=True)
        assert subscriptions.clear(session, now=NOW) == subscriptions.Removed(unconfirmed=1, ended=1)
        left = session.exec(select(Subscriber.email).order_by(col(Subscriber.email)))
        assert list(left) == ["active@example.org", "asked-6@example.org", "ended-89@example.org"]


def test_a_clearing_takes_no_more_than_it_may_and_the_next_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "CLEARED_AT_ONCE", 2)
    with database.transaction() as session:
        for number in range(3):
            subscribe(session, f"asked-{number}@example.org", at=NOW - timedelta(days=8), confirmed=False)
            subscribe(session, f"ended-{number}@example.org", at=NOW - timedelta(days=91), ended=True)
        assert [subscriptions.clear(session, now=NOW) for _ in range(3)] == [
            subscriptions.Removed(2, 2), subscriptions.Removed(1, 1), subscriptions.Removed(0, 0)
        ]  # fmt: skip


def test_a_network_that_asks_and_asks_has_to_wait_longer_each_time(database: Database) -> None:
    with database.transaction() as session:
        for _ in range(subscriptions.ASKING.free):
            subscriptions.count_asking(session, network="192.0.2.1", now=NOW)
        with pytest.raises(TooManyAttempts) as refused:
            subscriptions.count_asking(session, network="192.0.2.1", now=NOW)
        assert refused.value.wait == timedelta(seconds=5)
        subscriptions.count_asking(session, network="192.0.2.2", now=NOW)
        subscriptions.count_asking(session, network="192.0.2.1", now=NOW + timedelta(seconds=5))
        with pytest.raises(TooManyAttempts) as refused:
            subscriptions.count_asking(session, network="192.0.2.1", now=NOW + timedelta(seconds=5))
        assert refused.value.wait == timedelta(seconds=10)
