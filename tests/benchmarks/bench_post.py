"""What sending costs: our post, with claim, composition, log and settlement, against loops that only send.

Goals: R1, over one connection at least 0.7 of the speed of a plain smtplib loop over bytes that are ready; R2, at
least 10 times as fast as a connection for each message and 2.5 times as fast as composing each message with
EmailMessage and sending it with smtplib over one connection, which is how Django's send_mass_mail works (Django itself
is not installed here); R3, 10,000 messages through a relay 20 ms away in at most 120 s over 8 connections.
Run it with `python -m tests.benchmarks.bench_post`.
"""

import smtplib
import tempfile
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from itertools import islice
from pathlib import Path
from statistics import median
from threading import Event
from time import perf_counter

import sqlalchemy as sa
from sqlmodel import Session

from scheduler.locks import Sender
from scheduler.post import deliver
from scheduler.post_office import PostOffice
from tests.announced import PUBLISHED, People, announce
from tests.benchmarks.mail_sink import sink
from tests.standing_clock import StandingClock
from webapp.adapters.letter_house import House
from webapp.adapters.letter_press import Press
from webapp.adapters.mail import Letter
from webapp.adapters.mail_log import AckLog
from webapp.adapters.smtp import Relay, SmtpTransport
from webapp.database import Database
from webapp.domain.messages import MessageKind, Recipient, key_for
from webapp.migrations.steps import migrate
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries.outbox import counts_by_state
from webapp.services import outbox
from webapp.services.outbox import Draft

ROUNDS = 5
MESSAGES = 1_000
FEW = 200
FAR_AWAY = 0.02
FAR_MESSAGES = 2_000
HOUSE = House("Anyborough Council", "#1f5f5b", "plan@example.gov.uk", "https://plan.example.gov.uk", b"key")
NOW = PUBLISHED + timedelta(minutes=1)


def fill(database: Database, number: int, round_: str) -> None:
    """Put so many reminders of one decision into the outbox."""
    with database.transaction() as session:
        decision = announce(session, reference=f"KEY/{round_}/26", people=People(members=0))
        outbox.queue(session, (_draft(decision.id, decision.slug, reader) for reader in range(number)), now=PUBLISHED)


def _draft(decision_id: int | None, slug: str, reader: int) -> Draft:
    recipient = Recipient(f"member-{reader}", f"reader{reader}@example.gov.uk", f"Reader {reader}")
    closes_at = PUBLISHED + timedelta(days=7, hours=5)
    key = key_for(
        MessageKind.CALL_IN_OPENED,
        slug=slug,
        closes_at=closes_at,
        occasion="on-publication",
        subscriber=recipient.subscriber,
    )
    return Draft(
        kind=MessageKind.CALL_IN_OPENED,
        key=key,
        occasion="on-publication",
        recipient=recipient,
        deadline_at=closes_at,
        not_before=PUBLISHED,
        decision_id=decision_id,
    )


class Keeping(SmtpTransport):
    """The relay, and the letters that went there."""

    def __init__(self, port: int) -> None:
        super().__init__(Relay("127.0.0.1", port))
        self.letters: list[Letter] = []

    def send(self, letter: Letter):  # type: ignore[no-untyped-def]
        self.letters.append(letter)
        return super().send(letter)


def post(database: Database, folder: Path, port: int, connections: int = 1) -> list[Letter]:
    """Send everything with our post; return the letters."""
    transport, *further = (Keeping(port) for _ in range(connections))
    with Sender(folder) as sender:
        office = PostOffice(
            database=database,
            press=Press(HOUSE),
            transport=transport,
            further=tuple(further),
            transport_name="smtp",
            acks=AckLog(folder / "acks.log"),
            sender=sender,
            clock=StandingClock(NOW),
            stop=Event(),
        )
        deliver(office)
    with database.reading() as session:
        assert counts_by_state(session)[MessageState.QUEUED] == 0
    return [letter for one in (transport, *further) for letter in one.letters]


def plain_loop(port: int, letters: list[Letter]) -> None:
    """Send bytes that are ready over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for letter in letters:
            connection.sendmail(letter.sender, [letter.recipient], letter.content)


def connection_each(port: int, letters: list[Letter]) -> None:
    """Open a connection for each message."""
    for letter in letters:
        with smtplib.SMTP("127.0.0.1", port) as connection:
            connection.sendmail(letter.sender, [letter.recipient], letter.content)


def mass_mail(port: int, words: tuple[str, str], letters: list[Letter]) -> None:
    """Compose each message, text and HTML, and send it over one connection."""
    text, html = words
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for letter in letters:
            message = EmailMessage()
            message["From"], message["To"] = letter.sender, letter.recipient
            message["Subject"] = "Call-in closes 5pm Friday 18 December: Leisure centre contract (KEY/03DEC/26)"
            message["Message-ID"] = make_msgid(domain="plan.example.gov.uk")
            message.set_content(text)
            message.add_alternative(html, subtype="html")
            connection.sendmail(letter.sender, [letter.recipient], message.as_bytes())


def timed(work: Callable[[], object], number: int) -> float:
    """Return how many messages a second some work sends."""
    begun = perf_counter()
    work()
    return number / (perf_counter() - begun)


def main() -> None:
    """Measure in rounds, each with all contestants in turn, and print medians."""
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name, sink() as port, sink(pipelining=False) as plain_port:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'bench.db'}")
        migrate(database.engine)
        for round_ in range(ROUNDS):
            one_round(rates, database, folder, port, plain_port, round_)
        database.engine.dispose()
    ours = median(rates["post"])
    for contestant, found in rates.items():
        print(f"{contestant:32} {median(found):8.0f} messages/s   post: {ours / median(found):6.2f} x")
    print(f"R3, 8 connections, 20 ms away: 10,000 messages in {far_away():.0f} s")


def one_round(
    rates: dict[str, list[float]], database: Database, folder: Path, port: int, plain_port: int, round_: int
) -> None:
    """Let each contestant send once."""

    def note(contestant: str, rate: float) -> None:
        rates.setdefault(contestant, []).append(rate)

    letters: list[Letter] = []
    fill(database, MESSAGES, f"A{round_:02}")
    note("post", timed(lambda: letters.extend(post(database, folder, port)), MESSAGES))
    fill(database, MESSAGES, f"B{round_:02}")
    note("post, relay does not pipeline", timed(lambda: post(database, folder, plain_port), MESSAGES))
    note("smtplib, bytes ready (R1: 0.7)", timed(lambda: plain_loop(port, letters), MESSAGES))
    few = list(islice(letters, FEW))
    note("connection each (R2: 10)", timed(lambda: connection_each(port, few), FEW))
    words = "\n".join(["A line of words as long as such lines are in a letter of ours."] * 30), "<p>Words</p>\n" * 200
    note("composed each (R2: 2.5)", timed(lambda: mass_mail(port, words, letters), MESSAGES))


def far_away() -> float:
    """Say in how many seconds 10,000 messages would go through a relay whose every answer takes 20 ms."""
    with tempfile.TemporaryDirectory() as name, sink(delay=FAR_AWAY) as port:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'bench.db'}")
        migrate(database.engine)
        fill(database, FAR_MESSAGES, "FAR")
        rate = timed(lambda: post(database, folder, port, connections=8), FAR_MESSAGES)
        with Session(database.engine) as session:
            sent = session.connection().execute(sa.select(sa.func.count()).where(OutboxMessage.sent_at.is_not(None)))  # type: ignore[union-attr]
            assert sent.scalar_one() == FAR_MESSAGES
        database.engine.dispose()
    return 10_000 / rate


if __name__ == "__main__":
    main()
