"""Reading the moves of expected dates that the public was told of, in the same few queries however many there are."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.lifecycle import PUBLIC
from webapp.domain.london import london, london_date
from webapp.domain.slippage import Slip, Slippage
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.models.decisions import CommitteeLink, DateChange, Decision, DecisionMakerLink
from webapp.queries.facts import new_date_of, old_date_of

MIDNIGHT = time(0)
FEW = 50
"""How many changes are fetched at a time where the first few mostly answer."""
DECISION_COLUMNS: tuple[Any, ...] = tuple(
    col(column) for column in (Decision.id, Decision.reference, Decision.slug, Decision.title, Decision.directorate)
)
CHANGE_COLUMNS: tuple[Any, ...] = tuple(
    col(column)
    for column in (
        DateChange.changed_at, DateChange.reason, DateChange.changed_by,
        DateChange.old_precision, DateChange.old_from, DateChange.old_to, DateChange.old_text,
        DateChange.new_precision, DateChange.new_from, DateChange.new_to, DateChange.new_text,
    )
)  # fmt: skip


def years(session: Session) -> list[int]:
    """Return the years from the latest move to the first, by the London clock; none before there is a move."""
    statement = (
        sa.select(sa.func.min(col(DateChange.changed_at)), sa.func.max(col(DateChange.changed_at)))
        .join(Decision, col(Decision.id) == col(DateChange.decision_id))
        .where(col(Decision.status).in_(PUBLIC))
    )
    first, last = session.connection().execute(statement).one()
    return list(range(london_date(last).year, london_date(first).year - 1, -1)) if first else []


def latest_year(session: Session) -> int | None:
    """Return the year in which the latest move was made, by the London clock; None before there is a move.

    A change that only fixed a day was no move. The changes are read from the newest on, and no further than needed.
    """
    statement = (
        sa.select(*CHANGE_COLUMNS)
        .join(Decision, col(Decision.id) == col(DateChange.decision_id))
        .where(col(Decision.status).in_(PUBLIC))
        .order_by(col(DateChange.changed_at).desc())
        .execution_options(yield_per=FEW)
    )
    with session.connection().execute(statement) as found:
        slips = (_slip(*row) for row in found)
        return next((slip.moved_on.year for slip in slips if not slip.is_day_fixed), None)


def moved(session: Session, *, year: int | None = None, committee: str = "", names: bool = False) -> list[Slippage]:
    """Return each public decision that was moved, by reference, with its moves: all of them, or those of a year.

    `committee` is the slug of the scrutiny committee whose decisions are wanted, empty for all. `names` asks for who
    moved them, which the public is not told. A decision of which only the day was fixed was not moved.
    """
    is_wanted = [*_within(year), *_of(committee)]
    # Columns instead of objects: a page of ten thousand moves asks for them in a third of the time.
    statement = (
        sa.select(*DECISION_COLUMNS, *CHANGE_COLUMNS)
        .select_from(DateChange)
        .join(Decision, col(Decision.id) == col(DateChange.decision_id))
        .where(col(Decision.status).in_(PUBLIC), col(Decision.id).in_(_moved_ids(is_wanted)))
        .order_by(col(Decision.reference_key), col(DateChange.id))
    )
    makers = _makers(session, is_wanted)
    decisions = groupby(session.connection().execute(statement).all(), key=lambda row: row[: len(DECISION_COLUMNS)])
    found = list[Slippage]()
    for (number, reference, slug, title, directorate), rows in decisions:
        slips = [_slip(*row[len(DECISION_COLUMNS) :], names=names) for row in rows]
        one = Slippage(
            reference=reference,
            slug=slug,
            title=title,
            makers=makers[number],
            directorate=directorate,
            first_expected=slips[0].old,
            changes=tuple(slip for slip in slips if year is None or slip.moved_on.year == year),
        )
        if one.moves:
            found.append(one)
    return found


def slippage_of(decision: Decision, changes: Sequence[DateChange], makers: tuple[str, ...]) -> Slippage:
    """Return the slippage of one decision from every change of its date, the first one first; nobody is named."""
    return Slippage(
        reference=decision.reference,
        slug=decision.slug,
        title=decision.title,
        makers=makers,
        directorate=decision.directorate,
        first_expected=old_date_of(changes[0]),
        changes=tuple(
            Slip(london_date(change.changed_at), old_date_of(change), new_date_of(change), change.reason)
            for change in changes
        ),
    )


def _slip(changed_at: datetime, reason: str, changed_by: str, *dates: Any, names: bool = False) -> Slip:
    """Return one change from its CHANGE_COLUMNS."""
    old, new = ExpectedDate(*dates[:4]), ExpectedDate(*dates[4:])
    return Slip(london_date(changed_at), old, new, reason, changed_by if names else "")


def _within(year: int | None) -> list[Any]:
    """Return the conditions under which a move was made in a year, by the London clock."""
    if year is None:
        return []
    bounds: Iterable[datetime] = (london(date(each, 1, 1), MIDNIGHT) for each in (year, year + 1))
    first, end = bounds
    return [col(DateChange.changed_at) >= first, col(DateChange.changed_at) < end]


def _of(committee: str) -> list[Any]:
    """Return the condition under which a decision falls to the scrutiny committee with this slug."""
    if not committee:
        return []
    theirs = (
        select(CommitteeLink.decision_id)
        .join(ScrutinyCommittee, col(ScrutinyCommittee.id) == col(CommitteeLink.committee_id))
        .where(col(ScrutinyCommittee.slug) == committee)
    )
    return [col(DateChange.decision_id).in_(theirs)]


def _moved_ids(conditions: list[Any]) -> Any:
    return select(DateChange.decision_id).where(*conditions)


def _makers(session: Session, conditions: list[Any]) -> dict[int, tuple[str, ...]]:
    """Return the names of who makes each decision that was moved, in order; nobody for one without."""
    statement = (
        select(DateChange.decision_id, DecisionMakerLink.id, DecisionMaker.name)
        .distinct()
        .outerjoin(DecisionMakerLink, col(DecisionMakerLink.decision_id) == col(DateChange.decision_id))
        .outerjoin(DecisionMaker, col(DecisionMaker.id) == col(DecisionMakerLink.decision_maker_id))
        .where(*conditions)
        .order_by(col(DateChange.decision_id), col(DecisionMakerLink.id))
    )
    found: dict[int, tuple[str, ...]] = {}
    for number, _, name in session.exec(statement):
        found[number] = (*found.get(number, ()), name) if name else ()
    return found
