"""What an edition of 400 entries costs to preview, publish, show and compare, beside one of 20.

And beside the same 400 with no edition before them, with 120, and with an archive of 10,000 decided decisions.

Goals: the preview of 400 entries in 1 s and their publication in 2 s, what an officer waits for: on SQLite, pages
through the test client. Cost linear in entries (20 times as many at most 20 times as much), and the same (1.15 ×)
whatever was published or decided before. Times are of CPU. Run: `python -m tests.benchmarks.bench_editions`.
"""

import gc
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, TypeVar

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import SQLModel, col
from werkzeug.datastructures import MultiDict

from tests.archive import MATTER, decide_long_ago
from tests.builders import ACTOR, add_committee, add_decision, add_maker, add_member
from tests.checked_client import form_on, inputs_of
from tests.published_editions import COUNCIL, choices, preview_of
from webapp.app import create_app
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.edition import EditionKind
from webapp.domain.edition_data import entry_to_data, front_to_data
from webapp.domain.expected_dates import on_day
from webapp.domain.key_decisions import KeyGround
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.models.editions import EditionEntry, EditionRow
from webapp.queries.edition_preview import Preview
from webapp.services import accounts, decisions
from webapp.services.editions import publish
from webapp.services.entries import Paper, entry_of
from webapp.services.installation import install

ROUNDS = 5
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 20, 10, 0, tzinfo=UTC)
READERS = 60
DESK = "/desk/editions"
CHOSEN = {
    "kind": "regular",
    "first_day-day": "1", "first_day-month": "12", "first_day-year": "2026",
    "last_day-day": "31", "last_day-month": "3", "last_day-year": "2027",
}  # fmt: skip
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Size:
    """How much an installation holds: entries of the plan, editions published before, decisions long decided.

    Each round publishes one edition more, so from the second on there is one to compare with.
    """

    entries: int
    editions: int = 0
    archive: int = 0

    @property
    def words(self) -> str:
        """Write it for the table."""
        return f"{self.entries} entries, {self.editions} editions before, {self.archive:,} decided"


SIZES = (Size(20), Size(400), Size(400, 120), Size(400, 120, 10_000))


class Bench:
    """One installation: its database, an officer's browser and the public's."""

    def __init__(self, size: Size, folder: str) -> None:
        """Make and fill it."""
        settings = Settings(instance=Path(folder), base_url="http://127.0.0.1:8000")
        self.size = size
        self.database = Database(settings.database_url)
        SQLModel.metadata.create_all(self.database.engine)
        _fill(self.database, size)
        self.moment = NOW
        self.app = create_app(settings, clock=lambda: self.moment)
        self.public = self.app.test_client()
        self.officer = self._signed_in()

    def close(self) -> None:
        """Let go of the database."""
        self.app.extensions["forward-plan-database"].engine.dispose()
        self.database.engine.dispose()

    def change(self) -> None:
        """Reword one entry in ten and move another, so that there is something to compare."""
        self.moment += timedelta(minutes=1)
        with self.database.transaction() as session:
            uuids = session.scalars(sa.select(col(Decision.uuid)).where(col(Decision.status) == Status.IN_PLAN)).all()
            for uuid in uuids[::10]:
                found = decisions.opened(session, uuid, None, decisions.Move.EDIT)
                said = replace(entry_of(found), matter=f"{MATTER}As at {self.moment:%H:%M}.")
                decisions.rewrite(session, found, said, actor=ACTOR, now=self.moment)
            for uuid in uuids[5::10]:
                found = decisions.opened(session, uuid, None, decisions.Move.DEFER)
                day = on_day((found.expected_from or NOW.date()) + timedelta(days=1))
                decisions.give_date(session, found, day, reason="One bid was late.", actor=ACTOR, now=self.moment)

    def preview(self) -> Preview:
        """Work the edition out, without its page."""
        with self.database.reading() as session:
            return preview_of(session, choices(), now=self.moment)

    def publish(self, fingerprint: str) -> int:
        """Publish what was previewed, its commit to the disk included; return the number."""
        with self.database.transaction() as session:
            head = publish(
                session,
                choices(),
                fingerprint=fingerprint,
                council=COUNCIL,
                actor=ACTOR,
                now=self.moment,
                today=self.moment.date(),
            )
        return head.number

    def round(self) -> dict[str, float]:
        """Do everything once; return milliseconds of CPU by what was done."""
        self.change()
        cost = dict[str, float]()
        shown = _timed(cost, "preview", self.preview)
        assert not shown.problems, shown.problems
        sent = inputs_of(form_on(self.officer.get(f"{DESK}/new").text, f"{DESK}/preview"))
        for name, value in CHOSEN.items():
            sent[name] = value
        _timed(cost, "preview, its page", lambda: _page(self.officer, f"{DESK}/preview", sent))
        number = _timed(cost, "publish", lambda: self.publish(shown.fingerprint))
        _timed(cost, "public page", lambda: _page(self.public, f"/editions/{number}"))
        _timed(cost, "compare, its page", lambda: _page(self.public, f"/editions/{number}/changes"))
        _timed(cost, "list of editions", lambda: _page(self.public, "/editions/"))
        return cost

    def _signed_in(self) -> FlaskClient:
        """Return the browser of an officer."""
        email = "officer@anyborough.example.gov.uk"
        with self.database.transaction() as session:
            accounts.add_user(
                session,
                email=email,
                name=ACTOR,
                role=Role.OFFICER,
                password="quarry lantern otter",
                hash_password=lambda _: "bench",
                actor=ACTOR,
                now=NOW,
            )
            claim = accounts.begin_sign_in(session, email=email, network="127.0.0.1", now=NOW)
            session_id = accounts.sign_in(session, claim, email=email, network="127.0.0.1", now=NOW)
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = session_id, True
        return client


def _page(client: FlaskClient, path: str, sent: MultiDict[str, Any] | None = None) -> None:
    """Fetch a page or, with what is sent to it, post for it."""
    answer = client.get(path) if sent is None else client.post(path, data=sent)
    assert answer.status_code == 200, answer.text[:2000]


def _timed(cost: dict[str, float], name: str, do: Callable[[], Made]) -> Made:
    gc.collect()
    began = process_time()
    made = do()
    cost[name] = (process_time() - began) * 1000
    return made


def _fill(database: Database, size: Size) -> None:
    """Put a plan, members who are told, editions published before and an archive into an empty database."""
    with database.transaction() as session:
        install(session, name="bench", now=OCTOBER)
        committees = [add_committee(session, f"Scrutiny Committee {number}") for number in range(6)]
        makers = [add_maker(session, f"Cabinet Member for Portfolio {number}") for number in range(12)]
        for number in range(READERS):
            add_member(session, committees[number % 6], f"Member{number} Lowe")
        for number in range(size.entries):
            add_decision(
                session,
                f"KEY/{number + 1}/26",
                now=OCTOBER,
                title=f"Decision number {number} - Award of Contract",
                matter=MATTER,
                expected=on_day(date(2026, 12, 1) + timedelta(days=number * 119 // size.entries)),
                key_ground=KeyGround.MONEY,
                decision_makers=(makers[number % 12].id,),
                committees=(committees[number % 6].id,),
                all_wards=True,
                consultation="Ward councillors and residents.",
                documents=(Paper("Report", "https://www.anyborough.example.gov.uk/report"), Paper("Assessment")),
            )
    publish_before(database, size.editions)
    decide_long_ago(database, size.archive)


def publish_before(database: Database, editions: int) -> None:
    """Freeze the plan as it is in so many editions, one a month up to October 2026."""
    with database.transaction() as session:
        edition = preview_of(session, choices(), now=OCTOBER).edition
        front, entries = front_to_data(edition.front), [(one.uuid, entry_to_data(one)) for one in edition.entries]
        before = None
        for number in range(1, editions + 1):
            published_on = OCTOBER.date() - timedelta(days=30 * (editions - number))
            row = EditionRow(
                number=number,
                kind=EditionKind.REGULAR,
                first_day=edition.head.first_day,
                last_day=edition.head.last_day,
                published_on=published_on,
                previous_id=before,
                front=front,
                entries=len(entries),
                departures=0,
                new_entries=0,
                moved_entries=0,
                fingerprint="0" * 64,
                recorded_at=datetime.combine(published_on, time(12), UTC),
                recorded_by=ACTOR,
            )
            session.add(row)
            session.flush()
            before = row.id
            held = [
                {"edition_id": before, "position": place, "decision_uuid": uuid, "content": content}
                for place, (uuid, content) in enumerate(entries, 1)
            ]
            session.execute(sa.insert(EditionEntry), held)


def main() -> None:
    """Print the median of interleaved rounds for each installation, and the ratios that the goals name."""
    with ExitStack() as stack:
        benches = [Bench(size, stack.enter_context(tempfile.TemporaryDirectory())) for size in SIZES]
        for bench in benches:
            stack.callback(bench.close)
        rounds: dict[Size, list[dict[str, float]]] = {size: [] for size in SIZES}
        for _ in range(ROUNDS):
            for bench in benches:
                rounds[bench.size].append(bench.round())
    names = tuple(rounds[SIZES[0]][0])
    middle = {size: {name: median(one[name] for one in rounds[size]) for name in names} for size in SIZES}
    few, bare, many, old = (middle[size] for size in SIZES)
    print("editions: milliseconds of CPU, median of interleaved rounds")
    print(f"  {'':44}" + "".join(f"{name:>19}" for name in names))
    for size in SIZES:
        print(f"  {size.words:44}" + "".join(f"{middle[size][name]:19.1f}" for name in names))
    for words, above, below in (
        ("400 entries / 20 (linear: at most 20)", bare, few),
        ("120 editions before / none (goal 1.15)", many, bare),
        ("archive of 10,000 / none (goal 1.15)", old, many),
    ):
        print(f"  {words:44}" + "".join(f"{above[name] / below[name]:17.2f} ×" for name in names))
    waits = {"preview": 1000, "preview, its page": 1000, "publish": 2000}
    print("  " + "; ".join(f"{name} {old[name]:.0f} ms (goal {goal})" for name, goal in waits.items()))


if __name__ == "__main__":
    main()
