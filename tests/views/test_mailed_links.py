"""Promise 15: whoever follows every link of every mail with GET and HEAD, as mail scanners do, changes nothing."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from threading import Event

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from scheduler.runner import run_job, workplace
from scheduler.timetable import TIMETABLE
from tests.adapters.every_letter import SAID, every_email
from tests.checked_client import CheckedClient
from tests.sample_councils import load
from tests.standing_clock import StandingClock
from webapp.adapters.mail import compose
from webapp.adapters.mail_transports import house_of
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.messages import MessageKind
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.editions import EditionRow
from webapp.models.subscriptions import Subscriber

MAILED = {MessageKind.CALL_IN_OPENED, MessageKind.CALL_IN_CLOSING, MessageKind.DIGEST}
HOURS = (0, 21, 27, 45, 69)
"""After how many hours from noon on a Monday the post goes: at once, and on the mornings and an afternoon after."""
AT_REST = {"user_session", "job_heartbeat"}
"""Tables that pages may write to: that a session is in use, and when a job ran."""

Place = tuple[Settings, Database, StandingClock]


@pytest.fixture
def council(settings: Settings, database: Database, clock: StandingClock) -> Place:
    with database.transaction() as session:
        load(session, clock())
    return settings, database, clock


def links_in(letter: EmailMessage) -> set[str]:
    """Return the addresses in a letter: in its text, in its HTML and in its headers."""
    found = set(re.findall(r"<(https?://[^>]+)>", letter.get("List-Unsubscribe", "")))
    for part in letter.walk():
        if part.get_content_type() == "text/html":
            found |= {unescape(address) for address in re.findall(r'(?:href|src)="(https?://[^"]+)"', text_of(part))}
        elif part.get_content_type() == "text/plain":
            found |= {address.rstrip(".,)") for address in re.findall(r"https?://[^\s<>]+", text_of(part))}
    return found


def text_of(part: EmailMessage) -> str:
    content = part.get_content()
    assert isinstance(content, str)
    return content


def read(content: bytes) -> EmailMessage:
    letter = message_from_bytes(content, policy=policy.SMTP)
    assert isinstance(letter, EmailMessage)
    return letter


def letters_sent(place: Place) -> list[EmailMessage]:
    """Let the scheduler do its jobs over some days, and return what it put into the mail folder."""
    settings, _, clock = place
    began = clock()
    for hours in HOURS:
        clock.set(began + timedelta(hours=hours))
        with workplace(settings, Event(), clock) as at_work:
            for line in TIMETABLE:
                if line.job not in {"make_documents", "ping_dead_man"}:
                    assert run_job(at_work, line), line.job
    return [read(path.read_bytes()) for path in sorted((settings.instance / "mail").rglob("*.eml"))]


def letters_composed(place: Place, *, now: datetime) -> list[EmailMessage]:
    """Write one letter of each kind to a subscriber of the council, whose links are signed with its own key."""
    settings, database, _ = place
    with database.reading() as session:
        uuid = session.exec(select(Subscriber.uuid).where(col(Subscriber.confirmed_at).is_not(None))).first()
    assert uuid is not None
    emails = (every_email(kind) for kind in SAID)
    return [
        read(
            compose(replace(email, recipient=replace(email.recipient, uuid=uuid)), house_of(settings), now=now).content
        )
        for email in emails
    ]


def about_what_there_is(place: Place, address: str) -> str:
    """Lead a link of a composed letter, whose facts are invented, to a decision, committee and edition there are."""
    with place[1].reading() as session:
        decision = session.exec(select(Decision.slug).where(col(Decision.notice_published_at).is_not(None))).first()
        committee = session.exec(select(ScrutinyCommittee.slug)).first()
        edition = session.exec(select(EditionRow.number).order_by(col(EditionRow.number).desc())).first()
    for pattern, real in (
        (r"(?<=/decisions/)[^/?#]+", decision),
        (r"(?<=/committees/)[^/?#]+", committee),
        (r"(?<=committee=)[^&#]+", committee),
        (r"(?<=/editions/)[0-9]+", edition),
        (r"(?<=since=)[0-9]+", 1),
    ):
        address = re.sub(pattern, str(real), address)
    return address


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table that following a link may not change."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.connection().execute(sa.select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
            if table.name not in AT_REST
        }


def follow(client: CheckedClient, addresses: set[str], base_url: str) -> dict[str, int]:
    """Follow each link that leads to us with GET and with HEAD; return those that were not answered well."""
    bad = {}
    for address in sorted(addresses):
        assert address.startswith(f"{base_url}/") or address == base_url, f"{address} leads elsewhere"
        path = address.removeprefix(base_url) or "/"
        for answer in (client.get(path, follow_redirects=True), client.head(path)):
            if answer.status_code not in {200, 302, 303, 308}:
                bad[path] = answer.status_code
    return bad


def test_following_every_link_of_every_letter_changes_nothing(council: Place, client: CheckedClient) -> None:
    settings, database, clock = council
    assert set(SAID) == set(MessageKind)
    composed = letters_composed(council, now=clock())
    addresses = {about_what_there_is(council, address) for letter in composed for address in links_in(letter)}
    sent = letters_sent(council)
    assert {letter["X-Reminder-Key"].split("/")[0] for letter in sent} >= MAILED
    addresses |= {address for letter in sent for address in links_in(letter)}
    before = rows(database)
    assert follow(client, addresses, settings.base_url) == {}
    assert rows(database) == before
