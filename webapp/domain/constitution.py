"""The council's own rules with the days they are in force: how long a call-in window is and who may ask.

Call-in is not in the 2012 Regulations. The Local Government Act 2000, section 9F, only speaks of decisions "made but
not implemented"; the period, the cut-off and the members who may ask are each council's own: facts with dates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from webapp.domain.errors import RuleBroken
from webapp.domain.wording import day, listed

SCHEMA = 1
LONGEST_WINDOW = 60  # working days; the longest period found in any council's constitution is ten


class Effect(StrEnum):
    """From when a decision that nobody called in may be implemented."""

    NEXT_CALENDAR_DAY = "next-calendar-day"
    NEXT_WORKING_DAY = "next-working-day"
    ON_LAST_DAY = "on-last-day"
    END_OF_LAST_DAY = "end-of-last-day"


class Pool(StrEnum):
    """Among whom the members who ask are counted."""

    ANY_SCRUTINY = "any-scrutiny-committee"
    RELEVANT_COMMITTEE = "relevant-committee"
    ANY_MEMBER = "any-member"


class CoOptees(StrEnum):
    """Whether co-opted members count among those who ask."""

    NONE = "none"
    ALL = "all"
    EDUCATION_ONLY = "education-only"


@dataclass(frozen=True, slots=True)
class Requesters:
    """One way to ask for a call-in: so many people out of one pool. Several ways are alternatives."""

    count: int
    pool: Pool
    co_optees: CoOptees = CoOptees.NONE

    def to_data(self) -> dict[str, Any]:
        """Freeze as JSON: {"count": 2, "pool": "any-scrutiny-committee", "co_optees": "none"}."""
        return {"count": self.count, "pool": self.pool.value, "co_optees": self.co_optees.value}


@dataclass(frozen=True, slots=True)
class CallInRule:
    """One call-in rule of the constitution. `days` are working days; `cut_off` is London time on the last of them.

    `valid_from` and `valid_to` are publication dates, both included.
    """

    name: str
    days: int
    first_day_counts: bool
    cut_off: time | None
    effect: Effect
    requesters: tuple[Requesters, ...]
    words: str
    source: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, on: date) -> bool:
        """Say whether the rule is in force on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def rule_in_force(rules: Iterable[CallInRule], on: date) -> CallInRule:
    """Find the one rule that applies to a record published on a day.

    *The law*: the council's executive arrangements as they stand that day (Local Government Act 2000, section 9F).

    *The rule*: the rule in force on the day the record is published decides; a later change of the constitution does
    not touch it. If no rule, or more than one, is in force, no date is given.

    *Example*: with a rule of three working days to 17 May 2020 and one of five from 18 May 2020, a record published on
    Friday 15 May 2020 has three, although its window ends under the new constitution.

    *In doubt*: nothing found in any council's words about decisions made under one rule and published under the next;
    the clock starts with publication, so its day decides.
    """
    found = [rule for rule in rules if rule.holds_on(on)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleBroken(
            f"No call-in rule is in force on {day(on)}, so the last moment to call in cannot be worked out. "
            "Add the rule of that time to the constitution first."
        )
    raise RuleBroken(
        f"More than one call-in rule is in force on {day(on)}: {listed([rule.name for rule in found])}. "
        "Give all but one of them a last day before it."
    )


def problems_with(rule: CallInRule) -> tuple[str, ...]:
    """List in sentences what makes a rule unusable; nothing when it may be saved."""
    found = {
        "Give the rule a name.": not rule.name.strip(),
        "Copy the words of the constitution that the rule rests on.": not rule.words.strip(),
        "Say where the rule is written down.": not rule.source.strip(),
        f"The number of working days must be from 1 to {LONGEST_WINDOW}.": not 1 <= rule.days <= LONGEST_WINDOW,
        "Say who may ask for a call-in: at least one number of members.": not rule.requesters,
        "The number of members who must ask is at least 1.": any(one.count < 1 for one in rule.requesters),
        "An effect on the last day itself needs a cut-off time; without one, choose the end of the last day.": (
            rule.effect is Effect.ON_LAST_DAY and rule.cut_off is None
        ),
        "A cut-off is a whole minute on the London clock.": (
            rule.cut_off is not None and rule.cut_off != time(rule.cut_off.hour, rule.cut_off.minute)
        ),
        "Midnight is not a cut-off: leave it empty for the end of the last day.": rule.cut_off == time(0, 0),
        "The rule cannot end before it begins.": rule.valid_to is not None and rule.valid_to < rule.valid_from,
    }
    return tuple(sentence for sentence, wrong in found.items() if wrong)


def requesters_from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Requesters, ...]:
    """Read back alternatives that `Requesters.to_data` froze."""
    return tuple(Requesters(one["count"], Pool(one["pool"]), CoOptees(one["co_optees"])) for one in data)


def to_data(rule: CallInRule) -> dict[str, Any]:
    """Freeze a rule as JSON, to be kept with the record whose window it made."""
    return {
        "schema": SCHEMA,
        "name": rule.name,
        "days": rule.days,
        "first_day_counts": rule.first_day_counts,
        "cut_off": rule.cut_off and rule.cut_off.isoformat("minutes"),
        "effect": rule.effect.value,
        "requesters": [one.to_data() for one in rule.requesters],
        "words": rule.words,
        "source": rule.source,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to and rule.valid_to.isoformat(),
    }


def from_data(data: Mapping[str, Any]) -> CallInRule:
    """Read back a frozen rule; one written by a later version of this program is refused."""
    if data.get("schema") != SCHEMA:
        raise RuleBroken(
            "The call-in rule kept with this record was written by another version of Forward Plan. "
            "Bring the installation up to that version to read it."
        )
    return CallInRule(
        name=data["name"],
        days=data["days"],
        first_day_counts=data["first_day_counts"],
        cut_off=time.fromisoformat(data["cut_off"]) if data["cut_off"] else None,
        effect=Effect(data["effect"]),
        requesters=requesters_from_data(data["requesters"]),
        words=data["words"],
        source=data["source"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
    )
