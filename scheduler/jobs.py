"""The jobs: each opens a transaction, calls a service and hands to an adapter, and returns a few figures."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from scheduler.council import contents_for
from scheduler.locks import Sender
from scheduler.post import deliver
from scheduler.post_office import PostOffice
from webapp.adapters.bank_holidays import council_calendar
from webapp.adapters.documents import FORMATS
from webapp.adapters.edition_documents import LAST_MADE, every_document
from webapp.adapters.ics import CalendarWriter
from webapp.adapters.letter_press import Press
from webapp.adapters.mail_log import AckLog
from webapp.adapters.mail_transports import house_of, persistence_of, transport_for
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.reminders import lead_times
from webapp.queries.calendar import calendar_changes
from webapp.queries.edition_sources import sources_of, without_documents
from webapp.services.documents import keep
from webapp.services.feeds import House, publish
from webapp.services.reminders import queue_due

log = logging.getLogger(__name__)

Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Workplace:
    """What every job is given: the installation, its clock, this process as a sender, and the signal to stop.

    *patience* is how long the post waits for a resting transport before it leaves the rest to a later run.
    """

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    sender: Sender
    acks: AckLog
    stop: Event
    patience: timedelta = timedelta(0)


def queue_reminders(place: Workplace) -> Figures:
    """Queue the reminders that are due."""
    with place.database.transaction() as session:
        calendar = council_calendar(place.settings.nation, calendar_changes(session))
        queued = queue_due(session, policy=lead_times(place.settings.reminders), calendar=calendar, now=place.clock())
    for problem in queued.problems:
        log.error("a reminder cannot be worked out", extra={"facts": {"problem": problem}})
    return {"queued": queued.messages, "problems": len(queued.problems)}


def deliver_mail(place: Workplace) -> Figures:
    """Send what waits in the outbox: on SQLite here, on PostgreSQL by the jobs that carry it to every sender."""
    if place.database.engine.dialect.name == "postgresql":
        from scheduler.carrier import drain  # procrastinate comes with the extra `postgres` only

        return drain(place)
    tally = deliver(post_office(place, connections=place.settings.smtp_connections), patience=place.patience)
    return {"recovered": tally.recovered, **tally.states}


def post_office(place: Workplace, *, connections: int = 1) -> PostOffice:
    """Open a post office that sends as the settings say."""
    settings = place.settings
    transport, *further = (transport_for(settings) for _ in range(connections))
    return PostOffice(
        database=place.database,
        press=Press(house_of(settings)),
        transport=transport,
        further=tuple(further),
        transport_name=settings.mail,
        acks=place.acks,
        sender=place.sender,
        clock=place.clock,
        stop=place.stop,
        persistence=persistence_of(settings),
        lease=timedelta(seconds=settings.lease_seconds),
        dialog=timedelta(seconds=settings.smtp_dot_timeout_seconds),
        contents=partial(contents_for, settings),
    )


def make_documents(place: Workplace) -> Figures:
    """Make and keep the documents of editions that have none yet, until the stop.

    One that cannot be drawn keeps back no other.
    """
    with place.database.reading() as session:
        numbers = without_documents(session, LAST_MADE)
    made, problems = 0, list[Exception]()
    for number in numbers:
        if place.stop.is_set():
            break
        try:
            made += _documents_of(place, number)
        except Exception as problem:
            log.exception("the documents of edition %s cannot be made", number)
            problems.append(problem)
    if problems:
        raise problems[0]
    return {"made": made}


def _documents_of(place: Workplace, number: int) -> int:
    """Make every document of an edition and keep them together; return how many."""
    with place.database.reading() as session:
        sources = sources_of(session, number)
    assert sources is not None, "editions are never deleted"
    documents = list(every_document(sources))
    with place.database.transaction() as session:
        for key, ending, content in documents:
            keep(session, key, media_type=FORMATS[ending].media_type, content=content, now=place.clock())
    return len(documents)


def publish_feeds(place: Workplace) -> Figures:
    """Bring the stored calendar feeds up to date."""
    house = House(place.settings, CalendarWriter(place.settings.base_url))
    with place.database.transaction() as session:
        published = publish(session, house, now=place.clock())
    for refusal in published.refused:
        log.error("an entry cannot stand in a calendar", extra={"facts": {"problem": str(refusal)}})
    return {"rendered": published.rendered, "changed": len(published.changed), "refused": len(published.refused)}
