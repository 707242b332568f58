"""A window announced again after the calendar changed: by its own rule, with a reason, and told to whoever knew it."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_maker,
    add_member,
    add_rule,
    at,
    publish_record,
    working_calendar,
)
from webapp.database import Database
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import EditedMeanwhile, NotPermitted, RuleBroken
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.models.records import Outcome
from webapp.queries import decisions as query
from webapp.services import call_ins, records, reminders

NOTICE = at("2011-12-01")
FRIDAY = at("2012-01-13")
MONDAY = at("2012-01-16")
CLOSED = working_calendar().with_changes(additions={date(2012, 1, 17): "Jubilee"})


def publish(session: Session, **changed: object) -> Decision:
    add_rule(session)
    return publish_record(session, add_decision(session, now=NOTICE), FRIDAY, **changed)


def outcome_of(decision: Decision) -> Outcome:
    assert decision.outcome is not None
    return decision.outcome


def sign(session: Session, decision: Decision, people: list[int | None], received_at: datetime) -> None:
    call_ins.receive_request(
        session,
        decision.uuid,
        people=[person for person in people if person],
        received_at=received_at,
        grounds="Cost.",
        revision=None,
        actor=ACTOR,
        now=received_at,
    )


def reannounce(
    session: Session,
    decision: Decision,
    calendar: WorkingCalendar = CLOSED,
    now: datetime = MONDAY,
    **others: bool,
) -> records.Reannounced:
    return records.reannounce(
        session,
        decision.uuid,
        reason="The Jubilee is a bank holiday.",
        calendar=calendar,
        revision=None,
        actor=ACTOR,
        now=now,
        **others,
    )


def test_a_window_is_announced_again_by_the_rule_kept_with_its_record(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
        frozen, revision = outcome_of(decision).rule, decision.revision
        add_rule(session, days=9, valid_from=date(2012, 1, 1))
        done = reannounce(session, decision)
        session.flush()
        outcome, event = outcome_of(decision), query.history(session, decision.uuid)[0]
        assert (outcome.published_at, outcome.call_in_last_day, outcome.implementable_on) == (
            FRIDAY,
            date(2012, 1, 19),
            date(2012, 1, 20),
        )
        assert (outcome.rule, decision.revision, done.told) == (frozen, revision + 1, 0)
        assert [one["why_not_counted"] for one in outcome.working or [] if one["date"] == "2012-01-17"] == ["Jubilee"]
        assert (event.action, event.reason, outcome.correction_reason) == (
            "call-in dates announced again",
            "The Jubilee is a bank holiday.",
            "The Jubilee is a bank holiday.",
        )
        assert event.before == {"call_in_closes_at": "2012-01-19T00:00:00+00:00", "implementable_on": "2012-01-19"}
        assert event.after == {"call_in_closes_at": "2012-01-20T00:00:00+00:00", "implementable_on": "2012-01-20"}


def test_what_agrees_with_the_calendar_is_not_announced_again(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
        with pytest.raises(RuleBroken, match="KEY/01JAN/12 agree with the calendar"):
            reannounce(session, decision, working_calendar())


def test_what_has_no_window_has_none_to_announce_again(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session, waived=True, waiver_agreed_by="The mayor")
        with pytest.raises(RuleBroken, match="KEY/01JAN/12 has no call-in window"):
            reannounce(session, decision)


def test_only_a_decision_that_can_be_called_in_is_announced_again(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
        decision.status = Status.FINAL
        with pytest.raises(NotPermitted, match="cannot have its call-in dates announced again"):
            reannounce(session, decision)


def test_a_page_that_is_out_of_date_announces_nothing(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
        with pytest.raises(EditedMeanwhile):
            records.reannounce(
                session,
                decision.uuid,
                reason="Late.",
                calendar=CLOSED,
                revision=decision.revision - 1,
                actor=ACTOR,
                now=MONDAY,
            )


def test_an_open_window_is_never_ended_without_saying_so(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
        reannounce(session, decision)
        after_the_first = at("2012-01-19", "09:00")
        with pytest.raises(RuleBroken) as refused:
            reannounce(session, decision, working_calendar(), after_the_first)
        assert (refused.value.field, refused.value.message) == (
            "even_if_over",
            "The new last moment of KEY/01JAN/12, the end of Wednesday 18 January 2012, is already over, so nobody "
            "could call it in any more. Tick the box if this is meant.",
        )
        reannounce(session, decision, working_calendar(), after_the_first, even_if_over=True)
        assert outcome_of(decision).call_in_last_day == date(2012, 1, 18)


def test_whoever_knew_the_old_last_moment_is_told_the_new_one(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
        add_maker(session, email="office@anyborough.example.gov.uk")
        reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=working_calendar(), now=FRIDAY)
        first, waiting = session.exec(select(OutboxMessage).order_by("id")).all()
        first.state, first.sent_at = MessageState.SENT, FRIDAY
        session.flush()
        assert reannounce(session, decision).told == 1
        session.refresh(waiting)
        told = session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)).all()
        assert waiting.state is MessageState.CANCELLED
        assert [(one.recipient, one.heard_closes_at, one.deadline_at) for one in told] == [
            (first.recipient, at("2012-01-19", "00:00"), at("2012-01-20", "00:00"))
        ]


def test_signatures_are_judged_anew_when_a_window_is_announced_again(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session)
        people = [add_member(session, add_committee(session), name).id for name in ("Ana Field", "Ben Moss")]
        received = at("2012-01-19", "09:00")
        sign(session, decision, people, received)
        assert decision.status is Status.DECIDED, "they came after the last moment"
        done = reannounce(session, decision, now=received)
        assert (done, decision.status) == (records.Reannounced("KEY/01JAN/12", True, 0), Status.CALLED_IN)
        assert outcome_of(decision).implementable_on is None
