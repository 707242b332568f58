"""The sample council's editions of the plan, on whatever day it is loaded."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from tests.sample_councils import A_SUNDAY, CALENDAR, MOMENTS, Loaded, every_decision
from webapp.domain.comparison import Comparison, compare
from webapp.domain.days import Purpose
from webapp.domain.edition import DepartureKind, Edition, EditionKind
from webapp.domain.edition_checks import About, Circumstances, Finding, problems_with, warnings_about
from webapp.domain.edition_period import Period
from webapp.domain.expected_dates import last_day_of_month
from webapp.domain.lifecycle import UPCOMING, Status
from webapp.domain.london import london_date
from webapp.domain.notice_terms import months_after
from webapp.domain.plan_entry import PlanEntry
from webapp.models.audit import AuditEvent
from webapp.models.editions import EditionRow
from webapp.models.outbox import OutboxMessage
from webapp.queries import editions
from webapp.queries.calendar import calendar_changes
from webapp.queries.edition_readers import audience_of_edition
from webapp.queries.rules import notice_rules

LOADED_ON = {name: MOMENTS[name] for name in ("Sunday", "2 January", "leap day", "31st of a month")} | {
    "before Christmas": datetime(2026, 12, 24, 11, 0, tzinfo=UTC),
    "1 August": datetime(2026, 8, 1, 9, 0, tzinfo=UTC),
}


@pytest.fixture(params=LOADED_ON.values(), ids=LOADED_ON.keys())
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


def _edition(session: Session, number: int) -> Edition:
    found = editions.by_number(session, number)
    assert found is not None
    return found


def _plan_before(session: Session, number: int) -> tuple[PlanEntry, ...]:
    before = editions.previous(session, number)
    return editions.plan_as_of(session, before.number) if before else ()


def _compared(session: Session, number: int) -> Comparison:
    plan = editions.plan_as_of(session, number)
    return compare(_plan_before(session, number), plan, _edition(session, number).departures)


def _warnings(session: Session, edition: Edition) -> tuple[Finding, ...]:
    head = edition.head
    circumstances = Circumstances(
        kind=head.kind,
        period=Period(head.first_day, head.last_day),
        published_on=head.published_on,
        rules=notice_rules(session),
        calendar=CALENDAR.with_changes(closures=calendar_changes(session).closed_for(Purpose.NOTICE)),
        before=_plan_before(session, head.number),
    )
    return warnings_about(edition.entries, circumstances)


def _titles(entries: tuple[PlanEntry, ...]) -> set[str]:
    return {entry.title.split(" - ")[0] for entry in entries}


# On every day


def test_three_regular_editions_and_a_supplement_were_published_before_today(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        heads = [line.head for line in reversed(editions.listed(session))]
        assert [(head.number, head.kind) for head in heads] == [
            (1, EditionKind.REGULAR),
            (2, EditionKind.REGULAR),
            (3, EditionKind.SUPPLEMENT),
            (4, EditionKind.REGULAR),
        ]
        ages = [(london_date(now) - head.published_on).days for head in heads]
        assert ages == sorted(ages, reverse=True)
        windows = ((60, 70), (31, 40), (11, 20), (2, 8))
        assert all(low <= age <= high for age, (low, high) in zip(ages, windows, strict=True))
        assert all(london_date(head.recorded_at) == head.published_on for head in heads)


def test_each_covers_four_months_from_the_first_of_the_next(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        for line in editions.listed(session):
            head = line.head
            first = head.published_on.replace(day=1)
            assert head.first_day == (first if head.published_on.day == 1 else months_after(first, 1))
            assert head.last_day == last_day_of_month(months_after(head.first_day, 3))


def test_the_plan_of_today_tells_everything_that_can_become_of_an_entry(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        found = _compared(session, 4)
        assert _titles(found.new) == {
            "Library Opening Hours",
            "Bus Shelters and Real-Time Information",
            "Fees for Residential and Nursing Care in the Coming Year",
            "Selective Licensing of Privately Rented Homes in Northgate and Market Wards",
        }
        assert all(entry.is_new for entry in found.new)
        assert [len(entry.after.moves) for entry in found.moved] == [1, 2]
        assert all(entry.after.moves[-1].reason for entry in found.moved)
        assert {change.label for entry in found.reworded for change in entry.changes} == {
            "Decision",
            "What is to be decided",
            "Consultation",
        }
        gone = [one.departure for one in found.gone if one.departure]
        assert Counter(one.kind for one in gone) == {
            DepartureKind.TAKEN: 7,
            DepartureKind.WITHDRAWN: 1,
            DepartureKind.DEFERRED: 1,
        }
        assert all(one.reason for one in gone if one.kind is not DepartureKind.TAKEN)


def test_each_edition_brings_something_and_drops_nothing_unsaid(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        assert [_compared(session, number).summary_words for number in (1, 2, 3)] == [
            "16 new",
            "5 new, 1 moved",
            "1 new",
        ]
        assert all(gone.departure for number in (1, 2, 3, 4) for gone in _compared(session, number).gone)


def test_the_supplement_adds_what_the_fire_made_urgent(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        supplement = _edition(session, 3)
        assert _titles(supplement.entries) == {"Foxholes Primary School"}
        assert supplement.head.note
        assert supplement.entries[0].first_noticed_on == supplement.head.published_on
        assert "Foxholes Primary School" in _titles(_edition(session, 4).entries)


def test_nothing_kept_an_edition_back_and_few_things_were_pointed_out(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        every = [_edition(session, number) for number in (1, 2, 3, 4)]
        assert [problems_with(edition.entries) for edition in every] == [(), (), (), ()]
        found = [Counter(one.about for one in _warnings(session, edition)) for edition in every]
        assert [about - Counter([About.EMPTY_MONTH]) for about in found[:2]] == [Counter(), Counter()]
        assert found[2] == {About.NOTICE: 1}
        assert found[3] - Counter([About.PASSED]) == {About.NOTICE: 1}


def test_the_plan_of_today_holds_what_is_in_the_plan_and_within_its_period(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        plan = _edition(session, 4)
        upcoming = {one.uuid: one for one in every_decision(session) if one.status in UPCOMING}
        held = {entry.uuid for entry in plan.entries}
        later = [one for uuid, one in upcoming.items() if uuid not in held]
        assert [one.title for one in later] == ["Museum Store - Lease of a Building"]
        taken_since = {one.uuid: one.status for one in every_decision(session)}
        assert {taken_since[uuid] for uuid in held - set(upcoming)} == {Status.DECIDED}
        assert len(held - set(upcoming)) == 1


def test_only_the_latest_edition_waits_to_be_told_and_it_is_a_few_days_old(loaded: Loaded, now: datetime) -> None:
    with loaded(now) as (session, _):
        messages = list(session.exec(select(OutboxMessage)))
        latest = session.exec(select(EditionRow).where(col(EditionRow.number) == 4)).one()
        assert {one.edition_id for one in messages} == {latest.id}
        assert {one.subscriber for one in messages} == {
            reader.recipient.subscriber for reader in audience_of_edition(session, latest.published_on)
        }
        assert all(now - timedelta(days=8) < one.created_at <= now for one in messages)


# On one day


def test_drafts_were_announced_by_the_editions_that_added_them_and_one_still_waits(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        reasons = session.exec(select(AuditEvent.reason).where(col(AuditEvent.reason).startswith("Announced by")))
        assert list(reasons) == [
            "Announced by supplement 3, published on Tuesday 10 November 2026.",
            "Announced by edition 4, published on Thursday 19 November 2026.",
        ]
        assert [one.title for one in every_decision(session) if one.status is Status.DRAFT] == [
            "School Term Dates for the Year after Next"
        ]


def test_in_front_of_the_plan_stand_the_council_s_own_words(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        front = _edition(session, 4).front
        assert front.council_name == "Anyborough Council"
        assert front.threshold == "£500,000 or more. Resolved by Council in the budget for 2020."
        assert (len(front.cabinet), front.cabinet[0].name) == (6, "Councillor Helena Marchbank")
        assert all(member.offices for member in front.cabinet)
        assert all((front.key_decision, front.comments, front.copies, front.other_documents, front.departments))
        assert front.contact.email == "forward.plan@anyborough.example.gov.uk"


def test_the_cabinet_stands_with_its_members_and_each_entry_with_its_directorate(loaded: Loaded) -> None:
    with loaded(A_SUNDAY) as (session, _):
        plan = editions.plan_as_of(session, 4)
        cabinet = {maker.members for entry in plan for maker in entry.makers if maker.name == "Cabinet"}
        assert [len(members) for members in cabinet] == [6]
        assert {entry.directorate for entry in plan} == {"People", "Place", "Resources"}
        assert all(maker.holder for entry in plan for maker in entry.makers if maker.name != "Cabinet")
