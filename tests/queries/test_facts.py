"""Rows give the plain facts back exactly as they were written."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.builders import (
    add_committee,
    add_decision,
    add_member,
    add_rule,
    at,
    month,
    publish_record,
    working_calendar,
)
from webapp.database import Database
from webapp.domain.call_in import window_for
from webapp.domain.call_in_cases import Finding
from webapp.domain.call_in_facts import Content, Matter, Request, Residents, Signature
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import Effect
from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, parse
from webapp.domain.lifecycle import Status
from webapp.domain.membership import CoOpteeKind, ExecutiveSeat, MembershipFact, MembershipKind
from webapp.models.bodies import Person, Ward
from webapp.models.call_ins import CallInRequest, Signatory
from webapp.models.decisions import DateChange
from webapp.queries import bodies, facts, rules
from webapp.queries import decisions as query

NOTICE = at("2011-12-01")
FRIDAY = at("2012-01-13")


@pytest.mark.parametrize(
    "expected",
    [
        on_day(date(2012, 1, 13)),
        in_month(2012, 1),
        not_before(date(2012, 1, 13)),
        between(date(2012, 1, 13), date(2012, 2, 1)),
        parse("January 2012, or as soon as the bids are in"),
        parse("when ready"),
    ],
)
def test_an_expected_date_comes_back_as_it_was_written(database: Database, expected: ExpectedDate) -> None:
    with database.transaction() as session:
        uuid = add_decision(session, now=NOTICE, publish=False, expected=expected).uuid
    with database.reading() as session:
        decision = query.for_change(session, uuid)
        assert decision is not None
        assert facts.expected_of(decision) == expected


def test_both_dates_of_a_move_come_back(database: Database) -> None:
    old, new = month(2012, 1), not_before(date(2012, 2, 1))
    change = DateChange(
        decision_id=1,
        changed_at=FRIDAY,
        changed_by="",
        reason="",
        old_precision=old.precision,
        old_from=old.starts_on,
        old_to=old.ends_on,
        new_precision=new.precision,
        new_from=new.starts_on,
        new_to=new.ends_on,
    )
    assert (facts.old_date_of(change), facts.new_date_of(change)) == (old, new)


@pytest.mark.parametrize(
    ("effect", "cut_off"),
    [
        (effect, cut_off)
        for effect in Effect
        for cut_off in (None, time(17, 0))
        if effect is not Effect.ON_LAST_DAY or cut_off is not None
    ],
)
def test_a_window_comes_back_as_it_was_announced(database: Database, cut_off: time | None, effect: Effect) -> None:
    with database.transaction() as session:
        add_rule(session, cut_off=cut_off, effect=effect)
        uuid = publish_record(session, add_decision(session, now=NOTICE), FRIDAY).uuid
        (rule,) = rules.call_in_rules(session)
    with database.reading() as session:
        decision = query.for_change(session, uuid)
        assert decision is not None
        assert facts.window_of(decision.outcome) == window_for(rule, published_at=FRIDAY, calendar=working_calendar())


def test_without_a_record_there_is_no_window_and_nothing_to_implement() -> None:
    assert facts.window_of(None) is None
    assert not facts.may_be_implemented(None, FRIDAY)


@pytest.mark.parametrize(
    ("effect", "cut_off", "first_moment"),
    [
        (Effect.NEXT_CALENDAR_DAY, None, at("2012-01-19", "00:00")),
        (Effect.NEXT_CALENDAR_DAY, time(17, 0), at("2012-01-19", "00:00")),
        (Effect.END_OF_LAST_DAY, time(17, 0), at("2012-01-19", "00:00")),
        (Effect.ON_LAST_DAY, time(17, 0), at("2012-01-18", "17:01")),
    ],
)
def test_a_decision_may_be_implemented_from_its_first_moment(
    database: Database, effect: Effect, cut_off: time | None, first_moment: datetime
) -> None:
    with database.transaction() as session:
        add_rule(session, cut_off=cut_off, effect=effect)
        outcome = publish_record(session, add_decision(session, now=NOTICE), FRIDAY).outcome
        assert not facts.may_be_implemented(outcome, first_moment - timedelta(seconds=1))
        assert facts.may_be_implemented(outcome, first_moment)
        assert outcome is not None
        outcome.implementable_on = date(2012, 2, 6)
        assert not facts.may_be_implemented(outcome, at("2012-02-05", "23:59"))
        assert facts.may_be_implemented(outcome, at("2012-02-06", "00:00"))
        outcome.implementable_on = None
        assert not facts.may_be_implemented(outcome, at("2020-01-01"))


def test_only_a_decided_decision_in_its_window_can_be_called_in(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = publish_record(session, add_decision(session, now=NOTICE), FRIDAY)
        assert facts.can_be_called_in(decision, FRIDAY)
        assert not facts.can_be_called_in(decision, at("2012-01-19", "00:00"))
        for status in set(Status) - {Status.DECIDED}:
            decision.status = status
            assert not facts.can_be_called_in(decision, FRIDAY)
        session.rollback()


def test_a_signature_carries_every_place_its_person_held(database: Database) -> None:
    with database.transaction() as session:
        growth, health = add_committee(session), add_committee(session, "Health Issues")
        person = add_member(session, growth, "Ana Field", left_on=date(2011, 12, 31))
        add_member(session, health, "Ben Moss")
        places = bodies.memberships_of(session, [person.id or 0])
        signed = Signatory(request_id=1, person_id=person.id or 0, person=person, received_at=FRIDAY, counts=False)
        coopted = add_member(
            session, health, "Eve Coop", kind=MembershipKind.CO_OPTEE, co_optee_kind=CoOpteeKind.CHURCH
        )
        second = Signatory(request_id=1, person_id=coopted.id or 0, person=coopted, received_at=FRIDAY, counts=False)
        places += bodies.memberships_of(session, [coopted.id or 0])
        assert facts.signatures_of([signed, second], places) == (
            Signature(
                str(person.id),
                FRIDAY,
                (
                    MembershipFact(
                        "sustainable-growth",
                        MembershipKind.MEMBER,
                        from_on=date(2010, 5, 1),
                        to_on=date(2011, 12, 31),
                    ),
                ),
            ),
            Signature(
                str(coopted.id),
                FRIDAY,
                (
                    MembershipFact(
                        "health-issues", MembershipKind.CO_OPTEE, CoOpteeKind.CHURCH, from_on=date(2010, 5, 1)
                    ),
                ),
                is_councillor=False,
            ),
        )
        session.rollback()


def test_a_signature_carries_the_ward_the_cabinet_and_what_was_signed_before() -> None:
    person = Person(id=7, name="Ana Field", ward_id=3, executive_from=date(2011, 5, 1), executive_to=date(2012, 1, 15))
    signed = Signatory(
        request_id=1, person_id=7, person=person, received_at=FRIDAY, counts=False, void_reason="It was not valid."
    )
    assert facts.signatures_of([signed], [], {7: (NOTICE,), 8: (FRIDAY,)}) == (
        Signature(
            "7",
            FRIDAY,
            ward="3",
            executive=ExecutiveSeat(date(2011, 5, 1), date(2012, 1, 15)),
            earlier=(NOTICE,),
            void_reason="It was not valid.",
        ),
    )


def test_what_a_decision_touches_is_known_by_its_keys(database: Database) -> None:
    with database.transaction() as session:
        ward = Ward(name="North", slug="north")
        session.add(ward)
        session.flush()
        decision = add_decision(session, now=NOTICE, wards=(ward.id,))
        add_committee(session, education=True)
        assert facts.matter_of(decision) == Matter(
            committees=frozenset({"sustainable-growth"}), is_education=True, wards=frozenset({str(ward.id)})
        )


def test_a_request_comes_back_with_what_it_says() -> None:
    request = CallInRequest(
        decision_id=1,
        grounds="Cost.",
        chosen_grounds=["Facts"],
        alternative="Wait.",
        repeats_on=date(2011, 9, 1),
        received_at=FRIDAY,
        recorded_by="",
    )
    assert facts.request_of(request, ()) == Request(
        content=Content("Cost.", ("Facts",), "Wait."), received_on=date(2012, 1, 13), repeats_on=date(2011, 9, 1)
    )
    assert facts.finding_of(request) is None
    request.public_signatures, request.public_received_at = 12, FRIDAY
    assert facts.residents_of(request) == Residents(12, FRIDAY)
    request.validity, request.validity_on = Validity.VALID, date(2012, 1, 16)
    request.validity_by, request.validity_reasons = "Ada Penrose", "It is complete."
    assert facts.finding_of(request) == Finding(Validity.VALID, date(2012, 1, 16), "Ada Penrose", "It is complete.")


def test_without_a_request_there_is_no_case(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        assert facts.case_of(publish_record(session, add_decision(session, now=NOTICE), FRIDAY)) is None
