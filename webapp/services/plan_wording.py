"""Keeping what stands in front of the plan: the council's own words, and the thresholds of key decisions.

Editions carry a copy of both, so that nothing here changes what was published.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain.edition import EditionStyle
from webapp.domain.edition_period import MOST_MONTHS
from webapp.domain.errors import RuleBroken
from webapp.domain.plan_words import LARGEST_AMOUNT, STYLE_WORDS, Threshold, pounds, threshold_words
from webapp.domain.wording import short_day
from webapp.models.plan_wording import KeyThreshold, PlanWording
from webapp.queries import plan_wording as plan_wording_query
from webapp.queries.installation import take_turns
from webapp.services import audit
from webapp.services.bodies import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything an officer can write about what stands in front of the plan; an empty text is told by default."""

    style: EditionStyle = EditionStyle.FROM_A_MONTH
    months: int = 4
    key_decision: str = ""
    comments: str = ""
    copies: str = ""
    other_documents: str = ""
    departments: str = ""
    contact_name: str = ""
    contact_post: str = ""
    contact_telephone: str = ""
    contact_email: str = ""


def save_wording(session: Session, wording: Wording, *, revision: int, actor: str, now: datetime) -> PlanWording:
    """Keep the council's words; the first change makes the one row there is. `revision` is 0 before that."""
    if not 1 <= wording.months <= MOST_MONTHS:
        raise RuleBroken(f"Enter a number of months from 1 to {MOST_MONTHS}.", field="months")
    # The row may not be there yet, so that it cannot be locked.
    take_turns(session)
    row = plan_wording_query.wording_for_change(session) or PlanWording(revision=plan_wording_query.NEVER_SAVED)
    audit.refuse_if_overtaken(session, row, revision)
    before = _snapshot(row)
    row.sqlmodel_update({**asdict(wording), "revision": row.revision + 1})
    session.add(row)
    session.flush()
    audit.record(session, row, "edited", actor=actor, now=now, before=before, after=_snapshot(row))
    return row


def add_threshold(session: Session, threshold: Threshold, *, actor: str, now: datetime) -> KeyThreshold:
    """Add the figure that makes a decision key from a day on."""
    _check(session, threshold)
    row = KeyThreshold(**asdict(threshold))
    session.add(row)
    session.flush()
    audit.record(session, row, "added", actor=actor, now=now, after=_told(row))
    return row


def change_threshold(
    session: Session, uuid: str, threshold: Threshold, *, revision: int, actor: str, now: datetime
) -> KeyThreshold:
    """Change a figure, its words or its first day; editions that were published keep what they said."""
    row = opened(session, KeyThreshold, uuid, revision)
    _check(session, threshold, own_uuid=uuid)
    before = _told(row)
    row.sqlmodel_update({**asdict(threshold), "revision": row.revision + 1})
    session.add(row)
    session.flush()
    audit.record(session, row, "edited", actor=actor, now=now, before=before, after=_told(row))
    return row


def delete_threshold(session: Session, uuid: str, *, revision: int, actor: str, now: datetime) -> None:
    """Take out a figure; the one before it holds on."""
    row = opened(session, KeyThreshold, uuid, revision)
    session.delete(row)
    audit.record(session, row, "deleted", actor=actor, now=now, before=_told(row))


def _check(session: Session, threshold: Threshold, *, own_uuid: str = "") -> None:
    """Refuse a figure that cannot be, none without words, and a second one from the same day.

    Two officers take turns here.
    """
    if threshold.amount is None and not threshold.words:
        raise RuleBroken("Enter an amount, or else say in words below what makes a decision key.", field="amount")
    if threshold.amount is not None and not 1 <= threshold.amount <= LARGEST_AMOUNT:
        raise RuleBroken(
            f"The amount must be from £1 to {pounds(LARGEST_AMOUNT)}. Leave it empty and use words where no figure is "
            "set.",
            field="amount",
        )
    take_turns(session)
    other = plan_wording_query.threshold_from(session, threshold.valid_from)
    if other is not None and other.uuid != own_uuid:
        said = threshold_words(plan_wording_query.as_threshold(other)).removesuffix(".")
        raise RuleBroken(
            f"A threshold from {short_day(threshold.valid_from)} is there already: {said}. Change that one instead.",
            field="valid_from",
        )


def _snapshot(row: PlanWording) -> dict[str, Any]:
    """Return what the trail of changes keeps of the words: what an officer can write."""
    return {name: getattr(row, name) for name in Wording.__dataclass_fields__} | {"style": STYLE_WORDS[row.style]}


def _told(row: KeyThreshold) -> dict[str, str]:
    """Return what the trail keeps of a threshold."""
    return {
        "valid_from": row.valid_from.isoformat(),
        "threshold": threshold_words(plan_wording_query.as_threshold(row)),
    }
