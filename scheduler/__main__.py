"""`python -m scheduler [--once JOB]`: run the timetable until SIGTERM or Ctrl-C, or one job once."""

import argparse
import signal
import sys
from collections.abc import Sequence
from threading import Event
from types import FrameType

from scheduler.logs import write_json_lines
from scheduler.runner import run
from scheduler.timetable import BY_NAME
from webapp.config import load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and the settings, run, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scheduler", description="Queue reminders, send mail and publish calendar feeds, on every tick."
    )
    names = tuple(BY_NAME)
    parser.add_argument("--once", choices=names, metavar="JOB", help=f"run one job and end: {', '.join(names)}")
    once = parser.parse_args(arguments).once
    write_json_lines()
    stop = Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    return run(load_settings(), once=once, stop=stop)


if __name__ == "__main__":
    sys.exit(main())
