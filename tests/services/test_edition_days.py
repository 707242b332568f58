"""Days of publication announced, moved and cancelled: one for a date, none in the past, each with a trail."""

from datetime import date

import pytest

from tests.builders import ACTOR, at
from webapp.database import Database
from webapp.domain.edition_days import PlannedDay
from webapp.domain.errors import EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.models.audit import AuditEvent
from webapp.models.edition_days import EditionDay
from webapp.queries import edition_days as query
from webapp.queries import trail
from webapp.services import edition_days

NOW = at("2026-11-23")
LATER = at("2026-11-24")
DECEMBER = PlannedDay(date(2026, 12, 18), date(2026, 12, 11))
JANUARY = PlannedDay(date(2027, 1, 15))
FEBRUARY = PlannedDay(date(2027, 2, 19))


def add(database: Database, planned: PlannedDay = DECEMBER) -> EditionDay:
    with database.transaction() as session:
        return edition_days.add_day(session, planned, actor=ACTOR, now=NOW)


def change(database: Database, row: EditionDay, planned: PlannedDay, *, revision: int = 1) -> EditionDay:
    with database.transaction() as session:
        return edition_days.change_day(session, row.uuid, planned, revision=revision, actor=ACTOR, now=LATER)


def cancel(database: Database, row: EditionDay, *, revision: int = 1) -> EditionDay:
    with database.transaction() as session:
        return edition_days.cancel_day(session, row.uuid, revision=revision, actor=ACTOR, now=LATER)


def standing(database: Database) -> list[tuple[date, date | None]]:
    with database.reading() as session:
        return [(row.publish_on, row.copy_by) for row in query.to_come(session, date(2026, 11, 23))]


def trail_of(database: Database, row: EditionDay) -> list[AuditEvent]:
    with database.reading() as session:
        return trail.history(session, EditionDay, row.uuid)


def test_a_day_is_announced_with_its_first_line_in_the_trail(database: Database) -> None:
    row = add(database)
    assert standing(database) == [(date(2026, 12, 18), date(2026, 12, 11))]
    (event,) = trail_of(database, row)
    assert (event.action, event.actor, event.at, event.subject_kind) == ("added", ACTOR, NOW, "edition-day")
    assert event.after == {"publish_on": "2026-12-18", "copy_by": "2026-12-11"}


def test_a_moved_day_is_the_same_one(database: Database) -> None:
    row = add(database)
    moved = change(database, row, PlannedDay(date(2026, 12, 17), date(2026, 12, 11)))
    assert (moved.uuid, moved.publish_on, moved.revision) == (row.uuid, date(2026, 12, 17), 2)
    newest = trail_of(database, row)[0]
    assert (newest.action, newest.before, newest.after) == (
        "changed",
        {"publish_on": "2026-12-18"},
        {"publish_on": "2026-12-17"},
    )


def test_a_cancelled_day_stays_and_its_date_is_free_again(database: Database) -> None:
    row = add(database)
    assert cancel(database, row).cancelled_at == LATER
    assert trail_of(database, row)[0].action == "cancelled"
    assert standing(database) == []
    with pytest.raises(NotPermitted, match="was cancelled at noon on Tuesday 24 November 2026"):
        change(database, row, JANUARY, revision=2)
    again = add(database)
    assert again.uuid != row.uuid
    assert standing(database) == [(date(2026, 12, 18), date(2026, 12, 11))]


@pytest.mark.parametrize(
    ("planned", "field"),
    [
        (PlannedDay(date(2026, 11, 22)), "publish_on"),
        (PlannedDay(date(2027, 1, 15), date(2027, 1, 16)), "copy_by"),
        (PlannedDay(date(2026, 12, 18)), "publish_on"),
    ],
)
def test_a_day_in_the_past_late_copy_and_a_second_edition_on_a_date_are_refused(
    database: Database, planned: PlannedDay, field: str
) -> None:
    add(database)
    other = add(database, JANUARY)
    with pytest.raises(RuleBroken) as not_added:
        add(database, planned)
    with pytest.raises(RuleBroken) as not_moved:
        change(database, other, planned)
    assert (not_added.value.field, not_moved.value.field) == (field, field)
    assert len(standing(database)) == 2


def test_a_change_that_changes_nothing_is_refused(database: Database) -> None:
    row = add(database)
    with pytest.raises(RuleBroken, match="Nothing was changed"):
        change(database, row, DECEMBER)


def test_a_page_that_is_out_of_date_changes_nothing(database: Database) -> None:
    row = add(database)
    change(database, row, JANUARY)
    with pytest.raises(EditedMeanwhile):
        change(database, row, FEBRUARY)
    with pytest.raises(EditedMeanwhile):
        cancel(database, row)
    assert standing(database) == [(date(2027, 1, 15), None)]


def test_a_day_that_is_over_stays_as_it_was(database: Database) -> None:
    row = add(database)
    with database.transaction() as session, pytest.raises(NotPermitted, match="This day is over"):
        edition_days.cancel_day(session, row.uuid, revision=1, actor=ACTOR, now=at("2026-12-19"))


def test_several_days_are_added_together_or_not_at_all(database: Database) -> None:
    with database.transaction() as session:
        edition_days.add_days(session, [DECEMBER, JANUARY], actor=ACTOR, now=NOW)
    with pytest.raises(RuleBroken) as refused, database.transaction() as session:
        edition_days.add_days(session, [FEBRUARY, JANUARY], actor=ACTOR, now=NOW)
    assert (refused.value.field, refused.value.message) == (
        "lines",
        "Friday 15 January 2027: An edition is announced for Friday 15 January 2027 already. Change that one.",
    )
    assert [publish_on for publish_on, _ in standing(database)] == [date(2026, 12, 18), date(2027, 1, 15)]
    with database.transaction() as session, pytest.raises(RuleBroken):
        edition_days.add_days(session, [], actor=ACTOR, now=NOW)


def test_a_day_that_is_not_there(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotFound):
        edition_days.cancel_day(session, "x", revision=1, actor=ACTOR, now=NOW)
