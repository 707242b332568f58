"""Who may sign in, who is signed in now, and how often signing in has failed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.domain.accounts import AttemptScope, Role
from webapp.models.base import Lasting, UtcDateTime, enum_column


class User(Lasting, table=True):
    """Somebody who may sign in. `email` is kept casefolded, so that one address is one account."""

    __tablename__ = "user_account"

    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    role: Role = Field(sa_type=enum_column(Role))
    password_hash: str = Field(max_length=255)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)


class UserSession(SQLModel, table=True):
    """One browser that is signed in. Only the SHA-256 of its id is kept: a stolen backup opens nothing."""

    __tablename__ = "user_session"

    id_hash: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)


class SignInAttempt(SQLModel, table=True):
    """Failed sign-ins of one account or network; the key is hashed, for people type passwords into the wrong box."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (sa.CheckConstraint("failures >= 0", name="failures_counted"),)

    scope: AttemptScope = Field(sa_type=enum_column(AttemptScope), primary_key=True)
    key_hash: str = Field(primary_key=True, max_length=64)
    failures: int = 0
    last_failed_at: datetime = Field(sa_type=UtcDateTime, index=True)
