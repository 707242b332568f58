"""A decision's statuses and the only permitted moves between them.

What is stored changes only when somebody does something. What a reader sees also depends on the time of day, so
"Open to call-in" and "May be implemented" are worked out by `standing_of`, never stored.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.constitution import CallInOutcome
from webapp.domain.errors import NotPermitted


class Status(StrEnum):
    """What has been done with a decision so far, as stored.

    FINAL is a decision that stands after a call-in: it is decided like any other, but cannot be called in again.
    """

    DRAFT = "draft"
    IN_PLAN = "in-plan"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    CALLED_IN = "called-in"
    REFERRED_BACK = "referred-back"
    REFERRED_TO_COUNCIL = "referred-to-council"
    REFERRED_ELSEWHERE = "referred-elsewhere"
    FINAL = "final"
    IMPLEMENTED = "implemented"


class Move(StrEnum):
    """What a person may do to a decision, in the words of the trail of changes."""

    EDIT = "edited"
    PUBLISH_NOTICE = "put in the plan"
    DISCARD = "discarded"
    DEFER = "deferred"
    WITHDRAW = "withdrawn"
    PUBLISH_RECORD = "record of decision published"
    CORRECT_PUBLICATION = "publication corrected"
    CORRECT_WORDING = "wording of the record corrected"
    REANNOUNCE = "call-in dates announced again"
    SIGN_CALL_IN = "call-in signature recorded"
    JUDGE_CALL_IN = "validity of the call-in decided"
    RECORD_OUTCOME = "call-in outcome recorded"
    RECONSIDER = "reconsidered"
    IMPLEMENT = "implemented"


UPCOMING = frozenset({Status.IN_PLAN, Status.DEFERRED})
NOT_YET_DECIDED = frozenset({Status.DRAFT}) | UPCOMING
REFERRED = frozenset({Status.REFERRED_BACK, Status.REFERRED_TO_COUNCIL, Status.REFERRED_ELSEWHERE})
PUBLIC = frozenset(Status) - {Status.DRAFT}
STANDS = frozenset({Status.DECIDED, Status.FINAL})
WITH_A_RECORD = frozenset({Status.CALLED_IN, Status.IMPLEMENTED}) | STANDS | REFERRED

PERMITTED: dict[Move, frozenset[Status]] = {
    Move.EDIT: NOT_YET_DECIDED | WITH_A_RECORD,
    Move.PUBLISH_NOTICE: frozenset({Status.DRAFT}),
    Move.DISCARD: frozenset({Status.DRAFT}),
    Move.DEFER: UPCOMING,
    Move.WITHDRAW: frozenset({Status.CALLED_IN}) | STANDS | UPCOMING | REFERRED,
    Move.PUBLISH_RECORD: UPCOMING,
    Move.CORRECT_PUBLICATION: frozenset({Status.DECIDED}),
    Move.CORRECT_WORDING: WITH_A_RECORD,
    Move.REANNOUNCE: frozenset({Status.DECIDED}),
    Move.SIGN_CALL_IN: frozenset({Status.DECIDED}),
    Move.JUDGE_CALL_IN: frozenset({Status.CALLED_IN}),
    Move.RECORD_OUTCOME: frozenset({Status.CALLED_IN}),
    Move.RECONSIDER: REFERRED,
    Move.IMPLEMENT: STANDS,
}

STATUS_AFTER: dict[CallInOutcome, Status] = {
    CallInOutcome.NO_ACTION: Status.FINAL,
    CallInOutcome.WITHDRAWN: Status.FINAL,
    CallInOutcome.REFERRED_BACK: Status.REFERRED_BACK,
    CallInOutcome.REFERRED_TO_COUNCIL: Status.REFERRED_TO_COUNCIL,
    CallInOutcome.REFERRED_ELSEWHERE: Status.REFERRED_ELSEWHERE,
    CallInOutcome.NOT_MET: Status.FINAL,
}
"""What each end of a call-in makes of the decision."""

REFUSED: dict[Move, str] = {
    Move.EDIT: "be edited",
    Move.PUBLISH_NOTICE: "be put in the plan",
    Move.DISCARD: "be discarded",
    Move.DEFER: "be given another expected date",
    Move.WITHDRAW: "be withdrawn",
    Move.PUBLISH_RECORD: "have its record published",
    Move.CORRECT_PUBLICATION: "have its publication corrected",
    Move.CORRECT_WORDING: "have the wording of its record corrected",
    Move.REANNOUNCE: "have its call-in dates announced again",
    Move.SIGN_CALL_IN: "be called in",
    Move.JUDGE_CALL_IN: "have the validity of its call-in decided",
    Move.RECORD_OUTCOME: "be given the outcome of a call-in",
    Move.RECONSIDER: "be reconsidered",
    Move.IMPLEMENT: "be implemented",
}

WORDS: dict[Status, str] = {
    Status.DRAFT: "Draft",
    Status.IN_PLAN: "In the plan",
    Status.DEFERRED: "Deferred",
    Status.WITHDRAWN: "Withdrawn",
    Status.DECIDED: "Decided",
    Status.CALLED_IN: "Called in",
    Status.REFERRED_BACK: "Referred back",
    Status.REFERRED_TO_COUNCIL: "Referred to Council",
    Status.REFERRED_ELSEWHERE: "Referred to another body",
    Status.FINAL: "Decided",
    Status.IMPLEMENTED: "Implemented",
}


def may(move: Move, status: Status) -> bool:
    """Is this move permitted from this status?"""
    return status in PERMITTED[move]


def require(move: Move, status: Status) -> None:
    """Refuse a move that the status does not permit, with a sentence that names both."""
    if not may(move, status):
        raise NotPermitted(
            f"This decision is “{WORDS[status]}”, so it cannot {REFUSED[move]}. Its page shows what can be done now."
        )


def after_reconsideration(*, stands: bool, reconsidered_on: date) -> tuple[Status, date | None]:
    """Say what becomes of a decision that was looked at again, and from which day it may be implemented.

    *The law*: the Local Government Act 2000, section 9F(4), lets scrutiny recommend that a decision be reconsidered or
    arrange for Council to look at it. What follows is local.

    *The rule*: what is decided then, as made at first or amended, is final: it may be implemented on that day and
    cannot be called in a second time. A decision that does not stand is withdrawn.

    *Example*: referred back on Tuesday 24 January 2012 and confirmed on Monday 6 February 2012: it may be implemented
    on Monday 6 February 2012.

    *In doubt*: in Northern Ireland a decision can be called in once on each ground; elsewhere once is the norm, even
    where a constitution does not say so.
    """
    return (Status.FINAL, reconsidered_on) if stands else (Status.WITHDRAWN, None)


def status_after(outcome: CallInOutcome, *, may_come_again: bool = False) -> Status:
    """Say what an outcome makes of a decision: final, unless the rule lets it be called in on another ground still."""
    after = STATUS_AFTER[outcome]
    return Status.DECIDED if after is Status.FINAL and may_come_again else after


# Two statuses may read alike; whoever chooses the words means both.
BY_WORDS: dict[str, frozenset[Status]] = {
    words: frozenset(status for status in Status if WORDS[status] == words) for words in WORDS.values()
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a decision stands at one moment, in the words of its status tag."""

    words: str
    open_to_call_in: bool = False


def standing_of(status: Status, *, open_to_call_in: bool, may_be_implemented: bool) -> Standing:
    """Say how a decision stands now: the stored status, refined by the clock once it has been decided.

    `open_to_call_in` is the answer of `call_in.is_open` for the record's window at this moment, `may_be_implemented`
    whether the first day (or, on a last day, the hour) of implementation has come.
    """
    if status is Status.DECIDED and open_to_call_in:
        return Standing("Open to call-in", open_to_call_in=True)
    if status in STANDS and may_be_implemented:
        return Standing("May be implemented")
    return Standing(WORDS[status])
