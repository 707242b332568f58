"""What the public plan of 300 entries costs, beside the plain way and beside an archive of 30,000 decided decisions.

Goals of P1: at most 0.6 of the plain way, which loads the entries as objects and lays out the same page; at most
1.15 × with the archive; beyond that 0.45 of the speed of a bare Flask page, which only a stored page could reach.
Each page names the latest edition, and that may not cost more for the editions before it. Times are of CPU, medians
of interleaved rounds. Run: `python -m tests.benchmarks.bench_plan`.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlmodel import Session, SQLModel, col, select

from tests.archive import MATTER, decide_long_ago
from tests.benchmarks.bench_editions import publish_before
from tests.benchmarks.bench_feeds import hello, poll
from tests.builders import ACTOR, add_committee, add_decision, add_maker
from webapp.app import create_app
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, on_day
from webapp.domain.lifecycle import UPCOMING
from webapp.domain.london import london_date
from webapp.models.decisions import Decision
from webapp.queries.decisions import LISTED, Filters
from webapp.queries.facts import expected_of, old_date_of
from webapp.queries.plan_lines import LastMove, PlannedDecision
from webapp.services import decisions
from webapp.services.installation import install
from webapp.views.access import public
from webapp.views.database import database, now
from webapp.views.plan import facts_beside, page_of
from webapp.views.plan_lines import line_of

ROUNDS = 9
REPEATS = 8
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 20, 10, 0, tzinfo=UTC)
AS_IT_IS, THE_PLAIN_WAY, BARE = "the plan of 300", "the same, the plain way", "bare Flask page"
FEW, ARCHIVE, EDITIONS = "a plan of 3", "300, 30,000 decided", "300, 100 editions before"


@dataclass(frozen=True, slots=True)
class Size:
    """How much an installation holds: entries of the plan, editions published, decisions long decided."""

    entries: int
    editions: int = 2
    archive: int = 0


def fill(database: Database, size: Size) -> None:
    """Put a plan, editions of it and an archive into an empty database; of five entries one moved lately."""
    SQLModel.metadata.create_all(database.engine)
    with database.transaction() as session:
        install(session, name="bench", now=OCTOBER)
        committees = [add_committee(session, f"Scrutiny Committee {number}").id for number in range(6)]
        makers = [add_maker(session, f"Cabinet Member for Portfolio {number}").id for number in range(12)]
        for number in range(size.entries):
            is_joint, is_private = number % 5 == 0, number % 7 == 0
            decision = add_decision(
                session,
                f"KEY/{number + 1}/26",
                now=NOW - timedelta(days=number % 60),
                title=f"Decision number {number} - Award of Contract",
                matter=MATTER,
                expected=on_day(date(2026, 12, 1) + timedelta(days=number % 120)),
                decision_makers=tuple(makers[(number + place) % 12] for place in range(1 + is_joint)),
                committees=(committees[number % 6],),
                restriction=Restriction.PART_EXEMPT if is_private else Restriction.PUBLIC,
                exempt_paragraph=3 if is_private else None,
            )
            if number % 5 == 1:
                _move(session, decision, on_day(date(2027, 4, 1) + timedelta(days=number % 30)))
    publish_before(database, size.editions)
    decide_long_ago(database, size.archive)


def _move(session: Session, decision: Decision, to: ExpectedDate) -> None:
    decisions.move_date(session, decision.uuid, to, reason="One bid was late.", revision=None, actor=ACTOR, now=NOW)


@public
def the_plain_way() -> ResponseReturnValue:
    """Answer as a page would that loads the decisions whole, with all that belongs to them."""
    with database().reading() as session:
        statement = (
            select(Decision)
            .where(col(Decision.status).in_(UPCOMING))
            .order_by(col(Decision.expected_from).is_(None), col(Decision.expected_from), col(Decision.reference_key))
            .options(*LISTED)
        )
        lines = [line_of(_planned(one), now=now()) for one in session.exec(statement).unique()]
        beside = facts_beside(session, now())
    return page_of(lines, Filters(), beside, today=london_date(now()))


def _planned(decision: Decision) -> PlannedDecision:
    last = decision.date_changes[-1] if decision.date_changes else None
    return PlannedDecision(
        reference=decision.reference,
        slug=decision.slug,
        title=decision.title,
        restriction=decision.restriction,
        notice_published_at=decision.notice_published_at,
        expected=expected_of(decision),
        last_move=LastMove(last.changed_at, old_date_of(last)) if last else None,
        makers=tuple(maker.name for maker in decision.decision_makers),
        committees=tuple((committee.name, committee.slug) for committee in decision.committees),
    )


def installation(stack: ExitStack, size: Size) -> Flask:
    """Make an installation of a size that is gone when the stack is closed."""
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    settings = Settings(instance=Path(folder), base_url="http://127.0.0.1:8000")
    database = Database(settings.database_url)
    fill(database, size)
    database.engine.dispose()
    return _application(stack, settings)


def _application(stack: ExitStack, settings: Settings) -> Flask:
    app = create_app(settings, clock=lambda: NOW)
    stack.callback(app.extensions["forward-plan-database"].engine.dispose)
    return app


def measured(ways: dict[str, Callable[[], int]]) -> dict[str, float]:
    """Return the median CPU of each way in milliseconds."""
    cost: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, once in ways.items():
            repeats = REPEATS * 50 if name == BARE else REPEATS
            began = process_time()
            for _ in range(repeats):
                assert once() == 200
            cost[name].append((process_time() - began) / repeats * 1000)
    return {name: median(times) for name, times in cost.items()}


def main() -> None:
    """Print what each page costs, and the ratios that the goals name."""
    with ExitStack() as stack:
        app = installation(stack, Size(300))
        plain = _application(stack, app.extensions["forward-plan-settings"])
        plain.view_functions["plan.plan"] = the_plain_way
        assert app.test_client().get("/plan").text == plain.test_client().get("/plan").text
        pages = {
            AS_IT_IS: app,
            THE_PLAIN_WAY: plain,
            ARCHIVE: installation(stack, Size(300, archive=30_000)),
            EDITIONS: installation(stack, Size(300, editions=100)),
            FEW: installation(stack, Size(3)),
        }
        ways = {BARE: poll(hello(), "/")} | {name: poll(app, "/plan") for name, app in pages.items()}
        cost = measured(ways)
    print("the plan page: milliseconds of CPU, median of interleaved rounds")
    for name, milliseconds in cost.items():
        print(f"  {name:26} {milliseconds:8.3f} ms")
    print(f"  P1 {cost[AS_IT_IS] / cost[THE_PLAIN_WAY]:.2f} of the plain way (goal 0.6)")
    print(f"  P1 {cost[ARCHIVE] / cost[AS_IT_IS]:.2f} × with an archive of 30,000 (goal 1.15)")
    print(f"     {cost[EDITIONS] / cost[AS_IT_IS]:.2f} × with 100 editions instead of 2 (goal 1.15)")
    print(f"     {cost[BARE] / cost[AS_IT_IS]:.4f} of the speed of a bare page (stretch 0.45, stored pages only)")


if __name__ == "__main__":
    main()
