"""The installation that a command works on: its settings, and its database brought up to this version."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

DATABASE_HINT = (
    "Check FORWARD_PLAN_DATABASE_URL: sqlite:///path/to/file.db, or postgresql://user:password@host/name with the "
    "extra postgres installed."
)


def settings() -> Any:
    """Read the settings of this installation; a sentence where they cannot be used."""
    from tomllib import TOMLDecodeError

    from pydantic import ValidationError

    from webapp.config import load_settings  # pydantic is slow to import

    try:
        return load_settings()
    except OSError as wrong:
        raise click.ClickException(f"The instance folder cannot be used: {wrong}.") from None
    except TOMLDecodeError as wrong:
        raise click.ClickException(f"settings.toml in the instance folder cannot be read: {wrong}.") from None
    except ValidationError as wrong:
        lines = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors()]
        raise click.ClickException("The settings cannot be used.\n" + "\n".join(lines)) from None


@contextmanager
def installation() -> Iterator[tuple[Any, Any]]:
    """Open the database, brought up to this version, beside the settings; close it at the end."""
    from sqlalchemy.exc import ArgumentError, OperationalError

    from webapp.adapters.clock import now
    from webapp.database import Database
    from webapp.migrations.steps import migrate
    from webapp.services.installation import install  # all slow to import

    found = settings()
    try:
        database = Database(found.database_url)
    except (ArgumentError, ModuleNotFoundError) as wrong:
        raise click.ClickException(f"The database cannot be used: {wrong}. {DATABASE_HINT}") from None
    try:
        try:
            migrate(database.engine)
        except OperationalError as wrong:
            raise click.ClickException(f"The database cannot be opened: {wrong.orig}. {DATABASE_HINT}") from None
        with database.transaction() as session:
            install(session, now=now(), nation=found.nation)
        yield found, database
    finally:
        database.engine.dispose()
