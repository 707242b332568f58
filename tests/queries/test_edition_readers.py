"""Who is told of an edition: members of scrutiny committees on its day who can be reached, each address once."""

from datetime import date

from sqlmodel import Session

from tests.builders import add_committee, add_member
from webapp.database import Database
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.domain.messages import Recipient
from webapp.models.bodies import Membership, Person, ScrutinyCommittee
from webapp.queries.edition_readers import Told, audience_of_edition, told

ON = date(2026, 11, 20)


def also_on(session: Session, person: Person, committee: ScrutinyCommittee) -> None:
    assert person.id is not None and committee.id is not None
    session.add(
        Membership(
            person_id=person.id, committee_id=committee.id, kind=MembershipKind.MEMBER, joined_on=date(2020, 5, 1)
        )
    )
    session.flush()


def test_everybody_is_told_once_with_the_committees_they_sit_on(database: Database) -> None:
    with database.transaction() as session:
        health, growth = add_committee(session, "Health"), add_committee(session, "Growth")
        ada = add_member(session, health, "Ada Moss")
        also_on(session, ada, growth)
        add_member(session, growth, "Ben Cray", kind=MembershipKind.CO_OPTEE, co_optee_kind=CoOpteeKind.PARENT_GOVERNOR)
        readers = audience_of_edition(session, ON)
        assert [(one.recipient, one.committee_slugs) for one in readers] == [
            (Recipient("member-1", "ada@anyborough.example.gov.uk", "Ada Moss"), ("growth", "health")),
            (Recipient("member-2", "ben@anyborough.example.gov.uk", "Ben Cray"), ("growth",)),
        ]
        assert told(session, ON) == Told(2, (("Growth", 2), ("Health", 1)))


def test_who_has_left_or_not_yet_joined_or_has_no_address_is_not_told(database: Database) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
        add_member(session, health, "Ada Moss", left_on=date(2026, 11, 19))
        add_member(session, health, "Ben Cray", left_on=ON)
        add_member(session, health, "Cal Dunn", joined_on=date(2026, 11, 21))
        add_member(session, health, "Dee East", joined_on=ON)
        add_member(session, health, "Eli Frost").email = None
        add_member(session, health, "Fay Grove").email = " "
        session.flush()
        assert [one.recipient.name for one in audience_of_edition(session, ON)] == ["Ben Cray", "Dee East"]


def test_people_who_share_an_address_get_one_message_about_the_committees_of_all(database: Database) -> None:
    with database.transaction() as session:
        add_member(session, add_committee(session, "Health"), "Ada Moss").email = "office@example.gov.uk"
        add_member(session, add_committee(session, "Growth"), "Ben Cray").email = "Office@example.gov.uk"
        session.flush()
        (reader,) = audience_of_edition(session, ON)
        assert (reader.recipient.name, reader.committee_slugs) == ("Ada Moss", ("growth", "health"))


def test_what_concerns_some_committees_is_told_to_their_members_only_and_counted_for_these(database: Database) -> None:
    with database.transaction() as session:
        health, growth = add_committee(session, "Health"), add_committee(session, "Growth")
        also_on(session, add_member(session, health, "Ada Moss"), growth)
        add_member(session, growth, "Ben Cray")
        concerning = frozenset({"health"})
        (reader,) = audience_of_edition(session, ON, concerning=concerning)
        assert (reader.recipient.name, reader.committee_slugs) == ("Ada Moss", ("growth", "health"))
        assert told(session, ON, concerning=concerning) == Told(1, (("Health", 1),))
        assert told(session, ON, concerning=frozenset()) == Told(0, ())


def test_where_nobody_sits_nobody_is_told(database: Database) -> None:
    with database.reading() as session:
        assert told(session, ON) == Told(0, ())
