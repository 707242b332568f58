"""What is logged holds nobody's address and nobody's link."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from webapp.adapters.link_tokens import Purpose, token_for
from webapp.adapters.log_lines import JsonLines, keep_secrets_out_of, words_of

UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
TOKEN = token_for(b"a key", Purpose.PREFERENCES, UUID)
ADDRESS = "jo.bloggs+plan@example.gov.uk"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream, log = io.StringIO(), logging.getLogger("tests.log_lines")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    yield stream
    log.removeHandler(handler)


def test_words_facts_and_exceptions_are_masked(lines: io.StringIO) -> None:
    log = logging.getLogger("tests.log_lines")
    log.warning("550 <%s> said no to /subscriptions/%s", ADDRESS, TOKEN)
    log.error("x", extra={"facts": {"to": [ADDRESS, (TOKEN,)], "deep": {ADDRESS: {"n": 3}}, "odd": Odd(), "no": None}})
    try:
        fail()
    except ValueError:
        log.exception("Exception on /subscriptions/%s/unsubscribe [POST]", TOKEN)
    written = lines.getvalue()
    assert "example.gov.uk" not in written
    assert TOKEN not in written
    first, second, third = (json.loads(line) for line in written.splitlines())
    assert first["event"] == "550 <<address>> said no to /subscriptions/<token>"
    assert (second["to"], second["deep"], second["odd"], second["no"]) == (
        ["<address>", ["<token>"]],
        {"<address>": {"n": 3}},
        "odd <address>",
        None,
    )
    assert third["problem"] == "ValueError: <address> has no <token>"
    assert third["trace"].startswith("  File ")


SECRET = "-Zq3_u0dJf6nX1b-QyTw8rKcV5mHsLgA2eP7iYoBxN9D"


@pytest.mark.parametrize(
    "words",
    [
        "GET /calendar/my/{}.ics HTTP/1.1",
        "/calendar/my/{}.ics?alarms=none",
        "Exception on /calendar/my/{}.ics [HEAD]",
        "The database could not be used for GET /calendar/my/{}",
        "webcal://plan.example.gov.uk/calendar/my/{}.ics",
        "r?cid=webcal%3A%2F%2Fplan.example.gov.uk%2Fcalendar%2Fmy%2F{}.ics",
        "next=%252fcalendar%252fmy%252f{}.ics",
    ],
)
def test_the_secret_of_a_personal_calendar_is_masked(lines: io.StringIO, words: str) -> None:
    logging.getLogger("tests.log_lines").warning(words.format(SECRET), extra={"facts": {"path": words.format(SECRET)}})
    line = json.loads(lines.getvalue())
    assert (line["event"], line["path"]) == (words.format("<token>"), words.format("<token>"))


def test_another_servers_log_is_masked_too_with_its_tracebacks() -> None:
    stream, log = io.StringIO(), logging.getLogger("tests.another_server")
    handler = logging.StreamHandler(stream)
    keep_secrets_out_of(handler, None)
    log.addHandler(handler)
    try:
        fail()
    except ValueError:
        log.exception("Exception on %s [%s]", f"/calendar/my/{SECRET}.ics", "GET")
    log.removeHandler(handler)
    written = stream.getvalue()
    assert written.startswith("Exception on /calendar/my/<token>.ics [GET]\nTraceback")
    assert written.endswith("ValueError: <address> has no <token>\n")


@pytest.mark.parametrize("path", ["/calendar/mystery/page", "/calendar/plan.ics", "/my/own"])
def test_other_addresses_are_logged_as_they_are(lines: io.StringIO, path: str) -> None:
    logging.getLogger("tests.log_lines").warning(path)
    assert json.loads(lines.getvalue())["event"] == path


def fail() -> None:
    raise ValueError(f"{ADDRESS} has no {TOKEN}")


class Odd:
    """Something that JSON does not know."""

    def __str__(self) -> str:
        return f"odd {ADDRESS}"


def test_an_error_of_the_database_shows_no_values() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, pytest.raises(sa.exc.OperationalError) as failed:
        connection.execute(sa.text("SELECT :a FROM nowhere"), {"a": ADDRESS})
    engine.dispose()
    assert words_of(failed.value) == "OperationalError: no such table: nowhere"
