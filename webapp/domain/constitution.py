"""The council's own rules for call-in, with the days they are in force: every dimension a constitution can choose.

Call-in is not in the 2012 Regulations. The Local Government Act 2000, section 9F, only speaks of decisions "made but
not implemented"; the period, the cut-off, the members who may ask and what follows are each council's own: facts with
dates, edited by an administrator and read from files. `rule_checks` says which of them cannot be used, `rule_data`
writes them down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.errors import RuleBroken
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.wording import day, listed


class ClockStart(StrEnum):
    """What sets the call-in clock going. Publication in the minutes is publication."""

    PUBLICATION = "publication"
    DECISION = "decision"
    MEETING = "meeting"


class Unit(StrEnum):
    """What a period is counted in; with WEEKDAY it ends on a named day, so many weeks after the week it began in."""

    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    WEEKDAY = "weekday"


class Effect(StrEnum):
    """From when a decision that nobody called in may be implemented."""

    NEXT_CALENDAR_DAY = "next-calendar-day"
    NEXT_WORKING_DAY = "next-working-day"
    ON_LAST_DAY = "on-last-day"
    END_OF_LAST_DAY = "end-of-last-day"


class DecisionKind(StrEnum):
    """A kind of decision as constitutions tell them apart: by whoever makes it, and whether it is key."""

    CABINET_KEY = "cabinet-key"
    CABINET_OTHER = "cabinet-other"
    COMMITTEE_KEY = "committee-key"
    COMMITTEE_OTHER = "committee-other"
    CABINET_MEMBER_KEY = "cabinet-member-key"
    CABINET_MEMBER_OTHER = "cabinet-member-other"
    OFFICER_KEY = "officer-key"
    OFFICER_OTHER = "officer-other"


KIND_WORDS: Mapping[DecisionKind, str] = MappingProxyType(
    {
        DecisionKind.CABINET_KEY: "key decisions of Cabinet",
        DecisionKind.CABINET_OTHER: "other decisions of Cabinet",
        DecisionKind.COMMITTEE_KEY: "key decisions of a committee of Cabinet or a joint committee",
        DecisionKind.COMMITTEE_OTHER: "other decisions of a committee of Cabinet or a joint committee",
        DecisionKind.CABINET_MEMBER_KEY: "key decisions of a Cabinet member",
        DecisionKind.CABINET_MEMBER_OTHER: "other decisions of a Cabinet member",
        DecisionKind.OFFICER_KEY: "key decisions of an officer",
        DecisionKind.OFFICER_OTHER: "other decisions of an officer",
    }
)
"""In the order in which a form offers them."""


class Pool(StrEnum):
    """Among whom those who ask are counted."""

    RELEVANT_COMMITTEE = "relevant-committee"
    ANY_SCRUTINY = "any-scrutiny-committee"
    NON_EXECUTIVE = "non-executive"
    ANY_MEMBER = "any-member"
    WARD_MEMBERS = "ward-members"
    PUBLIC = "public"


class CoOptees(StrEnum):
    """Whether co-opted members count among those who ask."""

    NONE = "none"
    ALL = "all"
    EDUCATION_ONLY = "education-only"


class Once(StrEnum):
    """How often one decision can be called in: once, or (in Northern Ireland) once on each ground."""

    DECISION = "decision"
    GROUND = "ground"


class IfNotMet(StrEnum):
    """What becomes of a decision when scrutiny does not meet in time."""

    STAYS_SUSPENDED = "stays-suspended"
    TAKES_EFFECT = "takes-effect"


class CallInOutcome(StrEnum):
    """What came of a call-in."""

    NO_ACTION = "no-action"
    REFERRED_BACK = "referred-back"
    REFERRED_TO_COUNCIL = "referred-to-council"
    REFERRED_ELSEWHERE = "referred-elsewhere"
    WITHDRAWN = "withdrawn"
    NOT_MET = "not-met"


OUTCOME_WORDS: Mapping[CallInOutcome, str] = MappingProxyType(
    {
        CallInOutcome.NO_ACTION: "No action by scrutiny",
        CallInOutcome.REFERRED_BACK: "Referred back to the decision maker",
        CallInOutcome.REFERRED_TO_COUNCIL: "Referred to Council",
        CallInOutcome.REFERRED_ELSEWHERE: "Referred to another body",
        CallInOutcome.WITHDRAWN: "Call-in withdrawn",
        CallInOutcome.NOT_MET: "Scrutiny did not meet in time",
    }
)
"""In the order in which a form offers them."""

REFERRALS = frozenset(
    {CallInOutcome.REFERRED_BACK, CallInOutcome.REFERRED_TO_COUNCIL, CallInOutcome.REFERRED_ELSEWHERE}
)


class TakesEffect(StrEnum):
    """From which day a decision may be implemented after an outcome.

    NOT_BEFORE_WINDOW is the day of the outcome, but no day before the one that was announced with the window.
    """

    AT_ONCE = "at-once"
    NOT_BEFORE_WINDOW = "not-before-window"
    DAY_AFTER = "day-after"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a window is. `length` counts days, or weeks where `unit` is WEEKDAY and `weekday` (0 is Monday) ends it.

    `after_hours_from` is the London time after which, and until the next working day, publication counts as that next
    day's; `cut_off` is London time on the last day. `rolls` moves a last day that is no working day to the next one.
    """

    length: int
    unit: Unit = Unit.WORKING_DAYS
    weekday: int | None = None
    start: ClockStart = ClockStart.PUBLICATION
    first_day_counts: bool = False
    after_hours_from: time | None = None
    cut_off: time | None = None
    rolls: bool = False
    effect: Effect = Effect.NEXT_CALENDAR_DAY


@dataclass(frozen=True, slots=True)
class Requesters:
    """One way to ask for a call-in: so many people out of one pool. Several ways are alternatives.

    `count` is a number of people, or of hundredths of the council where `is_percentage` is set. With `with_chair`
    one of them must be chair of a committee of the pool.
    """

    count: int
    pool: Pool
    co_optees: CoOptees = CoOptees.NONE
    with_chair: bool = False
    is_percentage: bool = False

    def needed(self, council_size: int | None) -> int:
        """Say how many people that is: 15 % of 40 members are 6, a part of a member counts as a whole one.

        RuleBroken where a share is asked for and nobody has said how many members the council has.
        """
        if not self.is_percentage:
            return self.count
        if not council_size:
            raise RuleBroken("Enter how many members the council has, for the share of them that may ask.")
        return -(-self.count * council_size // 100)


@dataclass(frozen=True, slots=True)
class Term:
    """A period that follows: so many working or calendar days after the day that sets it going."""

    length: int
    unit: Unit = Unit.WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Demands:
    """What a request must hold beside its signatures; `grounds` is the list to choose from, if there is one."""

    reasons: bool = False
    grounds: tuple[str, ...] = ()
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How often: per decision, per member in twelve months, and months in which the same matter may not come again."""

    once: Once = Once.DECISION
    signatures_a_year: int | None = None
    repeat_months: int | None = None


DEFAULT_OUTCOMES: Mapping[CallInOutcome, TakesEffect] = MappingProxyType(
    {
        CallInOutcome.NO_ACTION: TakesEffect.NOT_BEFORE_WINDOW,
        CallInOutcome.REFERRED_BACK: TakesEffect.WAITS,
        CallInOutcome.REFERRED_TO_COUNCIL: TakesEffect.WAITS,
        CallInOutcome.WITHDRAWN: TakesEffect.NOT_BEFORE_WINDOW,
    }
)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What follows a valid request: the next clocks, and the outcomes allowed with the day each takes effect."""

    meet_within: Term | None = None
    if_not_met: IfNotMet = IfNotMet.STAYS_SUSPENDED
    reconsider_within: Term | None = None
    council_within: Term | None = None
    outcomes: Mapping[CallInOutcome, TakesEffect] = field(default_factory=lambda: dict(DEFAULT_OUTCOMES), hash=False)


@dataclass(frozen=True, slots=True)
class WaiverRule:
    """Who may agree that call-in is waived, in order: the next only where those before are none or unable to act."""

    agreed_by: tuple[str, ...] = ()
    needs_statement: bool = False
    reported_to_council: bool = False


@dataclass(frozen=True, slots=True)
class CallInRule:
    """One call-in rule of the constitution: what it covers, its clock, who may ask and what follows.

    `valid_from` and `valid_to` are days on which the clock starts, both included. `covers` are the kinds of decisions
    that can be called in under it, `never_callable` the exceptions among them in words. `council_size` is the number
    of members of the council, needed where a share of them may ask. `judged_by` is the office that says whether a
    request is valid.
    """

    name: str
    clock: Clock
    requesters: tuple[Requesters, ...]
    words: str
    source: str
    valid_from: date
    valid_to: date | None = None
    covers: frozenset[DecisionKind] = frozenset(DecisionKind)
    never_callable: tuple[str, ...] = ()
    council_size: int | None = None
    judged_by: str = ""
    demands: Demands = Demands()
    limits: Limits = Limits()
    afterwards: Afterwards = Afterwards()
    waiver: WaiverRule = WaiverRule()

    def holds_on(self, on: date) -> bool:
        """Say whether the rule is in force on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def started_on(self, *, decided_on: date, published_on: date) -> date:
        """Say on which day its clock starts."""
        return published_on if self.clock.start is ClockStart.PUBLICATION else decided_on


_FIRST_TO_LAST = (
    DecisionMakerKind.CABINET,
    DecisionMakerKind.COMMITTEE,
    DecisionMakerKind.CABINET_MEMBER,
    DecisionMakerKind.OFFICER,
)


def kind_of(makers: Iterable[DecisionMakerKind], *, is_key: bool) -> DecisionKind:
    """Say which kind of decision this is; one made jointly is of the kind of the highest among its makers.

    A decision whose maker nobody has named yet is taken for one of Cabinet.
    """
    named = frozenset(makers)
    maker = next((one for one in _FIRST_TO_LAST if one in named), DecisionMakerKind.CABINET)
    return DecisionKind(f"{maker.value}-{'key' if is_key else 'other'}")


def rule_for(rules: Iterable[CallInRule], *, kind: DecisionKind, decided_on: date, published_on: date) -> CallInRule:
    """Find the one rule that applies to a decision.

    *The law*: the council's executive arrangements as they stand that day (Local Government Act 2000, section 9F).

    *The rule*: of the rules that cover this kind of decision, the one in force on the day its clock starts: the day of
    publication or, where the rule says so, of the decision or its meeting. A later change of the constitution does not
    touch it. If no rule, or more than one, is in force, no date is given.

    *Example*: with a rule of three working days to 17 May 2020 and one of five from 18 May 2020, a record published on
    Friday 15 May 2020 has three, although its window ends under the new constitution.

    *In doubt*: a constitution that changes, between decision and publication, what starts the clock. Where both rules
    could claim the decision, the clock that started first runs; where neither can, the day of publication decides. So
    does it where publication after hours counts as the next working day's and a new rule begins in between.
    """
    covering = [rule for rule in rules if kind in rule.covers]
    started = [(rule.started_on(decided_on=decided_on, published_on=published_on), rule) for rule in covering]
    held = [(on, rule) for on, rule in started if rule.holds_on(on)]
    first = min((on for on, _ in held), default=published_on)
    return rule_in_force([rule for on, rule in held if on == first] or covering, first, kind=kind)


def rule_in_force(rules: Iterable[CallInRule], on: date, *, kind: DecisionKind) -> CallInRule:
    """Return the one rule for a kind of decision that is in force on a day; RuleBroken where it is not exactly one."""
    found = [rule for rule in rules if kind in rule.covers and rule.holds_on(on)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleBroken(
            f"No call-in rule for {KIND_WORDS[kind]} is in force on {day(on)}, so the last moment to call in cannot "
            "be worked out. If such decisions can be called in, add the rule of that time to the constitution first; "
            "if not, record that this one cannot be."
        )
    raise RuleBroken(
        f"More than one call-in rule for {KIND_WORDS[kind]} is in force on {day(on)}: "
        f"{listed([rule.name for rule in found])}. Give all but one of them a last day before it."
    )
