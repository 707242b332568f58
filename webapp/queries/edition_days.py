"""Reading the days on which the plan is to be published."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain.edition import EditionKind
from webapp.models.edition_days import EditionDay
from webapp.models.editions import EditionRow

MOST_SHOWN = 60
_WAITS = col(EditionDay.cancelled_at).is_(None)


def to_come(session: Session, today: date) -> list[EditionDay]:
    """Return the days from today on that stand, the next first, without today once its edition is published."""
    published = sa.select(col(EditionRow.published_on)).where(
        col(EditionRow.published_on) >= today, col(EditionRow.kind) == EditionKind.REGULAR
    )
    statement = select(EditionDay).where(
        _WAITS, col(EditionDay.publish_on) >= today, col(EditionDay.publish_on).not_in(published)
    )
    return list(session.exec(statement.order_by(col(EditionDay.publish_on)).limit(MOST_SHOWN)))


def next_day(session: Session, today: date) -> EditionDay | None:
    """Return the next day on which an edition is to be published, if one was announced."""
    return next(iter(to_come(session, today)), None)


def over_or_cancelled(session: Session, today: date) -> list[EditionDay]:
    """Return the days that have passed, and those that were cancelled, the latest first."""
    statement = select(EditionDay).where(
        (col(EditionDay.publish_on) < today) | col(EditionDay.cancelled_at).is_not(None)
    )
    in_order = statement.order_by(col(EditionDay.publish_on).desc(), col(EditionDay.id).desc())
    return list(session.exec(in_order.limit(MOST_SHOWN)))


def by_uuid(session: Session, uuid: str) -> EditionDay | None:
    """Return one day."""
    return session.exec(select(EditionDay).where(col(EditionDay.uuid) == uuid)).one_or_none()


def standing_on(session: Session, on: date) -> EditionDay | None:
    """Return the one day of this date that was not cancelled."""
    return session.exec(select(EditionDay).where(_WAITS, col(EditionDay.publish_on) == on)).first()
