"""What makes a call-in rule, or several together, unusable: in sentences, before anything is saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from webapp.domain.constitution import (
    KIND_WORDS,
    REFERRALS,
    CallInOutcome,
    CallInRule,
    ClockStart,
    DecisionKind,
    Effect,
    IfNotMet,
    Pool,
    Requesters,
    TakesEffect,
    Term,
    Unit,
)
from webapp.domain.wording import day, listed, short_day

LONGEST = 60  # days; the longest period found in any council's constitution is ten working days
MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)

Problem = tuple[str, str]
"""The name of the field at fault, as forms and files call it, and the sentence."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which no rule covers a kind of decision that one covered before; `to_on` None: from then on."""

    kind: DecisionKind
    from_on: date
    to_on: date | None

    @property
    def words(self) -> str:
        """Write it: "No rule covers key decisions of Cabinet from Monday 18 May 2020 to …"."""
        end = f"to {day(self.to_on)}" if self.to_on else "on"
        return f"No rule covers {KIND_WORDS[self.kind]} from {day(self.from_on)} {end}."


def problems_with(rule: CallInRule) -> tuple[Problem, ...]:
    """List what makes a rule unusable by itself, field by field; nothing when it may be saved."""
    return tuple((name, words) for name, words, wrong in _checks(rule) if wrong)


def problems_between(rules: Sequence[CallInRule]) -> tuple[str, ...]:
    """Say which rules cover the same kind of decision on the same days."""
    ordered = sorted(rules, key=lambda one: one.valid_from)
    return tuple(
        _overlap(one, other)
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 :]
        if one.covers & other.covers and (one.valid_to is None or other.valid_from <= one.valid_to)
    )


def gaps_in(rules: Iterable[CallInRule]) -> tuple[Gap, ...]:
    """List, for each kind of decision, the days after its first rule on which none holds."""
    known = tuple(rules)
    return tuple(gap for kind in DecisionKind for gap in _gaps_of(kind, [one for one in known if kind in one.covers]))


def _gaps_of(kind: DecisionKind, rules: Sequence[CallInRule]) -> Iterable[Gap]:
    covered_to: date | None = None
    for one in sorted(rules, key=lambda one: one.valid_from):
        if covered_to is not None and one.valid_from > covered_to + ONE_DAY:
            yield Gap(kind, covered_to + ONE_DAY, one.valid_from - ONE_DAY)
        ends_on = one.valid_to or date.max
        covered_to = max(covered_to or ends_on, ends_on)
        if covered_to == date.max:
            return
    if covered_to is not None:
        yield Gap(kind, covered_to + ONE_DAY, None)


def _overlap(one: CallInRule, other: CallInRule) -> str:
    both = one.covers & other.covers
    every = both == frozenset(DecisionKind)
    kinds = "every kind of decision" if every else listed([KIND_WORDS[kind] for kind in DecisionKind if kind in both])
    alike = one.name.strip().casefold() == other.name.strip().casefold()
    first, second = (f"“{rule.name}”{f' from {short_day(rule.valid_from)}' if alike else ''}" for rule in (one, other))
    clash = f"{first} and {second} both cover {kinds} on {day(other.valid_from)}."
    if one.valid_from == other.valid_from:
        return f"{clash} Let one of them begin later, or let only one of them cover these."
    return (
        f"{clash} Let {first} end on {day(other.valid_from - ONE_DAY)} or earlier, or let only one of them cover these."
    )


def _checks(rule: CallInRule) -> list[tuple[str, str, bool]]:
    return [
        ("name", "Give the rule a name.", not rule.name.strip()),
        ("words", "Copy the words of the constitution that the rule rests on.", not rule.words.strip()),
        ("source", "Say where the rule is written down.", not rule.source.strip()),
        ("covers", "Select the kinds of decisions that the rule covers.", not rule.covers),
        (
            "valid_to",
            f"The rule must not end before it begins, on {day(rule.valid_from)}.",
            rule.valid_to is not None and rule.valid_to < rule.valid_from,
        ),
        *_clock_checks(rule),
        *_request_checks(rule),
        *_afterwards_checks(rule),
    ]


def _clock_checks(rule: CallInRule) -> list[tuple[str, str, bool]]:
    clock = rule.clock
    of_weeks = clock.unit is Unit.WEEKDAY
    return [
        (
            "length",
            f"The number of days must be from 1 to {LONGEST}.",
            not of_weeks and not 1 <= clock.length <= LONGEST,
        ),
        ("length", "The number of weeks must be from 1 to 8.", of_weeks and not 1 <= clock.length <= 8),
        ("weekday", "Choose the day of the week on which call-in closes.", of_weeks and clock.weekday is None),
        ("weekday", "The days of the week are numbered from 0 to 6.", (clock.weekday or 0) not in range(7)),
        (
            "count_first_day",
            "Whether the first day counts makes no difference to a day of the week: answer no.",
            of_weeks and clock.first_day_counts,
        ),
        (
            "effect",
            "An effect on the last day itself needs a cut-off time; without one, choose the end of the last day.",
            clock.effect is Effect.ON_LAST_DAY and clock.cut_off is None,
        ),
        ("cut_off", "A cut-off is a whole minute on the London clock.", not _whole_minute(clock.cut_off)),
        (
            "cut_off",
            "Midnight is not a cut-off: leave it empty for the end of the last day.",
            clock.cut_off == MIDNIGHT,
        ),
        (
            "after_hours_from",
            "The hour is a whole minute on the London clock.",
            not _whole_minute(clock.after_hours_from),
        ),
        (
            "after_hours_from",
            "The hour of publication matters only where the clock starts with publication: leave it empty.",
            clock.after_hours_from is not None and clock.start is not ClockStart.PUBLICATION,
        ),
    ]


def _request_checks(rule: CallInRule) -> list[tuple[str, str, bool]]:
    shares = [one for one in rule.requesters if one.is_percentage]
    limits = rule.limits
    return [
        ("requesters", "Say who may ask for a call-in: at least one number of members.", not rule.requesters),
        (
            "requesters",
            "The number of people who must ask is at least 1.",
            any(one.count < 1 for one in rule.requesters),
        ),
        ("requesters", "A share of the council is at most 100 %.", any(one.count > 100 for one in shares)),
        (
            "requesters",
            "A share can be taken of all members of the council only.",
            any(one.pool is not Pool.ANY_MEMBER for one in shares),
        ),
        (
            "requesters",
            "A chair can be demanded only where members of a scrutiny committee ask.",
            any(one.with_chair and not _has_chair(one) for one in rule.requesters),
        ),
        (
            "council_size",
            "Enter how many members the council has, for the share of them that may ask.",
            bool(shares) and rule.council_size is None,
        ),
        (
            "council_size",
            "The number of members of the council must be 1 or more.",
            rule.council_size is not None and rule.council_size < 1,
        ),
        (
            "signatures_a_year",
            "The number of signatures a year must be 1 or more.",
            limits.signatures_a_year is not None and limits.signatures_a_year < 1,
        ),
        (
            "repeat_months",
            "The number of months must be from 1 to 60.",
            limits.repeat_months is not None and not 1 <= limits.repeat_months <= 60,
        ),
    ]


def _afterwards_checks(rule: CallInRule) -> list[tuple[str, str, bool]]:
    then = rule.afterwards
    waiting = [one for one, effect in then.outcomes.items() if (effect is TakesEffect.WAITS) != (one in REFERRALS)]
    return [
        *(
            (name, f"The number of days must be from 1 to {LONGEST}.", not _usable(term))
            for name, term in (
                ("meet_within", then.meet_within),
                ("reconsider_within", then.reconsider_within),
                ("council_within", then.council_within),
            )
        ),
        (
            "if_not_met",
            "A decision that takes effect when scrutiny does not meet in time needs that time: enter the days.",
            then.if_not_met is IfNotMet.TAKES_EFFECT and then.meet_within is None,
        ),
        ("outcomes", "Select at least one outcome that a call-in may have.", not then.outcomes),
        (
            "outcomes",
            "A decision that is referred waits; every other outcome needs a day on which it takes effect.",
            bool(waiting),
        ),
        (
            "outcomes",
            "That scrutiny did not meet is an outcome only where the decision then takes effect.",
            CallInOutcome.NOT_MET in then.outcomes and then.if_not_met is not IfNotMet.TAKES_EFFECT,
        ),
        (
            "outcomes",
            "Say from when a decision takes effect where scrutiny did not meet in time: select that outcome too.",
            then.if_not_met is IfNotMet.TAKES_EFFECT and CallInOutcome.NOT_MET not in then.outcomes,
        ),
    ]


def _whole_minute(at: time | None) -> bool:
    return at is None or at == time(at.hour, at.minute)


def _has_chair(one: Requesters) -> bool:
    return one.pool in (Pool.RELEVANT_COMMITTEE, Pool.ANY_SCRUTINY)


def _usable(term: Term | None) -> bool:
    return term is None or (1 <= term.length <= LONGEST and term.unit is not Unit.WEEKDAY)
