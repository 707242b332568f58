"""How an attempt is judged and when a message is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.domain.delivery import (
    Delivery,
    Ending,
    Persistence,
    Stage,
    judge,
    next_try_at,
    pause_for,
    without_addresses,
)

NOW = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)
FAR = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("code", "stage", "ending"),
    [
        (250, Stage.AFTER_DOT, Ending.TAKEN),
        (450, Stage.ENVELOPE, Ending.TRY_LATER),
        (452, Stage.AFTER_DOT, Ending.TRY_LATER),
        (550, Stage.ENVELOPE, Ending.REFUSED),
        (554, Stage.AFTER_DOT, Ending.REFUSED),
        (421, Stage.ENVELOPE, Ending.UNREACHABLE),
        (421, Stage.AFTER_DOT, Ending.UNREACHABLE),
        (554, Stage.CONNECT, Ending.UNREACHABLE),
        (-1, Stage.ENVELOPE, Ending.TRY_LATER),
    ],
)
def test_an_answer_is_judged_by_code_and_stage(code: int, stage: Stage, ending: Ending) -> None:
    assert judge(code, "words", stage) == Delivery(ending, stage, code, "words")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("5.1.1 <jo.bloggs@example.gov.uk>: Recipient address rejected", "5.1.1 [address]: Recipient address rejected"),
        ("mailbox of jo+plan@example.gov.uk, is full", "mailbox of [address], is full"),
        ('"jo"@example.gov.uk (and sam@mail.example.gov.uk)', "[address] (and [address])"),
        ("4.2.0 try later @ noon, 203.0.113.9", "4.2.0 try later @ noon, 203.0.113.9"),
    ],
)
def test_what_a_relay_says_is_shown_without_addresses(words: str, shown: str) -> None:
    assert without_addresses(words) == shown


def test_the_transport_rests_5_10_20_and_at_most_300_seconds() -> None:
    assert [pause_for(n).total_seconds() for n in (1, 2, 3, 6, 7, 8, 500)] == [5, 10, 20, 160, 300, 300, 300]


def later(tries: int, deadline_at: datetime = FAR) -> datetime | None:
    return next_try_at(Delivery(Ending.TRY_LATER, Stage.ENVELOPE), tries=tries, deadline_at=deadline_at, now=NOW)


def test_later_means_1_2_4_and_at_most_30_minutes() -> None:
    waits = [at - NOW for n in (1, 2, 3, 5, 6, 40) if (at := later(n))]
    assert [wait.total_seconds() / 60 for wait in waits] == [1, 2, 4, 16, 30, 30]


def test_later_is_never_past_half_an_hour_before_the_deadline_while_that_is_ahead() -> None:
    assert later(6, NOW + timedelta(minutes=40)) == NOW + timedelta(minutes=10)
    assert later(6, NOW + timedelta(minutes=29)) == NOW + timedelta(minutes=30)


def test_a_message_is_not_tried_for_ever() -> None:
    assert later(47) == NOW + timedelta(minutes=30)
    assert later(48) is None


def test_a_refused_message_is_not_tried_again() -> None:
    assert next_try_at(Delivery(Ending.REFUSED, Stage.ENVELOPE, 550), tries=1, deadline_at=FAR, now=NOW) is None


def test_a_message_cut_off_after_the_dot_is_tried_again_in_two_minutes() -> None:
    uncertain = Delivery(Ending.UNCERTAIN, Stage.AFTER_DOT)
    assert next_try_at(uncertain, tries=1, deadline_at=FAR, now=NOW) == NOW + timedelta(minutes=2)


def test_an_installation_may_be_more_or_less_patient() -> None:
    hasty = Persistence(
        retry_base=timedelta(seconds=2), retry_cap=timedelta(seconds=5), rest_base=timedelta(seconds=1),
        rest_cap=timedelta(seconds=3), most_tries=4,
    )  # fmt: skip
    assert [pause_for(n, hasty).total_seconds() for n in (1, 2, 3, 9_000)] == [1, 2, 3, 3]
    tries = [
        next_try_at(Delivery(ending, Stage.ENVELOPE), tries=number, deadline_at=FAR, now=NOW, persistence=hasty)
        for ending, number in (
            (Ending.TRY_LATER, 1),
            (Ending.TRY_LATER, 3),
            (Ending.UNCERTAIN, 3),
            (Ending.TRY_LATER, 4),
        )
    ]
    assert [at and (at - NOW).total_seconds() for at in tries] == [2, 5, 4, None]
    assert hasty.longest_wait == timedelta(seconds=5)
