"""Promises 6 and 8 on PostgreSQL: many schedulers and workers, some of them killed; a server that restarts."""

import random
import subprocess
import time
from pathlib import Path

from tests.faults.clusters import Cluster
from tests.faults.findings import Finding, counted
from tests.faults.processes import SCHEDULER, WORKER, until
from tests.faults.scenes import Scale, Scene, scene

OF_EACH = 4


def undisturbed(scale: Scale, folder: Path, cluster: Cluster) -> Finding:
    """Let four schedulers and four workers share the post."""
    with scene(scale, folder, cluster.create("undisturbed")) as here:
        here.relay.behave(delay=0.005)
        everybody = _start_everybody(here)
        seconds = here.wait_for_all()
        finding = Finding("6 many on PostgreSQL", f"{OF_EACH} schedulers, {OF_EACH} workers, {seconds:.0f} s")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(all(process.poll() is None for process in everybody), "a process ended by itself")
        return finding


def disturbed(scale: Scale, folder: Path, cluster: Cluster) -> Finding:
    """Kill one of them at any instant, again and again, and start another in its place."""
    chance = random.Random(3)
    kills = scale.kills // 3
    with scene(scale, folder, cluster.create("disturbed")) as here:
        here.relay.behave(delay=0.1)
        everybody = _start_everybody(here)
        until(lambda: here.relay.number_taken() > 0, 60, "letters to go")
        for _ in range(kills):
            time.sleep(chance.uniform(0, 0.5))
            place = chance.randrange(len(everybody))
            here.place.kill(everybody[place])
            everybody[place] = here.place.start(SCHEDULER if place < OF_EACH else WORKER)
        here.relay.behave(delay=0.005)
        here.wait_for_all()
        finding = Finding("6 many on PostgreSQL, killed", f"{kills} kills during {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(finding.duplicates <= kills, f"{finding.duplicates} duplicates, more than kills")
        return finding


def _start_everybody(here: Scene) -> list[subprocess.Popen[bytes]]:
    return [here.place.start(command) for command in (SCHEDULER, WORKER) for _ in range(OF_EACH)]


def restarted(scale: Scale, folder: Path, cluster: Cluster) -> Finding:
    """Stop the server twice, once as a power cut would, while a scheduler and two workers send."""
    with scene(scale, folder, cluster.create("restarted")) as here:
        here.relay.behave(delay=0.01)
        everybody = [here.place.start(SCHEDULER), here.place.start(WORKER), here.place.start(WORKER)]
        unrecorded = 0
        for number, mode in enumerate(("fast", "immediate"), start=1):
            share = len(here.council.expected) * number // 3
            until(lambda share=share: here.relay.number_taken() >= share, 120, "letters to go")  # type: ignore[misc]
            cluster.stop(mode)
            at_stop = here.relay.number_taken()
            time.sleep(4)
            unrecorded += here.relay.number_taken() - at_stop
            cluster.start()
        here.wait_for_all()
        finding = Finding("8 PostgreSQL restarted", f"stopped twice during {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.facts = [f"{unrecorded} taken while it was away"]
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        # What had been claimed before may still go, a letter for each connection; nothing after that.
        finding.want(unrecorded <= 2 * len(everybody) * _MOST_IN_HAND, f"{unrecorded} sent and not recorded")
        finding.want(all(process.poll() is None for process in everybody), "a process ended by itself")
        return finding


_MOST_IN_HAND = 25
