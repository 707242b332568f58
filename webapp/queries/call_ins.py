"""Counting what is open to call-in and what a call-in suspends, without loading it; what a request is judged by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain import rule_data
from webapp.domain.call_in import is_open
from webapp.domain.call_in_requests import Judgement, judge
from webapp.domain.lifecycle import Status
from webapp.domain.meetings import CALLED_OFF
from webapp.models.call_ins import Signatory
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.models.records import Outcome
from webapp.queries.bodies import memberships_of
from webapp.queries.decisions import CUT_OFF_MINUTE, SUSPENDED
from webapp.queries.facts import matter_of, request_of, signatures_of, window_of


def number_open(session: Session, now: datetime) -> int:
    """Return how many decisions can still be called in."""
    statement = (
        select(Outcome, Decision.status)
        .join(Decision, col(Outcome.decision_id) == col(Decision.id))
        .where(col(Outcome.call_in_closes_at) > now - CUT_OFF_MINUTE)
    )
    found = session.exec(statement)
    windows = (window_of(outcome) for outcome, status in found if status is Status.DECIDED)
    return sum(1 for window in windows if window and is_open(window, now))


def number_suspended(session: Session) -> int:
    """Return how many decisions a call-in suspends."""
    statement = select(sa.func.count()).select_from(Decision).where(col(Decision.status).in_(SUSPENDED))
    return session.exec(statement).one()


def earlier_signatures(
    session: Session, person_ids: Sequence[int], *, but_not: int | None
) -> dict[int, tuple[datetime, ...]]:
    """Return when each person signed other requests with a signature that counted, in one query."""
    statement = (
        select(Signatory.person_id, Signatory.received_at)
        .where(col(Signatory.person_id).in_(person_ids), col(Signatory.counts), col(Signatory.request_id) != but_not)
        .order_by(col(Signatory.received_at), col(Signatory.id))
    )
    found: dict[int, tuple[datetime, ...]] = {}
    for person_id, received_at in session.exec(statement):
        found[person_id] = (*found.get(person_id, ()), received_at)
    return found


def judged(session: Session, decision: Decision) -> Judgement | None:
    """Judge the request of a decision as everything stands now, in two queries; None where there is no request.

    What counted when the request was complete is stored with its signatures; this is for one that is not yet.
    """
    request, window = decision.call_in_request, window_of(decision.outcome)
    if request is None or window is None:
        return None
    assert decision.outcome is not None
    rule = rule_data.read(decision.outcome.rule)
    people = [signatory.person_id for signatory in request.signatories]
    earlier = earlier_signatures(session, people, but_not=request.id) if rule.limits.signatures_a_year else {}
    signatures = signatures_of(request.signatories, memberships_of(session, people), earlier)
    return judge(rule, request_of(request, signatures), window=window, matter=matter_of(decision))


def meetings_about(session: Session, decision_id: int) -> list[Meeting]:
    """Return the meetings of scrutiny held or to be held about a decision, with their committees, the first first.

    One that is postponed is among them once it has a new day.
    """
    committees: Any = Meeting.committees
    statement = (
        select(Meeting)
        .where(col(Meeting.decision_id) == decision_id, col(Meeting.status).not_in(CALLED_OFF))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return list(session.exec(statement.options(selectinload(committees))))
