"""Places on committees: who gets one, who cannot, and how one ends."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from tests.builders import ACTOR, add_committee, add_member, at
from webapp.database import Database
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.models.bodies import Membership, Person, ScrutinyCommittee, Ward
from webapp.queries import bodies, trail
from webapp.services import memberships
from webapp.services.memberships import Newcomer, Particulars, Place

NOW = at("2026-11-23")
JUNE = date(2026, 6, 1)
AS_MEMBER = Place(MembershipKind.MEMBER, JUNE)
AS_GOVERNOR = Place(MembershipKind.CO_OPTEE, JUNE, co_optee_kind=CoOpteeKind.PARENT_GOVERNOR)


@pytest.fixture
def growth(database: Database) -> ScrutinyCommittee:
    with database.transaction() as session:
        return add_committee(session)


@pytest.fixture
def asha(database: Database, growth: ScrutinyCommittee) -> Person:
    """Somebody who has sat on Sustainable Growth since 1 May 2010."""
    with database.transaction() as session:
        return add_member(session, growth, "Asha Kern")


def add(database: Database, committee: ScrutinyCommittee, who: int | Newcomer, place: Place = AS_MEMBER) -> Membership:
    with database.transaction() as session:
        return memberships.add_member(session, committee.uuid, who, place, actor=ACTOR, now=NOW)


def end(database: Database, number: int | None, left_on: date) -> Membership:
    assert number is not None
    with database.transaction() as session:
        return memberships.end_membership(session, number, left_on=left_on, actor=ACTOR, now=NOW)


def people(database: Database) -> dict[str, bool]:
    with database.reading() as session:
        return {person.name: person.is_councillor for person in bodies.everybody(session)}


def number_of(database: Database, person: Person) -> int | None:
    with database.reading() as session:
        return session.exec(select(Membership.id).where(Membership.person_id == person.id)).one()


def test_somebody_new_gets_a_place_and_the_committee_a_line_in_its_trail(
    database: Database, growth: ScrutinyCommittee
) -> None:
    membership = add(database, growth, Newcomer("Rosa Delmar", "rosa@example.gov.uk"))
    assert (membership.kind, membership.joined_on, membership.left_on) == (MembershipKind.MEMBER, JUNE, None)
    assert people(database) == {"Rosa Delmar": True}
    with database.reading() as session:
        (event,) = trail.history(session, ScrutinyCommittee, growth.uuid)
    assert (event.action, event.reason) == ("member added", "Rosa Delmar, member, from 1 June 2026")
    assert event.after == {"person": "Rosa Delmar", "place": "Member", "joined_on": "2026-06-01", "left_on": None}


def test_a_co_opted_member_is_no_councillor_and_keeps_the_kind(database: Database, growth: ScrutinyCommittee) -> None:
    membership = add(database, growth, Newcomer("Constance Abara"), AS_GOVERNOR)
    assert membership.co_optee_kind is CoOpteeKind.PARENT_GOVERNOR
    assert people(database) == {"Constance Abara": False}


def test_a_kind_of_co_opted_member_is_dropped_for_another_place(database: Database, growth: ScrutinyCommittee) -> None:
    place = Place(MembershipKind.CHAIR, JUNE, co_optee_kind=CoOpteeKind.CHURCH)
    assert add(database, growth, Newcomer("Rosa Delmar"), place).co_optee_kind is None


def test_somebody_known_sits_on_a_second_committee(database: Database, asha: Person) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
    assert add(database, health, asha.id or 0).person_id == asha.id


def test_nobody_sits_twice_on_one_committee_at_a_time(
    database: Database, growth: ScrutinyCommittee, asha: Person
) -> None:
    with pytest.raises(RuleBroken, match="Asha Kern sits on Sustainable Growth from Saturday 1 May 2010") as refused:
        add(database, growth, asha.id or 0, Place(MembershipKind.CHAIR, JUNE))
    assert refused.value.field == "joined_on"


def test_a_member_becomes_chair_the_day_after_the_old_place_ends(
    database: Database, growth: ScrutinyCommittee, asha: Person
) -> None:
    end(database, number_of(database, asha), date(2026, 5, 31))
    with pytest.raises(RuleBroken, match="to Sunday 31 May 2026"):
        add(database, growth, asha.id or 0, Place(MembershipKind.CHAIR, date(2026, 5, 31)))
    assert add(database, growth, asha.id or 0, Place(MembershipKind.CHAIR, JUNE)).kind is MembershipKind.CHAIR


def test_a_place_may_be_entered_that_was_over_before_the_present_one(
    database: Database, growth: ScrutinyCommittee, asha: Person
) -> None:
    place = Place(MembershipKind.SUBSTITUTE, date(2008, 5, 1), date(2010, 4, 30))
    assert add(database, growth, asha.id or 0, place).left_on == date(2010, 4, 30)


def test_nobody_is_a_councillor_here_and_co_opted_there(database: Database, asha: Person) -> None:
    with database.transaction() as session:
        schools = add_committee(session, "Schools", education=True)
    with pytest.raises(RuleBroken, match="as member, and nobody is both a councillor and co-opted") as refused:
        add(database, schools, asha.id or 0, AS_GOVERNOR)
    assert refused.value.field == "kind"
    end(database, number_of(database, asha), date(2026, 5, 31))
    add(database, schools, asha.id or 0, AS_GOVERNOR)
    assert people(database) == {"Asha Kern": False}


@pytest.mark.parametrize(
    ("newcomer", "field"),
    [(Newcomer("asha kern"), "name"), (Newcomer("A. Kern", "ASHA@anyborough.example.gov.uk"), "email")],
)
def test_somebody_new_who_is_known_already_is_refused(
    database: Database, asha: Person, newcomer: Newcomer, field: str
) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
    with pytest.raises(RuleBroken, match="known already") as refused:
        add(database, health, newcomer)
    assert refused.value.field == field
    assert people(database) == {"Asha Kern": True}


def test_a_place_cannot_end_before_it_begins(database: Database, growth: ScrutinyCommittee) -> None:
    with pytest.raises(RuleBroken, match="on or after the first, Monday 1 June 2026") as refused:
        add(database, growth, Newcomer("Rosa Delmar"), Place(MembershipKind.MEMBER, JUNE, date(2026, 5, 31)))
    assert refused.value.field == "left_on"


def test_whom_nobody_knows_and_where_nothing_is(database: Database, growth: ScrutinyCommittee) -> None:
    with pytest.raises(RuleBroken, match="Choose somebody from the list"):
        add(database, growth, 4711)
    with pytest.raises(NotFound):
        add(database, ScrutinyCommittee(uuid="nothing", name="", name_key="", slug=""), Newcomer("Rosa Delmar"))
    with pytest.raises(NotFound):
        end(database, 4711, JUNE)


def test_a_place_ends_on_a_day_which_still_belongs_to_it(
    database: Database, growth: ScrutinyCommittee, asha: Person
) -> None:
    end(database, number_of(database, asha), date(2026, 11, 30))
    assert growth.id is not None
    with database.reading() as session:
        assert [one.person.name for one in bodies.sitting(session, growth.id, date(2026, 11, 30))] == ["Asha Kern"]
        assert bodies.sitting(session, growth.id, date(2026, 12, 1)) == []
        assert bodies.number_sitting(session, date(2026, 11, 30)) == {growth.id: 1}
        assert bodies.number_sitting(session, date(2026, 12, 1)) == {}
        event = trail.history(session, ScrutinyCommittee, growth.uuid)[0]
    assert (event.action, event.before, event.after) == ("member left", {"left_on": None}, {"left_on": "2026-11-30"})


def test_an_end_is_given_once_and_not_before_the_first_day(database: Database, asha: Person) -> None:
    number = number_of(database, asha)
    with pytest.raises(RuleBroken, match="on or after the first, Saturday 1 May 2010"):
        end(database, number, date(2010, 4, 30))
    end(database, number, date(2010, 5, 1))
    with pytest.raises(RuleBroken, match="has an end already: Saturday 1 May 2010"):
        end(database, number, date(2026, 5, 1))


def edit(database: Database, person: Person, *, revision: int | None = None, **changed: Any) -> Person:
    assert person.id is not None
    particulars = Particulars(**({"name": person.name, "email": person.email} | changed))
    with database.transaction() as session:
        return memberships.edit_person(
            session, person.id, particulars, revision=revision or person.revision, actor=ACTOR, now=NOW
        )


def test_a_councillor_who_sits_on_no_committee_is_added(database: Database, growth: ScrutinyCommittee) -> None:
    on_cabinet = Particulars("Vera Lunt", executive_from=JUNE)
    with database.transaction() as session:
        person = memberships.add_person(session, on_cabinet, actor=ACTOR, now=NOW)
        assert (person.is_councillor, person.executive_from, person.executive_to) == (True, JUNE, None)
        with pytest.raises(RuleBroken, match="Vera Lunt is known already"):
            memberships.add_person(session, Particulars("vera lunt"), actor=ACTOR, now=NOW)


def test_a_ward_and_the_time_on_the_cabinet_are_kept_with_a_line_in_the_trail(database: Database, asha: Person) -> None:
    with database.transaction() as session:
        ward = Ward(name="North", slug="north")
        session.add(ward)
    edit(database, asha, ward=ward.id, executive_from=JUNE, executive_to=date(2026, 9, 30))
    with database.reading() as session:
        (event,) = trail.history(session, Person, asha.uuid)
    assert (event.action, event.before, event.after) == (
        "edited",
        {"ward": None, "cabinet_from": None, "cabinet_to": None},
        {"ward": "North", "cabinet_from": "2026-06-01", "cabinet_to": "2026-09-30"},
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"executive_to": JUNE}, "Enter the first day on the Cabinet."),
        (
            {"executive_from": JUNE, "executive_to": date(2026, 5, 31)},
            "The last day must be on or after the first, Monday 1 June 2026.",
        ),
    ],
)
def test_time_on_the_cabinet_has_a_first_day_and_ends_after_it(
    database: Database, asha: Person, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        edit(database, asha, **changed)
    assert refused.value.message == sentence


def test_a_co_opted_member_has_neither_ward_nor_seat_on_the_cabinet(
    database: Database, growth: ScrutinyCommittee
) -> None:
    with database.transaction() as session:
        governor = add_member(session, growth, "Eve Coop", kind=MembershipKind.CO_OPTEE)
    with pytest.raises(RuleBroken, match="sits for no ward and not on the Cabinet"):
        edit(database, governor, executive_from=JUNE)


def test_a_person_may_keep_the_name_but_not_take_another_s(
    database: Database, growth: ScrutinyCommittee, asha: Person
) -> None:
    with database.transaction() as session:
        add_member(session, growth, "Ben Moss")
    renamed = edit(database, asha, name="Asha Kern-Hill")
    assert (renamed.name, renamed.revision) == ("Asha Kern-Hill", 2)
    with pytest.raises(EditedMeanwhile, match="Somebody else saved Asha Kern-Hill"):
        edit(database, asha, email=None, revision=1)
    with pytest.raises(RuleBroken, match="Ben Moss is known already"):
        edit(database, renamed, name="Ben Moss")
    with pytest.raises(NotFound), database.transaction() as session:
        memberships.edit_person(session, 999, Particulars("Nobody"), revision=1, actor=ACTOR, now=NOW)
