"""A window corrected or announced again after a call-in: what came of it keeps its say, and so does the old kind."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from tests.builders import ACTOR, add_decision, add_rule, an_entry, at, publish_record, working_calendar
from tests.call_in_scene import FRIDAY, NOTICE, THE_24TH, TUESDAY, Scene, a_scene
from webapp.database import Database
from webapp.domain.call_in_facts import Content
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import Afterwards, CallInOutcome, DecisionKind, Demands, Limits, Once, TakesEffect
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.queries import decisions as query
from webapp.queries import rules
from webapp.services import decisions, records

THE_25TH, THE_17TH = at("2012-01-25"), at("2012-01-17", "18:00")
FACTS, HARM = "The facts were not considered.", "It would harm some inhabitants."
CLOSED = working_calendar().with_changes(additions={date(2012, 1, 17): "Jubilee"})


def correct(session: Session, decision: Decision, published_at: str, *, now: str = "2012-01-25") -> Decision:
    """Say that the record was published at noon of another day."""
    return records.correct_publication(
        session,
        decision.uuid,
        published_at=at(published_at),
        reason="The wrong day was typed.",
        rules=rules.call_in_rules(session),
        calendar=working_calendar(),
        revision=None,
        actor=ACTOR,
        now=at(now),
    )


def announce_again(session: Session, scene: Scene) -> date | None:
    records.reannounce(
        session,
        scene.decision.uuid,
        reason="The Jubilee is a bank holiday.",
        calendar=CLOSED,
        revision=None,
        actor=ACTOR,
        now=THE_25TH,
    )
    return scene.implementable_on


def not_valid(session: Session) -> Scene:
    """Return a decision whose request was found not valid on Tuesday 24 January 2012, after its window."""
    scene = a_scene(session)
    scene.sign("Ana", "Ben")
    scene.find(Validity.NOT_VALID, THE_24TH)
    return scene


def ended_on_one_ground(session: Session, **rule: Any) -> Scene:
    """Return a decision whose call-in ended on Tuesday 17 January 2012, to be implemented the day after."""
    outcomes = {CallInOutcome.NO_ACTION: TakesEffect.DAY_AFTER}
    scene = a_scene(
        session,
        demands=Demands(grounds=(FACTS, HARM)),
        limits=Limits(once=Once.GROUND),
        afterwards=Afterwards(outcomes=outcomes),
        **rule,
    )
    scene.receive("Ana", "Ben", content=Content("One.", (FACTS,)))
    scene.come_to(CallInOutcome.NO_ACTION, TUESDAY)
    return scene


def test_the_day_of_a_finding_outlasts_a_window_announced_again(database: Database) -> None:
    with database.transaction() as session:
        scene = not_valid(session)
        assert announce_again(session, scene) == date(2012, 1, 24)
        assert scene.decision.outcome is not None
        assert scene.decision.outcome.announced_implementable_on == date(2012, 1, 20)


def test_the_day_of_a_finding_outlasts_a_corrected_publication(database: Database) -> None:
    with database.transaction() as session:
        scene = not_valid(session)
        correct(session, scene.decision, "2012-01-16")
        assert scene.implementable_on == date(2012, 1, 24)
        correct(session, scene.decision, "2012-01-24")
        assert scene.implementable_on == date(2012, 1, 28), "the day announced now is later than the finding"


def test_what_came_of_an_ended_call_in_outlasts_both(database: Database) -> None:
    with database.transaction() as session:
        scene = ended_on_one_ground(session)
        assert (scene.decision.status, scene.implementable_on) == (Status.DECIDED, date(2012, 1, 18))
        assert announce_again(session, scene) == date(2012, 1, 18)
        correct(session, scene.decision, "2012-01-16")
        assert scene.implementable_on == date(2012, 1, 18)


def test_an_outcome_that_the_rule_of_the_corrected_day_does_not_know_brings_nothing_forward(database: Database) -> None:
    with database.transaction() as session:
        scene = ended_on_one_ground(session, valid_to=date(2012, 1, 13))
        add_rule(
            session,
            valid_from=date(2012, 1, 14),
            afterwards=Afterwards(outcomes={CallInOutcome.REFERRED_BACK: TakesEffect.WAITS}),
        )
        correct(session, scene.decision, "2012-01-16")
        assert scene.implementable_on == date(2012, 1, 20), "as announced now, and not Wednesday 18 January"


def test_a_corrected_record_keeps_the_rule_of_its_own_kind(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=3, covers=frozenset({DecisionKind.CABINET_MEMBER_KEY}))
        add_rule(session, days=9, covers=frozenset({DecisionKind.CABINET_MEMBER_OTHER}))
        decision = publish_record(session, add_decision(session, now=NOTICE), FRIDAY)
        assert decision.outcome is not None
        assert decision.outcome.decision_kind is DecisionKind.CABINET_MEMBER_KEY
        entry = an_entry(session, decision.reference, is_key=False)
        decisions.edit(session, decision.uuid, entry, revision=None, actor=ACTOR, now=FRIDAY)
        correct(session, decision, "2012-01-16", now="2012-01-16")
        assert decision.outcome.call_in_last_day == date(2012, 1, 19), "three working days, not nine"


def test_a_record_that_does_not_say_its_kind_is_of_the_kind_the_decision_is(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=3)
        decision = publish_record(session, add_decision(session, now=NOTICE), FRIDAY)
        assert decision.outcome is not None
        decision.outcome.decision_kind = None
        correct(session, decision, "2012-01-16", now="2012-01-16")
        assert decision.outcome.call_in_last_day == date(2012, 1, 19)


@pytest.mark.parametrize("name", ["grounds", "chosen_grounds", "validity", "validity_by", "validity_reasons"])
def test_what_a_fresh_request_replaces_is_in_the_trail(database: Database, name: str) -> None:
    before = {
        "grounds": "The first.",
        "chosen_grounds": [FACTS],
        "validity": "not-valid",
        "validity_by": "Ada Penrose, Monitoring Officer",
        "validity_reasons": "As the rule says.",
    }
    with database.transaction() as session:
        scene = a_scene(session, demands=Demands(grounds=(FACTS, HARM)))
        scene.receive("Ana", "Ben", content=Content("The first.", (FACTS,)))
        scene.find(Validity.NOT_VALID)
        scene.receive("Cleo", at=THE_17TH, content=Content("The second.", (HARM,)))
        event = query.history(session, scene.decision.uuid)[0]
        assert event.before is not None and event.after is not None
        assert event.before[name] == before[name]
        assert event.after[name] != before[name]


def test_the_outcome_and_why_nothing_can_be_called_in_are_in_the_trail(database: Database) -> None:
    with database.transaction() as session:
        scene = ended_on_one_ground(session)
        ended = query.history(session, scene.decision.uuid)[0].after
        assert ended is not None
        assert (ended["outcome"], ended["outcome_on"], ended["outcome_words"]) == (
            "no-action",
            "2012-01-17",
            "As the committee said.",
        )
        urgent = add_decision(session, "KEY/02JAN/12", now=NOTICE)
        publish_record(session, urgent, FRIDAY, callable=False, not_callable_reason="It is for Council.")
        published = query.history(session, urgent.uuid)[0].after
        assert published is not None
        assert published["not_callable_reason"] == "It is for Council."
