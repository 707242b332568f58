"""Editions whose messages wait in the outbox, with the members of two committees whom they tell."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from tests.builders import add_committee, add_member
from tests.edition_letters import AFTER, BEFORE
from tests.edition_rows import add_edition
from webapp.domain.comparison import compare
from webapp.domain.edition import EditionKind
from webapp.domain.edition_news import concerned
from webapp.domain.plan_entry import PlanEntry
from webapp.queries import editions
from webapp.queries.edition_readers import audience_of_edition
from webapp.services.edition_mail import queue_edition

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""Friday 20 November 2026."""


def add_members(session: Session, number: int = 2) -> None:
    """Add members, of the committees for health and for growth in turn."""
    committees = [add_committee(session, "Health"), add_committee(session, "Growth")]
    for place in range(number):
        add_member(session, committees[place % 2], f"Member{place + 1} Example")


def publish(
    session: Session,
    number: int,
    *,
    after: int | None,
    now: datetime = NOON,
    entries: tuple[PlanEntry, ...] = (),
    **changed: object,
) -> int:
    """Publish an edition, with these entries, or those of edition 13 or of the ones after it; return how many are told.

    Who is told of a supplement is judged as the service that publishes does it.
    """
    entries = entries or (BEFORE if number == 13 else AFTER)
    facts: dict[str, object] = {"published_on": now.date(), "recorded_at": now} | changed
    row = add_edition(session, number, entries, after=after, **facts)  # type: ignore[arg-type]
    assert row.id is not None
    edition = editions.by_number(session, number)
    assert edition is not None
    before = editions.plan_as_of(session, after) if after else ()
    comparison = compare(before, editions.plan_as_of(session, number))
    readers = audience_of_edition(session, now.date(), concerning=concerned(edition, comparison))
    return queue_edition(session, row.id, number, readers=readers, now=now, published_elsewhere=row.published_elsewhere)


def publish_thirteen(session: Session) -> None:
    """Put in edition 13, of which nobody was told."""
    publish(session, 13, after=None, published_on=date(2026, 10, 23), published_elsewhere="On the old site")


SUPPLEMENT = {"kind": EditionKind.SUPPLEMENT}
