"""The trail of changes: who did what to what, when, with before and after. Rows are only ever added."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from webapp.models.base import Row, UtcDateTime


class AuditEvent(Row, table=True):
    """One change, as it happened."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_subject", "subject_kind", "subject_uuid"),)

    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str = Field(max_length=120)
    action: str = Field(max_length=80)
    subject_kind: str = Field(max_length=40)
    subject_uuid: str = Field(max_length=36)
    reference: str = Field(default="", max_length=60)
    reason: str = ""
    before: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    after: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))


class Installation(Row, table=True):
    """What is fixed when the system is installed: the name that ends every calendar UID."""

    __tablename__ = "installation"

    name: str = Field(max_length=80)
    created_at: datetime = Field(sa_type=UtcDateTime)
