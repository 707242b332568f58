"""Publishing an edition: only what was previewed, all of it or nothing, and frozen for ever after."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, insert, select

from webapp.domain.edition import Edition, EditionHead
from webapp.domain.edition_data import departure_to_data, entry_to_data, front_to_data
from webapp.domain.edition_news import concerned
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london
from webapp.domain.paper import Logo
from webapp.domain.plan_entry import PlanEntry
from webapp.domain.references import as_key
from webapp.domain.wording import day, moment
from webapp.models.editions import EditionDeparture, EditionEntry, EditionRow
from webapp.queries import decisions as decisions_query
from webapp.queries import edition_readers, plan_candidates
from webapp.queries.edition_preview import Choices, Council, Preview, prepare
from webapp.queries.editions import head_of
from webapp.queries.installation import take_turns
from webapp.services import audit, decisions
from webapp.services.edition_mail import queue_edition

MIDNIGHT = time(0)


class PreviewOvertaken(RuleBroken):
    """What would be published is no longer what the officer saw; it carries the preview of now."""

    def __init__(self, preview: Preview) -> None:
        """Say so."""
        super().__init__(
            "The plan has changed since you looked at the preview, so nothing was published. "
            "Look at the preview as it is now, then publish it."
        )
        self.preview = preview


class AlreadyPublished(RuleBroken):
    """What the officer saw is published already, by whoever pressed first; it carries the head of that edition."""

    def __init__(self, row: EditionRow) -> None:
        """Say by whom and when."""
        at = moment(row.recorded_at)
        super().__init__(f"{row.recorded_by} published this edition at {at}. Nothing was published twice.")
        self.head = head_of(row)


def publish(
    session: Session,
    choices: Choices,
    *,
    fingerprint: str,
    council: Council,
    actor: str,
    now: datetime,
    today: date,
    tell: bool = True,
) -> EditionHead:
    """Publish exactly what was previewed: freeze it, announce its drafts, write the trail, queue the messages.

    Without `tell` nobody is told: for a past that is only retold. Raises PreviewOvertaken where the preview with this
    fingerprint is no longer what would be published, AlreadyPublished where it was published from another page, and
    RuleBroken while something keeps the edition back. Two officers at once take turns, so the second is told that.
    """
    take_turns(session)
    row = session.exec(select(EditionRow).where(EditionRow.fingerprint == fingerprint)).first()
    if row is not None:
        raise AlreadyPublished(row)
    plan_candidates.for_publication(session)
    preview = prepare(session, choices, council=council, now=now, today=today)
    if preview.fingerprint != fingerprint:
        raise PreviewOvertaken(preview)
    if preview.problems:
        raise RuleBroken("This edition cannot be published yet: " + " ".join(one.words for one in preview.problems))
    row = _freeze(session, preview, council.logo, actor=actor, now=now)
    _announce(session, preview.announced, preview.edition.head, actor=actor, now=now)
    audit.record(session, row, "published", actor=actor, now=now, after=_snapshot(preview.edition))
    assert row.id is not None
    if tell:
        queue_edition(
            session,
            row.id,
            row.number,
            readers=edition_readers.audience_of_edition(
                session, row.published_on, concerning=concerned(preview.edition, preview.comparison)
            ),
            published_elsewhere=row.published_elsewhere,
            now=now,
        )
    return preview.edition.head


def _freeze(session: Session, preview: Preview, logo: Logo | None, *, actor: str, now: datetime) -> EditionRow:
    """Write the edition with its entries and departures; the database lets nobody change them afterwards."""
    edition, head = preview.edition, preview.edition.head
    row = EditionRow(
        number=head.number,
        kind=head.kind,
        first_day=head.first_day,
        last_day=head.last_day,
        published_on=head.published_on,
        published_elsewhere=head.published_elsewhere,
        note=head.note,
        previous_id=_id_of(session, preview.before),
        front=front_to_data(edition.front),
        entries=len(edition.entries),
        departures=len(edition.departures),
        new_entries=len(preview.comparison.new) if preview.before else sum(one.is_new for one in edition.entries),
        moved_entries=len(preview.comparison.moved),
        listed_new=list(edition.listed_new),
        logo=logo.content if logo else None,
        logo_media_type=logo.media_type if logo else "",
        fingerprint=preview.fingerprint,
        recorded_at=now,
        recorded_by=actor,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    _add_parts(session, EditionEntry, row.id, [(one.uuid, entry_to_data(one)) for one in edition.entries])
    _add_parts(session, EditionDeparture, row.id, [(one.uuid, departure_to_data(one)) for one in edition.departures])
    return row


def _add_parts(
    session: Session,
    table: type[EditionEntry] | type[EditionDeparture],
    edition_id: int,
    parts: Sequence[tuple[str, Mapping[str, Any]]],
) -> None:
    rows = [
        {"edition_id": edition_id, "position": place, "decision_uuid": uuid, "content": content}
        for place, (uuid, content) in enumerate(parts, 1)
    ]
    if rows:
        session.connection().execute(insert(table), rows)


def _announce(session: Session, drafts: Iterable[PlanEntry], head: EditionHead, *, actor: str, now: datetime) -> None:
    """Put the drafts of an edition in the plan: notice of them begins with it, and is never dated anew."""
    found = decisions_query.by_keys(session, [as_key(one.reference) for one in drafts])
    noticed_at = london(head.published_on, MIDNIGHT) if head.published_elsewhere else now
    for _, decision in sorted(found.items()):
        decisions.put_in_plan(
            session,
            decision,
            actor=actor,
            now=now,
            noticed_at=noticed_at,
            reason=f"Announced by {head.within}, published on {day(head.published_on)}.",
        )


def _id_of(session: Session, head: EditionHead | None) -> int | None:
    if head is None:
        return None
    return session.exec(select(EditionRow.id).where(col(EditionRow.number) == head.number)).one()


def _snapshot(edition: Edition) -> dict[str, Any]:
    """Return what the trail keeps of a publication."""
    head = edition.head
    return {
        "number": head.number,
        "kind": head.kind.value,
        "period": head.period_words,
        "published_on": head.published_on.isoformat(),
        "published_elsewhere": head.published_elsewhere,
        "entries": len(edition.entries),
        "note": head.note,
    }
