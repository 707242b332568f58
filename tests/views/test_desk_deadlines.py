"""The desk's pages of deadlines that no longer agree with the calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import select

from tests.builders import add_committee, add_decision, add_member, add_rule, publish_record
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.lifecycle import Status
from webapp.models.calendar_days import CalendarChange
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries import decisions
from webapp.services import call_ins

LIST = "/desk/deadlines"
SignIn = Callable[..., CheckedClient]
NOTICE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def open_decision(database: Database) -> Decision:
    with database.transaction() as session:
        add_rule(session, days=5, cut_off=time(17))
        return publish_record(session, add_decision(session, "KEY/01NOV/26", now=NOTICE), PUBLISHED)


def change_calendar(database: Database, day: date, kind: str = "addition") -> None:
    with database.transaction() as session:
        session.add(CalendarChange(day=day, kind=kind, name="Jubilee"))


def reloaded(database: Database, decision: Decision) -> Decision:
    with database.reading() as session:
        found = decisions.by_slug(session, decision.slug, public_only=False)
    assert found is not None
    return found


def box_of(browser: CheckedClient) -> str:
    boxes = [one for one in form_on(browser.get(LIST).text).iter("input") if one.get("name") == "deadlines"]
    return str(boxes[0].get("value"))


def choose(browser: CheckedClient, **others: str) -> str:
    """Choose the first deadline with a reason and look at what will happen; return the page."""
    check = browser.submit(LIST, deadlines=[box_of(browser)], reason="The Jubilee.", **others)
    assert check.status_code == 200, words_of(check.text)
    return check.text


def test_deadlines_that_agree_are_not_listed(officer_client: CheckedClient, open_decision: Decision) -> None:
    assert "Every open deadline agrees with the working calendar." in words_of(officer_client.get(LIST).text)


def test_a_deadline_that_does_not_agree_is_listed_with_both_dates_and_why(
    officer_client: CheckedClient, open_decision: Decision, database: Database
) -> None:
    change_calendar(database, date(2026, 11, 26))
    said = words_of(officer_client.get(LIST).text)
    assert "1 open deadline does not agree with the working calendar as it is now." in said
    assert (
        "Last moment: announced 5pm on Monday 30 November 2026, "
        "by the calendar it would be 5pm on Tuesday 1 December 2026."
    ) in said
    assert (
        "First day of implementation: announced Tuesday 1 December 2026, "
        "by the calendar it would be Wednesday 2 December 2026."
    ) in said
    assert "Thursday 26 November 2026 does not count: Jubilee." in said
    outcome = reloaded(database, open_decision).outcome
    assert outcome is not None
    assert outcome.call_in_last_day == date(2026, 11, 30), "nothing moves by itself"


def test_what_will_happen_is_said_before_it_is_done(
    officer_client: CheckedClient, client: CheckedClient, open_decision: Decision, database: Database
) -> None:
    change_calendar(database, date(2026, 11, 26))
    page = choose(officer_client)
    said = words_of(page)
    assert "1 deadline is announced again." in said
    assert "Nobody was told the old last moment by mail, so nobody will be told now." in said
    outcome = reloaded(database, open_decision).outcome
    assert outcome is not None
    assert outcome.call_in_last_day == date(2026, 11, 30)
    answer = officer_client.post(LIST, data=inputs_of(form_on(page)) | {"confirm": "yes"})
    assert answer.status_code == 303
    outcome = reloaded(database, open_decision).outcome
    assert outcome is not None
    assert (outcome.call_in_last_day, outcome.correction_reason) == (date(2026, 12, 1), "The Jubilee.")
    shown = words_of(officer_client.get(LIST).text)
    assert "1 deadline was announced again. Nobody is told by mail." in shown
    assert "Every open deadline agrees with the working calendar." in shown
    assert "until 5pm on Tuesday 1 December 2026" in words_of(client.get(f"/decisions/{open_decision.slug}").text)


def test_going_back_keeps_what_was_typed(
    officer_client: CheckedClient, open_decision: Decision, database: Database
) -> None:
    change_calendar(database, date(2026, 11, 26))
    page = choose(officer_client)
    back = officer_client.post(LIST, data=inputs_of(form_on(page)) | {"change": "yes"})
    kept = inputs_of(form_on(back.text))
    assert (back.status_code, kept["reason"], len(kept.getlist("deadlines"))) == (200, "The Jubilee.", 1)


def test_whoever_was_told_is_counted_and_told(
    officer_client: CheckedClient, open_decision: Decision, database: Database
) -> None:
    with database.transaction() as session:
        assert open_decision.outcome is not None
        assert open_decision.outcome.call_in_closes_at is not None
        session.add(
            OutboxMessage(
                dedupe_key="told",
                message_id="00000000-0000-0000-0000-000000000001",
                kind="call-in-opened",
                occasion="on-publication",
                subscriber="lead-officer",
                recipient="sam.okoro@anyborough.example.gov.uk",
                recipient_name="Sam Okoro",
                decision_id=open_decision.id,
                decision_revision=1,
                deadline_at=open_decision.outcome.call_in_closes_at,
                not_before=PUBLISHED,
                next_at=PUBLISHED,
                state=MessageState.SENT,
                sent_at=PUBLISHED,
                created_at=PUBLISHED,
            )
        )
    change_calendar(database, date(2026, 11, 26))
    page = choose(officer_client)
    assert "1 person was told the old last moment by mail and will be told the new one." in words_of(page)
    officer_client.post(LIST, data=inputs_of(form_on(page)) | {"confirm": "yes"})
    with database.reading() as session:
        queued = session.exec(select(OutboxMessage.kind).where(OutboxMessage.state == MessageState.QUEUED)).all()
    assert [kind.value for kind in queued] == ["call-in-moved"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": ""}, "Enter the reason, which the public will read."),
        ({"deadlines": None}, "Select the deadlines to announce again."),
        ({"deadlines": ["some-other.2"]}, "The list has changed since you opened it. Look at it again."),
    ],
)
def test_what_is_not_complete_is_refused_beside_its_field(
    officer_client: CheckedClient, open_decision: Decision, database: Database, changed: dict[str, str], sentence: str
) -> None:
    change_calendar(database, date(2026, 11, 26))
    whole = {"deadlines": [box_of(officer_client)], "reason": "The Jubilee."}
    answer = officer_client.submit(LIST, whole | changed)
    assert (answer.status_code, sentence in words_of(answer.text)) == (422, True)


def test_another_officers_change_takes_a_deadline_off_the_list(
    officer_client: CheckedClient, open_decision: Decision, database: Database
) -> None:
    change_calendar(database, date(2026, 11, 26))
    page = choose(officer_client)
    with database.transaction() as session:
        found = decisions.for_change(session, open_decision.uuid)
        assert found is not None
        found.revision += 1
    answer = officer_client.post(LIST, data=inputs_of(form_on(page)) | {"confirm": "yes"})
    assert answer.status_code == 422
    assert "The list has changed since you opened it. Look at it again." in words_of(answer.text)


def test_an_open_window_is_ended_only_where_the_box_is_ticked(
    signed_in: SignIn, officer_client: CheckedClient, open_decision: Decision, database: Database, clock: StandingClock
) -> None:
    change_calendar(database, date(2026, 11, 26))
    page = choose(officer_client)
    officer_client.post(LIST, data=inputs_of(form_on(page)) | {"confirm": "yes"})
    with database.transaction() as session:
        session.delete(session.exec(select(CalendarChange)).one())
    clock.set(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    officer_client = signed_in(Role.OFFICER, "Una Lyle")
    said = words_of(officer_client.get(LIST).text)
    assert "The new last moment is already over." in said
    answer = officer_client.submit(LIST, deadlines=[box_of(officer_client)], reason="No Jubilee.")
    assert answer.status_code == 422
    assert "is already over, so nobody could call it in any more. Tick the box if this is meant." in words_of(
        answer.text
    )
    page = choose(officer_client, even_if_over="y")
    assert "The new last moment of KEY/01NOV/26 is already over. Nobody can call it in any more." in words_of(page)
    assert officer_client.post(LIST, data=inputs_of(form_on(page)) | {"confirm": "yes"}).status_code == 303


def test_signatures_that_come_into_time_are_said_beforehand(
    signed_in: SignIn, open_decision: Decision, database: Database, clock: StandingClock
) -> None:
    early = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with database.transaction() as session:
        committee = add_committee(session)
        people = [add_member(session, committee, name).id for name in ("Ana Field", "Ben Moss")]
        decision = decisions.for_change(session, open_decision.uuid)
        assert decision is not None
        clock.set(datetime(2026, 11, 30, 17, 0, 30, tzinfo=UTC))
        for person, received_at in zip(people, (clock(), early), strict=True):
            call_ins.receive_request(
                session,
                decision.uuid,
                people=[person or 0],
                received_at=received_at,
                grounds="Cost.",
                revision=None,
                actor="Priya Shaw",
                now=clock(),
            )
        assert decision.status is Status.DECIDED, "the second came before publication"
        assert decision.call_in_request is not None
        decision.call_in_request.signatories[0].received_at = PUBLISHED
        decision.call_in_request.signatories[1].received_at = PUBLISHED
    change_calendar(database, date(2026, 11, 26))
    said = words_of(choose(signed_in(Role.OFFICER)))
    assert "Signatures that are in already are judged by the new dates: KEY/01NOV/26 will be called in." in said


def test_a_deadline_that_cannot_be_counted_is_named(
    officer_client: CheckedClient, open_decision: Decision, database: Database
) -> None:
    with database.transaction() as session:
        found = decisions.for_change(session, open_decision.uuid)
        assert found is not None
        assert found.outcome is not None
        found.outcome.rule = {"effect": "next-calendar-day"}
    said = words_of(officer_client.get(LIST).text)
    assert "Cannot be counted KEY/01NOV/26 School extension:" in said


def test_the_archive_shows_what_would_come_out_differently(
    signed_in: SignIn, officer_client: CheckedClient, open_decision: Decision, database: Database, clock: StandingClock
) -> None:
    change_calendar(database, date(2026, 11, 26))
    assert "Of 0 closed windows, 0 would" in words_of(officer_client.get(f"{LIST}/archive").text)
    clock.set(datetime(2026, 12, 15, 12, 0, tzinfo=UTC))
    officer_client = signed_in(Role.OFFICER, "Una Lyle")
    said = words_of(officer_client.get(f"{LIST}/archive").text)
    assert "Of 1 closed window, 1 would come out differently by the working calendar as it is now" in said
    assert "5pm on Monday 30 November 2026" in said
    assert "5pm on Tuesday 1 December 2026" in said
    assert "KEY/01NOV/26" not in words_of(officer_client.get(LIST).text)


@pytest.mark.parametrize("address", [LIST, f"{LIST}/archive"])
def test_members_do_not_see_it(member_client: CheckedClient, address: str) -> None:
    assert member_client.get(address).status_code == 403
