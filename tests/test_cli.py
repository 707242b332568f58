"""The command `forward-plan`, in this process and as one of its own, against a database without any table."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import func, select

from tests.bare_database import bare_database
from webapp.cli import main
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.models.accounts import User
from webapp.models.calendar_days import HolidayList
from webapp.models.decisions import Decision
from webapp.queries.installation import installation_name
from webapp.queries.outbox import heartbeats

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


def test_help_imports_nothing_that_is_slow() -> None:
    script = (
        "import sys; from webapp.cli import main; main(['--help'], standalone_mode=False); "
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    slow = {"alembic", "argon2", "flask", "holidays", "icalendar", "pydantic", "sqlalchemy", "sqlmodel", "waitress"}
    assert slow & set(done.stderr.split()) == set()
    assert re.findall(r"^  ([a-z-]+)  ", done.stdout, re.MULTILINE) == [
        "add-user", "backup", "calendar", "demo", "explain", "import", "migrate", "post", "reminders", "restore", "run",
        "scheduler", "web", "worker",
    ]  # fmt: skip


def test_the_installed_command_answers() -> None:
    done = subprocess.run([COMMAND, "import", "--help"], capture_output=True, text=True, check=True)
    assert "--dry-run" in done.stdout
    assert "--json" in done.stdout


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


def bank_holidays(*days: str) -> str:
    """Write a list as www.gov.uk/bank-holidays.json does: eight days of 2027, and these of 2028."""
    year = ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]
    dates = [*(f"2027-{day}" for day in year), *days]
    events = [{"title": "A bank holiday", "date": day, "notes": ""} for day in dates]
    return json.dumps({"england-and-wales": {"division": "england-and-wales", "events": events}})


def test_a_list_of_bank_holidays_is_shown_loaded_and_loaded_in_vain(
    run: Run, installed: Database, tmp_path: Path
) -> None:
    path = tmp_path / "bank-holidays.json"
    path.write_text(bank_holidays().replace("2027-05-31", "2027-06-04"))
    wanted = [
        "The list covers 2027.",
        "Friday 4 June 2027 becomes a bank holiday: A bank holiday.",
        "Monday 31 May 2027 is no longer a bank holiday: Spring bank holiday.",
    ]
    rehearsed = run("calendar", "load", str(path), "--dry-run").stdout.splitlines()
    assert rehearsed[:4] == ["Nothing was saved.", *wanted]
    assert number_of(installed, HolidayList) == 0
    loaded = run("calendar", "load", str(path)).stdout.splitlines()
    assert (loaded[:4], loaded[-1]) == (
        ["Loaded bank-holidays.json.", *wanted],
        "Dates that were announced stay as they were announced.",
    )
    again = run("calendar", "load", str(path)).stdout.splitlines()
    assert again[0] == "Nothing was saved."
    assert again[2] == "No change: the calendar holds these bank holidays already."
    assert number_of(installed, HolidayList) == 1


def test_a_file_that_is_no_list_of_bank_holidays_is_refused(run: Run, installed: Database, tmp_path: Path) -> None:
    run("migrate")
    path = tmp_path / "bank-holidays.json"
    path.write_text("[]")
    result = run("calendar", "load", str(path))
    assert (result.exit_code, result.stdout, number_of(installed, HolidayList)) == (1, "", 0)
    assert result.stderr.startswith("Error: The file must hold divisions by name")


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
