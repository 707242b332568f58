"""Whatever is sent to any address, the answer is a page or a refusal, never a failure of ours."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.builders import add_committee, add_decision, add_member, add_rule, publish_record
from tests.checked_client import CheckedClient, inputs_of, parse
from webapp.database import Database

NASTY = (
    "", " ", "0", "-1", "1e9", "9" * 40, "a" * 5000, "\0", "\r\nBcc: x@example.gov.uk", "\u202egnp.exe", "\ud800",
    "<script>alert(1)</script>", "'; DROP TABLE decision; --", "%00", "%F0%28%8C%BC", "../../etc/passwd", "{{7*7}}",
    "=cmd|' /C calc'!A0", "31/02/2027", "٣", "𝟛", "null", "NaN", "KEY/01OCT/26", "KEY-01OCT-26",
)  # fmt: skip
QUERIES = (
    "",
    "?page=-1&status=x&words=%25_%5C&committee=%00",
    "?" + "&".join(f"a{number}=b" for number in range(50)),
    "?page=0001" + "0" * 40,
    "?page=000001" + "9" * 4400,
    "?page=٣",
    "?page=0",
)
PUBLISHED_AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def filled(database: Database) -> Database:
    """Put a decision of each kind of page into the database."""
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        add_member(session, add_committee(session), "Rosalind Frame")
        now = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
        add_decision(session, "KEY/01OCT/26", now=now)
        publish_record(session, add_decision(session, "KEY/02OCT/26", now=now), PUBLISHED_AT)
        add_decision(session, "KEY/03OCT/26", now=now, publish=False)
    return database


def addresses(app: Flask, values: tuple[str, ...]) -> Iterator[tuple[Rule, str]]:
    """Write every address of the application with each value in the places that vary."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            for value in values if rule.arguments else values[:1]:
                path = rule.rule
                for name in rule.arguments:
                    path = "/".join(
                        value if part.endswith(f"{name}>") else part.replace(f"<{name}>", value)
                        for part in path.split("/")
                    )
                yield rule, path


def test_no_address_and_no_query_breaks_a_page(
    app: Flask, administrator_client: CheckedClient, filled: Database
) -> None:
    broken = []
    for rule, path in addresses(app, ("KEY-01OCT-26", "KEY-02OCT-26", "1", "nothing", "9" * 30, "a%00b", "%ff", "..")):
        if "GET" not in (rule.methods or ()):
            continue
        for query in QUERIES:
            status = administrator_client.get(path + query).status_code
            if status >= 500 and rule.endpoint != "health.readyz":
                broken.append((path + query, status))
    assert broken == []


@pytest.mark.parametrize("shift", range(4))
def test_nothing_typed_into_a_form_breaks_it(
    app: Flask, administrator_client: CheckedClient, filled: Database, shift: int
) -> None:
    broken = []
    values = itertools.cycle(NASTY[shift * 6 :] + NASTY)
    for rule, path in addresses(app, ("KEY-01OCT-26", "KEY-02OCT-26", "KEY-03OCT-26", "1")):
        methods = rule.methods or set()
        if "GET" not in methods or not path.startswith(("/desk", "/sign-in")):
            continue
        page = administrator_client.get(path)
        if page.status_code != 200 or page.mimetype != "text/html":
            continue
        for form in parse(page.text).iterfind(".//main//form"):
            if (form.get("method") or "").lower() != "post" or "sign-out" in (form.get("action") or ""):
                continue
            sent = inputs_of(form)
            for name in {element.get("name") for element in form.iter() if element.get("name")} - {"csrf_token"}:
                sent.setlist(str(name), [next(values).encode("utf-8", "replace").decode()])
            status = administrator_client.post(form.get("action") or path, data=sent).status_code
            if status >= 500:
                broken.append((path, dict(sent), status))
    assert broken == []
