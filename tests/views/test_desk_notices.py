"""The desk's pages for statutory notices: what is due, publish after a check, correct, give reasons, withdraw."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from tests.builders import ACTOR, add_decision, add_maker, month
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.notice_cases import (
    DESK,
    IN_PLAN_SINCE,
    NOW,
    add_short_decision,
    general_exception,
    private_meeting,
    publish,
    special_urgency,
)
from tests.standing_clock import StandingClock
from tests.views.public_words import seen
from webapp.database import Database
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import on_day
from webapp.domain.membership import MembershipKind
from webapp.domain.notice import CHAIN_OF_2012
from webapp.domain.notice_data import to_data
from webapp.domain.notice_presets import ENGLAND_2012
from webapp.domain.statutory_notices import REPORTS, NoticeKind, WrittenNotice
from webapp.models.bodies import Membership
from webapp.models.notices import StatutoryNotice
from webapp.models.records import NoticeRuleRow
from webapp.queries import decisions, notices
from webapp.services import decisions as decisions_service

DAY = {"day": "2", "month": "2", "year": "2026"}
GENERAL = {**{f"informed_on-{part}": number for part, number in DAY.items()}, "reasons": "The grant came late."}
AGREED = {
    **{f"agreed_on-{part}": number for part, number in DAY.items()},
    "agreed_capacity": CHAIN_OF_2012[0],
    "agreed_by": "Asha Lowe",
    "reasons": "The roof may fall in.",
}
MEETING = {"meeting_on-day": "3", "meeting_on-month": "3", "meeting_on-year": "2026"}
PRIVATE = MEETING | {"exempt_paragraph": "3", "reasons": "Prices of tenders."}
FIELDS = {
    NoticeKind.GENERAL_EXCEPTION: GENERAL,
    NoticeKind.SPECIAL_URGENCY: AGREED,
    NoticeKind.PRIVATE_MEETING: PRIVATE,
    NoticeKind.PRIVATE_MEETING_FURTHER: PRIVATE | {"representations": "None received"},
    NoticeKind.PRIVATE_MEETING_URGENT: PRIVATE | AGREED,
    NoticeKind.AGENDA: MEETING,
    NoticeKind.DRAFT_REPORT: {},
    NoticeKind.FINAL_REPORT: {},
    NoticeKind.PUBLIC_REPORT: {},
}


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 2 February 2026 at 3pm."""
    return StandingClock(NOW)


@pytest.fixture(autouse=True)
def short_decision(database: Database) -> None:
    """Announce KEY/01FEB/26 too late for full notice."""
    with database.transaction() as session:
        add_short_decision(session)


def kept(database: Database) -> list[StatutoryNotice]:
    """Return the notices of KEY/01FEB/26."""
    with database.reading() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        return notices.of_decision(session, decision)


def add(database: Database, written: WrittenNotice) -> str:
    """Publish a notice without the desk and return the beginning of its desk addresses."""
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        return f"{DESK}/{publish(session, decision, written).uuid}"


def send(browser: CheckedClient, address: str, fields: dict[str, str]) -> str:
    """Fill in a form, look at its check page, send it; give the words of the check page."""
    check = browser.submit(address, fields)
    assert check.status_code == 200, words_of(check.text)
    answer = browser.post(address, data=inputs_of(form_on(check.text)) | {"confirm": "yes"})
    assert (answer.status_code, answer.location) == (303, DESK)
    return words_of(check.text)


def test_only_officers_see_the_pages(client: CheckedClient, member_client: CheckedClient) -> None:
    assert client.get(DESK).location.startswith("/sign-in")
    assert member_client.get(DESK).status_code == 403


def test_without_notices_the_page_says_how_it_stands_and_what_is_missed(officer_client: CheckedClient) -> None:
    words = seen(officer_client.get(DESK).text)
    assert "In the plan since Tuesday 20 January 2026 Notice needed 28 clear days" in words
    assert "Earliest decision Wednesday 18 February 2026 Route Notice was too short" in words
    assert "20 clear days lie between publication on Tuesday 20 January 2026 and the decision on" in words
    assert "Monday 12 January 2026 Tuesday 20 January 2026" in words, (
        "by when notice was due, and when it was published"
    )
    assert "No notice about this decision has been published beside its entry in the plan." in words


def test_nothing_is_asked_of_a_decision_that_was_withdrawn(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        decision.decision_makers = [add_maker(session, "Cabinet")]
        decisions_service.withdraw(session, decision.uuid, reason="No money.", revision=None, actor=ACTOR, now=NOW)
    words = seen(officer_client.get(DESK).text)
    assert "What the law and the council’s rule ask" not in words
    assert [state for state in (" Due ", " Missed ") if state in words] == []


def test_who_agreed_is_offered_and_judged_by_the_rule_of_the_day_of_the_agreement(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        for rule in (
            replace(ENGLAND_2012, name="Before", valid_to=date(2026, 2, 1), agreed_by=("Leader", CHAIN_OF_2012[0])),
            replace(ENGLAND_2012, name="Since", valid_from=date(2026, 2, 2)),
        ):
            session.add(NoticeRuleRow(valid_from=rule.valid_from, valid_to=rule.valid_to, definition=to_data(rule)))
    fields = AGREED | {"agreed_on-day": "30", "agreed_on-month": "1", "agreed_capacity": "Leader"}
    address = f"{DESK}/new/special-urgency"
    refused = officer_client.submit(address, AGREED | {"agreed_capacity": "Leader", "unable": "None of them could."})
    assert (refused.status_code, "Whoever agrees must be one of these" in words_of(refused.text)) == (422, True)
    send(officer_client, address, fields)
    (row,) = kept(database)
    assert (row.agreed_capacity, row.agreed_on) == ("Leader", date(2026, 1, 30))
    assert "Agreed on Friday 30 January 2026 by the Leader." in words_of(officer_client.get(DESK).text)


def test_each_kind_of_notice_is_offered(officer_client: CheckedClient) -> None:
    page = officer_client.get(DESK).text
    assert {kind for kind in NoticeKind if f"{DESK}/new/{kind.value}" in page} == set(NoticeKind) - REPORTS


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_of_each_kind_is_published_after_a_check(
    officer_client: CheckedClient, database: Database, kind: NoticeKind
) -> None:
    send(officer_client, f"{DESK}/new/{kind.value}", FIELDS[kind])
    (row,) = kept(database)
    assert (row.kind, row.recorded_by, row.published_at) == (kind, ACTOR, NOW)
    done = "The report is recorded." if kind.is_internal else "The notice is published."
    assert done in words_of(officer_client.get(DESK).text)


def test_the_check_says_from_when_the_decision_may_be_made(officer_client: CheckedClient, database: Database) -> None:
    address = f"{DESK}/new/general-exception"
    typed = inputs_of(form_on(officer_client.get(address).text))
    assert typed["informed"] == "Asha Lowe, Chair of Sustainable Growth"
    check = officer_client.submit(address, GENERAL)
    words = words_of(check.text)
    assert (
        "The decision may be made from Tuesday 10 February 2026 on: 5 clear working days after Monday 2 February 2026."
    ) in words
    assert "That is too short." not in words
    assert kept(database) == []
    back = officer_client.post(address, data=inputs_of(form_on(check.text)) | {"change": "yes"})
    assert inputs_of(form_on(back.text))["reasons"] == "The grant came late."


def test_the_check_says_that_a_notice_is_not_needed_and_the_list_when_it_was_published(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        later = on_day(date(2026, 2, 18))
        decisions_service.move_date(session, decision.uuid, later, reason="Late.", revision=None, actor=ACTOR, now=NOW)
    words = send(officer_client, f"{DESK}/new/general-exception", GENERAL)
    assert (
        "28 clear days lie between the notice in the plan and the decision on Wednesday 18 February 2026 already: this "
        "notice is not needed."
    ) in words
    assert "Not needed Monday 2 February 2026" in seen(officer_client.get(DESK).text)


def test_a_meeting_is_offered_on_the_certain_day_of_the_decision(officer_client: CheckedClient) -> None:
    filled = inputs_of(form_on(officer_client.get(f"{DESK}/new/agenda").text))
    assert [filled[f"meeting_on-{part}"] for part in ("day", "month", "year")] == ["10", "2", "2026"]


def test_a_private_meeting_about_a_public_report_is_pointed_out(
    officer_client: CheckedClient, database: Database
) -> None:
    warning = "A notice says that the meeting is to be private, but the decision says that its report is public."
    assert warning not in seen(officer_client.get(DESK).text)
    add(database, private_meeting())
    page = officer_client.get(DESK).text
    assert f"Warning {warning} Edit the decision" in seen(page)
    assert 'href="/desk/decisions/KEY-01FEB-26/edit"' in page


def test_of_a_month_no_day_is_named_as_the_day_of_the_decision(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        decisions_service.move_date(
            session, decision.uuid, month(2026, 2), reason="Late.", revision=None, actor=ACTOR, now=NOW
        )
    words = seen(officer_client.get(DESK).text)
    assert "The decision may be made from Wednesday 18 February 2026 on. Met" in words
    assert "the decision on" not in words


def test_the_check_says_what_falls_short(officer_client: CheckedClient) -> None:
    words = send(officer_client, f"{DESK}/new/agenda", MEETING | {"meeting_on-day": "9", "meeting_on-month": "2"})
    assert "4 of the 5 clear working days needed lie before the meeting on Monday 9 February 2026." in words
    assert "That is too short. The notice can be published as it is, and the page will say so." in words
    assert "Too short" in words_of(officer_client.get(DESK).text)


def test_without_a_chair_each_member_is_offered(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        chair = session.exec(select(Membership).where(Membership.kind == MembershipKind.CHAIR)).one()
        chair.left_on = date(2026, 1, 1)
    typed = inputs_of(form_on(officer_client.get(f"{DESK}/new/general-exception").text))
    assert typed["informed"] == "Ben Cray, each member of Sustainable Growth, which has no chair"


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("general-exception", {"informed": ""}, "Enter who was informed in writing."),
        ("general-exception", {"reasons": ""}, "Enter why full notice is impracticable."),
        (
            "general-exception",
            {"published_time": "4pm"},
            "The notice cannot be published later than now, 3pm on Monday",
        ),
        ("general-exception", {"informed_on-day": "3"}, "The day must be today, Monday 2 February 2026, or earlier."),
        ("special-urgency", {"agreed_capacity": ""}, "Select in what capacity they agreed."),
        (
            "special-urgency",
            {"agreed_capacity": CHAIN_OF_2012[1]},
            "Enter why the chair of the relevant overview and scrutiny committee could not act, and anybody in",
        ),
        ("private-meeting", {"exempt_paragraph": ""}, "Select the kind of information that keeps the public out."),
        ("private-meeting-further", {"representations": ""}, "If there were none, write “None received”."),
        ("private-meeting-further", {"representations": "Let us in."}, "The representations are not answered."),
        ("agenda", {"meeting_on-month": "1"}, "The meeting must be on or after the day on which the notice was"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_and_what_was_typed_is_kept(
    officer_client: CheckedClient, database: Database, kind: str, changed: dict[str, str], sentence: str
) -> None:
    answer = officer_client.submit(f"{DESK}/new/{kind}", FIELDS[NoticeKind(kind)] | changed)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert inputs_of(form_on(answer.text)).get("reasons", "") == (FIELDS[NoticeKind(kind)] | changed).get("reasons", "")
    assert kept(database) == []


def test_a_kind_that_is_none_and_a_decision_that_is_none_are_not_found(officer_client: CheckedClient) -> None:
    assert officer_client.get(f"{DESK}/new/surprise").status_code == 404
    assert officer_client.get(DESK.replace("01FEB", "09FEB")).status_code == 404
    assert officer_client.get(f"{DESK}/none/correct").status_code == 404


def test_a_draft_gets_no_notice(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/02FEB/26", now=IN_PLAN_SINCE, publish=False)
    page = officer_client.get("/desk/decisions/KEY-02FEB-26/notices")
    assert "Publish a notice" not in words_of(page.text)
    assert officer_client.get("/desk/decisions/KEY-02FEB-26/notices/new/agenda").status_code == 409


def test_a_notice_is_corrected_with_a_reason(officer_client: CheckedClient, database: Database) -> None:
    address = f"{add(database, private_meeting())}/correct"
    refused = officer_client.submit(address, {"reasons": "Another reason."})
    assert (refused.status_code, "Enter the reason, which the public will read." in refused.text) == (422, True)
    words = send(officer_client, address, {"reasons": "Another reason.", "why": "The wrong text was sent."})
    assert "Reason for the correction The wrong text was sent." in words
    (row,) = kept(database)
    assert (row.reasons, row.exempt_paragraph, row.revision) == ("Another reason.", 3, 2)
    assert "Notice of a private meeting corrected. The wrong text was sent." in words_of(officer_client.get(DESK).text)


def test_whoever_was_first_is_named_and_nothing_is_lost(officer_client: CheckedClient, database: Database) -> None:
    address = f"{add(database, private_meeting())}/correct"
    stale = inputs_of(form_on(officer_client.get(address).text))
    send(officer_client, address, {"reasons": "Theirs.", "why": "First."})
    mine = dict(stale) | {"reasons": "Mine.", "why": "Second."}
    answer = officer_client.post(address, data=mine)
    assert answer.status_code == 409
    assert "Priya Shaw saved this at 3pm on Monday 2 February 2026, while you were working on it." in words_of(
        answer.text
    )
    again = inputs_of(form_on(answer.text))
    assert (again["reasons"], again["revision"]) == ("Mine.", "2")


def test_a_decision_moved_meanwhile_is_looked_at_again(officer_client: CheckedClient, database: Database) -> None:
    address = f"{DESK}/new/agenda"
    stale = inputs_of(form_on(officer_client.get(address).text))
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        decisions_service.move_date(
            session, decision.uuid, month(2026, 3), reason="Late.", revision=None, actor=ACTOR, now=NOW
        )
    answer = officer_client.post(address, data=dict(stale) | MEETING)
    assert answer.status_code == 409
    assert officer_client.post(address, data=inputs_of(form_on(answer.text))).status_code == 200


def test_the_reasons_are_published_afterwards_and_corrected(officer_client: CheckedClient, database: Database) -> None:
    own = add(database, general_exception())
    assert "The notice of the reasons is due as soon as reasonably practicable" in words_of(
        officer_client.get(DESK).text
    )
    typed = inputs_of(form_on(officer_client.get(f"{own}/reasons").text))
    assert typed["reasons_after"] == "The grant was offered on 19 January."
    assert officer_client.submit(f"{own}/reasons", {"reasons_after": ""}).status_code == 422
    assert officer_client.submit(f"{own}/reasons", {"reasons_after": "It came late."}).status_code == 303
    assert officer_client.submit(f"{own}/reasons", {"reasons_after": "It came too late."}).status_code == 422
    fields = {"reasons_after": "It came too late.", "correction": "A word was missing."}
    assert officer_client.submit(f"{own}/reasons", fields).status_code == 303
    (row,) = kept(database)
    assert (row.reasons_after, row.revision) == ("It came too late.", 3)
    assert "due as soon as reasonably practicable after it" not in words_of(officer_client.get(DESK).text)


def test_only_a_general_exception_is_followed_by_reasons(officer_client: CheckedClient, database: Database) -> None:
    assert officer_client.get(f"{add(database, special_urgency())}/reasons").status_code == 404


def test_a_notice_is_withdrawn_with_a_reason_and_stays(officer_client: CheckedClient, database: Database) -> None:
    own = add(database, general_exception())
    assert officer_client.submit(f"{own}/withdraw", {"reason": ""}).status_code == 422
    stale = inputs_of(form_on(officer_client.get(f"{own}/withdraw").text))
    assert (
        officer_client.post(f"{own}/withdraw", data=dict(stale) | {"revision": "7", "reason": "x"}).status_code == 409
    )
    assert officer_client.submit(f"{own}/withdraw", {"reason": "Full notice was possible."}).status_code == 303
    words = words_of(officer_client.get(DESK).text)
    assert "Withdrawn on Monday 2 February 2026: Full notice was possible." in words
    assert officer_client.get(f"{own}/correct").status_code == 409


def test_an_exempt_decision_offers_its_paragraph(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        decision.restriction, decision.exempt_paragraph = Restriction.FULLY_EXEMPT, 4
    typed = inputs_of(form_on(officer_client.get(f"{DESK}/new/private-meeting").text))
    assert typed["exempt_paragraph"] == "4"


def test_a_decision_of_cabinet_is_told_by_when_its_agenda_is_due(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=False)
        assert decision is not None
        decision.decision_makers = [add_maker(session, "Cabinet")]
    words = seen(officer_client.get(DESK).text)
    assert "Agenda At least 5 clear working days before the meeting. Due Monday 2 February 2026 Not yet" in words


BY_THE_16TH = {"representations_by-day": "16", "representations_by-month": "2", "representations_by-year": "2026"}


def test_the_first_notice_of_a_private_meeting_may_give_a_day_for_representations(
    officer_client: CheckedClient, database: Database
) -> None:
    check = send(officer_client, f"{DESK}/new/private-meeting", PRIVATE | BY_THE_16TH)
    assert "Representations must arrive by The end of Monday 16 February 2026" in check
    (row,) = kept(database)
    assert row.representations_by == date(2026, 2, 16)
    known = inputs_of(form_on(officer_client.get(f"{DESK}/{row.uuid}/correct").text))
    assert {name: known[name] for name in BY_THE_16TH} == BY_THE_16TH


def test_a_day_for_representations_after_the_meeting_is_refused_beside_its_field(officer_client: CheckedClient) -> None:
    late = PRIVATE | BY_THE_16TH | {"representations_by-month": "3"}
    answer = officer_client.submit(f"{DESK}/new/private-meeting", late)
    assert answer.status_code == 422
    assert words_of(answer.text).count("and before the meeting, Tuesday 3 March 2026.") == 2


@pytest.mark.parametrize("kind", ["private-meeting-further", "private-meeting-urgent", "agenda"])
def test_no_other_notice_asks_for_a_day_for_representations(officer_client: CheckedClient, kind: str) -> None:
    assert "representations_by" not in officer_client.get(f"{DESK}/new/{kind}").text
