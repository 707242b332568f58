"""Whole editions for tests that need no database; their entries are made by `tests.plan_entries`."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from tests.edition_rows import front_matter
from tests.plan_entries import plan_entry
from webapp.domain.edition import Edition, EditionHead, EditionKind
from webapp.domain.plan_entry import PlanEntry

PUBLISHED_ON = date(2026, 11, 20)
"""Friday 20 November 2026."""


def edition_head(number: int = 14, **changed: object) -> EditionHead:
    """Make the head of an edition for December 2026 to March 2027, published on Friday 20 November 2026."""
    facts: dict[str, object] = {
        "number": number,
        "kind": EditionKind.REGULAR,
        "first_day": date(2026, 12, 1),
        "last_day": date(2027, 3, 31),
        "published_on": PUBLISHED_ON,
        "recorded_at": datetime.combine(PUBLISHED_ON, time(12), UTC),
    }
    return EditionHead(**(facts | changed))  # type: ignore[arg-type]


PREVIOUS = edition_head(13, published_on=date(2026, 10, 23), first_day=date(2026, 11, 1), last_day=date(2027, 2, 28))
"""The edition before, published on Friday 23 October 2026."""


def an_edition(*entries: PlanEntry, **changed: object) -> Edition:
    """Make an edition with these entries, or with one."""
    edition = Edition(head=edition_head(), front=front_matter(), entries=entries or (plan_entry(),))
    return replace(edition, **changed)  # type: ignore[arg-type]
