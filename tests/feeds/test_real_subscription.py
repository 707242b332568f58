"""A real subscription: vdirsyncer and khal show what the council says, and after a change what it says then."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlmodel import Session, col, select
from waitress.server import create_server
from werkzeug.test import Client

from tests.adapters.feed_lines import Component, calendar_of
from tests.adapters.feed_values import clocks_of, is_all_day
from tests.builders import ACTOR
from tests.feeds.answers import asks
from tests.feeds.sample_house import SampleHouse, address_of
from tests.feeds.subscriber import Subscriber
from webapp.app import create_app
from webapp.domain.expected_dates import on_day
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.services import decisions

TODAY, DAYS = date(2026, 11, 23), 21
A_DEADLINE = "24/11/2026 16:30-17:00 CALL-IN CLOSES 17:00: Street Lighting - Dimming and LED Replacement, Second Phase"


@dataclass
class Door:
    """An application behind a real port, and the status of every answer it gave."""

    app: Flask
    address: str
    statuses: list[str] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer on WSGI."""

        def noting(status: str, *words: Any) -> Any:
            self.statuses.append(status[:3])
            return start_response(status, *words)

        return self.app.wsgi_app(environ, noting)

    def told(self, **headers: str) -> tuple[int, str]:
        """Ask for the feed over the network; return the status and the ETag."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urlopen(Request(f"{self.address}{address_of('everything')}", headers=named), timeout=20) as answer:
                return answer.status, answer.headers["ETag"]
        except HTTPError as unchanged:
            return unchanged.code, unchanged.headers["ETag"]


@pytest.fixture
def door(sample_house: SampleHouse, compiled_templates: FileSystemBytecodeCache) -> Iterator[Door]:
    """Serve the sample council on loopback."""
    server = create_server(lambda _environ, _start: [], host="127.0.0.1", port=0, threads=2)
    address = f"http://127.0.0.1:{server.effective_port}"
    sample_house.settings = sample_house.settings.model_copy(update={"base_url": address})
    app = create_app(sample_house.settings, clock=sample_house.clock)
    app.extensions["forward-plan-database"] = sample_house.database
    app.jinja_env.bytecode_cache = compiled_templates
    sample_house.publish()
    server.application = door = Door(app, address)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield door
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(server.close)
    thread.join(1)


@pytest.fixture
def subscriber(tmp_path: Path) -> Subscriber:
    return Subscriber(tmp_path / "home")


def test_a_real_subscriber_sees_the_plan_and_then_what_became_of_it(
    sample_house: SampleHouse, door: Door, subscriber: Subscriber
) -> None:
    subscriber.subscribe(f"{door.address}{address_of('everything')}")
    events = events_of(door)
    listed = subscriber.listed(f"{TODAY:%d/%m/%Y}", DAYS)
    assert len(subscriber.files()) == len(events)
    assert [line for line in listed if has_a_time(line)] == timed(events)
    assert A_DEADLINE in listed

    sample_house.clock.advance(minutes=5)
    with sample_house.database.transaction() as session:
        title, old, new = put_off(session, sample_house)
    assert f"{old:%d/%m/%Y}  Key decision due: {title}" in listed
    subscriber.sync()
    listed = subscriber.listed(f"{TODAY:%d/%m/%Y}", DAYS)
    assert [line for line in listed if title in line] == [f"{new:%d/%m/%Y}  Key decision due: {title}"]
    assert len(subscriber.files()) == len(events)


def test_nothing_is_fetched_anew_when_nothing_changed(door: Door, subscriber: Subscriber) -> None:
    subscriber.subscribe(f"{door.address}{address_of('everything')}")
    before = subscriber.files()
    door.statuses.clear()
    assert subscriber.sync() == "Syncing plan\n"
    assert (subscriber.files() == before, door.statuses) == (True, ["200"])
    status, tag = door.told()
    assert (status, door.told(If_None_Match=tag), door.statuses) == (200, (304, tag), ["200", "200", "304"])


def events_of(door: Door) -> list[Component]:
    """Return the events of the feed of everything, as a judge of ours reads them."""
    answer = asks(Client(door.app), door.address)("GET", address_of("everything"))
    return calendar_of(answer.body).named("VEVENT")


def has_a_time(line: str) -> bool:
    return line[11:13].isdecimal()


def timed(events: Iterable[Component]) -> list[str]:
    """Return what a calendar should show of the entries with a time, from today on, in its order."""
    found = []
    for event in events:
        clocks, start, summary = clocks_of(event), event.value("DTSTART"), event.one("SUMMARY")
        if is_all_day(event) or clocks is None or summary is None:
            continue
        day = date.fromisoformat(start[:8])
        if TODAY <= day < TODAY + timedelta(days=DAYS):
            found.append((day, clocks, f"{day:%d/%m/%Y} {clocks[0]:%H:%M}-{clocks[1]:%H:%M} {summary.text}"))
    return [line for _, _, line in sorted(found)]


def put_off(session: Session, house: SampleHouse) -> tuple[str, date, date]:
    """Put off the next decision of the plan that has a day, by one day; return its title, the old day and the new."""
    first, last = col(Decision.expected_from), col(Decision.expected_to)
    on_a_day = select(Decision).where(Decision.status == Status.IN_PLAN, first == last, first > TODAY)
    decision = session.exec(on_a_day.order_by(first).limit(1)).one()
    assert decision.expected_from is not None
    old, new = decision.expected_from, decision.expected_from + timedelta(days=1)
    decisions.move_date(
        session, decision.uuid, on_day(new), reason="Late bids.", revision=None, actor=ACTOR, now=house.clock()
    )
    return decision.title, old, new
