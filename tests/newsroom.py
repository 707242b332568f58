"""What tests of news share: the outbox in short, and the marks that a relay would have left on it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.announced import CALENDAR
from webapp.domain.accounts import Role
from webapp.domain.days import Nation, Purpose, WorkingCalendar
from webapp.models.accounts import User
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.contents import Contents
from webapp.queries.duty_board import CouncilDays
from webapp.services import delivery
from webapp.services.delivery import Claim

WAITING = (MessageState.QUEUED,)


def days_of_tests(_session: Session, _purpose: Purpose) -> WorkingCalendar:
    """Return the working days that tests count by."""
    return CALENDAR


DAYS = CouncilDays(Nation.ENGLAND, days_of_tests)


def add_staff(session: Session, name: str, role: Role = Role.OFFICER, *, active: bool = True) -> User:
    """Add an account that nobody can sign in to, which makes no difference to mail."""
    user = User(
        email=f"{name.lower()}@anyborough.example.gov.uk",
        name=f"{name} Example",
        role=role,
        password_hash="none",
        active=active,
        created_at=datetime.fromisoformat("2011-01-01T00:00:00+00:00"),
    )
    session.add(user)
    session.flush()
    return user


def posted(session: Session, *states: MessageState) -> list[tuple[str, str]]:
    """Return kind and address of every message that waits, or is in one of these states, in the order of the outbox."""
    statement = select(OutboxMessage).where(col(OutboxMessage.state).in_(states or WAITING))
    found = session.exec(statement.order_by(col(OutboxMessage.id)).execution_options(populate_existing=True))
    return [(one.kind.value, one.recipient.split("@")[0]) for one in found]


def send_all(session: Session, at: datetime) -> None:
    """Let everything that waits have been sent."""
    row = OutboxMessage
    waiting = sa.update(row).where(col(row.state) == MessageState.QUEUED)
    session.connection().execute(waiting.values(state=MessageState.SENT, sent_at=at))


def none_taken(_message_id: UUID) -> bool:
    """Say that no relay has acknowledged anything."""
    return False


def claims(session: Session, now: datetime, *, days: CouncilDays | None = DAYS) -> list[Claim]:
    """Claim everything that is due, as one run of the post does."""
    return delivery.claim(
        session, owner="one", transport="smtp", now=now, is_taken=none_taken, contents=Contents(days), most=100
    )


def why_cancelled(session: Session) -> list[tuple[str, str]]:
    """Return kind and reason of every message that was cancelled."""
    statement = select(OutboxMessage).where(col(OutboxMessage.state) == MessageState.CANCELLED)
    found = session.exec(statement.order_by(col(OutboxMessage.id)).execution_options(populate_existing=True))
    return [(one.kind.value, one.last_error) for one in found]
