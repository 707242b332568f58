"""Rows for tests of subscriptions: a subscriber as the service would have left it."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from sqlmodel import Session

from tests.announced import PUBLISHED
from webapp.domain.subscriptions import Pace, Scope, Topic
from webapp.models.subscriptions import Interest, Subscriber

EVERYTHING = Scope(everything=True)


def subscribe(
    session: Session,
    email: str,
    *,
    scope: Scope = EVERYTHING,
    topics: AbstractSet[Topic] = frozenset({Topic.OPENED, Topic.CLOSING}),
    pace: Pace = Pace.AT_ONCE,
    leads: str = "1-working-day",
    at: datetime = PUBLISHED - timedelta(days=30),
    confirmed: bool = True,
    ended: bool = False,
) -> Subscriber:
    """Add a subscriber who asked, and unless told otherwise confirmed, at one moment."""
    row = Subscriber(
        email=email,
        asked_at=at,
        confirmed_at=at if confirmed else None,
        ended_at=at if ended else None,
        changed_at=at,
        pace=pace,
        leads=leads,
        everything=scope.everything,
        **{f"wants_{topic.name.lower()}": topic in topics for topic in Topic},
    )
    row.interests = [
        *(Interest(committee_id=number) for number in sorted(scope.committees)),
        *(Interest(decision_maker_id=number) for number in sorted(scope.decision_makers)),
        *(Interest(ward_id=number) for number in sorted(scope.wards)),
        *(Interest(decision_id=number) for number in sorted(scope.decisions)),
    ]
    session.add(row)
    session.flush()
    return row
