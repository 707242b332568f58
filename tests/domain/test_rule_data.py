"""A rule written down and read back: as it is stored, as people write it, and as it was stored before."""

import json
import tomllib
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from webapp.domain.errors import RuleBroken
from webapp.domain.plain_data import Table
from webapp.domain.rule_checks import problems_with
from webapp.domain.rule_data import read, read_clock, to_data
from webapp.domain.rule_wording import how_long

FULL = a_rule(
    name="Call-in, 2020",
    length=1,
    unit=Unit.WEEKDAY,
    weekday=1,
    start=ClockStart.MEETING,
    cut_off=time(17),
    rolls=True,
    effect=Effect.NEXT_WORKING_DAY,
    valid_to=date(2020, 5, 17),
    covers=frozenset({DecisionKind.OFFICER_OTHER, DecisionKind.CABINET_KEY}),
    never_callable=("recommendations to Council",),
    council_size=40,
    judged_by="Monitoring Officer",
    requesters=(Requesters(15, Pool.ANY_MEMBER, is_percentage=True),),
    demands=Demands(reasons=True, grounds=("facts not considered",), alternative=True),
    limits=Limits(once=Once.GROUND, signatures_a_year=5, repeat_months=6),
    afterwards=Afterwards(
        meet_within=Term(10),
        if_not_met=IfNotMet.TAKES_EFFECT,
        reconsider_within=Term(7, Unit.CALENDAR_DAYS),
        outcomes={
            CallInOutcome.NOT_MET: TakesEffect.DAY_AFTER,
            CallInOutcome.NO_ACTION: TakesEffect.AT_ONCE,
            CallInOutcome.REFERRED_ELSEWHERE: TakesEffect.WAITS,
        },
    ),
    waiver=WaiverRule(("Chairman of Council", "Head of Paid Service"), needs_statement=True, reported_to_council=True),
)
SCHEMA_1: dict[str, Any] = {
    "schema": 1,
    "name": "Call-in, 2020",
    "days": 5,
    "first_day_counts": True,
    "cut_off": "17:00",
    "effect": "on-last-day",
    "requesters": [{"count": 2, "pool": "any-scrutiny-committee", "co_optees": "education-only"}],
    "words": "Five working days.",
    "source": "Constitution, part 4",
    "valid_from": "2020-05-18",
    "valid_to": None,
}
LEAST: dict[str, Any] = {"length": 3}


def refusal(data: object) -> tuple[str, str | None]:
    with pytest.raises(RuleBroken) as refused:
        read(data)
    return refused.value.message, refused.value.field


def answer_to(data: object) -> CallInRule | str:
    try:
        return read(data)
    except RuleBroken as refused:
        return refused.message


def test_the_stored_form_of_a_rule_stays_as_it_is() -> None:
    assert to_data(FULL) == {
        "schema": 2,
        "name": "Call-in, 2020",
        "clock_start": "meeting",
        "length": 1,
        "unit": "weekday",
        "weekday": "Tuesday",
        "count_first_day": False,
        "after_hours_from": None,
        "cut_off": "17:00",
        "rolls": True,
        "effect": "next-working-day",
        "covers": ["cabinet-key", "officer-other"],
        "never_callable": ["recommendations to Council"],
        "requesters": [
            {"count": 15, "pool": "any-member", "co_optees": "none", "with_chair": False, "is_percentage": True}
        ],
        "council_size": 40,
        "judged_by": "Monitoring Officer",
        "demands": {"reasons": True, "grounds": ["facts not considered"], "alternative": True},
        "limits": {"once": "ground", "signatures_a_year": 5, "repeat_months": 6},
        "afterwards": {
            "meet_within": {"length": 10, "unit": "working-days"},
            "if_not_met": "takes-effect",
            "reconsider_within": {"length": 7, "unit": "calendar-days"},
            "council_within": None,
            "outcomes": {"no-action": "at-once", "referred-elsewhere": "waits", "not-met": "day-after"},
        },
        "waiver": {
            "agreed_by": ["Chairman of Council", "Head of Paid Service"],
            "needs_statement": True,
            "reported_to_council": True,
        },
        "words": "Three working days after publication, at the request of any two members of a scrutiny committee.",
        "source": "Constitution, part 4",
        "valid_from": "2012-01-01",
        "valid_to": "2020-05-17",
    }
    assert read(to_data(FULL)) == FULL


@settings(max_examples=300, deadline=None)
@given(rule=rules())
def test_any_rule_survives_being_written_as_json(rule: CallInRule) -> None:
    written = json.dumps(to_data(rule))
    assert read(json.loads(written)) == rule
    assert json.dumps(to_data(read(json.loads(written)))) == written


def test_what_an_earlier_version_stored_reads_as_what_it_meant() -> None:
    assert read(SCHEMA_1) == CallInRule(
        name="Call-in, 2020",
        clock=Clock(5, first_day_counts=True, cut_off=time(17), effect=Effect.ON_LAST_DAY),
        requesters=(Requesters(2, Pool.ANY_SCRUTINY, CoOptees.EDUCATION_ONLY),),
        words="Five working days.",
        source="Constitution, part 4",
        valid_from=date(2020, 5, 18),
    )
    assert read(SCHEMA_1).covers == frozenset(DecisionKind)
    assert read(SCHEMA_1).afterwards.outcomes == {
        CallInOutcome.NO_ACTION: TakesEffect.NOT_BEFORE_WINDOW,
        CallInOutcome.WITHDRAWN: TakesEffect.NOT_BEFORE_WINDOW,
        CallInOutcome.REFERRED_BACK: TakesEffect.WAITS,
        CallInOutcome.REFERRED_TO_COUNCIL: TakesEffect.WAITS,
    }


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("pool", [Pool.ANY_SCRUTINY, Pool.RELEVANT_COMMITTEE, Pool.ANY_MEMBER])
@pytest.mark.parametrize("co_optees", list(CoOptees))
def test_every_value_that_an_earlier_version_knew_is_still_known(
    effect: Effect, pool: Pool, co_optees: CoOptees
) -> None:
    asked = {"count": 3, "pool": pool.value, "co_optees": co_optees.value}
    rule = read(SCHEMA_1 | {"effect": effect.value, "requesters": [asked], "cut_off": None, "valid_to": "2021-01-01"})
    assert (rule.clock.effect, rule.requesters) == (effect, (Requesters(3, pool, co_optees),))
    assert (rule.clock.cut_off, rule.valid_to) == (None, date(2021, 1, 1))


def test_a_later_version_is_refused() -> None:
    assert refusal(to_data(FULL) | {"schema": 3})[0] == (
        "The call-in rule kept with this record was written by a later version of Forward Plan. Bring the installation "
        "up to that version to read it."
    )
    assert refusal(LEAST | {"schema": 0}) == ("The rule: schema must be 1 or more.", "schema")


def test_a_person_may_leave_out_what_is_as_in_the_commonest_rule() -> None:
    rule = read(LEAST)
    assert rule.clock == Clock(3)
    assert (rule.requesters, rule.covers, rule.valid_from, rule.valid_to) == (
        (),
        frozenset(DecisionKind),
        date.min,
        None,
    )
    assert (rule.demands, rule.limits, rule.afterwards, rule.waiver) == (
        Demands(),
        Limits(),
        Afterwards(),
        WaiverRule(),
    )


def test_a_rule_written_by_hand_as_toml_is_read_with_the_words_of_the_field() -> None:
    written = """
        name = "Salford"
        days = "5"
        unit = "working"
        clock-start = "minutes published"
        cutoff = 16:00:00
        effect = "on_last_day_at_cutoff"
        requesters = [{ count = 2, pool = "Relevant Committee" }, { count = 3, pool = "any_member" }]
        valid-from = 2014-01-01
        [afterwards]
        meet-within = { length = 10, unit = "calendar" }
        outcomes = { no-action = "at-once" }
    """
    assert read(tomllib.loads(written)) == CallInRule(
        name="Salford",
        clock=Clock(5, cut_off=time(16), effect=Effect.ON_LAST_DAY),
        requesters=(Requesters(2, Pool.RELEVANT_COMMITTEE), Requesters(3, Pool.ANY_MEMBER)),
        words="",
        source="",
        valid_from=date(2014, 1, 1),
        afterwards=Afterwards(
            meet_within=Term(10, Unit.CALENDAR_DAYS), outcomes={CallInOutcome.NO_ACTION: TakesEffect.AT_ONCE}
        ),
    )


def test_a_clock_is_read_out_of_a_table_that_holds_more() -> None:
    table = Table({"length": "1", "unit": "fixed_weekday", "weekday": "tuesday", "council": "West Lancashire"}, "row 1")
    assert read_clock(table) == Clock(1, unit=Unit.WEEKDAY, weekday=1)
    with pytest.raises(RuleBroken, match=r"Row 1 has names that are not known: council\."):
        table.end()


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        (
            {"length": None},
            "The rule: length must be given: a number of days, or of weeks where the unit is weekday.",
            "length",
        ),
        ({"length": 3.5}, "The rule: length must be a whole number.", "length"),
        ({"length": True}, "The rule: length must be a whole number.", "length"),
        ({"length": 10**9}, "The rule: length must be a whole number of at most 1,000,000.", "length"),
        ({"days": 3}, "The rule gives length twice, as length and days: keep one of them.", None),
        (
            {"cut_off": "25:00"},
            "The rule: cut_off must be a time of day from 00:00 to 23:59, such as 17:00.",
            "cut_off",
        ),
        (
            {"cut_off": "5pm"},
            "The rule: cut_off must be a time of day from 00:00 to 23:59, such as 17:00.",
            "cut_off",
        ),
        (
            {"cut_off": "17:00:30"},
            "The rule: cut_off must be a time of day from 00:00 to 23:59, such as 17:00.",
            "cut_off",
        ),
        (
            {"after_hours_from": "17:00+01:00"},
            "The rule: after_hours_from must be a time of day from 00:00 to 23:59, such as 17:00.",
            "after_hours_from",
        ),
        (
            {"unit": "fortnights"},
            "The rule: unit must be one of working-days, calendar-days or weekday.",
            "unit",
        ),
        (
            {"weekday": "Tue"},
            "The rule: weekday must be one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday or Sunday.",
            "weekday",
        ),
        (
            {"valid_from": "2012-13-01"},
            "The rule: valid_from must be a date such as 2012-01-13, and one that exists.",
            "valid_from",
        ),
        ({"valid_to": "1 May 2012"}, "The rule: valid_to must be a date such as 2012-01-13.", "valid_to"),
        ({"rolls": "perhaps"}, "The rule: rolls must be yes or no.", "rolls"),
        ({"name": 5}, "The rule: name must be a text without control characters.", "name"),
        ({"requesters": {}}, "The rule: requesters must be a list of tables.", "requesters"),
        ({"requesters": ["two"]}, "Requesters 1 of the rule must be a table of names and values.", None),
        (
            {"requesters": [{"pool": "public"}]},
            "Requesters 1 of the rule: count must be given: a number of people.",
            "count",
        ),
        (
            {"requesters": [{"count": 1, "pool": "public", "party": "any"}]},
            "Requesters 1 of the rule has names that are not known: party.",
            None,
        ),
        (
            {"afterwards": {"meet_within": {}}},
            "Meet_within of afterwards of the rule: length must be given: a number of days.",
            "length",
        ),
        (
            {"afterwards": {"outcomes": {"no-action": None}}},
            "Outcomes of afterwards of the rule: no_action must be one of at-once, not-before-window, day-after or "
            "waits.",
            "no_action",
        ),
        (
            {"afterwards": {"outcomes": {"lost": "waits"}}},
            "Outcomes of afterwards of the rule has names that are not known: lost.",
            None,
        ),
        (
            {"covers": "all"},
            "The rule: covers must be a list out of cabinet-key, cabinet-other, committee-key, committee-other, "
            "cabinet-member-key, cabinet-member-other, officer-key and officer-other.",
            "covers",
        ),
        ({"limits": []}, "Limits of the rule must be a table of names and values.", None),
        ({"colour": "red", "another": 1}, "The rule has names that are not known: another and colour.", None),
        (
            {"demands": {"grounds": ["facts", " "]}},
            "Demands of the rule: grounds must be a list of texts, none of them empty or with control characters.",
            "grounds",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_sentence(
    changes: dict[str, object], sentence: str, field: str | None
) -> None:
    assert refusal(LEAST | changes) == (sentence, field)


@pytest.mark.parametrize("data", [None, [], "three days", 3, [LEAST]])
def test_what_is_no_table_is_no_rule(data: object) -> None:
    assert refusal(data) == ("The rule must be a table of names and values.", None)


NAMES = [*to_data(FULL), "days", "cut-off", "first_day_counts", "outcomes", "count", "grounds", "no-action", "a\ud800"]
WORDS = st.sampled_from(
    ["", " ", "3", "-1", "9" * 5000, "²", "17:00", "24:00", "2012-01-13", "2012-W02-5", "yes", "waits", "officer-key",
     "working-days", "Tuesday", "\x00", "\ud800", "\u202e"]
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text(max_size=5) | WORDS
    | st.dates() | st.times() | st.datetimes()
)  # fmt: skip
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(data=ANYTHING | st.dictionaries(st.sampled_from(NAMES), ANYTHING).map(lambda changes: LEAST | changes))
def test_nothing_strange_ends_in_anything_but_a_sentence_or_a_rule(data: object) -> None:
    answer = answer_to(data)
    if isinstance(answer, CallInRule):
        assert all(sentence.endswith(".") for _, sentence in problems_with(answer))
        assert how_long(answer)
        assert read(json.loads(json.dumps(to_data(answer)))) == answer
    else:
        assert answer.endswith(".")


@settings(max_examples=500, deadline=None)
@given(name=st.sampled_from(list(to_data(FULL))), value=ANYTHING)
def test_one_strange_value_in_a_sound_rule_does_no_more(name: str, value: object) -> None:
    answer = answer_to(to_data(FULL) | {name: value})
    assert isinstance(answer, CallInRule) or answer.endswith(".")


def test_the_words_of_other_surveys_are_read_too() -> None:
    written = {
        "start": "publication", "length": 3, "unit": "working", "count_first": False, "cutoff": None,
        "effect": "next_calendar_day", "requesters": [{"count": 2, "pool": "any_scrutiny_committee"}],
        "once": True, "suspends": True, "valid_from": "2012-01-01",
    }  # fmt: skip
    assert read(written).clock == Clock(3)
    with pytest.raises(RuleBroken, match="suspends must be yes"):
        read(written | {"suspends": False})
