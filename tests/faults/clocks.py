"""Promise 9: the wall clock of the scheduler jumps while it sends."""

import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.faults.bad_relays import LATE
from tests.faults.findings import Finding, counted
from tests.faults.processes import until
from tests.faults.scenes import Scale, scene

LIBRARIES = Path("/usr/lib")
MARGIN = 4.0
"""Seconds within which a process notices the time in its file, and a letter written before has waited for its turn."""


class NoFaketime(Exception):
    """The package that sets the clock of one process is not installed."""


def faketime(file: Path, offset: timedelta = timedelta(0)) -> Mapping[str, str]:
    """Give the environment in which a process reads its wall clock through a file; monotonic clocks stay true."""
    found = sorted(LIBRARIES.glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        raise NoFaketime("libfaketime is not installed (Debian: apt-get install faketime)")
    set_clock(file, offset)
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def set_clock(file: Path, offset: timedelta) -> None:
    """Set the clock so far off from the true one."""
    draft = file.with_suffix(".draft")
    draft.write_text(f"{offset.total_seconds():+.0f}\n")
    draft.rename(file)


def jumped(scale: Scale, folder: Path, *, jump: timedelta) -> Finding:
    """Let the clock jump when everything is queued and a part is sent; nobody starts anything anew."""
    with scene(scale, folder) as here:
        here.relay.behave(delay=0.02)
        file = folder / "clock"
        process = here.place.start(more=faketime(file))
        until(lambda: sum(here.states().values()) >= len(here.council.expected), 60, "everything to be queued")
        until(lambda: here.relay.number_taken() >= scale.reminders // 10, 60, "letters to go")
        set_clock(file, jump)
        jumped_at = time.monotonic()
        here.relay.behave(delay=0)
        seconds = here.wait_for_all()
        taken = here.relay.taken()
        hours = jump.total_seconds() / 3600
        finding = Finding("9 clock", f"a jump of {hours:+.0f} h, the rest gone within {seconds:.0f} s")
        counted(finding, here.council.expected, taken)
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(process.poll() is None, "the scheduler ended by itself")
        after = [dialog for dialog in taken if dialog.began > jumped_at + MARGIN]
        marked = sum(dialog.subject.startswith(LATE) for dialog in after)
        wanted = len(after) if jump > timedelta(hours=4) else 0
        finding.want(marked == wanted, f"{marked} of {len(after)} say that they are late, {wanted} are")
        until(lambda: "the clock jumped" in here.place.logged(), 10, "the jump to be logged")
        return finding


two_hours_back = partial(jumped, jump=timedelta(hours=-2))
thirty_hours_back = partial(jumped, jump=timedelta(hours=-30))
a_day_ahead = partial(jumped, jump=timedelta(days=1))
