"""Publishing the record of a decision announces its window with the working; nothing changed later changes that."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from tests.builders import (
    ACTOR,
    a_record,
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
from webapp.domain import rule_data
from webapp.domain.errors import NotPermitted, RuleBroken
from webapp.domain.lifecycle import Status
from webapp.domain.reminders import lead_times
from webapp.models.calendar_days import CalendarChange
from webapp.models.decisions import Decision
from webapp.models.outbox import MessageState, OutboxMessage
from webapp.models.records import CallInRuleRow, Outcome
from webapp.queries import decisions as query
from webapp.queries import rules
from webapp.queries.facts import may_be_implemented, window_of
from webapp.services import call_ins, outbox, records, reminders

NOTICE = at("2011-12-01")
FRIDAY = at("2012-01-13")
MONDAY = at("2012-01-16")


def publish(session: Session, published_at: datetime, **changed: object) -> Decision:
    add_rule(session)
    return publish_record(session, add_decision(session, now=NOTICE), published_at, **changed)


def correct(session: Session, decision: Decision, published_at: datetime, now: datetime = MONDAY) -> Decision:
    return records.correct_publication(
        session,
        decision.uuid,
        published_at=published_at,
        reason="It was published later than recorded.",
        rules=rules.call_in_rules(session),
        calendar=working_calendar(),
        revision=None,
        actor=ACTOR,
        now=now,
    )


def outcome_of(decision: Decision) -> Outcome:
    assert decision.outcome is not None
    return decision.outcome


@pytest.mark.parametrize(
    ("published", "last_day", "closes_at", "implementable_on", "skipped"),
    [
        ("2012-01-13", "2012-01-18", "2012-01-19", "2012-01-19", ["Saturday", "Sunday"]),
        (
            "2011-12-29",
            "2012-01-04",
            "2012-01-05",
            "2012-01-05",
            ["Saturday", "Sunday", "New Year's Day (substitute day)"],
        ),
    ],
)
def test_the_window_of_2012_is_stored_with_its_working(
    database: Database, published: str, last_day: str, closes_at: str, implementable_on: str, skipped: list[str]
) -> None:
    with database.transaction() as session:
        uuid = publish(session, at(published)).uuid
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        window, outcome = window_of(kept.outcome), outcome_of(kept)
        assert window is not None
        assert (kept.status, outcome.implementable_on, outcome.announced_implementable_on) == (
            Status.DECIDED,
            date.fromisoformat(implementable_on),
            date.fromisoformat(implementable_on),
        )
        assert (window.last_day, window.closes_at) == (date.fromisoformat(last_day), at(closes_at, "00:00"))
        assert [day.number for day in window.days if day.number] == [1, 2, 3]
        why = [day.why_not_counted for day in window.days if day.date > window.published_at.date()]
        assert [one for one in why if one] == skipped


def test_the_rule_is_copied_into_the_record(database: Database) -> None:
    with database.transaction() as session:
        outcome = outcome_of(publish(session, FRIDAY))
        assert outcome.rule is not None
        assert rule_data.read(outcome.rule) == rules.call_in_rules(session)[0]


def test_the_rule_in_force_on_the_day_of_publication_decides(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=3, valid_to=date(2012, 1, 12))
        add_rule(session, days=5, valid_from=date(2012, 1, 13))
        first = publish_record(session, add_decision(session, "KEY/01JAN/12", now=NOTICE), at("2012-01-12"))
        second = publish_record(session, add_decision(session, "KEY/02JAN/12", now=NOTICE), FRIDAY)
        assert outcome_of(first).call_in_last_day == date(2012, 1, 17)
        assert outcome_of(second).call_in_last_day == date(2012, 1, 20)


def test_neither_a_new_rule_nor_a_new_holiday_changes_what_was_announced(database: Database) -> None:
    with database.transaction() as session:
        uuid = publish(session, FRIDAY).uuid
    with database.reading() as session:
        announced = window_of(outcome_of(query.for_change(session, uuid) or Decision()))
    with database.transaction() as session:
        row = session.exec(select(CallInRuleRow)).one()
        row.definition = row.definition | {"length": 10, "words": "Ten days."}
        session.add(CalendarChange(day=date(2012, 1, 17), kind="addition", name="Jubilee"))
    with database.reading() as session:
        outcome = outcome_of(query.for_change(session, uuid) or Decision())
        assert window_of(outcome) == announced
        assert outcome.rule is not None
        assert outcome.rule["length"] == 3


def test_without_a_rule_in_force_nothing_is_saved(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, valid_from=date(2013, 1, 1))
        uuid = add_decision(session, now=NOTICE).uuid
    with pytest.raises(RuleBroken) as refused, database.transaction() as session:
        publish_record(session, query.for_change(session, uuid) or Decision(), FRIDAY)
    assert refused.value.message == (
        "No call-in rule for key decisions of a Cabinet member is in force on Friday 13 January 2012, so the last "
        "moment to call in cannot be worked out. If such decisions can be called in, add the rule of that time to the "
        "constitution first; if not, record that this one cannot be."
    )
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        assert (kept.status, kept.outcome, kept.revision) == (Status.IN_PLAN, None, 2)


def test_a_publication_later_than_now_is_refused(database: Database) -> None:
    with database.transaction() as session, pytest.raises(RuleBroken) as refused:
        publish(session, FRIDAY, now=FRIDAY - timedelta(minutes=1))
    assert refused.value.message == (
        "The record cannot be published later than now, 11:59am on Friday 13 January 2012. Enter when it was published."
    )


def test_a_publication_before_the_decision_is_refused(database: Database) -> None:
    with database.transaction() as session, pytest.raises(RuleBroken) as refused:
        publish(session, at("2026-12-08"), decided_on=date(2026, 12, 9))
    assert refused.value.message == (
        "The publication date must be on or after the date of the decision, Wednesday 9 December 2026."
    )
    assert refused.value.field == "published_on"


def test_what_can_be_called_in_is_not_published_while_it_falls_to_no_committee(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_decision(session, now=NOTICE, committees=())
        with pytest.raises(RuleBroken, match="falls to no scrutiny committee"):
            publish_record(session, decision, FRIDAY)
        assert (decision.status, decision.outcome) == (Status.IN_PLAN, None)
        publish_record(session, decision, FRIDAY, waived=True, waiver_agreed_by="The mayor")
        assert decision.status is Status.DECIDED


def test_the_day_of_publication_is_the_day_in_london(database: Database) -> None:
    with database.transaction() as session:
        late = publish(session, at("2012-07-12", "23:30"), decided_on=date(2012, 7, 13))
        assert outcome_of(late).call_in_last_day == date(2012, 7, 18)


@pytest.mark.parametrize(
    "why",
    [
        {"waived": True, "waiver_agreed_by": "The chair of Sustainable Growth"},
        {"callable": False, "not_callable_reason": "It is a recommendation to full Council."},
    ],
)
def test_without_call_in_there_is_no_window_and_it_takes_effect_that_day(
    database: Database, why: dict[str, object]
) -> None:
    with database.transaction() as session:
        decision = publish(session, FRIDAY, decided_on=date(2012, 1, 12), **why)
        outcome = outcome_of(decision)
        assert (window_of(outcome), outcome.rule, outcome.working) == (None, None, None)
        assert (outcome.implementable_on, outcome.announced_implementable_on) == (date(2012, 1, 12), date(2012, 1, 12))
        assert may_be_implemented(outcome, FRIDAY)
        with pytest.raises(RuleBroken, match="not open to call-in"):
            call_ins.receive_request(
                session,
                decision.uuid,
                people=[1],
                received_at=FRIDAY,
                grounds="",
                revision=None,
                actor=ACTOR,
                now=FRIDAY,
            )


def test_no_rule_is_needed_where_there_is_no_call_in(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOTICE)
        publish_record(session, decision, FRIDAY, callable=False, not_callable_reason="It is for Council.")
        assert decision.status is Status.DECIDED


def test_a_record_is_published_once(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session, FRIDAY)
        with pytest.raises(NotPermitted):
            publish_record(session, decision, FRIDAY)


def test_publishing_is_one_line_in_the_trail(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session, FRIDAY)
        session.flush()
        event = query.history(session, decision.uuid)[0]
        assert event.action == "record of decision published"
        texts = {"decision_text", "reasons", "alternatives", "interests"}
        assert {name: text for name, text in (event.before or {}).items() if name not in texts} == {
            "status": "in-plan",
            "published_at": None,
            "call_in_closes_at": None,
            "implementable_on": None,
        }
        assert texts <= set(event.after or {})
        assert {name: text for name, text in (event.after or {}).items() if name not in texts} == {
            "status": "decided",
            "published_at": "2012-01-13T12:00:00+00:00",
            "call_in_closes_at": "2012-01-19T00:00:00+00:00",
            "implementable_on": "2012-01-19",
        }


def test_a_correction_works_the_window_out_again_and_keeps_why(database: Database) -> None:
    with database.transaction() as session:
        decision = correct(session, publish(session, FRIDAY), MONDAY)
        session.flush()
        outcome, event = outcome_of(decision), query.history(session, decision.uuid)[0]
        assert (outcome.published_at, outcome.call_in_last_day, outcome.implementable_on) == (
            MONDAY,
            date(2012, 1, 19),
            date(2012, 1, 20),
        )
        assert (outcome.correction_reason, event.action, event.reason) == (
            "It was published later than recorded.",
            "publication corrected",
            "It was published later than recorded.",
        )
        assert event.before == {
            "published_at": "2012-01-13T12:00:00+00:00",
            "call_in_closes_at": "2012-01-19T00:00:00+00:00",
            "implementable_on": "2012-01-19",
        }
        assert event.after == {
            "published_at": "2012-01-16T12:00:00+00:00",
            "call_in_closes_at": "2012-01-20T00:00:00+00:00",
            "implementable_on": "2012-01-20",
        }


def test_a_correction_obeys_the_same_rules(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session, FRIDAY)
        with pytest.raises(RuleBroken, match="cannot be published later than now"):
            correct(session, decision, MONDAY + timedelta(minutes=1))
        with pytest.raises(RuleBroken, match="on or after the date of the decision"):
            correct(session, decision, at("2012-01-12"))


def test_a_moved_last_moment_cancels_what_waits_and_is_told_to_those_who_knew(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session, FRIDAY)
        add_maker(session, email="office@anyborough.example.gov.uk")
        reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=working_calendar(), now=FRIDAY)
        first, waiting = session.exec(select(OutboxMessage).order_by("id")).all()
        first.state, first.sent_at = MessageState.SENT, FRIDAY
        session.flush()
        correct(session, decision, MONDAY)
        session.refresh(waiting)
        told = session.exec(select(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)).all()
        assert waiting.state is MessageState.CANCELLED
        assert [(one.recipient, one.heard_closes_at, one.deadline_at) for one in told] == [
            (first.recipient, at("2012-01-19", "00:00"), at("2012-01-20", "00:00"))
        ]


def test_a_correction_that_moves_no_last_moment_tells_nobody(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session, FRIDAY)
        reminders.queue_due(session, policy=lead_times(["on-publication"]), calendar=working_calendar(), now=FRIDAY)
        correct(session, decision, FRIDAY + timedelta(hours=1))
        assert [one.state for one in session.exec(select(OutboxMessage))] == [MessageState.QUEUED]
        assert outbox.cancel_waiting(session, decision.id or 0, "end of the test", MONDAY) == 1


def test_a_correction_judges_signatures_by_the_new_window(database: Database) -> None:
    with database.transaction() as session:
        decision = publish(session, FRIDAY)
        people = [add_member(session, add_committee(session), name).id for name in ("Ana Field", "Ben Moss")]
        received = at("2012-01-19", "09:00")
        judged = call_ins.receive_request(
            session,
            decision.uuid,
            people=[person for person in people if person],
            received_at=received,
            grounds="Cost.",
            revision=None,
            actor=ACTOR,
            now=received,
        )
        assert (judged.valid, judged.have) == (False, 0)
        correct(session, decision, MONDAY, now=received)
        assert (decision.status, outcome_of(decision).implementable_on) == (Status.CALLED_IN, None)
        request = decision.call_in_request
        assert request is not None
        assert (request.satisfied_at, [one.counts for one in request.signatories]) == (received, [True, True])


def test_a_record_says_everything_that_was_written(database: Database) -> None:
    with database.transaction() as session:
        written = a_record(FRIDAY, dispensations="One was granted.", interests="Cllr Moss lives nearby.")
        outcome = outcome_of(
            publish(session, FRIDAY, dispensations="One was granted.", interests="Cllr Moss lives nearby.")
        )
        assert {name: getattr(outcome, name) for name in written.__dataclass_fields__} == {
            name: getattr(written, name) for name in written.__dataclass_fields__
        }
        assert (outcome.recorded_at, outcome.recorded_by) == (FRIDAY, ACTOR)
