"""Rules are added, changed, ended and deleted, with a trail; two never cover the same thing on the same day."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlmodel import Session

from tests.builders import ACTOR, add_decision, add_maker, add_rule, at, publish_record
from webapp.database import Database
from webapp.domain.constitution import CallInRule, Clock, ClockStart, DecisionKind
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, WORKING_DAYS
from webapp.models.records import CallInRuleRow
from webapp.queries import rules as rules_query
from webapp.queries import trail
from webapp.queries.rules import CALL_IN, NOTICE
from webapp.services import rules

BY: dict[str, Any] = {"reason": "Council adopted it.", "actor": ACTOR, "now": at("2026-11-23")}


def a_rule(session: Session, **changed: Any) -> tuple[CallInRuleRow, CallInRule]:
    row = add_rule(session, **changed)
    return row, CALL_IN.read(row.definition)


def last_event(session: Session, row: CallInRuleRow) -> Any:
    return trail.history(session, CallInRuleRow, row.uuid)[0]


def test_a_rule_is_added_with_a_reason_in_the_trail(database: Database) -> None:
    with database.transaction() as session:
        _, known = a_rule(session, valid_to=date(2019, 12, 31))
        following = replace(known, name="Next", valid_from=date(2020, 1, 1), valid_to=None)
        row = rules.add(session, CALL_IN, following, **BY)
        assert rules_query.call_in_rules(session) == (known, following)
        event = trail.history(session, CallInRuleRow, row.uuid)[0]
        assert (event.action, event.reason, event.before) == ("Rule added", "Council adopted it.", None)
        assert (event.after or {})["Name"] == "Next"


def test_a_rule_that_overlaps_with_another_of_its_kinds_is_refused(database: Database) -> None:
    with database.transaction() as session:
        _, known = a_rule(session)
        for_officers = replace(known, name="Officers", covers=frozenset({DecisionKind.OFFICER_KEY}))
        with pytest.raises(RuleBroken, match=r"“3 working days” and “Officers” both cover key decisions of an officer"):
            rules.add(session, CALL_IN, for_officers, **BY)


def test_a_rule_ends_on_the_day_before_the_one_that_replaces_it(database: Database) -> None:
    with database.transaction() as session:
        row, known = a_rule(session)
        four = replace(known, clock=replace(known.clock, cut_off=time(16)), valid_from=date(2027, 1, 1))
        new = rules.replace_from(session, CALL_IN, row.uuid, four, revision=1, **BY)
        assert rules_query.call_in_rules(session) == (replace(known, valid_to=date(2026, 12, 31)), four)
        assert isinstance(new, CallInRuleRow)
        assert (last_event(session, row).action, last_event(session, new).action) == ("Rule changed", "Rule added")
        assert row.revision == 2


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (
            date(2000, 1, 1),
            "The first day must be later than Saturday 1 January 2000, on which “3 working days” begins.",
        ),
        (date(2027, 1, 1), "“3 working days” ends on Thursday 31 December 2026: the first day must be that day or"),
    ],
)
def test_a_rule_is_replaced_within_its_own_days_only(database: Database, first: date, words: str) -> None:
    with database.transaction() as session:
        row, known = a_rule(session, valid_to=date(2026, 12, 31))
        with pytest.raises(RuleBroken, match=words) as refused:
            rules.replace_from(session, CALL_IN, row.uuid, replace(known, valid_from=first), revision=1, **BY)
        assert refused.value.field == "valid_from"
        assert rules_query.call_in_rules(session) == (known,)


def test_rules_for_other_kinds_of_decisions_hold_side_by_side(database: Database) -> None:
    with database.transaction() as session:
        row, known = a_rule(session)
        officers = frozenset({DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER})
        rest = replace(known, covers=frozenset(DecisionKind) - officers)
        rules.edit(session, CALL_IN, row.uuid, rest, revision=1, **BY)
        rules.add(session, CALL_IN, replace(known, name="Officers", covers=officers), **BY)
        assert len(rules_query.call_in_rules(session)) == 2


def test_an_unusable_rule_is_refused_with_the_field_at_fault(database: Database) -> None:
    with database.transaction() as session:
        row, known = a_rule(session)
        with pytest.raises(RuleBroken, match="The rule must not end before it begins") as refused:
            rules.end(session, CALL_IN, row.uuid, date(1999, 12, 31), revision=1, **BY)
        assert refused.value.field == "valid_to"
        assert rules_query.call_in_rules(session) == (known,)


def test_a_change_tells_before_and_after_in_words_and_counts_up_the_revision(database: Database) -> None:
    with database.transaction() as session:
        row, known = a_rule(session)
        rules.edit(session, CALL_IN, row.uuid, replace(known, council_size=48), revision=1, **BY)
        event = last_event(session, row)
        assert (event.action, event.before, event.after) == (
            "Rule changed",
            {"Members of the council": "Nothing."},
            {"Members of the council": "48"},
        )
        assert row.revision == 2
        with pytest.raises(EditedMeanwhile, match="Priya Shaw saved this"):
            rules.edit(session, CALL_IN, row.uuid, known, revision=1, **BY)


def test_ending_a_rule_keeps_its_last_day(database: Database) -> None:
    with database.transaction() as session:
        row, known = a_rule(session)
        rules.end(session, CALL_IN, row.uuid, date(2026, 12, 31), revision=1, **BY)
        assert rules_query.call_in_rules(session) == (replace(known, valid_to=date(2026, 12, 31)),)
        assert row.valid_to == date(2026, 12, 31)


def test_a_rule_under_which_nothing_was_published_can_be_deleted(database: Database) -> None:
    with database.transaction() as session:
        row, _ = a_rule(session)
        rules.delete(session, CALL_IN, row.uuid, revision=1, **BY)
        assert rules_query.call_in_rules(session) == ()
        event = last_event(session, row)
        assert (event.action, event.reason, (event.before or {})["Name"]) == (
            "Rule deleted",
            "Council adopted it.",
            "3 working days",
        )
    with database.transaction() as session, pytest.raises(NotFound):
        rules.delete(session, CALL_IN, row.uuid, revision=1, **BY)


def test_a_rule_under_which_a_record_was_published_is_kept(database: Database) -> None:
    with database.transaction() as session:
        row, known = a_rule(session)
        decision = add_decision(session, now=at("2011-12-01"))
        publish_record(session, decision, at("2012-01-13"))
        with pytest.raises(RuleBroken, match="1 record was published under “3 working days”, so it is kept"):
            rules.delete(session, CALL_IN, row.uuid, revision=1, **BY)
        assert rules_query.records_under(session, known) == 1


@pytest.mark.parametrize(
    ("changed", "counted"),
    [
        ({"name": "Another name"}, 1),
        ({"valid_to": date(2012, 1, 12)}, 1),
        ({"valid_from": date(2012, 1, 13), "name": "Another name"}, 1),
        ({"valid_from": date(2012, 1, 14)}, 1),
        ({"valid_from": date(2012, 1, 14), "name": "Another name"}, 0),
        ({"covers": frozenset({DecisionKind.OFFICER_KEY, DecisionKind.CABINET_MEMBER_KEY})}, 1),
    ],
)
def test_records_are_counted_by_their_copy_of_the_rule_whatever_was_corrected_in_it_since(
    database: Database, changed: dict[str, Any], counted: int
) -> None:
    with database.transaction() as session:
        row, known = a_rule(session)
        publish_record(session, add_decision(session, now=at("2011-12-01")), at("2012-01-13", "23:30"))
        corrected = replace(known, **changed)
        rules.edit(session, CALL_IN, row.uuid, corrected, revision=1, **BY)
        assert rules_query.records_under(session, corrected) == counted


def test_a_record_for_which_another_clock_than_its_rules_decided_keeps_its_rule(database: Database) -> None:
    """Decided under a rule counted from publication, published under one counted from the decision: neither claims it.

    The day of publication decides, so that the record is the later rule's.
    """
    with database.transaction() as session:
        earlier, known = a_rule(session, valid_to=date(2012, 1, 12))
        clock = replace(known.clock, start=ClockStart.DECISION)
        later = replace(known, name="From the decision", clock=clock, valid_from=date(2012, 1, 13), valid_to=None)
        row = rules.add(session, CALL_IN, later, **BY)
        decision = add_decision(session, now=at("2011-12-01"))
        publish_record(session, decision, at("2012-01-13"), decided_on=date(2012, 1, 12))
        assert decision.outcome is not None and decision.outcome.rule is not None
        assert decision.outcome.rule["name"] == "From the decision"
        assert [rules_query.records_under(session, one) for one in (known, later)] == [0, 1]
        with pytest.raises(RuleBroken, match="1 record was published under “From the decision”, so it is kept"):
            rules.delete(session, CALL_IN, row.uuid, revision=1, **BY)
        rules.delete(session, CALL_IN, earlier.uuid, revision=1, **BY)


def test_of_two_rules_that_could_claim_a_record_only_its_own_counts_it(database: Database) -> None:
    with database.transaction() as session:
        _, known = a_rule(session, clock=Clock(3, start=ClockStart.DECISION), valid_to=date(2012, 1, 12))
        later = replace(known, name="Later", clock=Clock(3), valid_from=date(2012, 1, 13), valid_to=None)
        rules.add(session, CALL_IN, later, **BY)
        decision = add_decision(session, now=at("2011-12-01"))
        publish_record(session, decision, at("2012-01-13"), decided_on=date(2012, 1, 12))
        assert [rules_query.records_under(session, one) for one in (known, later)] == [1, 0]


def test_a_record_made_under_a_rule_for_other_kinds_is_not_counted(database: Database) -> None:
    with database.transaction() as session:
        officers = frozenset({DecisionKind.OFFICER_KEY, DecisionKind.OFFICER_OTHER})
        _, known = a_rule(session, covers=frozenset(DecisionKind) - officers)
        publish_record(session, add_decision(session, now=at("2011-12-01")), at("2012-01-13"))
        assert rules_query.records_under(session, known) == 1
        assert rules_query.records_under(session, replace(known, covers=officers)) == 0


def test_a_copy_made_before_rules_said_what_they_cover_counts_for_every_kind(database: Database) -> None:
    with database.transaction() as session:
        _, known = a_rule(session)
        decision = publish_record(session, add_decision(session, now=at("2011-12-01")), at("2012-01-13"))
        assert decision.outcome is not None and decision.outcome.rule is not None
        decision.outcome.rule = {name: value for name, value in decision.outcome.rule.items() if name != "covers"}
        session.flush()
        assert rules_query.records_under(session, replace(known, covers=frozenset({DecisionKind.OFFICER_KEY}))) == 1


def test_upcoming_decisions_are_counted_by_kind(database: Database) -> None:
    with database.transaction() as session:
        _, known = a_rule(session)
        add_decision(session, "KEY/01", now=at("2026-11-01"))
        add_decision(session, "KEY/02", now=at("2026-11-01"), decision_makers=(add_maker(session, "Cabinet").id,))
        add_decision(session, "KEY/03", now=at("2026-11-01"), publish=False)
        assert rules_query.upcoming_under(session, known) == 2
        assert rules_query.upcoming_under(session, replace(known, covers=frozenset({DecisionKind.CABINET_KEY}))) == 1


def test_a_rule_of_notice_is_kept_in_the_same_way(database: Database) -> None:
    with database.transaction() as session:
        old = rules.add(session, NOTICE, ENGLAND_2000, **BY)
        row = rules.add(session, NOTICE, ENGLAND_2012, **BY)
        assert rules_query.notice_rules(session) == (ENGLAND_2000, ENGLAND_2012)
        with pytest.raises(RuleBroken, match="both hold on Monday 10 September 2012"):
            rules.add(session, NOTICE, WORKING_DAYS, **BY)
        add_decision(session, now=at("2026-11-01"))
        with pytest.raises(RuleBroken, match="1 notice was published under “England, Regulations of 2012”"):
            rules.delete(session, NOTICE, row.uuid, revision=1, **BY)
        rules.delete(session, NOTICE, old.uuid, revision=1, **BY)
        rules.edit(session, NOTICE, row.uuid, WORKING_DAYS, revision=1, **BY)
        assert rules_query.notice_rules(session) == (WORKING_DAYS,)
        assert rules_query.notices_under(session, WORKING_DAYS) == (1, 1)
