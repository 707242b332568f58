"""`forward-plan reminders expected`: a line for every message that should be there by now, for people and programs."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import Session

from tests.announced import People, announce
from tests.bare_database import bare_database
from webapp.adapters import clock
from webapp.cli.reminders import reminders, waiting_words
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.migrations.steps import migrate
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.services import reminders as service


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Point FORWARD_PLAN_* at a folder and a database of this test's own; return that database with its tables."""
    for name in [name for name in os.environ if name.startswith("FORWARD_PLAN_")]:
        monkeypatch.delenv(name)
    with bare_database(tmp_path) as url:
        monkeypatch.setenv("FORWARD_PLAN_INSTANCE", str(tmp_path / "instance"))
        monkeypatch.setenv("FORWARD_PLAN_DATABASE_URL", url)
        monkeypatch.setenv("FORWARD_PLAN_REMINDERS", "on-publication")
        database = Database(url)
        migrate(database.engine)
        yield database
        database.engine.dispose()


def printed(*options: str) -> str:
    result = CliRunner().invoke(reminders, ["expected", *options])
    assert result.exit_code == 0, result.output
    return result.output


def scene(session: Session) -> Decision:
    """A window that opened two days ago, so that no quiet hours are in the way, and that closes in days to come."""
    decision = announce(session, people=People(members=1, officer="", office=""))
    now = clock.now().replace(second=0, microsecond=0)
    decision.outcome.published_at, decision.outcome.call_in_closes_at = now - timedelta(days=2), now + timedelta(days=3)
    session.flush()
    return decision


def test_what_should_have_been_told_is_printed_for_programs_and_for_people(installed: Database) -> None:
    with installed.transaction() as session:
        closes_at = scene(session).outcome.call_in_closes_at
    assert closes_at is not None
    key = f"call-in-opened/KEY-03DEC-26/{closes_at:%Y-%m-%dT%H:%MZ}/on-publication/member-1"
    address, deadline = "member1.key-03dec-26@example.gov.uk", f"{closes_at:%Y-%m-%dT%H:%M:%SZ}"
    assert printed("--csv") == f"recipient,key,deadline\n{address},{key},{deadline}\n"
    assert printed().startswith(f"{deadline}  {address}  {key}\n1 message\n")
    assert printed("--withdrawn") == "0 messages\n"


def test_what_waits_for_the_morning_is_said_at_night_only() -> None:
    night, noon = datetime(2026, 12, 11, 22, tzinfo=UTC), datetime(2026, 12, 11, 12, tzinfo=UTC)
    soon, later = night + timedelta(hours=2), night + timedelta(days=3)
    assert waiting_words([later, soon], noon) == ""
    assert waiting_words([soon], night) == ""
    assert waiting_words([later, soon], night) == "of these, 1 waits for the morning, unless sent before the night"
    assert waiting_words([later, later], night) == "of these, 2 wait for the morning, unless sent before the night"


def test_notices_of_withdrawn_decisions_are_printed_apart(installed: Database) -> None:
    with installed.transaction() as session:
        decision, now = scene(session), clock.now()
        assert decision.id is not None
        session.add(
            OutboxMessage(
                dedupe_key="told", message_id="told", kind="call-in-opened", occasion="on-publication",
                subscriber="member-1", recipient="member1.key-03dec-26@example.gov.uk", decision_id=decision.id,
                deadline_at=now, not_before=now, next_at=now, created_at=now, sent_at=now, state=MessageState.SENT,
            )
        )  # fmt: skip
        decision.status, decision.withdrawn_at, decision.revision = Status.WITHDRAWN, now, 7
        session.flush()
        service.tell_of_change(session, decision, kind=service.ChangeKind.WITHDRAWN, now=now)
        closes_at = decision.outcome.call_in_closes_at
    assert closes_at is not None
    key = f"decision-withdrawn/KEY-03DEC-26/{closes_at:%Y-%m-%dT%H:%MZ}/revision-7/member-1"
    assert printed("--withdrawn", "--csv").splitlines()[1:] == [
        f"member1.key-03dec-26@example.gov.uk,{key},{closes_at:%Y-%m-%dT%H:%M:%SZ}"
    ]
    assert printed() == "0 messages\n"
