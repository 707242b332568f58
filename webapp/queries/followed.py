"""Who follows one decision and wants its news at once."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from webapp.domain.messages import one_per_address
from webapp.domain.subscriptions import Pace, Topic
from webapp.models.subscriptions import Subscriber
from webapp.queries.scopes import scope_of
from webapp.queries.subscribers import WANTS, Follower, followers


def who_follow(session: Session, decision_id: int, topic: Topic) -> list[Follower]:
    """Return who follows a topic of a decision at once; where nobody wants the topic, that costs one question."""
    if not anybody_wants(session, topic):
        return []
    found = followers(session, scope_of(session, decision_id), [topic])
    first = set(one_per_address([one.recipient for one in found]))
    return [one for one in found if one.recipient in first]


def anybody_wants(session: Session, topic: Topic) -> bool:
    """Say whether anybody at all wants news of a topic at once."""
    row: Any = Subscriber
    statement = sa.select(row.id).where(
        row.confirmed_at.is_not(None), row.ended_at.is_(None), row.pace == Pace.AT_ONCE, WANTS[topic]
    )
    return session.connection().execute(statement.limit(1)).first() is not None
