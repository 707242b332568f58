"""Promises 10 and 11: decisions withdrawn, and a bank holiday announced, while mail is sent."""

import random
import time
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from tests.builders import ACTOR
from tests.faults.clocks import faketime
from tests.faults.council import utc_now
from tests.faults.findings import Finding, about, counted
from tests.faults.processes import until
from tests.faults.relay import Dialog
from tests.faults.scenes import Scale, Scene, scene
from webapp.adapters.bank_holidays import council_calendar
from webapp.domain.days import Nation
from webapp.domain.london import in_london
from webapp.domain.messages import MessageKind
from webapp.models.records import Outcome
from webapp.queries.calendar import calendar_changes
from webapp.queries.calendar import revision as calendar_revision
from webapp.queries.recheck import number_to_reannounce
from webapp.services import calendar as calendar_service
from webapp.services import decisions

FRIDAY = 4


def withdrawn(scale: Scale, folder: Path) -> Finding:
    """Withdraw decisions one after another while their reminders go."""
    with scene(scale, folder) as here:
        here.relay.behave(delay=0.02)
        here.place.start()
        until(lambda: here.relay.number_taken() >= 20, 60, "letters to go")
        committed = _withdraw(here, random.Random(4))
        until(here.settled_after_a_start, scale.patience, "the outbox to be settled")
        taken = here.relay.taken()
        finding = Finding("10 withdrawals", f"{len(committed)} during {scale.reminders} reminders")
        staying = [one for one in here.council.expected if one.slug not in committed]
        counted(finding, staying, taken)
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        reminded = {kind: _about_withdrawn(taken, committed, kind) for kind in MessageKind}
        told = reminded[MessageKind.CALL_IN_OPENED]
        after = [dialog for dialog in told if dialog.began > committed[about(dialog)[0]]]
        latest = max((dialog.began - committed[about(dialog)[0]] for dialog in after), default=0.0)
        finding.want(not after, f"{len(after)} began after the commit, the last {latest * 1000:.0f} ms after")
        heard = {about(dialog) for dialog in reminded[MessageKind.WITHDRAWN]}
        had_been_told = {about(dialog) for dialog in told}
        finding.facts = [f"{len(had_been_told)} had been told", f"{len(heard)} heard of the withdrawal"]
        finding.want(had_been_told <= heard, f"{len(had_been_told - heard)} never heard of the withdrawal")
        finding.want(heard <= had_been_told, f"{len(heard - had_been_told)} heard who had not been told")
        return finding


def _withdraw(here: Scene, chance: random.Random) -> dict[str, float]:
    """Withdraw some decisions, as the desk does; return when each was committed, in monotonic seconds."""
    committed = dict[str, float]()
    slugs = sorted(here.council.uuids)
    # The nearest ones go out first: take them from all over, so that some are told of in full, in part and not at all.
    share = here.scale.reminders // (2 * here.scale.withdrawals)
    for number, slug in enumerate(chance.sample(slugs[: len(slugs) * 3 // 4], here.scale.withdrawals), start=1):
        until(lambda share=share * number: here.relay.number_taken() >= share, 60, "letters to go")  # type: ignore[misc]
        with here.database() as database:
            with database.transaction() as session:
                decisions.withdraw(
                    session,
                    here.council.uuids[slug],
                    reason="The contract is not needed.",
                    revision=None,
                    actor=ACTOR,
                    now=utc_now(),
                )
            committed[slug] = time.monotonic()
        time.sleep(chance.uniform(0, 0.1))
    return committed


def _about_withdrawn(taken: list[Dialog], committed: dict[str, float], kind: MessageKind) -> list[Dialog]:
    return [dialog for dialog in taken if dialog.key.startswith(f"{kind}/") and about(dialog)[0] in committed]


def bank_holiday(scale: Scale, folder: Path) -> Finding:
    """Announce a bank holiday on a day on which windows close; on a Friday evening or later, by a clock set ahead."""
    ahead = _to_a_working_day()
    with scene(scale, folder, ahead=ahead, rolls=True) as here:
        here.relay.behave(delay=0.01)
        more = faketime(folder / "clock", ahead) if ahead else {}
        here.place.start(more=more)
        until(lambda: here.relay.number_taken() >= scale.reminders // 4, 60, "letters to go")
        before = _announced(here)
        listed = _announce(here, utc_now() + ahead)
        here.wait_for_all()
        finding = Finding("11 bank holiday", f"on the last day of {len(before)} windows in mid-run")
        taken = here.relay.taken()
        counted(finding, here.council.expected, taken)
        finding.facts = [f"{listed} listed to staff"]
        finding.want(finding.duplicates == 0, f"{finding.duplicates} duplicates")
        finding.want(listed == len(before), f"{listed} of {len(before)} are listed")
        finding.want(_announced(here) == before, "an announced deadline moved by itself")
        moved = sum(dialog.key.startswith(f"{MessageKind.DEADLINE_MOVED}/") for dialog in taken)
        finding.want(moved == 0, f"{moved} were told that a deadline moved")
        return finding


def _to_a_working_day() -> timedelta:
    """Return how far to set the clock ahead so that windows can close in the next hours: to Monday noon."""
    local = in_london(utc_now())
    if local.weekday() < FRIDAY or (local.weekday() == FRIDAY and local.hour < 18):
        return timedelta(0)
    days = 7 - local.weekday()
    return timedelta(days=days) + local.replace(hour=12, minute=0, second=0) - local


def _announced(here: Scene) -> dict[int, object]:
    outcome = Outcome.__table__  # type: ignore[attr-defined]
    with here.database() as database, database.reading() as session:
        rows = session.connection().execute(sa.select(outcome.c.decision_id, outcome.c.call_in_closes_at))
        return {row[0]: row[1] for row in rows}


def _announce(here: Scene, now: datetime) -> int:
    """Make every day on which a window closes a bank holiday; return how many deadlines the desk lists."""
    days = sorted({in_london(one.closes_at).date() for one in here.council.expected})
    with here.database() as database:
        for day in days:
            with database.transaction() as session:
                calendar_service.add_holiday(
                    session,
                    day,
                    "A day of thanksgiving",
                    calendar=council_calendar(Nation.ENGLAND, calendar_changes(session)),
                    reason="Proclaimed today",
                    revision=calendar_revision(session),
                    actor=ACTOR,
                    now=utc_now(),
                )
        with database.reading() as session:
            calendar = council_calendar(Nation.ENGLAND, calendar_changes(session))
            return number_to_reannounce(session, calendar, now)
