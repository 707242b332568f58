"""What a change of rules takes away or leaves behind: days without a rule, and words that no longer fit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from webapp.domain.constitution import CallInRule, DecisionKind
from webapp.domain.days import ONE_DAY
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_checks import doubts_about
from webapp.domain.rule_checks import Gap
from webapp.domain.wording import listed


class Held(Protocol):
    """A rule of any kind, with the days it holds."""

    @property
    def valid_from(self) -> date:
        """Return its first day."""
        ...

    @property
    def valid_to(self) -> date | None:
        """Return its last day; None while no end is known."""
        ...

    def holds_on(self, on: date) -> bool:
        """Say whether the rule is in force on this day."""
        ...


Rule = TypeVar("Rule", bound=Held)


@dataclass(frozen=True, slots=True)
class WithoutRule:
    """Days that a change leaves without a rule: those that it takes one from, and those that had none before."""

    new: tuple[Gap, ...]
    known: tuple[Gap, ...]


def days_without(
    before: Iterable[Rule], after: Iterable[Rule], kinds_of: Callable[[Rule], frozenset[DecisionKind]]
) -> WithoutRule:
    """Compare rules before and after a change, for each kind of decision.

    With one rule from 1 January 2000 whose first day moves to 1 January 2027, new are 1 January 2000 to 31 December
    2026, which no list of gaps between rules would show. Days before the first rule of all are no gap.
    """
    had, have = tuple(before), tuple(after)
    new: list[Gap] = []
    known: list[Gap] = []
    for kind in DecisionKind:
        was = [rule for rule in had if kind in kinds_of(rule)]
        will_be = [rule for rule in have if kind in kinds_of(rule)]
        for from_on, to_on in _stretches((*was, *will_be)):
            if any(rule.holds_on(from_on) for rule in will_be):
                continue
            taken, is_gap = any(rule.holds_on(from_on) for rule in was), _gap(will_be, from_on)
            if taken or (is_gap and not _gap(was, from_on)):
                _append(new, Gap(kind, from_on, to_on))
            elif is_gap:
                _append(known, Gap(kind, from_on, to_on))
    return WithoutRule(tuple(new), tuple(known))


def doubts_about_change(old: CallInRule, new: CallInRule) -> tuple[str, ...]:
    """Say what of a call-in rule changes although the words that it rests on do not."""
    was, is_now = old.clock, new.clock
    changed = [
        ("the length", (was.length, was.unit, was.weekday) != (is_now.length, is_now.unit, is_now.weekday)),
        ("the cut-off", was.cut_off != is_now.cut_off),
        ("who may ask", old.requesters != new.requesters),
    ]
    return _left_behind(old, new, [what for what, differs in changed if differs])


def doubts_about_notice_change(old: NoticeRule, new: NoticeRule) -> tuple[str, ...]:
    """Say what of a rule of notice changes although the words that it rests on do not, and what is unusual in it."""
    unusual = tuple(words for _, words in doubts_about(new))
    return _left_behind(old, new, ["the length of notice"] if old.notice != new.notice else []) + unusual


def _left_behind(old: CallInRule | NoticeRule, new: CallInRule | NoticeRule, changed: Sequence[str]) -> tuple[str, ...]:
    if not changed or old.words.strip() != new.words.strip():
        return ()
    what = listed(changed)
    name = f" and the name “{new.name}”" if old.name == new.name else ""
    return (
        f"{what[:1].upper()}{what[1:]} {'changes' if len(changed) == 1 else 'change'}, but the quoted words{name} stay "
        "as they were. Check that they still say what the rule does.",
    )


def _stretches(rules: Sequence[Held]) -> list[tuple[date, date | None]]:
    """Cut time into stretches on which the same rules hold."""
    starts = {rule.valid_from for rule in rules}
    starts |= {rule.valid_to + ONE_DAY for rule in rules if rule.valid_to is not None and rule.valid_to < date.max}
    ordered = sorted(starts)
    ends = [*(start - ONE_DAY for start in ordered[1:]), None]
    return list(zip(ordered, ends, strict=True)) if ordered else []


def _gap(rules: Sequence[Held], on: date) -> bool:
    """Say whether a day after the first rule has none."""
    return any(rule.valid_from < on for rule in rules) and not any(rule.holds_on(on) for rule in rules)


def _append(gaps: list[Gap], gap: Gap) -> None:
    """Add a gap, joined with the one that it follows without a day between."""
    last = gaps[-1] if gaps else None
    if last and last.kind is gap.kind and last.to_on is not None and last.to_on + ONE_DAY == gap.from_on:
        gaps[-1] = Gap(gap.kind, last.from_on, gap.to_on)
    else:
        gaps.append(gap)
