"""`forward-plan post`: whether mail is held and why, and letting it go."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from tests.bare_database import bare_database
from webapp.adapters.mail_log import AckLog
from webapp.cli.post import post
from webapp.database import Database
from webapp.domain.errors import RuleBroken
from webapp.domain.messages import MessageKind, Recipient
from webapp.models.outbox import OutboxMessage, PostHold
from webapp.services.outbox import Draft, queue

HELD_AT = datetime(2024, 11, 25, 9, 30, tzinfo=UTC)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Point FORWARD_PLAN_* at a folder and a database of this test's own; return the folder."""
    with bare_database(tmp_path) as url:
        monkeypatch.setenv("FORWARD_PLAN_INSTANCE", str(tmp_path))
        monkeypatch.setenv("FORWARD_PLAN_DATABASE_URL", url)
        yield tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(post, list(words))
    if isinstance(result.exception, RuleBroken):
        raise result.exception
    return result


def hold(instance: Path, url: str) -> None:
    """Hold the post with two messages waiting, of which one was taken."""
    database = Database(url)
    with database.transaction() as session:
        session.add(PostHold(since=HELD_AT, why="A backup was put back."))
        queue(
            session,
            [
                Draft(
                    kind=MessageKind.CONFIRM,
                    key=f"subscription-confirm/{number}",
                    occasion="confirm",
                    recipient=Recipient(f"subscriber-{number}", f"reader{number}@example.gov.uk"),
                    deadline_at=HELD_AT,
                    not_before=HELD_AT,
                )
                for number in (1, 2)
            ],
            now=HELD_AT,
        )
    with database.reading() as session:
        first = session.get(OutboxMessage, 1)
        assert first is not None
        AckLog(instance / "acks.log").record(UUID(first.message_id), first.dedupe_key, at=HELD_AT)
    database.engine.dispose()


def test_mail_that_is_not_held_says_so_and_cannot_be_released(instance: Path) -> None:
    assert instance.is_dir()
    assert run("show").output == "Mail is not held.\n0 would be sent, 0 already taken.\n"
    with pytest.raises(RuleBroken, match="not held"):
        run("release")


def test_what_is_not_due_yet_is_said(instance: Path) -> None:
    run("show")
    url = os.environ["FORWARD_PLAN_DATABASE_URL"]
    hold(instance, url)
    database = Database(url)
    with database.transaction() as session:
        waiting = session.get(OutboxMessage, 2)
        assert waiting is not None
        waiting.not_before = waiting.next_at = datetime(2099, 11, 25, 7, 30, tzinfo=UTC)
    database.engine.dispose()
    assert run("show").output.endswith("1 of them is not due yet: for the morning, or a later hour.\n")


def test_held_mail_says_why_and_is_released_once(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "adaeze")
    run("show")
    hold(instance, os.environ["FORWARD_PLAN_DATABASE_URL"])
    assert run("show").output == (
        "Mail has been held since 9:30am on Monday 25 November 2024. A backup was put back.\n"
        "1 would be sent, 1 already taken.\n"
    )
    assert run("release").output == "Mail leaves again: 1 will be sent, 1 already taken.\n"
    assert run("show").output == "Mail is not held.\n1 would be sent, 0 already taken.\n"
