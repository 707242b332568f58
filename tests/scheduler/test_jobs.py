"""What the jobs do in a database: feeds published one after another, documents of editions made once."""

from threading import Event, Thread

import pytest
from sqlmodel import col, select
from typst import TypstError

from scheduler.jobs import make_documents, publish_feeds
from scheduler.runner import workplace
from tests.announced import PUBLISHED
from tests.builders import add_decision, at, month
from tests.edition_rows import add_edition
from tests.plan_entries import plan_entry
from tests.published_editions import publish_edition
from tests.standing_clock import StandingClock
from webapp.config import Settings
from webapp.database import Database
from webapp.models.documents import KeptDocument
from webapp.queries.diary_items import at_one_moment

LONG_ENOUGH_TO_MEET = 0.3


def test_a_scheduler_waits_for_another_that_publishes_the_feeds(settings: Settings, database: Database) -> None:
    published = list[object]()

    def publish() -> None:
        with workplace(settings, Event(), StandingClock(PUBLISHED)) as place:
            published.append(publish_feeds(place)["changed"])

    second = Thread(target=publish)
    with database.transaction() as session:
        at_one_moment(session)
        second.start()
        second.join(LONG_ENOUGH_TO_MEET)
        assert published == []
    second.join(20)
    assert published != []


def test_every_document_of_a_new_edition_is_made_and_kept_once(settings: Settings, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/27", now=at("2026-10-23"), expected=month(2027, 1))
        publish_edition(session, now=at("2026-11-20"))
    with workplace(settings, Event(), StandingClock(PUBLISHED)) as place:
        assert [make_documents(place)["made"] for _ in range(2)] == [7, 0]
    with database.reading() as session:
        documents = session.exec(select(KeptDocument).order_by(col(KeptDocument.key))).all()
    assert [(one.key, one.content[:4]) for one in documents] == [
        ("editions/1/committees/sustainable-growth/extract.docx", b"PK\x03\x04"),
        ("editions/1/committees/sustainable-growth/extract.pdf", b"%PDF"),
        ("editions/1/plan.csv", b"\xef\xbb\xbfE"),
        ("editions/1/plan.docx", b"PK\x03\x04"),
        ("editions/1/plan.json", b'{\n "'),
        ("editions/1/plan.pdf", b"%PDF"),
        ("editions/1/plan.txt", b"Forw"),
    ]


def test_an_edition_that_cannot_be_drawn_keeps_back_no_other(
    settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [plan_entry()], logo=b"no picture", logo_media_type="image/png")
        add_edition(session, 2, [plan_entry()], after=1)
    with workplace(settings, Event(), StandingClock(PUBLISHED)) as place, pytest.raises(TypstError):
        make_documents(place)
    assert "the documents of edition 1 cannot be made" in caplog.messages
    with database.reading() as session:
        kept = session.exec(select(KeptDocument.key)).all()
    assert {key.split("/")[1] for key in kept} == {"2"}
