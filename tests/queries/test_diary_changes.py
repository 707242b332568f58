"""The database notes every change of which calendars may speak, whoever makes it and however; and no other."""

import importlib
import re

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from tests.asked import asked_of
from tests.diary_rows import (
    NOON,
    TODAY,
    committee_row,
    decision_row,
    link_row,
    maker_row,
    meeting_row,
    move_row,
    record_row,
    ward_row,
)
from tests.edition_rows import add_edition
from tests.published_feeds import BASE, COUNCIL, publish_feeds
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.membership import MembershipKind
from webapp.domain.statutory_notices import NoticeKind
from webapp.models.accounts import User
from webapp.models.bodies import CommitteeAlias, Membership, Person
from webapp.models.calendar import PersonalFeed
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import DecisionMakerLink, WardLink
from webapp.models.edition_days import EditionDay
from webapp.models.notices import StatutoryNotice
from webapp.models.subscriptions import Interest, Subscriber
from webapp.queries.diary import Touched, diary_facts, facts_between, touched_facts
from webapp.queries.diary_items import Changes, changes, forget_changes
from webapp.queries.feeds import committee_feeds, feed_named

MIGRATION = importlib.import_module("webapp.migrations.versions.0017_feeds")
WATCHED: dict[str, tuple[str | None, str | None, str]] = {table: rest for table, *rest in MIGRATION.WATCHED}
NOT_WATCHED = {
    "installation": "its name is fixed, and whoever publishes looks at it anyway",
    "feed_clock": "it is the publishers' own",
    "committee_alias": "one is added for a feed that nobody has asked for yet, and none is ever changed",
}


def a_row_of_each(session: Session) -> None:
    """One row of every watched table, and of those that they lead to."""
    health, cabinet, north = committee_row(session, "health"), maker_row(session, "cabinet"), ward_row(session, "north")
    decision = decision_row(session, 1)
    link_row(session, decision, health)
    move_row(session, decision, TODAY)
    record_row(session, decision)
    meeting_row(session, health)
    add_edition(session, 1)
    person = Person(name="Asha Lowe")
    subscriber = Subscriber(email="a@example.org", asked_at=NOON, changed_at=NOON, confirmed_at=NOON)
    user = User(email="b@example.org", name="Asha Lowe", role=Role.MEMBER, password_hash="x", created_at=NOON)
    session.add_all([person, subscriber, user])
    session.flush()
    user.person_id = person.id
    session.add_all(
        [
            DecisionMakerLink(decision_id=decision.id, decision_maker_id=cabinet.id),
            WardLink(decision_id=decision.id, ward_id=north.id),
            CallInRequest(decision_id=decision.id, grounds="Too hasty", received_at=NOON, recorded_by="Priya Shaw"),
            StatutoryNotice(
                decision_id=decision.id,
                kind=NoticeKind.PRIVATE_MEETING,
                published_at=NOON,
                representations_by=TODAY,
                recorded_at=NOON,
                recorded_by="Priya Shaw",
            ),
            Interest(subscriber_id=subscriber.id, committee_id=health.id),
            Membership(committee_id=health.id, person_id=person.id, kind=MembershipKind.MEMBER, joined_on=TODAY),
            EditionDay(publish_on=TODAY),
            CommitteeAlias(committee_id=health.id, slug="adults"),
            PersonalFeed(subscriber_id=subscriber.id, token_hash="theirs", made_at=NOON),
            PersonalFeed(user_id=user.id, token_hash="hers", made_at=NOON),
        ]
    )
    session.flush()


def taken(session: Session) -> set[tuple[int | None, ...]]:
    """The notes so far, which are then forgotten."""
    found = session.execute(sa.text("SELECT decision_id, meeting_id, subscriber_id, person_id FROM diary_change"))
    notes = {tuple(row) for row in found}
    session.execute(sa.text("DELETE FROM diary_change"))
    return notes


def notes_of(session: Session, table: str) -> set[tuple[int | None, ...]]:
    """What the notes of a change of all of a table's rows say; 0 stands for a row that names nobody."""
    column, own, _ = WATCHED[table]
    numbers = session.execute(sa.text(f"SELECT COALESCE({own}, 0) FROM {table}")).scalars() if own else [None]
    return {tuple(number if column == each else None for each in MIGRATION.NOTED) for number in numbers}


def test_every_way_of_changing_a_watched_row_is_noted_in_the_same_transaction(database: Database) -> None:
    with database.transaction() as session:
        a_row_of_each(session)
        inserted = taken(session)
        for table, (_, _, ways) in WATCHED.items():
            notes = notes_of(session, table)
            assert notes <= inserted or "INSERT" not in ways, table
            watched_columns = re.findall(r"UPDATE(?: OF ([a-z_, ]+?))?(?: OR|$)", ways)
            for column in (one for named in watched_columns for one in (named or "id").split(", ")):
                session.execute(sa.text(f"UPDATE {table} SET {column} = {column}"))
                assert taken(session) == notes, f"{table}.{column}"
        for table in (*reversed(SQLModel.metadata.sorted_tables),):
            if table.name in WATCHED and "DELETE" in WATCHED[table.name][2]:
                notes = notes_of(session, table.name)
                unlink(session, table.name)
                session.execute(sa.text(f"DELETE FROM {table.name}"))
                assert notes <= taken(session), table.name
        session.rollback()


def unlink(session: Session, table: str) -> None:
    """Take away what leads to a table and is not watched itself."""
    if table == "scrutiny_committee":
        session.execute(sa.text("DELETE FROM committee_alias"))
    taken(session)


def test_a_change_that_is_undone_leaves_no_note(database: Database) -> None:
    with database.rehearsal() as session:
        decision_row(session, 1)
        assert changes(session, most=9).touched.decisions != frozenset()
    with database.reading() as session:
        assert not changes(session, most=9)


def test_busy_writers_whose_work_no_calendar_shows_note_nothing(database: Database) -> None:
    with database.transaction() as session:
        a_row_of_each(session)
        forget_changes(session)
        for statement in (
            "UPDATE subscriber SET digested_to = asked_at, pace = 'daily', leads = '1 day', changed_at = asked_at",
            "UPDATE user_account SET password_hash = 'y'",
            "UPDATE scrutiny_committee SET contact_name = 'Sam Okoro', remit = 'Health'",
            "UPDATE decision_maker SET holder = 'Asha Lowe', members = ''",
            "UPDATE person SET email = 'c@example.org'",
            "INSERT INTO ward (name, slug) VALUES ('South', 'south')",
        ):
            session.execute(sa.text(statement))
            assert taken(session) == set(), statement


def test_publishing_notes_nothing(database: Database) -> None:
    with database.transaction() as session:
        a_row_of_each(session)
    publish_feeds(database, now=NOON)
    with database.reading() as session:
        assert not changes(session, most=9)


def test_whatever_entries_and_feeds_are_made_from_is_watched(database: Database) -> None:
    with database.transaction() as session:
        a_row_of_each(session)
    keys = (
        "plan",
        "committees/health",
        "committees/adults",
        "decision-makers/cabinet",
        "wards/north",
        "decisions/key-1",
    )
    with database.reading() as session, asked_of(database) as asked:
        diary_facts(session, base_url=BASE, today=TODAY)
        touched_facts(session, Touched(frozenset({1}), frozenset({1})), base_url=BASE)
        facts_between(session, TODAY, TODAY, base_url=BASE)
        for key in (*keys, "my/theirs", "my/hers"):
            assert feed_named(session, COUNCIL, key, address=BASE) is not None, key
        committee_feeds(session, COUNCIL)
    named = set(re.findall(r"\b(?:FROM|JOIN|,) ?([a-z_]+)\b", " ".join(" ".join(asked).split())))
    read = named & set(SQLModel.metadata.tables)
    assert {"outcome", "date_change", "edition_day", "meeting_committee", "ward"} < read
    assert read - set(WATCHED) - set(NOT_WATCHED) == set()


def test_notes_say_what_has_changed(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.text("INSERT INTO diary_change (decision_id) VALUES (3), (3), (4)"))
        session.execute(sa.text("INSERT INTO diary_change (meeting_id) VALUES (5)"))
        touched = Touched(frozenset({3, 4}), frozenset({5}))
        assert changes(session, most=4) == Changes(touched)
        assert changes(session, most=3).too_many
        session.execute(sa.text("INSERT INTO diary_change (person_id) VALUES (6)"))
        assert changes(session, most=9) == Changes(touched, follows=True)
        session.execute(sa.text("INSERT INTO diary_change (decision_id) VALUES (NULL)"))
        assert changes(session, most=9) == Changes(touched, anything=True, follows=True)
        forget_changes(session)
        assert not changes(session, most=9)
