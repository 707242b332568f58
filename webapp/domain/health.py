"""What keeps the system from being trusted at this moment, in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from webapp.domain.london import london_date
from webapp.domain.notification_words import job_words
from webapp.domain.wording import count, day, moment

SILENT_AFTER = timedelta(minutes=4)
"""Whoever asks once a minute hears of a failure within five."""

MISSED_TICKS = 3
ONCE_AN_HOUR = timedelta(minutes=90)
PATIENCE: Mapping[str, timedelta] = MappingProxyType(
    dict.fromkeys(("queue_report_deadlines", "check_completeness", "remove_unconfirmed"), ONCE_AN_HOUR)
)
"""How long a job may be silent that runs seldom: its interval and some room. If it fails, that is said at once."""

WORKERS = frozenset({"worker"})
"""What beats on a machine of its own, whatever becomes of the scheduler."""

SENDS_MAIL = "deliver_mail"
RESTS_TOO_LONG = timedelta(minutes=15)
SHORTEST_CALENDAR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Beat:
    """When a job of the scheduler last began and last succeeded, and how often it has failed in a row since."""

    job: str
    began_at: datetime
    succeeded_at: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How scheduler and post stand at one moment.

    `given_up` and `refused` count messages at which nobody has looked yet, `overdue` those that wait though they should
    have gone (`overdue_before`), which says nothing before the post has run once. `tried_at` is when a message was last
    tried. `resting_since` and `resting_until` tell of the transport's last rest. `loaded_to` is the last day of the
    lists of bank holidays that the council loaded.
    """

    beats: tuple[Beat, ...]
    overdue: int = 0
    given_up: int = 0
    refused: int = 0
    tried_at: datetime | None = None
    held_since: datetime | None = None
    resting_since: datetime | None = None
    resting_until: datetime | None = None
    loaded_to: date | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    """Room on the disk of the instance folder, and how much there has to be at least; both in megabytes."""

    free_mb: int
    low_mb: int


def reasons_not_ready(standing: Standing, *, disk: Disk, known_to: date, tick: timedelta, now: datetime) -> list[str]:
    """List why nobody should rely on reminders and feeds now; empty when all is well.

    `tick` is how often jobs are to run that keep no time of their own. `known_to` is the last day whose bank holidays
    are known: with fewer than sixty days to go, windows that open now can soon no longer be counted.
    """
    return [
        *_about_the_clock(standing, tick, now),
        *_about_the_post(standing, now),
        *_about_room(disk),
        *_about_the_calendar(known_to, now),
    ]


def overdue_before(now: datetime, *, tick: timedelta) -> datetime:
    """Return the instant before which a waiting message should have gone."""
    return now - patience_on_ticks(tick)


def patience_on_ticks(tick: timedelta) -> timedelta:
    """Say how long a job that runs on every tick may be silent."""
    return max(SILENT_AFTER, MISSED_TICKS * tick)


def is_silent(beat: Beat, standing: Standing, *, tick: timedelta, now: datetime) -> bool:
    """Say whether a job has not succeeded for longer than it may, or runs seldom and failed.

    One that never succeeded is given that time from when it last began, unless it failed. While a long run of the post
    goes on, each message tried is a sign of life.
    """
    if beat.failures and beat.job in PATIENCE:
        return True
    patience = max(PATIENCE.get(beat.job, timedelta(0)), patience_on_ticks(tick))
    alive_at = beat.succeeded_at
    if alive_at is None:
        return beat.failures > 0 or now - beat.began_at > patience
    if beat.job == SENDS_MAIL and standing.tried_at is not None and not beat.failures:
        alive_at = max(alive_at, standing.tried_at)
    return now - alive_at > patience


def is_resting(standing: Standing, *, now: datetime) -> bool:
    """Say whether the transport rests: a rest that has just ended is followed by a try, and perhaps by another."""
    return standing.resting_until is not None and now - standing.resting_until < SILENT_AFTER


def _about_the_clock(standing: Standing, tick: timedelta, now: datetime) -> Iterator[str]:
    if not standing.beats:
        yield "The scheduler has never run."
        return
    silent = [beat for beat in standing.beats if is_silent(beat, standing, tick=tick, now=now)]
    on_ticks = [beat for beat in standing.beats if beat.job not in PATIENCE and beat.job not in WORKERS]
    if len(on_ticks) > 1 and all(beat in silent for beat in on_ticks):
        last = max((beat.succeeded_at for beat in on_ticks if beat.succeeded_at), default=None)
        yield (
            f"The scheduler is silent: no job has succeeded since {moment(last)}."
            if last
            else ("The scheduler has run, and none of its jobs ever succeeded.")
        )
        silent = [beat for beat in silent if beat not in on_ticks]
    for beat in sorted(silent, key=lambda beat: beat.job):
        name = f"The job {beat.job} ({job_words(beat.job)})"
        if beat.succeeded_at is None:
            yield f"{name} never succeeded."
        elif beat.failures and now - beat.succeeded_at <= PATIENCE.get(beat.job, timedelta(0)):
            yield f"{name} failed when it last ran."
        else:
            yield f"{name} has not succeeded since {moment(beat.succeeded_at)}."


def _about_the_post(standing: Standing, now: datetime) -> Iterator[str]:
    if standing.held_since is not None:
        yield f"The post has been on hold since {moment(standing.held_since)}: no mail leaves until somebody says Go."
    if standing.resting_since and is_resting(standing, now=now) and now - standing.resting_since > RESTS_TOO_LONG:
        yield f"The mail relay has not answered since {moment(standing.resting_since)}."
    if standing.overdue and any(beat.job == SENDS_MAIL and beat.succeeded_at for beat in standing.beats):
        yield f"{count(standing.overdue, 'message is', 'messages are')} overdue and still waiting."
    if standing.given_up:
        were = count(standing.given_up, "message was", "messages were")
        yield f"{were} given up after too many tries and not seen to yet."
    if standing.refused:
        were = count(standing.refused, "message was", "messages were")
        yield f"{were} refused for good and not seen to yet."


def _about_room(disk: Disk) -> Iterator[str]:
    if disk.free_mb < disk.low_mb:
        yield f"Only {disk.free_mb} MB are free on the disk of the instance folder."


def _about_the_calendar(known_to: date, now: datetime) -> Iterator[str]:
    if known_to - london_date(now) < SHORTEST_CALENDAR:
        yield f"Bank holidays are known only up to {day(known_to)}."
