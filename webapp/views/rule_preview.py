"""What a change of a rule would do, worked out before it is saved: what differs, example days, gaps, what is frozen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Generic

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.constitution import KIND_WORDS, DecisionKind
from webapp.domain.days import CountedDay, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.example_days import awkward_days, turning_days
from webapp.domain.london import london, london_date
from webapp.domain.rule_changes import days_without
from webapp.queries import rules as rules_query
from webapp.queries.rules import Rule, RuleBook
from webapp.views.database import now

EXAMPLE_HOUR = time(14)


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule makes of a publication, in a sentence, and its count day by day; no days where it makes nothing."""

    words: str
    days: tuple[CountedDay, ...] = ()

    @property
    def rows(self) -> list[tuple[str, int | None, str | None]]:
        """Return the count as rows of a table."""
        return [(wording.day(one.date), one.number, one.why_not_counted) for one in self.days]


Shown = Callable[[Rule, datetime, WorkingCalendar], Example]


@dataclass(frozen=True, slots=True)
class ExampleDay:
    """One publication by the rules as they are, if there are any, and as they will be; each in one line or several."""

    words: str
    published_at: datetime
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Days that a change leaves without a rule, in sentences: `ahead` from today on, `past`, and `known` before it."""

    ahead: Sequence[str]
    past: Sequence[str]
    known: Sequence[str]
    today: bool


@dataclass(frozen=True, slots=True)
class Preview(Generic[Rule]):
    """Everything a page says before a rule is saved; `old` is None where none was there to compare with."""

    rule: Rule
    old: Rule | None
    changes: Sequence[tuple[str, str, str]]
    days: Sequence[ExampleDay]
    sentences: Sequence[str]
    gaps: Gaps
    doubts: Sequence[str]


def example(show: Shown[Rule], rule: Rule, published_at: datetime, calendar: WorkingCalendar) -> Example:
    """Work out an example, or say why there is none."""
    try:
        return show(rule, published_at, calendar)
    except RuleBroken as refused:
        return Example(refused.message)


def example_days(
    book: RuleBook[Rule],
    show: Shown[Rule],
    before: Sequence[Rule],
    after: Sequence[Rule],
    calendar: WorkingCalendar,
    *,
    about: Sequence[Rule],
) -> list[ExampleDay]:
    """Show what is published now, and on days that are awkward, by whichever rules hold on that day.

    `about` is the rule that changes, as it is (if it is there) and as it will be: the examples are of its kinds of
    decisions, and of the days on which it begins and ends.
    """
    kinds = frozenset[DecisionKind]().union(*(book.kinds_of(one) for one in about))
    today, rule = london_date(now()), about[-1]
    turning = turning_days(today, calendar, valid_from=rule.valid_from, valid_to=rule.valid_to)
    days = (*turning, *awkward_days(today, calendar))
    moments = [("Now", now()), *((words, london(day, EXAMPLE_HOUR)) for words, day in days)]
    return [
        ExampleDay(
            words,
            moment,
            _lines(book, show, before, kinds, moment, calendar, none="No rule is in force") if before else (),
            _lines(book, show, after, kinds, moment, calendar, none="No rule would be in force"),
        )
        for words, moment in moments
    ]


def _lines(
    book: RuleBook[Rule],
    show: Shown[Rule],
    rules: Sequence[Rule],
    kinds: frozenset[DecisionKind],
    moment: datetime,
    calendar: WorkingCalendar,
    *,
    none: str,
) -> list[str]:
    """Say what the rules that hold at a moment make of it, each by its name where there are several."""
    holding = [one for one in rules if one.holds_on(london_date(moment)) and book.kinds_of(one) & kinds]
    without = kinds.difference(*(book.kinds_of(one) for one in holding))
    if not holding:
        return [f"{none}."]
    named = len(holding) > 1 or bool(without)
    lines = [f"{f'“{one.name}”: ' if named else ''}{example(show, one, moment, calendar).words}" for one in holding]
    missing = wording.listed([KIND_WORDS[kind] for kind in DecisionKind if kind in without], "or")
    return [*lines, f"{none} for {missing}."] if without else lines


def gaps_left(book: RuleBook[Rule], before: Sequence[Rule], after: Sequence[Rule]) -> Gaps:
    """Say which days a change leaves without a rule, and which had none already."""
    today = london_date(now())
    found = days_without(before, after, book.kinds_of)
    ahead = [gap for gap in found.new if gap.to_on is None or gap.to_on >= today]
    return Gaps(
        ahead=book.missing_words(ahead),
        past=book.missing_words([gap for gap in found.new if gap not in ahead]),
        known=book.missing_words(found.known),
        today=any(gap.from_on <= today for gap in ahead),
    )


def from_when(rule: Rule, today: date) -> str:
    """Write from when a rule applies to what is still to come: "from Monday 23 November 2026 on", "" if not at all."""
    if rule.valid_to is not None and rule.valid_to < today:
        return ""
    end = f"to {wording.day(rule.valid_to)}" if rule.valid_to else "on"
    return f"from {wording.day(max(rule.valid_from, today))} {end}"


def kept_rules(session: Session, book: RuleBook[Rule]) -> list[Rule]:
    """Return the rules as this session sees them."""
    return [rule for _, rule in rules_query.kept(session, book)]
