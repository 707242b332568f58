"""Reading what the compliance board judges: the decisions it watches, and what is on record of each one's duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp.domain import compliance
from webapp.domain.compliance import EarlyShare, board_duties
from webapp.domain.days import WorkingCalendar
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.duties import Duty
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import NOT_YET_DECIDED, Status
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_facts import facts_of
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.models.records import Outcome
from webapp.queries import notices
from webapp.queries.decisions import LISTED

SHOWN_AFTERWARDS = timedelta(days=28)
SHORT_NOTICE_SHOWN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Watched:
    """A decision on the board with its duties as they stand; `unknown` says why nothing can be said of them.

    `on` is the day of the decision, or the last day on which it may be made; None while no day is expected.
    """

    decision: Decision
    on: date | None
    duties: tuple[Duty, ...]
    unknown: str = ""

    @property
    def is_made(self) -> bool:
        """Say whether the decision has been made."""
        return self.decision.outcome is not None


def watched(session: Session, *, rules: Sequence[NoticeRule], calendar: WorkingCalendar, today: date) -> list[Watched]:
    """Return every decision to come, drafts too, and those made lately, each judged; the nearest to come first.

    Made lately is in the last 28 days, and in the last year where the record says that notice was too short.
    `calendar` is the one for notice.
    """
    found = [*_to_come(session), *_made_lately(session, today)]
    given = notices.of_decisions(session, [decision.id for decision in found if decision.id is not None])
    judged = [
        watched_one(one, given[one.id], rules=rules, calendar=calendar, today=today)
        for one in found
        if one.id is not None
    ]
    to_come = sorted((one for one in judged if not one.is_made), key=lambda one: one.on or date.max)
    return to_come + [one for one in judged if one.is_made]


def watched_one(
    decision: Decision,
    rows: Sequence[StatutoryNotice],
    *,
    rules: Sequence[NoticeRule],
    calendar: WorkingCalendar,
    today: date,
) -> Watched:
    """Judge one decision by the facts of its notice; nothing is asked any more of one that was withdrawn."""
    given, outcome = notices.given_of(decision, rows), decision.outcome
    if decision.status is Status.WITHDRAWN:
        return Watched(decision, given.by_on, ())
    try:
        found = facts_of(given, rules, calendar=calendar, today=today)
        duties = board_duties(
            found.facts,
            found.rule,
            calendar=calendar,
            today=today,
            frozen=DecisionNotice.from_data(outcome.notice) if outcome and outcome.notice else None,
            is_private_assumed=found.is_private_assumed,
        )
    except RuleBroken as unknown:
        return Watched(decision, given.by_on, (), unknown.message)
    return Watched(decision, given.by_on, duties)


def early_share(session: Session, today: date) -> EarlyShare:
    """Return how many key decisions of the last year had been in the plan for two months or more."""
    decision: Any = Decision
    statement = (
        sa.select(decision.notice_published_at, col(Outcome.decided_on))
        .join(Outcome, col(Outcome.decision_id) == decision.id)
        .where(
            col(Outcome.decided_on) > today - SHORT_NOTICE_SHOWN,
            decision.is_key,
            decision.notice_published_at.is_not(None),
        )
    )
    found = session.connection().execute(statement)
    return compliance.early_share((london_date(published_at), decided_on) for published_at, decided_on in found)


def _to_come(session: Session) -> list[Decision]:
    statement = select(Decision).where(col(Decision.status).in_(NOT_YET_DECIDED)).order_by(col(Decision.reference_key))
    return list(session.exec(statement.options(*LISTED)).unique())


def _made_lately(session: Session, today: date) -> list[Decision]:
    was_short = col(Outcome.notice)["lawful"].as_boolean().is_(False)
    statement = (
        select(Decision)
        .join(Outcome, col(Outcome.decision_id) == col(Decision.id))
        .where(
            col(Outcome.decided_on) > today - SHORT_NOTICE_SHOWN,
            sa.or_(col(Outcome.decided_on) >= today - SHOWN_AFTERWARDS, was_short),
            col(Decision.status) != Status.WITHDRAWN,
        )
        .order_by(col(Outcome.decided_on).desc(), col(Decision.reference_key))
        .options(*LISTED)
    )
    return list(session.exec(statement).unique())
