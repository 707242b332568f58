"""Backups: a copy that is whole or is not there, made while others write, and put back the same way.

A copy is drawn into a draft beside its place, checked, brought to the disk and only then given its name. SQLite's own
backup interface and PostgreSQL's own tools do the copying, so what is copied is one moment's state.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from webapp.domain.errors import RuleBroken

SQLITE_BEGINS = b"SQLite format 3\x00"
DUMP_BEGINS = b"PGDMP"
ASIDE = ".before-restore"
JOURNALS = ("-journal", "-wal", "-shm")
LONGEST_WAIT = "30s"

# In the same transaction as what is put back: nothing of a newer version may stand in its way.
EMPTY_FIRST = f"""SET lock_timeout = '{LONGEST_WAIT}';
SET client_min_messages = warning;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""


def back_up(database_url: str, target: Path, *, force: bool = False) -> None:
    """Copy the database to a file that only its owner reads; an existing file is replaced only by *force*.

    RuleBroken, with nothing written, where the copy cannot be made or fails its check.
    """
    if target.exists() and not force:
        raise RuleBroken(f"{target} exists already. Give another name, or --force to replace it.")
    if not target.parent.is_dir():
        raise RuleBroken(f"There is no folder {target.parent}.")
    url = sa.make_url(database_url)
    with _draft_of(target) as draft:
        if is_sqlite(database_url):
            _copy_sqlite(file_of(database_url), draft)
        else:
            _tool("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}")
        check(draft, database_url)
        _to_disk(draft)
        _give_name(draft, target, force=force)


def check(file: Path, database_url: str) -> None:
    """Read a backup through from its first byte to its last; RuleBroken where it cannot be relied upon."""
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(SQLITE_BEGINS))
    except OSError as problem:
        raise RuleBroken(f"{file} cannot be read: {problem.strerror}.") from None
    ours = is_sqlite(database_url)
    if not begins.startswith(SQLITE_BEGINS if ours else DUMP_BEGINS):
        engine = "SQLite" if ours else "PostgreSQL"
        raise RuleBroken(f"{file} is no backup of a {engine} database, which this installation has.")
    if ours:
        _check_sqlite(file)
    else:
        _tool("pg_restore", None, "--file=/dev/null", str(file))


def draft_for(live: Path, backup: Path) -> Path:
    """Copy a SQLite backup beside the database in whose place it is to be put; return that draft."""
    draft = _name_of_draft(live)
    live.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _reserve(draft)
    shutil.copyfile(backup, draft)
    return draft


def put_in_place(draft: Path, live: Path) -> Path | None:
    """Give a SQLite draft the name of the database; return where the old one stands now, if there was one.

    A journal that a crash left beside the old database belongs to it and moves with it: it would spoil the new one.
    """
    aside = free_name(live) if live.exists() else None
    _to_disk(draft)
    if aside is not None:
        os.link(live, aside)
    for ending in JOURNALS:
        journal = Path(f"{live}{ending}")
        if journal.exists() and aside is not None:
            journal.rename(f"{aside}{ending}")
        journal.unlink(missing_ok=True)
    draft.replace(live)
    _folder_to_disk(live.parent)
    return aside


def put_back_dump(database_url: str, dump: Path) -> None:
    """Put a dump in the place of everything in a PostgreSQL database, in one transaction; RuleBroken if it fails."""
    url = sa.make_url(database_url)
    with _draft_of(dump) as script:
        _tool("pg_restore", None, "--no-owner", "--no-privileges", f"--file={script}", str(dump))
        _tool(
            "psql", url, "--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction",
            "--set=ON_ERROR_STOP=1", f"--command={EMPTY_FIRST}", f"--file={script}",
        )  # fmt: skip


def version_in(dump: Path) -> str:
    """Return the version of the schema that a dump holds."""
    said = _tool("pg_restore", None, "--data-only", "--schema=public", "--table=alembic_version", "--file=-", str(dump))
    lines = said.splitlines()
    begins = next((number for number, line in enumerate(lines) if line.startswith("COPY public.alembic_version")), None)
    if begins is None:
        raise RuleBroken(f"{dump} is no database of Forward Plan.")
    return lines[begins + 1].strip()


def is_sqlite(database_url: str) -> bool:
    """Say which of the two engines an address is of."""
    return sa.make_url(database_url).get_backend_name() == "sqlite"


def file_of(database_url: str) -> Path:
    """Return the file of a SQLite database."""
    url = sa.make_url(database_url)
    if not url.database or url.database == ":memory:":
        raise RuleBroken("This database is no file, so there is nothing to copy.")
    return Path(url.database)


def users_of(file: Path) -> list[int]:
    """Return the processes that have a file open, where the system tells; our own is left out."""
    found = set[int]()
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            opened = entry.readlink()
        except OSError:
            continue  # Another user's process, or one that has just ended.
        if opened == file.absolute() and int(entry.parts[2]) != os.getpid():
            found.add(int(entry.parts[2]))
    return sorted(found)


def _copy_sqlite(source: Path, draft: Path) -> None:
    if not source.is_file():
        raise RuleBroken(f"There is no database {source}.")
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=60)) as live,
            closing(sqlite3.connect(draft, isolation_level=None)) as copy,
        ):
            # All pages in one step: in several, each write of another process would make the copy begin again.
            live.backup(copy, pages=-1, sleep=0.01)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as problem:
        raise RuleBroken(f"The database cannot be copied: {problem}.") from None


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            damage = [row[0] for row in opened.execute("PRAGMA integrity_check")]
            lost = opened.execute("PRAGMA foreign_key_check").fetchall()
            known = opened.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.Error as problem:
        raise RuleBroken(f"{file} is damaged: {problem}.") from None
    if damage != ["ok"] or lost:
        raise RuleBroken(f"{file} is damaged: {damage[0] if damage != ['ok'] else 'rows refer to rows that are gone'}.")
    if not known:
        raise RuleBroken(f"{file} is no database of Forward Plan.")


def _tool(name: str, url: URL | None, *words: str) -> str:
    """Run one of PostgreSQL's tools to its end and return what it printed.

    The password goes by the environment, which no list of processes shows.
    """
    environment = dict(os.environ)
    given: Sequence[str] = words
    if url is not None:
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        plain = url.set(drivername="postgresql", password=None)
        given = (f"--dbname={plain.render_as_string(hide_password=False)}", *words)
    try:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own tools, named here
            [name, *given], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise RuleBroken(
            f"PostgreSQL's tool {name} is not installed here (Debian: apt-get install postgresql-client)."
        ) from None
    if done.returncode:
        raise RuleBroken(f"{name} failed: {done.stderr.strip() or f'status {done.returncode}'}")
    return done.stdout


@contextmanager
def _draft_of(target: Path) -> Iterator[Path]:
    """Give an empty file beside a target that only its owner reads, and leave none behind."""
    draft = _name_of_draft(target)
    _reserve(draft)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _name_of_draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(6)}.draft")


def _reserve(draft: Path) -> None:
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as problem:
        raise RuleBroken(f"{draft.parent} cannot be written to: {problem.strerror}.") from None


def _to_disk(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folder_to_disk(folder: Path) -> None:
    """Bring names to the disk as well, where the system can (Windows cannot and need not)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _give_name(draft: Path, target: Path, *, force: bool) -> None:
    """Name a finished copy; without force a link, which an existing file refuses even if it came only now."""
    if force:
        draft.replace(target)
    else:
        try:
            os.link(draft, target)
        except FileExistsError:
            raise RuleBroken(f"{target} exists already. Give another name, or --force to replace it.") from None
    _folder_to_disk(target.parent)


def free_name(live: Path) -> Path:
    """Name the place for an old database: what stands there from an earlier time is never lost."""
    number, name = 1, Path(f"{live}{ASIDE}")
    while name.exists():
        number += 1
        name = Path(f"{live}{ASIDE}-{number}")
    return name
