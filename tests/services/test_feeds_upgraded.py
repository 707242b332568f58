"""Feeds published by the version before entries had scopes: subscribers must not see their entries begin anew."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from sqlmodel import Session, select

from tests.bare_database import bare_database
from tests.diary_rows import NOON, decision_row
from tests.published_feeds import INSTANCE, publish_feeds, stored_body, stored_feed
from webapp.database import Database
from webapp.migrations.steps import _config, migrate
from webapp.models.audit import Installation
from webapp.models.calendar import CalendarItem, CalendarItemScope

BEFORE = "0016"
PUBLISHED = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
UID = f"decision-00000000-0000-4000-8000-000000000001@{INSTANCE}"
GONE = f"meeting-00000000-0000-4000-9000-000000000009@{INSTANCE}"


def old_event(uid: str) -> bytes:
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:3\r\nSUMMARY:As it was\r\nEND:VEVENT\r\n".encode()


def schedule_hash(first_on: date, last_on: date) -> str:
    schedule = f"{first_on.isoformat()}/{last_on.isoformat()}\x1fTENTATIVE\x1f"
    return hashlib.sha256(schedule.encode()).hexdigest()


def published_before(session: Session) -> None:
    """What the version before left: a decision with its entry, an entry without facts, and two feeds."""
    session.add(Installation(name=INSTANCE, created_at=PUBLISHED))
    session.execute(
        sa.text(
            "INSERT INTO scrutiny_committee (uuid, revision, name, name_key, slug, remit, handles_education)"
            " VALUES ('c', 1, 'Health', 'health', 'health', '', false)"
        )
    )
    decision = decision_row(session, 1)
    session.execute(
        sa.text("INSERT INTO decision_committee (decision_id, committee_id) SELECT :id, id FROM scrutiny_committee"),
        {"id": decision.id},
    )
    items = table("calendar_item", ITEM)
    for uid, kind in ((UID, "decision"), (GONE, "meeting")):
        values = {
            "uid": uid,
            "kind": kind,
            "sequence": 3,
            "created_at": PUBLISHED,
            "last_modified_at": PUBLISHED,
            "content_hash": "of before",
            "schedule_hash": schedule_hash(date(2027, 1, 1), date(2027, 1, 1)),
            "body": old_event(uid),
        }
        session.execute(items.insert().values(values))
    feeds = table("feed_state", ("key", "body", "body_gzip", "sha256", "changed_at"))
    for key in ("plan", "committees/health"):
        # Its date is later than the moment of the upgrade, as after a clock that was put right.
        changed_at = NOON + timedelta(minutes=5) if key == "plan" else PUBLISHED
        values = {"key": key, "body": b"old", "body_gzip": b"old", "sha256": "of before", "changed_at": changed_at}
        session.execute(feeds.insert().values(values))


ITEM = ("uid", "kind", "sequence", "created_at", "last_modified_at", "content_hash", "schedule_hash", "body")


def table(name: str, columns: tuple[str, ...]) -> sa.TableClause:
    kinds: dict[str, Any] = {
        "body": sa.LargeBinary(),
        "body_gzip": sa.LargeBinary(),
        "sequence": sa.Integer(),
        **dict.fromkeys(("created_at", "last_modified_at", "changed_at"), sa.DateTime(timezone=True)),
    }
    return sa.table(name, *(sa.column(each, kinds.get(each, sa.String())) for each in columns))


def test_the_first_publishing_after_an_upgrade_keeps_uids_and_goes_on_counting(tmp_path: Path) -> None:
    with bare_database(tmp_path) as url:
        database = Database(url)
        command.upgrade(_config(database.engine), BEFORE)
        with database.transaction() as session:
            published_before(session)
        migrate(database.engine)
        run = publish_feeds(database, now=NOON)
        assert (run.rendered, run.changed) == (
            1,
            ("call-in", "meetings", "everything", "plan", "committees/health"),
        )
        with database.reading() as session:
            items = {item.uid: item for item in session.exec(select(CalendarItem))}
            scopes = set(session.exec(select(CalendarItemScope.scope)))
        item = items[UID]
        assert (item.sequence, item.created_at, item.last_modified_at) == (3, PUBLISHED, NOON)
        assert (items[GONE].body, scopes) == (old_event(GONE), {"committees/health", "decisions/key-1"})
        assert changed_at(database, "plan") == NOON + timedelta(minutes=5, seconds=1)
        assert changed_at(database, "committees/health") == NOON
        for key in ("plan", "everything", "committees/health"):
            body = stored_body(database, key)
            assert (body.count(b"BEGIN:VEVENT"), body.count(f"UID:{UID}\r\n".encode())) == (1, 1)
        assert publish_feeds(database, now=NOON).changed == ()
        database.engine.dispose()


def changed_at(database: Database, key: str) -> datetime | None:
    state = stored_feed(database, key)
    return state.changed_at if state else None
