"""From which moment a request counts: what completes it has a moment of its own, and a short calendar stops nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from tests.builders import ACTOR, at, working_calendar
from tests.call_in_scene import MONDAY, THE_24TH, TUESDAY, Scene, a_scene
from webapp.database import Database
from webapp.domain.call_in_cases import state_of
from webapp.domain.call_in_facts import Content
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import Afterwards, CallInOutcome, Demands, IfNotMet, Limits, Once, TakesEffect, Term
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import BeyondKnownCalendar
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.models.call_ins import CallInRequest
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries import facts, rules
from webapp.services import call_ins, records, reminders
from webapp.services.call_in_requests import Arrival

WEDNESDAY = at("2012-01-18", "10:00")
ALTERNATIVE = Demands(alternative=True)
FACTS, HARM = "The facts were not considered.", "It would harm some inhabitants."


def request_of(scene: Scene) -> CallInRequest:
    assert scene.decision.call_in_request is not None
    return scene.decision.call_in_request


def typed_late(session: Session, scene: Scene, name: str, received_at: datetime) -> None:
    """Record on Wednesday a signature that arrived before."""
    arrival = Arrival(received_at=received_at, recorded_by=ACTOR, people=[scene.people[name]])
    call_ins.receive(session, scene.decision.uuid, arrival, revision=None, now=WEDNESDAY)


def correct(session: Session, scene: Scene, published_at: datetime) -> None:
    records.correct_publication(
        session,
        scene.decision.uuid,
        published_at=published_at,
        reason="The wrong time was typed.",
        rules=rules.call_in_rules(session),
        calendar=working_calendar(),
        revision=None,
        actor=ACTOR,
        now=WEDNESDAY,
    )


def test_a_signature_typed_later_does_not_make_a_request_complete_before_it_said_all(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, demands=ALTERNATIVE)
        scene.receive("Ana", content=Content("Cost."))
        scene.receive(at=TUESDAY, content=Content(alternative="Wait a year."))
        typed_late(session, scene, "Ben", MONDAY)
        assert (scene.decision.status, request_of(scene).satisfied_at) == (Status.CALLED_IN, TUESDAY)
        assert request_of(scene).content_completed_at == TUESDAY


def test_what_completed_a_request_before_the_corrected_publication_has_to_come_again(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, demands=ALTERNATIVE)
        scene.receive("Ana", content=Content("Cost."))
        scene.receive(at=TUESDAY, content=Content(alternative="Wait a year."))
        correct(session, scene, at("2012-01-17", "15:00"))
        early = scene.receive("Ben", "Cleo", at=WEDNESDAY)
        assert (early.is_signed, early.valid, early.missing) == (
            True,
            False,
            (
                "What completed the request came out of time. Received at noon on Tuesday 17 January 2012, before "
                "the record was published at 3pm on Tuesday 17 January 2012.",
            ),
        )
        again = scene.receive(at=WEDNESDAY, content=Content(alternative="Wait a year."))
        assert (again.valid, again.satisfied_at) == (True, WEDNESDAY)
        assert request_of(scene).alternative == "Wait a year."


def test_a_fresh_request_has_its_own_moment(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, demands=ALTERNATIVE)
        scene.receive("Ana", "Ben", content=Content("Cost."))
        scene.receive(at=TUESDAY, content=Content(alternative="Wait a year."))
        scene.find(Validity.NOT_VALID)
        scene.receive("Cleo", at=WEDNESDAY, content=Content("Again.", alternative="Wait."))
        assert request_of(scene).content_completed_at is None


def test_an_outcome_is_recorded_where_nobody_knows_by_when_scrutiny_must_meet(database: Database) -> None:
    then = Afterwards(
        meet_within=Term(10),
        if_not_met=IfNotMet.TAKES_EFFECT,
        outcomes={CallInOutcome.NOT_MET: TakesEffect.AT_ONCE, CallInOutcome.NO_ACTION: TakesEffect.AT_ONCE},
    )
    known = working_calendar()
    short = WorkingCalendar(known.nation, {}, {}, known_from=date(2012, 1, 1), known_to=date(2012, 1, 20))
    with database.transaction() as session:
        scene = a_scene(session, afterwards=then)
        scene.sign("Ana", "Ben")
        with pytest.raises(BeyondKnownCalendar):
            come_to(session, scene, CallInOutcome.NOT_MET, short)
        come_to(session, scene, CallInOutcome.NO_ACTION, short)
        assert (scene.decision.status, scene.implementable_on) == (Status.FINAL, date(2012, 1, 24))


def come_to(session: Session, scene: Scene, outcome: CallInOutcome, calendar: WorkingCalendar) -> None:
    call_ins.record_outcome(
        session,
        scene.decision.uuid,
        outcome=outcome,
        outcome_on=date(2012, 1, 24),
        words="Nothing more to say.",
        revision=None,
        actor=ACTOR,
        now=THE_24TH,
        calendar=calendar,
    )


def told_of_the_call_in(session: Session, scene: Scene) -> OutboxMessage:
    """Let one address hear that call-in opened, and then of the call-in; return the last message."""
    reminders.queue_due(
        session, policy=lead_times(["on-publication"]), calendar=working_calendar(), now=at("2012-01-13")
    )
    send_all(session, datetime(2012, 1, 13, 13, tzinfo=UTC), first_only=True)
    scene.sign("Ana", "Ben")
    (told,) = send_all(session, MONDAY)
    return told


def send_all(session: Session, sent_at: datetime, *, first_only: bool = False) -> list[OutboxMessage]:
    session.expire_all()
    waiting = session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED).order_by("id")).all()
    for message in waiting[: 1 if first_only else None]:
        message.state, message.sent_at = MessageState.SENT, sent_at
    session.flush()
    return list(waiting)


def test_that_a_request_was_not_valid_is_told_though_the_last_moment_moved_before_the_mail_went(
    database: Database,
) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        told = told_of_the_call_in(session, scene)
        scene.find(Validity.NOT_VALID)
        correct(session, scene, at("2012-01-16", "09:00"))
        queued = send_all(session, WEDNESDAY)
        assert [(one.kind.value, one.recipient, one.heard_closes_at, one.deadline_at) for one in queued] == [
            ("call-in-not-valid", told.recipient, at("2012-01-19", "00:00"), at("2012-01-20", "00:00"))
        ]
        correct(session, scene, at("2012-01-17", "09:00"))
        assert [one.kind.value for one in send_all(session, WEDNESDAY)] == ["call-in-moved"]


def test_a_window_open_again_for_another_ground_is_reminded_of(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, demands=Demands(grounds=(FACTS, HARM)), limits=Limits(once=Once.GROUND))
        scene.receive("Ana", "Ben", content=Content("One.", (FACTS,)))
        scene.come_to(CallInOutcome.NO_ACTION, TUESDAY)
        assert scene.decision.status is Status.DECIDED
        session.flush()
        due = reminders.queue_due(
            session, policy=lead_times(["1-working-day"]), calendar=working_calendar(), now=WEDNESDAY
        )
        assert due.messages > 0


def test_a_holiday_proclaimed_later_moves_no_day_that_was_announced(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, afterwards=Afterwards(meet_within=Term(5)))
        people = [scene.people[name] for name in ("Ana", "Ben")]
        arrival = Arrival(received_at=MONDAY, recorded_by=ACTOR, people=people, content=Content("Cost."))
        call_ins.receive(session, scene.decision.uuid, arrival, revision=None, now=MONDAY, calendar=working_calendar())
        case = facts.case_of(scene.decision)
    assert case is not None
    later = working_calendar().with_changes(additions={date(2012, 1, 19): "Jubilee"})
    state = state_of(case, calendar=later, now=MONDAY)
    assert (state.meet_by, state.recounted_by) == (date(2012, 1, 23), date(2012, 1, 24))
    assert state_of(case, calendar=working_calendar(), now=MONDAY).recounted_by is None
