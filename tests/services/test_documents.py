"""A document is kept once; the database itself refuses to change it."""

import hashlib

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from tests.builders import at
from tests.services.test_two_at_once import one_after_another
from webapp.database import Database
from webapp.queries.documents import kept
from webapp.services.documents import keep

KEY = "editions/1/plan.pdf"
NOW = at("2026-11-20")


def keep_first(session: Session) -> bytes:
    return keep(session, KEY, media_type="application/pdf", content=b"first", now=NOW).content


def keep_second(session: Session) -> bytes:
    return keep(session, KEY, media_type="application/pdf", content=b"second", now=NOW).content


def test_what_was_not_made_yet_is_not_there(database: Database) -> None:
    with database.reading() as session:
        assert kept(session, KEY) is None


def test_a_document_is_kept_with_its_hash_and_the_first_one_stays(database: Database) -> None:
    with database.transaction() as session:
        assert keep_first(session) == b"first"
        assert keep_second(session) == b"first"
    with database.reading() as session:
        document = kept(session, KEY)
    assert document is not None
    assert (document.content, document.sha256) == (b"first", hashlib.sha256(b"first").hexdigest())
    assert (document.media_type, document.made_at) == ("application/pdf", NOW)


def test_of_two_who_make_a_document_at_once_both_serve_the_same(database: Database, database_url: str) -> None:
    served: list[bytes] = []
    assert (
        one_after_another(
            database_url,
            lambda session: served.append(keep_first(session)),
            lambda session: served.append(keep_second(session)),
        )
        == []
    )
    assert served == [b"first", b"first"]


@pytest.mark.parametrize("change", ["UPDATE kept_document SET content = content", "DELETE FROM kept_document"])
def test_the_database_refuses_to_change_what_is_kept(database: Database, change: str) -> None:
    with database.transaction() as session:
        keep_first(session)
    with (
        pytest.raises(IntegrityError, match="What was published stays as it was published"),
        database.transaction() as session,
    ):
        session.connection().execute(sa.text(change))


def test_a_document_of_a_record_can_be_erased_where_the_law_asks_for_it(database: Database) -> None:
    with database.transaction() as session:
        keep(session, "records/1/ab/decision-notice.pdf", media_type="application/pdf", content=b"name", now=NOW)
        session.connection().execute(sa.text("DELETE FROM kept_document"))
        assert kept(session, "records/1/ab/decision-notice.pdf") is None
