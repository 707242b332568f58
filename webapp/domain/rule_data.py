"""A call-in rule written down: stored, kept with the record whose window it made, and read from files."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from webapp.domain.constitution import (
    DEFAULT_OUTCOMES,
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
from webapp.domain.wording import WEEKDAYS

SCHEMA = 2
"""Schema 1 (working days after publication, whatever the kind of decision) reads as what it meant then."""

ALSO_UNITS = {"working": Unit.WORKING_DAYS, "calendar": Unit.CALENDAR_DAYS, "fixed-weekday": Unit.WEEKDAY}
ALSO_EFFECTS = {
    "on-last-day-at-cutoff": Effect.ON_LAST_DAY,
    "on-last-day-at-cut-off": Effect.ON_LAST_DAY,
    "at-cut-off": Effect.ON_LAST_DAY,
    "at-cutoff": Effect.ON_LAST_DAY,
}
ALSO_POOLS = {"any-scrutiny": Pool.ANY_SCRUTINY, "committee": Pool.RELEVANT_COMMITTEE}
ALSO_STARTS = {"minutes": ClockStart.PUBLICATION, "minutes-published": ClockStart.PUBLICATION}


BESIDE_A_RULE = ("council", "nation", "calendar", "edition", "certainty")
"""What a file may say beside a rule; whose bank holidays count is asked of the reader of the file."""
ALWAYS_SO = ("once", "suspends")
"""What files may say of every rule: a decision can be called in once, and a request suspends it."""


def to_data(rule: CallInRule) -> dict[str, Any]:
    """Write a rule down as JSON; `read` gives the same rule back, provided it has no problems (`rule_checks`)."""
    return {
        "schema": SCHEMA,
        "name": rule.name,
        **_clock_data(rule.clock),
        "covers": [kind.value for kind in DecisionKind if kind in rule.covers],
        "never_callable": list(rule.never_callable),
        "requesters": [_requesters_data(one) for one in rule.requesters],
        "council_size": rule.council_size,
        "judged_by": rule.judged_by,
        "demands": {
            "reasons": rule.demands.reasons,
            "grounds": list(rule.demands.grounds),
            "alternative": rule.demands.alternative,
        },
        "limits": {
            "once": rule.limits.once.value,
            "signatures_a_year": rule.limits.signatures_a_year,
            "repeat_months": rule.limits.repeat_months,
        },
        "afterwards": _afterwards_data(rule.afterwards),
        "waiver": {
            "agreed_by": list(rule.waiver.agreed_by),
            "needs_statement": rule.waiver.needs_statement,
            "reported_to_council": rule.waiver.reported_to_council,
        },
        "words": rule.words,
        "source": rule.source,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to and rule.valid_to.isoformat(),
    }


def read(data: object) -> CallInRule:
    """Read a rule back, or one that a person wrote; RuleBroken names the value that cannot be read.

    One written by a later version of this program is refused. Names and values follow the published records: `length`,
    `unit`, `clock_start`, `count_first_day`, `cut_off`, `effect`. What is left out is as in the commonest rule.
    """
    table = Table(data, "the rule")
    schema = table.number("schema")
    if schema is not None and schema < 1:
        raise table.refusal("schema", "1 or more")
    if schema is not None and schema > SCHEMA:
        raise RuleBroken(
            "The call-in rule kept with this record was written by a later version of Forward Plan. "
            "Bring the installation up to that version to read it."
        )
    rule = CallInRule(
        name=table.text("name", default=""),
        clock=read_clock(table),
        requesters=tuple(_read_requesters(one) for one in table.tables("requesters")),
        covers=_read_covers(table),
        never_callable=table.texts("never_callable"),
        council_size=table.number("council_size"),
        judged_by=table.text("judged_by", default=""),
        demands=_read_demands(table.table("demands")),
        limits=_read_limits(table.table("limits")),
        afterwards=_read_afterwards(table.table("afterwards")),
        waiver=_read_waiver(table.table("waiver")),
        words=table.text("words", default=""),
        source=table.text("source", default=""),
        valid_from=table.day("valid_from") or date.min,
        valid_to=table.day("valid_to"),
    )
    for name in BESIDE_A_RULE:
        table.text(name, default="")
    if table.texts("closures"):
        raise table.refusal("closures", "left out: days on which the council is closed belong to the working calendar")
    for name in ALWAYS_SO:
        if not table.yes_no(name, default=True):
            raise table.refusal(name, "yes: no rule of another kind is known here")
    table.end()
    return rule


def read_clock(table: Table) -> Clock:
    """Read the names of a clock out of a table, which may hold others."""
    length = table.number("length", "days")
    if length is None:
        raise table.refusal("length", "given: a number of days, or of weeks where the unit is weekday")
    return Clock(
        length=length,
        unit=table.choice(Unit, "unit", default=Unit.WORKING_DAYS, also=ALSO_UNITS),
        weekday=table.weekday("weekday"),
        start=table.choice(ClockStart, "clock_start", "start", default=ClockStart.PUBLICATION, also=ALSO_STARTS),
        first_day_counts=table.yes_no("count_first_day", "first_day_counts", "count_first"),
        after_hours_from=table.clock("after_hours_from"),
        cut_off=table.clock("cut_off", "cutoff"),
        rolls=table.yes_no("rolls"),
        effect=table.choice(Effect, "effect", default=Effect.NEXT_CALENDAR_DAY, also=ALSO_EFFECTS),
    )


def _clock_data(clock: Clock) -> dict[str, Any]:
    return {
        "clock_start": clock.start.value,
        "length": clock.length,
        "unit": clock.unit.value,
        "weekday": None if clock.weekday is None else WEEKDAYS[clock.weekday],
        "count_first_day": clock.first_day_counts,
        "after_hours_from": _time_data(clock.after_hours_from),
        "cut_off": _time_data(clock.cut_off),
        "rolls": clock.rolls,
        "effect": clock.effect.value,
    }


def _time_data(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")


def _requesters_data(one: Requesters) -> dict[str, Any]:
    return {
        "count": one.count,
        "pool": one.pool.value,
        "co_optees": one.co_optees.value,
        "with_chair": one.with_chair,
        "is_percentage": one.is_percentage,
    }


def _read_requesters(table: Table) -> Requesters:
    count = table.number("count")
    if count is None:
        raise table.refusal("count", "given: a number of people")
    one = Requesters(
        count=count,
        pool=table.choice(Pool, "pool", also=ALSO_POOLS),
        co_optees=table.choice(CoOptees, "co_optees", default=CoOptees.NONE),
        with_chair=table.yes_no("with_chair"),
        is_percentage=table.yes_no("is_percentage"),
    )
    table.end()
    return one


def _read_covers(table: Table) -> frozenset[DecisionKind]:
    named = table.choices(DecisionKind, "covers")
    return frozenset(DecisionKind if named is None else named)


def _term_data(term: Term | None) -> dict[str, Any] | None:
    return None if term is None else {"length": term.length, "unit": term.unit.value}


def _read_term(table: Table | None) -> Term | None:
    if table is None:
        return None
    length = table.number("length")
    if length is None:
        raise table.refusal("length", "given: a number of days")
    term = Term(length, table.choice(Unit, "unit", default=Unit.WORKING_DAYS, also=ALSO_UNITS))
    table.end()
    return term


def _read_demands(table: Table | None) -> Demands:
    if table is None:
        return Demands()
    demands = Demands(table.yes_no("reasons"), table.texts("grounds"), table.yes_no("alternative"))
    table.end()
    return demands


def _read_limits(table: Table | None) -> Limits:
    if table is None:
        return Limits()
    limits = Limits(
        table.choice(Once, "once", default=Once.DECISION),
        table.number("signatures_a_year"),
        table.number("repeat_months"),
    )
    table.end()
    return limits


def _afterwards_data(afterwards: Afterwards) -> dict[str, Any]:
    return {
        "meet_within": _term_data(afterwards.meet_within),
        "if_not_met": afterwards.if_not_met.value,
        "reconsider_within": _term_data(afterwards.reconsider_within),
        "council_within": _term_data(afterwards.council_within),
        "outcomes": {
            outcome.value: afterwards.outcomes[outcome].value
            for outcome in CallInOutcome
            if outcome in afterwards.outcomes
        },
    }


def _read_afterwards(table: Table | None) -> Afterwards:
    if table is None:
        return Afterwards()
    afterwards = Afterwards(
        meet_within=_read_term(table.table("meet_within")),
        if_not_met=table.choice(IfNotMet, "if_not_met", default=IfNotMet.STAYS_SUSPENDED),
        reconsider_within=_read_term(table.table("reconsider_within")),
        council_within=_read_term(table.table("council_within")),
        outcomes=_read_outcomes(table.table("outcomes")),
    )
    table.end()
    return afterwards


def _read_outcomes(table: Table | None) -> Mapping[CallInOutcome, TakesEffect]:
    if table is None:
        return dict(DEFAULT_OUTCOMES)
    outcomes = {
        outcome: table.choice(TakesEffect, outcome.value.replace("-", "_"))
        for outcome in CallInOutcome
        if table.has(outcome.value.replace("-", "_"))
    }
    table.end()
    return outcomes


def _read_waiver(table: Table | None) -> WaiverRule:
    if table is None:
        return WaiverRule()
    waiver = WaiverRule(table.texts("agreed_by"), table.yes_no("needs_statement"), table.yes_no("reported_to_council"))
    table.end()
    return waiver
