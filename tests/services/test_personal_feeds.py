"""The secret address of somebody's own calendar: one at a time, withdrawn with its owner, never known to us."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from tests.builders import ACTOR, at
from tests.newsroom import add_staff
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.errors import NotPermitted
from webapp.models.accounts import User
from webapp.models.calendar import PersonalFeed
from webapp.models.subscriptions import Subscriber
from webapp.queries import trail
from webapp.queries.diary_items import changes, forget_changes
from webapp.queries.personal_feeds import Owner
from webapp.services import accounts, personal_feeds, subscriptions

NOW = at("2026-11-23")
LATER = at("2026-11-24")
FIRST, SECOND = "a" * 64, "b" * 64
EMAIL = "jo@example.org"


def add_subscriber(database: Database, **options: bool) -> Subscriber:
    with database.transaction() as session:
        return subscribe(session, EMAIL, **options)  # type: ignore[arg-type]


def add_user(database: Database, *, active: bool = True) -> User:
    with database.transaction() as session:
        add_staff(session, "Hall", Role.ADMINISTRATOR)
        return add_staff(session, "Shaw", active=active)


def make(database: Database, owner: Owner, token_hash: str = FIRST) -> None:
    with database.transaction() as session:
        personal_feeds.make(session, owner, token_hash, actor=ACTOR, now=NOW)


def withdraw(database: Database, owner: Owner) -> bool:
    with database.transaction() as session:
        return personal_feeds.withdraw(session, owner, actor=ACTOR, now=LATER)


def is_noted(database: Database) -> bool:
    """Whether publishers are told to look at personal feeds."""
    with database.reading() as session:
        return changes(session, most=99).follows


def forget_notes(database: Database) -> None:
    with database.transaction() as session:
        forget_changes(session)


def rows(database: Database) -> list[PersonalFeed]:
    with database.reading() as session:
        return list(session.exec(select(PersonalFeed).order_by(col(PersonalFeed.id))))


def states(database: Database) -> list[tuple[str, bool]]:
    return [(row.token_hash, row.withdrawn_at is None) for row in rows(database)]


def actions(database: Database, user: User) -> list[str]:
    with database.reading() as session:
        return [event.action for event in trail.history(session, User, user.uuid)]


def test_a_new_address_withdraws_the_one_before(database: Database) -> None:
    row = add_subscriber(database)
    owner = Owner(subscriber_id=row.id)
    make(database, owner)
    assert states(database) == [(FIRST, True)]
    forget_notes(database)
    make(database, owner, SECOND)
    assert states(database) == [(FIRST, False), (SECOND, True)]
    assert is_noted(database)


def test_withdrawing_twice_is_no_fault(database: Database) -> None:
    owner = Owner(subscriber_id=add_subscriber(database).id)
    assert withdraw(database, owner) is False
    make(database, owner)
    assert (withdraw(database, owner), withdraw(database, owner)) == (True, False)
    assert [row.withdrawn_at for row in rows(database)] == [LATER]


def test_addresses_made_at_once_leave_one_in_use(database: Database) -> None:
    owner = Owner(subscriber_id=add_subscriber(database).id)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda letter: make(database, owner, letter * 64), "cdef"))
    assert sorted(is_in_use for _, is_in_use in states(database)) == [False, False, False, True]


@pytest.mark.parametrize("state", [{"confirmed": False}, {"ended": True}])
def test_a_subscription_that_is_not_active_gets_none(database: Database, state: dict[str, bool]) -> None:
    owner = Owner(subscriber_id=add_subscriber(database, **state).id)
    with pytest.raises(NotPermitted):
        make(database, owner)
    assert rows(database) == []


def test_a_closed_account_gets_none(database: Database) -> None:
    owner = Owner(user_id=add_user(database, active=False).id)
    with pytest.raises(NotPermitted):
        make(database, owner)
    assert rows(database) == []


@pytest.mark.parametrize("end", [subscriptions.unsubscribe, subscriptions.forget])
def test_a_subscription_takes_its_calendar_with_it(database: Database, end: Callable[..., object]) -> None:
    row = add_subscriber(database)
    make(database, Owner(subscriber_id=row.id))
    forget_notes(database)
    with database.transaction() as session:
        end(session, row.uuid, now=LATER)
    assert [one.withdrawn_at for one in rows(database)] == [LATER]
    assert is_noted(database)


def test_who_subscribes_again_makes_a_new_address(database: Database) -> None:
    row = add_subscriber(database)
    make(database, Owner(subscriber_id=row.id))
    for change in (subscriptions.unsubscribe, subscriptions.resume):
        with database.transaction() as session:
            change(session, row.uuid, now=LATER)
    assert states(database) == [(FIRST, False)]
    make(database, Owner(subscriber_id=row.id), SECOND)
    assert states(database) == [(FIRST, False), (SECOND, True)]


def test_what_a_deleted_subscriber_leaves_belongs_to_nobody(database: Database) -> None:
    row = add_subscriber(database)
    make(database, Owner(subscriber_id=row.id))
    with database.transaction() as session:
        subscriptions.forget(session, row.uuid, now=LATER)
    assert [(one.subscriber_id, one.user_id) for one in rows(database)] == [(None, None)]


def test_a_closed_account_loses_its_address_for_good(database: Database) -> None:
    user = add_user(database)
    make(database, Owner(user_id=user.id))
    for change in (accounts.deactivate, accounts.reactivate):
        with database.transaction() as session:
            change(session, user.uuid, actor=ACTOR, now=LATER)
    assert states(database) == [(FIRST, False)]
    assert set(actions(database, user)) == {
        "calendar address made", "calendar address withdrawn", "account deactivated", "account reactivated",
    }  # fmt: skip


def test_the_trail_says_what_was_done_and_holds_neither_secret_nor_hash(database: Database) -> None:
    user = add_user(database)
    owner = Owner(user_id=user.id)
    make(database, owner)
    make(database, owner, SECOND)
    withdraw(database, owner)
    with database.reading() as session:
        events = trail.history(session, User, user.uuid)
    assert [(one.action, one.actor, one.before, one.after) for one in reversed(events)] == [
        ("calendar address made", ACTOR, None, None),
        ("calendar address made anew", ACTOR, None, None),
        ("calendar address withdrawn", ACTOR, None, None),
    ]


def test_nobody_elses_address_is_touched(database: Database) -> None:
    subscriber, user = add_subscriber(database), add_user(database)
    make(database, Owner(subscriber_id=subscriber.id))
    make(database, Owner(user_id=user.id), SECOND)
    withdraw(database, Owner(subscriber_id=subscriber.id))
    assert states(database) == [(FIRST, False), (SECOND, True)]
