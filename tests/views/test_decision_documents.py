"""Documents about decisions: records, statutory notices, the form for comments."""

import io
import zipfile

import pytest
import sqlalchemy as sa

from tests.builders import add_decision, add_rule, at, publish_record
from tests.checked_client import CheckedClient
from tests.notice_cases import add_short_decision, general_exception, publish
from webapp.database import Database
from webapp.models.documents import KeptDocument
from webapp.models.plan_wording import PlanWording

NOTICED, PUBLISHED = at("2026-10-01"), at("2026-11-20")


def kept(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.connection().scalars(sa.select(KeptDocument.key).order_by(KeptDocument.id)))


def words_of(document: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()


@pytest.fixture
def decided(database: Database) -> str:
    with database.transaction() as session:
        add_rule(session)
        decision = add_decision(session, "KEY/01NOV/26", now=NOTICED)
        publish_record(session, decision, PUBLISHED)
        return decision.uuid


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_a_record_is_served_as_a_document_and_kept_by_what_it_says(
    client: CheckedClient, database: Database, decided: str, ending: str, begins: bytes
) -> None:
    address = f"/decisions/KEY-01NOV-26/decision-notice.{ending}"
    first = client.get(address)
    assert first.data.startswith(begins)
    assert f'filename="decision-notice-KEY-01NOV-26.{ending}"' in first.headers["Content-Disposition"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    (key,) = kept(database)
    assert key.startswith(f"records/{decided}/")
    assert key.endswith(f"/decision-notice.{ending}")


def test_a_corrected_record_is_another_document_and_the_first_stays(
    client: CheckedClient, database: Database, decided: str
) -> None:
    address = "/decisions/KEY-01NOV-26/decision-notice.docx"
    assert "The contract is awarded." in words_of(client.get(address).data)
    with database.transaction() as session:
        session.connection().execute(
            sa.text("UPDATE outcome SET decision_text = 'The contract is let.', wording_reason = 'A slip.'")
        )
    corrected = words_of(client.get(address).data)
    assert "The contract is let." in corrected
    assert "The wording of this record was corrected after it was published: A slip." in corrected
    assert len(kept(database)) == 2


def test_a_decision_without_a_record_has_no_document(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01NOV/26", now=NOTICED)
        add_decision(session, "KEY/02NOV/26", now=NOTICED, publish=False)
    for slug in ("KEY-01NOV-26", "KEY-02NOV-26", "nobody"):
        assert client.get(f"/decisions/{slug}/decision-notice.pdf").status_code == 404
    assert kept(database) == []


@pytest.mark.usefixtures("decided")
def test_the_page_of_a_decision_leads_to_its_record_and_to_the_form(client: CheckedClient, database: Database) -> None:
    assert 'href="/decisions/KEY-01NOV-26/decision-notice.docx"' in client.get("/decisions/KEY-01NOV-26").text
    with database.transaction() as session:
        add_decision(session, "KEY/02DEC/26", now=NOTICED)
    assert 'href="/representation-form.pdf"' in client.get("/decisions/KEY-02DEC-26").text


def test_the_form_says_what_the_council_says(client: CheckedClient, database: Database) -> None:
    first = client.get("/representation-form.docx")
    assert "Anybody may comment on a decision before it is made." in words_of(first.data)
    assert client.get("/representation-form.pdf").data.startswith(b"%PDF-")
    with database.transaction() as session:
        session.add(PlanWording(comments="Write to the Town Hall.", contact_email="plan@example.gov.uk"))
    changed = words_of(client.get("/representation-form.docx").data)
    assert "Write to the Town Hall." in changed
    assert "plan@example.gov.uk" in changed
    assert len(kept(database)) == 3


def test_a_notice_stands_beside_its_page_as_a_document(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        uuid = publish(session, add_short_decision(session), general_exception()).uuid
    page = f"/decisions/KEY-01FEB-26/notices/{uuid}"
    assert f'href="{page}.pdf"' in client.get(page).text
    assert client.get(f"{page}.pdf").data.startswith(b"%PDF-")
    document = client.get(f"{page}.docx")
    assert "The grant was offered on 19 January." in words_of(document.data)
    assert 'filename="general-exception-KEY-01FEB-26.docx"' in document.headers["Content-Disposition"]
    assert client.get("/decisions/KEY-01FEB-26/notices/nobody.pdf").status_code == 404
