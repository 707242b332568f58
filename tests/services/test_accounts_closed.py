"""Accounts as an administrator looks after them: another role, closed, opened again, never the last administrator."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from tests.builders import ACTOR, at
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.errors import NotFound, RuleBroken
from webapp.models.accounts import User, UserSession
from webapp.queries import accounts as accounts_query
from webapp.queries import trail
from webapp.services import accounts

NOW = at("2026-11-23")
PASSWORD = "kettle orbit hedgehog"


def add(database: Database, name: str, role: Role) -> User:
    """Add an account and sign it in."""
    email = f"{name.lower()}@example.gov.uk"
    with database.transaction() as session:
        user = accounts.add_user(
            session, email=email, name=name, role=role, password=PASSWORD, hash_password=str.upper, actor=ACTOR, now=NOW
        )
        claim = accounts.begin_sign_in(session, email=email, network="192.0.2.7", now=NOW)
        accounts.sign_in(session, claim, email=email, network="192.0.2.7", now=NOW)
    return user


def deactivate(database: Database, user: User) -> None:
    with database.transaction() as session:
        accounts.deactivate(session, user.uuid, actor=ACTOR, now=NOW)


def change_role(database: Database, user: User, role: Role) -> None:
    with database.transaction() as session:
        accounts.change_role(session, user.uuid, role, actor=ACTOR, now=NOW)


def signed_in(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.exec(select(UserSession.user_id).order_by(col(UserSession.user_id))))


def now_is(database: Database, user: User) -> tuple[Role, bool]:
    with database.reading() as session:
        found = accounts_query.by_uuid(session, user.uuid)
    assert found is not None
    return found[0].role, found[0].active


def test_a_closed_account_is_signed_out_and_can_be_opened_again(database: Database) -> None:
    hall, shaw = add(database, "Hall", Role.ADMINISTRATOR), add(database, "Shaw", Role.OFFICER)
    deactivate(database, shaw)
    assert (now_is(database, shaw), signed_in(database)) == ((Role.OFFICER, False), [hall.id])
    with database.transaction() as session:
        assert accounts.begin_sign_in(session, email=shaw.email, network="192.0.2.7", now=NOW).user_id is None
        accounts.reactivate(session, shaw.uuid, actor=ACTOR, now=NOW)
    with database.transaction() as session:
        assert accounts.begin_sign_in(session, email=shaw.email, network="192.0.2.7", now=NOW).user_id == shaw.id
        events = trail.history(session, User, shaw.uuid)
    assert [(event.action, event.before, event.after) for event in events[:2]] == [
        ("account reactivated", {"active": False}, {"active": True}),
        ("account deactivated", {"active": True}, {"active": False}),
    ]


def test_another_role_ends_the_sessions_of_the_old_one(database: Database) -> None:
    hall, shaw = add(database, "Hall", Role.ADMINISTRATOR), add(database, "Shaw", Role.OFFICER)
    change_role(database, shaw, Role.MEMBER)
    assert (now_is(database, shaw), signed_in(database)) == ((Role.MEMBER, True), [hall.id])


def test_the_role_somebody_has_is_no_change(database: Database) -> None:
    shaw = add(database, "Shaw", Role.OFFICER)
    with pytest.raises(RuleBroken, match="has this role already") as refused:
        change_role(database, shaw, Role.OFFICER)
    assert refused.value.field == "role"


def test_the_last_administrator_is_neither_closed_nor_demoted(database: Database) -> None:
    hall, other = add(database, "Hall", Role.ADMINISTRATOR), add(database, "Locke", Role.ADMINISTRATOR)
    deactivate(database, other)
    with pytest.raises(RuleBroken, match="Hall is the only administrator who can sign in"):
        deactivate(database, hall)
    with pytest.raises(RuleBroken, match="Hall is the only administrator who can sign in") as refused:
        change_role(database, hall, Role.OFFICER)
    assert refused.value.field == "role"
    assert (now_is(database, hall), signed_in(database)) == ((Role.ADMINISTRATOR, True), [hall.id])


def test_one_of_two_administrators_may_go(database: Database) -> None:
    hall, locke = add(database, "Hall", Role.ADMINISTRATOR), add(database, "Locke", Role.ADMINISTRATOR)
    change_role(database, hall, Role.OFFICER)
    assert (now_is(database, hall), signed_in(database)) == ((Role.OFFICER, True), [locke.id])


def test_two_administrators_cannot_close_each_others_accounts_at_once(database: Database) -> None:
    users = [add(database, name, Role.ADMINISTRATOR) for name in ("Hall", "Locke")]
    with ThreadPoolExecutor() as pool:
        tries = [pool.submit(deactivate, database, user) for user in users]
    refusals = [one.exception() for one in tries]
    assert sorted(type(one) for one in refusals if one) == [RuleBroken]
    assert sorted(now_is(database, user)[1] for user in users) == [False, True]


def test_an_account_that_is_not_there(database: Database) -> None:
    with pytest.raises(NotFound), database.transaction() as session:
        accounts.deactivate(session, "nobody", actor=ACTOR, now=NOW)
