"""`python -m tests.faults [--quick] [--without-faketime] [NAME …]`: every promise against real processes and a relay.

Prints one line for each scenario, then how many promises were kept and how long it took; ends with 1 when any is
broken. Two scenarios run at a time, because each waits much of its time; nothing of them is left behind.
"""

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from tests.faults import backups, bad_relays, changes, clocks, kills, many, storage, ticks, watched
from tests.faults.clocks import NoFaketime
from tests.faults.clusters import Cluster, cluster
from tests.faults.findings import Finding
from tests.faults.scenes import QUICK, Scale

AT_A_TIME = 2

ON_SQLITE: Mapping[str, Callable[[Scale, Path], Finding]] = {
    "killed": kills.killed,
    "stopped": kills.stopped,
    "bad-relay": bad_relays.bad_in_every_way,
    "bad-relay-pipelining": bad_relays.bad_with_pipelining,
    "refused": bad_relays.refused,
    "outage": bad_relays.away,
    "three-schedulers": kills.three_at_once,
    "small-ticks": ticks.small,
    "locked": storage.locked,
    "disk-full": storage.full,
    "clock-2-hours-back": clocks.two_hours_back,
    "clock-30-hours-back": clocks.thirty_hours_back,
    "clock-a-day-ahead": clocks.a_day_ahead,
    "withdrawn": changes.withdrawn,
    "bank-holiday": changes.bank_holiday,
    "backup-put-back": backups.put_back,
    "backup-while-writing": backups.copied_while_writing,
    "expected": watched.expected_agrees,
    "silence": watched.silence_noticed,
}
ON_POSTGRES: Mapping[str, Callable[[Scale, Path, Cluster], Finding]] = {
    "many": many.undisturbed,
    "many-killed": many.disturbed,
    "postgres-restarted": many.restarted,
    "backup-put-back-postgres": backups.put_back_on_postgres,
}


@dataclass(frozen=True)
class Asked:
    """How the scenarios are to be run."""

    scale: Scale
    folder: Path
    without_faketime: bool

    def run(self, name: str) -> bool:
        """Run one scenario and print its line; say whether its promise was kept."""
        began = time.monotonic()
        try:
            finding = self._find(name)
        except NoFaketime as missing:
            said, kept = f"{name} | {missing} | not tried", self.without_faketime
        except Exception as problem:
            traceback.print_exc()
            said, kept = f"{name} | BROKEN: {problem or type(problem).__name__}", False
        else:
            said, kept = finding.line(), not finding.broken
        click.echo(f"{said} | {time.monotonic() - began:.0f} s")
        return kept

    def _find(self, name: str) -> Finding:
        folder = self.folder / name
        if name in ON_SQLITE:
            return ON_SQLITE[name](self.scale, folder)
        # A server for each: one of the scenarios stops it.
        with cluster() as server:
            return ON_POSTGRES[name](self.scale, folder, server)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scenarios asked for; return the exit status."""
    names = [*ON_SQLITE, *ON_POSTGRES]
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}; all by default")
    parser.add_argument("--quick", action="store_true", help="fewer reminders, kills and seconds")
    parser.add_argument("--without-faketime", action="store_true", help="a missing libfaketime is no failure")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and records")
    parser.add_argument("--at-a-time", type=int, default=AT_A_TIME, help="how many scenarios run at once")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(names):
        parser.error(f"there is no scenario {', '.join(sorted(unknown))}")
    folder, began = Path(tempfile.mkdtemp(prefix="forward-plan-faults.")), time.monotonic()
    how = Asked(QUICK if asked.quick else Scale(), folder, asked.without_faketime)
    try:
        with ThreadPoolExecutor(asked.at_a_time) as pool:
            kept = list(pool.map(how.run, asked.names or names))
    finally:
        if asked.keep:
            click.echo(f"Logs and records: {folder}")
        else:
            shutil.rmtree(folder)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    click.echo(f"{sum(kept)} of {len(kept)} kept, in {minutes} minutes and {seconds} seconds.")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
