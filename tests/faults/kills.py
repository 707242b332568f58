"""Promises 1 and 2: processes that are killed, and processes that are asked to stop."""

import random
import time
from pathlib import Path

from tests.faults.findings import Finding, counted
from tests.faults.processes import until
from tests.faults.scenes import Scale, Scene, scene


def killed(scale: Scale, folder: Path) -> Finding:
    """Kill the scheduler at any instant, again and again, while it sends."""
    chance = random.Random(1)
    with scene(scale, folder) as here:
        here.relay.behave(delay=0.005)
        lives = 0
        for number in range(scale.kills):
            process = here.place.start()
            _let_some_through(here, number + 1, scale.kills, chance)
            lives += process.poll() is None
            here.place.kill(process)
        here.place.start()
        here.wait_for_all()
        finding = Finding("1 kill -9", f"{scale.kills} kills during {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(finding.duplicates <= scale.kills, f"{finding.duplicates} duplicates, more than kills")
        finding.want(lives == scale.kills, "the scheduler had ended by itself before it was killed")
        return finding


def _let_some_through(here: Scene, number: int, of: int, chance: random.Random) -> None:
    """Let a fair share of the letters go, and then an instant more; one life in six ends before it has begun."""
    if chance.random() < 1 / 6:
        time.sleep(chance.uniform(0.1, 1.5))
        return
    share = len(here.council.expected) * number // (of + 2)
    until(lambda: here.relay.number_taken() >= share, 60, "letters to go")
    time.sleep(chance.uniform(0, 0.06))


def stopped(scale: Scale, folder: Path) -> Finding:
    """Ask the scheduler to stop, again and again, while it sends."""
    chance = random.Random(2)
    with scene(scale, folder) as here:
        here.relay.behave(delay=0.005)
        statuses = []
        for number in range(scale.stops):
            process = here.place.start()
            _let_some_through(here, number + 1, scale.stops, chance)
            statuses.append(here.place.stop(process))
        here.place.start()
        here.wait_for_all()
        finding = Finding("2 SIGTERM", f"{scale.stops} stops during {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        # A stop in the first instant, before Python has got as far as to listen for it, ends it by the signal.
        bad = [status for status in statuses if status not in (0, -15)]
        finding.want(not bad, f"ended with {bad}")
        return finding


def three_at_once(scale: Scale, folder: Path) -> Finding:
    """Start three schedulers on SQLite by mistake, and kill the one that works."""
    with scene(scale, folder) as here:
        here.relay.behave(delay=0.005)
        processes = [here.place.start() for _ in range(3)]
        until(lambda: here.relay.number_taken() >= scale.reminders // 3, 60, "letters to go")
        waiting = here.place.logged().count("Another scheduler is working")
        here.wait_for_all()
        finding = Finding("7 three schedulers on SQLite", f"three at once, {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(waiting == 2, f"{waiting} of the three said that they wait")
        finding.want(all(process.poll() is None for process in processes), "a waiting scheduler ended")
        return finding
