"""The sample council with its feeds published, served and changed as they really are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlmodel import Session, col, select
from werkzeug.test import Client

from tests.feeds.answers import Answer, Ask, asks
from tests.standing_clock import StandingClock
from webapp.adapters.ics import CalendarWriter
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.feeds import Family, council_feeds
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.queries.feeds import committee_feeds, other_feeds
from webapp.services.feeds import House, Published, publish

BASE = "https://plan.example.gov.uk"
OPTIONS = (
    "cancelled=mark",
    "cancelled=hide",
    "fuzzy=bar",
    "fuzzy=none",
    "alarms=none",
    "cancelled=mark&fuzzy=bar&alarms=none",
    "cancelled=hide&fuzzy=none&alarms=none",
)


@dataclass
class SampleHouse:
    """An installation that serves the sample council; its clock stands still until a test moves it."""

    app: Flask
    database: Database
    settings: Settings
    clock: StandingClock

    @property
    def ask(self) -> Ask:
        """Return a function that asks it on WSGI."""
        return asks(Client(self.app), BASE)

    def publish(self) -> Published:
        """Publish as the scheduler does on its tick."""
        with self.database.transaction() as session:
            return publish(session, self.house, now=self.clock())

    @property
    def house(self) -> House:
        """Return what its feeds are made with."""
        return House(self.settings, CalendarWriter(self.settings.base_url))

    def addresses(self) -> list[str]:
        """Return the address of every feed, and of some with what may be asked of them."""
        with self.database.reading() as session:
            return [address_of(key) for key in keys_asked_for(session, self.settings.council_name)]

    def served(self, addresses: Iterable[str]) -> dict[str, Answer]:
        """Ask for feeds, all of which must be there."""
        ask = self.ask
        answers = {address: ask("GET", address) for address in addresses}
        wrong = {address: answer.status for address, answer in answers.items() if answer.status != 200}
        assert wrong == {}, wrong
        return answers


def address_of(key: str) -> str:
    """Return the address, without the host, of the feed that is stored under a key."""
    name, question, asked = key.partition("?")
    return f"/calendar/{name}.ics{question}{asked}"


def keys_asked_for(session: Session, council_name: str) -> list[str]:
    """Return the key of every feed that anybody may subscribe to, and of some with what may be asked of them."""
    feeds = [
        *council_feeds(council_name),
        *committee_feeds(session, council_name),
        *other_feeds(session, council_name, Family.DECISION_MAKERS),
        *other_feeds(session, council_name, Family.WARDS),
    ]
    of_decisions = [f"{Family.DECISIONS.value}/{slug}" for slug in _slugs(session)]
    return [*(feed.key for feed in feeds), *of_decisions, *(f"everything?{asked}" for asked in OPTIONS)]


def _slugs(session: Session) -> list[str]:
    shown = col(Decision.status) != Status.DRAFT
    return list(session.exec(select(Decision.slug).where(shown).order_by(col(Decision.slug))))


def house_at(app: Flask, url: str, settings: Settings, clock: StandingClock, now: datetime) -> SampleHouse:
    """Open a house on a database, at a moment."""
    clock.set(now)
    database = Database(url)
    app.extensions.update({"forward-plan-settings": settings, "forward-plan-database": database})
    return SampleHouse(app, database, settings, clock)
