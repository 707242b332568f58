"""Which decisions each list holds, in which order, and who may see them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import Session

from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_maker,
    add_member,
    add_rule,
    at,
    month,
    publish_record,
)
from webapp.database import Database
from webapp.domain.constitution import CallInOutcome
from webapp.domain.expected_dates import ExpectedDate, between, not_before, on_day
from webapp.domain.lifecycle import Status
from webapp.models.bodies import Ward
from webapp.models.decisions import Decision
from webapp.queries import decisions as query
from webapp.queries import plan_lines
from webapp.queries.decisions import PAGE_ROWS, Filters
from webapp.queries.plan_lines import PlannedDecision
from webapp.services import call_ins, decisions
from webapp.services.entries import Paper, entry_of

NOW = at("2011-12-16")
FRIDAY = at("2012-01-13")


def keys(found: list[Decision] | list[PlannedDecision]) -> list[str]:
    return [decision.reference for decision in found]


def withdraw(session: Session, decision: Decision) -> None:
    decisions.withdraw(session, decision.uuid, reason="No.", revision=None, actor=ACTOR, now=NOW)


def test_a_draft_is_not_there_for_the_public(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=NOW, publish=False)
        assert query.by_slug(session, "KEY-01JAN-12", public_only=True) is None
        found = query.by_slug(session, "KEY-01JAN-12", public_only=False)
        assert found is not None
        assert found.status is Status.DRAFT
        assert plan_lines.plan(session, Filters()) == []
        assert query.listed(session, Filters(), public_only=True) == ([], 0)
        assert keys(query.listed(session, Filters(), public_only=False)[0]) == ["KEY/01JAN/12"]


@pytest.fixture
def several(database: Database) -> Database:
    """Return a database with three entries that differ in all that a reader may filter by."""
    with database.transaction() as session:
        session.add_all([Ward(id=1, name="Abbey", slug="abbey"), Ward(id=2, name="Castle", slug="castle")])
        session.flush()
        growth, health = add_committee(session), add_committee(session, "Health Issues")
        cabinet, resources = add_maker(session, "Cabinet"), add_maker(session)
        add_decision(
            session,
            "KEY/01JAN/12",
            now=NOW,
            committees=(growth.id, health.id),
            decision_makers=(cabinet.id,),
            wards=(1,),
        )
        add_decision(
            session,
            "KEY/02JAN/12",
            now=NOW,
            title="100% mortgage scheme",
            committees=(health.id,),
            decision_makers=(cabinet.id, resources.id),
            all_wards=True,
        )
        add_decision(
            session,
            "KEY/03JAN/12",
            now=NOW,
            title="Library roof",
            matter="A new_roof.",
            committees=(growth.id,),
            decision_makers=(resources.id,),
            wards=(1, 2),
        )
    return database


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), "123"),
        (Filters(committee="health-issues"), "12"),
        (Filters(committee="nonsense"), ""),
        (Filters(decision_maker="cabinet"), "12"),
        (Filters(decision_maker="cabinet", committee="sustainable-growth"), "1"),
        (Filters(ward="abbey"), "123"),
        (Filters(ward="castle"), "23"),
        (Filters(words="ROOF library"), "3"),
        (Filters(words="contract"), "12"),
        (Filters(words="key/02jan"), "2"),
        (Filters(words="0%"), "2"),
        (Filters(words="w_r"), "3"),
        (Filters(statuses=frozenset({Status.DEFERRED})), ""),
        (Filters(statuses=frozenset({Status.IN_PLAN, Status.DECIDED})), "123"),
    ],
)
def test_each_filter_narrows_and_no_entry_comes_twice(several: Database, filters: Filters, found: str) -> None:
    with several.reading() as session:
        expected = [f"KEY/0{number}JAN/12" for number in found]
        assert keys(plan_lines.plan(session, filters)) == expected
        listed, total = query.listed(session, filters, public_only=True, newest_first=False)
        assert (keys(listed), total) == (expected, len(expected))


def test_a_list_comes_in_pages_with_the_whole_number(database: Database) -> None:
    with database.transaction() as session:
        for number in range(1, PAGE_ROWS + 3):
            add_decision(session, f"KEY/{number:02}JAN/12", now=NOW + timedelta(minutes=number), publish=False)
        first, total = query.listed(session, Filters(), public_only=False)
        second, _ = query.listed(session, Filters(), page=2, public_only=False)
        assert (total, len(first), keys(first)[0]) == (PAGE_ROWS + 2, PAGE_ROWS, f"KEY/{PAGE_ROWS + 2}JAN/12")
        assert keys(second) == ["KEY/02JAN/12", "KEY/01JAN/12"]


def test_what_is_open_to_call_in_closes_nearest_first_and_leaves_on_time(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session, days=3, cut_off=time(17, 0))
        later = add_decision(session, "KEY/01JAN/12", now=NOW)
        sooner = add_decision(session, "KEY/02JAN/12", now=NOW, committees=(add_committee(session, "Health").id,))
        waived = add_decision(session, "KEY/03JAN/12", now=NOW)
        publish_record(session, later, FRIDAY)
        publish_record(session, sooner, FRIDAY - timedelta(days=1))
        publish_record(session, waived, FRIDAY, waived=True, waiver_agreed_by="The mayor")

        def board(moment: datetime, committee: str = "") -> list[str]:
            return keys(query.open_to_call_in(session, moment, committee=committee))

        assert board(FRIDAY) == ["KEY/02JAN/12", "KEY/01JAN/12"]
        assert board(FRIDAY, "sustainable-growth") == ["KEY/01JAN/12"]
        assert board(at("2012-01-17", "17:00") + timedelta(seconds=59)) == ["KEY/02JAN/12", "KEY/01JAN/12"]
        assert board(at("2012-01-17", "17:01")) == ["KEY/01JAN/12"]
        assert board(at("2012-01-18", "17:01")) == []


def call_in(session: Session, reference: str, received_at: datetime) -> Decision:
    """Add a decision published on 13 January 2012 that two members call in."""
    committee = add_committee(session)
    people = [add_member(session, committee, f"{name} of {reference}") for name in ("Ana", "Ben")]
    decision = publish_record(session, add_decision(session, reference, now=NOW), FRIDAY)
    call_ins.receive_request(
        session,
        decision.uuid,
        people=[person.id for person in people if person.id],
        received_at=received_at,
        grounds="Cost.",
        revision=None,
        actor=ACTOR,
        now=received_at,
    )
    return decision


def test_what_is_suspended_is_listed_until_it_is_decided_again(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        newer = call_in(session, "KEY/01JAN/12", at("2012-01-17"))
        older = call_in(session, "KEY/02JAN/12", at("2012-01-16"))
        assert keys(query.called_in(session)) == ["KEY/02JAN/12", "KEY/01JAN/12"]
        assert query.open_to_call_in(session, at("2012-01-17")) == []
        ending = {"outcome_on": date(2012, 1, 24), "words": "", "revision": None, "actor": ACTOR}
        call_ins.record_outcome(
            session, older.uuid, outcome=CallInOutcome.REFERRED_BACK, now=at("2012-01-24"), **ending
        )
        call_ins.record_outcome(session, newer.uuid, outcome=CallInOutcome.NO_ACTION, now=at("2012-01-24"), **ending)
        assert keys(query.called_in(session)) == ["KEY/02JAN/12"]
        assert keys(query.may_be_implemented(session, date(2012, 1, 23))) == []
        assert keys(query.may_be_implemented(session, date(2012, 1, 24))) == ["KEY/01JAN/12"]


def test_what_may_be_implemented_is_listed_from_its_first_day(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        publish_record(session, add_decision(session, now=NOW), FRIDAY)
        assert keys(query.may_be_implemented(session, date(2012, 1, 18))) == []
        assert keys(query.may_be_implemented(session, date(2012, 1, 19))) == ["KEY/01JAN/12"]


@pytest.mark.parametrize(
    ("expected", "last_day"),
    [
        (on_day(date(2012, 1, 13)), date(2012, 1, 13)),
        (month(2012, 1), date(2012, 1, 31)),
        (between(date(2012, 1, 2), date(2012, 2, 8)), date(2012, 2, 8)),
    ],
)
def test_an_entry_is_overdue_from_the_day_after_its_last(
    database: Database, expected: ExpectedDate, last_day: date
) -> None:
    with database.transaction() as session:
        add_decision(session, now=NOW, expected=expected)
        assert keys(query.past_expected(session, last_day)) == []
        assert keys(query.past_expected(session, last_day + timedelta(days=1))) == ["KEY/01JAN/12"]


def test_what_is_expected_not_before_a_day_is_never_overdue(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=NOW, expected=not_before(date(2012, 1, 13)))
        assert query.past_expected(session, date(2020, 1, 1)) == []


def test_every_reference_ever_used_is_known(database: Database) -> None:
    with database.transaction() as session:
        withdraw(session, add_decision(session, "KEY04/NOV/11", now=NOW))
        add_decision(session, "KEY/05NOV/11", now=NOW, publish=False)
        assert query.references_ending(session, "/NOV/11") == ["KEY04/NOV/11", "KEY/05NOV/11"]


def test_a_decision_for_change_comes_with_all_it_may_touch(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        uuid = call_in(session, "KEY/01JAN/12", at("2012-01-16")).uuid
    with database.reading() as session:
        decision = query.for_change(session, uuid)
        assert decision is not None
        # Each of these would raise if it had not been loaded.
        assert replace(entry_of(decision), documents=(Paper("x"),)).documents[0].title == "x"
        assert decision.call_in_request is not None
        assert decision.call_in_request.signatories[0].person.name.startswith("Ana")
        assert query.slug_of(session, uuid) == "KEY-01JAN-12"
        assert query.for_change(session, "none") is None
