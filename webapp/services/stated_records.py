"""Taking in records that other systems or papers published; what is held already is never changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from webapp.domain.stated_records import StatedFacts
from webapp.models.stated_records import StatedRecord
from webapp.queries import stated_records as query
from webapp.queries.installation import take_turns


@dataclass(frozen=True, slots=True)
class StatedImport:
    """What became of the records of a file: new ones, those held already, and those held with other facts."""

    new: tuple[StatedFacts, ...]
    unchanged: int
    different: tuple[StatedFacts, ...]


def compare(session: Session, records: Sequence[StatedFacts]) -> StatedImport:
    """Say what taking these records in would do."""
    held = query.held(session, {one.council for one in records})
    known = {key: query.facts_of(row) for key, row in held.items()}
    return StatedImport(
        new=tuple(one for one in records if one.key not in known),
        unchanged=sum(known.get(one.key) == one for one in records),
        different=tuple(one for one in records if known.get(one.key, one) != one),
    )


def import_stated(session: Session, records: Sequence[StatedFacts], *, actor: str, now: datetime) -> StatedImport:
    """Take in the records that are not held yet, by council and reference; the others stay as they are."""
    take_turns(session)
    found = compare(session, records)
    session.add_all(StatedRecord(**asdict(one), imported_at=now, imported_by=actor) for one in found.new)
    session.flush()
    return found
