"""Who is told of an edition: members of scrutiny committees on its day who can be reached, each address once."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from tests.builders import add_committee, add_decision, add_maker, add_member, at
from tests.subscribed import subscribe
from webapp.database import Database
from webapp.domain.edition_follows import NOTHING, Concern, Follows
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.domain.messages import Recipient
from webapp.domain.subscriptions import Pace, Scope, Topic
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
        concerning = Concern(frozenset({"health"}), NOTHING)
        (reader,) = audience_of_edition(session, ON, concerning=concerning)
        assert (reader.recipient.name, reader.committee_slugs) == ("Ada Moss", ("growth", "health"))
        assert told(session, ON, concerning=concerning) == Told(1, (("Health", 1),))
        assert told(session, ON, concerning=Concern(frozenset(), NOTHING)) == Told(0, ())


def test_where_nobody_sits_nobody_is_told(database: Database) -> None:
    with database.reading() as session:
        assert told(session, ON) == Told(0, ())


def concern_of(*slugs: str, maker: str = "", uuid: str = "") -> Concern:
    touched = Follows(
        committees=frozenset(slugs),
        makers=frozenset({maker} if maker else ()),
        decisions=frozenset({uuid} if uuid else ()),
    )
    return Concern(frozenset(slugs), touched)


def test_whoever_subscribed_to_editions_is_told_after_the_members(database: Database) -> None:
    with database.transaction() as session:
        add_member(session, add_committee(session, "Health"), "Ada Moss")
        subscribe(session, "all@example.org", topics={Topic.EDITIONS})
        subscribe(session, "opened@example.org", topics={Topic.OPENED})
        subscribe(session, "daily@example.org", topics={Topic.EDITIONS}, pace=Pace.DAILY)
        subscribe(session, "asked@example.org", topics={Topic.EDITIONS}, confirmed=False)
        subscribe(session, "ended@example.org", topics={Topic.EDITIONS}, ended=True)
        readers = audience_of_edition(session, ON)
        assert [(one.recipient.subscriber, one.is_member, one.follows.everything) for one in readers] == [
            ("member-1", True, False),
            ("subscriber-1", False, True),
        ]
        assert told(session, ON) == Told(1, (("Health", 1),), followers=1)


def test_an_edition_concerns_those_who_follow_what_it_touches(database: Database) -> None:
    with database.transaction() as session:
        health, maker = add_committee(session, "Health"), add_maker(session)
        decision = add_decision(session, now=at("2026-10-01"))
        topics = {Topic.EDITIONS}
        subscribe(session, "health@example.org", topics=topics, scope=Scope(committees=frozenset({health.id or 0})))
        subscribe(session, "maker@example.org", topics=topics, scope=Scope(decision_makers=frozenset({maker.id or 0})))
        subscribe(session, "one@example.org", topics=topics, scope=Scope(decisions=frozenset({decision.id or 0})))

        def found(concerning: Concern) -> list[str]:
            readers = audience_of_edition(session, ON, concerning=concerning)
            return [one.recipient.address.split("@")[0] for one in readers]

        assert found(concern_of("health")) == ["health"]
        assert found(concern_of(maker=maker.name)) == ["maker"]
        assert found(concern_of(uuid=decision.uuid)) == ["one"]
        assert found(concern_of("growth")) == []


def test_a_member_who_subscribed_gets_one_message_that_the_office_cannot_lose(database: Database) -> None:
    with database.transaction() as session:
        health, growth = add_committee(session, "Health"), add_committee(session, "Growth")
        add_member(session, health, "Ada Moss")
        row = subscribe(
            session,
            "ada@anyborough.example.gov.uk",
            topics={Topic.EDITIONS},
            scope=Scope(committees=frozenset({growth.id or 0})),
        )
        (reader,) = audience_of_edition(session, ON)
        assert (reader.recipient.subscriber, reader.recipient.uuid) == ("member-1", row.uuid)
        assert reader.committee_slugs == ("growth", "health")
        assert reader.names == ("member-1", f"subscriber-{row.id}")
        assert told(session, ON) == Told(1, (("Health", 1),))


def test_however_many_follow_the_audience_is_read_in_three_questions(database: Database) -> None:
    asked: list[str] = []
    with database.transaction() as session:
        health = add_committee(session, "Health")
        for number in range(12):
            scope = Scope(committees=frozenset({health.id or 0}))
            subscribe(session, f"{number}@example.org", topics={Topic.EDITIONS}, scope=scope)
        sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        assert len(audience_of_edition(session, ON)) == 12
    assert len(asked) == 3
