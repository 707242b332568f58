"""Offices and committees, as an officer adds and edits them: one of each name, addresses that last, a trail."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import select

from tests.builders import ACTOR, at
from webapp.database import Database
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.offices import DecisionMakerKind
from webapp.models.audit import AuditEvent
from webapp.models.base import Revised
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.queries import bodies as bodies_query
from webapp.queries import trail
from webapp.services import bodies
from webapp.services.bodies import Committee, Office

NOW = at("2026-11-23")
LATER = at("2026-11-24", "09:30")
MEMBER = DecisionMakerKind.CABINET_MEMBER
RESOURCES = Office("Cabinet Member for Resources", MEMBER, "Ada Penrose", "office@example.gov.uk")
GROWTH = Committee("Sustainable Growth", remit="Roads and homes")


def add_office(database: Database, office: Office = RESOURCES) -> DecisionMaker:
    with database.transaction() as session:
        return bodies.add_decision_maker(session, office, actor=ACTOR, now=NOW)


def edit_office(database: Database, uuid: str, office: Office, *, actor: str = ACTOR) -> DecisionMaker:
    with database.transaction() as session:
        return bodies.edit_decision_maker(session, uuid, office, revision=1, actor=actor, now=LATER)


def add_committee(database: Database, committee: Committee = GROWTH) -> ScrutinyCommittee:
    with database.transaction() as session:
        return bodies.add_committee(session, committee, actor=ACTOR, now=NOW)


def trail_of(database: Database, row: Revised) -> list[AuditEvent]:
    with database.reading() as session:
        return trail.history(session, type(row), row.uuid)


def test_an_office_is_added_with_its_address_and_its_first_line_in_the_trail(database: Database) -> None:
    maker = add_office(database)
    assert (maker.name, maker.slug, maker.holder, maker.revision) == (
        "Cabinet Member for Resources",
        "cabinet-member-resources",
        "Ada Penrose",
        1,
    )
    (event,) = trail_of(database, maker)
    assert (event.action, event.actor, event.at, event.subject_kind) == ("added", ACTOR, NOW, "decision-maker")
    assert event.before is None
    assert event.after == {
        "name": "Cabinet Member for Resources",
        "kind": "cabinet-member",
        "holder": "Ada Penrose",
        "email": "office@example.gov.uk",
        "members": "",
    }


def test_a_renamed_office_keeps_its_address_and_is_found_by_its_new_name_only(database: Database) -> None:
    maker = add_office(database)
    renamed = edit_office(database, maker.uuid, Office("Cabinet Member for Finance", MEMBER, "Ada Penrose"))
    assert (renamed.slug, renamed.uuid, renamed.revision) == (maker.slug, maker.uuid, 2)
    assert trail_of(database, maker)[0].before == {
        "name": "Cabinet Member for Resources",
        "email": "office@example.gov.uk",
    }
    assert trail_of(database, maker)[0].after == {"name": "Cabinet Member for Finance", "email": None}
    with database.transaction() as session:
        (same,) = bodies.decision_makers_named(session, ["cabinet member, finance"])
        (another,) = bodies.decision_makers_named(session, ["Cabinet Member for Resources"])
    assert same.id == maker.id
    assert (another.id != maker.id, another.slug) == (True, "cabinet-member-resources-2")


def test_a_renamed_committee_keeps_its_address(database: Database) -> None:
    committee = add_committee(database)
    with database.transaction() as session:
        renamed = bodies.edit_committee(
            session, committee.uuid, Committee("Homes and Roads"), revision=1, actor=ACTOR, now=LATER
        )
    assert (renamed.name, renamed.slug, renamed.uuid, renamed.remit) == (
        "Homes and Roads",
        "sustainable-growth",
        committee.uuid,
        "",
    )


@pytest.mark.parametrize("written", ["sustainable growth", "The Sustainable Growth Scrutiny Committee"])
def test_a_name_that_counts_as_one_already_there_is_refused(database: Database, written: str) -> None:
    add_committee(database)
    with pytest.raises(RuleBroken, match="“Sustainable Growth” is there already") as refused:
        add_committee(database, Committee(written))
    assert refused.value.field == "name"


def test_an_office_may_be_written_another_way_but_not_like_another_one(database: Database) -> None:
    add_office(database)
    cabinet = add_office(database, Office("Cabinet", DecisionMakerKind.CABINET))
    with pytest.raises(RuleBroken, match="counts as the same name"):
        edit_office(database, cabinet.uuid, Office("Cabinet member, resources", MEMBER))
    assert edit_office(database, cabinet.uuid, Office("The Cabinet", DecisionMakerKind.CABINET)).name == "The Cabinet"


def test_of_two_officers_who_add_one_name_at_once_the_second_is_told(database: Database) -> None:
    with ThreadPoolExecutor() as pool:
        tries = [pool.submit(add_committee, database, Committee(name)) for name in ("Health & Care", "Health and Care")]
    refusals = [str(one.exception()) for one in tries if one.exception()]
    assert len(refusals) == 1
    assert refusals[0].endswith("is there already, and counts as the same name. Enter another.")


def test_a_name_without_letters_is_refused(database: Database) -> None:
    with pytest.raises(RuleBroken, match="Enter a name with letters in it") as refused:
        add_office(database, Office("…", DecisionMakerKind.OFFICER))
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ("Asha Kern\n\n" + "x" * 121, "Line 3 has more than 120 characters. Enter one name on each line."),
        ("Asha Kern\nRosa Delmar\n asha  kern", "asha  kern stands there twice. Enter each member once."),
    ],
)
def test_members_are_names_of_which_each_stands_there_once(database: Database, members: str, sentence: str) -> None:
    office = Office("Planning Committee", DecisionMakerKind.COMMITTEE, members="Asha Kern\n\n" + "x" * 120)
    maker = add_office(database, office)
    for attempt in (
        lambda: add_office(database, replace(office, name="Licensing Committee", members=members)),
        lambda: edit_office(database, maker.uuid, replace(office, members=members)),
    ):
        with pytest.raises(RuleBroken) as refused:
            attempt()
        assert (refused.value.message, refused.value.field) == (sentence, "members")


def test_only_a_cabinet_or_a_committee_has_members(database: Database) -> None:
    office = Office("Planning Committee", DecisionMakerKind.COMMITTEE, members="Asha Kern\nRosa Delmar")
    maker = add_office(database, office)
    assert maker.members == "Asha Kern\nRosa Delmar"
    for kind in (MEMBER, DecisionMakerKind.OFFICER):
        with pytest.raises(RuleBroken, match="Only the Cabinet or a committee has members") as refused:
            edit_office(database, maker.uuid, replace(office, kind=kind))
        assert refused.value.field == "members"


def test_who_edits_an_older_page_is_told_who_saved_when_and_nothing_changes(database: Database) -> None:
    maker = add_office(database)
    edit_office(database, maker.uuid, Office("Cabinet", DecisionMakerKind.CABINET), actor="Callum Redfern")
    with pytest.raises(EditedMeanwhile, match=r"Callum Redfern saved this at 9:30am on Tuesday 24 November 2026"):
        edit_office(database, maker.uuid, RESOURCES)
    with database.reading() as session:
        assert session.exec(select(DecisionMaker.name)).one() == "Cabinet"


def test_what_was_edited_before_there_was_a_trail_is_protected_too(database: Database) -> None:
    with database.transaction() as session:
        (maker,) = bodies.decision_makers_named(session, ["Cabinet"])
        maker.revision = 2
    with pytest.raises(EditedMeanwhile, match="Somebody else saved this"):
        edit_office(database, maker.uuid, RESOURCES)


def test_what_is_not_there_cannot_be_edited(database: Database) -> None:
    with pytest.raises(NotFound):
        edit_office(database, "nothing", RESOURCES)


def test_bodies_are_found_by_their_address(database: Database) -> None:
    maker, committee = add_office(database), add_committee(database)
    with database.reading() as session:
        assert bodies_query.decision_maker(session, maker.slug) == maker
        assert bodies_query.committee(session, committee.slug) == committee
        assert bodies_query.committee(session, maker.slug) is None
