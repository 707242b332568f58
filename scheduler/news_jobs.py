"""The jobs that queue digests, the mail of the morning to officers, and reminders of reports and meetings."""

from collections.abc import Callable
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlmodel import Session

from scheduler.council import council_days
from scheduler.jobs import Figures, Workplace
from webapp.database import Database
from webapp.domain.days import Purpose
from webapp.queries.digests import DigestStand
from webapp.queries.duty_board import DutyBoard
from webapp.services import deadlines, digests, officers_mail
from webapp.services.deadlines import Looked, looked_at
from webapp.services.digests import Queued
from webapp.services.outbox import Draft

AT_A_TIME = 500
"""How many messages or subscribers' digests one transaction queues, so that no other writer waits long."""
_looks: WeakKeyDictionary[Database, dict[str, Looked]] = WeakKeyDictionary()
"""What this process has looked at in each database. It may be lost: the first look is at everybody."""


def queue_digests(place: Workplace) -> Figures:
    """Queue the digests that are due, in transactions of some hundred subscribers; what happened is read once."""
    stand, now, total = DigestStand(DutyBoard(council_days(place.settings))), place.clock(), Queued()
    while not place.stop.is_set():
        with place.database.transaction() as session:
            found = digests.queue_digests(session, stand, now=now, most=AT_A_TIME)
        total += found
        if not found.looked_at:
            break
    return {"queued": total.messages, "looked_at": total.looked_at}


def queue_officers_day(place: Workplace) -> Figures:
    """Queue this morning's mail to the governance officers."""
    with place.database.transaction() as session:
        calendar = council_days(place.settings).calendar(session, Purpose.CALL_IN)
        return {"queued": officers_mail.queue_officers_day(session, calendar=calendar, now=place.clock())}


def queue_report_deadlines(place: Workplace) -> Figures:
    """Queue the reminders of reports that fall due."""
    days = council_days(place.settings)

    def find(session: Session, now: datetime, looked: Looked | None) -> list[Draft]:
        calendar = days.calendar(session, Purpose.NOTICE)
        return deadlines.report_drafts(session, DutyBoard(days), calendar=calendar, now=now, looked=looked)

    return _queue_found(place, "reports", find)


def queue_meeting_deadlines(place: Workplace) -> Figures:
    """Queue the reminders of scrutiny meetings that are due."""
    days = council_days(place.settings)

    def find(session: Session, now: datetime, looked: Looked | None) -> list[Draft]:
        calendar = days.calendar(session, Purpose.CALL_IN)
        return deadlines.meeting_drafts(session, calendar=calendar, now=now, looked=looked)

    return _queue_found(place, "meetings", find)


def _queue_found(
    place: Workplace, what: str, find: Callable[[Session, datetime, Looked | None], list[Draft]]
) -> Figures:
    """Read what is due and queue it some hundreds at a time; the look counts once all of it is queued."""
    now, looks = place.clock(), _looks.setdefault(place.database, {})
    with place.database.reading() as session:
        drafts = find(session, now, looks.get(what))
    queued = 0
    for start in range(0, len(drafts), AT_A_TIME):
        with place.database.transaction() as session:
            queued += deadlines.queue(session, drafts[start : start + AT_A_TIME], now=now)
    looks[what] = looked_at(looks.get(what), now)
    return {"queued": queued}
