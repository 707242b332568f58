"""The public page of a decision, and the list of all of them."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_member,
    add_rule,
    at,
    month,
    publish_record,
    working_calendar,
)
from tests.checked_client import CheckedClient
from tests.standing_clock import StandingClock
from tests.views.public_words import seen, seen_at
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.constitution import CallInOutcome
from webapp.domain.exempt_information import Restriction
from webapp.domain.key_decisions import KeyGround
from webapp.models.decisions import Decision
from webapp.queries import rules
from webapp.services import call_ins, decisions, records
from webapp.services.entries import Paper

REFERENCE, PAGE = "KEY/01JAN/12", "/decisions/KEY-01JAN-12"
NOTICE = at("2011-12-01")
PUBLISHED = at("2012-01-13", "10:00")


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 16 January 2012 at noon: the window of a record published on the 13th is open."""
    return StandingClock(at("2012-01-16"))


def decided(session: Session, **changed: object) -> Decision:
    """Add a decision whose record was published on Friday 13 January 2012, under the rule of three working days."""
    add_rule(session)
    return publish_record(session, add_decision(session, now=NOTICE), PUBLISHED, **changed)


def call_in(session: Session, decision: Decision, *names: str, received_at: str = "2012-01-16") -> None:
    """Let members of the decision's committee sign a request."""
    people = [add_member(session, add_committee(session), name) for name in names]
    call_ins.receive_request(
        session,
        decision.uuid,
        people=[person.id for person in people if person.id],
        received_at=at(received_at),
        grounds="The cost was not shown.",
        revision=None,
        actor=ACTOR,
        now=at(received_at),
    )


def settle(session: Session, decision: Decision, outcome: CallInOutcome) -> None:
    """Record what came of a call-in on 24 January 2012."""
    call_ins.record_outcome(
        session,
        decision.uuid,
        outcome=outcome,
        outcome_on=at("2012-01-24").date(),
        words="Heard at length.",
        revision=None,
        actor=ACTOR,
        now=at("2012-01-24"),
    )


def test_an_upcoming_decision_says_when_by_whom_and_how_to_comment(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(
            session,
            now=NOTICE,
            key_ground=KeyGround.BOTH,
            all_wards=True,
            consultation="Parents.\n\nTeachers.",
            documents=(Paper("Draft report", "https://example.gov.uk/report"), Paper("Map", "")),
            documents_note="More in January.",
        )
    words = seen_at(client, PAGE)
    for said in (
        "KEY/01JAN/12 Key decision In the plan School extension",
        "Expected in January 2012 (no day fixed). Decision maker: Cabinet Member for Resources.",
        "Notice published 1 December 2011 Still to come: Decision expected January 2012",
        "What is to be decided To award the contract for the extension.",
        "Why it is key Significant expenditure or savings, and significant effect on communities in two or more wards",
        "Wards affected All wards",
        "Open to the public The report is public.",
        "In the plan since Thursday 1 December 2011",
        "Documents Draft report Map More in January.",
        "Consultation Parents. Teachers.",
        "How to comment Write to Sam Okoro at sam.okoro@anyborough.example.gov.uk before the decision is made",
    ):
        assert said in words
    assert "How the call-in date was worked out" not in words


@pytest.mark.parametrize("role", [None, *Role])
def test_a_draft_is_not_there_even_for_staff(
    client: CheckedClient, database: Database, signed_in: Callable[[Role], CheckedClient], role: Role | None
) -> None:
    with database.transaction() as session:
        add_decision(session, now=NOTICE, publish=False)
    browser = signed_in(role) if role else client
    assert browser.get(PAGE).status_code == 404
    assert browser.get(f"/decisions/{REFERENCE}").status_code == 404
    assert "School extension" not in browser.get("/decisions").text


def test_a_reference_typed_in_another_way_leads_to_the_page(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=NOTICE)
    for typed in (REFERENCE, "key-1jan-2012", "KEY%2F01JAN%2F12"):
        answer = client.get(f"/decisions/{typed}")
        assert (answer.status_code, answer.location) == (301, PAGE)
    assert client.get("/decisions/KEY-02JAN-12").status_code == 404


def test_an_open_window_says_until_when_and_who_may_ask(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decided(session)
    words = seen_at(client, PAGE)
    assert "KEY/01JAN/12 Key decision Open to call-in School extension" in words
    assert "Can be called in until the end of Wednesday 18 January 2012 (2 working days left)" in words
    assert "Any two members of a scrutiny committee may call it in." in words
    assert "How to comment" not in words


def test_the_last_day_is_shown_in_hours(client: CheckedClient, database: Database, clock: StandingClock) -> None:
    with database.transaction() as session:
        decided(session)
    clock.set(at("2012-01-18", "15:30"))
    page = client.get(PAGE).text
    assert "(8 hours left)" in seen(page)
    assert "fp-clock--soon" in page


def test_the_working_shows_each_day_and_the_rule(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decided(session)
    assert (
        "The record was published at 10am on Friday 13 January 2012. How the days were counted Date Counts as Why not "
        "Friday 13 January 2012 Not counted day of publication Saturday 14 January 2012 Not counted Saturday "
        "Sunday 15 January 2012 Not counted Sunday Monday 16 January 2012 Day 1 Tuesday 17 January 2012 Day 2 "
        "Wednesday 18 January 2012 Day 3 Call-in closes at the end of Wednesday 18 January 2012. May be implemented on "
        "or after Thursday 19 January 2012. The rule in force when the clock started, in its own words: "
        "Implementation waits for 3 working days, unless 2 scrutiny members ask for a call-in. 3 working days. Source: "
        "Constitution, part 4."
    ) in seen_at(client, PAGE)


def test_a_later_rule_changes_nothing_that_was_announced(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decided(session)
        row = rules.call_in_rules(session)
        assert len(row) == 1
    before = seen_at(client, PAGE)
    with database.transaction() as session:
        add_rule(session, days=5, valid_from=at("2012-01-14").date())
    assert seen_at(client, PAGE) == before


def test_the_record_says_what_was_decided_and_why(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decided(session, dispensations="None were needed.")
    assert (
        "What was to be decided To award the contract for the extension. Decision The contract is awarded. Reasons It "
        "offered the best value. Alternatives considered and rejected Not to build. Interests declared None. "
        "Dispensations None were needed."
    ) in seen_at(client, PAGE)


def test_one_signature_of_two_is_counted_but_not_named(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        call_in(session, decided(session), "Asha Lowe")
    words = seen_at(client, PAGE)
    assert "1 of 2 signatures received so far." in words
    assert "Asha Lowe" not in words


def test_a_called_in_decision_says_who_called_it_in_and_why(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        call_in(session, decided(session), "Asha Lowe", "Ben Cray")
    words = seen_at(client, PAGE)
    assert (
        "Called in: implementation is suspended Called in on Monday 16 January 2012 by Asha Lowe and Ben Cray. It may "
        "not be implemented until scrutiny has looked at it."
    ) in words
    assert "Why it was called in The cost was not shown." in words
    assert "May be implemented Not while it is suspended" in words


def test_grounds_are_kept_back_where_the_report_is_exempt(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = decided(session)
        decision.restriction, decision.exempt_paragraph = Restriction.FULLY_EXEMPT, 3
        call_in(session, decision, "Asha Lowe", "Ben Cray")
    words = seen_at(client, PAGE)
    assert "The cost was not shown." not in words
    assert "The report is not public: it is exempt under paragraph 3 (" in words


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (
            CallInOutcome.NO_ACTION,
            "No action by scrutiny on Tuesday 24 January 2012 Called in on Monday 16 January 2012 by Asha "
            "Lowe and Ben Cray. Conclusion: Heard at length. May be implemented on or after Tuesday 24 January 2012.",
        ),
        (
            CallInOutcome.REFERRED_BACK,
            "Referred back to the decision maker on Tuesday 24 January 2012 Called in on Monday 16 January 2012 by "
            "Asha Lowe and Ben Cray. Conclusion: Heard at length. It may not be implemented until the decision maker",
        ),
        (
            CallInOutcome.REFERRED_TO_COUNCIL,
            "Referred to Council on Tuesday 24 January 2012 Called in on Monday 16 January 2012 by Asha Lowe and Ben "
            "Cray. Conclusion: Heard at length. It may not be implemented until Council has looked at it.",
        ),
        (CallInOutcome.WITHDRAWN, "Call-in withdrawn on Tuesday 24 January 2012"),
    ],
)
def test_what_came_of_a_call_in_is_told(
    client: CheckedClient, database: Database, clock: StandingClock, outcome: CallInOutcome, said: str
) -> None:
    with database.transaction() as session:
        decision = decided(session)
        call_in(session, decision, "Asha Lowe", "Ben Cray")
        settle(session, decision, outcome)
    clock.set(at("2012-01-25"))
    assert said in seen_at(client, PAGE)


def test_a_decision_that_stands_after_a_second_look_says_so(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        decision = decided(session)
        call_in(session, decision, "Asha Lowe", "Ben Cray")
        settle(session, decision, CallInOutcome.REFERRED_BACK)
        call_ins.reconsider(
            session, decision.uuid, stands=True, reconsidered_on=at("2012-02-01").date(), words="It stands.",
            revision=None, actor=ACTOR, now=at("2012-02-01"),
        )  # fmt: skip
    clock.set(at("2012-02-01"))
    words = seen_at(client, PAGE)
    assert "Called in and looked at again on Wednesday 1 February 2012" in words
    assert "It stands. May be implemented on or after Wednesday 1 February 2012." in words


def test_after_the_window_the_page_says_when_it_closed(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        decision = decided(session)
        decisions.implement(
            session, decision.uuid, implemented_on=at("2012-01-20").date(), today=at("2012-01-20").date(),
            revision=None, actor=ACTOR, now=at("2012-01-20"),
        )  # fmt: skip
    clock.set(at("2012-01-20"))
    words = seen_at(client, PAGE)
    assert (
        "Call-in closed at the end of Wednesday 18 January 2012 It was not called in. May be implemented on or after "
        "Thursday 19 January 2012. Implemented on Friday 20 January 2012."
    ) in words


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"callable": False, "not_callable_reason": "It only notes a report."},
            "Cannot be called in It only notes a report. May be implemented on or after Friday 13 January 2012.",
        ),
        (
            {"waived": True, "waiver_agreed_by": "The Chair of Scrutiny"},
            "Call-in was waived The Chair of Scrutiny agreed that it was urgent and could not wait for call-in.",
        ),
    ],
)
def test_a_decision_without_a_window_says_why(
    client: CheckedClient, database: Database, changed: dict[str, object], said: str
) -> None:
    with database.transaction() as session:
        decided(session, **changed)
    words = seen_at(client, PAGE)
    assert said in words
    assert "How the call-in date was worked out" not in words


@pytest.mark.parametrize(
    ("has_record", "said"), [(False, "It will not be made."), (True, "It will not be implemented.")]
)
def test_a_withdrawn_decision_says_why(client: CheckedClient, database: Database, has_record: bool, said: str) -> None:
    with database.transaction() as session:
        decision = decided(session) if has_record else add_decision(session, now=NOTICE)
        decisions.withdraw(session, decision.uuid, reason="No money.", revision=None, actor=ACTOR, now=at("2012-01-16"))
    assert f"Withdrawn on Monday 16 January 2012 Reason: No money. {said}" in seen_at(client, PAGE)


def test_every_move_of_the_date_is_told_with_its_reason(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOTICE)
        for number, reason in ((2, "Late tender."), (3, "Illness.")):
            decisions.move_date(
                session, decision.uuid, month(2012, number), reason=reason, revision=None, actor=ACTOR,
                now=at(f"2012-01-0{number}"),
            )  # fmt: skip
    assert (
        "First expected: January 2012. Moved 2 times. 2 January 2012: moved from January 2012 to February 2012. "
        "Reason: Late tender. 3 January 2012: moved from February 2012 to March 2012. Reason: Illness."
    ) in seen_at(client, PAGE)


def test_a_corrected_publication_is_told_without_the_officers_name(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = decided(session)
        records.correct_publication(
            session,
            decision.uuid,
            published_at=at("2012-01-16", "09:00"),
            reason="It went on the website on Monday.",
            rules=rules.call_in_rules(session),
            calendar=working_calendar(),
            revision=None,
            actor=ACTOR,
            now=at("2012-01-16"),
        )
    words = seen_at(client, PAGE)
    assert (
        "The time at which this record was published was corrected on 16 January 2012; call-in was to close at the end "
        "of Wednesday 18 January 2012: It went on the website on Monday."
    ) in words
    assert "Can be called in until the end of Thursday 19 January 2012" in words
    assert ACTOR not in words


def test_what_an_officer_wrote_is_text_not_markup(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=NOTICE, title="A <b>bold</b> title", matter="<script>alert(1)</script>")
    page = client.get(PAGE).text
    assert "<b>bold" not in page
    assert "<script>alert" not in page


def test_the_list_finds_decisions_whatever_became_of_them(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decided(session)
        withdrawn = add_decision(session, "KEY/02JAN/12", now=NOTICE, title="New bridge")
        decisions.withdraw(session, withdrawn.uuid, reason="No money.", revision=None, actor=ACTOR, now=NOTICE)
        add_decision(session, "KEY/03JAN/12", now=NOTICE, title="Old bridge")
    everything = seen_at(client, "/decisions")
    assert "3 decisions." in everything
    assert "extension Decided on Friday 13 January 2012 Cabinet Member for Resources Open to call-in" in everything
    assert "New bridge Withdrawn; had been: Expected in January 2012 (no day fixed)" in everything
    assert "1 decision." in seen_at(client, "/decisions?words=bridge&status=Withdrawn")
    assert "1 decision." in seen_at(client, "/decisions?status=Decided")
    assert "3 decisions." in seen_at(client, "/decisions?status=draft")
    assert "No decision matches." in seen_at(client, "/decisions?words=zeppelin")


def test_an_empty_list_says_so(client: CheckedClient) -> None:
    assert "No decision has been in the plan yet." in seen_at(client, "/decisions")


def test_a_long_list_has_pages(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        for number in range(1, 53):
            add_decision(session, f"KEY/{number:02}JAN/12", now=NOTICE)
    assert "52 decisions, page 1 of 2." in seen_at(client, "/decisions")
    second = client.get("/decisions?page=2&words=school").text
    assert "52 decisions, page 2 of 2." in seen(second)
    assert "/decisions?page=1&amp;words=school" in second
    assert "There is no page 9: the list ends with page 2." in seen_at(client, "/decisions?page=9")
