"""The desk's pages after a decision is made: the record, its corrections, its implementation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from tests.builders import add_committee, add_decision, add_member, add_rule, at
from tests.builders import publish_record as published
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.constitution import Clock, ClockStart, WaiverRule
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.queries import decisions
from webapp.services import decisions as service
from webapp.services.entries import entry_of

NOTICE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
DAY = {"decided_on-day": "23", "decided_on-month": "11", "decided_on-year": "2026"}
RECORD = DAY | {
    "decision_text": "The contract is awarded.",
    "published_time": "11am",
    "reasons": "It offered the best value.",
    "alternatives": "Not to build.",
    "interests": "None.",
}
STATED = {"stated_effective_on-day": "2", "stated_effective_on-month": "12", "stated_effective_on-year": "2026"}
WAIVER = {
    "call_in": "waived",
    "waiver_agreed_by": "Ada Penrose",
    "waiver_agreed_on-day": "20",
    "waiver_agreed_on-month": "11",
    "waiver_agreed_on-year": "2026",
}


@pytest.fixture
def entry(database: Database) -> Decision:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        committee = add_committee(session)
        for name in ("Rosalind Frame", "Edwin Tarrant", "Una Lyle"):
            add_member(session, committee, name)
        return add_decision(session, "KEY/01OCT/26", now=NOTICE)


def reloaded(database: Database, decision: Decision) -> Decision:
    with database.reading() as session:
        found = decisions.by_slug(session, decision.slug, public_only=False)
    assert found is not None
    return found


def edited(database: Database, decision: Decision) -> None:
    """Let another officer save the entry."""
    with database.transaction() as session:
        kept = decisions.for_change(session, decision.uuid)
        assert kept is not None
        changed = replace(entry_of(kept), consultation="Everybody")
        service.edit(session, decision.uuid, changed, revision=None, actor="Sam Okafor", now=NOTICE)


def publish(browser: CheckedClient, decision: Decision, **changed: str) -> None:
    """Write the record, look at what will happen, and publish it."""
    address = f"/desk/decisions/{decision.slug}/record"
    check = browser.submit(address, RECORD | changed)
    assert check.status_code == 200, words_of(check.text)
    answer = browser.post(address, data=inputs_of(form_on(check.text)) | {"confirm": "yes"})
    assert answer.status_code == 303


def test_the_form_offers_now_as_the_moment_of_publication(officer_client: CheckedClient, entry: Decision) -> None:
    typed = inputs_of(form_on(officer_client.get(f"/desk/decisions/{entry.slug}/record").text))
    assert [typed[f"published_on-{part}"] for part in ("day", "month", "year")] == ["23", "11", "2026"]
    assert typed["published_time"] == "noon"


def test_what_will_happen_is_shown_before_anything_is_published(
    officer_client: CheckedClient, entry: Decision, database: Database
) -> None:
    check = officer_client.submit(f"/desk/decisions/{entry.slug}/record", RECORD)
    said = words_of(check.text)
    assert "Call-in will close at 5pm on Monday 30 November 2026." in said
    assert "It may be implemented from Tuesday 1 December 2026." in said
    assert "4 people will be told now:" in said, "three members and the lead officer"
    assert "1 as lead officer" in said
    assert "Reminders follow at 5pm on Friday 27 November 2026 and at 2pm on Monday 30 November 2026." in said
    assert reloaded(database, entry).status is Status.IN_PLAN
    back = officer_client.post(
        f"/desk/decisions/{entry.slug}/record", data=inputs_of(form_on(check.text)) | {"change": "yes"}
    )
    assert back.status_code == 200
    assert inputs_of(form_on(back.text))["decision_text"] == "The contract is awarded."


def test_a_published_record_opens_the_window(
    officer_client: CheckedClient, client: CheckedClient, entry: Decision, database: Database
) -> None:
    publish(officer_client, entry)
    assert reloaded(database, entry).status is Status.DECIDED
    assert "Can be called in until 5pm on Monday 30 November 2026" in words_of(
        client.get(f"/decisions/{entry.slug}").text
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"published_time": "3pm"}, "The record cannot be published later than now, noon on Monday 23 November 2026."),
        ({"decided_on-day": "24"}, "must be on or after the date of the decision, Tuesday 24 November 2026."),
        ({"published_time": "half past"}, "Enter a time such as 5pm, 5:30pm or 17:00."),
        ({"call_in": "not-callable"}, "Enter why the decision cannot be called in."),
        ({"call_in": "waived"}, "Enter the name of whoever agreed that call-in is waived."),
        ({"call_in": "waived"}, "Say in what capacity they agreed."),
        ({"call_in": "waived"}, "Enter the day on which the waiver was agreed."),
        ({"stated_source": "The minutes"}, "Enter the date that is stated there."),
        (STATED, "Enter where that date is stated."),
        ({"published_on-year": "2040"}, "The record cannot be published later than now"),
        ({"published_on-year": "1999"}, "No call-in rule for key decisions of a Cabinet member is in force"),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_a_sentence(
    officer_client: CheckedClient, entry: Decision, database: Database, changed: dict[str, str], sentence: str
) -> None:
    if "1999" in changed.values():
        changed = changed | {"decided_on-year": "1999"}
    answer = officer_client.submit(f"/desk/decisions/{entry.slug}/record", RECORD | changed)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert inputs_of(form_on(answer.text))["reasons"] == "It offered the best value."
    assert reloaded(database, entry).outcome is None


def test_a_decision_that_falls_to_no_committee_is_not_published_into_silence(
    officer_client: CheckedClient, database: Database, entry: Decision
) -> None:
    with database.transaction() as session:
        lonely = add_decision(session, "KEY/02OCT/26", now=NOTICE, committees=())
    answer = officer_client.submit(f"/desk/decisions/{lonely.slug}/record", RECORD)
    assert answer.status_code == 422
    assert "falls to no scrutiny committee, so nobody would be told" in words_of(answer.text)


def test_a_waived_decision_has_no_window(officer_client: CheckedClient, entry: Decision, database: Database) -> None:
    publish(officer_client, entry, **WAIVER, waiver_capacity="Chair of Sustainable Growth")
    outcome = reloaded(database, entry).outcome
    assert outcome is not None
    assert (outcome.waived, outcome.call_in_closes_at, outcome.implementable_on) == (True, None, outcome.decided_on)
    assert (outcome.waiver_agreed_by, outcome.waiver_capacity, outcome.waiver_agreed_on) == (
        "Ada Penrose",
        "Chair of Sustainable Growth",
        date(2026, 11, 20),
    )


def test_what_was_typed_for_another_answer_is_neither_asked_nor_kept(
    officer_client: CheckedClient, entry: Decision, database: Database
) -> None:
    publish(officer_client, entry, **WAIVER | {"call_in": "callable", "waiver_agreed_on-year": "26"})
    outcome = reloaded(database, entry).outcome
    assert outcome is not None
    assert (outcome.waived, outcome.waiver_agreed_by, outcome.waiver_agreed_on) == (False, "", None)


def test_the_offices_that_may_agree_to_a_waiver_are_offered_in_their_order(
    officer_client: CheckedClient, database: Database
) -> None:
    chain = WaiverRule(agreed_by=("Chair of the scrutiny committee", "Mayor"), needs_statement=True)
    with database.transaction() as session:
        add_rule(session, waiver=chain)
        decision = add_decision(session, "KEY/02OCT/26", now=NOTICE)
    address = f"/desk/decisions/{decision.slug}/record"
    offered = [
        box.get("value")
        for box in form_on(officer_client.get(address).text).iter("input")
        if box.get("name") == "waiver_capacity"
    ]
    assert offered == ["Chair of the scrutiny committee", "Mayor"]
    answer = officer_client.submit(address, RECORD | WAIVER | {"waiver_capacity": "Mayor"})
    assert "Enter the statement of the reasons for urgency." in words_of(answer.text)
    said = WAIVER | {"waiver_capacity": "Mayor", "waiver_statement": "The roof leaks."}
    answer = officer_client.submit(address, RECORD | said)
    assert "not agreed by the Chair of the scrutiny committee, who comes first." in words_of(answer.text)
    check = officer_client.submit(address, RECORD | said | {"waiver_unable": "The chair was abroad."})
    words = words_of(check.text)
    assert "Rule of waiver 3 working days" in words
    assert "Waiver agreed byAda PenroseMayor" in words.replace(" Ada", "Ada").replace(" Mayor", "Mayor")
    assert officer_client.post(address, data=inputs_of(form_on(check.text)) | {"confirm": "yes"}).status_code == 303
    outcome = reloaded(database, decision).outcome
    assert outcome is not None
    assert (outcome.waiver_unable, outcome.waiver_statement) == ("The chair was abroad.", "The roof leaks.")


def test_a_date_stated_elsewhere_stands_beside_ours(
    officer_client: CheckedClient, entry: Decision, database: Database
) -> None:
    address = f"/desk/decisions/{entry.slug}/record"
    check = words_of(officer_client.submit(address, RECORD | STATED | {"stated_source": "The minutes"}).text)
    assert "Stated elsewhere Wednesday 2 December 2026The minutes" in check
    assert "Our own date Tuesday 1 December 2026" in check
    assert "How they compare It fits publication on Tuesday 24 November 2026, later than recorded." in check
    publish(officer_client, entry, **STATED, stated_source="The minutes")
    outcome = reloaded(database, entry).outcome
    assert outcome is not None
    assert (outcome.stated_effective_on, outcome.implementable_on) == (date(2026, 12, 2), date(2026, 12, 1))


def test_a_record_at_the_end_of_the_known_calendar_is_shown_with_the_date_stated_elsewhere(
    client: CheckedClient, entry: Decision, database: Database
) -> None:
    with database.transaction() as session:
        kept = decisions.for_change(session, entry.uuid)
        assert kept is not None
        published(session, kept, at("2028-12-18"), stated_effective_on=date(2028, 12, 31))
    said = words_of(client.get(f"/decisions/{entry.slug}").text)
    assert "Stated elsewhere: effective from Sunday 31 December 2028. No simple reason was found." in said


def test_the_check_page_says_which_rule_applies_and_how_the_notice_was(
    officer_client: CheckedClient, entry: Decision, database: Database
) -> None:
    said = words_of(officer_client.submit(f"/desk/decisions/{entry.slug}/record", RECORD).text)
    assert "Call-in rule 5 working daysConstitution, part 4" in said
    publish(officer_client, entry)
    outcome = reloaded(database, entry).outcome
    assert outcome is not None
    assert outcome.notice is not None
    assert (outcome.notice["lawful"], outcome.notice["route"]) == (True, "full-notice")
    assert outcome.notice["words"] in said


def test_a_notice_that_was_too_short_is_said_before_publication(
    officer_client: CheckedClient, database: Database, entry: Decision
) -> None:
    with database.transaction() as session:
        hasty = add_decision(session, "KEY/03NOV/26", now=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    said = words_of(officer_client.submit(f"/desk/decisions/{hasty.slug}/record", RECORD).text)
    assert "The notice was too short." in said


def test_a_window_that_closed_before_publication_is_a_warning_and_no_refusal(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session, clock=Clock(3, start=ClockStart.DECISION), name="Three days from the decision")
        decision = add_decision(session, "KEY/04NOV/26", now=NOTICE)
    address = f"/desk/decisions/{decision.slug}/record"
    check = officer_client.submit(address, RECORD | {"decided_on-day": "10"})
    assert (
        "Call-in closed at the end of Friday 13 November 2026, before the record was published at 11am on Monday "
        "23 November 2026: by the rule “Three days from the decision” its clock started with the decision on Tuesday "
        "10 November 2026. Nobody could call it in after it was public, and nobody will be told by mail."
    ) in words_of(check.text)
    assert officer_client.post(address, data=inputs_of(form_on(check.text)) | {"confirm": "yes"}).status_code == 303


def test_a_corrected_publication_moves_the_window(
    officer_client: CheckedClient, client: CheckedClient, entry: Decision
) -> None:
    publish(officer_client, entry)
    address = f"/desk/decisions/{entry.slug}/correct"
    day = {"published_on-day": "20", "published_on-month": "11", "published_on-year": "2026"}
    refused = officer_client.submit(address, day, reason="It was on the website on Friday.")
    assert refused.status_code == 422, "it was decided on Monday"
    answer = officer_client.submit(
        address, {"published_time": "9:30am"}, reason="It was on the website at half past nine."
    )
    assert answer.status_code == 303
    assert "It was on the website at half past nine." in words_of(client.get(f"/decisions/{entry.slug}").text)


def test_it_is_never_marked_as_implemented_too_early(officer_client: CheckedClient, entry: Decision) -> None:
    publish(officer_client, entry)
    answer = officer_client.submit(f"/desk/decisions/{entry.slug}/implemented")
    assert answer.status_code == 422
    assert "This decision may not be implemented until Tuesday 1 December 2026." in words_of(answer.text)


def test_the_wording_of_a_record_is_put_right_with_a_reason_that_the_public_reads(
    officer_client: CheckedClient, client: CheckedClient, entry: Decision
) -> None:
    publish(officer_client, entry)
    address = f"/desk/decisions/{entry.slug}/wording"
    assert "Nothing was changed." in words_of(officer_client.submit(address, reason="A slip of the pen.").text)
    assert (
        officer_client.submit(address, reasons="It was the lowest tender.", reason="A slip of the pen.").status_code
        == 303
    )
    said = words_of(client.get(f"/decisions/{entry.slug}").text)
    assert "It was the lowest tender." in said
    assert "The wording of this record was corrected after it was published: A slip of the pen." in said
    assert "It offered the best value. → It was the lowest tender." in words_of(
        officer_client.get(f"/desk/decisions/{entry.slug}").text
    )


def test_a_page_that_was_refused_still_does_not_overwrite_what_another_officer_saved_meanwhile(
    officer_client: CheckedClient, entry: Decision, database: Database, signed_in: Callable[..., CheckedClient]
) -> None:
    publish(officer_client, entry)
    address = f"/desk/decisions/{entry.slug}/wording"
    mine = inputs_of(form_on(officer_client.get(address).text))
    theirs = {"reasons": "Their reasons.", "reason": "A slip of the pen."}
    assert signed_in(Role.OFFICER, "Sam Okafor").submit(address, theirs).status_code == 303

    first = officer_client.post(address, data=mine.to_dict() | {"reasons": "My reasons.", "reason": ""})
    assert first.status_code == 422
    second = officer_client.post(address, data=inputs_of(form_on(first.text)).to_dict() | {"reason": "A slip."})
    assert second.status_code == 409
    assert "Sam Okafor saved this" in words_of(second.text)
    outcome = reloaded(database, entry).outcome
    assert outcome is not None and outcome.reasons == "Their reasons."
    assert officer_client.post(address, data=inputs_of(form_on(second.text))).status_code == 303


def test_going_back_from_the_check_page_keeps_the_state_that_it_was_opened_in(
    officer_client: CheckedClient, entry: Decision, database: Database
) -> None:
    address = f"/desk/decisions/{entry.slug}/record"
    check = officer_client.submit(address, RECORD)
    edited(database, entry)
    back = officer_client.post(address, data=inputs_of(form_on(check.text)) | {"change": "yes"})
    again = officer_client.post(address, data=inputs_of(form_on(back.text)))
    assert (back.status_code, again.status_code) == (200, 409)


def test_the_check_page_refuses_a_form_that_another_officer_overtook(
    officer_client: CheckedClient, entry: Decision, database: Database
) -> None:
    address = f"/desk/decisions/{entry.slug}/record"
    typed = inputs_of(form_on(officer_client.get(address).text)).to_dict() | RECORD
    edited(database, entry)
    answer = officer_client.post(address, data=typed)
    assert answer.status_code == 409
    assert "Sam Okafor saved this decision while you were working on it." in words_of(answer.text)
    assert officer_client.post(address, data=inputs_of(form_on(answer.text))).status_code == 200


def test_a_correction_that_corrects_nothing_is_refused(officer_client: CheckedClient, entry: Decision) -> None:
    publish(officer_client, entry)
    answer = officer_client.submit(f"/desk/decisions/{entry.slug}/correct", reason="To be sure.")
    assert answer.status_code == 422
    assert "That is when it was published already." in words_of(answer.text)
