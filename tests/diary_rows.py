"""Plain rows of what calendars show, without the services that officers use: small, quick, and exactly as given."""

from datetime import UTC, date, datetime, time

from sqlmodel import Session

from webapp.domain.expected_dates import Precision
from webapp.domain.lifecycle import Status
from webapp.domain.offices import DecisionMakerKind
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.decisions import CommitteeLink, DateChange, Decision
from webapp.models.meetings import Meeting, MeetingCommittee
from webapp.models.records import Outcome

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def decision_row(session: Session, number: int, **changes: object) -> Decision:
    """Add a decision in the plan, expected in January 2027."""
    plain: dict[str, object] = {
        "uuid": f"00000000-0000-4000-8000-{number:012}",
        "reference": f"KEY/{number}",
        "reference_key": f"KEY{number}",
        "slug": f"key-{number}",
        "title": f"Decision {number}",
        "status": Status.IN_PLAN,
        "expected_precision": Precision.MONTH,
        "expected_from": date(2027, 1, 1),
        "expected_to": date(2027, 1, 31),
        "notice_published_at": NOON,
        "created_at": NOON,
        "updated_at": NOON,
    }
    decision = Decision(**{**plain, **changes})
    session.add(decision)
    session.flush()
    return decision


def on_the_day(day: date) -> dict[str, object]:
    """What a decision says that is expected on a day."""
    return {"expected_precision": Precision.DAY, "expected_from": day, "expected_to": day}


def record_row(session: Session, decision: Decision, **changes: object) -> Outcome:
    """Add the record of a decision made on 16 November 2026, whose window closes at 4pm on the 24th."""
    plain: dict[str, object] = {
        "decision_id": decision.id,
        "decided_on": date(2026, 11, 16),
        "published_at": datetime(2026, 11, 17, 18, 30, tzinfo=UTC),
        "decision_text": "Agreed.",
        "reasons": "Because.",
        "alternatives": "None.",
        "interests": "None.",
        "callable": True,
        "rule": {"days": 5},
        "call_in_opens_on": date(2026, 11, 18),
        "call_in_last_day": date(2026, 11, 24),
        "call_in_closes_at": datetime(2026, 11, 24, 16, tzinfo=UTC),
        "cut_off": time(16),
        "recorded_at": NOON,
        "recorded_by": "Priya Shaw",
    }
    outcome = Outcome(**{**plain, **changes})
    session.add(outcome)
    session.flush()
    return outcome


NO_WINDOW: dict[str, object] = {
    "callable": False,
    "not_callable_reason": "Urgent",
    "rule": None,
    "call_in_opens_on": None,
    "call_in_last_day": None,
    "call_in_closes_at": None,
    "cut_off": None,
}


def move_row(session: Session, decision: Decision, old: date, *, changed_at: datetime = NOON) -> None:
    """Add a move of a decision's date away from a day."""
    session.add(
        DateChange(
            decision_id=decision.id,
            changed_at=changed_at,
            changed_by="Priya Shaw",
            reason="More time",
            old_precision=Precision.DAY,
            old_from=old,
            old_to=old,
            new_precision=Precision.MONTH,
            new_from=date(2027, 1, 1),
            new_to=date(2027, 1, 31),
        )
    )
    session.flush()


def committee_row(session: Session, slug: str) -> ScrutinyCommittee:
    """Add a scrutiny committee whose name is its slug."""
    committee = ScrutinyCommittee(name=slug.title(), name_key=slug, slug=slug)
    session.add(committee)
    session.flush()
    return committee


def maker_row(session: Session, slug: str) -> DecisionMaker:
    """Add a decision maker whose name is its slug."""
    maker = DecisionMaker(kind=DecisionMakerKind.CABINET, name=slug.title(), name_key=slug, slug=slug)
    session.add(maker)
    session.flush()
    return maker


def ward_row(session: Session, slug: str) -> Ward:
    """Add a ward whose name is its slug."""
    ward = Ward(name=slug.title(), slug=slug)
    session.add(ward)
    session.flush()
    return ward


def link_row(session: Session, decision: Decision, committee: ScrutinyCommittee) -> None:
    """Let a decision fall to a committee."""
    session.add(CommitteeLink(decision_id=decision.id, committee_id=committee.id))
    session.flush()


def meeting_row(session: Session, *committees: ScrutinyCommittee, number: int = 1, **changes: object) -> Meeting:
    """Add a meeting at 6:30pm on Wednesday 2 December 2026."""
    plain: dict[str, object] = {
        "uuid": f"00000000-0000-4000-9000-{number:012}",
        "starts_at": datetime(2026, 12, 2, 18, 30, tzinfo=UTC),
        "place": "Town Hall",
        "title": "Ordinary meeting",
    }
    meeting = Meeting(**{**plain, **changes})
    session.add(meeting)
    session.flush()
    session.add_all(MeetingCommittee(meeting_id=meeting.id, committee_id=one.id) for one in committees)
    session.flush()
    return meeting
