"""What subscribers of the sample council see of a change keeps every rule, and nobody else sees anything."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.adapters.feed_rules import AS_BARS, broken_rules
from tests.builders import ACTOR
from tests.feeds.answers import Answer
from tests.feeds.change_rules import HIDING, broken_change_rules
from tests.feeds.sample_house import SampleHouse, address_of
from tests.sample_councils import CALENDAR
from webapp.domain.expected_dates import on_day
from webapp.domain.lifecycle import Status
from webapp.domain.meetings import MeetingStatus
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting, MeetingCommittee
from webapp.models.records import Outcome
from webapp.services import bodies, decisions, meetings, records
from webapp.services.bodies import Committee
from webapp.services.meetings import Appointment

Change = Callable[[Session, SampleHouse], object]


def planned(session: Session) -> Decision:
    """Return the decision of the plan that is expected last of those with a day."""
    first, last = col(Decision.expected_from), col(Decision.expected_to)
    on_a_day = select(Decision).where(Decision.status == Status.IN_PLAN, first == last)
    return session.exec(on_a_day.order_by(first.desc()).limit(1)).one()


def rescheduled(session: Session, house: SampleHouse) -> None:
    decision = planned(session)
    assert decision.expected_from is not None
    later, why = on_day(decision.expected_from + timedelta(days=7)), "The bids are late."
    decisions.move_date(session, decision.uuid, later, reason=why, revision=None, actor=ACTOR, now=house.clock())


def withdrawn(session: Session, house: SampleHouse) -> None:
    uuid = planned(session).uuid
    decisions.withdraw(session, uuid, reason="Not needed.", revision=None, actor=ACTOR, now=house.clock())


def renamed(session: Session, house: SampleHouse) -> None:
    row = session.exec(select(ScrutinyCommittee).where(ScrutinyCommittee.slug == "care-and-health")).one()
    new = Committee("Health and Homes", row.remit)
    bodies.edit_committee(session, row.uuid, new, revision=row.revision, actor=ACTOR, now=house.clock())


def called_off(session: Session, house: SampleHouse) -> None:
    to_come = select(Meeting).where(Meeting.status == MeetingStatus.SCHEDULED, col(Meeting.starts_at) > house.clock())
    meeting = session.exec(to_come.order_by(col(Meeting.starts_at)).limit(1)).one()
    meetings.cancel_meeting(session, meeting.uuid, revision=meeting.revision, actor=ACTOR, now=house.clock())


def much_at_once(session: Session, house: SampleHouse) -> None:
    """Postpone a meeting, move another by a day, and close a committee."""
    to_come = select(Meeting).where(Meeting.status == MeetingStatus.SCHEDULED, col(Meeting.starts_at) > house.clock())
    postponed, moved = session.exec(to_come.order_by(col(Meeting.starts_at)).limit(2)).all()
    now = house.clock()
    meetings.postpone_meeting(session, postponed.uuid, revision=postponed.revision, actor=ACTOR, now=now)
    link = select(MeetingCommittee.committee_id).where(MeetingCommittee.meeting_id == moved.id)
    committees = tuple(session.exec(link))
    later = Appointment(committees, moved.starts_at + timedelta(days=1), place="Guildhall", title=moved.title)
    meetings.change_meeting(session, moved.uuid, later, revision=moved.revision, actor=ACTOR, now=now)
    row = session.exec(select(ScrutinyCommittee).where(ScrutinyCommittee.slug == "children-and-learning")).one()
    bodies.close_committee(session, row.uuid, closed_on=now.date(), revision=row.revision, actor=ACTOR, now=now)


def announced_again(session: Session, house: SampleHouse) -> None:
    still_open = (col(Decision.status) == Status.DECIDED, col(Outcome.call_in_last_day) > house.clock().date())
    windows = sa.select(col(Decision.uuid), col(Outcome.call_in_last_day)).join(Outcome).where(*still_open)
    uuid, last_day = session.execute(windows.order_by(col(Outcome.call_in_last_day)).limit(1)).one()
    records.reannounce(
        session,
        uuid,
        reason="The town hall is closed.",
        calendar=CALENDAR.with_changes(additions={last_day: "Town hall closed"}),
        revision=None,
        actor=ACTOR,
        now=house.clock(),
    )


def a_night(session: Session, house: SampleHouse) -> None:
    house.clock.advance(hours=12)


def a_season(session: Session, house: SampleHouse) -> None:
    house.clock.advance(days=100)


# What each change shows in, and what it must leave as it was.
CHANGES: dict[str, tuple[Change, set[str], set[str]]] = {
    "a decision is rescheduled": (rescheduled, {"plan", "everything?alarms=none"}, {"meetings", "call-in"}),
    "a decision is withdrawn": (withdrawn, {"plan", "everything?cancelled=mark"}, {"meetings", "call-in"}),
    "a committee is renamed": (renamed, {"meetings", "committees/care-and-health"}, {"plan", "call-in"}),
    "a meeting is cancelled": (called_off, {"meetings", "everything?cancelled=hide"}, {"plan", "call-in"}),
    "a deadline is announced again": (announced_again, {"call-in", "everything"}, {"meetings"}),
    "much happens at once": (much_at_once, {"meetings", "committees/children-and-learning"}, {"plan", "call-in"}),
    "a night passes": (a_night, set(), {"meetings"}),
    "a season passes": (a_season, {"plan", "meetings"}, set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_seen_of_a_change_breaks_no_rule(sample_house: SampleHouse, name: str) -> None:
    change, concerned, untouched = CHANGES[name]
    before = sample_house.served(sample_house.addresses())
    sample_house.clock.advance(minutes=5)
    with sample_house.database.transaction() as session:
        change(session, sample_house)
    sample_house.publish()
    after = sample_house.served(before)
    changed = {address for address, answer in after.items() if answer.body != before[address].body}
    assert {address_of(key) for key in concerned} <= changed
    assert changed.isdisjoint({address_of(key) for key in untouched})
    faults = {address: faults_of(sample_house, address, before, after) for address in before}
    assert {address: found for address, found in faults.items() if found} == {}


def faults_of(house: SampleHouse, address: str, before: Mapping[str, Answer], after: Mapping[str, Answer]) -> list[str]:
    """Return what is wrong with a change at an address, and with what came of it."""
    now, was, is_now = house.clock(), before[address], after[address]
    may_go = HIDING if "=hide" in address or "fuzzy=none" in address else frozenset[str]()
    faults = broken_change_rules(was, is_now, ask=house.ask, path=address, now=now, allowed=may_go)
    if was.body == is_now.body:
        return faults
    return faults + broken_rules(is_now.body, now=now, allowed=AS_BARS if "fuzzy=bar" in address else ())
