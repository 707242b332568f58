"""Editions put into a test's database as they would have been frozen."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from sqlmodel import Session, col, select

from webapp.domain.contacts import Contact
from webapp.domain.edition import CabinetMember, Departure, DepartureKind, EditionKind, FrontMatter
from webapp.domain.edition_data import departure_to_data, entry_to_data, front_to_data
from webapp.domain.plan_entry import PlanEntry
from webapp.models.editions import EditionDeparture, EditionEntry, EditionRow

PUBLISHED_ON = date(2026, 11, 20)


def front_matter(**changed: object) -> FrontMatter:
    """Return what stands in front of an edition, each part of it filled."""
    facts: dict[str, object] = {
        "council_name": "Anyborough Council",
        "colour": "#1f5f5b",
        "law": "Published under regulation 9 of SI 2012/2089.",
        "key_decision": "A key decision is significant in money or in its effects.",
        "threshold": "£500,000 or more",
        "cabinet": (
            CabinetMember("Councillor Asha Lowe", ("Cabinet Member for Resources",)),
            CabinetMember("Councillor Ben Cray"),
        ),
        "comments": "Write to the lead officer before the day of the decision.",
        "copies": "Copies are available from the Town Hall.",
        "other_documents": "Other documents may be submitted.",
        "contact": Contact("Priya Shaw", "Governance officer", "01632 960100", "plan@example.gov.uk"),
        "departments": "Communities: Bayard Place",
    }
    return FrontMatter(**(facts | changed))  # type: ignore[arg-type]


def add_edition(
    session: Session,
    number: int,
    entries: Sequence[PlanEntry] = (),
    *,
    departures: Sequence[Departure] = (),
    published_on: date = PUBLISHED_ON,
    after: int | None = None,
    front: FrontMatter | None = None,
    **changed: object,
) -> EditionRow:
    """Put an edition into the tables; `after` is the number of the one before it."""
    previous = session.exec(select(EditionRow.id).where(col(EditionRow.number) == after)).one_or_none()
    facts: dict[str, object] = {
        "number": number,
        "kind": EditionKind.REGULAR,
        "first_day": date(2026, 12, 1),
        "last_day": date(2027, 3, 31),
        "published_on": published_on,
        "previous_id": previous,
        "front": front_to_data(front or front_matter()),
        "fingerprint": "0" * 64,
        "entries": len(entries),
        "departures": len(departures),
        "new_entries": 0,
        "moved_entries": 0,
        "recorded_at": datetime.combine(published_on, time(12), UTC),
        "recorded_by": "Priya Shaw",
    }
    row = EditionRow(**(facts | changed))
    session.add(row)
    session.flush()
    assert row.id is not None
    for position, entry in enumerate(entries, 1):
        content = entry_to_data(entry)
        session.add(EditionEntry(edition_id=row.id, position=position, decision_uuid=entry.uuid, content=content))
    for position, one in enumerate(departures, 1):
        content = departure_to_data(one)
        session.add(EditionDeparture(edition_id=row.id, position=position, decision_uuid=one.uuid, content=content))
    session.flush()
    return row


def departure_of(
    entry: PlanEntry, kind: DepartureKind = DepartureKind.WITHDRAWN, reason: str = "The building was sold."
) -> Departure:
    """Say that an entry left the plan on Wednesday 18 November 2026."""
    return Departure(entry.uuid, entry.reference, entry.slug, entry.title, kind, date(2026, 11, 18), reason)
