"""The yearly report of special urgency, urgent private meetings and waivers, as page and CSV."""

import csv
import io
from datetime import date

from sqlmodel import Session

from tests.builders import ACTOR, add_decision, add_rule, at, publish_record
from tests.checked_client import CheckedClient, words_of
from webapp.database import Database
from webapp.domain.exempt_information import Restriction
from webapp.domain.statutory_notices import NoticeKind
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice

REPORT = "/desk/reports/urgency"
SEPTEMBER = at("2026-09-01")
OCTOBER = at("2026-10-08")
AGREED = {
    "agreed_by": "Jo Bloggs",
    "agreed_capacity": "Chairman of the authority",
    "agreed_on": date(2026, 10, 7),
    "reasons": "=The offer lapses.",
    "unable": "The committee has no chair.",
}


def add_notice(session: Session, decision: Decision, kind: NoticeKind, **facts: object) -> None:
    assert decision.id is not None
    facts = AGREED | facts
    session.add(
        StatutoryNotice(
            decision_id=decision.id,
            kind=kind,
            published_at=OCTOBER,
            recorded_at=OCTOBER,
            recorded_by=ACTOR,
            **facts,
        )
    )


def made(session: Session, reference: str, title: str, **facts: object) -> Decision:
    decision = add_decision(session, reference, now=SEPTEMBER, title=title, **facts)
    publish_record(session, decision, OCTOBER)
    decision.outcome.notice = None
    return decision


def waive(decision: Decision) -> None:
    """Make a record one of a waiver, as the record of a decision that could not wait."""
    outcome = decision.outcome
    outcome.waived, outcome.call_in_closes_at, outcome.call_in_last_day = True, None, None
    outcome.waiver_agreed_by, outcome.waiver_capacity = "Ada Penrose", "Chair of Sustainable Growth"
    outcome.waiver_agreed_on, outcome.waiver_statement = date(2026, 10, 6), "Any delay would cost the grant."


def fill(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        add_notice(session, made(session, "KEY/01OCT/26", "Roof"), NoticeKind.SPECIAL_URGENCY)
        meeting = {"meeting_on": date(2026, 10, 8)}
        add_notice(session, made(session, "KEY/02OCT/26", "Land"), NoticeKind.PRIVATE_MEETING_URGENT, **meeting)
        waive(made(session, "KEY/03OCT/26", "Grant"))
        exempt = {"restriction": Restriction.PART_EXEMPT, "exempt_paragraph": 3}
        waive(made(session, "KEY/04OCT/26", "Claim", **exempt))


def test_members_and_strangers_do_not_see_it(client: CheckedClient, member_client: CheckedClient) -> None:
    for address in (REPORT, f"{REPORT}.csv"):
        assert client.get(address).location.startswith("/sign-in")
        assert member_client.get(address).status_code == 403


def test_a_year_without_hurry_says_so(officer_client: CheckedClient) -> None:
    words = words_of(officer_client.get(REPORT).text)
    assert "Monday 24 November 2025 to Monday 23 November 2026" in words
    for sentence in (
        "No decision was made under special urgency.",
        "No meeting was held in private at short notice.",
        "Call-in was not waived for any decision.",
        "The council’s rule asks for a report at least every 12 months.",
    ):
        assert sentence in words


def test_the_report_names_who_agreed_in_what_capacity_and_why(
    officer_client: CheckedClient, database: Database
) -> None:
    fill(database)
    words = words_of(officer_client.get(REPORT).text)
    agreed = "Jo BloggsChairman of the authorityWednesday 7 October 2026 =The offer lapses."
    unable = "Why others could not agree: The committee has no chair."
    maker = "Cabinet Member for Resources Thursday 8 October 2026"
    assert f"KEY/01OCT/26 Roof {maker} {agreed}{unable}" in words
    assert f"KEY/02OCT/26 Land {maker} {agreed}{unable}" in words
    waived = "Ada PenroseChair of Sustainable GrowthTuesday 6 October 2026"
    assert f"KEY/03OCT/26 Grant {maker} {waived} Any delay would cost the grant." in words
    assert f"KEY/04OCT/26 Claim {maker} {waived} Not shown here, because the report is exempt." in words
    assert "1 decision was made under special urgency." in words
    assert "Call-in was waived for 2 decisions." in words


def test_withdrawn_notices_and_other_routes_are_left_out(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        in_time = made(session, "KEY/01OCT/26", "Roof")
        in_time.outcome.notice = {"lawful": True, "route": "full-notice", "words": ""}
        add_notice(session, in_time, NoticeKind.SPECIAL_URGENCY)
        gone = {"withdrawn_at": at("2026-10-09"), "withdrawn_reason": "Entered twice."}
        add_notice(session, made(session, "KEY/02OCT/26", "Land"), NoticeKind.SPECIAL_URGENCY, **gone)
        open_still = add_decision(session, "KEY/03OCT/26", now=SEPTEMBER)
        add_notice(session, open_still, NoticeKind.SPECIAL_URGENCY)
    assert "No decision was made under special urgency." in words_of(officer_client.get(REPORT).text)


def test_the_days_are_chosen_by_a_municipal_year_or_typed(officer_client: CheckedClient, database: Database) -> None:
    fill(database)
    this_year = words_of(officer_client.get(f"{REPORT}?year=2026").text)
    assert "Friday 1 May 2026 to Friday 30 April 2027" in this_year
    assert "Roof" in this_year
    last_year = words_of(officer_client.get(f"{REPORT}?year=2025").text)
    assert "No decision was made under special urgency." in last_year
    typed = "first-day=9&first-month=10&first-year=2026&last-day=31&last-month=october&last-year=2026"
    assert "Roof" not in words_of(officer_client.get(f"{REPORT}?{typed}").text)


def test_days_that_cannot_be_are_refused_beside_their_field(officer_client: CheckedClient) -> None:
    backwards = "first-day=9&first-month=10&first-year=2026&last-day=8&last-month=10&last-year=2026"
    answer = officer_client.get(f"{REPORT}?{backwards}")
    assert answer.status_code == 422
    assert words_of(answer.text).count("The last day must be on or after the first, Friday 9 October 2026.") == 2
    half = officer_client.get(f"{REPORT}?first-day=9")
    assert half.status_code == 422
    assert "The first day must include a month and a year." in words_of(half.text)
    assert officer_client.get(f"{REPORT}.csv?{backwards}").status_code == 404
    assert officer_client.get(f"{REPORT}?year=99999999").status_code == 200


def test_the_csv_says_the_same_and_holds_no_formula(officer_client: CheckedClient, database: Database) -> None:
    fill(database)
    page = officer_client.get(f"{REPORT}?year=2026").text
    address = "/desk/reports/urgency.csv?first-day=1&amp;first-month=5&amp;first-year=2026&amp;last-day=30"
    assert address in page
    answer = officer_client.get(f"{REPORT}.csv?year=2026")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="urgency-2026-05-01-to-2027-04-30.csv"'
    headings, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert headings[:3] == ["What", "Reference", "Matter"]
    assert [row[:3] for row in rows] == [
        ["Special urgency", "KEY/01OCT/26", "Roof"],
        ["Urgent private meeting", "KEY/02OCT/26", "Land"],
        ["Waiver of call-in", "KEY/03OCT/26", "Grant"],
        ["Waiver of call-in", "KEY/04OCT/26", "Claim"],
    ]
    assert rows[0][-2] == "'=The offer lapses."
    assert rows[3][-2] == "Not shown here, because the report is exempt."
