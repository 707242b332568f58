"""`forward-plan backup` and `forward-plan restore`: a copy of the database, and the way back."""

from pathlib import Path
from typing import Any

import click

from webapp.cli.installation import settings

HOW_TO_RELEASE = "No mail leaves until somebody looks at Notifications on the desk, or runs forward-plan post release."


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
def backup(file: Path, force: bool) -> None:
    """Copy the database to a file, checked, while everything runs."""
    from webapp.adapters.backup import back_up  # SQLAlchemy is slow to import

    back_up(settings().database_url, file, force=force)
    click.echo(f"The database is copied to {file}, and the copy is sound.")
    click.echo("Keep the instance folder's secret-key and settings.toml with it: docs/backup.md says why.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup in the place of the database, and hold the post until somebody says that mail may leave."""
    from webapp.adapters.backup import check, is_sqlite
    from webapp.adapters.locks_held import who_works  # SQLAlchemy is slow to import

    found = settings()
    if working := who_works(found.instance):
        raise click.ClickException(f"{working} still runs on this installation. Stop it first; nothing was changed.")
    check(file, found.database_url)
    try:
        aside = _restore_sqlite(found, file) if is_sqlite(found.database_url) else _restore_postgres(found, file)
    except UnknownVersion as newer:
        raise click.ClickException(f"The backup comes from another version of Forward Plan: {newer}.") from None
    click.echo(f"{file} is the database now.")
    if aside:
        click.echo(f"What it took the place of is kept as {aside}.")
    click.echo(HOW_TO_RELEASE)


class UnknownVersion(Exception):
    """The schema of a backup is of a version that this program has never heard of."""


def _restore_sqlite(found: Any, file: Path) -> Path | None:
    """Bring a copy up to this version, hold its post, and only then let it take the database's place."""
    from webapp.adapters.backup import draft_for, file_of, put_in_place, users_of  # SQLAlchemy is slow to import

    live = file_of(found.database_url)
    if users := users_of(live):
        raise click.ClickException(
            f"{live} is in use by process {', '.join(map(str, users))}. Stop it first; nothing was changed."
        )
    draft = draft_for(live, file)
    try:
        _migrate_and_hold(f"sqlite:///{draft}")
        return put_in_place(draft, live)
    finally:
        draft.unlink(missing_ok=True)


def _restore_postgres(found: Any, file: Path) -> Path:
    """Keep what there is in the instance folder, put the dump in its place, and hold the post."""
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    from webapp.adapters.backup import back_up, free_name, put_back_dump, version_in
    from webapp.migrations import steps  # all slow to import

    try:
        ScriptDirectory(str(steps.HERE)).get_revision(version_in(file))
    except CommandError as newer:
        raise UnknownVersion(str(newer)) from None
    aside = free_name(found.instance / "forward-plan.dump")
    back_up(found.database_url, aside)
    put_back_dump(found.database_url, file)
    _migrate_and_hold(found.database_url)
    return aside


def _migrate_and_hold(database_url: str) -> None:
    """Bring a database that was put back up to this version, and let no mail leave it."""
    from alembic.util import CommandError

    from webapp.adapters.clock import now
    from webapp.database import Database
    from webapp.migrations.steps import migrate
    from webapp.services.post_hold import hold_restored  # all slow to import

    database = Database(database_url)
    try:
        migrate(database.engine)
        with database.transaction() as session:
            hold_restored(session, now=now())
    except CommandError as newer:
        raise UnknownVersion(str(newer)) from None
    finally:
        database.engine.dispose()
