"""Who follows what: only confirmed subscriptions count, and each person is found once."""

from datetime import timedelta

from sqlmodel import Session

from tests.announced import PUBLISHED, announce
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Pace, Scope, Topic
from webapp.models.decisions import Decision
from webapp.queries.subscribers import by_uuid, choices_of, followers


def scope_of(decision: Decision) -> Scope:
    return Scope(
        committees=frozenset(one.id for one in decision.committees if one.id),
        decision_makers=frozenset(one.id for one in decision.decision_makers if one.id),
        decisions=frozenset({decision.id or 0}),
    )


def found(session: Session, about: Scope, *topics: Topic, **options: object) -> list[str]:
    return [one.recipient.address for one in followers(session, about, topics, **options)]  # type: ignore[arg-type]


def test_whoever_follows_what_a_decision_touches_is_found_once(database: Database) -> None:
    with database.transaction() as session:
        decision = announce(session)
        about = scope_of(decision)
        subscribe(session, "everything@example.org", scope=Scope(everything=True))
        subscribe(session, "twice@example.org", scope=about)
        subscribe(session, "committee@example.org", scope=Scope(committees=about.committees))
        other = announce(session, reference="KEY/04DEC/26")
        subscribe(session, "other@example.org", scope=scope_of(other))
    with database.reading() as session:
        assert found(session, about, Topic.CLOSING) == [
            "everything@example.org", "twice@example.org", "committee@example.org"
        ]  # fmt: skip
        assert found(session, Scope(), Topic.CLOSING) == ["everything@example.org"]


def test_who_has_not_confirmed_or_has_ended_it_is_told_nothing(database: Database) -> None:
    with database.transaction() as session:
        subscribe(session, "asked@example.org", confirmed=False)
        subscribe(session, "ended@example.org", ended=True)
    with database.reading() as session:
        assert found(session, Scope(), Topic.CLOSING) == []


def test_topic_pace_and_the_time_of_the_last_change_narrow_who_is_found(database: Database) -> None:
    with database.transaction() as session:
        subscribe(session, "editions@example.org", topics={Topic.EDITIONS})
        subscribe(session, "weekly@example.org", pace=Pace.WEEKLY)
        subscribe(session, "late@example.org", at=PUBLISHED + timedelta(hours=1))
    with database.reading() as session:
        assert found(session, Scope(), Topic.CLOSING) == ["late@example.org"]
        assert found(session, Scope(), Topic.CLOSING, Topic.EDITIONS) == ["editions@example.org", "late@example.org"]
        assert found(session, Scope(), Topic.CLOSING, pace=Pace.WEEKLY) == ["weekly@example.org"]
        assert found(session, Scope(), Topic.EDITIONS, Topic.CLOSING, changed_since=PUBLISHED) == ["late@example.org"]


def test_what_somebody_chose_is_read_back_whole(database: Database) -> None:
    with database.transaction() as session:
        about = scope_of(announce(session))
        row = subscribe(
            session, "jo@example.org", scope=about, topics={Topic.OPENED, Topic.CHANGES}, leads="3-hours,1-working-day"
        )
        uuid = row.uuid
    with database.reading() as session:
        read = by_uuid(session, uuid)
        assert read is not None
        choices = choices_of(read)
    assert (choices.scope, choices.topics) == (about, {Topic.OPENED, Topic.CHANGES})
    assert choices.leads == lead_times(["3-hours", "1-working-day"])
    assert choices.policy == lead_times(["on-publication"])
