"""Call-in rules for tests: one of three working days and its like, worked examples of a table, and random ones."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.example_tables import examples
from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.call_in import CallInWindow, window_for
from webapp.domain.constitution import (
    REFERRALS,
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
from webapp.domain.days import Nation
from webapp.domain.london import london
from webapp.domain.plain_data import Table
from webapp.domain.rule_data import read_clock

RULE = CallInRule(
    name="Call-in, 2012",
    clock=Clock(3),
    requesters=(Requesters(2, Pool.ANY_SCRUTINY),),
    words="Three working days after publication, at the request of any two members of a scrutiny committee.",
    source="Constitution, part 4",
    valid_from=date(2012, 1, 1),
)
CLOCK_FIELDS = frozenset(one.name for one in fields(Clock))
CLOCK_COLUMNS = (
    "clock_start", "length", "unit", "weekday", "count_first_day", "after_hours_from", "cut_off", "rolls", "effect",
)  # fmt: skip


def a_rule(**changes: Any) -> CallInRule:
    """Return the rule of 2012 with other facts; those that belong to its clock go there."""
    clock = {name: value for name, value in changes.items() if name in CLOCK_FIELDS}
    others = {name: value for name, value in changes.items() if name not in CLOCK_FIELDS}
    return replace(RULE, clock=replace(RULE.clock, **clock), **others)


def worked(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of worked examples by the names of their columns."""
    headings = (Path(__file__).parent / "domain" / "examples" / f"{table}.csv").read_text("utf-8").splitlines()[0]
    return [dict(zip(headings.split(","), row, strict=True)) for row in examples(table)]


def window_of(row: Mapping[str, str]) -> CallInWindow:
    """Work out the window of one worked example, published at ten o'clock on its first day unless it says when."""
    clock = read_clock(Table({name: row[name] for name in CLOCK_COLUMNS}, row["case"]))
    start = date.fromisoformat(row["start"])
    written = datetime.fromisoformat(row["published"] or f"{row['start']} 10:00")
    return window_for(
        a_rule(**{one.name: getattr(clock, one.name) for one in fields(Clock)}),
        published_at=london(written.date(), written.time()),
        decided_on=None if clock.start is ClockStart.PUBLICATION else start,
        calendar=calendar_for(Nation(row["nation"])),
    )


def _minutes() -> st.SearchStrategy[time]:
    return st.builds(time, st.integers(0, 23), st.integers(0, 59)).filter(lambda at: at != time(0))


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """Draw a clock of any shape that a rule may have."""
    unit = draw(st.sampled_from(Unit))
    start = draw(st.sampled_from(ClockStart))
    cut_off = draw(st.none() | _minutes())
    effects = [effect for effect in Effect if cut_off is not None or effect is not Effect.ON_LAST_DAY]
    return Clock(
        length=draw(st.integers(1, 8 if unit is Unit.WEEKDAY else 15)),
        unit=unit,
        weekday=draw(st.integers(0, 6)) if unit is Unit.WEEKDAY else None,
        start=start,
        first_day_counts=unit is not Unit.WEEKDAY and draw(st.booleans()),
        after_hours_from=draw(st.none() | _minutes()) if start is ClockStart.PUBLICATION else None,
        cut_off=cut_off,
        rolls=draw(st.booleans()),
        effect=draw(st.sampled_from(effects)),
    )


@st.composite
def requesters(draw: st.DrawFn) -> Requesters:
    """Draw one way to ask."""
    is_percentage = draw(st.booleans())
    pool = Pool.ANY_MEMBER if is_percentage else draw(st.sampled_from(Pool))
    of_committee = pool in (Pool.ANY_SCRUTINY, Pool.RELEVANT_COMMITTEE)
    return Requesters(
        count=draw(st.integers(1, 100)),
        pool=pool,
        co_optees=draw(st.sampled_from(CoOptees)),
        with_chair=of_committee and draw(st.booleans()),
        is_percentage=is_percentage,
    )


@st.composite
def aftermaths(draw: st.DrawFn) -> Afterwards:
    """Draw what follows a request."""
    terms = st.builds(Term, st.integers(1, 60), st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS]))
    meet_within = draw(st.none() | terms)
    if_not_met = draw(st.sampled_from(IfNotMet)) if meet_within else IfNotMet.STAYS_SUSPENDED
    optional = [outcome for outcome in CallInOutcome if outcome is not CallInOutcome.NOT_MET]
    ends = draw(st.sets(st.sampled_from(optional), min_size=1))
    ends |= {CallInOutcome.NOT_MET} if if_not_met is IfNotMet.TAKES_EFFECT else set()
    effects = st.sampled_from([effect for effect in TakesEffect if effect is not TakesEffect.WAITS])
    return Afterwards(
        meet_within=meet_within,
        if_not_met=if_not_met,
        reconsider_within=draw(st.none() | terms),
        council_within=draw(st.none() | terms),
        outcomes={
            end: TakesEffect.WAITS if end in REFERRALS else draw(effects) for end in CallInOutcome if end in ends
        },
    )


def texts() -> st.SearchStrategy[str]:
    """Draw a text with something in it."""
    return st.text("aé“”\"'-, \n", max_size=6).map(lambda text: f"a{text}")


def rules() -> st.SearchStrategy[CallInRule]:
    """Draw a rule of any shape that has no problems."""
    lists = st.lists(texts(), max_size=3).map(tuple)
    return st.builds(
        CallInRule,
        name=texts(),
        clock=clocks(),
        requesters=st.lists(requesters(), min_size=1, max_size=3).map(tuple),
        words=texts(),
        source=texts(),
        valid_from=st.dates(max_value=date(2500, 1, 1)),
        valid_to=st.none() | st.dates(min_value=date(2500, 1, 1)),
        covers=st.frozensets(st.sampled_from(DecisionKind), min_size=1),
        never_callable=lists,
        council_size=st.integers(1, 200),
        judged_by=st.just("") | texts(),
        demands=st.builds(Demands, st.booleans(), lists, st.booleans()),
        limits=st.builds(Limits, st.sampled_from(Once), st.none() | st.integers(1, 99), st.none() | st.integers(1, 60)),
        afterwards=aftermaths(),
        waiver=st.builds(WaiverRule, lists, st.booleans(), st.booleans()),
    )
