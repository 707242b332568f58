"""Documents of editions: made once, kept, and served from then on."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import at
from tests.checked_client import CheckedClient
from tests.edition_rows import add_edition, departure_of
from tests.plan_entries import plan_entry
from webapp.database import Database
from webapp.models.documents import KeptDocument
from webapp.services.documents import keep

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def editions(database: Database) -> None:
    with database.transaction() as session:
        gone = plan_entry("KEY/09OCT/26")
        add_edition(session, 13, [plan_entry("KEY/01DEC/26"), gone], published_on=date(2026, 10, 23))
        entries = [plan_entry("KEY/01DEC/26"), plan_entry("KEY/02NOV/26", title="New library", is_new=True)]
        add_edition(session, 14, entries, departures=[departure_of(gone)], after=13)


def kept(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.connection().scalars(sa.select(KeptDocument.key).order_by(KeptDocument.key)))


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(
    ("ending", "media_type", "place"),
    [
        ("pdf", "application/pdf", "inline"),
        ("docx", WORD, "attachment"),
        ("csv", "text/csv; charset=utf-8", "attachment"),
        ("json", "application/json", "attachment"),
        ("txt", "text/plain; charset=utf-8", "inline"),
    ],
)
def test_the_plan_is_served_in_each_format_and_kept(
    client: CheckedClient, database: Database, ending: str, media_type: str, place: str
) -> None:
    first = client.get(f"/editions/14/plan.{ending}")
    assert first.status_code == 200
    assert first.headers["Content-Type"] == media_type
    assert first.headers["Content-Disposition"] == f'{place}; filename="forward-plan-edition-14.{ending}"'
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert first.headers["ETag"] == f'"{hashlib.sha256(first.data).hexdigest()}"'
    assert first.headers["Last-Modified"] == "Mon, 23 Nov 2026 12:00:00 GMT"
    assert client.get(f"/editions/14/plan.{ending}").data == first.data
    assert kept(database) == [f"editions/14/plan.{ending}"]


@pytest.mark.usefixtures("editions")
def test_what_is_kept_is_served_even_if_it_would_be_made_otherwise_today(
    client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        keep(session, "editions/14/plan.txt", media_type="text/plain", content=b"As it was made", now=at("2026-11-20"))
    assert client.get("/editions/14/plan.txt").data == b"As it was made"
    assert "New library" not in client.get("/editions/13/plan.txt").text


@pytest.mark.usefixtures("editions")
def test_a_reader_who_has_it_is_told_that_nothing_changed(client: CheckedClient) -> None:
    etag = client.get("/editions/14/plan.txt").headers["ETag"]
    answer = client.get("/editions/14/plan.txt", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")
    since = client.get("/editions/14/plan.txt", headers={"If-Modified-Since": "Mon, 23 Nov 2026 12:00:00 GMT"})
    assert since.status_code == 304


@pytest.mark.usefixtures("editions")
def test_the_files_hold_the_edition(client: CheckedClient) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/editions/14/plan.csv").data.decode("utf-8-sig"))))
    assert [row[2] for row in rows] == ["Reference", "KEY/01DEC/26", "KEY/02NOV/26"]
    told = json.loads(client.get("/editions/14/plan.json").data)
    assert [one["reference"] for one in told["entries"]] == ["KEY/01DEC/26", "KEY/02NOV/26"]
    assert "New library" in client.get("/editions/14/plan.txt").text
    document = zipfile.ZipFile(io.BytesIO(client.get("/editions/14/plan.docx").data))
    assert "New library" in document.read("word/document.xml").decode()


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_each_committee_has_its_extract(client: CheckedClient, database: Database, ending: str, begins: bytes) -> None:
    answer = client.get(f"/editions/14/committees/sustainable-growth/extract.{ending}")
    assert answer.data.startswith(begins)
    place = answer.headers["Content-Disposition"].partition("; ")[2]
    assert place == f'filename="forward-plan-edition-14-sustainable-growth.{ending}"'
    assert kept(database) == [f"editions/14/committees/sustainable-growth/extract.{ending}"]


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(
    "address",
    [
        "/editions/99/plan.pdf",
        "/editions/14/plan.exe",
        "/editions/14/committees/nobody/extract.pdf",
        "/editions/99/committees/sustainable-growth/extract.docx",
        "/editions/14/committees/sustainable-growth/extract.csv",
    ],
)
def test_what_is_not_there_is_not_found_and_nothing_is_kept(
    client: CheckedClient, database: Database, address: str
) -> None:
    assert client.get(address).status_code == 404
    assert kept(database) == []


def test_what_cannot_be_made_is_our_mistake_and_nothing_is_kept(new_app: Flask, database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [plan_entry()], logo=b"no picture", logo_media_type="image/png")
    new_app.testing = False
    assert new_app.test_client().get("/editions/1/plan.pdf").status_code == 500
    assert kept(database) == []
