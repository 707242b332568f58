"""What somebody has chosen, in words."""

import pytest

from webapp.domain.reminders import lead_from, lead_times
from webapp.domain.subscription_words import Followed, chosen_words, lead_words
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic

NOW_AND_THEN = frozenset({Topic.CLOSING, Topic.OPENED})


def test_everything_is_said_in_one_line_whatever_else_was_listed() -> None:
    chosen = Choices(topics=NOW_AND_THEN, scope=Scope(everything=True), leads=lead_times(["1-working-day", "3-hours"]))
    assert chosen_words(chosen, Followed(wards=("Park",))) == (
        "Everything in the forward plan",
        "Told when: a decision can be called in; call-in is about to close",
        "Reminded: 1 working day and 3 hours before a deadline",
        "How often: as soon as it happens, one message for each thing",
    )


def test_each_kind_of_thing_that_is_followed_has_its_line() -> None:
    chosen = Choices(
        topics=frozenset({Topic.CHANGES}),
        scope=Scope(committees=frozenset({1}), wards=frozenset({1, 2}), decisions=frozenset({5})),
        pace=Pace.WEEKLY,
        leads=lead_times(["3-hours"]),
    )
    followed = Followed(committees=("Health Scrutiny",), wards=("Ferry", "Park"), decisions=("Parking (KEY/03DEC/26)",))
    assert chosen_words(chosen, followed) == (
        "Scrutiny committee: Health Scrutiny",
        "Wards: Ferry; Park",
        "Decision: Parking (KEY/03DEC/26)",
        "Told when: a decision in the plan has moved or been withdrawn",
        "How often: once a week, in one message, which may reach you too late for a call-in",
    )


@pytest.mark.parametrize(
    ("lead", "words"),
    [("1-working-day", "1 working day"), ("5-working-days", "5 working days"), ("24-hours", "24 hours"),
     ("on-publication", "when it opens")],
)  # fmt: skip
def test_a_lead_time_is_said_in_words(lead: str, words: str) -> None:
    assert lead_words(lead_from(lead)) == words
