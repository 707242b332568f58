"""Messages, jobs and answers in the words that staff read."""

import pytest

from webapp.domain.delivery import Ending
from webapp.domain.notification_words import (
    ENDING_WORDS,
    answer_words,
    capacity,
    job_words,
    occasion_words,
    who,
)


def test_every_way_an_attempt_may_end_has_words() -> None:
    assert set(ENDING_WORDS) == set(Ending)


@pytest.mark.parametrize(
    ("subscriber", "name", "words"),
    [
        ("member-7", "Tom Reeve", "Tom Reeve"),
        ("member-7", "", "Scrutiny member"),
        ("lead-officer", "", "Lead officer"),
        ("office-3", " ", "Decision maker’s office"),
        ("user-4", "", "Governance officer"),
        ("subscriber-12", "", "Subscriber 12"),
        ("subscriber-12", "jo@example.gov.uk", "Subscriber 12"),
        ("somebody-else", "", "Somebody"),
    ],
)
def test_nobody_is_named_by_their_address(subscriber: str, name: str, words: str) -> None:
    assert who(subscriber, name) == words


def test_the_capacity_follows_from_the_lasting_name() -> None:
    assert [capacity(one) for one in ("member-7", "subscriber-1", "x")] == ["Scrutiny member", "Subscriber", ""]


@pytest.mark.parametrize(
    ("occasion", "words"),
    [
        ("on-publication", "on publication"),
        ("1-working-day", "1 working day before"),
        ("3-working-days", "3 working days before"),
        ("24-hours", "24 hours before"),
        ("revision-3", ""),
        ("", ""),
    ],
)
def test_an_occasion_reads_as_how_long_before(occasion: str, words: str) -> None:
    assert occasion_words(occasion) == words


def test_a_code_stands_once_before_the_servers_words() -> None:
    assert answer_words(550, "no such user") == "550 no such user"
    assert answer_words(550, "550 no such user") == "550 no such user"
    assert answer_words(None, " timed out ") == "timed out"
    assert answer_words(421, "") == "421"


def test_a_job_without_words_is_called_by_its_name() -> None:
    assert job_words("deliver_mail") == "sending mail"
    assert job_words("sweep_the_floor") == "sweep the floor"
