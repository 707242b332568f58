"""Offices and committees by name: one row each, however the name is written."""

import pytest
from sqlmodel import select

from webapp.database import Database
from webapp.domain.offices import DecisionMakerKind
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.services.bodies import LONGEST_SLUG, committees_named, decision_makers_named, free_slug, known_names


def test_names_come_back_in_the_order_asked_and_are_added_once(database: Database) -> None:
    with database.transaction() as session:
        decision_makers_named(session, ["Cabinet", "Leader of the Council"])
        found = decision_makers_named(session, ["Cabinet Member for Resources", "Cabinet"])
        assert [maker.name for maker in found] == ["Cabinet Member for Resources", "Cabinet"]
        assert [(maker.name, maker.kind, maker.slug) for maker in session.exec(select(DecisionMaker))] == [
            ("Cabinet", DecisionMakerKind.CABINET, "cabinet"),
            ("Leader of the Council", DecisionMakerKind.CABINET_MEMBER, "leader-council"),
            ("Cabinet Member for Resources", DecisionMakerKind.CABINET_MEMBER, "cabinet-member-resources"),
        ]


@pytest.mark.parametrize(
    "written", ["cabinet member for children's services", "Cabinet  Member for Children’s Services"]
)
def test_another_writing_of_a_name_is_the_office_already_known(database: Database, written: str) -> None:
    with database.transaction() as session:
        (first,) = decision_makers_named(session, ["Cabinet Member for Children’s Services"])
        assert decision_makers_named(session, [written, written]) == [first, first]


def test_committees_are_added_once_too(database: Database) -> None:
    with database.transaction() as session:
        first, second = committees_named(session, ["Sustainable Growth", "Health & Care"])
        assert committees_named(session, ["health & care", "SUSTAINABLE GROWTH"]) == [second, first]
        assert len(session.exec(select(ScrutinyCommittee)).all()) == 2


def test_known_names_are_those_of_the_rows_in_order(database: Database) -> None:
    with database.transaction() as session:
        assert known_names(session) == ([], [])
        decision_makers_named(session, ["Mayor", "Cabinet"])
        committees_named(session, ["Health Issues"])
        assert known_names(session) == (["Mayor", "Cabinet"], ["Health Issues"])


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Children’s Services", set(), "childrens-services"),
        ("Health & Care", {"health-and-care", "health-care"}, "health-and-care-2"),
        ("Health Care", {"health-care", "health-care-2"}, "health-care-3"),
        ("健康", set(), "body"),
        ("x" * 200, set(), "x" * LONGEST_SLUG),
    ],
)
def test_an_address_is_made_of_plain_letters_and_numbered_where_taken(name: str, taken: set[str], slug: str) -> None:
    assert free_slug(name, taken) == slug
