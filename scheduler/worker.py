"""A worker: carries mail from PostgreSQL beside any number of schedulers and other workers, until it is stopped.

Whatever happens to the database, a worker begins again instead of ending, each time as a new sender: what it had in
hand when it lost the database is taken back like that of any sender that is gone.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from scheduler.jobs import Workplace
from scheduler.runner import bring_up_to_date, workplace
from webapp.adapters import clock as wall
from webapp.adapters.log_lines import words_of
from webapp.config import Settings
from webapp.database import Database, is_unavailable
from webapp.domain.errors import RuleBroken
from webapp.services.carrier_jobs import take_down_heartbeat
from webapp.services.heartbeats import job_began, job_ended

log = logging.getLogger(__name__)

HEARTBEAT = "worker"
BEAT_SECONDS = 10.0
AGAIN_SECONDS = 1.0


def work(settings: Settings, stop: Event, clock: Callable[[], datetime] = wall.now) -> int:
    """Carry mail until *stop* is set; return the exit status of the process. Letters in hand are finished first."""
    if not settings.database_url.startswith("postgres"):
        raise RuleBroken(
            "Workers need PostgreSQL. On SQLite the scheduler sends the mail by itself: start forward-plan scheduler."
        )
    is_new = True
    while not stop.is_set():
        try:
            if is_new:
                bring_up_to_date(settings)
                is_new = False
            with workplace(settings, stop, clock) as place:
                _carry(place)
        except RuleBroken:
            raise
        except Exception as problem:
            _tell(problem)
        stop.wait(AGAIN_SECONDS)
    _take_down_heartbeat(settings)
    log.info("worker stopped")
    return 0


def _carry(place: Workplace) -> None:
    """Carry mail until the stop or a problem; through rests of the relay as long as they last."""
    from scheduler.carrier import Run, make_ready  # procrastinate comes with the extra postgres only

    make_ready(place)
    run = Run(place)
    log.info("worker started")
    with _beating(place, run.close):
        try:
            while run.may_begin(timedelta.max):
                run.until_stopped()
                if not run.met_rest:
                    break
        finally:
            run.close()
    if run.problems:
        raise run.problems[0]


@contextmanager
def _beating(place: Workplace, tidy: Callable[[], None]) -> Iterator[None]:
    """Give a sign of life every few seconds meanwhile, and let go of connections that nobody uses."""
    ended = Event()

    def beat() -> None:
        while True:
            tidy()
            try:
                _beat(place)
            except Exception as problem:
                _tell(problem)
            if ended.wait(BEAT_SECONDS):
                return

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(place: Workplace) -> None:
    with place.database.transaction() as session:
        job_began(session, HEARTBEAT, now=place.clock())
        job_ended(session, HEARTBEAT, now=place.clock(), problem=None)


def _take_down_heartbeat(settings: Settings) -> None:
    """Leave no heartbeat that would fall silent: this end was planned. Another worker's next beat puts it back."""
    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            take_down_heartbeat(session, HEARTBEAT)
    except Exception as problem:
        _tell(problem)
    finally:
        database.engine.dispose()


def _tell(problem: Exception) -> None:
    """Log a problem after which the worker goes on; that the database or the disk is away needs no trace."""
    if is_unavailable(problem) or isinstance(problem, OSError):
        log.warning("database or disk cannot be used now", extra={"facts": {"problem": words_of(problem)}})
    else:
        log.error("the worker had a problem and begins again", exc_info=problem)
