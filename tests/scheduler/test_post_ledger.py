"""The ledger notices what others commit and nothing else, and survives a database that goes away."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from scheduler.post_ledger import Ledger
from webapp.database import Database
from webapp.models.bodies import Ward
from webapp.queries.installation import take_turns


def add(session: Session, name: str) -> None:
    session.connection().execute(sa.insert(Ward).values(name=name, slug=name))


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with Ledger(database, Event()) as ledger:
        ledger.has_changed()
        yield ledger


def test_a_commit_of_somebody_else_is_noticed_once(database: Database, ledger: Ledger) -> None:
    with database.transaction() as session:
        add(session, "harbour")
    assert ledger.has_changed()
    with Ledger(database, Event()) as other:
        assert other.has_changed(), "it has never looked"


@pytest.mark.sqlite_only
def test_what_was_undone_and_what_we_write_ourselves_is_no_change(database: Database, ledger: Ledger) -> None:
    with database.rehearsal() as session:
        add(session, "harbour")
    assert not ledger.has_changed()
    ledger.record(lambda session: add(session, "harbour"))
    assert not ledger.has_changed()


def test_a_change_that_is_just_being_written_is_waited_for(database: Database, ledger: Ledger) -> None:
    began, go_on = Event(), Event()

    def change() -> None:
        with database.transaction() as session:
            take_turns(session)
            add(session, "harbour")
            began.set()
            go_on.wait(5)

    thread = Thread(target=change)
    thread.start()
    began.wait(5)
    Thread(target=lambda: (go_on.wait(0.05), go_on.set())).start()
    found = [ledger.has_changed()]
    thread.join()
    found.append(ledger.has_changed())
    assert True in found


def test_a_lost_connection_counts_as_a_change_and_is_made_anew(database: Database, ledger: Ledger) -> None:
    connection = ledger._kept._connected()
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.close()
    assert ledger.has_changed()
    ledger.record(lambda session: add(session, "harbour"))
    with database.reading() as session:
        assert session.connection().execute(sa.select(sa.func.count()).select_from(Ward)).scalar_one() == 1  # type: ignore[arg-type]
