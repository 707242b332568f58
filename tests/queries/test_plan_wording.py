"""What stands in front of the plan, as it is looked up: words, threshold, Cabinet, members of bodies."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from tests.builders import ACTOR, at
from webapp.database import Database
from webapp.domain.contacts import Contact
from webapp.domain.days import Nation
from webapp.domain.edition import CabinetMember, EditionStyle, FrontMatter
from webapp.domain.notice_presets import starting_rules
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_words import Threshold, default_words
from webapp.models.bodies import DecisionMaker, Person
from webapp.queries import plan_wording
from webapp.services import bodies
from webapp.services.bodies import Office
from webapp.services.plan_wording import Wording, add_threshold, save_wording
from webapp.services.rules import notice_row_of

NOW = at("2026-11-23")
TODAY = date(2026, 11, 23)
MEMBER, CABINET = DecisionMakerKind.CABINET_MEMBER, DecisionMakerKind.CABINET
COMMITTEE, OFFICER = DecisionMakerKind.COMMITTEE, DecisionMakerKind.OFFICER


def add_office(session: Session, name: str, kind: DecisionMakerKind, holder: str = "", members: str = "") -> int:
    office = Office(name, kind, holder or None, members=members)
    row = bodies.add_decision_maker(session, office, actor=ACTOR, now=NOW)
    assert row.id is not None
    return row.id


def add_councillor(session: Session, name: str, first: date | None = None, last: date | None = None) -> None:
    session.add(Person(name=name, executive_from=first, executive_to=last))
    session.flush()


@pytest.fixture
def cabinet(database: Database) -> Database:
    with database.transaction() as session:
        add_councillor(session, "Councillor Ada Penrose", date(2024, 5, 20))
        add_councillor(session, "Councillor Zoe Marsh", date(2025, 5, 19), date(2026, 11, 23))
        add_councillor(session, "Councillor Tom Reeve", date(2020, 5, 1), date(2026, 11, 22))
        add_councillor(session, "Councillor Rosa Delmar", date(2026, 11, 24))
        add_councillor(session, "Councillor Asha Kern")
        add_office(session, "Leader of the Council", MEMBER, "Councillor Zoe Marsh")
        add_office(session, "Cabinet Member for Roads", MEMBER, "Ada Penrose")
        add_office(session, "Director of Place", OFFICER, "Ada Penrose")
        add_office(session, "Cabinet Member for Homes", MEMBER)
    return database


def front_matter(session: Session, on: date = TODAY, nation: Nation = Nation.ENGLAND) -> FrontMatter:
    return plan_wording.front_matter(session, council_name="Anyborough Council", colour="#1f5f5b", nation=nation, on=on)


def test_until_something_is_saved_the_words_are_empty_and_the_period_is_the_custom(database: Database) -> None:
    with database.reading() as session:
        own = plan_wording.wording(session)
    assert (own.revision, own.style, own.months, own.key_decision) == (0, EditionStyle.FROM_A_MONTH, 4, "")


def test_the_cabinet_of_a_day_is_who_had_joined_and_not_left_the_leader_first(cabinet: Database) -> None:
    with cabinet.reading() as session:
        assert plan_wording.cabinet_on(session, TODAY) == (
            CabinetMember("Councillor Zoe Marsh", ("Leader of the Council",)),
            CabinetMember("Councillor Ada Penrose", ("Cabinet Member for Roads",)),
        )
        after = plan_wording.cabinet_on(session, date(2026, 11, 24))
        assert [one.name for one in after] == ["Councillor Ada Penrose", "Councillor Rosa Delmar"]
        assert plan_wording.cabinet_on(session, date(2019, 1, 1)) == ()


def test_members_written_with_the_cabinet_are_the_list_in_front_of_the_plan_too(cabinet: Database) -> None:
    with cabinet.transaction() as session:
        number = add_office(session, "Cabinet", CABINET, members="Rosa Delmar\nAda Penrose\nCllr Zoe Marsh")
        add_office(session, "Cabinet Transport Panel", CABINET, members="Asha Kern")
        executive = session.get_one(DecisionMaker, number)
        assert plan_wording.cabinet_on(session, TODAY) == (
            CabinetMember("Rosa Delmar", ()),
            CabinetMember("Ada Penrose", ("Cabinet Member for Roads",)),
            CabinetMember("Cllr Zoe Marsh", ("Leader of the Council",)),
        )
        listed = tuple(one.name for one in front_matter(session).cabinet)
        assert plan_wording.members_of(session, [executive], TODAY) == {number: listed}


def test_a_body_has_the_members_written_with_it_and_the_cabinet_else_its_councillors(cabinet: Database) -> None:
    with cabinet.transaction() as session:
        executive = add_office(session, "Cabinet", CABINET)
        planning = add_office(session, "Planning Committee", COMMITTEE, members="Asha Kern \n\n Tom Reeve")
        written = add_office(session, "Executive", CABINET, members="Asha Kern")
        officer = add_office(session, "Head of Parks", OFFICER, "Sam Okoro")
        makers = [session.get_one(DecisionMaker, number) for number in (executive, planning, written, officer)]
        assert plan_wording.members_of(session, makers, TODAY) == {
            executive: ("Councillor Zoe Marsh", "Councillor Ada Penrose"),
            planning: ("Asha Kern", "Tom Reeve"),
            written: ("Asha Kern",),
            officer: (),
        }
        assert plan_wording.members_of(session, [], TODAY) == {}


def test_in_front_of_a_plan_stands_what_the_council_wrote_and_else_our_words(cabinet: Database) -> None:
    with cabinet.transaction() as session:
        session.add_all(notice_row_of(rule) for rule in starting_rules(Nation.ENGLAND))
        own = Wording(
            copies="At the Town Hall.",
            departments="Place: 01632 960300",
            contact_name="Priya Shaw",
            contact_post="Clerk",
        )
        save_wording(session, own, revision=0, actor=ACTOR, now=NOW)
        add_threshold(session, Threshold(date(2020, 4, 1), 500_000), actor=ACTOR, now=NOW)
    told = default_words(starting_rules(Nation.ENGLAND)[1], nation=Nation.ENGLAND, on=TODAY)
    with cabinet.reading() as session:
        assert front_matter(session) == FrontMatter(
            council_name="Anyborough Council",
            colour="#1f5f5b",
            law=told.law,
            key_decision=told.key_decision,
            threshold="£500,000 or more",
            cabinet=plan_wording.cabinet_on(session, TODAY),
            comments=told.comments,
            copies="At the Town Hall.",
            other_documents=told.other_documents,
            contact=Contact("Priya Shaw", "Clerk"),
            departments="Place: 01632 960300",
        )
        earlier = front_matter(session, date(2011, 12, 16))
    assert (earlier.law.split(" of")[0], earlier.threshold) == ("Four-month plan", "No figure is set")


def test_the_front_of_a_plan_is_complete_in_an_empty_installation(database: Database) -> None:
    with database.reading() as session:
        front = front_matter(session, nation=Nation.SCOTLAND)
    assert (front.threshold, front.cabinet, front.contact, front.departments) == ("No figure is set", (), Contact(), "")
    assert front.law == "Published by the council for information; no law that asks for this plan was found."


def test_the_front_of_a_plan_takes_six_questions_however_many_there_are_in_the_cabinet(cabinet: Database) -> None:
    with cabinet.transaction() as session:
        for number in range(20):
            add_councillor(session, f"Councillor Number {number}", date(2024, 5, 20))
            add_threshold(session, Threshold(date(2000 + number, 4, 1), 1000), actor=ACTOR, now=NOW)
    asked = list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    sa.event.listen(cabinet.engine, "before_cursor_execute", note)
    with cabinet.reading() as session:
        assert len(front_matter(session).cabinet) == 22
    sa.event.remove(cabinet.engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 6
