"""A real subscriber: vdirsyncer fetches a feed over HTTP into files, khal lists them; nothing of ours is in between."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BESIDE_PYTHON = Path(sys.executable).parent
SYNCER = """
[general]
status_path = "{home}/status"

[pair plan]
a = "council"
b = "mine"
collections = null

[storage council]
type = "http"
url = "{address}"

[storage mine]
type = "filesystem"
path = "{home}/calendar"
fileext = ".ics"
"""
LISTER = """
[calendars]
[[plan]]
path = {home}/calendar
type = calendar

[sqlite]
path = {home}/khal.db

[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M
"""


@dataclass(frozen=True)
class Subscriber:
    """Somebody with a home of their own who subscribes to one feed."""

    home: Path

    @property
    def calendar(self) -> Path:
        """Return the folder with one file for each entry."""
        return self.home / "calendar"

    def subscribe(self, address: str) -> str:
        """Subscribe to a feed and fetch it; return what the program said."""
        self.calendar.mkdir(parents=True)
        (self.home / "vdirsyncer.ini").write_text(SYNCER.format(home=self.home, address=address))
        (self.home / "khal.ini").write_text(LISTER.format(home=self.home))
        return self._run("vdirsyncer", "discover") + self.sync()

    def sync(self) -> str:
        """Fetch the feed again; return what the program said."""
        return self._run("vdirsyncer", "sync")

    def listed(self, first: str, days: int) -> list[str]:
        """Return what the calendar shows from a day on: day, times and title of each entry."""
        how = ("--day-format", "", "--format", "{start-date} {start-end-time-style} {title}")
        return self._run("khal", "list", *how, first, f"{days}d").splitlines()

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Return each file with when it was written, and its content."""
        return {one.name: (one.stat().st_mtime_ns, one.read_bytes()) for one in self.calendar.iterdir()}

    def _run(self, program: str, *words: str) -> str:
        command = [str(BESIDE_PYTHON / program), "-c", str(self.home / f"{program}.ini"), *words]
        ran = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, f"{program} {words} ended with {ran.returncode}: {ran.stdout} {ran.stderr}"
        return ran.stdout + (ran.stderr if program == "vdirsyncer" else "")

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "TZ": "Europe/London",
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
        }
