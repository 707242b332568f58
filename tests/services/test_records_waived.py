"""What a record says of a waiver of call-in, of a date stated elsewhere, and of the notice that was given."""

from datetime import date

import pytest

from tests.builders import ACTOR, a_record, add_decision, add_rule, at, publish_record, working_calendar
from webapp.database import Database
from webapp.domain.constitution import WaiverRule
from webapp.domain.errors import RuleBroken
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries import rules
from webapp.services import records

NOTICE = at("2011-12-01")
FRIDAY = at("2012-01-13")
MONDAY = at("2012-01-16")


def outcome_of(decision: Decision) -> Outcome:
    assert decision.outcome is not None
    return decision.outcome


def test_a_waiver_is_held_against_the_rule_in_force(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, waiver=WaiverRule(agreed_by=("Chair of Scrutiny", "Mayor")))
        decision = add_decision(session, now=NOTICE)
        with pytest.raises(RuleBroken, match="why it was not agreed by the Chair of Scrutiny"):
            publish_record(session, decision, FRIDAY, waived=True, waiver_agreed_by="Ben Moss", waiver_capacity="Mayor")
        publish_record(
            session,
            decision,
            FRIDAY,
            waived=True,
            waiver_agreed_by="Ben Moss",
            waiver_capacity="Mayor",
            waiver_unable="The chair was abroad.",
            waiver_agreed_on=date(2012, 1, 12),
            waiver_statement="The roof leaks.",
        )
        outcome = outcome_of(decision)
        assert (outcome.waiver_capacity, outcome.waiver_unable, outcome.waiver_agreed_on, outcome.waiver_statement) == (
            "Mayor",
            "The chair was abroad.",
            date(2012, 1, 12),
            "The roof leaks.",
        )


def test_a_waiver_where_no_rule_is_in_force_is_refused_because_nobody_may_agree_to_it(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, valid_from=date(2012, 1, 14), waiver=WaiverRule(agreed_by=("Mayor",)))
        decision = add_decision(session, now=NOTICE)
        with pytest.raises(RuleBroken, match="No call-in rule"):
            publish_record(session, decision, FRIDAY, waived=True, waiver_agreed_by="Ben Moss")


def test_a_date_stated_elsewhere_is_kept_and_changes_none_of_ours(database: Database) -> None:
    with database.transaction() as session:
        stated = {"stated_effective_on": date(2012, 1, 21), "stated_source": "The minutes"}
        add_rule(session)
        outcome = outcome_of(publish_record(session, add_decision(session, now=NOTICE), FRIDAY, **stated))
        assert (outcome.stated_effective_on, outcome.stated_source, outcome.implementable_on) == (
            date(2012, 1, 21),
            "The minutes",
            date(2012, 1, 19),
        )


def test_the_notice_is_kept_as_it_was_assessed_on_the_day(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_decision(session, now=NOTICE)
        records.publish_record(
            session,
            decision.uuid,
            a_record(FRIDAY),
            rules=rules.call_in_rules(session),
            calendar=working_calendar(),
            notice={"lawful": True},
            revision=None,
            actor=ACTOR,
            now=FRIDAY,
        )
        assert outcome_of(decision).notice == {"lawful": True}


def test_the_rule_of_a_decision_is_none_where_none_is_in_force(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, valid_from=date(2012, 1, 14))
        decision, known = add_decision(session, now=NOTICE), rules.call_in_rules(session)
        friday, monday = date(2012, 1, 13), date(2012, 1, 16)
        assert records.applicable_rule(decision, known, decided_on=friday, published_at=FRIDAY) is None
        assert records.applicable_rule(decision, known, decided_on=monday, published_at=MONDAY) == known[0]
