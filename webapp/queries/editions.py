"""Reading editions as they were published: one, the list, and the plan as it stood at any of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from webapp.domain.comparison import in_order
from webapp.domain.edition import Departure, Edition, EditionHead, EditionKind
from webapp.domain.edition_data import departure_from_data, entry_from_data, front_from_data
from webapp.domain.paper import Logo
from webapp.domain.plan_entry import PlanEntry
from webapp.models.editions import EditionDeparture, EditionEntry, EditionRow

WITHOUT_LOGO = defer(EditionRow.logo)  # type: ignore[arg-type]
HEAD_ALONE = (WITHOUT_LOGO, defer(EditionRow.front), defer(EditionRow.listed_new))  # type: ignore[arg-type]
AT_ONCE = 500
IN_ORDER = (col(EditionRow.published_on), col(EditionRow.number))


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """One line of the list of editions: how many entries it holds, which edition superseded it, and who put it in.

    `adds_to` is the number of the regular edition that a supplement adds to.
    """

    head: EditionHead
    entries: int
    superseded_by: int | None
    recorded_by: str
    adds_to: int | None = None


def listed(session: Session) -> list[ListedEdition]:
    """Return every edition, the newest first.

    Entries are numbered from 1, so the last position is their number: counting them would read every edition there is.
    """
    entries = select(sa.func.max(EditionEntry.position)).where(col(EditionEntry.edition_id) == col(EditionRow.id))
    statement = (
        select(EditionRow, entries.scalar_subquery()).order_by(*(one.desc() for one in IN_ORDER)).options(*HEAD_ALONE)
    )
    found = [(head_of(row), number or 0, row.recorded_by) for row, number in session.exec(statement)]
    heads = [head for head, _, _ in found]
    older, newer = _regular_just_before(reversed(heads)), _regular_just_before(heads)
    return [
        ListedEdition(
            head,
            entries,
            newer[head.number],
            recorded_by,
            older[head.number] if head.kind is EditionKind.SUPPLEMENT else None,
        )
        for head, entries, recorded_by in found
    ]


def latest(session: Session, *, up_to: date = date.max) -> EditionHead | None:
    """Return the edition or supplement published last, up to a day, by when the public could first read it."""
    statement = select(EditionRow).where(col(EditionRow.published_on) <= up_to)
    return _first_head(session, statement.order_by(*(one.desc() for one in IN_ORDER)))


def next_number(session: Session) -> int:
    """Return the number that the next edition gets."""
    return (session.exec(select(sa.func.max(EditionRow.number))).one() or 0) + 1


def plan_in_force(session: Session, on: date) -> EditionHead | None:
    """Return the regular edition that was the plan on a day."""
    statement = select(EditionRow).where(
        col(EditionRow.kind) == EditionKind.REGULAR, col(EditionRow.published_on) <= on
    )
    return _first_head(session, statement.order_by(*(one.desc() for one in IN_ORDER)))


def plan_that_held(session: Session, decision_uuid: str, on: date) -> EditionHead | None:
    """Return the regular edition, the last up to a day, in which a decision stood."""
    statement = (
        select(EditionRow)
        .join(EditionEntry, col(EditionEntry.edition_id) == col(EditionRow.id))
        .where(
            col(EditionEntry.decision_uuid) == decision_uuid,
            col(EditionRow.kind) == EditionKind.REGULAR,
            col(EditionRow.published_on) <= on,
        )
    )
    return _first_head(session, statement.order_by(*(one.desc() for one in IN_ORDER)))


def superseded_by(session: Session, number: int) -> EditionHead | None:
    """Return the regular edition that followed one, or None while nothing has superseded it."""
    own = select(col(EditionRow.published_on)).where(col(EditionRow.number) == number).scalar_subquery()
    statement = select(EditionRow).where(
        col(EditionRow.kind) == EditionKind.REGULAR,
        (col(EditionRow.published_on) > own)
        | ((col(EditionRow.published_on) == own) & (col(EditionRow.number) > number)),
    )
    return _first_head(session, statement.order_by(*IN_ORDER))


def held(session: Session, uuids: Sequence[str], up_to: date) -> frozenset[str]:
    """Return which of these decisions some edition published up to a day held."""
    found = set[str]()
    for start in range(0, len(uuids), AT_ONCE):
        statement = (
            select(col(EditionEntry.decision_uuid))
            .join(EditionRow, col(EditionRow.id) == col(EditionEntry.edition_id))
            .where(
                col(EditionEntry.decision_uuid).in_(uuids[start : start + AT_ONCE]),
                col(EditionRow.published_on) <= up_to,
            )
        )
        found.update(session.exec(statement))
    return frozenset(found)


def supplements_to(session: Session, head: EditionHead) -> list[EditionHead]:
    """Return the supplements published after an edition and before the next regular one, the oldest first."""
    between = aliased(EditionRow)
    is_later_plan = sa.exists().where(
        col(between.kind) == EditionKind.REGULAR,
        _after(between, head),
        sa.tuple_(col(between.published_on), col(between.number)) < sa.tuple_(*IN_ORDER),
    )
    statement = select(EditionRow).where(
        col(EditionRow.kind) == EditionKind.SUPPLEMENT, _after(EditionRow, head), ~is_later_plan
    )
    return [head_of(row) for row in session.exec(statement.options(*HEAD_ALONE).order_by(*IN_ORDER))]


def added_to(session: Session, head: EditionHead) -> EditionHead | None:
    """Return the regular edition before another: the one that a supplement adds to."""
    statement = select(EditionRow).where(
        col(EditionRow.kind) == EditionKind.REGULAR,
        sa.tuple_(*IN_ORDER) < sa.tuple_(sa.literal(head.published_on), sa.literal(head.number)),
    )
    return _first_head(session, statement.order_by(*(one.desc() for one in IN_ORDER)))


def previous(session: Session, number: int) -> EditionHead | None:
    """Return the edition before one, as it was when that one was published."""
    own = select(EditionRow.previous_id).where(col(EditionRow.number) == number).scalar_subquery()
    return _first_head(session, select(EditionRow).where(col(EditionRow.id) == own))


def by_number(session: Session, number: int) -> Edition | None:
    """Return one edition, whole, as it was published."""
    row = session.exec(select(EditionRow).where(col(EditionRow.number) == number).options(WITHOUT_LOGO)).one_or_none()
    if row is None:
        return None
    return Edition(
        head=head_of(row),
        front=front_from_data(row.front),
        entries=tuple(entry_from_data(content) for content in _contents(session, EditionEntry, row.id)),
        departures=tuple(departure_from_data(content) for content in _contents(session, EditionDeparture, row.id)),
        listed_new=tuple(row.listed_new),
    )


def logo_of(session: Session, number: int) -> Logo | None:
    """Return the council's logo as it stands on an edition."""
    statement = select(EditionRow.logo, EditionRow.logo_media_type, EditionRow.front)
    found = session.exec(statement.where(col(EditionRow.number) == number)).one_or_none()
    if found is None or found[0] is None:
        return None
    return Logo(found[0], found[1], front_from_data(found[2]).council_name)


def holding(session: Session, decision_uuid: str) -> list[EditionHead]:
    """Return the editions that hold a decision, the newest first."""
    held = select(EditionEntry.edition_id).where(col(EditionEntry.decision_uuid) == decision_uuid)
    statement = select(EditionRow).where(col(EditionRow.id).in_(held)).options(*HEAD_ALONE)
    return [head_of(row) for row in session.exec(statement.order_by(*(one.desc() for one in IN_ORDER)))]


def plan_as_of(session: Session, number: int) -> tuple[PlanEntry, ...]:
    """Return the plan as the public knew it after an edition: the regular one, with the supplements to it laid over."""
    chain = _back_to(session, number, EditionRow.kind == EditionKind.REGULAR)
    statement = (
        select(EditionEntry.content)
        .where(col(EditionEntry.edition_id).in_([own for own, _ in chain]))
        .join(EditionRow, col(EditionRow.id) == col(EditionEntry.edition_id))
        .order_by(*IN_ORDER, col(EditionEntry.position))
    )
    laid_over = {content["uuid"]: entry_from_data(content) for content in session.exec(statement)}
    return in_order(laid_over.values())


def departures_between(session: Session, older: int, newer: int) -> tuple[Departure, ...]:
    """Return what left the plan after one edition and up to another; of a decision that left twice, the last time."""
    chain = _back_to(session, newer, EditionRow.number == older)
    editions = [own for own, found in chain if found != older]
    statement = (
        select(EditionDeparture.content)
        .where(col(EditionDeparture.edition_id).in_(editions))
        .join(EditionRow, col(EditionRow.id) == col(EditionDeparture.edition_id))
        .order_by(*IN_ORDER, col(EditionDeparture.position))
    )
    return tuple({content["uuid"]: departure_from_data(content) for content in session.exec(statement)}.values())


def head_of(row: EditionRow) -> EditionHead:
    """Return what a list says of an edition."""
    return EditionHead(
        number=row.number,
        kind=row.kind,
        first_day=row.first_day,
        last_day=row.last_day,
        published_on=row.published_on,
        recorded_at=row.recorded_at,
        published_elsewhere=row.published_elsewhere,
        note=row.note,
    )


def _regular_just_before(heads: Iterable[EditionHead]) -> dict[int, int | None]:
    """Return by number which regular edition stands before each in a list, the nearest one."""
    nearest, found = None, dict[int, int | None]()
    for head in heads:
        found[head.number] = nearest
        nearest = head.number if head.kind is EditionKind.REGULAR else nearest
    return found


def _after(row: Any, head: EditionHead) -> Any:
    """Choose what was published after an edition, by day and then by number."""
    return sa.tuple_(col(row.published_on), col(row.number)) > sa.tuple_(
        sa.literal(head.published_on), sa.literal(head.number)
    )


def _first_head(session: Session, statement: Any) -> EditionHead | None:
    row = session.exec(statement.options(*HEAD_ALONE).limit(1)).first()
    return row and head_of(row)


def _contents(
    session: Session, table: type[EditionEntry] | type[EditionDeparture], edition_id: int | None
) -> Iterable[dict[str, Any]]:
    statement = select(col(table.content)).where(col(table.edition_id) == edition_id)
    return session.exec(statement.order_by(col(table.position)))


def _back_to(session: Session, number: int, end: Any) -> list[tuple[int, int]]:
    """Walk from an edition to the one before, and so on to the first that is the end; their ids and numbers."""
    columns: tuple[Any, ...] = (
        col(EditionRow.id),
        col(EditionRow.number),
        col(EditionRow.previous_id),
        sa.case((end, 1), else_=0).label("ended"),
    )
    walked = sa.select(*columns).where(col(EditionRow.number) == number).cte("walked", recursive=True)
    walked = walked.union_all(
        sa.select(*columns).where(col(EditionRow.id) == walked.c.previous_id, walked.c.ended == 0)
    )
    return [(row.id, row.number) for row in session.connection().execute(sa.select(walked.c.id, walked.c.number))]
