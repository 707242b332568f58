"""`python -m scheduler [--once JOB]`: run the timetable until SIGTERM or Ctrl-C, or one job once."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from threading import Event, Thread
from types import FrameType

from scheduler.runner import run
from scheduler.timetable import BY_NAME
from webapp.adapters.clock import now
from webapp.adapters.log_lines import write_json_lines
from webapp.config import Settings, load_settings
from webapp.database import Database
from webapp.migrations.steps import migrate
from webapp.services.installation import install


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and the settings, run, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scheduler", description="Queue reminders, send mail and publish calendar feeds, on every tick."
    )
    names = tuple(BY_NAME)
    parser.add_argument("--once", choices=names, metavar="JOB", help=f"run one job and end: {', '.join(names)}")
    parser.add_argument(
        "--until-input-ends", action="store_true", help="end when standard input does, because our starter is gone"
    )
    asked = parser.parse_args(arguments)
    write_json_lines()
    stop = Event()
    if asked.until_input_ends:
        Thread(target=_wait_for_the_end, args=(stop,), daemon=True).start()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    settings = load_settings()
    _prepare(settings)
    return run(settings, once=asked.once, stop=stop)


def _wait_for_the_end(stop: Event) -> None:
    """Read standard input, on which nobody writes, until whoever holds the other end is gone."""
    # Unbuffered: Python would not end while another thread holds the lock of a buffered stream.
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()


def _prepare(settings: Settings) -> None:
    """Bring the database up to this version, so that the scheduler may be the first to start."""
    database = Database(settings.database_url)
    try:
        migrate(database.engine)
        with database.transaction() as session:
            install(session, now=now(), nation=settings.nation)
    finally:
        database.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
