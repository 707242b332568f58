"""Records of other systems are added once and never changed."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlmodel import select

from webapp.database import Database
from webapp.domain.stated_records import StatedFacts
from webapp.models.stated_records import StatedRecord
from webapp.queries import stated_records as query
from webapp.services.stated_records import StatedImport, compare, import_stated

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# https://democracy.peterborough.gov.uk/ieDecisionDetails.aspx?AIId=24290
SATURDAY = StatedFacts("C013", "Peterborough", date(2023, 6, 24), date(2023, 6, 19), date(2023, 6, 19), "inconsistent")
OTHERS = replace(SATURDAY, council="Hampshire")


def test_records_are_added_as_they_were_read(database: Database) -> None:
    with database.transaction() as session:
        found = import_stated(session, [SATURDAY, OTHERS], actor="Priya Shaw", now=NOW)
    assert found == StatedImport((SATURDAY, OTHERS), 0, ())
    with database.reading() as session:
        rows, total = query.listed(session)
        assert ([query.facts_of(row) for row in rows], total) == ([OTHERS, SATURDAY], 2)
        assert {(row.imported_at, row.imported_by) for row in rows} == {(NOW, "Priya Shaw")}


def test_the_same_file_again_adds_nothing(database: Database) -> None:
    with database.transaction() as session:
        import_stated(session, [SATURDAY], actor="Priya Shaw", now=NOW)
    with database.transaction() as session:
        found = import_stated(session, [SATURDAY, OTHERS], actor="Priya Shaw", now=NOW)
    assert found == StatedImport((OTHERS,), 1, ())


def test_what_is_held_with_other_facts_stays(database: Database) -> None:
    corrected = replace(SATURDAY, stated_effective_on=date(2023, 6, 23))
    with database.transaction() as session:
        import_stated(session, [SATURDAY], actor="Priya Shaw", now=NOW)
        assert compare(session, [corrected]) == StatedImport((), 0, (corrected,))
        assert import_stated(session, [corrected], actor="Priya Shaw", now=NOW) == StatedImport((), 0, (corrected,))
    with database.reading() as session:
        assert session.exec(select(StatedRecord.stated_effective_on)).all() == [date(2023, 6, 24)]


def test_the_list_comes_in_pages(database: Database) -> None:
    many = [replace(SATURDAY, reference=f"C{number:03}") for number in range(query.PAGE_ROWS + 1)]
    with database.transaction() as session:
        import_stated(session, many, actor="Priya Shaw", now=NOW)
    with database.reading() as session:
        rows, total = query.listed(session, page=2)
        assert ([row.reference for row in rows], total) == ([f"C{query.PAGE_ROWS:03}"], query.PAGE_ROWS + 1)
