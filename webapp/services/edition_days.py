"""The days on which the plan is to be published: announced, moved, cancelled; calendars hold them.

What was announced is never deleted: a day that is cancelled stays, so that calendars can say so.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.edition_days import PlannedDay, check_day
from webapp.domain.errors import NotPermitted, RuleBroken
from webapp.domain.london import london_date
from webapp.models.edition_days import EditionDay
from webapp.queries import edition_days
from webapp.queries.installation import take_turns
from webapp.services import audit
from webapp.services.bodies import opened

ADDED, CHANGED, CANCELLED = "added", "changed", "cancelled"


def add_day(session: Session, planned: PlannedDay, *, actor: str, now: datetime) -> EditionDay:
    """Announce a day on which an edition is to be published."""
    take_turns(session)
    check_day(planned, today=london_date(now))
    _refuse_second(session, planned)
    row = EditionDay(publish_on=planned.publish_on, copy_by=planned.copy_by)
    session.add(row)
    session.flush()
    audit.record(session, row, ADDED, actor=actor, now=now, after=_snapshot(row))
    return row


def add_days(session: Session, planned: Sequence[PlannedDay], *, actor: str, now: datetime) -> list[EditionDay]:
    """Announce several days, all of them or none; a refusal names every day it is about."""
    if not planned:
        raise RuleBroken("Enter at least one day.", field="lines")
    rows, problems = [], []
    for one in planned:
        try:
            rows.append(add_day(session, one, actor=actor, now=now))
        except RuleBroken as refused:
            problems.append(f"{one.words}: {refused.message}")
    if problems:
        raise RuleBroken(" ".join(problems), field="lines")
    return rows


def change_day(
    session: Session, uuid: str, planned: PlannedDay, *, revision: int, actor: str, now: datetime
) -> EditionDay:
    """Move a day, or change by when copy must be in; calendars move the entry they have."""
    take_turns(session)
    row = opened(session, EditionDay, uuid, revision)
    require_changeable(row, now=now)
    check_day(planned, today=london_date(now))
    if (row.publish_on, row.copy_by) == (planned.publish_on, planned.copy_by):
        raise RuleBroken("Nothing was changed. Change the day, or cancel.")
    _refuse_second(session, planned, own_uuid=uuid)
    before = _snapshot(row)
    row.publish_on, row.copy_by, row.revision = planned.publish_on, planned.copy_by, row.revision + 1
    session.add(row)
    session.flush()
    audit.record(session, row, CHANGED, actor=actor, now=now, before=before, after=_snapshot(row))
    return row


def cancel_day(session: Session, uuid: str, *, revision: int, actor: str, now: datetime) -> EditionDay:
    """Cancel a day; calendars show it as cancelled."""
    row = opened(session, EditionDay, uuid, revision)
    require_changeable(row, now=now)
    row.cancelled_at, row.revision = now, row.revision + 1
    session.add(row)
    session.flush()
    audit.record(session, row, CANCELLED, actor=actor, now=now, before=_snapshot(row))
    return row


def require_changeable(row: EditionDay, *, now: datetime) -> None:
    """Refuse to change a day that is over, or was cancelled."""
    if row.cancelled_at is not None:
        raise NotPermitted(f"This day was cancelled at {wording.moment(row.cancelled_at)}. Add it again instead.")
    if row.publish_on < london_date(now):
        raise NotPermitted("This day is over, so it stays as it was announced.")


def _refuse_second(session: Session, planned: PlannedDay, *, own_uuid: str = "") -> None:
    """An edition is announced once for a date."""
    other = edition_days.standing_on(session, planned.publish_on)
    if other is not None and other.uuid != own_uuid:
        raise RuleBroken(
            f"An edition is announced for {wording.day(planned.publish_on)} already. Change that one.",
            field="publish_on",
        )


def _snapshot(row: EditionDay) -> dict[str, Any]:
    return {
        "publish_on": row.publish_on.isoformat(),
        "copy_by": row.copy_by.isoformat() if row.copy_by else None,
    }
