"""Promises 12 and 13: copies made while mail is sent, and an older one put back."""

import time
from pathlib import Path

from tests.faults.clusters import Cluster
from tests.faults.findings import Finding, counted
from tests.faults.processes import until
from tests.faults.scenes import Scale, Scene, scene

SECONDS_HELD = 3


def put_back(scale: Scale, folder: Path) -> Finding:
    """Copy the database a third of the way, go on, put the copy back, and let mail leave again."""
    with scene(scale, folder) as here:
        return _put_back(here, "12 backup put back")


def put_back_on_postgres(scale: Scale, folder: Path, cluster: Cluster) -> Finding:
    """Do the same on PostgreSQL."""
    with scene(scale, folder, cluster.create("put_back")) as here:
        return _put_back(here, "12 backup put back, PostgreSQL")


def _put_back(here: Scene, promise: str) -> Finding:
    copy, everybody = here.folder / "copy", len(here.council.expected)
    here.relay.behave(delay=0.01)
    process = here.place.start()
    until(lambda: here.relay.number_taken() >= everybody // 3, 60, "a third to go")
    copied = here.place.run("backup", str(copy))
    until(lambda: here.relay.number_taken() >= everybody * 2 // 3, 60, "two thirds to go")
    refused = here.place.run("restore", str(copy))
    here.place.stop(process)
    before = here.relay.number_taken()
    restored = here.place.run("restore", str(copy))
    here.place.start()
    time.sleep(SECONDS_HELD)
    while_held = here.relay.number_taken() - before
    released = here.place.run("post", "release")
    here.wait_for_all()
    finding = Finding(promise, f"copied at {everybody // 3}, put back at {before} of {everybody}")
    counted(finding, here.council.expected, here.relay.taken())
    said = released.stdout.strip().splitlines()
    finding.facts = said[-1:]
    finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
    finding.want(copied.returncode == 0, f"backup said {copied.stdout}{copied.stderr}")
    finding.want(refused.returncode == 1, "a backup was put back under a scheduler that works")
    finding.want(restored.returncode == 0, f"restore said {restored.stdout}{restored.stderr}")
    finding.want(while_held == 0, f"{while_held} sent while held")
    finding.want(released.returncode == 0, f"post release said {released.stdout}{released.stderr}")
    return finding


def copied_while_writing(scale: Scale, folder: Path) -> Finding:
    """Copy the database again and again while mail is sent, and open each copy."""
    copies = max(scale.kills // 6, 3)
    with scene(scale, folder) as here:
        here.relay.behave(delay=0.005)
        here.place.start()
        until(lambda: here.relay.number_taken() > 0, 60, "letters to go")
        results = [here.place.run("backup", str(folder / f"copy-{number}")) for number in range(copies)]
        here.wait_for_all()
        opened = [here.place.run("migrate", more=_on(folder / f"copy-{number}")) for number in range(copies)]
        finding = Finding("13 backup while writing", f"{copies} copies during {scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(all(one.returncode == 0 for one in results), "a copy was not made")
        finding.want(all(one.returncode == 0 for one in opened), "a copy does not open")
        return finding


def _on(copy: Path) -> dict[str, str]:
    return {"FORWARD_PLAN_DATABASE_URL": f"sqlite:///{copy}"}
