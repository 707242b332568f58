"""What every table shares: names of constraints, aware UTC instants, enums stored by their value."""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant: aware when written, aware UTC when read, on every engine (SQLite keeps no offset)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime, which would be somebody's guess; write the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant must carry its offset from UTC.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(kind: type[StrEnum], name: str = "") -> Any:
    """A text column with a CHECK that holds the enum's values; a table's second column of a kind needs a name."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Row(SQLModel):
    """The common ancestor of tables: a number inside, a lasting uuid outside."""

    id: int | None = Field(default=None, primary_key=True)


class Lasting(Row):
    """A row that the outside world may point at for ever, whatever happens to its name or its number."""

    uuid: str = Field(default_factory=lambda: str(uuid.uuid4()), unique=True, max_length=36)


class Revised(Lasting):
    """A lasting row that several officers may edit: each change counts up, so that none overwrites another unseen."""

    revision: int = 1
