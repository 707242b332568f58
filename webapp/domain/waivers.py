"""Waiver of call-in: who agreed that a decision is too urgent to wait, and whether the constitution lets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.domain import wording
from webapp.domain.constitution import WaiverRule
from webapp.domain.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who agreed, in which of the offices that the constitution names, why those before could not, when, and why.

    `unable` says it of all offices before that one in the order of the rule.
    """

    agreed_by: str
    capacity: str = ""
    unable: str = ""
    agreed_on: date | None = None
    statement: str = ""


def offices_before(capacity: str, agreed_by: Sequence[str]) -> tuple[str, ...]:
    """Return the offices that had to be asked before this one; none for the first, or for one not in the order."""
    return tuple(agreed_by[: agreed_by.index(capacity)]) if capacity in agreed_by else ()


def check_waiver(waiver: Waiver, rule: WaiverRule, *, today: date) -> None:
    """Refuse a waiver that the constitution does not allow, or that does not say enough.

    *The law*: local. Section 9F of the 2000 Act knows no waiver of call-in; the constitution says who may agree that a
    decision is urgent, most often the chair of the scrutiny committee or, where that office is vacant or unable to
    act, the mayor.

    *The rule*: whoever agreed holds an office that the rule names. The offices are in order: where it is not the
    first, the record says why those before it could not be asked. Where the rule asks for a statement of the reasons
    for urgency, the record has one. The day of the agreement is no day to come. Where the rule names no office, any
    that is written down is taken.

    *Example*: with “Chair of the scrutiny committee, else Mayor”, a waiver agreed by the Mayor without a word on why
    the chair could not is refused.

    *In doubt*: whether an agreement may come after the decision. Some constitutions say “before”, most say nothing;
    the day is shown and not judged.
    """
    if rule.agreed_by and waiver.capacity not in rule.agreed_by:
        raise RuleBroken(
            f"The constitution lets call-in be waived by {wording.listed(rule.agreed_by, 'or')} only. "
            "Select which of them agreed.",
            field="waiver_capacity",
        )
    before = offices_before(waiver.capacity, rule.agreed_by)
    if before and not waiver.unable:
        raise RuleBroken(
            f"Enter why it was not agreed by the {wording.offices(before)}, who comes first."
            if len(before) == 1
            else f"Enter why it was not agreed by any of those who come first: {wording.offices(before)}.",
            field="waiver_unable",
        )
    if rule.needs_statement and not waiver.statement:
        raise RuleBroken(
            "Enter the statement of the reasons for urgency, which the constitution asks for.", field="waiver_statement"
        )
    if waiver.agreed_on is not None and waiver.agreed_on > today:
        raise RuleBroken("The day on which the waiver was agreed must be today or earlier.", field="waiver_agreed_on")
