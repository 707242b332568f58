"""The job that tells the outside watch, as long as nothing keeps the system from being trusted, that all is well.

When it stops, for whatever reason, this one included that nothing of ours runs any more, the watch raises the alarm.
"""

import logging

from scheduler.jobs import Figures, Workplace
from webapp.adapters.dead_man import PingFailed, ping
from webapp.adapters.readiness import reasons_of, standing_of

log = logging.getLogger(__name__)


def ping_dead_man(place: Workplace) -> Figures:
    """Fetch the address of the outside watch unless there is a reason not to be ready; a ping that fails is logged."""
    settings = place.settings
    if not settings.ping_url:
        return {"pinged": 0, "reasons": 0}
    now = place.clock()
    with place.database.reading() as session:
        standing = standing_of(session, settings, now=now)
    reasons = reasons_of(standing, settings, now=now)
    if reasons:
        log.warning("no ping: not ready", extra={"facts": {"reasons": reasons}})
        return {"pinged": 0, "reasons": len(reasons)}
    try:
        ping(settings.ping_url)
    except PingFailed as failed:
        log.warning("the outside watch was not told that all is well: %s", failed)
        return {"pinged": 0, "reasons": 0}
    return {"pinged": 1, "reasons": 0}
