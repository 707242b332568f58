"""One JSON object per line on standard error: what a job did, without addresses and without anybody's links."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

import sqlalchemy as sa

_ADDRESS = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+")
_TOKEN = re.compile(r"[0-9a-f]{72}")
# A personal calendar's secret, in its own address or within another's: "…cid=webcal%3A%2F%2F…%2Fcalendar%2Fmy%2F…".
_CALENDAR = re.compile(r"(calendar(/|%(?:25)*2F)my\2)[\w%~-]+", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """Mask every mail address: "550 unknown user <address>"."""
    return _ADDRESS.sub("<address>", text)


def fit_to_log(said: object) -> object:
    """Mask mail addresses, and the tokens of links that are one person's own, in words and in whatever holds words."""
    if isinstance(said, str):
        return without_addresses(_CALENDAR.sub(r"\1<token>", _TOKEN.sub("<token>", said)))
    if isinstance(said, dict):
        return {str(fit_to_log(name)): fit_to_log(value) for name, value in said.items()}
    if isinstance(said, list | tuple | set | frozenset):
        return [fit_to_log(one) for one in said]
    return said if said is None or isinstance(said, bool | int | float) else fit_to_log(str(said))


def words_of(problem: BaseException) -> str:
    """Say what went wrong; of a database error only its own words, since SQLAlchemy adds the statement's values."""
    said = problem.orig if isinstance(problem, sa.exc.DBAPIError) else problem
    return str(fit_to_log(f"{type(problem).__name__}: {said}"))


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON; `extra={"facts": {...}}` adds fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["problem"] = words_of(record.exc_info[1])
            line["trace"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(fit_to_log(line), ensure_ascii=False)


class WithoutSecrets(logging.Filter):
    """Masks what handlers of others write of a record, its traceback too."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, masked."""
        record.msg, record.args = fit_to_log(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = str(fit_to_log(logging.Formatter().formatException(record.exc_info)))
        return True


_WITHOUT_SECRETS = WithoutSecrets()


def keep_secrets_out_of(*handlers: logging.Handler | None) -> None:
    """Mask what these handlers write, as under a server that is not ours and writes no JSON lines."""
    for handler in handlers:
        if handler is not None:
            handler.addFilter(_WITHOUT_SECRETS)


def write_json_lines() -> None:
    """Send the process's log to standard error as JSON lines."""
    stream = logging.StreamHandler()
    stream.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[stream], force=True)
    # It warns each time a tick finds the last run still busy, which is what max_instances is for.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # It names the engine at every start, which nobody asked.
    logging.getLogger("alembic").setLevel(logging.WARNING)
