"""The desk's pages for a call-in, from the first signature to the final decision, as an officer's browser sees them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from tests.builders import add_committee, add_decision, add_member, add_rule, publish_record
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.constitution import (
    Afterwards,
    CallInOutcome,
    Demands,
    IfNotMet,
    Limits,
    Pool,
    Requesters,
    TakesEffect,
    Term,
)
from webapp.domain.exempt_information import Restriction
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.queries import decisions

NOTICE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
NAMES = ("Rosalind Frame", "Edwin Tarrant", "Una Lyle")
MEET = Afterwards(meet_within=Term(10), reconsider_within=Term(5))
ADDRESS = "/desk/decisions/KEY-01OCT-26/call-in"
SignIn = Callable[..., CheckedClient]
FINDING = {"by": "Ada Penrose, Monitoring Officer", "reasons": "It proposes nothing."}


def decided(database: Database, **rule: Any) -> Decision:
    """Add a decision whose record is published at 11am on Monday 23 November 2026."""
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17), **rule)
        committee = add_committee(session)
        for name in NAMES:
            add_member(session, committee, name)
        return publish_record(session, add_decision(session, "KEY/01OCT/26", now=NOTICE), PUBLISHED)


def reloaded(database: Database) -> Decision:
    with database.reading() as session:
        found = decisions.by_slug(session, "KEY-01OCT-26", public_only=False)
    assert found is not None
    return found


def people_on(browser: CheckedClient) -> dict[str, str]:
    """Return the values of the boxes of those who may have signed, by their names."""
    form = form_on(browser.get(ADDRESS).text)
    labels = {label.get("for"): "".join(label.itertext()).strip() for label in form.iter("label")}
    boxes = [box for box in form.iter("input") if box.get("name") == "people"]
    return {labels[box.get("id")]: box.get("value") or "" for box in boxes}


def send(browser: CheckedClient, *names: str, **fields: Any) -> str:
    """Record what arrived after looking at what it will do; give the words of the page that asked."""
    known = people_on(browser)
    check = browser.submit(ADDRESS, fields, people=[known[name] for name in names])
    assert check.status_code == 200, words_of(check.text)
    answer = browser.post(ADDRESS, data=inputs_of(form_on(check.text)) | {"confirm": "yes"})
    assert answer.status_code == 303
    return words_of(check.text)


def later(signed_in: SignIn, clock: StandingClock, **passes: float) -> CheckedClient:
    """Let time pass and give the browser of another officer, since nobody stays signed in for so long."""
    clock.advance(**passes)
    return signed_in(Role.OFFICER, "Noor Vale")


def case(browser: CheckedClient) -> str:
    return words_of(browser.get(f"{ADDRESS}/case").text)


def test_the_second_valid_signature_suspends_implementation(
    officer_client: CheckedClient, client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    decided(database)
    assert "1 of 2 signatures needed will be valid" in send(officer_client, "Rosalind Frame")
    assert reloaded(database).status is Status.DECIDED
    assert "1 of 2 signatures" in words_of(client.get("/call-in").text)
    clock.advance(minutes=10)
    assert "The decision will be called in: 2 of 2 signatures needed are valid." in send(
        officer_client, "Edwin Tarrant"
    )
    said = words_of(officer_client.get("/desk/decisions/KEY-01OCT-26").text)
    assert "The decision is called in and its implementation suspended." in said
    after = reloaded(database)
    assert after.status is Status.CALLED_IN
    assert after.outcome is not None
    assert after.outcome.implementable_on is None
    assert officer_client.get(ADDRESS).status_code == 409, "it cannot be called in twice"


def test_what_the_rule_demands_is_asked_for_and_may_come_later(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    decided(database, demands=Demands(reasons=True, grounds=("Cost", "Wards"), alternative=True))
    said = send(officer_client, "Rosalind Frame", "Edwin Tarrant", grounds="Too dear.", chosen_grounds=["Cost"])
    assert "What is missing then: The alternative course of action is missing." in said
    assert reloaded(database).status is Status.DECIDED
    words = case(officer_client)
    assert "Call-in: not complete yet" in words
    assert (
        "Next: The alternative course of action is missing. It can be completed until 5pm on Monday 30 November 2026."
    ) in words
    assert "Grounds of the rule Cost Reasons given Too dear." in words
    clock.advance(minutes=20)
    assert "Check before you record what arrived" in send(officer_client, alternative="Repair it.")
    assert reloaded(database).status is Status.CALLED_IN
    assert "Complete since 12:20pm on Monday 23 November 2026" in case(officer_client)


def test_a_plain_rule_asks_for_nothing_more(officer_client: CheckedClient, database: Database) -> None:
    decided(database)
    names = set(inputs_of(form_on(officer_client.get(ADDRESS).text)))
    assert not names & {"alternative", "residents", "repeats_on-day", "chosen_grounds"}
    assert "grounds" in names


def test_residents_are_a_number_and_the_public_sees_no_more(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    decided(database, requesters=(Requesters(100, Pool.PUBLIC),))
    refused = officer_client.submit(ADDRESS, residents="many")
    assert refused.status_code == 422
    assert "Enter the number of residents in figures, for example 1,500." in words_of(refused.text)
    assert "60 of 100 signatures needed will be valid" in send(officer_client, residents="60")
    assert "60 of 100 signatures of residents received so far" in words_of(client.get("/call-in").text)
    send(officer_client, residents="1,200")
    assert "Called in on Monday 23 November 2026 by 1200 residents." in words_of(
        client.get("/decisions/KEY-01OCT-26").text
    )


def test_the_same_matter_is_asked_about_where_the_rule_bars_it(
    officer_client: CheckedClient, database: Database
) -> None:
    decided(database, limits=Limits(repeat_months=6))
    before = {"repeats_on-day": "1", "repeats_on-month": "9", "repeats_on-year": "2026"}
    said = send(officer_client, "Rosalind Frame", "Edwin Tarrant", **before)
    assert "the rule lets it be called in again from Monday 1 March 2027." in said
    assert reloaded(database).status is Status.DECIDED


def test_nothing_is_recorded_of_nobody(officer_client: CheckedClient, database: Database) -> None:
    decided(database)
    first = officer_client.submit(ADDRESS, people=[], grounds="Cost.")
    assert first.status_code == 422
    assert "Select the members who signed." in words_of(first.text)
    send(officer_client, "Rosalind Frame", grounds="Cost.")
    again = officer_client.submit(ADDRESS, people=[])
    assert again.status_code == 422
    assert "Select the members who signed the request." in words_of(again.text)


def test_the_case_says_by_when_scrutiny_must_meet_and_so_does_the_public_page(
    officer_client: CheckedClient, client: CheckedClient, database: Database, clock: StandingClock, signed_in: SignIn
) -> None:
    decided(database, judged_by="The Monitoring Officer", afterwards=MEET)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    words = case(officer_client)
    assert (
        "The Monitoring Officer says whether the request is valid. Scrutiny must meet by Monday 7 December 2026."
    ) in words
    assert "Rosalind Framenoon on Monday 23 November 2026Yes" in words
    for address in ("/decisions/KEY-01OCT-26", "/call-in"):
        assert "Scrutiny must meet by Monday 7 December 2026." in words_of(client.get(address).text)
    browser = later(signed_in, clock, days=20)
    assert "Overdue: " in case(browser)


def test_a_request_found_valid_names_the_officer_in_public(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    decided(database, judged_by="The Monitoring Officer")
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    assert "The rule names: The Monitoring Officer" in words_of(officer_client.get(f"{ADDRESS}/validity").text)
    assert officer_client.submit(f"{ADDRESS}/validity", FINDING, validity="valid").status_code == 303
    found = "Found valid on Monday 23 November 2026 by Ada Penrose, Monitoring Officer"
    assert found in case(officer_client)
    assert found in words_of(client.get("/decisions/KEY-01OCT-26").text)


def test_a_request_found_not_valid_reopens_the_window(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    decided(database)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    empty = officer_client.submit(f"{ADDRESS}/validity")
    assert empty.status_code == 422
    for sentence in ("Select whether the request is valid.", "Enter the reasons."):
        assert sentence in words_of(empty.text)
    assert officer_client.submit(f"{ADDRESS}/validity", FINDING, validity="not-valid").status_code == 303
    after = reloaded(database)
    assert after.outcome is not None
    assert (after.status, after.outcome.implementable_on) == (Status.DECIDED, date(2026, 12, 1))
    words = case(officer_client)
    assert "Call-in: found not valid" in words
    assert "A fresh request may come until 5pm on Monday 30 November 2026." in words
    public = words_of(client.get("/decisions/KEY-01OCT-26").text)
    assert "Can be called in until 5pm on Monday 30 November 2026" in public
    assert (
        "A request to call it in was found not valid on Monday 23 November 2026 by Ada Penrose, Monitoring Officer: "
        "It proposes nothing."
    ) in public
    assert set(people_on(officer_client)) == set(NAMES), "everybody may sign again"


def test_a_request_not_valid_after_the_window_leaves_its_reason_in_public(
    officer_client: CheckedClient, client: CheckedClient, database: Database, clock: StandingClock, signed_in: SignIn
) -> None:
    decided(database)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    browser = later(signed_in, clock, days=10)
    browser.submit(f"{ADDRESS}/validity", FINDING, validity="not-valid")
    assert (
        "A request to call it in was found not valid on Thursday 3 December 2026 by Ada Penrose, Monitoring Officer: "
        "It proposes nothing. May be implemented on or after Thursday 3 December 2026."
    ) in words_of(client.get("/decisions/KEY-01OCT-26").text)


def test_the_trail_says_what_was_found_of_the_request(officer_client: CheckedClient, database: Database) -> None:
    decided(database)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant", grounds="Too dear.")
    officer_client.submit(f"{ADDRESS}/validity", FINDING, validity="not-valid")
    trail = words_of(officer_client.get("/desk/decisions/KEY-01OCT-26").text)
    for line in (
        "Reasons of the request: nothing → Too dear.",
        "Request found: nothing → not valid",
        "Request found so by: nothing → Ada Penrose, Monitoring Officer",
        "Why it was found so: nothing → It proposes nothing.",
    ):
        assert line in trail


def keep_back(database: Database) -> None:
    """Make the report exempt."""
    with database.transaction() as session:
        found = decisions.by_slug(session, "KEY-01OCT-26", public_only=False)
        assert found is not None
        found.restriction, found.exempt_paragraph = Restriction.FULLY_EXEMPT, 3


def test_why_a_request_was_not_valid_is_kept_back_where_the_report_is_exempt(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    decided(database)
    keep_back(database)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    assert "The public sees this, unless the report is exempt" in words_of(
        officer_client.get(f"{ADDRESS}/validity").text
    )
    officer_client.submit(f"{ADDRESS}/validity", FINDING, validity="not-valid")
    public = words_of(client.get("/decisions/KEY-01OCT-26").text)
    assert "was found not valid on Monday 23 November 2026 by Ada Penrose, Monitoring Officer." in public
    assert "It proposes nothing" not in public
    assert "It proposes nothing" in case(officer_client)


@pytest.mark.parametrize("stands", ["yes", "no"])
def test_what_scrutiny_and_the_decision_maker_concluded_is_kept_back_where_the_report_is_exempt(
    officer_client: CheckedClient, client: CheckedClient, database: Database, stands: str
) -> None:
    decided(database)
    keep_back(database)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    officer_client.submit(f"{ADDRESS}/outcome", outcome="referred-back", words="The tender is too dear.")
    referred = words_of(client.get("/decisions/KEY-01OCT-26").text)
    assert "Referred back to the decision maker on Monday 23 November 2026" in referred
    officer_client.submit(f"{ADDRESS}/reconsidered", stands=stands, words="The tender of the second bidder.")
    final = words_of(client.get("/decisions/KEY-01OCT-26").text)
    assert ("looked at again on" if stands == "yes" else "It will not be implemented.") in final
    for said in (referred, final):
        assert "tender" not in said


def test_only_the_outcomes_of_the_rule_are_offered_each_with_its_effect(
    officer_client: CheckedClient, database: Database, clock: StandingClock, signed_in: SignIn
) -> None:
    then = Afterwards(
        meet_within=Term(5),
        if_not_met=IfNotMet.TAKES_EFFECT,
        outcomes={
            CallInOutcome.NO_ACTION: TakesEffect.NOT_BEFORE_WINDOW,
            CallInOutcome.REFERRED_ELSEWHERE: TakesEffect.WAITS,
            CallInOutcome.NOT_MET: TakesEffect.AT_ONCE,
        },
    )
    decided(database, afterwards=then)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    page = words_of(officer_client.get(f"{ADDRESS}/outcome").text)
    assert (
        "No action by scrutiny It may be implemented from the day of the outcome, but not before Tuesday 1 "
        "December 2026"
    ) in page
    assert "Referred to another body It stays suspended until it has been looked at again" in page
    assert "Referred back" not in page
    assert "Scrutiny did not meet in time" not in page
    browser = later(signed_in, clock, days=8)
    page = words_of(browser.get(f"{ADDRESS}/outcome").text)
    assert (
        "Scrutiny did not meet in time It may be implemented from the day of the outcome: Tuesday 1 December 2026, "
        "after the last day for a meeting, whatever day you enter"
    ) in page
    done = browser.submit(f"{ADDRESS}/outcome", outcome="not-met", words="Nobody came.")
    assert done.status_code == 303
    after = reloaded(database)
    assert after.outcome is not None
    assert (after.status, after.outcome.implementable_on) == (Status.FINAL, date(2026, 12, 1))


def test_a_meeting_about_the_decision_is_offered_as_the_day_of_the_outcome(
    officer_client: CheckedClient, database: Database, clock: StandingClock, signed_in: SignIn
) -> None:
    decision = decided(database)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    with database.transaction() as session:
        held = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
        session.add(Meeting(starts_at=held, decision_id=decision.id, committees=[add_committee(session)]))
    browser = later(signed_in, clock, days=7)
    page = browser.get(f"{ADDRESS}/outcome").text
    assert "A meeting of scrutiny about this decision was on Thursday 26 November 2026" in words_of(page)
    assert inputs_of(form_on(page))["day-day"] == "26"
    assert "Sustainable Growth: 6pm on Thursday 26 November 2026" in case(browser)


def test_a_referred_decision_ends_with_the_final_one(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    decided(database, afterwards=MEET)
    send(officer_client, "Rosalind Frame", "Edwin Tarrant")
    officer_client.submit(f"{ADDRESS}/outcome", outcome="referred-back", words="Look at the survey first.")
    assert reloaded(database).status is Status.REFERRED_BACK
    next_clock = "The decision maker must look at the decision again by Monday 30 November 2026"
    assert next_clock in case(officer_client)
    assert next_clock in words_of(client.get("/decisions/KEY-01OCT-26").text)
    officer_client.submit(f"{ADDRESS}/reconsidered", stands="yes", words="It stands.")
    assert reloaded(database).status is Status.FINAL
    assert "Call-in: ended" in case(officer_client)
    assert officer_client.submit("/desk/decisions/KEY-01OCT-26/implemented").status_code == 303
    assert reloaded(database).status is Status.IMPLEMENTED


def test_without_a_request_there_is_no_case_and_without_a_window_no_form(
    officer_client: CheckedClient, database: Database
) -> None:
    decided(database)
    assert officer_client.get(f"{ADDRESS}/case").status_code == 404
    with database.transaction() as session:
        waived = add_decision(session, "KEY/02OCT/26", now=NOTICE)
        publish_record(session, waived, PUBLISHED, waived=True, waiver_agreed_by="The chair")
    assert officer_client.get("/desk/decisions/KEY-02OCT-26/call-in").status_code == 404


def test_the_case_is_for_officers(client: CheckedClient, member_client: CheckedClient, database: Database) -> None:
    decided(database)
    for page in ("case", "validity"):
        assert client.get(f"{ADDRESS}/{page}").location.startswith("/sign-in")
        assert member_client.get(f"{ADDRESS}/{page}").status_code == 403
