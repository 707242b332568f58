"""Statutory notices for everybody: the register and the page of each."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import ACTOR, add_decision, at
from tests.checked_client import CheckedClient
from tests.notice_cases import (
    CALENDAR,
    NOW,
    PAGE,
    RULES,
    add_short_decision,
    agenda,
    further_notice,
    general_exception,
    private_meeting,
    publish,
    special_urgency,
)
from tests.standing_clock import StandingClock
from tests.views.public_words import seen, seen_at
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.links import notice_url
from webapp.models.decisions import Document
from webapp.queries import decisions
from webapp.services import notices


@pytest.fixture
def clock() -> StandingClock:
    """Stand on Monday 2 February 2026 at 3pm."""
    return StandingClock(NOW)


def published(database: Database, written: WrittenNotice) -> str:
    """Publish a notice about KEY/01FEB/26 and return the address of its page."""
    with database.transaction() as session:
        return notice_url("", "KEY-01FEB-26", publish(session, add_short_decision(session), written).uuid)


def test_a_general_exception_says_who_was_informed_why_and_counts_its_days(
    client: CheckedClient, database: Database
) -> None:
    words = seen_at(client, published(database, general_exception()))
    for said in (
        "KEY/01FEB/26 Regulation 10 General exception notice About: School extension",
        "Published noon on Monday 2 February 2026 Informed in writing Asha Lowe, Chair of Sustainable Growth Informed "
        "on Monday 2 February 2026 Why full notice is impracticable The grant was offered on 19 January.",
        "The decision may be made from Tuesday 10 February 2026 on: 5 clear working days after Monday 2 February 2026. "
        "5 clear working days lie before the decision on Tuesday 10 February 2026.",
        "Monday 2 February 2026 Not counted day of publication Tuesday 3 February 2026 Day 1",
        "Sunday 8 February 2026 Not counted Sunday Monday 9 February 2026 Day 5 Tuesday 10 February 2026 Not counted "
        "earliest day of the decision",
        "By the rule of notice in force on the day of publication: England, Regulations of 2012.",
        "The law: regulation 10 of the Local Authorities (Executive Arrangements)",
        "This notice stands at http://plan.example.gov.uk/decisions/KEY-01FEB-26/notices/",
    ):
        assert said in words
    assert ACTOR not in words


def test_days_begin_when_the_chair_was_informed_if_that_is_later(client: CheckedClient, database: Database) -> None:
    address = published(database, general_exception(published_at=at("2026-01-30")))
    words = seen_at(client, address)
    assert "Monday 2 February 2026 Not counted day on which the chair was informed" in words


def test_special_urgency_says_who_agreed_in_what_capacity_and_why_no_one_before(
    client: CheckedClient, database: Database
) -> None:
    written = special_urgency(
        agreed_by="Una Lyle", agreed_capacity="Chairman of the authority", unable="The committee has no chair."
    )
    words = seen_at(client, published(database, written))
    assert (
        "Agreed by Una Lyle In the capacity of Chairman of the authority Why nobody earlier in the order could act The "
        "committee has no chair. Agreed on Monday 2 February 2026 Why it is urgent and cannot reasonably be deferred "
        "The roof may fall in."
    ) in words
    assert "Agreed on Monday 2 February 2026. No number of days need pass before the decision." in words


def test_a_private_meeting_names_the_paragraph_and_the_days_before_it(
    client: CheckedClient, database: Database
) -> None:
    words = seen_at(client, published(database, private_meeting()))
    assert "Exempt information under paragraph 3 (information relating to the financial" in words
    assert (
        "The meeting may be held in private from Tuesday 3 March 2026 on: 28 clear days after Monday 2 February 2026. "
        "28 clear days lie before the meeting on Tuesday 3 March 2026."
    ) in words
    assert "Tuesday 3 March 2026 Not counted earliest day of the meeting" in words


def test_a_private_meeting_says_who_meets_when_about_what_and_how_to_object(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        decision = add_short_decision(
            session,
            matter="To buy the mill.",
            lead_officer="Jo Rowe",
            lead_officer_email="jo.rowe@example.gov.uk",
        )
        address = notice_url("", decision.slug, publish(session, decision, private_meeting()).uuid)
    words = seen_at(client, address)
    assert "About: School extension Meeting on Tuesday 3 March 2026, in private. " in words
    assert "Decision maker Cabinet Member for Resources Published" in words
    assert "What is to be decided To buy the mill." in words
    assert (
        "To say why the meeting should be open to the public, write to Jo Rowe at jo.rowe@example.gov.uk before the "
        "meeting, and say that it is about KEY/01FEB/26."
    ) in words
    clock.set(at("2026-03-04"))
    assert "How to make representations" not in seen_at(client, address)


def test_an_agenda_lists_the_documents_or_says_that_there_are_none(client: CheckedClient, database: Database) -> None:
    address = published(database, agenda())
    assert "Documents No documents are listed yet." in seen_at(client, address)
    with database.transaction() as session:
        decision = decisions.by_slug(session, "KEY-01FEB-26", public_only=True)
        assert decision is not None and decision.id is not None
        decision.documents.append(
            Document(decision_id=decision.id, title="Report", url="https://example.gov.uk/report.pdf")
        )
    page = client.get(address).text
    assert 'href="https://example.gov.uk/report.pdf">Report</a>' in page
    assert "No documents are listed yet." not in page


def test_confidential_information_needs_no_paragraph(client: CheckedClient, database: Database) -> None:
    words = seen_at(client, published(database, private_meeting(exempt_paragraph=None)))
    assert "Why the public is kept out Confidential information" in words


def test_a_further_notice_tells_what_was_said_against_it_and_the_answer(
    client: CheckedClient, database: Database
) -> None:
    address = published(database, further_notice(representations="Let us in.", response="The prices are secret."))
    assert "should be open to the public Let us in. Response to the representations The prices are secret." in seen_at(
        client, address
    )


def test_what_falls_short_is_told_as_a_number(client: CheckedClient, database: Database) -> None:
    words = seen_at(client, published(database, agenda(meeting_on=date(2026, 2, 9))))
    assert "The meeting may be held from Tuesday 10 February 2026 on" in words
    assert "4 of the 5 clear working days needed lie before the meeting on Monday 9 February 2026." in words


def test_an_urgent_private_meeting_rests_on_its_own_paragraph_of_the_law(
    client: CheckedClient, database: Database
) -> None:
    written = private_meeting(
        NoticeKind.PRIVATE_MEETING_URGENT,
        agreed_by="Asha Lowe",
        agreed_capacity="Chair of the relevant overview and scrutiny committee",
        agreed_on=date(2026, 2, 2),
    )
    words = seen_at(client, published(database, written))
    assert "Regulation 5(6) Notice of an urgent private meeting" in words
    assert "No number of days need pass before the private meeting." in words


def test_a_correction_and_a_withdrawal_are_told_with_their_reasons(client: CheckedClient, database: Database) -> None:
    address = published(database, general_exception())
    uuid = address.rsplit("/", 1)[1]
    with database.transaction() as session:
        notices.correct_notice(
            session, uuid, general_exception(informed="Ben Cray"), reason="The wrong name.", rules=RULES,
            calendar=CALENDAR, revision=1, actor=ACTOR, now=NOW,
        )  # fmt: skip
    assert "Corrections Monday 2 February 2026: The wrong name." in seen_at(client, address)
    with database.transaction() as session:
        notices.withdraw_notice(
            session, uuid, reason="No longer needed.", rules=RULES, calendar=CALENDAR, revision=2, actor=ACTOR, now=NOW
        )
    words = seen_at(client, address)
    assert "Withdrawn on Monday 2 February 2026: No longer needed." in words
    assert "How the days were counted" not in words
    assert "General exception notice about KEY/01FEB/26 Withdrawn" in seen_at(client, "/notices")


def test_the_reasons_published_afterwards_stand_on_the_same_page(client: CheckedClient, database: Database) -> None:
    address = published(database, general_exception())
    with database.transaction() as session:
        notices.publish_reasons(
            session, address.rsplit("/", 1)[1], reasons="The offer came late.", published_at=NOW, rules=RULES,
            calendar=CALENDAR, revision=1, actor=ACTOR, now=NOW,
        )  # fmt: skip
    words = seen_at(client, address)
    assert "Reasons published afterwards 3pm on Monday 2 February 2026" in words
    assert "Why full notice was impracticable, as published afterwards The offer came late." in words


@pytest.mark.parametrize("role", [None, *Role])
def test_a_notice_of_a_draft_is_not_there_even_for_staff(
    client: CheckedClient, database: Database, signed_in: Callable[[Role], CheckedClient], role: Role | None
) -> None:
    address = published(database, general_exception())
    with database.transaction() as session:
        session.execute(sa.text("UPDATE decision SET status = 'draft', notice_published_at = NULL"))
    browser = signed_in(role) if role else client
    assert browser.get(address).status_code == 404
    assert "No notice has been published yet." in seen(browser.get("/notices").text)


def test_a_notice_is_found_under_its_own_decision_only(client: CheckedClient, database: Database) -> None:
    address = published(database, general_exception())
    with database.transaction() as session:
        add_decision(session, "KEY/02FEB/26", now=NOW)
    assert client.get(address.replace("01FEB", "02FEB")).status_code == 404
    assert client.get(f"{PAGE}/notices/none").status_code == 404


def test_a_notice_whose_days_cannot_be_counted_says_why(client: CheckedClient, database: Database) -> None:
    address = published(database, general_exception())
    with database.transaction() as session:
        session.execute(sa.text("UPDATE statutory_notice SET informed_on = '2090-01-01'"))
    assert "2090" in seen_at(client, address)


def test_where_the_regulations_of_2012_do_not_apply_no_number_is_named(
    client: CheckedClient, database: Database
) -> None:
    words = seen_at(client, published(database, agenda(published_at=at("2012-01-05"), meeting_on=date(2012, 1, 16))))
    assert "egulation 6" not in words
    assert "The meeting may be held from Friday 13 January 2012 on: 5 clear working days after" in words


def test_the_register_lists_the_newest_first_and_by_kind(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        publish(session, decision, general_exception())
        publish(session, decision, agenda(published_at=NOW))
    words = seen_at(client, "/notices")
    assert "2 notices." in words
    assert words.index("Agenda and report about KEY/01FEB/26") < words.index("General exception notice about")
    assert "Tuesday 10 February 2026" in words
    assert "1 notice." in seen_at(client, "/notices?kind=agenda")
    assert "No notice of this kind has been published." in seen_at(client, "/notices?kind=special-urgency")
    assert "2 notices." in seen_at(client, "/notices?kind=unheard-of")
    assert "There is no page 3: the list ends with page 1." in seen_at(client, "/notices?page=3")


def test_a_long_register_has_pages_and_asks_as_few_questions(
    app: Flask, client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        for number in range(1, 53):
            publish(session, add_decision(session, f"KEY/{number:02}FEB/26", now=NOW), general_exception())
    asked: list[str] = []
    engine = app.extensions["forward-plan-database"].engine
    sa.event.listen(
        engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_rest: asked.append(statement)
    )
    assert "52 notices, page 1 of 2." in seen_at(client, "/notices")
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2
    assert "52 notices, page 2 of 2." in seen_at(client, "/notices?page=2")


def test_a_day_for_representations_is_said_until_it_is_over(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    address = published(database, private_meeting(representations_by=date(2026, 2, 16)))
    asked = "say why the meeting should be open to the public"
    words = seen_at(client, address)
    assert "Representations must arrive by The end of Monday 16 February 2026" in words
    assert asked in words and "by the end of Monday 16 February 2026, and say that it is about" in words
    assert "noon on Monday 2 February 2026, representations by the end of Monday 16 February 2026" in seen_at(
        client, PAGE
    )
    clock.at = at("2026-02-16", "23:59")
    assert asked in seen_at(client, address)
    clock.at = at("2026-02-17", "00:01")
    assert asked not in seen_at(client, address)
