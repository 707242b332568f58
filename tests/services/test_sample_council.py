"""The sample council is alive on whatever day it is loaded, and its past is a real one."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, func, select

from tests.sample_councils import A_SUNDAY, CALENDAR, MOMENTS, PASSWORD, Loaded, every_decision, load
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.call_in import window_for
from webapp.domain.constitution import CallInOutcome, DecisionKind, rule_in_force
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import Precision
from webapp.domain.lifecycle import UPCOMING, Status
from webapp.domain.london import in_london, london, london_date
from webapp.domain.meetings import MeetingStatus, ReportDays
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.domain.offices import DecisionMakerKind, kind_of, split_decision_makers
from webapp.domain.plan import Mark, mark_of
from webapp.models.accounts import User
from webapp.models.audit import AuditEvent
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee, Ward
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting, MeetingCommittee
from webapp.queries import decisions as decisions_query
from webapp.queries.decisions import Filters
from webapp.queries.facts import window_of
from webapp.queries.rules import call_in_rules
from webapp.services import sample_council
from webapp.services.sample_council import SampleUser


def _upcoming(session: Session, now: datetime) -> list[Decision]:
    late = {decision.id for decision in decisions_query.past_expected(session, london_date(now))}
    upcoming, _ = decisions_query.listed(session, Filters(statuses=UPCOMING), public_only=True)
    return [decision for decision in upcoming if decision.id not in late]


@pytest.fixture(params=MOMENTS.values(), ids=MOMENTS.keys(), scope="session")
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


# On every day


def test_there_is_one_of_everything_that_can_become_of_a_decision(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        assert Counter(decision.status for decision in every_decision(session)) == {
            Status.DRAFT: 1,
            Status.IN_PLAN: 14,
            Status.DEFERRED: 3,
            Status.WITHDRAWN: 1,
            Status.DECIDED: 7,
            Status.CALLED_IN: 1,
            Status.REFERRED_BACK: 1,
            Status.IMPLEMENTED: 1,
        }
        assert len(_upcoming(session, now)) == 16
        assert len(decisions_query.past_expected(session, london_date(now))) == 1


def test_the_open_windows_close_on_four_different_days(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        windows = [window_of(decision.outcome) for decision in decisions_query.open_to_call_in(session, now)]
        days = [CALENDAR.working_days_after(london_date(now), window.last_day) for window in windows if window]
        assert days == ([1, 2, 3, 4] if CALENDAR.is_working_day(london_date(now)) else [2, 3, 4, 5])
        assert {in_london(window.closes_at).time() for window in windows if window} == {time(17, 0)}


def test_every_announced_window_is_what_the_rule_in_force_gives(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        rules = call_in_rules(session)
        for decision in every_decision(session):
            outcome = decision.outcome
            if outcome is None:
                continue
            window = window_of(outcome)
            assert (window is not None) == (outcome.callable and not outcome.waived)
            if window is not None:
                rule = rule_in_force(rules, london_date(outcome.published_at), kind=DecisionKind.CABINET_KEY)
                expected = window_for(rule, published_at=outcome.published_at, calendar=CALENDAR)
                for name in ("last_day", "closes_at", "days"):
                    assert getattr(window, name) == getattr(expected, name)


def test_two_members_have_called_one_decision_in_and_a_substitute_did_not_count(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        (decision,) = [one for one in decisions_query.called_in(session) if one.status is Status.CALLED_IN]
        request = decision.call_in_request
        assert [signatory.counts for signatory in request.signatories] == [True, False, True]
        assert "substitute" in request.signatories[1].why_not
        assert request.satisfied_at == request.signatories[2].received_at
        assert (request.outcome, decision.outcome.implementable_on) == (None, None)
        meeting = session.exec(select(Meeting).where(col(Meeting.decision_id) == decision.id)).one()
        assert now < meeting.starts_at < now + timedelta(days=16)


def test_a_decision_referred_back_waits_for_its_maker(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        (decision,) = [one for one in decisions_query.called_in(session) if one.status is Status.REFERRED_BACK]
        assert decision.call_in_request.outcome is CallInOutcome.REFERRED_BACK
        assert decision.outcome.implementable_on is None
        assert [signatory.counts for signatory in decision.call_in_request.signatories] == [True, True]


def test_three_decisions_may_be_implemented_each_for_another_reason(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        waiting = decisions_query.may_be_implemented(session, london_date(now))
        assert Counter((one.outcome.callable, one.outcome.waived) for one in waiting) == {
            (True, False): 1,
            (True, True): 1,
            (False, False): 1,
        }
        assert all(one.outcome.waiver_agreed_by for one in waiting if one.outcome.waived)
        assert all("Council" in one.outcome.not_callable_reason for one in waiting if not one.outcome.callable)


def test_nothing_was_implemented_before_its_day(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        (decision,) = [one for one in every_decision(session) if one.status is Status.IMPLEMENTED]
        assert decision.implemented_on is not None
        assert decision.outcome.implementable_on <= decision.implemented_on < london_date(now)


def test_only_the_draft_is_hidden_and_it_lacks_a_decision_maker(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        (draft,) = decisions_query.drafts(session)
        assert draft.decision_makers == []
        assert decisions_query.by_slug(session, draft.slug, public_only=True) is None
        public, total = decisions_query.listed(session, Filters(), public_only=True)
        assert (total, [one for one in public if one.status is Status.DRAFT]) == (28, [])


def test_the_plan_shows_every_precision_and_both_marks(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        plan = _upcoming(session, now)
        assert {one.expected_precision for one in plan} == set(Precision) - {Precision.UNKNOWN}
        moved = {one.id: change.changed_at for one in plan for change in one.date_changes}
        marks = Counter(
            mark_of(notice_published_at=one.notice_published_at, last_moved_at=moved.get(one.id), now=now)
            for one in plan
        )
        assert marks == {Mark.NEW: 5, Mark.MOVED: 1, None: 10}


def test_one_entry_was_deferred_twice_and_keeps_both_reasons(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        (twice,) = [one for one in every_decision(session) if len(one.date_changes) == 2]
        first, second = twice.date_changes
        assert twice.status is Status.DEFERRED
        assert first.new_from == second.old_from
        assert (second.new_from, bool(first.reason), bool(second.reason)) == (twice.expected_from, True, True)
        assert first.reason != second.reason


def test_what_is_upcoming_lies_within_about_four_months_but_for_one_put_off(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        today = london_date(now)
        late = [
            one
            for one in _upcoming(session, now)
            if one.expected_from is None or one.expected_from > today + timedelta(days=125)
        ]
        assert [one.status for one in late] == [Status.DEFERRED]
        assert all(today.replace(day=1) <= one.expected_from for one in _upcoming(session, now))


def test_references_follow_their_months_without_gap_and_several_are_carried_over(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        counted: Counter[str] = Counter()
        for decision in sorted(every_decision(session), key=lambda one: one.created_at):
            month = f"{in_london(decision.created_at):%b/%y}".upper()
            counted[month] += 1
            assert decision.reference == f"KEY/{counted[month]:02}{month}"
        assert len(counted) >= 5


def test_the_trail_is_in_the_order_of_time_and_nothing_lies_in_the_future(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        trail = list(session.exec(select(AuditEvent).order_by(col(AuditEvent.id))))
        assert [event.at for event in trail] == sorted(event.at for event in trail)
        assert all(event.at <= now for event in trail)
        assert all(one.updated_at <= now for one in every_decision(session))


def test_everything_was_done_on_a_working_day_in_office_hours(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        told = session.exec(select(AuditEvent).where(col(AuditEvent.actor) == "Callum Redfern"))
        moments = [in_london(event.at) for event in told]
        assert all(CALENDAR.is_working_day(moment.date()) for moment in moments)
        assert all(time(8, 0) <= moment.time() <= time(17, 0) for moment in moments)


def test_notice_of_every_decision_made_but_the_urgent_one_was_28_clear_days(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        short = [
            one
            for one in every_decision(session)
            if one.outcome and (one.outcome.decided_on - london_date(one.notice_published_at or now)).days <= 28
        ]
        assert [one.outcome.waived for one in short] == [True]


def test_meetings_lie_on_both_sides_of_today_on_working_days(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        meetings = list(session.exec(select(Meeting)))
        assert sum(meeting.starts_at < now for meeting in meetings) >= 4
        assert sum(meeting.starts_at > now for meeting in meetings) >= 8
        assert all(CALENDAR.is_working_day(london_date(meeting.starts_at)) for meeting in meetings)
        assert Counter(meeting.status for meeting in meetings if meeting.status is not MeetingStatus.SCHEDULED) == {
            MeetingStatus.CANCELLED: 1,
            MeetingStatus.POSTPONED: 1,
            MeetingStatus.PROVISIONAL: 1,
        }
        assert all(one.status.takes_place == (one.cancelled_at is None) for one in meetings)
        assert [one.title for one in meetings if one.moved_from] == ["Evidence on school meals"]
        due = [one for one in meetings if one.draft_report_on and one.final_report_on]
        assert {one.reports_by for one in due} == {None, time(12)}
        for one in due:
            days = ReportDays(one.draft_report_on, one.final_report_on, one.reports_by)
            days.require_sound(one.starts_at, known=days, now=now)
            assert CALENDAR.is_working_day(days.draft_on or date.min)
            assert CALENDAR.is_working_day(days.final_on or date.min)
        links = Counter(session.exec(select(MeetingCommittee.meeting_id)))
        assert Counter(links.values()) == {1: len(meetings) - 1, 4: 1}


# On one day


def test_the_plan_has_joint_makers_two_committees_and_exempt_reports(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        plan = [one for one in every_decision(session) if one.status in UPCOMING]
        assert sum(len(one.decision_makers) > 1 for one in plan) == 3
        assert sum(len(one.committees) > 1 for one in plan) == 3
        exempt = Counter(one.restriction for one in plan if one.exempt_paragraph == 3)
        assert exempt == {Restriction.PART_EXEMPT: 2, Restriction.FULLY_EXEMPT: 1}


def test_every_entry_says_who_leads_where_it_falls_and_whom_it_concerns(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        for decision in every_decision(session):
            assert decision.lead_officer_email.endswith("@anyborough.example.gov.uk")
            assert decision.lead_officer_telephone.startswith("01632 960")
            assert decision.committees
            assert decision.all_wards or decision.wards
            assert decision.is_key == (decision.key_ground is not None)


def test_offices_are_read_by_the_import_as_they_are_written(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        makers = list(session.exec(select(DecisionMaker)))
        assert Counter(maker.kind for maker in makers) == {
            DecisionMakerKind.CABINET: 1,
            DecisionMakerKind.CABINET_MEMBER: 6,
            DecisionMakerKind.OFFICER: 1,
        }
        assert [kind_of(maker.name) for maker in makers] == [maker.kind for maker in makers]
        assert [split_decision_makers(maker.name) for maker in makers] == [(maker.name,) for maker in makers]
        assert all(maker.holder or maker.kind is DecisionMakerKind.CABINET for maker in makers)
        assert all(maker.email for maker in makers)


def test_each_committee_has_a_full_table_and_everybody_can_be_written_to(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        committees = list(session.exec(select(ScrutinyCommittee)))
        assert len(committees) == 4
        for committee in committees:
            sits = list(session.exec(select(Membership).where(col(Membership.committee_id) == committee.id)))
            kinds = Counter(place.kind for place in sits)
            assert (kinds[MembershipKind.CHAIR], kinds[MembershipKind.VICE_CHAIR]) == (1, 1)
            assert kinds[MembershipKind.MEMBER] >= 5
            assert kinds[MembershipKind.SUBSTITUTE] == 2
            assert committee.remit
            assert committee.contact_email
        places = list(session.exec(select(Membership)))
        assert {place.co_optee_kind for place in places} == {None, *CoOpteeKind}
        assert all((one.kind is MembershipKind.CO_OPTEE) == (one.co_optee_kind is not None) for one in places)
        assert all(person.email for person in session.exec(select(Person)))
        assert session.exec(select(func.count()).select_from(Ward)).one() == 9


def test_three_people_may_sign_in_and_the_member_sits_on_a_committee(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, reported):
        assert [user.role for user in reported.users] == [Role.ADMINISTRATOR, Role.OFFICER, Role.MEMBER]
        assert reported.users[1] == SampleUser("officer@anyborough.example.gov.uk", "Callum Redfern", Role.OFFICER)
        users = list(session.exec(select(User).order_by(col(User.id))))
        assert [(user.email, user.name, user.role) for user in users] == [
            (user.email, user.name, user.role) for user in reported.users
        ]
        assert {user.password_hash for user in users} == {f"hash of {PASSWORD}"}
        (person_id,) = [user.person_id for user in users if user.person_id]
        places = session.exec(select(Membership).where(col(Membership.person_id) == person_id))
        assert [place.kind for place in places] == [MembershipKind.VICE_CHAIR, MembershipKind.MEMBER]


@pytest.mark.parametrize(
    ("published_on", "last_day", "implementable_on"),
    [
        (date(2012, 1, 13), date(2012, 1, 18), date(2012, 1, 19)),
        (date(2011, 12, 29), date(2012, 1, 4), date(2012, 1, 5)),
        (date(2019, 12, 31), date(2020, 1, 6), date(2020, 1, 7)),
    ],
)
def test_until_2019_three_working_days_were_counted_to_the_end_of_the_last(
    loaded: Loaded, published_on: date, last_day: date, implementable_on: date
) -> None:
    with loaded(A_SUNDAY) as (session, _):
        rule = rule_in_force(call_in_rules(session), published_on, kind=DecisionKind.CABINET_KEY)
        window = window_for(rule, published_at=london(published_on, time(10, 0)), calendar=CALENDAR)
        assert (window.last_day, window.implementable_on, window.cut_off) == (last_day, implementable_on, None)
        assert [one.count for one in rule.requesters] == [2]


def test_members_sat_already_when_the_plan_of_january_2012_was_published(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        sat = session.exec(select(Membership).where(col(Membership.joined_on) <= date(2012, 1, 1)))
        assert len(list(sat)) >= 30


def test_it_can_be_loaded_in_january_2012(loaded: Loaded) -> None:
    then = datetime(2012, 1, 13, 12, 0, tzinfo=UTC)
    with loaded(then) as (session, _):
        assert len(every_decision(session)) == 29
        assert len(decisions_query.open_to_call_in(session, then)) == 3


def test_it_loads_on_whichever_database_the_suite_runs_on(database: Database) -> None:
    with database.transaction() as session:
        assert sample_council.is_empty(session)
        assert load(session, A_SUNDAY).decisions == 29
    with database.reading() as session:
        assert len(decisions_query.open_to_call_in(session, A_SUNDAY)) == 4


def test_a_database_that_holds_anything_is_refused(database: Database) -> None:
    with database.transaction() as session:
        session.add(Ward(name="Foxholes", slug="foxholes"))
    with database.reading() as session:
        assert not sample_council.is_empty(session)
        with pytest.raises(RuleBroken, match="This database is not empty"):
            load(session, A_SUNDAY)


def test_a_password_that_is_easily_guessed_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuleBroken, match="harder to guess"), database.transaction() as session:
        sample_council.load(
            session, now=A_SUNDAY, calendar=CALENDAR, password="passwordpassword", hash_password=lambda word: word
        )
    with database.reading() as session:
        assert sample_council.is_empty(session)
