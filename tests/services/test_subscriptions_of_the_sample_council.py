"""The sample council's subscribers: confirmed, each another kind of reader, none waiting for a question."""

from collections import Counter
from datetime import UTC, datetime

from sqlmodel import select

from tests.sample_councils import Loaded
from webapp.domain.messages import MessageKind
from webapp.domain.subscriptions import Pace
from webapp.models.outbox import OutboxMessage
from webapp.models.subscriptions import Subscriber
from webapp.queries.subscribers import chosen_words_of

A_SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_they_are_confirmed_and_follow_what_everybody_may_see(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        rows = list(session.exec(select(Subscriber)))
        assert Counter(row.pace for row in rows) == {Pace.AT_ONCE: 2, Pace.DAILY: 1, Pace.WEEKLY: 1}
        assert all(row.confirmed_at and row.confirmed_at < A_SUNDAY and row.ended_at is None for row in rows)
        first = [chosen_words_of(session, row.id or 0)[:2] for row in rows]
        assert first[0][0] == "Everything in the forward plan"
        assert first[1] == (
            "Scrutiny committee: Children and Learning Scrutiny Committee",
            "Decision: Library Opening Hours (KEY/04NOV/26)",
        )
        assert first[2][0] == "Wards: Foxholes; Millbrook"


def test_nobody_is_asked_to_confirm(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        assert MessageKind.CONFIRM not in set(session.exec(select(OutboxMessage.kind)))
