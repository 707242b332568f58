"""Settings of this installation: environment variables FORWARD_PLAN_* first, then instance/settings.toml."""

import logging
import os
import secrets
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from xml.parsers import expat

from email_validator import validate_email
from pydantic import Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from webapp.domain import logos
from webapp.domain.days import Nation
from webapp.domain.reminders import lead_times

LOGGER = logging.getLogger(__name__)
FOR_TESTS = "FORWARD_PLAN_TEST_"
Words = Annotated[list[str], NoDecode]


class Settings(BaseSettings):
    """Everything an installation may choose; the defaults are a working council on this machine."""

    model_config = SettingsConfigDict(env_prefix="FORWARD_PLAN_", extra="forbid")

    instance: Path = Path("instance")
    database_url: str = ""
    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    behind_proxies: int = Field(default=0, ge=0, le=5)
    trusted_hosts: Words = []

    council_name: str = "Anyborough Council"
    council_colour: str = Field(default="#1f5f5b", pattern=r"^#[0-9a-fA-F]{6}$")
    council_logo: str = ""
    nation: Nation = Nation.ENGLAND

    mail: Literal["folder", "smtp", "notify"] = "folder"
    mail_from: str = "forward-plan@anyborough.example.gov.uk"
    smtp_host: str = ""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    smtp_timeout_seconds: float = Field(default=60, ge=1, le=600)
    smtp_dot_timeout_seconds: float = Field(default=600, ge=1, le=3600)
    smtp_connections: int = Field(default=1, ge=1, le=50)
    notify_key: str = ""
    notify_template: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"

    lease_seconds: float = Field(default=1200, ge=5, le=86400)
    retry_base_seconds: float = Field(default=60, ge=0.1, le=3600)
    retry_cap_seconds: float = Field(default=1800, ge=0.1, le=86400)
    rest_base_seconds: float = Field(default=5, ge=0.1, le=3600)
    rest_cap_seconds: float = Field(default=300, ge=0.1, le=3600)
    most_tries: int = Field(default=48, ge=1, le=1000)

    calendar_meetings_busy: bool = True
    calendar_gzip: bool = True

    ping_url: str = ""
    disk_low_mb: int = Field(default=200, ge=0, le=1_000_000)

    tick_seconds: float = Field(default=20, ge=0.2, le=3600)
    reminders: Words = ["on-publication", "1-working-day", "3-hours"]

    @property
    def logo_path(self) -> Path | None:
        """The file of the council's logo in the instance folder; None where it has none."""
        return self.instance.absolute() / self.council_logo if self.council_logo else None

    @field_validator("trusted_hosts", "reminders", mode="before")
    @classmethod
    def _split_words(cls, value: object) -> object:
        """Environment variables hold lists as words separated by commas."""
        return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value

    @field_validator("reminders")
    @classmethod
    def _check_reminders(cls, value: list[str]) -> list[str]:
        if not lead_times(value):
            raise ValueError("Name at least one reminder, or nobody would ever be told.")
        return value

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme in {"http", "https"} and parts.hostname):
            raise ValueError("Give the whole address that people use, for example https://plan.example.gov.uk.")
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str) -> str:
        if value and value.split(":", 1)[0].split("+", 1)[0] not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("The database is SQLite (sqlite:///file.db) or PostgreSQL (postgresql://user@host/name).")
        return value

    @field_validator("mail_from")
    @classmethod
    def _check_mail_from(cls, value: str) -> str:
        return validate_email(value, check_deliverability=False).normalized

    @model_validator(mode="after")
    def _check_logo(self) -> Self:
        path = self.logo_path
        if path is None:
            return self
        if not path.resolve().is_relative_to(self.instance.resolve()) or not path.is_file():
            raise ValueError(f"There is no file {self.council_logo} in the instance folder for council_logo.")
        content = path.read_bytes()
        problem = logos.problem_with(content)
        if not problem and logos.media_type_of(content) == logos.SVG and not _is_well_formed(content):
            problem = "is a damaged SVG: it is not well-formed XML."
        if problem:
            raise ValueError(f"The council_logo {self.council_logo} {problem}")
        return self

    @model_validator(mode="after")
    def _check_mail(self) -> Self:
        if self.mail == "notify" and not (self.notify_key and self.notify_template):
            raise ValueError('With mail = "notify", give notify_key and notify_template, from GOV.UK Notify.')
        if self.mail == "smtp" and not self.smtp_host:
            raise ValueError('With mail = "smtp", name the mail server in smtp_host.')
        return self

    def model_post_init(self, _context: object) -> None:
        """Fill in what follows from other settings."""
        self.instance = self.instance.absolute()
        if not self.database_url:
            self.database_url = f"sqlite:///{self.instance / 'forward-plan.db'}"
        self.base_url = (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")
        if self.smtp_host and "mail" not in self.model_fields_set:
            self.mail = "smtp"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic calls by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic calls by name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file in the instance folder."""
        folder = Path(os.environ.get("FORWARD_PLAN_INSTANCE", "instance"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, folder / "settings.toml")


def _is_well_formed(content: bytes) -> bool:
    """Say whether XML that defines no entities of its own can be read."""
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError:
        return False
    return True


def load_settings() -> Settings:
    """Read the settings of this process, and make sure that its folder exists and that only its owner reads it.

    Database, mail and logs hold addresses and drafts, so whatever this process writes is closed to others.
    """
    settings = Settings()
    for name in _unknown_variables():
        LOGGER.warning("There is no setting %s, so it changes nothing. README lists the settings there are.", name)
    os.umask(0o077)
    settings.instance.mkdir(parents=True, exist_ok=True)
    settings.instance.chmod(0o700)
    return settings


def _unknown_variables() -> list[str]:
    """List variables that look like settings and are none: a slip of the pen that would change nothing."""
    known = {f"FORWARD_PLAN_{name.upper()}" for name in Settings.model_fields}
    ours = (name for name in os.environ if name.startswith("FORWARD_PLAN_") and not name.startswith(FOR_TESTS))
    return sorted(name for name in ours if name.upper() not in known)


def secret_key(settings: Settings) -> str:
    """Return the key that signs session cookies, made on first use and readable by its owner only.

    Two processes may start at once: the file is written under another name and linked, and the first link wins.
    """
    path = settings.instance / "secret-key"
    if not path.exists():
        draft = settings.instance / f"secret-key.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # Another process was first; its key is the one.
        finally:
            draft.unlink()
    return path.read_text()
