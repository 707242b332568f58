"""Requests for a call-in: who signed, who among them counts, and whether the rule is satisfied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from webapp.domain import wording
from webapp.domain.call_in import CallInWindow, is_open
from webapp.domain.call_in_facts import Matter, Request, Residents, Signature
from webapp.domain.call_in_limits import missing_content, why_over_the_year, why_too_soon
from webapp.domain.call_in_requesters import is_chair, why_not_eligible
from webapp.domain.constitution import CallInRule, Pool, Requesters
from webapp.domain.errors import RuleBroken


class Validity(StrEnum):
    """What the office that judges requests found."""

    VALID = "valid"
    NOT_VALID = "not-valid"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a request suspends the decision by one alternative of the rule, and what became of each signature.

    `missing` are sentences about what it must say and does not, or why the matter may not come again; `lacks_chair`
    is set where a chair must be among those who ask and none is.
    """

    counted: tuple[Signature, ...]
    not_counted: tuple[tuple[Signature, str], ...]
    needed: int
    have: int
    satisfied_at: datetime | None
    alternative: Requesters
    missing: tuple[str, ...] = ()
    lacks_chair: bool = False

    @property
    def is_signed(self) -> bool:
        """Say whether the signatures are complete, whatever else is missing."""
        return self.satisfied_at is not None

    @property
    def valid(self) -> bool:
        """Say whether the request is complete, so that implementation is suspended."""
        return self.is_signed and not self.missing

    @property
    def lacks(self) -> tuple[str, ...]:
        """List in sentences all that is still missing, signatures first."""
        return (*self._lacking_signatures(), *self.missing)

    def _lacking_signatures(self) -> tuple[str, ...]:
        sentences = []
        if self.have < self.needed:
            whose = "signature of a resident" if self.alternative.pool is Pool.PUBLIC else "signature"
            plural = whose.replace("signature", "signatures").replace("a resident", "residents")
            more = wording.count(self.needed - self.have, f"more {whose}", f"more {plural}")
            sentences.append(f"{more} {'is' if self.needed - self.have == 1 else 'are'} needed.")
        if self.lacks_chair:
            sentences.append("One of those who sign must be chair of such a committee.")
        return tuple(sentences)


def judge(rule: CallInRule, request: Request, *, window: CallInWindow, matter: Matter) -> Judgement:
    """Judge a request by the rule kept with the record, signature by signature in order of arrival.

    *The law*: local; the Local Government Act 2000, section 9F, leaves to the council who may ask and how.

    *The rule*: the rule lists alternatives and one of them is enough. Under each, different people are counted whose
    signature arrived within the window, who may ask that day, and who have not signed too many others. A share of the
    council is rounded up to whole members. Where a chair must be among them, the request is complete once there are
    enough and one of them is chair. Of residents the officer records how many there were at which moment. The request
    is valid from the signature that completes the number, or from the moment at which it says all it must say, if that
    is later. Where no alternative is complete the closest is reported.

    *Example*: two members of any scrutiny committee are needed and two sign, on Monday 16 January 2012 and on Tuesday
    17 January 2012: the request is valid from the second signature.

    *In doubt*: whether signatures under different alternatives may be added up; no council says so, and they are not.
    """
    needed = [one.needed(rule.council_size) for one in rule.requesters]
    if not needed or min(needed) < 1:
        raise RuleBroken(f"The rule “{rule.name}” does not say how many members may ask for a call-in. Complete it.")
    ordered = sorted(request.signatures, key=lambda one: one.received_at)
    judgements = [
        _by_residents(one, count, ordered, request.residents, window)
        if one.pool is Pool.PUBLIC
        else _by_signatures(rule, one, count, ordered, window, matter)
        for one, count in zip(rule.requesters, needed, strict=True)
    ]
    closest = min(judgements, key=lambda one: _distance(one, window))
    missing = (
        *missing_content(rule.demands, request.content),
        *_sentence(why_completed_untimely(request.completed_at, window)),
        *_sentence(why_too_soon(request, rule.limits)),
    )
    signed_at = closest.satisfied_at
    return replace(
        closest, missing=missing, satisfied_at=signed_at and max(signed_at, request.completed_at or signed_at)
    )


def why_completed_untimely(completed_at: datetime | None, window: CallInWindow) -> str | None:
    """Say why what completed a request does not count, as the window stands now; None where it does, or none came."""
    why_not = why_untimely(completed_at, window) if completed_at is not None else None
    return f"What completed the request came out of time. {why_not}" if why_not else None


def why_untimely(received_at: datetime, window: CallInWindow) -> str | None:
    """Say why something came too early or too late, to the minute; None if it came in time."""
    if is_open(window, received_at):
        return None
    received = wording.moment(received_at)
    if received_at < window.published_at:
        return f"Received at {received}, before the record was published at {wording.moment(window.published_at)}."
    return f"Received at {received}, after call-in closed at {wording.last_moment(window)}."


def _sentence(words: str | None) -> tuple[str, ...]:
    return (words,) if words else ()


def _distance(one: Judgement, window: CallInWindow) -> tuple[bool, datetime, int]:
    """Order judgements: complete ones first, the earliest of them before the others, then by what is lacking."""
    return not one.is_signed, one.satisfied_at or window.closes_at, max(0, one.needed - one.have) + one.lacks_chair


def _by_signatures(
    rule: CallInRule,
    alternative: Requesters,
    needed: int,
    ordered: Sequence[Signature],
    window: CallInWindow,
    matter: Matter,
) -> Judgement:
    """Judge named signatures by one alternative."""
    counted: dict[str, Signature] = {}
    not_counted: list[tuple[Signature, str]] = []
    satisfied_at, has_chair = None, not alternative.with_chair
    for one in ordered:
        why_not = (
            _already(counted.get(one.person))
            or one.void_reason
            or why_untimely(one.received_at, window)
            or why_not_eligible(one, alternative, matter)
            or why_over_the_year(one, rule.limits)
        )
        if why_not:
            not_counted.append((one, why_not))
            continue
        counted[one.person] = one
        has_chair = has_chair or is_chair(one, alternative, matter)
        if satisfied_at is None and has_chair and len(counted) >= needed:
            satisfied_at = one.received_at
    return Judgement(
        counted=tuple(counted.values()),
        not_counted=tuple(not_counted),
        needed=needed,
        have=len(counted),
        satisfied_at=satisfied_at,
        alternative=alternative,
        lacks_chair=not has_chair,
    )


def _by_residents(
    alternative: Requesters,
    needed: int,
    ordered: Sequence[Signature],
    residents: Residents | None,
    window: CallInWindow,
) -> Judgement:
    """Judge the number of residents who signed by one alternative; named signatures do not count under it."""
    in_time = residents is not None and why_untimely(residents.received_at, window) is None
    have = residents.count if residents is not None and in_time else 0
    refusals = ((one, one.void_reason or why_not_eligible(one, alternative, Matter()) or "") for one in ordered)
    return Judgement(
        counted=(),
        not_counted=tuple(refusals),
        needed=needed,
        have=have,
        satisfied_at=residents.received_at if residents is not None and have >= needed else None,
        alternative=alternative,
    )


def _already(counted: Signature | None) -> str | None:
    if counted is None:
        return None
    return f"The same person’s signature of {wording.moment(counted.received_at)} is already counted."
