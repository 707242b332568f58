"""Which days of publication are to come, and which are over."""

from datetime import date

import pytest

from tests.builders import at
from tests.edition_rows import add_edition
from webapp.database import Database
from webapp.domain.edition import EditionKind
from webapp.models.edition_days import EditionDay
from webapp.queries import edition_days

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def days(database: Database) -> None:
    """Announce yesterday, today, tomorrow and December; cancel January."""
    with database.transaction() as session:
        session.add_all(EditionDay(publish_on=on) for on in (date(2026, 12, 18), date(2026, 11, 22), TODAY, TOMORROW))
        session.add(EditionDay(publish_on=date(2027, 1, 15), cancelled_at=at("2026-11-20")))


def coming(database: Database) -> list[date]:
    with database.reading() as session:
        return [row.publish_on for row in edition_days.to_come(session, TODAY)]


def test_the_days_to_come_are_those_that_stand_the_next_first(database: Database) -> None:
    assert coming(database) == [TODAY, TOMORROW, date(2026, 12, 18)]
    with database.reading() as session:
        following = edition_days.next_day(session, TODAY)
        assert following is not None and following.publish_on == TODAY
        assert edition_days.next_day(session, date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("kind", "left"), [(EditionKind.REGULAR, [TOMORROW]), (EditionKind.SUPPLEMENT, [TODAY, TOMORROW])]
)
def test_once_its_edition_is_published_today_is_no_longer_to_come(
    database: Database, kind: EditionKind, left: list[date]
) -> None:
    with database.transaction() as session:
        add_edition(session, 14, published_on=TODAY, kind=kind)
    assert coming(database) == [*left, date(2026, 12, 18)]


def test_what_is_over_or_cancelled_comes_the_latest_first(database: Database) -> None:
    with database.reading() as session:
        found = edition_days.over_or_cancelled(session, TODAY)
        assert [row.publish_on for row in found] == [date(2027, 1, 15), date(2026, 11, 22)]
        (day,) = (row for row in found if row.cancelled_at is not None)
        assert edition_days.by_uuid(session, day.uuid) == day
        assert edition_days.by_uuid(session, "x") is None
        assert edition_days.standing_on(session, date(2027, 1, 15)) is None
