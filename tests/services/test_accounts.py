"""What happens to accounts, sessions and failed sign-ins, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from webapp.database import Database
from webapp.domain.accounts import Role, TooManyAttempts
from webapp.domain.errors import NotPermitted, RuleBroken
from webapp.models.accounts import SignInAttempt, User, UserSession
from webapp.models.audit import AuditEvent
from webapp.queries import accounts as accounts_query
from webapp.services import accounts

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
PASSWORD = "kettle orbit hedgehog"
EMAIL = "ada@example.gov.uk"
NETWORK = "192.0.2.7"


def plain_hash(password: str) -> str:
    """Stand for a slow hash: the services neither know nor care which one it is."""
    return f"hash of {password}"


def add_ada(database: Database, *, email: str = " Ada@Example.gov.uk", name: str = " Ada Example ") -> User:
    with database.transaction() as session:
        return accounts.add_user(
            session,
            email=email,
            name=name,
            role=Role.OFFICER,
            password=PASSWORD,
            hash_password=plain_hash,
            actor="command line",
            now=NOW,
        )


def try_to_sign_in(database: Database, password: str, *, email=EMAIL, network=NETWORK, now=NOW) -> str | None:
    """Do what the view does; return the new session's id, or None for a wrong password."""
    with database.transaction() as session:
        claim = accounts.begin_sign_in(session, email=email, network=network, now=now)
    if claim.password_hash != plain_hash(password):
        return None
    with database.transaction() as session:
        return accounts.sign_in(session, claim, email=email, network=network, now=now)


def wait_after(database: Database, *, email=EMAIL, network=NETWORK, now=NOW) -> float:
    try:
        try_to_sign_in(database, "wrong", email=email, network=network, now=now)
    except TooManyAttempts as refused:
        return refused.wait.total_seconds()
    return 0


def open_sessions(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(UserSession.id_hash).order_by(col(UserSession.created_at))))


def test_an_account_is_kept_under_its_folded_address_and_recorded(database):
    user = add_ada(database)
    assert (user.email, user.name, user.role, user.active) == (EMAIL, "Ada Example", Role.OFFICER, True)
    with database.reading() as session:
        event = session.exec(select(AuditEvent)).one()
    assert (event.action, event.actor, event.subject_uuid) == ("account added", "command line", user.uuid)
    assert event.after == {"email": EMAIL, "role": "officer"}


@pytest.mark.parametrize("email", ["bad", "ada@", "@example.gov.uk", "ada@host", "ada lee@example.gov.uk", "a@b..uk"])
def test_what_cannot_be_an_address_is_refused_with_a_sentence(database, email):
    with pytest.raises(RuleBroken, match=r"^Enter an e-mail address in the form name@example\.gov\.uk\.$"):
        add_ada(database, email=email)


def test_a_second_account_for_one_address_is_refused(database):
    add_ada(database)
    with pytest.raises(RuleBroken, match="There is already an account"):
        add_ada(database)


def test_a_second_account_of_one_name_is_refused_while_the_first_is_open(database):
    ada = add_ada(database)
    with pytest.raises(RuleBroken) as refused:
        add_ada(database, email="a.example@example.gov.uk", name="ADA  example")
    assert (refused.value.message, refused.value.field) == (
        "There is already an account named Ada Example; add an initial, so that the trail of changes can tell them "
        "apart.",
        "name",
    )
    assert add_ada(database, email="a.j.example@example.gov.uk", name="Ada J. Example").name == "Ada J. Example"
    with database.transaction() as session:
        accounts.deactivate(session, ada.uuid, actor="tests", now=NOW)
    assert add_ada(database, email="a.example@example.gov.uk").name == "Ada Example"


def test_the_database_holds_only_the_hash_of_a_session_id(database):
    add_ada(database)
    session_id = try_to_sign_in(database, PASSWORD)
    assert session_id is not None
    assert len(session_id) >= 43
    assert open_sessions(database) == [accounts.hashed(session_id)]


def test_each_sign_in_has_an_id_of_its_own(database):
    add_ada(database)
    assert try_to_sign_in(database, PASSWORD) != try_to_sign_in(database, PASSWORD)


def test_a_session_and_its_owner_are_found_until_the_account_is_closed(database):
    add_ada(database)
    session_id = try_to_sign_in(database, PASSWORD) or ""
    with database.transaction() as session:
        found = accounts_query.by_session(session, accounts.hashed(session_id))
        assert found is not None
        found[1].active = False
        session.add(found[1])
    with database.reading() as session:
        assert accounts_query.by_session(session, accounts.hashed(session_id)) is None


def test_a_closed_account_is_answered_like_an_unknown_one(database):
    user = add_ada(database)
    with database.transaction() as session:
        user.active = False
        session.add(user)
    with database.transaction() as session:
        closed = accounts.begin_sign_in(session, email=EMAIL, network=NETWORK, now=NOW)
        unknown = accounts.begin_sign_in(session, email="nobody@example.gov.uk", network=NETWORK, now=NOW)
    assert closed == unknown == accounts.Claim(user_id=None, password_hash=None)


def test_signing_in_is_refused_when_the_password_changed_while_it_was_checked(database):
    user = add_ada(database)
    with database.transaction() as session:
        claim = accounts.begin_sign_in(session, email=EMAIL, network=NETWORK, now=NOW)
    with database.transaction() as session:
        user.password_hash = plain_hash("another")
        session.add(user)
    with database.transaction() as session, pytest.raises(NotPermitted):
        accounts.sign_in(session, claim, email=EMAIL, network=NETWORK, now=NOW)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.gov.uk"])
def test_guessing_is_slowed_down_alike_for_known_and_unknown_accounts(database, email):
    add_ada(database)
    assert [wait_after(database, email=email) for _ in range(6)] == [0, 0, 0, 0, 0, 5]
    later = NOW + timedelta(seconds=5)
    assert [wait_after(database, email=email, now=later) for _ in range(2)] == [0, 10]


def test_guesses_that_arrive_at_once_are_all_counted(database):
    def guess(_: int) -> float:
        return wait_after(database)

    with ThreadPoolExecutor(max_workers=8) as guessers:
        waits = list(guessers.map(guess, range(24)))
    assert sorted(waits) == [0] * 5 + [5] * 19


def test_what_is_tried_during_the_wait_does_not_lengthen_it(database):
    for _ in range(20):
        wait_after(database)
    assert wait_after(database, now=NOW + timedelta(seconds=4)) == 1
    assert wait_after(database, now=NOW + timedelta(seconds=5)) == 0


def test_the_right_password_waits_too_and_then_clears_the_account(database):
    add_ada(database)
    for _ in range(5):
        wait_after(database)
    with pytest.raises(TooManyAttempts):
        try_to_sign_in(database, PASSWORD)
    assert try_to_sign_in(database, PASSWORD, now=NOW + timedelta(seconds=5)) is not None
    assert [wait_after(database, now=NOW + timedelta(seconds=5)) for _ in range(6)] == [0, 0, 0, 0, 0, 5]


def test_counters_survive_a_restart(database, database_url):
    for _ in range(5):
        wait_after(database)
    again = Database(database_url)
    assert wait_after(again) == 5
    again.engine.dispose()


def test_one_network_that_tries_many_accounts_is_slowed_down_and_others_are_not(database):
    waits = [wait_after(database, email=f"somebody{number}@example.gov.uk") for number in range(31)]
    assert waits == [0] * 30 + [5]
    assert wait_after(database, email="somebody@example.gov.uk", network="198.51.100.9") == 0


def test_a_good_account_of_ones_own_does_not_cover_for_guessing_at_others(database):
    add_ada(database)
    for number in range(29):
        wait_after(database, email=f"somebody{number}@example.gov.uk")
        try_to_sign_in(database, PASSWORD)
    assert wait_after(database, email="a@example.gov.uk") == 0
    assert wait_after(database, email="b@example.gov.uk") == 5


def test_failures_a_day_old_are_deleted_when_somebody_signs_in(database):
    add_ada(database)
    wait_after(database, email="nobody@example.gov.uk", network="198.51.100.9")
    try_to_sign_in(database, PASSWORD, now=NOW + timedelta(days=2))
    with database.reading() as session:
        left = session.exec(select(SignInAttempt.failures)).all()
    assert list(left) == [0]


def test_signing_out_ends_one_session_and_everywhere_ends_all(database):
    user = add_ada(database)
    ids = [try_to_sign_in(database, PASSWORD, now=NOW + timedelta(minutes=n)) or "" for n in range(3)]
    with database.transaction() as session:
        accounts.sign_out(session, ids[0])
    assert open_sessions(database) == [accounts.hashed(ids[1]), accounts.hashed(ids[2])]
    with database.transaction() as session:
        accounts.sign_out_everywhere(session, user.id or 0)
    assert open_sessions(database) == []


def test_a_new_password_ends_all_sessions_but_a_new_one(database):
    add_ada(database)
    try_to_sign_in(database, PASSWORD)
    with database.transaction() as session:
        claim = accounts.begin_sign_in(session, email=EMAIL, network=NETWORK, now=NOW)
        session_id = accounts.change_password(
            session,
            claim,
            new_password="walnut sailor copper",
            hash_password=plain_hash,
            network=NETWORK,
            now=NOW,
        )
    assert open_sessions(database) == [accounts.hashed(session_id)]
    assert try_to_sign_in(database, PASSWORD) is None
    assert try_to_sign_in(database, "walnut sailor copper") is not None
    with database.reading() as session:
        events = session.exec(select(AuditEvent).order_by(col(AuditEvent.id))).all()
    assert [(event.action, event.actor, event.after) for event in events][1:] == [
        ("password changed", "Ada Example", None)
    ]


def test_use_is_noted_at_most_once_a_minute_and_never_revives_an_ended_session(database):
    add_ada(database)
    session_id = try_to_sign_in(database, PASSWORD) or ""
    id_hash = accounts.hashed(session_id)
    noted = []
    for seconds in (30, 60, 90):
        with database.transaction() as session:
            accounts.touch_session(session, id_hash, now=NOW + timedelta(seconds=seconds))
        with database.reading() as session:
            noted.append(session.exec(select(UserSession.seen_at)).one() - NOW)
    assert noted == [timedelta(0), timedelta(seconds=60), timedelta(seconds=60)]
    with database.transaction() as session:
        accounts.sign_out(session, session_id)
        accounts.touch_session(session, id_hash, now=NOW + timedelta(minutes=5))
    assert open_sessions(database) == []
