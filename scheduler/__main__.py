"""`python -m scheduler [--once JOB | worker]`: run the timetable until SIGTERM or Ctrl-C, one job once, or a worker."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from threading import Event, Thread
from types import FrameType

from scheduler.runner import bring_up_to_date, run
from scheduler.timetable import BY_NAME
from scheduler.worker import work
from webapp.adapters.log_lines import write_json_lines
from webapp.config import load_settings
from webapp.domain.errors import RuleBroken


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and the settings, run, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scheduler", description="Queue reminders, send mail and publish calendar feeds, on every tick."
    )
    names = tuple(BY_NAME)
    parser.add_argument("--once", choices=names, metavar="JOB", help=f"run one job and end: {', '.join(names)}")
    parser.add_argument(
        "part", nargs="?", choices=("worker",), help="carry mail only, beside schedulers, on PostgreSQL"
    )
    parser.add_argument(
        "--until-input-ends", action="store_true", help="end when standard input does, because our starter is gone"
    )
    asked = parser.parse_args(arguments)
    if asked.part and asked.once:
        parser.error("a worker has no jobs to run once")
    write_json_lines()
    stop = Event()
    if asked.until_input_ends:
        Thread(target=_wait_for_the_end, args=(stop,), daemon=True).start()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    settings = load_settings()
    try:
        if asked.part == "worker":
            return work(settings, stop)
        bring_up_to_date(settings)
        return run(settings, once=asked.once, stop=stop)
    except RuleBroken as refused:
        sys.stderr.write(f"Error: {refused.message}\n")
        return 1


def _wait_for_the_end(stop: Event) -> None:
    """Read standard input, on which nobody writes, until whoever holds the other end is gone."""
    # Unbuffered: Python would not end while another thread holds the lock of a buffered stream.
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
