"""The dialog with relays that announce pipelining: one write for the envelope, and each letter's fate exactly known."""

from uuid import UUID

import pytest

from tests.scripted_relay import CUT, SILENCE, ScriptedRelay
from webapp.adapters.mail import Letter
from webapp.adapters.smtp import Relay, SmtpTransport
from webapp.domain.delivery import Delivery, Ending, Stage

LETTER = Letter("a/key", UUID(int=1), "plan@example.gov.uk", "moss@example.gov.uk", b"Subject: Hello\r\n\r\nHello\r\n")
ENVELOPE = ["MAIL FROM:<plan@example.gov.uk>", "RCPT TO:<moss@example.gov.uk>", "DATA"]
GO = "354 Go ahead"
TAKEN = Delivery(Ending.TAKEN, Stage.AFTER_DOT, 250, "Taken")


def send(relay: ScriptedRelay, letters: int = 1) -> list[Delivery]:
    transport = SmtpTransport(Relay("127.0.0.1", relay.port), answer_within=5, dot_within=5)
    try:
        return [transport.send(LETTER) for _ in range(letters)]
    finally:
        transport.close()


def test_the_envelope_is_given_at_once_and_the_body_when_asked_for() -> None:
    with ScriptedRelay(["250 OK", "250 OK", GO, "250 Taken"] * 2) as relay:
        assert send(relay, 2) == [TAKEN, TAKEN]
    assert relay.heard[1:] == [*ENVELOPE, *ENVELOPE, "QUIT"]
    assert relay.bodies == [b"Subject: Hello\r\n\r\nHello\r\n"] * 2


def test_the_envelope_waits_for_no_answer() -> None:
    with ScriptedRelay([SILENCE, SILENCE, f"250 OK\r\n250 OK\r\n{GO}", "250 Taken"]) as relay:
        assert send(relay) == [TAKEN]


def test_answers_of_several_lines_are_read_as_one() -> None:
    with ScriptedRelay(["250-OK\r\n250 OK", "250-2.1.5 OK\r\n250 2.1.5 OK", GO, "250 Taken"]) as relay:
        assert send(relay) == [TAKEN]


@pytest.mark.parametrize(
    ("answers", "delivery"),
    [
        (["250 OK", "550 Unknown", "554 Nobody"], Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "Unknown")),
        (["250 OK", "450 Later", "503 Nobody"], Delivery(Ending.TRY_LATER, Stage.ENVELOPE, 450, "Later")),
        (["450 Later", "503 Who", "503 Who"], Delivery(Ending.TRY_LATER, Stage.ENVELOPE, 450, "Later")),
        (["550 Not you", "503 Who", "503 Who"], Delivery(Ending.UNREACHABLE, Stage.ENVELOPE, 550, "Not you")),
        (["250 OK", "250 OK", "452 Full"], Delivery(Ending.TRY_LATER, Stage.ENVELOPE, 452, "Full")),
        (["250 OK", "250 OK", "554 No"], Delivery(Ending.REFUSED, Stage.ENVELOPE, 554, "No")),
        (["250 OK", "250 OK", "250 What"], Delivery(Ending.TRY_LATER, Stage.ENVELOPE, 250, "What")),
        (["421 Closing"], Delivery(Ending.UNREACHABLE, Stage.ENVELOPE, 421, "Closing")),
        (["250 OK", "550 Unknown", "421 Closing"], Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "Unknown")),
        (["250 OK", "550 Unknown", CUT], Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "Unknown")),
        (["250 OK", "250 OK", GO, "554 Spam"], Delivery(Ending.REFUSED, Stage.AFTER_DOT, 554, "Spam")),
        (["250 OK", "250 OK", GO, "451 Busy"], Delivery(Ending.TRY_LATER, Stage.AFTER_DOT, 451, "Busy")),
    ],
)
def test_the_first_refusal_counts(answers: list[str], delivery: Delivery) -> None:
    with ScriptedRelay(answers) as relay:
        assert send(relay) == [delivery]


@pytest.mark.parametrize("answer_to_nothing", ["250 Taken", "554 Nobody to send it to", "451 Busy"])
def test_a_relay_that_goes_ahead_without_a_recipient_gets_an_empty_message_that_counts_for_nothing(
    answer_to_nothing: str,
) -> None:
    with ScriptedRelay(["250 OK", "550 Unknown", GO, answer_to_nothing, "250 OK", "250 OK", GO, "250 Taken"]) as relay:
        assert send(relay, 2) == [Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "Unknown"), TAKEN]
    assert relay.bodies == [b"", b"Subject: Hello\r\n\r\nHello\r\n"]
    assert relay.heard.count("RSET") == 1
    assert relay.heard.count("MAIL FROM:<plan@example.gov.uk>") == 2


def test_a_relay_that_closes_while_a_message_is_ended_empty_loses_nothing() -> None:
    with ScriptedRelay(["250 OK", "450 Later", GO, CUT, "250 OK", "250 OK", GO, "250 Taken"]) as relay:
        assert send(relay, 2) == [Delivery(Ending.TRY_LATER, Stage.ENVELOPE, 450, "Later"), TAKEN]


@pytest.mark.parametrize("answers", [[CUT], ["250 OK", CUT], ["250 OK", "250 OK", CUT]])
def test_a_cut_in_the_envelope_means_that_nothing_was_taken(answers: list[str]) -> None:
    with ScriptedRelay(answers) as relay:
        (delivery,) = send(relay)
    assert (delivery.ending, delivery.stage, relay.bodies) == (Ending.UNREACHABLE, Stage.ENVELOPE, [])


def test_a_cut_after_the_dot_leaves_it_open() -> None:
    with ScriptedRelay(["250 OK", "250 OK", GO, CUT]) as relay:
        (delivery,) = send(relay)
    assert (delivery.ending, delivery.stage) == (Ending.UNCERTAIN, Stage.AFTER_DOT)
    assert len(relay.bodies) == 1


def test_without_the_announcement_each_command_waits_for_its_answer() -> None:
    with ScriptedRelay(["250 OK", "550 Unknown", "250 OK", "250 OK", GO, "250 Taken"], extensions=()) as relay:
        assert send(relay, 2) == [Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "Unknown"), TAKEN]
    assert relay.heard[1:] == [*ENVELOPE[:2], "RSET", *ENVELOPE, "QUIT"]


def test_a_cut_in_the_middle_of_a_body_means_that_nothing_was_taken() -> None:
    long = Letter("a/key", UUID(int=1), LETTER.sender, LETTER.recipient, b"x" * 20_000_000)
    with ScriptedRelay(["250 OK", "250 OK", f"{GO}\r\n{CUT}"]) as relay:
        delivery = SmtpTransport(Relay("127.0.0.1", relay.port), answer_within=5, dot_within=5).send(long)
    assert (delivery.ending, delivery.stage) == (Ending.UNREACHABLE, Stage.BODY)
