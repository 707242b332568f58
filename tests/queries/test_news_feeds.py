"""When news for feed readers last changed: with whatever was changed about it."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from tests.asked import asked_of
from tests.diary_rows import NOON, decision_row, record_row
from tests.services.test_records_announced_again import publish, reannounce
from webapp.database import Database
from webapp.domain.constitution import CallInOutcome
from webapp.domain.lifecycle import Status
from webapp.domain.news_feeds import CALL_INS, DECISIONS_PUBLISHED, EDITIONS_PUBLISHED, NEWS_FEEDS, NewsEntry, NewsFeed
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision
from webapp.queries.news_feeds import news_of

LATER = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)


def news(database: Database, feed: NewsFeed) -> list[NewsEntry]:
    with database.reading() as session:
        return news_of(session, feed, "https://plan.example.org")


def test_a_record_whose_window_is_announced_again_is_a_later_version_of_the_same_news(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
    (before,) = news(database, DECISIONS_PUBLISHED)
    with database.transaction() as session:
        reannounce(session, decision)
    (after,) = news(database, DECISIONS_PUBLISHED)
    assert (before.id, before.summary == after.summary) == (after.id, False)
    assert before.updated_at < after.updated_at == changed_at_in(database)


def changed_at_in(database: Database) -> object:
    with database.reading() as session:
        return session.exec(select(Decision.updated_at)).one()


@pytest.mark.parametrize(
    ("outcome", "changed_at", "updated_at"),
    [
        (None, NOON - SECOND, NOON),
        (None, LATER, LATER),
        (CallInOutcome.REFERRED_BACK, NOON, NOON + SECOND),
        (CallInOutcome.REFERRED_BACK, LATER, LATER),
    ],
)
def test_a_call_in_is_later_once_it_is_known_what_came_of_it(
    database: Database, outcome: CallInOutcome | None, changed_at: object, updated_at: object
) -> None:
    with database.transaction() as session:
        decision = decision_row(session, 1, status=Status.CALLED_IN, updated_at=changed_at)
        record_row(session, decision)
        session.add(
            CallInRequest(
                decision_id=decision.id or 0,
                grounds="Too little was asked.",
                received_at=NOON,
                recorded_by="Priya Shaw",
                satisfied_at=NOON,
                outcome=outcome,
                outcome_on=date(2026, 11, 23) if outcome else None,
                outcome_words="Referred back." if outcome else "",
            )
        )
    assert [one.updated_at for one in news(database, CALL_INS)] == [updated_at]


def test_every_feed_of_news_is_asked_for_in_a_question_or_two(database: Database) -> None:
    assert news(database, EDITIONS_PUBLISHED) == []
    for feed in NEWS_FEEDS:
        with asked_of(database) as asked:
            assert news(database, feed) == []
        assert len([one for one in asked if one.startswith("SELECT")]) <= 2
