"""The latest news for feed readers, in a query or two each, however long the archive is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from webapp.domain.call_in_requests import Validity
from webapp.domain.lifecycle import Status
from webapp.domain.news_feeds import (
    CALL_INS,
    DECISIONS_PUBLISHED,
    EDITIONS_PUBLISHED,
    SHOWN,
    CallInNews,
    NewsEntry,
    NewsFeed,
    RecordNews,
    of_call_in,
    of_edition,
    of_record,
)
from webapp.links import decision_url, edition_url
from webapp.models.bodies import DecisionMaker
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Decision, DecisionMakerLink
from webapp.models.editions import EditionRow
from webapp.models.records import Outcome
from webapp.queries.diary_meetings import HEAVY
from webapp.queries.editions import head_of


def news_of(session: Session, feed: NewsFeed, base_url: str) -> list[NewsEntry]:
    """Return the latest entries of a feed of news, the newest first."""
    return _ASKED[feed](session, base_url)


def _editions(session: Session, base_url: str) -> list[NewsEntry]:
    light = select(EditionRow).options(*(defer(column) for column in HEAVY))
    rows = session.exec(light.order_by(col(EditionRow.recorded_at).desc(), col(EditionRow.id).desc()).limit(SHOWN))
    return [of_edition(head_of(row), row.uuid, edition_url(base_url, row.number)) for row in rows]


def _records(session: Session, base_url: str) -> list[NewsEntry]:
    columns = (
        Decision.id, Decision.uuid, Decision.title, Decision.slug, Outcome.decided_on, Outcome.published_at,
        Decision.updated_at, Outcome.call_in_closes_at,
    )  # fmt: skip
    rows = session.execute(
        sa.select(*map(col, columns))
        .join(Decision, col(Decision.id) == col(Outcome.decision_id))
        .where(col(Decision.status) != Status.DRAFT)
        .order_by(col(Outcome.published_at).desc(), col(Outcome.id).desc())
        .limit(SHOWN)
    ).all()
    makers = _makers(session, [row.id for row in rows])
    return [
        of_record(
            RecordNews(
                uuid=row.uuid,
                title=row.title,
                address=decision_url(base_url, row.slug),
                decided_on=row.decided_on,
                published_at=row.published_at,
                updated_at=row.updated_at,
                makers=tuple(makers.get(row.id, ())),
                closes_at=row.call_in_closes_at,
            )
        )
        for row in rows
    ]


def _makers(session: Session, ids: Iterable[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    statement = (
        select(DecisionMakerLink.decision_id, DecisionMaker.name)
        .join(DecisionMaker, col(DecisionMaker.id) == col(DecisionMakerLink.decision_maker_id))
        .where(col(DecisionMakerLink.decision_id).in_(list(ids)))
        .order_by(col(DecisionMakerLink.id))
    )
    for decision_id, name in session.exec(statement):
        found[decision_id].append(name)
    return found


def _call_ins(session: Session, base_url: str) -> list[NewsEntry]:
    columns = (
        Decision.uuid, Decision.title, Decision.slug, CallInRequest.satisfied_at, CallInRequest.outcome,
        CallInRequest.outcome_on, Decision.updated_at,
    )  # fmt: skip
    rows = session.execute(
        sa.select(*map(col, columns))
        .join(Decision, col(Decision.id) == col(CallInRequest.decision_id))
        .where(
            col(CallInRequest.satisfied_at).is_not(None),
            sa.or_(col(CallInRequest.validity).is_(None), col(CallInRequest.validity) != Validity.NOT_VALID),
            col(Decision.status) != Status.DRAFT,
        )
        .order_by(col(CallInRequest.satisfied_at).desc(), col(CallInRequest.id).desc())
        .limit(SHOWN)
    )
    return [
        of_call_in(
            CallInNews(
                uuid=row.uuid,
                title=row.title,
                address=decision_url(base_url, row.slug),
                called_in_at=row.satisfied_at,
                updated_at=row.updated_at,
                outcome=row.outcome,
                outcome_on=row.outcome_on,
            )
        )
        for row in rows
    ]


_ASKED: Mapping[NewsFeed, Callable[[Session, str], list[NewsEntry]]] = {
    EDITIONS_PUBLISHED: _editions,
    DECISIONS_PUBLISHED: _records,
    CALL_INS: _call_ins,
}
