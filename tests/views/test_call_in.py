"""The board of call-ins, what a call-in is, and the pages of committees."""

from datetime import date, time

import pytest

from tests.builders import ACTOR, add_committee, add_decision, add_member, add_rule, at, month, publish_record
from tests.checked_client import CheckedClient
from tests.standing_clock import StandingClock
from tests.views.public_words import seen_at
from webapp.database import Database
from webapp.domain.constitution import DecisionKind
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.services import call_ins

NOTICE = at("2011-12-01")


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 16 January 2012 at noon."""
    return StandingClock(at("2012-01-16"))


def test_an_empty_board_says_so(client: CheckedClient) -> None:
    words = seen_at(client, "/call-in")
    assert "No decision can be called in at present." in words
    assert "No decision is suspended by a call-in." in words
    assert "What a call-in is A decision of the Cabinet" in words


def test_what_closes_first_comes_first(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, cut_off=time(17, 0))
        for reference, title, published in (
            ("KEY/01JAN/12", "Later", "2012-01-13"),
            ("KEY/02JAN/12", "Sooner", "2012-01-12"),
            ("KEY/03JAN/12", "Closed", "2012-01-09"),
        ):
            publish_record(session, add_decision(session, reference, now=NOTICE, title=title), at(published, "09:00"))
    words = seen_at(client, "/call-in")
    assert (
        "Sooner KEY/02JAN/12 , decided by Cabinet Member for Resources 5pm on Tuesday 17 January 2012 1 working day "
        "left Any two members of a scrutiny committee Later"
    ) in words
    assert "5pm on Wednesday 18 January 2012 2 working days left" in words
    assert "Closed" not in words


def test_the_board_counts_signatures_and_shows_what_is_called_in(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        people = [add_member(session, add_committee(session), name).id for name in ("Asha Lowe", "Ben Cray")]
        for reference, title, signatures in (("KEY/01JAN/12", "One", 1), ("KEY/02JAN/12", "Two", 2)):
            decision = add_decision(session, reference, now=NOTICE, title=title)
            publish_record(session, decision, at("2012-01-13"))
            call_ins.receive_request(
                session,
                decision.uuid,
                people=[person for person in people[:signatures] if person],
                received_at=at("2012-01-16", "11:00"),
                grounds="Cost",
                revision=None,
                actor=ACTOR,
                now=at("2012-01-16"),
            )
    words = seen_at(client, "/call-in")
    assert "1 of 2 signatures received so far Called in now" in words
    assert (
        "Two KEY/02JAN/12 , decided by Cabinet Member for Resources Called in on Monday 16 January 2012 by Asha Lowe "
        "and Ben Cray. It may not be implemented until scrutiny has looked at it. Called in"
    ) in words


def test_the_board_can_be_narrowed_to_one_committee(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        publish_record(session, add_decision(session, now=NOTICE), at("2012-01-13"))
        slugs = [add_committee(session, name).slug for name in ("Sustainable Growth", "Health")]
    assert "School extension" in seen_at(client, f"/call-in?committee={slugs[0]}")
    assert "No decision that Health scrutinises can be called in" in seen_at(client, f"/call-in?committee={slugs[1]}")


def test_the_rule_in_force_stands_in_its_own_words(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, valid_to=date(2011, 12, 31))
        add_rule(session, days=3, cut_off=time(16, 0), valid_from=date(2012, 1, 1))
        committee = add_committee(session)
        committee.contact_name, committee.contact_telephone = "Ada Penrose", "01632 960123"
    words = seen_at(client, "/about-call-in")
    in_force, others = words.split("Earlier rules")
    assert "Implementation waits for 3 working days, unless 2 scrutiny members ask for a call-in." in in_force
    assert "until 4pm on the last day." in in_force
    assert "may call it in for this long: three working days from the publication of the record, not counting" in words
    assert "send it to the full Council. A decision can be called in once. How to call in" in words
    assert "Ada Penrose, 01632 960123" in in_force
    assert "In force From Saturday 1 January 2000 to Saturday 31 December 2011" in others


def test_each_kind_of_decision_has_its_rule_and_rules_to_come_are_told(
    client: CheckedClient, database: Database
) -> None:
    officers = frozenset({DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER})
    with database.transaction() as session:
        add_rule(session, days=3, covers=frozenset(DecisionKind) - officers, valid_to=date(2026, 12, 31))
        add_rule(session, days=5, covers=officers)
        add_rule(session, days=7, covers=frozenset(DecisionKind) - officers, valid_from=date(2027, 1, 1))
    words = seen_at(client, "/about-call-in")
    in_force, coming = words.split("Rules to come")
    assert "may call it in for as long as the rule says that covers it. While it is called in" in words
    assert "The rules in force Different kinds of decisions have rules of their own." in in_force
    assert "3 working days What it covers" in in_force
    assert "5 working days What it covers All decisions of an officer can be called in." in in_force
    assert "7 working days, from 1 January 2027" in coming
    assert "Earlier rules" not in words


def test_without_a_rule_the_page_says_that_no_date_can_be_given(client: CheckedClient) -> None:
    assert "No call-in rule has been entered for today" in seen_at(client, "/about-call-in")


def test_a_committees_page_lists_who_sits_on_it_chair_first(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        committee = add_committee(session)
        committee.remit, committee.contact_email = "Growth.\n\nTransport.", "growth@example.gov.uk"
        add_member(session, committee, "Zoe Ames")
        add_member(session, committee, "Cy Dart", kind=MembershipKind.SUBSTITUTE)
        add_member(
            session, committee, "Eve Font", kind=MembershipKind.CO_OPTEE, co_optee_kind=CoOpteeKind.PARENT_GOVERNOR
        )
        add_member(session, committee, "Ada Bell", kind=MembershipKind.CHAIR)
        add_member(session, committee, "Gone Hill", left_on=date(2011, 1, 1))
        add_decision(session, now=NOTICE, expected=month(2012, 2))
        slug = committee.slug
    words = seen_at(client, f"/committees/{slug}")
    assert (
        "Name Place Ada Bell Chair Zoe Ames Member Eve Font Co-opted parent governor, on education matters Cy Dart "
        "Substitute"
    ) in words
    assert "Gone Hill" not in words
    assert "Growth. Transport. Contact: growth@example.gov.uk What is coming to it" in words
    assert "KEY/01JAN/12 School extension February 2012" in words
    assert "Sustainable Growth Growth. Transport." in seen_at(client, "/committees")


def test_a_committee_with_nothing_entered_says_so(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        slug = add_committee(session).slug
    words = seen_at(client, f"/committees/{slug}")
    for said in (
        "Its remit has not been entered yet.",
        "No contact has been entered yet.",
        "Nothing in the plan falls to this committee at present.",
        "No members have been entered yet.",
    ):
        assert said in words


def test_an_unknown_committee_is_not_there(client: CheckedClient) -> None:
    assert client.get("/committees/nobody").status_code == 404
    assert "No scrutiny committees have been entered yet." in seen_at(client, "/committees")
