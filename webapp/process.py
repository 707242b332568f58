"""The processes of an installation: the web server, the scheduler beside it, and both ended by one signal."""

import os
import signal
import subprocess
import sys
import threading
from typing import NoReturn

from waitress.server import create_server

from webapp.adapters.log_lines import write_json_lines
from webapp.app import create_app
from webapp.config import Settings
from webapp.domain.errors import RuleBroken

SCHEDULER = [sys.executable, "-m", "scheduler"]
LAST_WAIT_SECONDS = 20
LAST_ANSWERS_SECONDS = 1


def serve(settings: Settings, *, until: threading.Event | None = None) -> None:
    """Serve the pages until SIGTERM or Ctrl-C, or until an event is set."""
    write_json_lines()
    ended = until or _set_by_signals(threading.Event())
    try:
        server = create_server(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            threads=8,
            ident=None,
            clear_untrusted_proxy_headers=settings.behind_proxies == 0,
        )
    except OSError as refused:
        raise RuleBroken(
            f"The pages cannot be served on {settings.host}, port {settings.port}: {refused.strerror}. "
            "Choose another port with FORWARD_PLAN_PORT."
        ) from None
    worker = threading.Thread(target=server.run, daemon=True)
    worker.start()
    print(f"Serving {settings.base_url} (Ctrl-C ends it).", flush=True)  # noqa: T201 - said to whoever started it
    ended.wait()
    # Requests in hand are answered first. The sockets are closed by the thread that waits on them: closed under its
    # hands, they would make it fail.
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(server.close)
    worker.join(LAST_ANSWERS_SECONDS)


def _set_by_signals(ended: threading.Event) -> threading.Event:
    """Set an event when this process is asked to end."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: ended.set())
    return ended


def become_scheduler(arguments: list[str]) -> NoReturn:
    """Turn this process into the scheduler, or into a worker: there is no second one that a signal could miss."""
    os.execv(sys.executable, [*SCHEDULER, *arguments])  # noqa: S606 - our own module


def run_both(settings: Settings) -> int:
    """Run the web here and the scheduler beside it; whichever ends first, both end."""
    # Asked for before the scheduler starts, so that a signal in the next second does not leave it behind.
    ended = _set_by_signals(threading.Event())
    # A group of its own: Ctrl-C reaches this process alone, which then ends the other in order. If this process is
    # killed, its end of the pipe closes, and the scheduler ends as well instead of living on unseen.
    scheduler = subprocess.Popen(  # noqa: S603 - our own module
        [*SCHEDULER, "--until-input-ends"], stdin=subprocess.PIPE, start_new_session=True
    )

    def watch() -> None:
        scheduler.wait()
        ended.set()

    threading.Thread(target=watch, daemon=True).start()
    try:
        serve(settings, until=ended)
    finally:
        scheduler.terminate()
        try:
            scheduler.wait(LAST_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            scheduler.kill()
    return 0 if scheduler.returncode in {0, -signal.SIGTERM} else 1
