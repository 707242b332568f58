"""Who is told when a record is published, counted by why they are told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from webapp.domain.subscriptions import Topic
from webapp.queries.audience import OpenWindow, statutory
from webapp.queries.digests_ahead import DIGEST_PACES
from webapp.queries.scopes import scopes_of
from webapp.queries.subscribers import Follower, followers

SUBSCRIBED = "subscriber"


@dataclass(frozen=True, slots=True)
class OpeningAudience:
    """How many are told at once that a window has opened, by why, and how many read of it in their next digest."""

    by_why: tuple[tuple[str, int], ...]
    in_digests: int

    @property
    def total(self) -> int:
        """Return how many are told at once."""
        return sum(number for _, number in self.by_why)


def opening_audience(session: Session, window: OpenWindow, *, on: date) -> OpeningAudience:
    """Count who would be told of a window that opened now, each address once and under the first reason."""
    by_law = statutory(session, [window], policy=(), on=on)[window.decision_id]
    addresses = {one.recipient.same_address for one in by_law}
    scope = scopes_of(session, [window.decision_id])[window.decision_id]
    at_once = _others(followers(session, scope, [Topic.OPENED]), addresses)
    in_digests = sum(_others(followers(session, scope, [Topic.OPENED], pace=pace), addresses) for pace in DIGEST_PACES)
    numbers = Counter(one.why for one in by_law)
    if at_once:
        numbers[SUBSCRIBED] = at_once
    return OpeningAudience(tuple(numbers.items()), in_digests)


def _others(found: Sequence[Follower], addresses: set[str]) -> int:
    return sum(one.recipient.same_address not in addresses for one in found)
