"""Running the timetable: one job once, or all of them on every tick until a stop, with a heartbeat around each.

APScheduler only rings the bell. It holds nothing that matters: what is due is in the database.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.jobs import Workplace, deliver_mail
from scheduler.locks import FileLock, Sender
from scheduler.timetable import BY_NAME, TIMETABLE, Line
from webapp.adapters import clock as wall
from webapp.adapters.log_lines import words_of
from webapp.adapters.mail_log import AckLog
from webapp.config import Settings
from webapp.database import Database
from webapp.migrations.steps import migrate
from webapp.services.heartbeats import job_began, job_ended
from webapp.services.installation import install

log = logging.getLogger(__name__)

WATCH_SECONDS = 1.0
LOCK_RETRY_SECONDS = 1.0
JUMP = timedelta(seconds=30)
ONE_AFTER_ANOTHER = timedelta(milliseconds=1)


def run(
    settings: Settings,
    once: str | None = None,
    stop: Event | None = None,
    clock: Callable[[], datetime] = wall.now,
) -> int:
    """Run one job once, or the timetable until *stop* is set; return the exit status of the process.

    A stop lets each job finish the message it has in hand. On SQLite only one scheduler works at a time; another one
    says so and waits for it to end.
    """
    stop = stop or Event()
    with workplace(settings, stop, clock) as place:
        if once is not None:
            return 0 if run_job(place, BY_NAME[once]) else 1
        lock = FileLock(settings.instance / "scheduler.lock")
        if place.database.engine.dialect.name == "sqlite" and not _taken(lock, stop):
            return 0
        try:
            _keep_time(replace(place, patience=timedelta(seconds=settings.tick_seconds)))
        finally:
            lock.close()
    return 0


def bring_up_to_date(settings: Settings) -> None:
    """Bring the database up to this version, so that the scheduler or a worker may be the first to start."""
    database = Database(settings.database_url)
    try:
        migrate(database.engine)
        with database.transaction() as session:
            install(session, now=wall.now(), nation=settings.nation)
    finally:
        database.engine.dispose()


@contextmanager
def workplace(settings: Settings, stop: Event, clock: Callable[[], datetime]) -> Iterator[Workplace]:
    """Open what the jobs need and close it again."""
    database = Database(settings.database_url)
    try:
        with Sender(settings.instance) as sender:
            yield Workplace(settings, database, clock, sender, AckLog(settings.instance / "acks.log"), stop)
    finally:
        database.engine.dispose()


def run_job(place: Workplace, line: Line) -> bool:
    """Run one job between two heartbeats; whatever goes wrong is logged, and the next tick tries again."""
    problem: str | None = None
    try:
        with place.database.transaction() as session:
            job_began(session, line.job, now=place.clock())
        figures = line.run(place)
        log.info(line.job, extra={"facts": figures})
    except Exception as error:
        problem = words_of(error)
        log.exception("%s failed", line.job)
    try:
        with place.database.transaction() as session:
            job_ended(session, line.job, now=place.clock(), problem=problem)
    except Exception:
        log.exception("the heartbeat of %s could not be written", line.job)
        return False
    return problem is None


def _taken(lock: FileLock, stop: Event) -> bool:
    """Take the lock of the one scheduler, waiting for another to end; False when we are to stop instead."""
    if lock.take():
        return True
    log.warning(
        "Another scheduler is working on this installation (it holds %s). This one waits until that one ends.",
        lock.path,
    )
    while not stop.wait(LOCK_RETRY_SECONDS):
        if lock.take():
            log.info("the other scheduler has ended, this one begins")
            return True
    return False


def _keep_time(place: Workplace) -> None:
    """Ring each job on its ticks until the stop, all of them at the start, in the order of the timetable."""
    bells = BackgroundScheduler(
        timezone=UTC,
        # The post has a thread to itself. The others take turns: on SQLite they could only wait for one another, and
        # the more of them wait the longer does the post.
        executors={"default": ThreadPoolExecutor(1), "post": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    start = datetime.now(UTC)
    for number, line in enumerate(TIMETABLE):
        bells.add_job(
            run_job,
            IntervalTrigger(seconds=_seconds_between(line, place.settings), timezone=UTC),
            args=(place, line),
            id=line.job,
            executor="post" if line.run is deliver_mail else "default",
            next_run_time=start + number * ONE_AFTER_ANOTHER,
        )
    bells.start()
    log.info("scheduler started", extra={"facts": {"jobs": [line.job for line in TIMETABLE]}})
    try:
        watch(place.stop, lambda: _ring_now(bells))
    finally:
        bells.shutdown(wait=True)
        log.info("scheduler stopped")


def _seconds_between(line: Line, settings: Settings) -> float:
    return settings.tick_seconds if line.every is None else line.every.total_seconds()


def _ring_now(bells: BackgroundScheduler) -> None:
    for job in bells.get_jobs():
        job.modify(next_run_time=datetime.now(UTC))


def _offset() -> timedelta:
    """Measure how far the wall clock is from the monotonic one."""
    return timedelta(seconds=time.time() - time.monotonic())


def watch(stop: Event, on_jump: Callable[[], None], measure: Callable[[], timedelta] = _offset) -> None:
    """Wait for the stop, by a clock that nobody can set.

    When the wall clock is set back, APScheduler would stay silent until real time has caught up: a jump is logged and
    the bells are rung anew.
    """
    offset = measure()
    while not stop.wait(WATCH_SECONDS):
        jump = measure() - offset
        if abs(jump) > JUMP:
            log.warning("the clock jumped", extra={"facts": {"seconds": round(jump.total_seconds())}})
            offset += jump
            on_jump()
