"""What the calendar behind a secret address holds: what its owner follows today, and nothing once there is no owner."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from tests.builders import add_committee, add_decision, add_maker, add_member, at
from tests.newsroom import add_staff
from tests.published_feeds import name_installation
from tests.subscribed import EVERYTHING, subscribe
from webapp.database import Database
from webapp.domain.diary_entry import DiaryKind
from webapp.domain.feeds import Feed
from webapp.domain.subscriptions import Scope, Topic
from webapp.models.bodies import Ward
from webapp.models.calendar import FeedClock, FeedState, PersonalFeed
from webapp.models.subscriptions import Subscriber
from webapp.queries.personal_feeds import Address, Owner, address_of, feed_of_secret, following_of

NOW = at("2026-11-23")
TODAY = date(2026, 11, 23)
HASH = "0" * 64
EMAIL = "jo@example.org"
ADDRESS = "https://plan.example/calendar/"


def give_address(session: Session, owner: Owner, token_hash: str = HASH) -> None:
    session.add(
        PersonalFeed(subscriber_id=owner.subscriber_id, user_id=owner.user_id, token_hash=token_hash, made_at=NOW)
    )
    name_installation(session, NOW)
    session.flush()


def feed(session: Session) -> Feed | None:
    return feed_of_secret(session, "Anyborough Council", f"my/{HASH}", address=ADDRESS)


def held(session: Session) -> set[str] | None:
    found = feed(session)
    assert found is not None and found.notes == ()
    return None if found.scopes is None else set(found.scopes)


def says_withdrawn(session: Session) -> bool:
    found = feed(session)
    assert found is not None
    return [note.summary for note, _ in found.notes] == ["This calendar address has been withdrawn"]


def number(row: object) -> int:
    return row.id  # type: ignore[attr-defined, no-any-return]


def follow_one_of_each(session: Session) -> Subscriber:
    ward = Ward(name="North", slug="north")
    session.add(ward)
    decision, other = add_decision(session, "KEY/03DEC/26", now=NOW), add_decision(session, "KEY/04DEC/26", now=NOW)
    assert other.id is not None
    session.flush()
    scope = Scope(
        committees=frozenset({number(add_committee(session, "Health"))}),
        decision_makers=frozenset({number(add_maker(session, "Cabinet"))}),
        wards=frozenset({number(ward)}),
        decisions=frozenset({number(decision)}),
    )
    return subscribe(session, EMAIL, scope=scope)


def test_a_subscribers_calendar_holds_what_they_chose(database: Database) -> None:
    with database.transaction() as session:
        give_address(session, Owner(subscriber_id=follow_one_of_each(session).id))
        assert held(session) == {
            "committees/health", "decision-makers/cabinet", "wards/north", "wards/*", "decisions/KEY-03DEC-26",
        }  # fmt: skip


def test_who_follows_no_ward_gets_nothing_that_touches_all_of_them(database: Database) -> None:
    with database.transaction() as session:
        scope = Scope(committees=frozenset({number(add_committee(session, "Health"))}))
        give_address(session, Owner(subscriber_id=subscribe(session, EMAIL, scope=scope).id))
        assert held(session) == {"committees/health"}


@pytest.mark.parametrize(
    ("scope", "topics", "expected"),
    [
        (EVERYTHING, {Topic.OPENED}, True),
        (Scope(), {Topic.OPENED}, False),
        (Scope(), {Topic.EDITIONS}, True),
    ],
)
def test_editions_are_in_it_when_everything_or_editions_were_chosen(
    database: Database, scope: Scope, topics: set[Topic], expected: bool
) -> None:
    with database.transaction() as session:
        give_address(session, Owner(subscriber_id=subscribe(session, EMAIL, scope=scope, topics=topics).id))
        found = feed(session)
        assert found is not None
        assert (DiaryKind.EDITION in found.kinds, found.scopes is None) == (expected, scope.everything)
        assert found.holds(DiaryKind.EDITION, ("editions",)) is expected


@pytest.mark.parametrize("state", [{"confirmed": False}, {"ended": True}])
def test_without_an_active_subscription_it_counts_as_withdrawn(database: Database, state: dict[str, bool]) -> None:
    with database.transaction() as session:
        give_address(session, Owner(subscriber_id=subscribe(session, EMAIL, **state).id))  # type: ignore[arg-type]
        assert says_withdrawn(session)


def test_a_deleted_subscriber_leaves_an_address_that_counts_as_withdrawn(database: Database) -> None:
    with database.transaction() as session:
        row = subscribe(session, EMAIL)
        give_address(session, Owner(subscriber_id=row.id))
        session.delete(row)
        session.flush()
        session.expire_all()
        found = feed(session)
        assert found is not None
        assert (says_withdrawn(session), found.gone_at) == (True, NOW + timedelta(days=30))


def test_a_withdrawn_address_says_so_whatever_its_owner_follows(database: Database) -> None:
    with database.transaction() as session:
        give_address(session, Owner(subscriber_id=subscribe(session, EMAIL).id))
        session.flush()
        row = session.get_one(PersonalFeed, 1)
        row.withdrawn_at = NOW + timedelta(days=1)
        session.flush()
        found = feed(session)
        assert found is not None
        assert (says_withdrawn(session), found.gone_at) == (True, NOW + timedelta(days=31))


def test_an_unknown_secret_has_no_calendar(database: Database) -> None:
    with database.transaction() as session:
        assert feed(session) is None


# Accounts


def member(session: Session, *, joined_on: date = date(2024, 5, 1), left_on: date | None = None) -> Owner:
    """Add an account whose person sits on the health committee, with an address; entries are made up to today."""
    person = add_member(session, add_committee(session, "Health"), "Reeve", joined_on=joined_on, left_on=left_on)
    user = add_staff(session, "Reeve")
    user.person_id = person.id
    session.add(FeedClock(id=1, made_on=TODAY, made_with=""))
    session.flush()
    owner = Owner(user_id=user.id)
    give_address(session, owner)
    return owner


@pytest.mark.parametrize(
    ("joined_on", "left_on", "sits"),
    [
        (date(2024, 5, 1), None, True),
        (TODAY, TODAY, True),
        (date(2024, 5, 1), TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), None, False),
    ],
)
def test_a_members_calendar_holds_the_committees_on_which_they_sit_today(
    database: Database, joined_on: date, left_on: date | None, sits: bool
) -> None:
    with database.transaction() as session:
        member(session, joined_on=joined_on, left_on=left_on)
        assert held(session) == ({"committees/health", "editions"} if sits else {"editions"})


def test_what_the_same_address_follows_by_mail_is_in_a_members_calendar_too(database: Database) -> None:
    with database.transaction() as session:
        member(session)
        scope = Scope(committees=frozenset({number(add_committee(session, "Growth"))}))
        subscribe(session, "reeve@anyborough.example.gov.uk", scope=scope)
        assert held(session) == {"committees/health", "committees/growth", "editions"}


def test_a_subscription_to_everything_makes_a_members_calendar_hold_everything(database: Database) -> None:
    with database.transaction() as session:
        member(session)
        subscribe(session, "reeve@anyborough.example.gov.uk")
        assert held(session) is None


@pytest.mark.parametrize("state", [{"confirmed": False}, {"ended": True}])
def test_a_subscription_that_is_not_active_adds_nothing(database: Database, state: dict[str, bool]) -> None:
    with database.transaction() as session:
        member(session)
        subscribe(session, "reeve@anyborough.example.gov.uk", **state)  # type: ignore[arg-type]
        assert held(session) == {"committees/health", "editions"}


def test_an_officer_who_sits_nowhere_has_a_calendar_of_editions(database: Database) -> None:
    with database.transaction() as session:
        give_address(session, Owner(user_id=add_staff(session, "Shaw").id))
        assert held(session) == {"editions"}


def test_a_closed_account_has_no_calendar(database: Database) -> None:
    with database.transaction() as session:
        give_address(session, Owner(user_id=add_staff(session, "Shaw", active=False).id))
        assert says_withdrawn(session)


# For pages


def test_what_is_followed_is_named_kind_by_kind(database: Database) -> None:
    with database.transaction() as session:
        following = following_of(session, Owner(subscriber_id=follow_one_of_each(session).id), on=TODAY)
        assert following is not None
        assert [one.name for one in following.things] == [
            "Health", "Cabinet", "North", "School extension (KEY/03DEC/26)",
        ]  # fmt: skip


def test_an_address_was_used_when_it_was_last_asked_for_with_any_options(database: Database) -> None:
    with database.transaction() as session:
        owner = Owner(subscriber_id=subscribe(session, EMAIL).id)
        assert address_of(session, owner) is None
        give_address(session, owner)
        unused = address_of(session, owner)
        assert unused == Address(NOW, None)
        for key, day in ((HASH, 20), (f"{HASH}?alarms=none", 22), ("1" * 64, 23)):
            used_on = date(2026, 11, day)
            session.add(FeedState(key=f"my/{key}", body_gzip=b"", sha256="", changed_at=NOW, asked_on=used_on))
        assert address_of(session, owner) == replace(unused, used_on=date(2026, 11, 22))
