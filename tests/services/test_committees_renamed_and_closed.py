"""Committees renamed, closed and reopened: addresses of calendars stay, and nothing new is given to a closed one."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import ACTOR, add_member, at
from tests.published_feeds import COUNCIL
from webapp.database import Database
from webapp.domain.errors import EditedMeanwhile, NotPermitted, RuleBroken
from webapp.domain.membership import MembershipKind
from webapp.models.bodies import ScrutinyCommittee
from webapp.queries import bodies as query
from webapp.queries import trail
from webapp.queries.feeds import feed_named
from webapp.services import bodies, memberships
from webapp.services.bodies import Committee
from webapp.services.memberships import Newcomer, Place

NOW = at("2026-11-23")
LATER = at("2026-11-24", "09:30")
LAST_DAY = date(2026, 11, 20)
GROWTH = Committee("Sustainable Growth", remit="Roads and homes")
HOMES = replace(GROWTH, name="Homes and Roads")


def add(database: Database, committee: Committee = GROWTH) -> ScrutinyCommittee:
    with database.transaction() as session:
        return bodies.add_committee(session, committee, actor=ACTOR, now=NOW)


def rename(database: Database, row: ScrutinyCommittee, *names: str) -> ScrutinyCommittee:
    with database.transaction() as session:
        for name in names:
            revision = query.for_change(session, ScrutinyCommittee, row.uuid).revision  # type: ignore[union-attr]
            facts = replace(GROWTH, name=name)
            row = bodies.edit_committee(session, row.uuid, facts, revision=revision, actor=ACTOR, now=LATER)
        return row


def aliases(database: Database, row: ScrutinyCommittee) -> list[str]:
    assert row.id is not None
    with database.reading() as session:
        return query.aliases(session, row.id)


def close(database: Database, row: ScrutinyCommittee, *, on: date = LAST_DAY, revision: int = 1) -> ScrutinyCommittee:
    with database.transaction() as session:
        return bodies.close_committee(session, row.uuid, closed_on=on, revision=revision, actor=ACTOR, now=NOW)


def reopen(database: Database, row: ScrutinyCommittee, *, revision: int = 2) -> ScrutinyCommittee:
    with database.transaction() as session:
        return bodies.reopen_committee(session, row.uuid, revision=revision, actor=ACTOR, now=LATER)


# Renamed


def test_the_calendar_of_a_renamed_committee_is_the_same_at_both_addresses(database: Database) -> None:
    row = add(database)
    renamed = rename(database, row, "Homes and Roads")
    assert (renamed.slug, aliases(database, row)) == ("sustainable-growth", ["homes-and-roads"])
    with database.reading() as session:
        old, new = (
            feed_named(session, COUNCIL, f"committees/{slug}", address="")
            for slug in ("sustainable-growth", "homes-and-roads")
        )
    assert old is not None and old == new
    assert "Homes and Roads" in old.title


def test_what_is_edited_but_its_name_gives_no_other_address(database: Database) -> None:
    row = add(database)
    with database.transaction() as session:
        facts = replace(GROWTH, remit="Roads")
        bodies.edit_committee(session, row.uuid, facts, revision=1, actor=ACTOR, now=LATER)
    rename(database, row, "SUSTAINABLE  GROWTH")
    assert aliases(database, row) == []


def test_a_name_given_back_and_forth_gives_one_address(database: Database) -> None:
    row = add(database)
    rename(database, row, "Homes and Roads", "Sustainable Growth", "Homes and Roads", "Transport", "Homes & Roads")
    assert aliases(database, row) == ["homes-and-roads", "transport"]


def test_an_address_that_another_has_is_numbered_once(database: Database) -> None:
    row, other = add(database), add(database, Committee("Health"))
    rename(database, row, "Homes", "Sustainable Growth")
    rename(database, other, "Homes", "Health", "Homes")
    assert aliases(database, other) == ["homes-2"]
    rename(database, other, "Health")
    rename(database, row, "Transport", "Sustainable Growth")
    assert add(database, Committee("Homes")).slug == "homes-3"
    with database.transaction() as session:
        assert [one.slug for one in bodies.committees_named(session, ["Transport", "Transport Links"])] == [
            "transport-2",
            "transport-links",
        ]


# Closed


def test_a_committee_is_closed_and_reopened_with_a_trail(database: Database) -> None:
    row = add(database)
    closed = close(database, row)
    assert (closed.closed_on, closed.revision, closed.slug) == (LAST_DAY, 2, row.slug)
    assert reopen(database, row).closed_on is None
    with database.reading() as session:
        newest, before, _ = trail.history(session, ScrutinyCommittee, row.uuid)
    assert (newest.action, newest.before, newest.after) == (
        "reopened",
        {"closed_on": "2026-11-20"},
        {"closed_on": None},
    )
    assert (before.action, before.before, before.after) == (
        "closed",
        {"closed_on": None},
        {"closed_on": "2026-11-20"},
    )


def test_a_committee_is_not_closed_before_its_last_day_has_come(database: Database) -> None:
    row = add(database)
    with pytest.raises(RuleBroken) as refused:
        close(database, row, on=date(2026, 11, 24))
    assert refused.value.field == "closed_on"
    assert close(database, row, on=date(2026, 11, 23)).closed_on == date(2026, 11, 23)


def test_a_committee_is_closed_and_reopened_once_and_from_a_page_of_now(database: Database) -> None:
    row = add(database)
    with pytest.raises(NotPermitted, match="Sustainable Growth is not closed"):
        reopen(database, row, revision=1)
    with pytest.raises(EditedMeanwhile):
        close(database, row, revision=7)
    close(database, row)
    with pytest.raises(NotPermitted, match="was closed on Friday 20 November 2026"):
        close(database, row, revision=2)
    with pytest.raises(EditedMeanwhile):
        reopen(database, row, revision=1)


def test_nobody_joins_a_closed_committee_and_who_sits_on_it_stays(database: Database) -> None:
    row = add(database)
    with database.transaction() as session:
        add_member(session, row, "Asha Kern")
    close(database, row)
    place = Place(MembershipKind.MEMBER, date(2026, 11, 23))
    with database.transaction() as session, pytest.raises(NotPermitted):
        memberships.add_member(session, row.uuid, Newcomer("Rosa Delmar"), place, actor=ACTOR, now=NOW)
    with database.reading() as session:
        assert query.number_sitting(session, date(2026, 11, 23)) == {row.id: 1}


def test_the_calendar_of_a_closed_committee_stays_and_says_so(database: Database) -> None:
    row = add(database)
    close(database, row)
    with database.reading() as session:
        feed = feed_named(session, COUNCIL, "committees/sustainable-growth", address="")
    assert feed is not None
    assert feed.closed == "Sustainable Growth was closed on 20 November 2026; nothing new will come."
