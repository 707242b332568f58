"""What somebody has subscribed to: which news, about which decisions, how often and how long before a deadline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.reminders import Lead, LeadKind, Policy, lead_from


class Topic(StrEnum):
    """A kind of news that one can choose."""

    OPENED = "opened"
    CLOSING = "closing"
    CALLED_IN = "called-in"
    EDITIONS = "editions"
    CHANGES = "changes"
    DEADLINES = "deadlines"


TOPIC_WORDS: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.OPENED: "A decision can be called in",
        Topic.CLOSING: "Call-in is about to close",
        Topic.CALLED_IN: "A decision has been called in, and what came of it",
        Topic.EDITIONS: "A new edition of the forward plan, with what changed",
        Topic.CHANGES: "A decision in the plan has moved or been withdrawn",
        Topic.DEADLINES: "Reports and scrutiny meetings are coming up",
    }
)


class Pace(StrEnum):
    """How often somebody wants mail."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"


LEADS_OFFERED = tuple(
    lead_from(written)
    for written in (
        "5-working-days", "3-working-days", "2-working-days", "1-working-day",
        "24-hours", "6-hours", "3-hours", "1-hour",
    )
)  # fmt: skip
"""How long before a deadline one may be reminded; longest first. None may be taken away: rounds rest on them."""

ON_PUBLICATION = Lead(LeadKind.ON_PUBLICATION)
UNCONFIRMED_KEPT_FOR = timedelta(days=7)
"""How long an address is kept that nobody has confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which decisions somebody follows, by the numbers of their rows: everything, or whatever touches one of these."""

    everything: bool = False
    committees: frozenset[int] = frozenset()
    decision_makers: frozenset[int] = frozenset()
    wards: frozenset[int] = frozenset()
    decisions: frozenset[int] = frozenset()

    def covers(self, other: "Scope") -> bool:
        """Say whether this follows something that `other`, what one decision or meeting touches, belongs to."""
        return self.everything or bool(
            self.committees & other.committees
            or self.decision_makers & other.decision_makers
            or self.wards & other.wards
            or self.decisions & other.decisions
        )

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all is followed."""
        return not (self.everything or self.committees or self.decision_makers or self.wards or self.decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that a subscriber has chosen."""

    topics: frozenset[Topic]
    scope: Scope
    pace: Pace = Pace.AT_ONCE
    leads: Policy = ()

    @property
    def policy(self) -> Policy:
        """Give the lead times of the reminders that they want of a call-in window."""
        return policy_of(self.topics, self.leads)


def policy_of(topics: frozenset[Topic], leads: Policy) -> Policy:
    """Give the lead times of the reminders of a call-in window that follow from topics and chosen lead times."""
    opening = (ON_PUBLICATION,) if Topic.OPENED in topics else ()
    return opening + (leads if Topic.CLOSING in topics else ())
