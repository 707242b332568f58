"""What editions ask of the database: as much for many entries as for few, and nothing that reads whole tables."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from tests.asked import asked_of, steps_of
from tests.builders import add_committee, add_decision, add_member, at, month
from tests.checked_client import CheckedClient
from tests.editions import edition_head
from tests.published_editions import choices, preview_of, publish_edition
from webapp.database import Database
from webapp.domain.edition import EditionKind
from webapp.queries import editions, plan_candidates

OCTOBER = at("2026-10-23", "10:00")
NOVEMBER = at("2026-11-20", "10:00")
JANUARY = month(2027, 1)
LATER = {"first_day": date(2027, 1, 1), "last_day": date(2027, 4, 30)}


def add_entries(session: Session, first: int, last: int, *, publish: bool = True) -> None:
    for number in range(first, last + 1):
        add_decision(session, f"KEY/{number}/26", now=OCTOBER, expected=JANUARY, publish=publish)


def an_edition_of(database: Database, first: int, last: int, *, days: int) -> tuple[int, int]:
    """Publish an edition of so many entries more, some of them drafts; count what its preview and publication asked.

    The trail is left out: it gets a row for each draft that is announced.
    """
    now = NOVEMBER + timedelta(days=days)
    with database.transaction() as session:
        add_entries(session, first, last - 1)
        add_entries(session, last, last + (last - first) // 2, publish=False)
    with asked_of(database) as for_preview, database.reading() as session:
        preview_of(session, choices(), now=now)
    with asked_of(database) as for_both, database.transaction() as session:
        publish_edition(session, now=now)
    return len(for_preview), sum(not one.startswith("INSERT INTO audit_event") for one in for_both)


def test_preview_and_publication_ask_as_much_for_sixty_entries_as_for_three(database: Database) -> None:
    with database.transaction() as session:
        add_member(session, add_committee(session), "Asha Lowe")
        add_entries(session, 1, 1)
        publish_edition(session, now=NOVEMBER)
    few = an_edition_of(database, 2, 4, days=1)
    assert an_edition_of(database, 11, 50, days=2) == few


def test_its_pages_ask_as_much_for_sixty_entries_as_for_three_and_after_many_editions(
    database: Database, client: CheckedClient
) -> None:
    def counted(path: str) -> int:
        with asked_of(client.application.extensions["forward-plan-database"]) as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    with database.transaction() as session:
        add_entries(session, 1, 3)
        publish_edition(session, now=NOVEMBER)
        publish_edition(session, now=NOVEMBER + timedelta(days=1))
    paths = ("/editions/{}", "/editions/{}/changes", "/editions/")
    few = [counted(path.format(2)) for path in paths]
    with database.transaction() as session:
        add_entries(session, 4, 60)
        for days in range(2, 6):
            publish_edition(session, now=NOVEMBER + timedelta(days=days))
    assert [counted(path.format(6)) for path in paths] == few


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "question",
    [
        lambda session: editions.by_number(session, 2),
        lambda session: editions.plan_as_of(session, 2),
        lambda session: editions.departures_between(session, 1, 2),
        lambda session: editions.previous(session, 2),
        lambda session: editions.latest(session),
        lambda session: editions.plan_in_force(session, date(2026, 12, 1)),
        lambda session: editions.supplements_to(session, edition_head(1)),
        lambda session: editions.added_to(session, edition_head(2)),
        lambda session: plan_candidates.undecided(session),
    ],
    ids=[
        "by_number",
        "plan_as_of",
        "departures_between",
        "previous",
        "latest",
        "plan_in_force",
        "supplements_to",
        "added_to",
        "undecided",
    ],
)
def test_every_question_is_answered_from_an_index(database: Database, question: Callable[[Session], object]) -> None:
    with database.transaction() as session:
        add_entries(session, 1, 3)
        publish_edition(session, now=NOVEMBER)
        publish_edition(session, now=NOVEMBER + timedelta(days=1))
    steps = steps_of(database, question)
    assert steps
    assert [one for one in steps if one.startswith("SCAN") and "walked" not in one and "INDEX" not in one] == []


@pytest.mark.sqlite_only
def test_the_list_of_editions_reads_no_entries(database: Database) -> None:
    with database.transaction() as session:
        add_entries(session, 1, 3)
        publish_edition(session, now=NOVEMBER)
        assert [line.entries for line in editions.listed(session)] == [3]
    steps = steps_of(database, editions.listed)
    (of_entries,) = [one for one in steps if "edition_entry" in one]
    assert of_entries.startswith("SEARCH edition_entry USING COVERING INDEX")


def test_what_a_supplement_left_alone_is_new_in_the_next_regular_edition(database: Database) -> None:
    with database.transaction() as session:
        add_entries(session, 1, 2)
        publish_edition(session, now=NOVEMBER)
        add_decision(session, "KEY/03/26", now=NOVEMBER + timedelta(days=2), expected=JANUARY)
        draft = add_decision(session, "KEY/04/26", now=NOVEMBER, expected=JANUARY, publish=False)
        supplement = {"kind": EditionKind.SUPPLEMENT, "chosen": frozenset({draft.uuid})}
        publish_edition(session, now=NOVEMBER + timedelta(days=7), **supplement)
        publish_edition(session, now=NOVEMBER + timedelta(days=28), **LATER)
        entries = editions.plan_as_of(session, 3)
    assert {one.reference: one.is_new for one in entries} == {
        "KEY/1/26": False,
        "KEY/2/26": False,
        "KEY/03/26": True,
        "KEY/04/26": False,
    }
