"""A PostgreSQL server of the kit's own, in a folder of its own, that may be restarted at will."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")


def _binaries() -> Path:
    """Return the folder of the newest server installed."""
    found = sorted(INSTALLED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise FileNotFoundError("No PostgreSQL server is installed (Debian: apt-get install postgresql).")
    return found[-1].parent


@dataclass
class Cluster:
    """A running server: where its files are and on which port it listens."""

    folder: Path
    port: int

    def create(self, name: str) -> str:
        """Make an empty database; return its address."""
        subprocess.run(
            [_binaries() / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tests", name], check=True
        )
        return f"postgresql://tests@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        self._control("-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str) -> None:
        """Stop the server: "fast" ends every connection, "immediate" is as a power cut."""
        self._control("-m", mode, "stop")

    def _control(self, *words: str) -> None:
        _as_postgres([str(_binaries() / "pg_ctl"), "-D", str(self.folder / "data"), "-s", *words], self.folder)


def _as_postgres(command: list[str], folder: Path) -> None:
    """Run a command as a user whom PostgreSQL allows: it refuses to run as root."""
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make and start a server; stop it and take it away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="forward-plan-faults-postgres."))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    made = Cluster(folder, _free_port())
    initdb = [str(_binaries() / "initdb"), "-D", str(folder / "data"), "-U", "tests", "--auth=trust"]
    try:
        _as_postgres([*initdb, "-E", "UTF8", "--locale=C.UTF-8"], folder)
        made.start()
        try:
            yield made
        finally:
            made.stop("immediate")
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
