"""The carrier on PostgreSQL: procrastinate brings the ids of waiting messages to any number of workers.

The database itself defers a job for every message that begins to wait (`webapp/migrations/carrier.sql`), and here the
job is done: the post claims that one message, sends it and settles it. Nothing of it rests on procrastinate: a job is a
bell, the outbox is the truth. So a job carried twice finds nothing to claim, and one that is lost is deferred again by
the sweep.

A transport that rests, or a hold, ends the run instead of going round a thousand jobs; whoever runs it waits for the
end of the rest. Each thread speaks over a connection to the relay of its own, kept from letter to letter.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker

from scheduler.carrier_tables import prepare
from scheduler.jobs import Workplace, post_office
from scheduler.post import begin, carry
from scheduler.post_office import PostOffice
from webapp.database import Database, is_unavailable
from webapp.queries import carrier_jobs as queries
from webapp.services import carrier_jobs

log = logging.getLogger(__name__)
# It tells of every job twice, and the post tells of its letter.
logging.getLogger("procrastinate").setLevel(logging.WARNING)

QUEUE = "outbox"
NAMED = {"application_name": "forward-plan carrier"}
AFTER_PROBLEM = timedelta(minutes=1)
"""How long a message is put off that could not even be claimed or settled, so that the others go."""

MOST_PROBLEMS = 10
"""So many such messages in one run are no longer a matter of single messages."""

LOOK_SECONDS = 0.2
"""How often a run looks whether it is to stop."""

POLL_SECONDS = 5.0
"""At least so often a waiting run looks for jobs whose time has come; new ones are announced to it."""

LOOK_AGAIN_SECONDS = 5.0
"""How long to wait before looking again whether a rest or a hold is over."""


def drain(place: Workplace) -> Mapping[str, int]:
    """Carry all that is due and end: what the scheduler does on each tick.

    A rest of the transport that is no longer than the place's patience is waited out here.
    """
    recovered = make_ready(place)
    run = Run(place)
    try:
        while run.may_begin(place.patience) and _is_anything_due(place):
            run.until_empty()
            if not run.leaves_others:
                break
    finally:
        run.close()
    if run.problems:
        raise run.problems[0]
    return {**recovered, "carried": run.carried}


def make_ready(place: Workplace) -> Mapping[str, int]:
    """Prepare the database, take back what lost senders had in hand, and see that every message has a job."""
    prepare(place.database)
    recovered = begin(post_office(place))
    with place.database.transaction() as session:
        return {"recovered": recovered, **carrier_jobs.sweep(session, now=place.clock())}


class Run:
    """A run of the carrier in one process: its offices, how many messages it carried, and what went wrong."""

    def __init__(self, place: Workplace) -> None:
        self.carried = 0
        self.met_rest = False
        self.problems: list[Exception] = []
        self._place = place
        self._idle: list[PostOffice] = []

    @property
    def leaves_others(self) -> bool:
        """Say whether the run ended although others may wait: for a rest, or for a problem of single messages."""
        single = len(self.problems) < MOST_PROBLEMS and not any(is_away(problem) for problem in self.problems)
        return self.met_rest or (bool(self.problems) and single)

    def until_empty(self) -> None:
        """Carry what is due, then end."""
        self._begin(wait=False)

    def until_stopped(self) -> None:
        """Carry whatever comes, until the stop, a rest, or a problem that is to be looked at."""
        self._begin(wait=True)

    def may_begin(self, patience: timedelta) -> bool:
        """Wait out a rest or a hold that is no longer than so much; say whether mail may leave now."""
        while not self._place.stop.is_set() and (left := _rest_left(self._place)) is not None:
            if left > patience:
                return False
            self._place.stop.wait(min(left.total_seconds(), LOOK_AGAIN_SECONDS))
        return not self._place.stop.is_set()

    def close(self) -> None:
        """Close the connections that nobody uses at the moment."""
        while (office := self._idle_one()) is not None:
            office.close()

    def _begin(self, *, wait: bool) -> None:
        self.met_rest = False

        def loop() -> None:
            # Psycopg cannot live on the loop that Windows has by default.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._work(wait=wait))

        # In a thread of its own, so that whoever calls may have a loop running.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(loop).result()

    async def _work(self, *, wait: bool) -> None:
        """Run a worker of procrastinate until it ends by itself or we are to stop; letters in hand are finished."""
        threads = self._place.settings.smtp_connections
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads + 1))
        app = self._app()
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=threads,
                    wait=wait,
                    listen_notify=wait,
                    fetch_job_polling_interval=min(POLL_SECONDS, self._place.settings.tick_seconds),
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    worker_middleware=[self._end_on_rest],
                )
            )
            stopping = asyncio.create_task(self._stop_asked())
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            # Cancelled, procrastinate fetches no more and waits for what is in hand.
            for task in (working, stopping):
                task.cancel()
            results = await asyncio.gather(working, stopping, return_exceptions=True)
        self.problems.extend(_plain(one) for one in results if isinstance(one, Exception))

    async def _stop_asked(self) -> None:
        while not self._place.stop.is_set():
            await asyncio.sleep(LOOK_SECONDS)

    def _app(self) -> App:
        conninfo = _address(self._place.database)
        app = App(connector=PsycopgConnector(conninfo=conninfo, kwargs=NAMED, min_size=1, max_size=4))
        app.task(name="carry", queue=QUEUE)(self._carry)
        return app

    def _carry(self, row_id: int) -> bool:
        """Carry one message; say whether no mail can leave at the moment."""
        try:
            with self._office() as office:
                back_at = carry(office, row_id)
        except Exception as problem:
            self.problems.append(problem)
            if not is_away(problem):
                _put_off(self._place, row_id)
            raise
        self.carried += 1
        if back_at is None:
            return False
        resting = _rest_left(self._place) is not None
        _bring_back(self._place, row_id, timedelta(0) if resting else back_at - self._place.clock())
        return resting

    async def _end_on_rest(self, call_next: Callable[[], Awaitable[Any]], _context: JobContext, worker: Worker) -> None:
        """End the run when no mail can leave, or when something went wrong: the next begins as another sender."""
        end: Callable[[], None] = worker.stop
        try:
            self.met_rest = await call_next() or self.met_rest
        except Exception:
            end()
            raise
        if self.met_rest:
            end()

    @contextmanager
    def _office(self) -> Iterator[PostOffice]:
        """Lend an office with a connection of its own."""
        office = self._idle_one() or post_office(self._place)
        try:
            yield office
        finally:
            self._idle.append(office)

    def _idle_one(self) -> PostOffice | None:
        # Several threads ask, so there is no looking before taking.
        try:
            return self._idle.pop()
        except IndexError:
            return None


def is_away(problem: Exception) -> bool:
    """Say whether a problem is that the database or the disk cannot be used now, which concerns every message."""
    return is_unavailable(problem) or isinstance(problem, OSError)


def _plain(problem: Exception) -> Exception:
    """Call it a lost connection where procrastinate had one, in words that those who do not know it understand."""
    return ConnectionError(str(problem)) if isinstance(problem, ConnectorException) else problem


def _address(database: Database) -> str:
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _rest_left(place: Workplace) -> timedelta | None:
    with place.database.reading() as session:
        return queries.rest_left(session, transport=place.settings.mail, now=place.clock())


def _bring_back(place: Workplace, row_id: int, after: timedelta) -> None:
    with place.database.transaction() as session:
        carrier_jobs.bring_back(session, row_id, after=after)


def _put_off(place: Workplace, row_id: int) -> None:
    with place.database.transaction() as session:
        carrier_jobs.put_off(session, row_id, until=place.clock() + AFTER_PROBLEM)


def _is_anything_due(place: Workplace) -> bool:
    """Say whether there is something to carry: most ticks need not open a worker."""
    with place.database.reading() as session:
        return queries.is_anything_due(session)
