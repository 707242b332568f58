"""Roles, passwords, the life of a session, and how guessing is slowed down."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.accounts import (
    COVERS,
    SHORTEST_PASSWORD,
    THROTTLES,
    AttemptScope,
    Role,
    Throttle,
    account_email,
    check_new_password,
    delay_after,
    failures_that_count,
    is_easily_guessed,
    may_act_as,
    network_of,
    session_is_alive,
    session_wants_noting,
    time_to_wait,
    wait_in_words,
)
from webapp.domain.common_passwords import COMMON_PASSWORDS
from webapp.domain.errors import RuleBroken

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
THROTTLE = Throttle(free=3, first=timedelta(seconds=5), longest=timedelta(minutes=1))


def refusal(password: str, *, email: str = "ada@example.gov.uk", name: str = "Ada Example") -> str:
    with pytest.raises(RuleBroken) as caught:
        check_new_password(password, email=email, name=name)
    assert caught.value.field == "password"
    return caught.value.message


def test_an_administrator_may_do_all_that_an_officer_may_and_an_officer_all_that_a_member_may():
    allowed = {(role, needed) for role in Role for needed in Role if may_act_as(role, needed)}
    assert allowed == {
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR),
        (Role.ADMINISTRATOR, Role.OFFICER),
        (Role.ADMINISTRATOR, Role.MEMBER),
        (Role.OFFICER, Role.OFFICER),
        (Role.OFFICER, Role.MEMBER),
        (Role.MEMBER, Role.MEMBER),
    }
    assert set(COVERS) == set(Role)


def test_one_address_is_one_account_however_it_is_typed():
    assert account_email("  Ada.Example@EXAMPLE.gov.uk ") == "ada.example@example.gov.uk"


def test_three_unrelated_words_are_a_good_password():
    check_new_password("kettle orbit hedgehog", email="ada@example.gov.uk", name="Ada Example")


def test_eleven_characters_are_too_few_and_twelve_are_enough():
    assert refusal("kettle orbi") == "Password must be 12 characters or more."
    check_new_password("kettle orbit", email="ada@example.gov.uk")


def test_a_password_may_be_long_but_not_endless():
    check_new_password("kettle orbit" + " hedgehog" * 27, email="ada@example.gov.uk")
    assert refusal("kettle orbit" + " hedgehog" * 28) == "Password must be 256 characters or fewer."


def test_characters_that_cannot_be_typed_are_refused():
    message = "Password must not contain characters that cannot be typed."
    assert [refusal(f"kettle {bad} hedgehog") for bad in ("\x00", "\n", "\ud800")] == [message] * 3


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password12345",
        "P@ssw0rd2027!",
        "Welcome2027!!",
        "Council123456",
        "January 2027!",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijklm",
        "839201746650",
        "CorrectHorseBatteryStaple",
        "1qaz2wsx3edc",
        "ada@example.gov.uk",
        "Ada Example 1",
    ],
)
def test_what_is_easily_guessed_is_refused(password):
    assert refusal(password) == "Choose a password that is harder to guess. Three unrelated words are good."


def test_every_common_password_is_long_enough_to_matter_and_written_as_it_is_compared():
    assert {word for word in COMMON_PASSWORDS if len(word) < SHORTEST_PASSWORD or word != word.casefold()} == set()


@given(st.sampled_from(sorted(COMMON_PASSWORDS)))
def test_capitals_do_not_hide_a_common_password(password):
    assert is_easily_guessed(password.upper())


def test_half_an_hour_without_use_ends_a_session():
    created_at = NOW - timedelta(hours=2)
    seen = [NOW - timedelta(minutes=30), NOW - timedelta(minutes=30) + timedelta(seconds=1)]
    assert [session_is_alive(created_at=created_at, seen_at=at, now=NOW) for at in seen] == [False, True]


def test_eight_hours_end_a_session_even_one_in_use():
    created = [NOW - timedelta(hours=8), NOW - timedelta(hours=8) + timedelta(seconds=1)]
    assert [session_is_alive(created_at=at, seen_at=NOW, now=NOW) for at in created] == [False, True]


def test_a_session_does_not_outlive_its_hours_when_the_clock_is_set_back():
    later = NOW + timedelta(hours=2)
    assert not session_is_alive(created_at=later, seen_at=later, now=NOW)


def test_use_is_noted_once_a_minute():
    seen = [NOW, NOW - timedelta(seconds=59), NOW - timedelta(seconds=60)]
    assert [session_wants_noting(seen_at=at, now=NOW) for at in seen] == [False, False, True]


def test_the_first_failures_cost_nothing_and_then_the_delay_doubles_up_to_the_longest():
    delays = [delay_after(failures, THROTTLE).total_seconds() for failures in range(10)]
    assert delays == [0, 0, 0, 5, 10, 20, 40, 60, 60, 60]


def test_the_wait_runs_from_the_last_failure():
    ago = [timedelta(0), timedelta(seconds=2), timedelta(seconds=5), timedelta(hours=1)]
    waits = [time_to_wait(3, last_failed_at=NOW - passed, now=NOW, throttle=THROTTLE) for passed in ago]
    assert [wait.total_seconds() for wait in waits] == [5, 3, 0, 0]


@given(st.integers(0, 10**12), st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_nobody_is_locked_out_for_good_whatever_was_counted_and_however_the_clock_jumped(failures, ago):
    for throttle in THROTTLES.values():
        wait = time_to_wait(failures, last_failed_at=NOW - ago, now=NOW, throttle=throttle)
        assert timedelta(0) <= wait <= throttle.longest <= timedelta(minutes=15)


def test_failures_are_forgotten_after_a_day():
    ago = [timedelta(hours=23), timedelta(hours=24)]
    assert [failures_that_count(7, last_failed_at=NOW - passed, now=NOW) for passed in ago] == [7, 0]


def test_a_network_may_fail_more_often_than_an_account():
    assert THROTTLES[AttemptScope.NETWORK].free > THROTTLES[AttemptScope.ACCOUNT].free


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not an address", "unknown"),
        (None, "unknown"),
    ],
)
def test_guesses_are_counted_by_address_and_in_version_six_by_household(address, network):
    assert network_of(address) == network


def test_a_wait_is_rounded_up_so_that_nobody_comes_too_soon():
    waits = [0.2, 1, 5, 59.5, 60, 61, 300]
    words = [wait_in_words(timedelta(seconds=wait)) for wait in waits]
    assert words == ["1 second", "1 second", "5 seconds", "1 minute", "1 minute", "2 minutes", "5 minutes"]
