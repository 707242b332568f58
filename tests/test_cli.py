"""The command `forward-plan`, in this process and as one of its own, against a database without any table."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlmodel import func, select

from tests.bare_database import bare_database
from webapp.cli import main
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.models.accounts import User
from webapp.models.decisions import Decision
from webapp.queries.outbox import heartbeats
from webapp.queries.rules import installation_name

PLAN = Path(__file__).parent / "adapters" / "january_2012.csv"
COMMAND = Path(sys.executable).with_name("forward-plan")
PASSWORD = "lantern-otter-quarry"
Run = Callable[..., Result]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Point FORWARD_PLAN_* at a folder and a database of this test's own; return that database."""
    for name in [name for name in os.environ if name.startswith("FORWARD_PLAN_")]:
        monkeypatch.delenv(name)
    with bare_database(tmp_path) as url:
        monkeypatch.setenv("FORWARD_PLAN_INSTANCE", str(tmp_path / "instance"))
        monkeypatch.setenv("FORWARD_PLAN_DATABASE_URL", url)
        database = Database(url)
        yield database
        database.engine.dispose()


@pytest.fixture
def run(installed: Database) -> Run:
    """Return a function that gives the command some words and returns what came of it."""

    def run(*words: str, typed: str | None = None) -> Result:
        result = CliRunner().invoke(main, list(words), input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def number_of(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def explained(run: Run, *options: str) -> dict[str, Any]:
    result = run("explain", "call-in", *options, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_help_imports_nothing_that_is_slow() -> None:
    script = (
        "import sys; from webapp.cli import main; main(['--help'], standalone_mode=False); "
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    slow = {"alembic", "argon2", "flask", "holidays", "icalendar", "pydantic", "sqlalchemy", "sqlmodel", "waitress"}
    assert slow & set(done.stderr.split()) == set()
    assert re.findall(r"^  ([a-z-]+)  ", done.stdout, re.MULTILINE) == [
        "add-user", "demo", "explain", "import", "migrate", "run", "scheduler", "web",
    ]  # fmt: skip


def test_the_installed_command_answers() -> None:
    done = subprocess.run([COMMAND, "import", "--help"], capture_output=True, text=True, check=True)
    assert "--dry-run" in done.stdout
    assert "--json" in done.stdout


def test_the_first_vector_of_2012_is_explained_day_by_day(run: Run) -> None:
    assert explained(run, "--published", "2012-01-13", "--days", "3") == {
        "last_day": "2012-01-18",
        "closes_at": "2012-01-19T00:00:00+00:00",
        "implementable_on": "2012-01-19",
        "days": [
            {"date": "2012-01-13", "number": None, "why_not_counted": "day of publication"},
            {"date": "2012-01-14", "number": None, "why_not_counted": "Saturday"},
            {"date": "2012-01-15", "number": None, "why_not_counted": "Sunday"},
            {"date": "2012-01-16", "number": 1, "why_not_counted": None},
            {"date": "2012-01-17", "number": 2, "why_not_counted": None},
            {"date": "2012-01-18", "number": 3, "why_not_counted": None},
        ],
    }


def test_the_second_vector_passes_over_the_bank_holiday_in_words(run: Run) -> None:
    assert run("explain", "call-in", "--published", "2011-12-29", "--days", "3").stdout == (
        "Published at noon on Thursday 29 December 2011.\n"
        "Thursday 29 December 2011: not counted, day of publication\n"
        "Friday 30 December 2011: working day 1\n"
        "Saturday 31 December 2011: not counted, Saturday\n"
        "Sunday 1 January 2012: not counted, Sunday\n"
        "Monday 2 January 2012: not counted, New Year's Day (substitute day)\n"
        "Tuesday 3 January 2012: working day 2\n"
        "Wednesday 4 January 2012: working day 3\n"
        "Call-in closes at the end of Wednesday 4 January 2012.\n"
        "May be implemented on or after Thursday 5 January 2012.\n"
    )


@pytest.mark.parametrize(
    ("effect", "implementable_on"),
    [
        ("next-calendar-day", "2026-12-12"),
        ("next-working-day", "2026-12-14"),
        ("on-last-day", "2026-12-11"),
        ("end-of-last-day", "2026-12-11"),
    ],
)
def test_each_effect_has_its_first_day(run: Run, effect: str, implementable_on: str) -> None:
    options = ("--published", "2026-12-04", "--days", "5", "--cut-off", "17:00", "--effect", effect)
    window = explained(run, *options)
    assert (window["last_day"], window["closes_at"]) == ("2026-12-11", "2026-12-11T17:00:00+00:00")
    assert window["implementable_on"] == implementable_on


@pytest.mark.parametrize(
    ("nation", "last_day"),
    [
        ("england", "2026-03-18"),
        ("wales", "2026-03-18"),
        ("scotland", "2026-03-18"),
        ("northern-ireland", "2026-03-19"),
    ],
)
def test_each_nation_has_its_own_holidays(run: Run, nation: str, last_day: str) -> None:
    window = explained(run, "--published", "2026-03-13", "--days", "3", "--nation", nation)
    assert window["last_day"] == last_day


def test_closures_and_a_first_day_that_counts_are_heeded(run: Run) -> None:
    closures = ("--closure", "2026-12-07", "--closure", "2026-12-08")
    window = explained(run, "--published", "2026-12-04", "--days", "2", "--first-day-counts", *closures)
    assert [(day["date"][-2:], day["number"], day["why_not_counted"]) for day in window["days"]] == [
        ("04", 1, None),
        ("05", None, "Saturday"),
        ("06", None, "Sunday"),
        ("07", None, "council closed"),
        ("08", None, "council closed"),
        ("09", 2, None),
    ]


def test_the_time_of_publication_is_london_time_and_summer_has_its_offset(run: Run) -> None:
    options = ("--published", "2026-07-03", "--days", "1", "--time", "00:30", "--cut-off", "16:30")
    assert explained(run, *options)["closes_at"] == "2026-07-06T16:30:00+01:00"


def test_past_the_known_calendar_there_is_a_sentence_and_no_date(run: Run) -> None:
    result = run("explain", "call-in", "--published", "2040-01-13", "--days", "3")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bank holidays and closure days are known only from" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--published", "2012-02-30", "--days", "3"),
        ("--published", "2012-01-13", "--days", "0"),
        ("--published", "2012-01-13", "--days", "61"),
        ("--published", "2012-01-13", "--days", "3", "--effect", "at-once"),
        ("--published", "2012-01-13", "--days", "3", "--nation", "france"),
        ("--published", "2012-01-13", "--days", "3", "--cut-off", "5pm"),
        ("--days", "3"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_usage(run: Run, options: tuple[str, ...]) -> None:
    result = run("explain", "call-in", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


def test_an_import_is_rehearsed_done_and_done_again(run: Run, installed: Database) -> None:
    def figures(*options: str) -> tuple[int, ...]:
        report = json.loads(run("import", str(PLAN), "--json", *options).stdout)
        assert set(report) == {"rows", "new", "changed", "unchanged", "refused", "warnings"}
        assert {key for warning in report["warnings"] for key in warning} == {"row", "reference", "message"}
        return tuple(report[name] for name in ("rows", "new", "changed", "unchanged", "refused"))

    assert figures("--dry-run") == (23, 23, 0, 0, 0)
    assert number_of(installed, Decision) == 0
    assert figures() == (23, 23, 0, 0, 0)
    assert figures("--dry-run") == (23, 0, 0, 23, 0)
    assert figures() == (23, 0, 0, 23, 0)
    with installed.reading() as session:
        drafts = session.exec(select(Decision.reference).where(Decision.status == Status.DRAFT)).all()
    assert (number_of(installed, Decision), drafts) == (23, ["KEY/03FEB/12"])


def test_an_import_says_in_words_what_it_did(run: Run) -> None:
    assert run("import", str(PLAN), "--dry-run").stdout.startswith("Nothing was saved.\n23 rows: 23 new, 0 changed, ")
    lines = run("import", str(PLAN)).stdout.splitlines()
    assert lines[:2] == ["Imported january_2012.csv.", "23 rows: 23 new, 0 changed, 0 unchanged, 0 refused."]
    assert (
        "  row 22  KEY/03FEB/12  No decision maker is given. The entry stays a draft until this is completed." in lines
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PLAN.read_bytes() + b'KEY/03MAR/12,"A title', "is damaged: row 25"),
        (b"Name,Age\nA,1\n", "does not look like a forward plan"),
        (b"", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_whole(
    run: Run, installed: Database, tmp_path: Path, content: bytes, sentence: str
) -> None:
    run("migrate")
    path = tmp_path / "plan.csv"
    path.write_bytes(content)
    result = run("import", str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.match(r"Error: [A-Z]?.*\.\n$", result.stderr)
    assert sentence in result.stderr
    assert number_of(installed, Decision) == 0


def test_a_file_that_is_not_there_is_refused_with_usage(run: Run) -> None:
    assert run("import", "nowhere.csv").exit_code == 2


def test_migrating_twice_keeps_the_name_of_the_installation(run: Run, installed: Database) -> None:
    assert run("migrate").stdout == "The database is up to date.\n"
    with installed.reading() as session:
        name = installation_name(session)
    assert (run("migrate").exit_code, len(name)) == (0, 12)
    with installed.reading() as session:
        assert installation_name(session) == name


def test_somebody_who_was_added_may_sign_in(run: Run, installed: Database) -> None:
    words = ("add-user", "--email", "Priya.Shaw@anyborough.example.gov.uk", "--name", "Priya Shaw", "--role", "officer")
    result = run(*words, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert (result.exit_code, PASSWORD in result.output) == (0, False)
    with installed.reading() as session:
        user = session.exec(select(User)).one()
    assert (user.name, user.role.value) == ("Priya Shaw", "officer")
    assert f"Priya Shaw may sign in as {user.email}." in result.stdout
    again = run(*words, "--password", PASSWORD)
    assert again.exit_code == 1
    assert again.stderr.startswith("Error: ")
    assert number_of(installed, User) == 1


def test_a_password_that_is_easily_guessed_is_refused(run: Run, installed: Database) -> None:
    words = ("--email", "a@anyborough.example.gov.uk", "--name", "A", "--role", "member", "--password", "password")
    result = run("add-user", *words)
    assert (result.exit_code, number_of(installed, User)) == (1, 0)


def test_the_demo_fills_an_empty_database_once_and_says_who_may_sign_in(
    run: Run, installed: Database, tmp_path: Path
) -> None:
    first = run("demo", "--password", PASSWORD)
    assert first.exit_code == 0, first.output
    assert f"password of each: {PASSWORD}" in first.stdout
    for role in ("administrator", "officer", "member"):
        assert re.search(rf"{role}: \S+@\S*example\.gov\.uk", first.stdout)
    assert (tmp_path / "instance" / "sign-in.txt").stat().st_mode & 0o077 == 0
    before = number_of(installed, Decision)
    second = run("demo", "--password", "another-password-altogether")
    assert (second.exit_code, number_of(installed, Decision), before >= 20) == (1, before, True)
    assert "not empty" in second.stderr
    assert PASSWORD in (tmp_path / "instance" / "sign-in.txt").read_text()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("port = 0", "port: "),
        ("colour = 'green'", "colour: "),
        ("port = = 1", "settings.toml in the instance folder cannot be read"),
        ("reminders = ['yesterday']", "yesterday"),
    ],
)
def test_settings_that_cannot_be_are_named_in_a_sentence(run: Run, tmp_path: Path, written: str, sentence: str) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "settings.toml").write_text(written)
    result = run("migrate")
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_a_job_of_the_scheduler_runs_once_and_ends(run: Run, installed: Database) -> None:
    run("migrate")
    subprocess.run([COMMAND, "scheduler", "--once", "queue_reminders"], capture_output=True, check=True)
    with installed.reading() as session:
        assert [beat.job for beat in heartbeats(session)] == ["queue_reminders"]
