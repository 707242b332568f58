"""A call-in rule in plain words: what it covers, who may ask, how long they have, and what follows.

The phrases (`who_may_ask`, `how_long`, `takes_effect`) come without a stop, for pages that go on; everything else comes
as sentences, one in each place of a list, and an empty list where the rule says nothing.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from webapp.domain import wording
from webapp.domain.constitution import (
    Afterwards,
    CallInOutcome,
    CallInRule,
    Clock,
    ClockStart,
    CoOptees,
    DecisionKind,
    Effect,
    IfNotMet,
    Once,
    Pool,
    Requesters,
    TakesEffect,
    Term,
    Unit,
)

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("", "", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth ")
_CO_OPTEES = {
    CoOptees.NONE: "",
    CoOptees.ALL: ", co-opted members included",
    CoOptees.EDUCATION_ONLY: (" (on education matters church and parent governor representatives count as members)"),
}
_ARTICLES = frozenset({"the", "a", "an", "any", "each", "one"})
_FROM = {
    Effect.NEXT_CALENDAR_DAY: "from the next day",
    Effect.NEXT_WORKING_DAY: "from the next working day",
    Effect.ON_LAST_DAY: "from that moment on",
    Effect.END_OF_LAST_DAY: "when that day has ended",
}
_STARTS = {
    ClockStart.PUBLICATION: ("the publication of the record", "publication"),
    ClockStart.DECISION: ("the decision", "the decision"),
    ClockStart.MEETING: ("the meeting that made the decision", "the meeting"),
}
_COMMITTEES = {
    Pool.RELEVANT_COMMITTEE: "a committee that scrutinises the decision",
    Pool.ANY_SCRUTINY: "a scrutiny committee",
}
_PEOPLE: Mapping[Pool, tuple[str, str]] = MappingProxyType(
    {
        Pool.RELEVANT_COMMITTEE: (
            f"member of {_COMMITTEES[Pool.RELEVANT_COMMITTEE]}",
            f"members of {_COMMITTEES[Pool.RELEVANT_COMMITTEE]}",
        ),
        Pool.ANY_SCRUTINY: (
            f"member of {_COMMITTEES[Pool.ANY_SCRUTINY]}",
            f"members of {_COMMITTEES[Pool.ANY_SCRUTINY]}",
        ),
        Pool.NON_EXECUTIVE: ("councillor outside Cabinet", "councillors outside Cabinet"),
        Pool.ANY_MEMBER: ("councillor", "councillors"),
        Pool.WARD_MEMBERS: (
            "councillor for a ward that the decision affects",
            "councillors for wards that the decision affects",
        ),
        Pool.PUBLIC: ("member of the public", "members of the public"),
    }
)
"""One of them, and several."""

_IF = {
    CallInOutcome.NO_ACTION: "If scrutiny takes no action",
    CallInOutcome.WITHDRAWN: "If the call-in is withdrawn",
}
_REFERRED = {
    CallInOutcome.REFERRED_BACK: "back to the decision maker",
    CallInOutcome.REFERRED_TO_COUNCIL: "to Council",
    CallInOutcome.REFERRED_ELSEWHERE: "to another body",
}
_MAY_BE_IMPLEMENTED = {
    TakesEffect.AT_ONCE: "may be implemented at once",
    TakesEffect.NOT_BEFORE_WINDOW: "may be implemented at once, but not before the day announced with its window",
    TakesEffect.DAY_AFTER: "may be implemented from the next day",
    TakesEffect.WAITS: "waits for a new decision",
}
_MAKERS = (
    ("Cabinet", DecisionKind.CABINET_KEY, DecisionKind.CABINET_OTHER),
    ("a committee of Cabinet or a joint committee", DecisionKind.COMMITTEE_KEY, DecisionKind.COMMITTEE_OTHER),
    ("a Cabinet member", DecisionKind.CABINET_MEMBER_KEY, DecisionKind.CABINET_MEMBER_OTHER),
    ("an officer", DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER),
)


def number(count: int) -> str:
    """Write a small number as a word, "two" or "ten", and from eleven on in figures: "12", "1,500"."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def days(length: int, unit: Unit) -> str:
    """Write a period: "five working days", "one calendar day", and where it ends on a day of the week "two weeks"."""
    kinds = {Unit.WORKING_DAYS: "working day", Unit.CALENDAR_DAYS: "calendar day", Unit.WEEKDAY: "week"}
    return f"{number(length)} {kinds[unit]}{'' if length == 1 else 's'}"


def who_may_ask(
    requesters: Sequence[Requesters], *, education_matter: bool = True, council_size: int | None = None
) -> str:
    """Write who may ask, without a stop: "Any two members of a scrutiny committee, or any five councillors".

    Said of a decision that is no education matter, it leaves out those who count on education matters only. Where the
    size of the council is given, a share of it is written in people too: "15 % of the members of the council (6 of
    40)".
    """
    left_out = () if education_matter else (CoOptees.EDUCATION_ONLY,)
    alternatives = ", or ".join(
        f"{_people(one, council_size)}{'' if one.co_optees in left_out else _CO_OPTEES[one.co_optees]}"
        for one in requesters
    )
    return _capital(alternatives)


def in_a_line(rule: CallInRule) -> str:
    """Say in one line what a rule is called, who may ask and how long they have."""
    return f"{rule.name}. Who may ask: {who_may_ask(rule.requesters)}. How long they have: {how_long(rule)}."


def how_long(rule: CallInRule) -> str:
    """Write how long a window lasts, without a stop.

    "Three working days from the publication of the record, not counting the day of publication itself, until 5pm on
    the last day"; "Until 5pm on the Tuesday of the week after the publication of the record".
    """
    clock = rule.clock
    return f"{_weekday(clock) if clock.unit is Unit.WEEKDAY else _period(clock)}{_rolling(clock)}{_after_hours(clock)}"


def counted_from(clock: Clock) -> str:
    """Write how a window is counted, for a day to follow: "Five working days after publication (on 9 June 2026)"."""
    start = {ClockStart.PUBLICATION: "publication", ClockStart.DECISION: "the decision"}.get(clock.start, "the meeting")
    if clock.unit is Unit.WEEKDAY:
        return f"To the {wording.WEEKDAYS[clock.weekday or 0]} of the {_ORDINALS[clock.length]}week after {start}"
    length = _capital(days(clock.length, clock.unit))
    return f"{length} counting the day of {start}," if clock.first_day_counts else f"{length} after {start}"


def takes_effect(rule: CallInRule) -> str:
    """Write what follows when nobody asks: "If nobody calls it in, the decision may be implemented from …"."""
    return f"If nobody calls it in, the decision may be implemented {_FROM[rule.clock.effect]}"


def covers(rule: CallInRule) -> list[str]:
    """Say which decisions can be called in, and which of them never: "Every decision of the executive can be …"."""
    found = [f"{_capital(_covered(rule))} can be called in."] if rule.covers else []
    if rule.never_callable:
        found.append(f"Not open to call-in: {'; '.join(rule.never_callable)}.")
    return found


def demands(rule: CallInRule) -> list[str]:
    """Say what a request must hold beside its signatures, and who says whether it does."""
    wanted = rule.demands
    grounds = "; ".join(wanted.grounds)
    found = [
        ("A request must give its reasons.", wanted.reasons),
        (f"It must name at least one of these grounds: {grounds}.", wanted.grounds),
        ("It must propose an alternative.", wanted.alternative),
        (f"Who decides whether a request is valid: {rule.judged_by}.", rule.judged_by),
    ]
    return [sentence for sentence, said in found if said]


def limits(rule: CallInRule) -> list[str]:
    """Say how often one decision, one member and one matter may be part of a call-in."""
    most = rule.limits
    found = [f"A decision can be called in once{' on each ground' if most.once is Once.GROUND else ''}."]
    if most.signatures_a_year is not None:
        requests = wording.count(most.signatures_a_year, "request").removeprefix(f"{most.signatures_a_year} ")
        found.append(f"A member may sign at most {number(most.signatures_a_year)} {requests} in twelve months.")
    if most.repeat_months is not None:
        months = "month" if most.repeat_months == 1 else f"{number(most.repeat_months)} months"
        found.append(f"The same matter cannot be called in again within {'a ' * (months == 'month')}{months}.")
    return found


def what_follows(rule: CallInRule) -> list[str]:
    """Say what follows a valid request: the next clocks, and each end that a call-in may have."""
    then = rule.afterwards
    found = [] if then.meet_within is None else [f"Scrutiny meets within {_term(then.meet_within)} of a valid request."]
    found += _not_met(then)
    found += [
        f"{_IF[outcome]}, the decision {_MAY_BE_IMPLEMENTED[then.outcomes[outcome]]}."
        for outcome in _IF
        if outcome in then.outcomes
    ]
    referrals = [whither for outcome, whither in _REFERRED.items() if outcome in then.outcomes]
    if referrals:
        found.append(
            f"Scrutiny may refer the decision {wording.listed(referrals, 'or')}; it then waits to be looked at again."
        )
    if then.reconsider_within is not None:
        found.append(f"What is referred back is looked at again within {_term(then.reconsider_within)}.")
    if then.council_within is not None:
        found.append(f"What is referred to Council is looked at there within {_term(then.council_within)}.")
    return found


def waiver(rule: CallInRule) -> list[str]:
    """Say who may agree that call-in is waived, one after the other, and what that brings with it."""
    agreed_by = rule.waiver.agreed_by
    found = []
    if agreed_by:
        found.append(f"Call-in may be waived with the agreement of {in_turn(agreed_by)}.")
    if rule.waiver.needs_statement:
        found.append("The record states why call-in is waived.")
    if rule.waiver.reported_to_council:
        found.append("Each waiver is reported to Council.")
    return found


def in_turn(names: Sequence[str]) -> str:
    """Name offices of which the next acts only where those before cannot: "the Chair of Council, else the Mayor"."""
    return ", else ".join(_with_article(name) for name in names)


def changes_between(old: CallInRule, new: CallInRule) -> tuple[tuple[str, str, str], ...]:
    """List what differs between two rules, in words: what it is about, how it was, how it is now."""
    before, after = _all_words(old), _all_words(new)
    return tuple((what, before[what], after[what]) for what in before if before[what] != after[what])


def _all_words(rule: CallInRule) -> dict[str, str]:
    end = f" to {wording.day(rule.valid_to)}" if rule.valid_to else ""
    said = {
        "Name": [rule.name],
        "What it covers": covers(rule),
        "Who may ask": [f"{who_may_ask(rule.requesters, council_size=rule.council_size)}."],
        "Members of the council": [] if rule.council_size is None else [str(rule.council_size)],
        "How long they have": [f"{how_long(rule)}."],
        "If nobody asks": [f"{takes_effect(rule)}."],
        "What a request must hold": demands(rule),
        "How often": limits(rule),
        "After a valid request": what_follows(rule),
        "Waiver": waiver(rule),
        "In force": [f"From {wording.day(rule.valid_from)}{end}."],
        "Words of the constitution": [rule.words],
        "Source": [rule.source],
    }
    return {what: " ".join(sentences) or "Nothing." for what, sentences in said.items()}


def _not_met(then: Afterwards) -> list[str]:
    if CallInOutcome.NOT_MET in then.outcomes:
        return [
            f"If it does not meet in time, the decision {_MAY_BE_IMPLEMENTED[then.outcomes[CallInOutcome.NOT_MET]]}."
        ]
    if then.if_not_met is IfNotMet.TAKES_EFFECT:
        return ["If it does not meet in time, the decision takes effect."]
    return ["If it does not meet in time, the decision stays suspended."] if then.meet_within else []


def _term(term: Term) -> str:
    return days(term.length, term.unit)


def _covered(rule: CallInRule) -> str:
    if rule.covers == frozenset(DecisionKind):
        return "every decision of the executive"
    if rule.covers == {key for _, key, _ in _MAKERS}:
        return "every key decision of the executive"
    scopes = {
        "all decisions of {}": [maker for maker, key, other in _MAKERS if {key, other} <= rule.covers],
        "key decisions of {}": [maker for maker, key, other in _MAKERS if rule.covers & {key, other} == {key}],
        "decisions of {} that are not key": [
            maker for maker, key, other in _MAKERS if rule.covers & {key, other} == {other}
        ],
    }
    return ", and ".join(scope.format(wording.listed(makers)) for scope, makers in scopes.items() if makers)


def _people(one: Requesters, council_size: int | None) -> str:
    """Name the people of one alternative: "any two members of a scrutiny committee", "any councillor"."""
    if one.is_percentage:
        known = f" ({one.needed(council_size)} of {council_size})" if council_size else ""
        return f"{one.count} % of the members of the council{known}"
    if one.with_chair and one.pool in _COMMITTEES:
        return _with_chair(one)
    single, several = _PEOPLE[one.pool]
    return f"any {single}" if one.count == 1 else f"any {number(one.count)} {several}"


def _with_chair(one: Requesters) -> str:
    """Name the chair and those beside: "the chair and any two other members of a scrutiny committee"."""
    others = one.count - 1
    if others < 1:
        return f"the chair of {_COMMITTEES[one.pool]}"
    beside = "any other member" if others == 1 else f"any {number(others)} other members"
    return f"the chair and {beside} of {_COMMITTEES[one.pool]}"


def _period(clock: Clock) -> str:
    since, first_day = _STARTS[clock.start]
    counting = "counting" if clock.first_day_counts else "not counting"
    end = "the end of the last day" if clock.cut_off is None else f"{wording.clock(clock.cut_off)} on the last day"
    return (
        f"{_capital(days(clock.length, clock.unit))} from {since}, {counting} the day of {first_day} itself, "
        f"until {end}"
    )


def _weekday(clock: Clock) -> str:
    until = "the end of" if clock.cut_off is None else f"{wording.clock(clock.cut_off)} on"
    week = f"{_ORDINALS[clock.length]}week" if 0 < clock.length < len(_ORDINALS) else f"week {clock.length}"
    weekday = wording.WEEKDAYS[clock.weekday or 0]
    return f"Until {until} the {weekday} of the {week} after {_STARTS[clock.start][0]}"


def _rolling(clock: Clock) -> str:
    if not clock.rolls or clock.unit is Unit.WORKING_DAYS:
        return ""
    return "; if that is not a working day, the next working day is the last"


def _after_hours(clock: Clock) -> str:
    if clock.after_hours_from is None or clock.start is not ClockStart.PUBLICATION:
        return ""
    return (
        f"; a record published after {wording.clock(clock.after_hours_from)}, or on a day that is not a working day, "
        "counts as published on the next working day"
    )


def _with_article(office: str) -> str:
    """Write "the Mayor" for "Mayor", and leave "the Mayor" or "any member of the committee" as it is."""
    return office if office.partition(" ")[0].casefold() in _ARTICLES else f"the {office}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
