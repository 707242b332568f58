"""Promises 3, 4 and 5: a relay that is bad in every way, that refuses some addresses, that is away for hours."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.faults.council import Expected, utc_now
from tests.faults.findings import Finding, about, counted, number_inverted
from tests.faults.processes import until
from tests.faults.relay import Dialog
from tests.faults.scenes import Scale, Scene, scene
from webapp.queries.notifications import Show, numbers

LATE = "Late notice:"
TRIES = 3
LEAST_BEFORE_THE_MINUTE = 30


def bad_in_every_way(scale: Scale, folder: Path) -> Finding:
    """Answer 30 in 100 with "later", cut connections on both sides of the dot, and answer QUIT with 421."""
    return _bad(scale, folder, "3 bad relay")


def bad_with_pipelining(scale: Scale, folder: Path) -> Finding:
    """Do the same as a relay that lets commands be given together, to three connections at once."""
    return _bad(scale, folder, "3 bad relay, pipelining", connections=3, pipelining=True)


def _bad(scale: Scale, folder: Path, promise: str, *, connections: int = 1, pipelining: bool = False) -> Finding:
    with scene(scale, folder, smtp_connections=connections) as here:
        here.relay.behave(later=0.3, cut_before_dot=0.03, cut_after_dot=0.03, quit_with_421=True, pipelining=pipelining)
        here.place.start()
        seconds = here.wait_for_all()
        endings = here.relay.endings()
        finding = Finding(promise, f"{scale.reminders} reminders in {seconds:.0f} s, 30 % 4xx, cuts, 421 on QUIT")
        counted(finding, here.council.expected, here.relay.taken())
        cuts = endings["cut after the dot"]
        finding.facts = [f"{number} × {ending}" for ending, number in sorted(endings.items())]
        finding.want(finding.duplicates == cuts, f"{finding.duplicates} duplicates, {cuts} cuts after the dot")
        return finding


def refused(scale: Scale, folder: Path) -> Finding:
    """Refuse some addresses for ever and some for now, each time."""
    with scene(scale, folder, most_tries=TRIES) as here:
        addresses = sorted({one.address for one in here.council.expected})
        never, not_now = addresses[:2], addresses[2:4]
        here.relay.behave(refusals=dict.fromkeys(never, 550) | dict.fromkeys(not_now, 450))
        here.place.start()
        until(here.settled_after_a_start, scale.patience, "every message to be sent or given up")
        finding = Finding("4 refusals", f"550 for {len(never)} addresses, 450 for {len(not_now)}, {TRIES} tries")
        reachable = [one for one in here.council.expected if one.address not in {*never, *not_now}]
        counted(finding, reachable, here.relay.taken())
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        _want_tries(finding, here, never, tries=1, state="failed")
        _want_tries(finding, here, not_now, tries=TRIES, state="dead")
        refusals = sum(one.address in {*never, *not_now} for one in here.council.expected)
        now = utc_now()
        with here.database() as database, database.reading() as session:
            shown = numbers(session, now=now, since=now, shows=[Show.UNDELIVERED])[Show.UNDELIVERED]
        finding.want(shown == refusals, f"{shown} of {refusals} are shown to staff")
        return finding


def _want_tries(finding: Finding, here: Scene, addresses: list[str], *, tries: int, state: str) -> None:
    spoken = Counter(dialog.recipient for dialog in here.relay.dialogs())
    for address in addresses:
        messages = here.attempts_of(address)
        finding.want(all(found == (state, tries) for found in messages), f"{address}: {Counter(messages)}, not {state}")
        finding.want(
            spoken[address] == tries * len(messages), f"{spoken[address]} dialogs for {len(messages)} messages"
        )


def away(scale: Scale, folder: Path) -> Finding:
    """Take the relay away before anybody is told, until some deadlines have passed, and bring it back."""
    wait = _seconds_to_a_whole_minute()
    near = timedelta(seconds=wait + 1)
    with scene(scale, folder, first_closes_in=near, apart=timedelta(seconds=12), most_tries=TRIES) as here:
        here.relay.behave(down=True)
        here.place.start()
        until(lambda: sum(here.states().values()) >= len(here.council.expected), 60, "everything to be queued")
        first = min(one.closes_at for one in here.council.expected)
        time.sleep(max(0.0, (first - utc_now()).total_seconds()) + 3)
        here.relay.behave(down=False)
        seconds = here.wait_for_all()
        taken = here.relay.taken()
        finding = Finding("5 outage", f"{scale.reminders} reminders after an outage drained in {seconds:.0f} s")
        counted(finding, here.council.expected, taken)
        finding.inversions = number_inverted(here.council.expected, taken)
        late, unmarked, wrongly = _lateness(here.council.expected, taken)
        finding.facts = [f"{late} late"]
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(finding.inversions == 0, f"{finding.inversions} out of the order of deadlines")
        finding.want(late > 0, "no deadline had passed")
        finding.want(unmarked == 0, f"{unmarked} late ones do not say so")
        finding.want(wrongly == 0, f"{wrongly} say that they are late and are not")
        finding.want(seconds <= 600, f"draining took {seconds:.0f} s")
        return finding


def _seconds_to_a_whole_minute() -> float:
    """Return how long it is to a whole minute that is far enough off for everything to be queued before it."""
    left = 60 - time.time() % 60
    return left if left >= LEAST_BEFORE_THE_MINUTE else left + 60


def _lateness(expected: set[Expected], taken: list[Dialog]) -> tuple[int, int, int]:
    """Count the letters that are late, those of them that do not say so, and those that say so wrongly."""
    closes = {(one.slug, one.address): one.closes_at.timestamp() for one in expected}
    late = [dialog.began_wall >= closes[about(dialog)] for dialog in taken]
    marked = [dialog.subject.startswith(LATE) for dialog in taken]
    pairs = Counter(zip(late, marked, strict=True))
    return sum(late), pairs[True, False], pairs[False, True]
