"""Messages waiting, sent or failed; the evidence of every attempt; the pause of the transport; the jobs' heartbeats."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.domain.delivery import Ending, Stage
from webapp.domain.messages import MessageKind
from webapp.models.base import Row, UtcDateTime, enum_column


class MessageState(StrEnum):
    """Where a message is on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    CANCELLED = "cancelled"


class OutboxMessage(Row, table=True):
    """One message to one person.

    `dedupe_key` says what is told to whom, so the same thing is queued once; `message_id` follows from it. While a
    message is being sent, `lease_owner` names the process that has it and `lease_until` when that claim lapses.
    `heard_closes_at` is the deadline that the person was told before, in notices of change; `heard` what they were told
    before in words. It is about a decision, an edition of the plan or a meeting, or about none of these: a digest tells
    what happened from `covers_from` to `covers_to`. `subscriber_id` is set where it goes to somebody who subscribed.
    `seen_at` is when staff noted that it could not be delivered.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.CheckConstraint("(state = 'sending') = (lease_owner IS NOT NULL)", name="leased_while_sending"),
        sa.CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease_lapses"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_when_sent"),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at_when_cancelled"),
        sa.CheckConstraint(
            "CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END + CASE WHEN edition_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END <= 1",
            name="about_one_thing",
        ),
        sa.CheckConstraint("(covers_from IS NULL) = (covers_to IS NULL)", name="covers_a_time"),
        sa.Index("ix_outbox_state_deadline_at", "state", "deadline_at", "id"),
        sa.Index("ix_outbox_decision_id_state", "decision_id", "state"),
        sa.Index("ix_outbox_subscriber_state", "subscriber", "state"),
        sa.Index("ix_outbox_sent_at", "sent_at"),
    )

    dedupe_key: str = Field(max_length=400, unique=True)
    message_id: str = Field(max_length=36, unique=True)
    kind: MessageKind = Field(sa_type=enum_column(MessageKind))
    occasion: str = Field(max_length=40)
    subscriber: str = Field(max_length=60)
    recipient: str = Field(max_length=254)
    recipient_name: str = Field(default="", max_length=250)
    decision_id: int | None = Field(default=None, foreign_key="decision.id")
    decision_revision: int = 0
    edition_id: int | None = Field(default=None, foreign_key="edition.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    subscriber_id: int | None = Field(default=None, foreign_key="subscriber.id", ondelete="SET NULL", index=True)
    deadline_at: datetime = Field(sa_type=UtcDateTime)
    heard_closes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heard: str = Field(default="", max_length=500)
    covers_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    covers_to: datetime | None = Field(default=None, sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime = Field(sa_type=UtcDateTime)
    state: MessageState = Field(default=MessageState.QUEUED, sa_type=enum_column(MessageState))
    attempts: int = 0
    lease_owner: str | None = Field(default=None, max_length=120)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_code: int | None = None
    last_error: str = Field(default="", max_length=500)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Attempt(Row, table=True):
    """Evidence of one attempt to deliver a message; only ever added."""

    __tablename__ = "attempt"
    __table_args__ = (sa.Index("ix_attempt_at", "at"),)

    message_id: int = Field(foreign_key="outbox.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    by: str = Field(max_length=120)
    ending: Ending = Field(sa_type=enum_column(Ending))
    stage: Stage = Field(sa_type=enum_column(Stage))
    code: int | None = None
    words: str = Field(default="", max_length=500)


class TransportPause(SQLModel, table=True):
    """The rest that a transport takes after it could not be reached; no row means that it works."""

    __tablename__ = "transport_pause"

    transport: str = Field(primary_key=True, max_length=40)
    failures: int
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    words: str = Field(default="", max_length=500)


class PostHold(SQLModel, table=True):
    """Why no mail leaves until a person says so, after a backup was put back for instance; no row means that it may."""

    __tablename__ = "post_hold"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)
    why: str = Field(max_length=500)


class JobHeartbeat(SQLModel, table=True):
    """When a job last began, last ended and last succeeded, so that silence can be noticed."""

    __tablename__ = "job_heartbeat"

    job: str = Field(primary_key=True, max_length=40)
    started_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    succeeded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    last_error: str = Field(default="", max_length=500)
