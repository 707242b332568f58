"""Promise 17, and the list of what should have been told: silence is noticed, and the list agrees with the relay."""

import csv
import io
from datetime import timedelta
from pathlib import Path

from tests.faults.clocks import faketime
from tests.faults.findings import Finding, counted
from tests.faults.processes import WEB, until
from tests.faults.scenes import Scale, scene
from tests.faults.storage import free_port, status_of

NOTICED_WITHIN = timedelta(minutes=5)
A_TICK_MORE = timedelta(seconds=30)


def expected_agrees(scale: Scale, folder: Path) -> Finding:
    """Compare `reminders expected --csv`, worked out without the outbox, with what the relay took."""
    with scene(scale, folder) as here:
        here.relay.behave(later=0.1, cut_before_dot=0.02)
        here.place.start()
        here.wait_for_all()
        asked = here.place.run("reminders", "expected", "--csv")
        finding = Finding("expected --csv", f"{scale.reminders} reminders")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(asked.returncode == 0, f"the command said {asked.stderr.strip()[-200:]}")
        listed = {(row["recipient"].casefold(), row["key"]) for row in csv.DictReader(io.StringIO(asked.stdout)) if row}
        taken = {(dialog.recipient, dialog.key) for dialog in here.relay.taken()}
        finding.facts = [f"{len(listed)} listed"]
        finding.want(listed == taken, f"{len(listed - taken)} listed and not taken, {len(taken - listed)} not listed")
        return finding


def silence_noticed(scale: Scale, folder: Path) -> Finding:
    """Kill the scheduler and ask a web server whose clock is five minutes on."""
    port, later_port = free_port(), free_port()
    with scene(scale, folder, reminders=20, port=port) as here:
        process = here.place.start()
        here.place.start(WEB)
        address = f"http://127.0.0.1:{port}/readyz"
        here.wait_for_all()
        until(lambda: status_of(address)[0] == 200, 60, "the installation to be ready")
        here.place.kill(process)
        later = dict(faketime(folder / "clock", NOTICED_WITHIN + A_TICK_MORE))
        here.place.start(WEB, more=later | {"FORWARD_PLAN_PORT": str(later_port)})
        until(lambda: status_of(f"http://127.0.0.1:{later_port}/healthz")[0] == 200, 60, "the web to answer")
        status, _ = status_of(f"http://127.0.0.1:{later_port}/readyz")
        finding = Finding("17 silent scheduler", f"/readyz {status}, {NOTICED_WITHIN} after the scheduler was killed")
        counted(finding, here.council.expected, here.relay.taken())
        finding.want(status == 503, f"/readyz answers {status}")
        return finding
