"""Whether the system can be relied on: how scheduler and post stand, the disk's room and the calendar's reach."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from webapp.adapters.bank_holidays import installation_known_to
from webapp.config import Settings
from webapp.domain.health import Disk, Standing, overdue_before, reasons_not_ready
from webapp.queries import standing

MEGABYTE = 1024 * 1024


def standing_of(session: Session, settings: Settings, *, now: datetime) -> Standing:
    """Return how scheduler and post of an installation stand, in one statement."""
    return standing.standing(
        session, transport=settings.mail, overdue_before=overdue_before(now, tick=tick_of(settings))
    )


def reasons_of(found: Standing, settings: Settings, *, now: datetime) -> list[str]:
    """Return why nobody should rely on an installation now; empty when all is well."""
    return reasons_not_ready(
        found,
        disk=Disk(free_megabytes(settings.instance), settings.disk_low_mb),
        known_to=installation_known_to(found.loaded_to),
        tick=tick_of(settings),
        now=now,
    )


def tick_of(settings: Settings) -> timedelta:
    """Return how often the jobs run that keep no time of their own."""
    return timedelta(seconds=settings.tick_seconds)


def free_megabytes(folder: Path) -> int:
    """Return how many megabytes may still be written where a folder lies."""
    return shutil.disk_usage(folder).free // MEGABYTE
