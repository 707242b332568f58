"""Copies of a SQLite file: whole or not there, made while others write, and put back with what a crash left beside."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from webapp.adapters import backup
from webapp.adapters.backup import back_up, check, draft_for, put_in_place, users_of
from webapp.domain.errors import RuleBroken

ROWS_AT_ONCE = 7


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Return a database of which every transaction adds seven rows to each of two tables."""
    path = tmp_path / "live.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute("CREATE TABLE alembic_version (version_num TEXT)")
        opened.execute("CREATE TABLE one (number INTEGER PRIMARY KEY, words TEXT)")
        opened.execute("CREATE TABLE two (number INTEGER PRIMARY KEY REFERENCES one, words TEXT)")
    write(path)
    return path


def write(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as opened:
        opened.execute("BEGIN IMMEDIATE")
        for _ in range(ROWS_AT_ONCE):
            number = opened.execute("INSERT INTO one (words) VALUES (?)", ("x" * 2000,)).lastrowid
            opened.execute("INSERT INTO two VALUES (?, ?)", (number, "y" * 2000))
        opened.execute("COMMIT")


def numbers_in(path: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as opened:
        (one,), (two,) = (opened.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("one", "two"))
        return one, two


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def looked_at(path: Path) -> None:
    check(path, "sqlite:///any.db")


@pytest.fixture
def writer(live: Path) -> Iterator[Event]:
    """Write to the database again and again until the event is set."""
    stop = Event()

    def go_on() -> None:
        while not stop.wait(0.005):
            write(live)

    thread = Thread(target=go_on)
    thread.start()
    yield stop
    stop.set()
    thread.join()


def test_copies_made_while_others_write_hold_whole_transactions_and_open(
    live: Path, writer: Event, tmp_path: Path
) -> None:
    sizes = []
    for number in range(3):
        target = tmp_path / f"copy-{number}.db"
        back_up(url_of(live), target)
        looked_at(target)
        one, two = numbers_in(target)
        assert (one % ROWS_AT_ONCE, two) == (0, one)
        sizes.append(one)
    assert sizes == sorted(sizes)


def test_only_its_owner_reads_a_copy_and_no_draft_is_left(live: Path, tmp_path: Path) -> None:
    back_up(url_of(live), tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "live.db"]


def test_a_copy_never_takes_the_place_of_a_file_unless_asked_to(live: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("last week's")
    with pytest.raises(RuleBroken, match="exists already"):
        back_up(url_of(live), target)
    assert target.read_text() == "last week's"
    back_up(url_of(live), target, force=True)
    looked_at(target)


def test_a_file_that_appears_meanwhile_is_not_replaced_either(live: Path, tmp_path: Path) -> None:
    draft, target = tmp_path / "draft", tmp_path / "copy.db"
    draft.write_text("new")
    target.write_text("appeared")
    with pytest.raises(RuleBroken, match="exists already"):
        backup._give_name(draft, target, force=False)
    assert target.read_text() == "appeared"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (b"", "is no backup of a SQLite database"),
        (b"PGDMP and so on", "is no backup of a SQLite database"),
        (backup.SQLITE_BEGINS + b"nonsense" * 1000, "is damaged"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path: Path, what: bytes, words: str) -> None:
    (tmp_path / "copy.db").write_bytes(what)
    with pytest.raises(RuleBroken, match=words):
        looked_at(tmp_path / "copy.db")


def test_half_a_copy_is_refused(live: Path, tmp_path: Path) -> None:
    for _ in range(10):
        write(live)
    back_up(url_of(live), tmp_path / "copy.db")
    os.truncate(tmp_path / "copy.db", (tmp_path / "copy.db").stat().st_size // 2)
    with pytest.raises(RuleBroken, match="is damaged"):
        looked_at(tmp_path / "copy.db")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(RuleBroken, match="is no database of Forward Plan"):
        looked_at(tmp_path / "other.db")


def test_a_damaged_database_is_not_copied_and_nothing_is_left(live: Path, tmp_path: Path) -> None:
    for _ in range(10):
        write(live)
    with live.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 8192)
    with pytest.raises(RuleBroken, match=r"damaged|cannot be copied"):
        back_up(url_of(live), tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["live.db"]


def test_a_folder_or_a_database_that_is_not_there_is_said(live: Path, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="There is no folder"):
        back_up(url_of(live), tmp_path / "nowhere" / "copy.db")
    with pytest.raises(RuleBroken, match="There is no database"):
        back_up(url_of(tmp_path / "none.db"), tmp_path / "copy.db")
    with pytest.raises(RuleBroken, match="is no file"):
        back_up("sqlite://", tmp_path / "copy.db")


def test_postgresql_without_its_tools_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuleBroken, match="pg_dump is not installed here"):
        back_up("postgresql://somebody@127.0.0.1/anything", tmp_path / "copy.dump")
    assert list(tmp_path.iterdir()) == []


def test_put_back_keeps_each_database_it_takes_the_place_of(live: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(url_of(live), copy)
    write(live)
    first = put_in_place(draft_for(live, copy), live)
    second = put_in_place(draft_for(live, copy), live)
    assert first is not None and second is not None
    assert (first.name, second.name) == ("live.db.before-restore", "live.db.before-restore-2")
    assert [numbers_in(path) for path in (live, first, second)] == [(7, 7), (14, 14), (7, 7)]
    assert stat.S_IMODE(live.stat().st_mode) == 0o600


def test_the_journal_of_a_crash_goes_with_its_database_and_spoils_no_other(live: Path, tmp_path: Path) -> None:
    copy, journal = tmp_path / "copy.db", Path(f"{live}-journal")
    back_up(url_of(live), copy)
    journal.write_bytes(b"what a crash left")
    aside = put_in_place(draft_for(live, copy), live)
    assert not journal.exists()
    assert Path(f"{aside}-journal").read_bytes() == b"what a crash left"


def test_a_database_that_is_gone_is_put_back_all_the_same(live: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(url_of(live), copy)
    live.unlink()
    assert put_in_place(draft_for(live, copy), live) is None
    assert numbers_in(live) == (7, 7)


def test_a_file_that_only_this_process_uses_is_used_by_nobody(live: Path) -> None:
    with live.open("rb"):
        assert users_of(live) == []
