"""A call-in rule in plain words: who may ask for a call-in, how long they have, and what follows if nobody does."""

from collections.abc import Sequence

from webapp.domain import wording
from webapp.domain.constitution import CallInRule, CoOptees, Effect, Pool, Requesters

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_CO_OPTEES = {
    CoOptees.NONE: "",
    CoOptees.ALL: ", co-opted members included",
    CoOptees.EDUCATION_ONLY: (" (on education matters church and parent governor representatives count as members)"),
}
_FROM = {
    Effect.NEXT_CALENDAR_DAY: "from the next day",
    Effect.NEXT_WORKING_DAY: "from the next working day",
    Effect.ON_LAST_DAY: "from that moment on",
    Effect.END_OF_LAST_DAY: "when that day has ended",
}


def number(count: int) -> str:
    """Write a small number as a word, "two" or "ten", and from eleven on in figures."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def who_may_ask(requesters: Sequence[Requesters], *, education_matter: bool = True) -> str:
    """Write who may ask, without a stop: "Any two members of a scrutiny committee, or any five councillors".

    Said of a decision that is no education matter, it leaves out those who count on education matters only.
    """
    left_out = () if education_matter else (CoOptees.EDUCATION_ONLY,)
    alternatives = ", or ".join(
        f"any {_people(one)}{'' if one.co_optees in left_out else _CO_OPTEES[one.co_optees]}" for one in requesters
    )
    return alternatives[:1].upper() + alternatives[1:]


def how_long(rule: CallInRule) -> str:
    """Write how long a window lasts: "Three working days after the record of the decision is published, … 5pm …"."""
    counting = "counting" if rule.first_day_counts else "not counting"
    days = f"{number(rule.days).capitalize()} working {'day' if rule.days == 1 else 'days'}"
    end = "the end of the last day" if rule.cut_off is None else f"{wording.clock(rule.cut_off)} on the last day"
    return f"{days} from the publication of the record, {counting} the day of publication itself, until {end}"


def takes_effect(rule: CallInRule) -> str:
    """Write what follows when nobody asks: "If nobody calls it in, the decision may be implemented from …"."""
    return f"If nobody calls it in, the decision may be implemented {_FROM[rule.effect]}"


def _people(one: Requesters) -> str:
    """Name the people of one alternative: "two members of a scrutiny committee", "councillor"."""
    some = f"{number(one.count)} " if one.count != 1 else ""
    plural = "s" if one.count != 1 else ""
    if one.pool is Pool.ANY_MEMBER:
        return f"{some}councillor{plural}"
    committee = "a scrutiny committee" if one.pool is Pool.ANY_SCRUTINY else "a committee that scrutinises the decision"
    return f"{some}member{plural} of {committee}"
