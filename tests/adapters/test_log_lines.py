"""What is logged holds nobody's address and nobody's link."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from webapp.adapters.link_tokens import Purpose, token_for
from webapp.adapters.log_lines import JsonLines, words_of

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
