"""What a request must hold, how often anybody may ask, and what follows when an officer finds one not valid."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from tests.builders import add_decision, at, publish_record, working_calendar
from tests.call_in_scene import FRIDAY, LAST_MINUTE, MONDAY, NOTICE, THE_24TH, TOO_LATE, TUESDAY, Scene, a_scene
from webapp.database import Database
from webapp.domain.call_in_cases import Stage, state_of
from webapp.domain.call_in_facts import Content
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import (
    Afterwards,
    CallInOutcome,
    Demands,
    IfNotMet,
    Limits,
    Once,
    Pool,
    Requesters,
    TakesEffect,
    Term,
)
from webapp.domain.errors import NotPermitted, RuleBroken
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.models.bodies import Ward
from webapp.models.call_ins import CallInRequest
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.queries import call_ins as call_ins_query
from webapp.queries import decisions as query
from webapp.queries.bodies import people as people_query
from webapp.queries.facts import can_be_called_in, case_of
from webapp.services import call_ins, reminders

WEDNESDAY = at("2012-01-18", "10:00")
THURSDAY = at("2012-01-19", "10:00")
ALTERNATIVE = Demands(alternative=True)
FACTS, HARM = "The facts were not considered.", "It would harm some inhabitants."
PER_GROUND = {"demands": Demands(grounds=(FACTS, HARM)), "limits": Limits(once=Once.GROUND)}


def request_of(scene: Scene) -> CallInRequest:
    request = scene.decision.call_in_request
    assert request is not None
    return request


def missing(scene: Scene, session: Session) -> tuple[str, ...]:
    judgement = call_ins_query.judged(session, scene.decision)
    assert judgement is not None
    return judgement.lacks


def test_a_request_that_lacks_what_is_demanded_suspends_nothing_until_it_is_there(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, demands=ALTERNATIVE)
        judged = scene.receive("Ana", "Ben", content=Content("Cost."))
        assert (judged.valid, judged.lacks) == (False, ("The alternative course of action is missing.",))
        assert (scene.decision.status, request_of(scene).satisfied_at) == (Status.DECIDED, None)
        assert query.history(session, scene.decision.uuid)[0].reason == (
            "2 of 2 valid signatures. The alternative course of action is missing."
        )
        assert scene.receive(at=TUESDAY, content=Content(alternative="Wait a year.")).valid
        assert (scene.decision.status, request_of(scene).satisfied_at) == (Status.CALLED_IN, TUESDAY)
        assert (request_of(scene).grounds, request_of(scene).alternative) == ("Cost.", "Wait a year.")


def test_what_comes_after_the_last_moment_completes_nothing(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, demands=ALTERNATIVE)
        scene.receive("Ana", "Ben")
        with pytest.raises(RuleBroken, match="after call-in closed at the end of Wednesday 18 January 2012"):
            scene.receive(at=TOO_LATE, content=Content(alternative="Wait a year."))
        assert missing(scene, session) == ("The alternative course of action is missing.",)
        assert scene.decision.status is Status.DECIDED


def test_something_must_come_with_what_is_added(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, demands=ALTERNATIVE)
        scene.receive("Ana", content=Content("Cost."))
        with pytest.raises(RuleBroken, match="Select the members who signed"):
            scene.receive(at=TUESDAY, content=Content("Cost."))
        scene.receive("Ben", at=TUESDAY, content=Content("Cost. And time.", alternative="Wait."))
        assert request_of(scene).grounds == "Cost. And time."


def test_residents_are_counted_by_their_number(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, requesters=(Requesters(100, Pool.PUBLIC),))
        assert scene.receive(residents=60).lacks == ("40 more signatures of residents are needed.",)
        judged = scene.receive(residents=120, at=TUESDAY)
        assert (judged.valid, judged.satisfied_at) == (True, TUESDAY)
        assert (request_of(scene).public_signatures, request_of(scene).signatories) == (120, [])


def test_a_member_who_has_signed_enough_in_a_year_does_not_count(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, limits=Limits(signatures_a_year=1))
        scene.sign("Ana", "Ben")
        other = publish_record(session, add_decision(session, "KEY/02JAN/12", now=NOTICE), FRIDAY)
        again = Scene(session, other, scene.people)
        assert again.sign("Ana", "Cleo").have == 1
        assert again.signatures()["Ana"] == (
            False,
            "Signed 1 other call-in in the twelve months to Monday 16 January 2012; "
            "the rule allows 1 in twelve months.",
        )
        session.rollback()


def test_the_members_for_the_wards_affected_may_ask(database: Database) -> None:
    with database.transaction() as session:
        north, south = Ward(name="North", slug="north"), Ward(name="South", slug="south")
        session.add_all([north, south])
        scene = a_scene(session, requesters=(Requesters(1, Pool.WARD_MEMBERS),))
        scene.decision.wards = [north]
        people = {person.name.split()[0]: person for person in people_query(session, list(scene.people.values()))}
        people["Ana"].ward_id, people["Ben"].ward_id = south.id, north.id
        session.flush()
        assert not scene.sign("Ana").valid
        assert scene.signatures()["Ana"][1] == "Not a member for a ward that the decision affects."
        assert scene.sign("Ben").valid


def test_a_request_found_valid_stays_as_it_is_with_the_name(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        scene.find(Validity.VALID)
        request = request_of(scene)
        assert (scene.decision.status, request.validity, request.validity_by) == (
            Status.CALLED_IN,
            Validity.VALID,
            "Ada Penrose, Monitoring Officer",
        )
        assert query.history(session, scene.decision.uuid)[0].reason == (
            "Found valid on Tuesday 17 January 2012 by Ada Penrose, Monitoring Officer: As the rule says."
        )


@pytest.mark.parametrize(
    ("found_at", "implementable_on"), [(WEDNESDAY, date(2012, 1, 19)), (THE_24TH, date(2012, 1, 24))]
)
def test_a_request_that_is_not_valid_suspends_nothing_any_more(
    database: Database, found_at: datetime, implementable_on: date
) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        scene.find(Validity.NOT_VALID, found_at)
        assert (scene.decision.status, scene.implementable_on) == (Status.DECIDED, implementable_on)
        why = f"The request was found not valid on {'Wednesday 18' if found_at is WEDNESDAY else 'Tuesday 24'} "
        assert scene.signatures()["Ana"] == (False, f"{why}January 2012 by Ada Penrose, Monitoring Officer.")
        assert request_of(scene).satisfied_at is None
        with pytest.raises(NotPermitted):
            scene.find(Validity.VALID, found_at)


def test_a_fresh_request_may_come_while_the_window_is_open(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben", grounds="The first.")
        scene.find(Validity.NOT_VALID)
        assert can_be_called_in(scene.decision, WEDNESDAY)
        assert not scene.sign("Cleo", at=TUESDAY, grounds="The second.").valid
        request = request_of(scene)
        assert (request.validity, request.grounds, request.received_at) == (None, "The second.", TUESDAY)
        judged = scene.sign("Ana", at=WEDNESDAY)
        assert (judged.valid, judged.satisfied_at) == (True, WEDNESDAY)
        assert scene.signatures()["Ben"][0] is False


def test_a_late_signature_does_not_wipe_out_that_a_request_was_not_valid(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        scene.find(Validity.NOT_VALID)
        assert not scene.receive("Cleo", at=TOO_LATE).valid
        assert request_of(scene).validity is Validity.NOT_VALID


def test_a_corrected_publication_does_not_bring_a_void_request_back(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Ben")
        scene.find(Validity.NOT_VALID)
        call_ins.judge_signatures(session, scene.decision, now=WEDNESDAY, calendar=working_calendar())
        assert scene.decision.status is Status.DECIDED


def test_whoever_was_told_of_the_call_in_is_told_that_it_was_not_valid(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=working_calendar(), now=FRIDAY)
        first, *_ = session.exec(select(OutboxMessage).order_by("id")).all()
        first.state, first.sent_at = MessageState.SENT, FRIDAY
        scene.sign("Ana", "Ben")
        session.expire_all()
        told = session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)).one()
        told.state, told.sent_at = MessageState.SENT, MONDAY
        scene.find(Validity.NOT_VALID)
        session.expire_all()
        queued = session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)).all()
        assert [(one.kind.value, one.recipient, one.heard_closes_at) for one in queued] == [
            ("call-in-not-valid", first.recipient, first.deadline_at)
        ]
        again = reminders.queue_due(
            session, policy=lead_times(["1-working-day"]), calendar=working_calendar(), now=WEDNESDAY
        )
        assert again.messages > 0, "reminders of the open window go on"


def test_only_the_outcomes_of_the_rule_can_be_recorded(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, afterwards=Afterwards(outcomes={CallInOutcome.NO_ACTION: TakesEffect.DAY_AFTER}))
        scene.sign("Ana", "Ben")
        with pytest.raises(RuleBroken, match="does not know this outcome"):
            scene.come_to(CallInOutcome.REFERRED_BACK)
        scene.come_to(CallInOutcome.NO_ACTION)
        assert scene.implementable_on == date(2012, 1, 25)


def test_when_scrutiny_did_not_meet_in_time_the_decision_takes_effect_where_the_rule_says_so(
    database: Database,
) -> None:
    then = Afterwards(
        meet_within=Term(5),
        if_not_met=IfNotMet.TAKES_EFFECT,
        outcomes={CallInOutcome.NOT_MET: TakesEffect.AT_ONCE, CallInOutcome.NO_ACTION: TakesEffect.AT_ONCE},
    )
    with database.transaction() as session:
        scene = a_scene(session, afterwards=then)
        scene.sign("Ana", "Ben", at=TUESDAY)
        with pytest.raises(RuleBroken, match="or not yet"):
            scene.come_to(CallInOutcome.NOT_MET, THE_24TH)
        scene.come_to(CallInOutcome.NOT_MET, at("2012-01-27"))
        assert (scene.decision.status, scene.implementable_on) == (Status.FINAL, date(2012, 1, 25))
        assert request_of(scene).outcome_on == date(2012, 1, 25), "the day after Tuesday 24 January, the last to meet"


def test_where_the_rule_counts_grounds_another_ground_may_be_called_in_on(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, **PER_GROUND)
        scene.receive("Ana", "Ben", content=Content("One.", (FACTS,)))
        scene.come_to(CallInOutcome.NO_ACTION, TUESDAY)
        assert (scene.decision.status, scene.implementable_on) == (Status.DECIDED, date(2012, 1, 19))
        with pytest.raises(RuleBroken, match="called in on “The facts were not considered"):
            scene.receive("Ana", "Ben", at=WEDNESDAY, content=Content("Again.", (FACTS,)))
        assert scene.receive("Ana", "Ben", at=WEDNESDAY, content=Content("Two.", (HARM,))).valid
        request = request_of(scene)
        assert (request.outcome, request.chosen_grounds, request.grounds) == (None, [FACTS, HARM], "Two.")
        scene.come_to(CallInOutcome.NO_ACTION, WEDNESDAY)
        assert scene.decision.status is Status.FINAL, "no ground is left"


def test_after_the_window_no_further_ground_keeps_the_decision_open(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, **PER_GROUND)
        scene.receive("Ana", "Ben", content=Content("One.", (FACTS,)))
        assert scene.come_to(CallInOutcome.NO_ACTION, THURSDAY).status is Status.FINAL


def test_the_same_matter_is_not_called_in_again_too_soon(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, limits=Limits(repeat_months=6))
        judged = scene.receive("Ana", "Ben", repeats_on=date(2011, 9, 5))
        assert (judged.is_signed, judged.valid) == (True, False)
        assert request_of(scene).repeats_on == date(2011, 9, 5)


def test_the_case_is_worked_out_from_the_rows(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session, afterwards=Afterwards(meet_within=Term(10)))
        scene.sign("Ana", "Flo")
        judgement = call_ins_query.judged(session, scene.decision)
        case = case_of(scene.decision, judgement)
        assert case is not None
        state = state_of(case, calendar=working_calendar(), now=MONDAY)
        assert state.stage is Stage.COLLECTING
        assert [(one.name, one.counts) for one in case.signed] == [("Ana Field", True), ("Flo Stand", False)]
        scene.sign("Ben", at=LAST_MINUTE)
        stored = case_of(scene.decision)
        assert stored is not None
        assert state_of(stored, calendar=working_calendar(), now=LAST_MINUTE).meet_by == date(2012, 2, 1)


def test_earlier_signatures_are_found_for_all_in_one_query(database: Database) -> None:
    with database.transaction() as session:
        scene = a_scene(session)
        scene.sign("Ana", "Flo")
        numbers = [scene.people["Ana"], scene.people["Flo"]]
        assert call_ins_query.earlier_signatures(session, numbers, but_not=None) == {scene.people["Ana"]: (MONDAY,)}
        assert call_ins_query.earlier_signatures(session, numbers, but_not=request_of(scene).id) == {}
