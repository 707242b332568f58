"""A call-in rule told in plain words, heading by heading, for the pages that show the whole of it."""

from collections.abc import Iterable, Sequence
from datetime import date

from webapp.domain import rule_wording
from webapp.domain.constitution import KIND_WORDS, CallInRule, ClockStart, DecisionKind
from webapp.domain.rule_checks import Gap
from webapp.domain.wording import day, listed

_STARTS = {
    ClockStart.PUBLICATION: "the record is published",
    ClockStart.DECISION: "the decision is made",
    ClockStart.MEETING: "the meeting makes the decision",
}


def call_in_particulars(rule: CallInRule) -> dict[str, list[str]]:
    """Tell a rule in sentences under headings; a heading under which the rule says nothing is left out."""
    told = {
        "What it covers": rule_wording.covers(rule),
        "Who may ask": [f"{rule_wording.who_may_ask(rule.requesters, council_size=rule.council_size)}."],
        "How long they have": [f"{rule_wording.how_long(rule)}."],
        "If nobody asks": [f"{rule_wording.takes_effect(rule)}."],
        "What a request must hold": rule_wording.demands(rule),
        "How often": rule_wording.limits(rule),
        "After a valid request": rule_wording.what_follows(rule),
        "Waiver": rule_wording.waiver(rule),
        "In force": [_in_force(rule)],
        "Source": [rule.source],
    }
    return {heading: sentences for heading, sentences in told.items() if sentences}


def gaps_in_words(gaps: Iterable[Gap]) -> list[str]:
    """Write gaps as sentences, those of several kinds of decisions on the same days as one."""
    kinds: dict[tuple[date, date | None], list[DecisionKind]] = {}
    for gap in gaps:
        kinds.setdefault((gap.from_on, gap.to_on), []).append(gap.kind)
    return [_gap(from_on, to_on, found) for (from_on, to_on), found in sorted(kinds.items(), key=lambda one: one[0][0])]


def _gap(from_on: date, to_on: date | None, kinds: Sequence[DecisionKind]) -> str:
    every = len(kinds) == len(DecisionKind)
    what = "any decision" if every else listed([KIND_WORDS[kind] for kind in kinds], "or")
    return f"No rule covers {what} from {day(from_on)} {f'to {day(to_on)}' if to_on else 'on'}."


def _in_force(rule: CallInRule) -> str:
    end = f" to {day(rule.valid_to)}" if rule.valid_to else ""
    return f"From {day(rule.valid_from)}{end}, by the day on which {_STARTS[rule.clock.start]}."
