"""What follows when a backup has been put back: no mail leaves until a person has looked."""

from datetime import datetime

from sqlmodel import Session

from webapp.domain.wording import moment
from webapp.models.outbox import PostHold
from webapp.queries.outbox import heartbeats


def hold_post(session: Session, *, now: datetime) -> None:
    """Hold the post of a database that was just put back, saying how old it is; one that is held already stays so."""
    if session.get(PostHold, 1) is not None:
        return
    newest = max((beat.started_at for beat in heartbeats(session)), default=None)
    of = f" of {moment(newest)}" if newest else ""
    session.add(PostHold(since=now, why=f"A backup{of} was put back."))
