"""Many short ticks: the jobs and their heartbeats write all the time, and the post must not wait for them."""

from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa

from tests.faults.findings import Finding, counted
from tests.faults.scenes import Scale, Scene, scene

SHORT, LONG = 0.5, 30
"""Seconds between two ticks."""

LONGEST_SILENCE = 3.0
"""Seconds between two letters while others wait."""

SHARE = 1 / 5
"""How much of its pace without ticks the post keeps at the least: nearly all on a quiet machine, but others run too."""


def small(scale: Scale, folder: Path) -> Finding:
    """Send everything with two ticks a second, and compare its pace with that of a scheduler that hardly ticks."""
    folder.mkdir()
    with scene(scale, folder / "long", tick_seconds=LONG) as here:
        without, _ = _pace(here)
    with scene(scale, folder / "short", tick_seconds=SHORT) as here:
        pace, silence = _pace(here)
        finding = Finding("ticks", f"{scale.reminders} reminders while every job runs each {SHORT} s")
        counted(finding, here.council.expected, here.relay.taken())
        beats = _beats(here)
    failed = [job for job, failures in beats.items() if failures]
    finding.facts = [
        f"{pace:.0f} letters a second, {without:.0f} with a tick each {LONG} s",
        f"{silence:.1f} s the longest silence",
        f"{len(beats)} jobs",
    ]
    finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
    finding.want(pace >= SHARE * without, f"{pace:.0f} letters a second, {without:.0f} without ticks")
    finding.want(silence <= LONGEST_SILENCE, f"nothing went for {silence:.1f} s")
    finding.want(not failed, f"failed: {', '.join(failed)}")
    return finding


def _pace(here: Scene) -> tuple[float, float]:
    """Send everything; return the letters of a second, and the longest time without one, in seconds."""
    here.relay.behave(delay=0.005)
    here.place.start()
    here.wait_for_all()
    began = sorted(dialog.began for dialog in here.relay.taken())
    return len(began) / (began[-1] - began[0]), max(later - earlier for earlier, later in pairwise(began))


def _beats(here: Scene) -> dict[str, int]:
    """Return how often in a row each job that has begun has failed."""
    with here.database() as database, database.reading() as session:
        rows = session.connection().execute(sa.text("SELECT job, failures FROM job_heartbeat"))
        return {row.job: row.failures for row in rows}
