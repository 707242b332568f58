"""Settings: the environment first, then the file in the instance folder, then a council that works on this machine."""

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from pydantic import ValidationError

from webapp.config import Settings, load_settings, secret_key
from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken

Environment = Callable[..., Settings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an instance folder that does not exist yet."""
    return tmp_path / "deep" / "instance"


@pytest.fixture
def load(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Return a function that loads the settings with FORWARD_PLAN_* set to what it is given and to nothing else."""
    for name in [name for name in os.environ if name.startswith("FORWARD_PLAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FORWARD_PLAN_INSTANCE", str(folder))

    def with_environment(**values: str) -> Settings:
        for name, value in values.items():
            monkeypatch.setenv(f"FORWARD_PLAN_{name.upper()}", value)
        return load_settings()

    return with_environment


def write(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(text)


def test_without_settings_everything_stays_on_this_machine(load: Environment, folder: Path) -> None:
    settings = load()
    assert settings.database_url == f"sqlite:///{folder}/forward-plan.db"
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert (settings.mail, settings.nation) == ("folder", Nation.ENGLAND)
    assert settings.reminders == ["on-publication", "1-working-day", "3-hours"]


def test_the_instance_folder_is_made_for_its_owner_only(load: Environment, folder: Path) -> None:
    load()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_was_there_before_is_closed_and_so_is_what_is_written_into_it(
    load: Environment, folder: Path
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    before = os.umask(0o022)
    try:
        load()
        (folder / "new").write_text("an address")
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "new").stat().st_mode) == 0o600


def test_every_setting_that_others_rely_on_is_read_from_the_environment(load: Environment) -> None:
    settings = load(
        database_url="postgresql://db/plan",
        base_url="https://plan.example.gov.uk/",
        host="0.0.0.0",
        port="8080",
        smtp_host="relay.example.gov.uk",
        smtp_port="587",
        tick_seconds="0.5",
    )
    assert settings.database_url == "postgresql://db/plan"
    assert settings.base_url == "https://plan.example.gov.uk"
    assert (settings.host, settings.port) == ("0.0.0.0", 8080)
    assert (settings.mail, settings.smtp_host, settings.smtp_port) == ("smtp", "relay.example.gov.uk", 587)
    assert settings.tick_seconds == 0.5


def test_lists_in_the_environment_are_parted_by_commas(load: Environment) -> None:
    settings = load(trusted_hosts="plan.example.gov.uk, www.example.gov.uk,", reminders="on-publication,2-hours")
    assert settings.trusted_hosts == ["plan.example.gov.uk", "www.example.gov.uk"]
    assert settings.reminders == ["on-publication", "2-hours"]


def test_the_file_counts_where_the_environment_says_nothing(load: Environment, folder: Path) -> None:
    write(folder, 'council_name = "Anyborough"\nport = 9000\nnation = "wales"\nreminders = ["3-hours"]\n')
    settings = load(port="9001")
    assert (settings.council_name, settings.port, settings.nation) == ("Anyborough", 9001, Nation.WALES)
    assert settings.reminders == ["3-hours"]


def test_mail_stays_in_the_folder_when_that_is_asked_for(load: Environment) -> None:
    assert load(smtp_host="relay.example.gov.uk", mail="folder").mail == "folder"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"),
        ("port", "eighty"),
        ("mail", "pigeon"),
        ("nation", "france"),
        ("tick_seconds", "0"),
        ("council_colour", "green"),
        ("smtp_tls", "yes"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(load: Environment, name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=name):
        load(**{name: value})


def test_a_setting_that_does_not_exist_is_refused(load: Environment, folder: Path) -> None:
    write(folder, 'council_nam = "Anyborough"\n')
    with pytest.raises(ValidationError, match="council_nam"):
        load()


def test_a_variable_that_is_no_setting_is_pointed_out(
    load: Environment, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FORWARD_PLAN_SMPT_HOST", "relay.example.gov.uk")
    load()
    assert [record.getMessage() for record in caplog.records] == [
        "There is no setting FORWARD_PLAN_SMPT_HOST, so it changes nothing. README lists the settings there are."
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "ftp://plan.example.gov.uk"),
        ("BASE_URL", "plan.example.gov.uk"),
        ("DATABASE_URL", "mysql://host/name"),
        ("MAIL_FROM", "nobody"),
        ("REMINDERS", ""),
        ("MAIL", "smtp"),
    ],
)
def test_a_setting_that_would_fail_later_is_refused_at_once(load: Environment, name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        load(**{name: value})


def test_a_reminder_that_means_nothing_is_refused(load: Environment) -> None:
    with pytest.raises((RuleBroken, ValidationError), match="yesterday"):
        load(reminders="yesterday")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file arms.svg in the instance folder for council_logo."),
        (b"GIF89a", "The council_logo arms.svg is neither a PNG nor an SVG."),
        (b"<svg><script/></svg>", "The council_logo arms.svg is an SVG that holds a script or moves. Save it without."),
        (b"<svg><g></svg>", "The council_logo arms.svg is a damaged SVG: it is not well-formed XML."),
        (b"<svg>" + b" " * 200_000, "The council_logo arms.svg is larger than 200 kB. Save a smaller one."),
    ],
)
def test_a_logo_that_cannot_be_drawn_is_refused_at_once(
    load: Environment, folder: Path, content: bytes | None, sentence: str
) -> None:
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "arms.svg").write_bytes(content)
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        load(council_logo="arms.svg")


def test_a_logo_is_a_file_of_the_instance_folder(load: Environment, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "arms.svg").write_text("<svg/>")
    assert load(council_logo="arms.svg").logo_path == folder / "arms.svg"
    (folder.parent / "arms.svg").write_text("<svg/>")
    with pytest.raises(ValidationError, match=r"There is no file \.\./arms\.svg in the instance folder"):
        load(council_logo="../arms.svg")


def test_without_a_logo_there_is_no_file_to_read(load: Environment) -> None:
    assert load().logo_path is None


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(load: Environment, folder: Path) -> None:
    settings = load()
    key = secret_key(settings)
    assert (secret_key(settings), len(key) >= 64) == (key, True)
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_secret_key(load: Environment, folder: Path) -> None:
    settings, keys = load(), list[str]()
    threads = [Thread(target=lambda: keys.append(secret_key(settings))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(keys), len(set(keys)), [path.name for path in folder.iterdir()]) == (8, 1, ["secret-key"])
