"""The desk's first page: each duty with its date, why, and the button that does it."""

from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session, select

from tests.announced import CALENDAR, People, announce, messages
from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_maker,
    add_member,
    add_rule,
    at,
    month,
    publish_record,
    working_calendar,
)
from tests.checked_client import CheckedClient, words_of
from tests.edition_rows import add_edition
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.challenges import Challenged
from webapp.domain.constitution import Afterwards, CallInOutcome, TakesEffect, Term
from webapp.domain.delivery import Ending, Stage
from webapp.domain.edition import EditionKind, EditionStyle
from webapp.domain.expected_dates import on_day
from webapp.domain.reminders import lead_times
from webapp.models.outbox import Attempt, MessageState
from webapp.models.records import Outcome
from webapp.queries import editions
from webapp.services import call_ins, challenges
from webapp.services.challenges import Challenge
from webapp.services.reminders import queue_due
from webapp.views import today_lines

LONG_AGO = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def test_an_empty_desk_says_so(officer_client: CheckedClient) -> None:
    said = words_of(officer_client.get("/desk/").text)
    assert "Nothing needs you today." in said
    assert "None sent today, none waiting, none not delivered." in said
    assert "will not be tried again" not in said


def test_each_duty_stands_with_its_date_and_its_buttons(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        add_member(session, add_committee(session), "Rosalind Frame")
        add_decision(session, "KEY/01SEP/26", now=LONG_AGO, expected=month(2026, 10), title="Markets")
        add_decision(session, "KEY/02SEP/26", now=LONG_AGO, publish=False, decision_makers=(), title="Parks")
        add_decision(session, "KEY/04SEP/26", now=LONG_AGO, publish=False, title="Ponds")
        add_decision(session, "KEY/05SEP/26", now=LONG_AGO, expected=expected_dates.not_before(date(2026, 10, 1)))
        open_now = add_decision(session, "KEY/03SEP/26", now=LONG_AGO, title="Roads")
        publish_record(session, open_now, datetime(2026, 11, 18, 10, 0, tzinfo=UTC))
        long_done = add_decision(session, "KEY/06SEP/26", now=LONG_AGO, title="Wells")
        publish_record(session, long_done, datetime(2026, 11, 2, 10, 0, tzinfo=UTC))
    page = officer_client.get("/desk/")
    said = words_of(page.text)
    assert "Needs you (5)" in said
    assert "KEY/01SEP/26 Markets Expected in October 2026 (no day fixed), and has no record." in said
    assert "Call-in of KEY/03SEP/26 Roads closes at 5pm on Wednesday 25 November 2026" in said
    assert "Since Tuesday 10 November" in said
    assert "KEY/02SEP/26 Parks No decision maker is given." in said
    assert "KEY/04SEP/26 Ponds It is complete and waits to be put in the plan." in said
    assert "KEY/05SEP/26" not in said, "not before a day is never overdue"
    for path in ("KEY-01SEP-26/record", "KEY-01SEP-26/move", "KEY-03SEP-26/call-in", "KEY-06SEP-26/implemented"):
        assert f'href="/desk/decisions/{path}"' in page.text


def refuse(session: Session, readers: int, words: str, now: datetime) -> None:
    """Queue a message to each reader of one decision and have every one refused."""
    announce(session, published_at=now, people=People(members=readers, officer="", office=""))
    queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=now)
    for message in messages(session):
        assert message.id is not None
        message.state, message.last_error = MessageState.FAILED, words
        session.add(Attempt(message_id=message.id, at=now, by="tests", ending=Ending.REFUSED, stage=Stage.ENVELOPE))


def test_what_was_not_delivered_is_listed_with_the_reason(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        refuse(session, 12, "550 <member@example.gov.uk>: no such user", clock())
    page = officer_client.get("/desk/")
    said = words_of(page.text)
    assert "None sent today, none waiting, 12 not delivered." in said
    assert (
        "KEY/03DEC/26 Call-in has opened Councillor 3 noon on Monday 23 November 2026 550 [address]: no such user"
        in said
    )
    assert said.count("no such user") == 10
    assert "And 2 more." in said
    assert 'href="/desk/decisions/KEY-03DEC-26"' in page.text
    assert "@example.gov.uk" not in said


def test_a_list_that_is_cut_short_says_so(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        for number in range(1, 22):
            done = add_decision(session, f"KEY/{number:02}AUG/26", now=LONG_AGO)
            publish_record(session, done, datetime(2026, 11, 2, 10, 0, tzinfo=UTC))
    said = words_of(officer_client.get("/desk/").text)
    assert "Needs you (20)" in said
    assert "More decisions may be implemented than are shown here" in said


# Notices, papers, call-in, challenges


def lines_of(client: CheckedClient) -> str:
    """Return the words of the list, without what stands above and below it."""
    return words_of(client.get("/desk/").text).split("Needs you ")[1].split("Notices and papers")[0]


def test_a_notice_to_be_published_stands_once_with_its_day(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        soon = {"publish": False, "now": LONG_AGO}
        add_decision(session, "KEY/01DEC/26", expected=on_day(date(2026, 12, 24)), title="Ponds", **soon)
        add_decision(session, "KEY/02DEC/26", expected=on_day(date(2026, 12, 15)), title="Wells", **soon)
        add_decision(
            session, "KEY/03DEC/26", expected=on_day(date(2026, 12, 22)), title="Gates", decision_makers=(), **soon
        )
        add_decision(session, "KEY/04DEC/26", expected=on_day(date(2027, 3, 1)), title="Later", **soon)
    lines = lines_of(officer_client)
    assert lines.startswith(
        "(4) Missed Notice of the key decision: KEY/02DEC/26 Wells Was due by Monday 16 November 2026. Put in the plan"
    )
    assert (
        "Today Notice of the key decision: KEY/03DEC/26 Gates Due by Monday 23 November 2026. No decision maker is "
        "given. Complete"
    ) in lines
    assert (
        "By Wednesday 25 November Notice of the key decision: KEY/01DEC/26 Ponds Due by Wednesday 25 November 2026."
        in lines
    )
    assert lines.index("Gates") < lines.index("Ponds") < lines.index("Draft KEY/04DEC/26 Later It is complete")
    assert "1 missed, 2 due within a week" in words_of(officer_client.get("/desk/").text)


def test_papers_and_private_notices_of_one_decision_stand_on_one_line(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        facts = {"decision_makers": (add_maker(session, "Cabinet").id,), "exempt_paragraph": 3}
        add_decision(
            session,
            "KEY/01DEC/26",
            now=LONG_AGO,
            expected=on_day(date(2026, 12, 8)),
            restriction="part-exempt",
            **facts,
        )
    page = officer_client.get("/desk/")
    assert (
        "(1) Missed First notice of the private meeting: KEY/01DEC/26 School extension "
        "Was due by Monday 9 November 2026. "
        "Also: Further notice of the private meeting. Due by Monday 30 November 2026. "
        "Also: Agenda. Due by Monday 30 November 2026. Open"
    ) in lines_of(officer_client)
    assert page.text.count('href="/desk/decisions/KEY-01DEC-26/notices"') == 1


def test_what_was_missed_before_a_decision_was_made_is_left_to_the_board(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session, days=30)
        late = add_decision(session, "KEY/01NOV/26", now=at("2026-11-12"), title="Roads")
        publish_record(session, late, at("2026-11-20"))
    assert "Notice of the key decision" not in lines_of(officer_client)
    assert "1 missed, none due within a week" in words_of(officer_client.get("/desk/").text)


@pytest.mark.parametrize(
    ("meet_within", "line"),
    [
        (Term(10), "By Wednesday 2 December KEY/01NOV/26 Roads has been called in Scrutiny must meet by Wednesday 2"),
        (Term(1), "Overdue KEY/01NOV/26 Roads has been called in Scrutiny had to meet by Thursday 19 November 2026."),
        (None, "Suspended KEY/01NOV/26 Roads has been called in Implementation is suspended until scrutiny has"),
    ],
)
def test_a_call_in_says_by_when_scrutiny_must_meet(
    officer_client: CheckedClient, database: Database, clock: StandingClock, meet_within: Term | None, line: str
) -> None:
    with database.transaction() as session:
        call_in(session, Afterwards(meet_within=meet_within))
    assert line in lines_of(officer_client)


def test_a_decision_referred_back_says_by_when_it_must_be_looked_at(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        outcomes = {CallInOutcome.REFERRED_BACK: TakesEffect.WAITS}
        uuid = call_in(session, Afterwards(reconsider_within=Term(5), outcomes=outcomes))
        call_ins.record_outcome(
            session,
            uuid,
            outcome=CallInOutcome.REFERRED_BACK,
            outcome_on=date(2026, 11, 20),
            words="Look again.",
            revision=None,
            actor=ACTOR,
            now=clock(),
        )
    assert (
        "By Friday 27 November KEY/01NOV/26 Roads must be looked at again The decision maker must look at the decision "
        "again by Friday 27 November 2026"
    ) in lines_of(officer_client)


def call_in(session: Session, afterwards: Afterwards) -> str:
    """Call a decision in on Wednesday 18 November 2026, under a rule that says what follows; return its uuid."""
    add_rule(session, days=5, afterwards=afterwards)
    committee = add_committee(session)
    people = [add_member(session, committee, name).id for name in ("Asha Lowe", "Ben Cray")]
    decision = add_decision(session, "KEY/01NOV/26", now=LONG_AGO, title="Roads")
    publish_record(session, decision, at("2026-11-17"))
    moment = at("2026-11-18")
    call_ins.receive_request(
        session,
        decision.uuid,
        people=[one for one in people if one],
        received_at=moment,
        grounds="Cost",
        revision=None,
        actor=ACTOR,
        now=moment,
    )
    return decision.uuid


def test_open_deadlines_that_no_longer_agree_with_the_calendar(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session, days=5)
        publish_record(session, add_decision(session, "KEY/01NOV/26", now=LONG_AGO), at("2026-11-19"))
        outcome = session.exec(select(Outcome)).one()
        outcome.implementable_on = outcome.announced_implementable_on = date(2026, 11, 30)
    page = officer_client.get("/desk/")
    assert "Check 1 open call-in deadline no longer agrees with the calendar" in words_of(page.text)
    assert 'href="/desk/deadlines"' in page.text


@pytest.mark.parametrize(
    ("today", "line"),
    [
        ("2027-12-31", []),
        ("2028-01-02", [("Check", "The working calendar ends soon")]),
        ("2029-01-01", [("Overdue", "The working calendar has ended")]),
    ],
)
def test_a_calendar_that_ends_soon_is_warned_of(app: Flask, today: str, line: list[tuple[str, str]]) -> None:
    with app.test_request_context():
        found = today_lines.short_calendar(working_calendar(), date.fromisoformat(today))
    assert [(one.when, one.what) for one in found] == line


def test_challenges_whose_report_is_due(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        add_committee(session)
        for matter, due in (("Car park", 20), ("Market", 27), ("Pool", 30)):
            challenge = Challenge(
                committee="sustainable-growth",
                what=Challenged(matter, date(2026, 11, 2), "Director of Place"),
                reasons="Three wards.",
                raised_on=date(2026, 11, 3),
                report_due_on=date(2026, 11, due),
            )
            challenges.raise_challenge(session, challenge, actor=ACTOR, now=at("2026-11-03"))
    lines = lines_of(officer_client)
    assert (
        "(3) Overdue Report to Council: Car park Sustainable Growth thinks that it should have been a key decision; "
        "the report was asked for by Friday 20 November 2026. Record the report"
    ) in lines
    assert "By Friday 27 November Report to Council: Market" in lines
    assert "By Monday 30 November Report to Council: Pool" in lines


# The plan


def test_the_last_edition_is_named_with_the_way_to_the_next(officer_client: CheckedClient, database: Database) -> None:
    assert "Next edition" not in words_of(officer_client.get("/desk/").text)
    with database.transaction() as session:
        add_edition(session, 1)
        add_edition(session, 2, published_on=date(2026, 11, 23), after=1, kind=EditionKind.SUPPLEMENT)
    page = officer_client.get("/desk/").text
    assert (
        "Next edition Edition 1, for 1 December 2026 to 31 March 2027, was published on Friday 20 November 2026. "
        "Prepare the next edition"
    ) in words_of(page)
    assert 'href="/editions/1"' in page
    assert 'href="/desk/editions/new"' in page
    assert "Nothing needs you today." in words_of(page)


@pytest.mark.parametrize(
    ("last_day", "line"),
    [
        ("2026-12-22", ""),
        ("2026-12-21", "By Monday 21 December The plan ends on Monday 21 December 2026"),
        ("2026-11-23", "Today The plan ends on Monday 23 November 2026"),
        ("2026-11-22", "Overdue The plan ended on Sunday 22 November 2026"),
    ],
)
def test_a_plan_that_ends_within_28_days_asks_for_the_next_edition(
    officer_client: CheckedClient, database: Database, last_day: str, line: str
) -> None:
    with database.transaction() as session:
        add_edition(session, 1, first_day=date(2026, 9, 1), last_day=date.fromisoformat(last_day))
    why = "Edition 1 covers 1 September 2026 to"
    assert (line in lines_of(officer_client), why in lines_of(officer_client)) == (True, bool(line))


def test_the_next_edition_is_no_longer_asked_for_once_it_is_published_or_where_none_follows_a_month(
    app: Flask, officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_edition(session, 1, published_on=date(2026, 9, 18), last_day=date(2026, 12, 4))
    assert "and no later one is published. Prepare the next edition" in lines_of(officer_client)
    with database.transaction() as session:
        head = editions.plan_in_force(session, date(2026, 11, 23))
        add_edition(session, 2, after=1)
    assert "The plan ends" not in words_of(officer_client.get("/desk/").text)
    with app.test_request_context():
        assert today_lines.plan_ending(head, EditionStyle.FROM_PUBLICATION, date(2026, 11, 23)) == []


def test_today_asks_as_many_questions_for_sixty_decisions_as_for_three(
    app: Flask, officer_client: CheckedClient, database: Database
) -> None:
    counts = []
    for numbers in (range(3), range(3, 60)):
        with database.transaction() as session:
            maker = add_maker(session, "Cabinet")
            for number in numbers:
                add_decision(
                    session,
                    f"KEY/{number}DEC/26",
                    now=LONG_AGO,
                    expected=on_day(date(2026, 12, 1 + number % 20)),
                    decision_makers=(maker.id,),
                )
        counts.append(questions(app, officer_client))
    assert counts[0] == counts[1]


def questions(app: Flask, client: CheckedClient) -> int:
    asked: list[str] = []
    engine = app.extensions["forward-plan-database"].engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    client.get("/desk/")
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(asked)
