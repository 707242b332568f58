"""The sample council shows notices, waivers, cases, stated dates and challenges on whatever day it is loaded."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, select

from tests.sample_councils import A_SUNDAY, CALENDAR, MOMENTS, Loaded, every_decision
from webapp.domain import challenges, rule_data
from webapp.domain.call_in_cases import CaseState, Stage, state_of
from webapp.domain.challenges import ChallengeState
from webapp.domain.compliance import is_due_soon
from webapp.domain.days import ONE_DAY, Purpose, WorkingCalendar
from webapp.domain.duties import DutyKind, DutyState
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.stated_dates import StatedDate, StatedKind, difference
from webapp.domain.statutory_notices import NoticeKind
from webapp.domain.urgency import Route
from webapp.models.bodies import DecisionMaker, Membership, Person
from webapp.models.decisions import Decision
from webapp.models.notices import KeyChallenge, StatutoryNotice
from webapp.queries import call_ins, compliance, facts
from webapp.queries.calendar import calendar_changes
from webapp.queries.rules import notice_rules

BEFORE_CHRISTMAS = {
    f"{day} December": datetime(2026, 12, day, 11, 0, tzinfo=UTC) for day in (14, 16, 18, 20, 22, 24, 26, 28, 31)
}
EVERY_DAY = {**MOMENTS, **BEFORE_CHRISTMAS}


@pytest.fixture(params=MOMENTS.values(), ids=MOMENTS.keys(), scope="session")
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


def _named(session: Session, title: str) -> Decision:
    (found,) = [one for one in every_decision(session) if one.title.startswith(title)]
    return found


def _notice_calendar(session: Session) -> WorkingCalendar:
    return CALENDAR.with_changes(closures=calendar_changes(session).closed_for(Purpose.NOTICE))


def _duties(session: Session, now: datetime) -> dict[str, dict[DutyKind, DutyState]]:
    """Return the state of every duty on the board, by the beginning of the decision's title."""
    board = compliance.watched(
        session, rules=notice_rules(session), calendar=_notice_calendar(session), today=london_date(now)
    )
    return {one.decision.title.split(" - ")[0]: {duty.kind: duty.state for duty in one.duties} for one in board}


def _case(session: Session, decision: Decision, now: datetime) -> CaseState:
    known = facts.case_of(decision, call_ins.judged(session, decision))
    assert known is not None
    return state_of(known, calendar=CALENDAR, now=now)


# On every day, those on which the closure shortens what was counted included


@pytest.mark.parametrize("now", EVERY_DAY.values(), ids=EVERY_DAY.keys(), scope="session")
def test_no_duty_was_missed_and_some_are_due(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        board = _duties(session, now)
        assert [name for name, duties in board.items() if DutyState.MISSED in duties.values()] == []
        assert {kind: state for kind, state in board["Market Hall"].items() if kind is not DutyKind.RECORD} == {
            DutyKind.NOTICE: DutyState.MET,
            DutyKind.PRIVATE_NOTICE: DutyState.MET,
            DutyKind.PRIVATE_FURTHER_NOTICE: DutyState.MET,
            DutyKind.AGENDA: DutyState.MET,
        }
        assert board["Care Records System"] == {
            DutyKind.NOTICE: DutyState.MET,
            DutyKind.PRIVATE_NOTICE: DutyState.MET,
            DutyKind.PRIVATE_FURTHER_NOTICE: DutyState.DUE,
            DutyKind.AGENDA: DutyState.DUE,
        }
        assert board["Local Plan"][DutyKind.AGENDA] is DutyState.MET
        assert board["Town Centre Street Market"][DutyKind.RECORD] is DutyState.DUE


@pytest.mark.parametrize("now", EVERY_DAY.values(), ids=EVERY_DAY.keys(), scope="session")
def test_short_notice_was_lawful_by_both_other_routes(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        board = _duties(session, now)
        for name, kind in (
            ("Foxholes Primary School", DutyKind.EXCEPTION_NOTICE),
            ("Millbrook Footbridge", DutyKind.URGENCY_AGREEMENT),
        ):
            assert {board[name][one] for one in (kind, DutyKind.REASONS_NOTICE)} == {DutyState.MET}
        routes = Counter(one.outcome.notice["route"] for one in every_decision(session) if one.outcome)
        assert routes == {Route.FULL_NOTICE: 8, Route.NONE_NEEDED: 1, Route.SPECIAL_URGENCY: 1}


def test_the_further_notice_of_one_private_meeting_is_due_within_a_week(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        board = compliance.watched(
            session, rules=notice_rules(session), calendar=_notice_calendar(session), today=london_date(now)
        )
        soon = {duty.kind for one in board for duty in one.duties if is_due_soon(duty, london_date(now))}
        assert soon == {DutyKind.RECORD, DutyKind.PRIVATE_FURTHER_NOTICE, DutyKind.AGENDA}


def test_there_is_a_notice_of_every_kind_but_the_urgent_private_meeting(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        assert Counter(session.exec(select(StatutoryNotice.kind))) == {
            NoticeKind.GENERAL_EXCEPTION: 1,
            NoticeKind.SPECIAL_URGENCY: 1,
            NoticeKind.PRIVATE_MEETING: 2,
            NoticeKind.PRIVATE_MEETING_FURTHER: 1,
            NoticeKind.AGENDA: 2,
        }
        rows = list(session.exec(select(StatutoryNotice)))
        assert all(row.published_at <= row.recorded_at <= now for row in rows)
        (exception,) = [row for row in rows if row.kind is NoticeKind.GENERAL_EXCEPTION]
        assert (exception.reasons_published_at or now) > exception.published_at
        (further,) = [row for row in rows if row.kind is NoticeKind.PRIVATE_MEETING_FURTHER]
        assert (further.representations, bool(further.response)) == ("None received", True)


def test_call_in_was_waived_by_the_second_office_of_the_chain(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        outcome = _named(session, "Millbrook Footbridge").outcome
        assert (outcome.waived, outcome.waiver_capacity) == (True, "Mayor")
        assert all((outcome.waiver_unable, outcome.waiver_statement, outcome.waiver_agreed_by))
        assert outcome.waiver_agreed_on == outcome.decided_on


def test_a_call_in_was_found_valid_and_scrutiny_has_time_to_meet(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        case = _case(session, _named(session, "Car Park Charges"), now)
        assert (case.stage, case.is_overdue) == (Stage.SUSPENDED, False)
        assert case.facts.finding is not None
        assert case.facts.finding.by.endswith("Monitoring Officer")
        assert case.facts.finding.reasons


def test_a_decision_referred_back_is_looked_at_again_in_time(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        case = _case(session, _named(session, "Family Hubs"), now)
        assert (case.stage, case.is_overdue) == (Stage.REFERRED, False)
        assert case.act_by is not None
        assert case.act_by > london_date(now)
        assert case.facts.satisfied_at is not None
        assert case.facts.outcome_on is not None
        assert CALENDAR.working_days_after(london_date(case.facts.satisfied_at), case.facts.outcome_on) <= 10


def test_a_request_lacks_a_signature_and_its_reasons_and_can_be_completed(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        decision = _named(session, "Home Care")
        case = _case(session, decision, now)
        assert (decision.status, case.stage) == (Status.DECIDED, Stage.COLLECTING)
        assert case.facts.lacks == ("1 more signature is needed.", "The reasons for the request are missing.")
        assert [signed.counts for signed in case.facts.signed] == [True]


def test_one_stated_date_agrees_and_one_is_a_working_day_late(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        assert _stated(session, "Leisure Centres").kind is StatedKind.AGREES
        late = _stated(session, "School Meals")
        assert late.kind is StatedKind.OTHER_PUBLICATION
        assert late.computed_on is not None
        assert CALENDAR.working_days_after(late.computed_on - ONE_DAY, late.stated_on - ONE_DAY) == 1
        stated = [one.outcome for one in every_decision(session) if one.outcome and one.outcome.stated_source]
        assert len(stated) == 2


def _stated(session: Session, title: str) -> StatedDate:
    outcome = _named(session, title).outcome
    return difference(
        outcome.stated_effective_on,
        rule=rule_data.read(outcome.rule),
        decided_on=outcome.decided_on,
        published_on=london_date(outcome.published_at),
        calendar=CALENDAR,
    )


def test_one_report_on_a_challenge_is_due_and_one_was_made(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        rows = list(session.exec(select(KeyChallenge).order_by(col(KeyChallenge.raised_on))))
        states = [
            challenges.state_of(report_due_on=row.report_due_on, reported_on=row.reported_on, today=london_date(now))
            for row in rows
        ]
        assert states == [ChallengeState.REPORTED, ChallengeState.DUE]
        reported, due = rows
        assert reported.reported_on is not None
        assert reported.raised_on < reported.reported_on < reported.report_due_on
        assert due.decision_id == _named(session, "Allotment Rents").id


def test_the_offices_close_at_christmas_towards_notice_only(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        changes = calendar_changes(session)
        assert {day.year for day in changes.closures} == {london_date(now).year}
        assert all(date(day.year, 12, 27) <= day <= date(day.year, 12, 31) for day in changes.closures)
        assert (len(changes.closed_for(Purpose.NOTICE)), changes.closed_for(Purpose.CALL_IN)) == (3, {})


def test_nobody_scrutinises_while_on_the_cabinet(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        people = list(session.exec(select(Person).where(col(Person.executive_from).is_not(None))))
        sitting = [person.name for person in people if person.executive_to is None]
        of_members = select(DecisionMaker.holder).where(DecisionMaker.kind == DecisionMakerKind.CABINET_MEMBER)
        assert sorted(sitting) == sorted(holder or "" for holder in session.exec(of_members))
        places = {place.person_id: place for place in session.exec(select(Membership))}
        (former,) = [person for person in people if person.executive_to is not None]
        assert former.executive_to is not None
        assert former.executive_to < places[former.id].joined_on <= london_date(now)
        assert {person.id for person in people} & set(places) == {former.id}
        assert all(person.executive_from <= london_date(now) for person in people if person.executive_from)


# On one day


def test_every_ward_is_somebodys(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        wards = Counter(session.exec(select(Person.ward_id).where(col(Person.ward_id).is_not(None))))
        assert len(wards) == 9
        assert all(person.is_councillor for person in session.exec(select(Person)) if person.ward_id)
