"""Bringing a database up to this version of the schema."""

from pathlib import Path

from sqlalchemy.engine import Engine

HERE = Path(__file__).parent


def migrate(engine: Engine) -> None:
    """Run every step the database has not had yet; run twice, it does nothing the second time."""
    from alembic import command  # slow to import, and only this needs it

    command.upgrade(_config(engine), "head")


def differences(engine: Engine) -> list[object]:
    """Return what the models have and the migrated database lacks, or the other way round; empty is right."""
    from alembic.autogenerate import compare_metadata  # slow to import, and only this needs it
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))


def _config(engine: Engine):  # type: ignore[no-untyped-def]  # its type lives in the module imported below
    from alembic.config import Config  # slow to import, and only this needs it

    config = Config()
    config.set_main_option("script_location", str(HERE))
    url = engine.url.render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
