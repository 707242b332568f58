"""A call-in from the first signature to what came of it: who counts, what is suspended, when it may take effect."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from tests.builders import (
    ACTOR,
    add_committee,
    add_maker,
    at,
    working_calendar,
)
from tests.call_in_scene import FRIDAY, LAST_MINUTE, MONDAY, THE_24TH, TOO_LATE, TUESDAY, Scene, a_scene
from webapp.database import Database
from webapp.domain.constitution import CallInOutcome, CoOptees, Pool
from webapp.domain.errors import EditedMeanwhile, NotPermitted, RuleBroken
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.models.bodies import Person
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries import decisions as query
from webapp.queries.facts import can_be_called_in, may_be_implemented
from webapp.services import call_ins, decisions, reminders


def test_the_first_valid_signature_suspends_nothing(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        judged = scene.sign("Ana")
        assert (judged.valid, judged.have, judged.needed) == (False, 1, 2)
        assert (scene.decision.status, scene.implementable_on) == (Status.DECIDED, date(2012, 1, 19))


def test_the_second_valid_signature_suspends_implementation_from_its_moment(database: Database) -> None:
    with database.transaction() as session:
        uuid = a_scene(session).decision.uuid
    for name, moment in (("Ana", MONDAY), ("Cleo", LAST_MINUTE)):
        with database.transaction() as session:
            decision = query.for_change(session, uuid)
            assert decision is not None
            person = session.exec(select(Person).where(col(Person.name).startswith(name))).one()
            call_ins.receive_request(
                session,
                uuid,
                people=[person.id or 0],
                received_at=moment,
                grounds=f"Grounds of {name}.",
                revision=decision.revision,
                actor=ACTOR,
                now=moment,
            )
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        request = kept.call_in_request
        assert request is not None
        assert kept.outcome is not None
        assert (kept.status, kept.outcome.implementable_on) == (Status.CALLED_IN, None)
        assert kept.outcome.announced_implementable_on == date(2012, 1, 19)
        assert (request.received_at, request.satisfied_at) == (MONDAY, LAST_MINUTE)
        assert request.grounds == "Grounds of Ana.\n\nGrounds of Cleo."
        assert not may_be_implemented(kept.outcome, at("2012-03-01"))


@pytest.mark.parametrize(
    ("name", "moment", "why"),
    [
        (
            "Ben",
            TOO_LATE,
            "Received at the start of Thursday 19 January 2012, "
            "after call-in closed at the end of Wednesday 18 January 2012.",
        ),
        ("Dev", MONDAY, "No longer a member of a scrutiny committee on Monday 16 January 2012."),
        ("Eve", MONDAY, "A co-opted member: the rule counts councillors only."),
        (
            "Flo",
            MONDAY,
            "Only a substitute of a scrutiny committee, "
            "who is a member of it only at a meeting attended in a member’s place.",
        ),
    ],
)
def test_a_signature_that_does_not_count_is_kept_with_the_reason(
    database: Database, name: str, moment: datetime, why: str
) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana")
        judged = scene.sign(name, at=moment)
        assert (judged.valid, judged.have) == (False, 1)
        assert scene.signatures() == {"Ana": (True, ""), name: (False, why)}
        assert scene.decision.status is Status.DECIDED


def test_an_education_co_optee_counts_on_an_education_matter_only(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, co_optees=CoOptees.EDUCATION_ONLY)
        scene.sign("Ana", "Eve")
        assert scene.decision.status is Status.DECIDED
        add_committee(session, education=True)
        assert scene.sign("Eve", at=TUESDAY).valid


def test_only_the_committees_of_the_decision_count_where_the_rule_says_so(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, pool=Pool.RELEVANT_COMMITTEE)
        assert not scene.sign("Ana", "Cleo").valid
        assert scene.signatures()["Cleo"] == (
            False,
            "Not a member of a committee that scrutinises this decision on Monday 16 January 2012.",
        )
        assert scene.sign("Ben").valid


def test_somebody_whose_signature_did_not_count_may_sign_again(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben", at=at("2012-01-13", "11:59"), now=MONDAY)
        assert [counts for counts, _ in scene.signatures().values()] == [False, False]
        judged = scene.sign("Ana", "Ben", at=TUESDAY)
        assert (judged.valid, judged.satisfied_at) == (True, TUESDAY)


def test_signing_twice_counts_once(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana")
        assert scene.sign("Ana", at=TUESDAY).have == 1
        request = scene.decision.call_in_request
        assert request is not None
        assert [one.received_at for one in request.signatories] == [MONDAY]


def test_a_request_needs_a_signature_and_a_moment_that_has_come(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        with pytest.raises(RuleBroken, match="Select the members who signed"):
            scene.sign()
        with pytest.raises(RuleBroken, match="cannot have been received later than now"):
            scene.sign("Ana", at=TUESDAY, now=MONDAY)


def test_a_signature_from_an_old_page_is_refused(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        seen = scene.decision.revision
        scene.sign("Ana", revision=seen)
        with pytest.raises(EditedMeanwhile):
            scene.sign("Ben", revision=seen)


@pytest.mark.parametrize(
    ("outcome", "on", "status", "implementable_on"),
    [
        (CallInOutcome.NO_ACTION, THE_24TH, Status.FINAL, date(2012, 1, 24)),
        (CallInOutcome.NO_ACTION, TUESDAY, Status.FINAL, date(2012, 1, 19)),
        (CallInOutcome.WITHDRAWN, TUESDAY, Status.FINAL, date(2012, 1, 19)),
        (CallInOutcome.REFERRED_BACK, THE_24TH, Status.REFERRED_BACK, None),
        (CallInOutcome.REFERRED_TO_COUNCIL, THE_24TH, Status.REFERRED_TO_COUNCIL, None),
    ],
)
def test_each_outcome_says_from_when_it_may_be_implemented(
    database: Database, outcome: CallInOutcome, on: datetime, status: Status, implementable_on: date | None
) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        scene.come_to(outcome, on)
        assert (scene.decision.status, scene.implementable_on) == (status, implementable_on)
        if implementable_on is None:
            with pytest.raises(NotPermitted):
                implement(scene, date(2012, 2, 6))


def test_an_outcome_is_not_before_the_call_in_nor_in_the_future(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben", at=TUESDAY)
        with pytest.raises(RuleBroken, match="on or after Tuesday 17 January 2012"):
            scene.come_to(CallInOutcome.NO_ACTION, MONDAY)
        with pytest.raises(RuleBroken, match="today or earlier"):
            call_ins.record_outcome(
                session,
                scene.decision.uuid,
                outcome=CallInOutcome.NO_ACTION,
                outcome_on=date(2012, 1, 25),
                words="",
                revision=None,
                actor=ACTOR,
                now=THE_24TH,
            )


def test_without_a_call_in_there_is_no_outcome(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotPermitted):
        a_scene(session).come_to(CallInOutcome.NO_ACTION)


def test_a_decision_that_stood_is_not_called_in_again_nor_shown_nor_reminded_of(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        add_maker(session, email="office@anyborough.example.gov.uk")
        scene.sign("Ana", "Ben")
        scene.come_to(CallInOutcome.NO_ACTION, TUESDAY)
        still_open = at("2012-01-18", "09:00")
        with pytest.raises(NotPermitted):
            scene.sign("Cleo", at=still_open)
        assert query.open_to_call_in(session, still_open) == []
        assert not can_be_called_in(scene.decision, still_open)
        policy = lead_times(["on-publication", "1-working-day"])
        assert reminders.queue_due(session, policy=policy, calendar=working_calendar(), now=still_open).messages == 0


def test_a_call_in_cancels_what_waits_and_is_told_to_those_who_knew(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        policy = lead_times(["on-publication"])
        reminders.queue_due(session, policy=policy, calendar=working_calendar(), now=FRIDAY)
        first, *others = session.exec(select(OutboxMessage).order_by("id")).all()
        first.state, first.sent_at = MessageState.SENT, FRIDAY
        scene.sign("Ana", "Ben")
        session.expire_all()
        assert {one.state for one in others} == {MessageState.CANCELLED}
        queued = session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)).all()
        assert [(one.kind.value, one.recipient) for one in queued] == [("decision-called-in", first.recipient)]


@pytest.mark.parametrize("referral", [CallInOutcome.REFERRED_BACK, CallInOutcome.REFERRED_TO_COUNCIL])
def test_what_stands_after_a_referral_is_final_and_takes_effect_that_day(
    database: Database, referral: CallInOutcome
) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        scene.come_to(referral)
        decision = scene.reconsider(stands=True)
        assert (decision.status, scene.implementable_on) == (Status.FINAL, date(2012, 2, 6))
        request = decision.call_in_request
        assert request is not None
        assert (request.reconsidered_on, request.reconsidered_words) == (date(2012, 2, 6), "Looked at again.")
        with pytest.raises(RuleBroken, match="until Monday 6 February 2012"):
            implement(scene, date(2012, 2, 5))
        assert implement(scene, date(2012, 2, 6)).status is Status.IMPLEMENTED


def implement(scene: Scene, day: date) -> Decision:
    return decisions.implement(
        scene.session,
        scene.decision.uuid,
        implemented_on=day,
        today=date(2012, 2, 6),
        revision=None,
        actor=ACTOR,
        now=at("2012-02-06"),
    )


def test_a_decision_dropped_after_a_referral_is_withdrawn_and_those_told_hear_of_it(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=working_calendar(), now=FRIDAY)
        for message in session.exec(select(OutboxMessage)):
            message.state, message.sent_at = MessageState.SENT, FRIDAY
        scene.sign("Ana", "Ben")
        scene.come_to(CallInOutcome.REFERRED_BACK)
        decision = scene.reconsider(stands=False)
        assert (decision.status, decision.withdrawn_reason, scene.implementable_on) == (
            Status.WITHDRAWN,
            "Looked at again.",
            None,
        )
        session.expire_all()
        states = {(one.kind.value, one.state) for one in session.exec(select(OutboxMessage))}
        assert states == {
            ("call-in-opened", MessageState.SENT),
            ("decision-called-in", MessageState.CANCELLED),
            ("call-in-outcome", MessageState.CANCELLED),
            ("decision-withdrawn", MessageState.QUEUED),
        }


def test_withdrawing_an_open_decision_ends_its_call_in(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana")
        decisions.withdraw(session, scene.decision.uuid, reason="Rescinded.", revision=None, actor=ACTOR, now=TUESDAY)
        assert (scene.decision.status, scene.implementable_on) == (Status.WITHDRAWN, None)
        assert query.open_to_call_in(session, TUESDAY) == []
        with pytest.raises(NotPermitted):
            scene.sign("Ben", at=TUESDAY)


def test_the_trail_says_who_signed_and_what_it_suspended(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Eve")
        scene.sign("Ben", at=TUESDAY)
        session.flush()
        second, first = query.history(session, scene.decision.uuid)[:2]
        assert (first.reason, first.before, first.after) == (
            "1 of 2 valid signatures",
            {"signatures": [], "grounds": ""},
            {
                "grounds": "The cost.",
                "signatures": [
                    "Ana Field, noon on Monday 16 January 2012",
                    "Eve Coop, noon on Monday 16 January 2012 (does not count)",
                ],
            },
        )
        assert second.reason == "2 of 2 valid signatures"
        assert second.after is not None
        assert (second.after["status"], second.after["implementable_on"]) == ("called-in", None)
        assert second.after["signatures"][-1] == "Ben Moss, noon on Tuesday 17 January 2012"
