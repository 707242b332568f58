"""The job that forgets addresses: those nobody confirmed within 7 days, and subscriptions that ended 90 days ago."""

from scheduler.jobs import Figures, Workplace
from webapp.services import subscriptions


def remove_unconfirmed(place: Workplace) -> Figures:
    """Delete addresses that were never confirmed, or whose subscription ended long ago, and their traces."""
    with place.database.transaction() as session:
        removed = subscriptions.clear(session, now=place.clock())
    return {"unconfirmed": removed.unconfirmed, "ended": removed.ended}
