"""Taking in a plan that was published elsewhere: from which day its entries count as noticed."""

from datetime import date

import pytest
from sqlmodel import Session

from tests.builders import at
from webapp.database import Database
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.plan_rows import PlanRow, read_rows
from webapp.models.decisions import Decision
from webapp.queries import decisions as query
from webapp.services.imports import ImportReport, import_plan

NOW = at("2026-06-10")
SALE = PlanRow(
    number=2, reference="KEY/01JUN/26", title="Sale", matter="To sell.", expected="July 2026", decision_makers="Cabinet"
)
LEASE = PlanRow(number=3, reference="KEY/02JUN/26", title="Lease", matter="To let.", expected="July 2026")


def take_in(session: Session, *rows: PlanRow, published_on: date | None = date(2026, 6, 1)) -> ImportReport:
    return import_plan(session, read_rows(rows), source="plan.txt", actor="Import", now=NOW, published_on=published_on)


def find(session: Session, reference: str) -> Decision:
    found = query.by_key(session, reference)
    assert found is not None
    return found


def test_new_entries_were_noticed_when_the_day_began_in_london(database: Database) -> None:
    with database.transaction() as session:
        take_in(session, SALE)
        sale = find(session, "KEY/01/JUN/26")
        assert sale.notice_published_at == at("2026-05-31", "23:00")
        assert (sale.created_at, sale.status) == (NOW, Status.IN_PLAN)


def test_the_trail_says_where_and_when(database: Database) -> None:
    with database.transaction() as session:
        take_in(session, SALE)
        events = query.history(session, find(session, "KEY/01/JUN/26").uuid)
        assert [(event.action, event.reason, event.at) for event in events] == [
            ("put in the plan", "Published on Monday 1 June 2026 in plan.txt", NOW),
            ("created", "", NOW),
        ]


def test_a_draft_was_not_noticed_until_a_published_plan_completes_it(database: Database) -> None:
    with database.transaction() as session:
        take_in(session, LEASE)
        assert find(session, "KEY/02/JUN/26").notice_published_at is None
        whole = PlanRow(number=3, reference="KEY/02JUN/26", title="Lease", decision_makers="Cabinet")
        take_in(session, whole, published_on=date(2026, 6, 5))
        assert find(session, "KEY/02/JUN/26").notice_published_at == at("2026-06-04", "23:00")


def test_entries_the_public_saw_keep_their_own_notice(database: Database) -> None:
    with database.transaction() as session:
        take_in(session, SALE, published_on=None)
        assert find(session, "KEY/01/JUN/26").notice_published_at == NOW
        changed = PlanRow(number=2, reference="KEY/01JUN/26", title="Sale of the lodge", expected="August 2026")
        assert take_in(session, changed).changed == 1
        assert find(session, "KEY/01/JUN/26").notice_published_at == NOW


def test_today_is_allowed_and_a_day_to_come_is_refused_at_its_field(database: Database) -> None:
    with database.transaction() as session:
        take_in(session, SALE, published_on=london_date(NOW))
        with pytest.raises(RuleBroken) as refused:
            take_in(session, LEASE, published_on=date(2026, 6, 11))
    assert (refused.value.field, refused.value.message) == (
        "published_on",
        "Thursday 11 June 2026 is in the future. Enter the day on which the plan was published, or leave it empty.",
    )
