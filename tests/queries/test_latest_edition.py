"""What a line says of the plan in force and of what adds to it."""

from datetime import date

from sqlmodel import Session

from tests.builders import ACTOR, add_decision, at, month
from tests.edition_rows import add_edition
from tests.plan_entries import plan_entry
from tests.published_editions import publish_edition
from webapp.database import Database
from webapp.domain.edition import EditionKind
from webapp.queries import editions, latest_edition
from webapp.services import decisions

TODAY = date(2026, 12, 1)
OCTOBER, NOVEMBER = at("2026-10-23"), at("2026-11-20")


def numbers(session: Session) -> tuple[int, int, int]:
    """Return the number of the edition in force, and how many of its entries are new and moved."""
    found = latest_edition.in_numbers(session, TODAY)
    assert found is not None
    return found.plan.head.number, found.new, found.moved


def test_before_the_first_edition_there_is_none(database: Database) -> None:
    with database.reading() as session:
        assert latest_edition.in_numbers(session, TODAY) is None


def test_of_the_first_edition_only_its_own_list_says_what_is_new(database: Database) -> None:
    with database.transaction() as session:
        for number in (1, 2):
            add_decision(session, f"KEY/0{number}JAN/27", now=OCTOBER, expected=month(2027, 1))
        publish_edition(session, now=OCTOBER, listed_new=("KEY/02JAN/27",))
        assert numbers(session) == (1, 1, 0)


def test_what_is_new_and_what_moved_is_counted_when_it_is_published(database: Database) -> None:
    with database.transaction() as session:
        moved = add_decision(session, "KEY/01JAN/27", now=OCTOBER, expected=month(2027, 1))
        publish_edition(session, now=OCTOBER)
        add_decision(session, "KEY/02JAN/27", now=NOVEMBER, expected=month(2027, 2))
        decisions.move_date(
            session, moved.uuid, month(2027, 2), reason="Late papers.", revision=None, actor=ACTOR, now=NOVEMBER
        )
        publish_edition(session, now=NOVEMBER)
        assert numbers(session) == (2, 1, 1)
        decisions.move_date(
            session, moved.uuid, month(2027, 3), reason="Later.", revision=None, actor=ACTOR, now=NOVEMBER
        )
        assert numbers(session) == (2, 1, 1)


def test_the_editions_that_name_a_committee_are_those_with_an_entry_that_falls_to_it(database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [plan_entry()])
        add_edition(session, 2, [plan_entry(committees=())], after=1)
        assert latest_edition.those_naming(session, [1, 2, 3], "sustainable-growth") == {1}
        assert latest_edition.those_naming(session, [1, 2, 3], "health") == frozenset()
        assert latest_edition.those_naming(session, [], "health") == frozenset()


def test_a_supplement_stands_beside_the_plan_that_it_adds_to(database: Database) -> None:
    supplement = {"kind": EditionKind.SUPPLEMENT}
    with database.transaction() as session:
        add_edition(session, 1, published_on=date(2026, 9, 25))
        add_edition(session, 2, after=1, published_on=date(2026, 9, 28), **supplement)
        add_edition(session, 3, after=2, published_on=date(2026, 10, 23))
        add_edition(session, 4, after=3, published_on=date(2026, 10, 23), **supplement)
        add_edition(session, 5, after=4, published_on=date(2026, 11, 3), **supplement)
        add_edition(session, 6, after=5, published_on=date(2026, 12, 4))
        plans = [
            latest_edition.in_force(session, day) for day in (date(2026, 9, 30), date(2026, 12, 1), date(2026, 12, 4))
        ]
        found = [(one.head.number, [each.number for each in one.supplements]) for one in plans if one]
        heads = [line.head for line in reversed(editions.listed(session))]
        added_to = [editions.added_to(session, head) for head in heads]
    assert found == [(1, [2]), (3, [4, 5]), (6, [])]
    assert [one and one.number for one in added_to] == [None, 1, 1, 3, 3, 3]


def test_the_list_ties_supplements_to_their_edition(database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1)
        add_edition(session, 2, after=1, kind=EditionKind.SUPPLEMENT)
        add_edition(session, 3, after=2)
        add_edition(session, 4, after=3, kind=EditionKind.SUPPLEMENT)
        lines = [(one.head.number, one.superseded_by, one.adds_to) for one in editions.listed(session)]
    assert lines == [(4, None, 3), (3, None, None), (2, 3, 1), (1, 3, None)]
