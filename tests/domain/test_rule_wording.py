"""A call-in rule in words."""

from datetime import date, time

import pytest

from webapp.domain.constitution import CallInRule, CoOptees, Effect, Pool, Requesters
from webapp.domain.rule_wording import how_long, takes_effect, who_may_ask


def a_rule(**changes: object) -> CallInRule:
    facts: dict[str, object] = {
        "name": "",
        "days": 3,
        "first_day_counts": False,
        "cut_off": None,
        "effect": Effect.NEXT_CALENDAR_DAY,
        "requesters": (),
        "words": "",
        "source": "",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
    }
    return CallInRule(**facts | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("requesters", "words"),
    [
        ((Requesters(2, Pool.ANY_SCRUTINY),), "Any two members of a scrutiny committee"),
        ((Requesters(1, Pool.ANY_SCRUTINY),), "Any member of a scrutiny committee"),
        ((Requesters(3, Pool.RELEVANT_COMMITTEE),), "Any three members of a committee that scrutinises the decision"),
        ((Requesters(12, Pool.ANY_MEMBER),), "Any 12 councillors"),
        ((Requesters(1, Pool.ANY_MEMBER),), "Any councillor"),
        (
            (Requesters(2, Pool.ANY_SCRUTINY, CoOptees.ALL), Requesters(5, Pool.ANY_MEMBER)),
            "Any two members of a scrutiny committee, co-opted members included, or any five councillors",
        ),
    ],
)
def test_who_may_ask_is_one_phrase(requesters: tuple[Requesters, ...], words: str) -> None:
    assert who_may_ask(requesters) == words


def test_education_representatives_are_named_for_education_matters_only() -> None:
    requesters = (Requesters(2, Pool.ANY_SCRUTINY, CoOptees.EDUCATION_ONLY),)
    assert who_may_ask(requesters, education_matter=False) == "Any two members of a scrutiny committee"
    assert who_may_ask(requesters) == (
        "Any two members of a scrutiny committee (on education matters church and parent governor representatives "
        "count as members)"
    )


def test_how_long_names_the_days_and_the_end() -> None:
    assert how_long(a_rule()) == (
        "Three working days from the publication of the record, not counting the day of publication itself, until the "
        "end of the last day"
    )
    assert how_long(a_rule(days=1, first_day_counts=True, cut_off=time(16, 0))) == (
        "One working day from the publication of the record, counting the day of publication itself, until 4pm on the "
        "last day"
    )


@pytest.mark.parametrize(
    ("effect", "when"),
    [
        (Effect.NEXT_CALENDAR_DAY, "from the next day"),
        (Effect.NEXT_WORKING_DAY, "from the next working day"),
        (Effect.ON_LAST_DAY, "from that moment on"),
        (Effect.END_OF_LAST_DAY, "when that day has ended"),
    ],
)
def test_what_follows_when_nobody_asks(effect: Effect, when: str) -> None:
    assert takes_effect(a_rule(effect=effect)) == f"If nobody calls it in, the decision may be implemented {when}"
