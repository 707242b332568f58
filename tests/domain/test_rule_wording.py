"""A call-in rule in words, every dimension of it."""

import re
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings

from tests.call_in_rules import a_rule, rules
from webapp.domain.constitution import (
    Afterwards,
    CallInOutcome,
    CallInRule,
    Clock,
    ClockStart,
    CoOptees,
    DecisionKind,
    Demands,
    Effect,
    IfNotMet,
    Limits,
    Once,
    Pool,
    Requesters,
    TakesEffect,
    Term,
    Unit,
    WaiverRule,
)
from webapp.domain.rule_wording import (
    changes_between,
    counted_from,
    covers,
    demands,
    how_long,
    limits,
    takes_effect,
    waiver,
    what_follows,
    who_may_ask,
)

COMMITTEE = "a committee that scrutinises the decision"
REFERRED_BACK = {CallInOutcome.REFERRED_BACK: TakesEffect.WAITS}


@pytest.mark.parametrize(
    ("requesters", "words"),
    [
        ((Requesters(2, Pool.ANY_SCRUTINY),), "Any two members of a scrutiny committee"),
        ((Requesters(1, Pool.ANY_SCRUTINY),), "Any member of a scrutiny committee"),
        ((Requesters(3, Pool.RELEVANT_COMMITTEE),), f"Any three members of {COMMITTEE}"),
        ((Requesters(12, Pool.ANY_MEMBER),), "Any 12 councillors"),
        ((Requesters(1, Pool.ANY_MEMBER),), "Any councillor"),
        ((Requesters(3, Pool.NON_EXECUTIVE),), "Any three councillors outside Cabinet"),
        ((Requesters(1, Pool.NON_EXECUTIVE),), "Any councillor outside Cabinet"),
        ((Requesters(1, Pool.WARD_MEMBERS),), "Any councillor for a ward that the decision affects"),
        ((Requesters(2, Pool.WARD_MEMBERS),), "Any two councillors for wards that the decision affects"),
        ((Requesters(100, Pool.PUBLIC),), "Any 100 members of the public"),
        ((Requesters(1500, Pool.PUBLIC),), "Any 1,500 members of the public"),
        ((Requesters(1, Pool.RELEVANT_COMMITTEE, with_chair=True),), f"The chair of {COMMITTEE}"),
        ((Requesters(2, Pool.RELEVANT_COMMITTEE, with_chair=True),), f"The chair and any other member of {COMMITTEE}"),
        (
            (Requesters(3, Pool.ANY_SCRUTINY, with_chair=True), Requesters(5, Pool.ANY_MEMBER)),
            "The chair and any two other members of a scrutiny committee, or any five councillors",
        ),
        (
            (Requesters(2, Pool.ANY_SCRUTINY, CoOptees.ALL), Requesters(5, Pool.ANY_MEMBER)),
            "Any two members of a scrutiny committee, co-opted members included, or any five councillors",
        ),
        ((), ""),
    ],
)
def test_who_may_ask_is_one_phrase(requesters: tuple[Requesters, ...], words: str) -> None:
    assert who_may_ask(requesters) == words


def test_a_share_of_the_council_is_given_in_people_where_its_size_is_known() -> None:
    share = (Requesters(15, Pool.ANY_MEMBER, is_percentage=True),)
    assert who_may_ask(share) == "15 % of the members of the council"
    assert who_may_ask(share, council_size=40) == "15 % of the members of the council (6 of 40)"


def test_education_representatives_are_named_for_education_matters_only() -> None:
    requesters = (Requesters(2, Pool.ANY_SCRUTINY, CoOptees.EDUCATION_ONLY),)
    assert who_may_ask(requesters, education_matter=False) == "Any two members of a scrutiny committee"
    assert who_may_ask(requesters) == (
        "Any two members of a scrutiny committee (on education matters church and parent governor representatives "
        "count as members)"
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            a_rule(),
            "Three working days from the publication of the record, not counting the day of publication itself, until "
            "the end of the last day",
        ),
        (
            a_rule(length=1, first_day_counts=True, cut_off=time(16)),
            "One working day from the publication of the record, counting the day of publication itself, until 4pm on "
            "the last day",
        ),
        (
            a_rule(length=8, unit=Unit.CALENDAR_DAYS, cut_off=time(12), rolls=True),
            "Eight calendar days from the publication of the record, not counting the day of publication itself, until "
            "noon on the last day; if that is not a working day, the next working day is the last",
        ),
        (
            a_rule(length=10, start=ClockStart.MEETING, cut_off=time(17), rolls=True),
            "Ten working days from the meeting that made the decision, not counting the day of the meeting itself, "
            "until 5pm on the last day",
        ),
        (
            a_rule(length=5, start=ClockStart.DECISION),
            "Five working days from the decision, not counting the day of the decision itself, until the end of the "
            "last day",
        ),
        (
            a_rule(length=1, unit=Unit.WEEKDAY, weekday=1, cut_off=time(17)),
            "Until 5pm on the Tuesday of the week after the publication of the record",
        ),
        (
            a_rule(length=2, unit=Unit.WEEKDAY, weekday=4, rolls=True),
            "Until the end of the Friday of the second week after the publication of the record; if that is not a "
            "working day, the next working day is the last",
        ),
        (
            a_rule(after_hours_from=time(17, 30)),
            "Three working days from the publication of the record, not counting the day of publication itself, until "
            "the end of the last day; a record published after 5:30pm, or on a day that is not a working day, counts "
            "as published on the next working day",
        ),
    ],
)
def test_how_long_names_the_days_and_the_end(rule: CallInRule, words: str) -> None:
    assert how_long(rule) == words


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


KEYS = frozenset(kind for kind in DecisionKind if kind.value.endswith("-key"))
CABINET = frozenset({DecisionKind.CABINET_KEY, DecisionKind.CABINET_OTHER})


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (frozenset(DecisionKind), "Every decision of the executive can be called in."),
        (KEYS, "Every key decision of the executive can be called in."),
        (CABINET, "All decisions of Cabinet can be called in."),
        (
            CABINET
            | {DecisionKind.CABINET_MEMBER_KEY, DecisionKind.CABINET_MEMBER_OTHER}
            | {DecisionKind.OFFICER_KEY, DecisionKind.COMMITTEE_OTHER},
            "All decisions of Cabinet and a Cabinet member, and key decisions of an officer, and decisions of a "
            "committee of Cabinet or a joint committee that are not key can be called in.",
        ),
    ],
)
def test_what_it_covers(kinds: frozenset[DecisionKind], sentence: str) -> None:
    assert covers(a_rule(covers=kinds)) == [sentence]


def test_exceptions_are_named() -> None:
    assert covers(a_rule(never_callable=("recommendations to Council", "reports that are only noted"))) == [
        "Every decision of the executive can be called in.",
        "Not open to call-in: recommendations to Council; reports that are only noted.",
    ]


def test_a_rule_that_says_nothing_more_is_given_no_words() -> None:
    silent = a_rule(covers=frozenset(), afterwards=Afterwards(outcomes={}))
    assert (covers(silent), demands(silent), what_follows(silent), waiver(silent)) == ([], [], [], [])


def test_what_a_request_must_hold() -> None:
    full = Demands(reasons=True, grounds=("facts not considered", "disproportionate effect"), alternative=True)
    assert demands(a_rule(demands=full, judged_by="Monitoring Officer")) == [
        "A request must give its reasons.",
        "It must name at least one of these grounds: facts not considered; disproportionate effect.",
        "It must propose an alternative.",
        "Who decides whether a request is valid: Monitoring Officer.",
    ]


@pytest.mark.parametrize(
    ("most", "sentences"),
    [
        (Limits(), ["A decision can be called in once."]),
        (Limits(once=Once.GROUND), ["A decision can be called in once on each ground."]),
        (
            Limits(signatures_a_year=5, repeat_months=6),
            [
                "A decision can be called in once.",
                "A member may sign at most five requests in twelve months.",
                "The same matter cannot be called in again within six months.",
            ],
        ),
        (
            Limits(signatures_a_year=1, repeat_months=1),
            [
                "A decision can be called in once.",
                "A member may sign at most one request in twelve months.",
                "The same matter cannot be called in again within a month.",
            ],
        ),
    ],
)
def test_how_often(most: Limits, sentences: list[str]) -> None:
    assert limits(a_rule(limits=most)) == sentences


def after(**changes: object) -> list[str]:
    return what_follows(a_rule(afterwards=Afterwards(**changes)))  # type: ignore[arg-type]


def test_what_follows_a_valid_request_as_most_councils_have_it() -> None:
    assert after() == [
        "If scrutiny takes no action, the decision may be implemented at once, but not before the day announced with "
        "its window.",
        "If the call-in is withdrawn, the decision may be implemented at once, but not before the day announced with "
        "its window.",
        "Scrutiny may refer the decision back to the decision maker or to Council; it then waits to be looked at "
        "again.",
    ]


def test_the_next_clocks_are_named() -> None:
    assert after(
        meet_within=Term(10),
        reconsider_within=Term(7, Unit.CALENDAR_DAYS),
        council_within=Term(1),
        outcomes=REFERRED_BACK,
    ) == [
        "Scrutiny meets within ten working days of a valid request.",
        "If it does not meet in time, the decision stays suspended.",
        "Scrutiny may refer the decision back to the decision maker; it then waits to be looked at again.",
        "What is referred back is looked at again within seven calendar days.",
        "What is referred to Council is looked at there within one working day.",
    ]


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (TakesEffect.AT_ONCE, "may be implemented at once"),
        (TakesEffect.DAY_AFTER, "may be implemented from the next day"),
        (
            TakesEffect.NOT_BEFORE_WINDOW,
            "may be implemented at once, but not before the day announced with its window",
        ),
    ],
)
def test_what_follows_when_scrutiny_does_not_meet_in_time(effect: TakesEffect, words: str) -> None:
    outcomes = {CallInOutcome.NOT_MET: effect}
    assert after(meet_within=Term(10), if_not_met=IfNotMet.TAKES_EFFECT, outcomes=outcomes)[1:] == [
        f"If it does not meet in time, the decision {words}."
    ]
    assert after(if_not_met=IfNotMet.TAKES_EFFECT, outcomes=REFERRED_BACK)[0] == (
        "If it does not meet in time, the decision takes effect."
    )


def test_who_may_waive_comes_in_order() -> None:
    agreed_by = ("Chairman of Council", "the Vice-Chairman of Council", "Head of Paid Service")
    assert waiver(a_rule(waiver=WaiverRule(agreed_by, needs_statement=True, reported_to_council=True))) == [
        "Call-in may be waived with the agreement of the Chairman of Council, else the Vice-Chairman of Council, else "
        "the Head of Paid Service.",
        "The record states why call-in is waived.",
        "Each waiver is reported to Council.",
    ]


def test_a_change_is_shown_as_it_was_and_as_it_is() -> None:
    old = a_rule()
    new = replace(a_rule(length=5, cut_off=time(17), name="Call-in, 2020"), valid_from=date(2020, 5, 18))
    assert changes_between(old, new) == (
        ("Name", "Call-in, 2012", "Call-in, 2020"),
        (
            "How long they have",
            "Three working days from the publication of the record, not counting the day of publication itself, until "
            "the end of the last day.",
            "Five working days from the publication of the record, not counting the day of publication itself, until "
            "5pm on the last day.",
        ),
        ("In force", "From Sunday 1 January 2012.", "From Monday 18 May 2020."),
    )
    assert changes_between(old, old) == ()


def test_what_a_rule_newly_says_was_nothing_before() -> None:
    old, new = a_rule(), a_rule(demands=Demands(reasons=True), valid_to=date(2026, 12, 31), council_size=60)
    assert changes_between(old, new) == (
        ("Members of the council", "Nothing.", "60"),
        ("What a request must hold", "Nothing.", "A request must give its reasons."),
        ("In force", "From Sunday 1 January 2012.", "From Sunday 1 January 2012 to Thursday 31 December 2026."),
    )


def meaning(rule: CallInRule) -> CallInRule:
    """Leave out what makes no difference: a working day never moves."""
    is_working = rule.clock.unit is Unit.WORKING_DAYS
    return replace(rule, clock=replace(rule.clock, rolls=rule.clock.rolls and not is_working))


@settings(max_examples=300, deadline=None)
@given(old=rules(), new=rules())
def test_no_change_goes_without_words(old: CallInRule, new: CallInRule) -> None:
    for part in ("clock", "covers", "demands", "limits", "afterwards", "waiver", "requesters", "valid_to", "source"):
        changed = replace(old, **{part: getattr(new, part)})
        assert bool(changes_between(old, changed)) == (meaning(old) != meaning(changed)), part


@settings(max_examples=200, deadline=None)
@given(rule=rules())
def test_every_rule_is_written_in_sentences(rule: CallInRule) -> None:
    sentences = [said for ask in (covers, demands, limits, what_follows, waiver) for said in ask(rule)]
    phrases = [how_long(rule), takes_effect(rule), who_may_ask(rule.requesters, council_size=rule.council_size)]
    assert [one for one in sentences if not re.fullmatch(r"[A-Z].*\.", one, re.DOTALL)] == []
    assert [one for one in phrases if not re.fullmatch(r"[A-Z0-9].*[^.]", one, re.DOTALL)] == []


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (Clock(5), "Five working days after publication"),
        (Clock(1, first_day_counts=True), "One working day counting the day of publication,"),
        (Clock(8, Unit.CALENDAR_DAYS), "Eight calendar days after publication"),
        (Clock(28, start=ClockStart.MEETING), "28 working days after the meeting"),
        (Clock(2, start=ClockStart.DECISION), "Two working days after the decision"),
        (Clock(1, Unit.WEEKDAY, weekday=1), "To the Tuesday of the week after publication"),
        (Clock(2, Unit.WEEKDAY, weekday=0), "To the Monday of the second week after publication"),
    ],
)
def test_how_a_window_is_counted_leaves_room_for_the_day(clock: Clock, words: str) -> None:
    assert counted_from(clock) == words
