"""Notices for tests: a decision of a committee with a chair, and notices written as officers write them."""

from datetime import date, datetime

from sqlmodel import Session

from tests.builders import ACTOR, add_committee, add_decision, add_member, at, working_calendar
from webapp.domain.days import Nation
from webapp.domain.expected_dates import ExpectedDate, on_day
from webapp.domain.membership import MembershipKind
from webapp.domain.notice import CHAIN_OF_2012
from webapp.domain.notice_presets import starting_rules
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.services import notices

RULES = starting_rules(Nation.ENGLAND)
CALENDAR = working_calendar()
IN_PLAN_SINCE = at("2026-01-20")
"""Tuesday 20 January 2026 at noon."""
EXPECTED = on_day(date(2026, 2, 10))
"""Tuesday 10 February 2026: twenty clear days later."""
TOLD = at("2026-02-02")
"""Monday 2 February 2026 at noon: five clear working days before Tuesday 10 February 2026."""
NOW = at("2026-02-02", "15:00")
PAGE = "/decisions/KEY-01FEB-26"
DESK = "/desk/decisions/KEY-01FEB-26/notices"


def add_short_decision(session: Session, *, expected: ExpectedDate = EXPECTED, **changed: object) -> Decision:
    """Add KEY/01FEB/26, announced too late for full notice, before a committee that has a chair."""
    committee = add_committee(session)
    add_member(session, committee, "Asha Lowe", kind=MembershipKind.CHAIR)
    add_member(session, committee, "Ben Cray")
    return add_decision(session, "KEY/01FEB/26", now=IN_PLAN_SINCE, expected=expected, **changed)


def general_exception(**changed: object) -> WrittenNotice:
    """Write a general exception published and told on Monday 2 February 2026."""
    facts: dict[str, object] = {
        "published_at": TOLD,
        "informed": "Asha Lowe, Chair of Sustainable Growth",
        "informed_on": date(2026, 2, 2),
        "reasons": "The grant was offered on 19 January.",
    }
    return WrittenNotice(kind=NoticeKind.GENERAL_EXCEPTION, **(facts | changed))  # type: ignore[arg-type]


def special_urgency(**changed: object) -> WrittenNotice:
    """Write a special urgency agreed by the scrutiny chair on Monday 2 February 2026."""
    facts: dict[str, object] = {
        "published_at": TOLD,
        "agreed_by": "Asha Lowe",
        "agreed_capacity": CHAIN_OF_2012[0],
        "agreed_on": date(2026, 2, 2),
        "reasons": "The roof may fall in.",
    }
    return WrittenNotice(kind=NoticeKind.SPECIAL_URGENCY, **(facts | changed))  # type: ignore[arg-type]


def private_meeting(kind: NoticeKind = NoticeKind.PRIVATE_MEETING, **changed: object) -> WrittenNotice:
    """Write a notice of a private meeting on Tuesday 3 March 2026."""
    facts: dict[str, object] = {
        "published_at": TOLD,
        "meeting_on": date(2026, 3, 3),
        "reasons": "Prices of tenders will be compared.",
        "exempt_paragraph": 3,
    }
    return WrittenNotice(kind=kind, **(facts | changed))  # type: ignore[arg-type]


def further_notice(**changed: object) -> WrittenNotice:
    """Write the further notice of the same meeting, with nothing received."""
    return private_meeting(NoticeKind.PRIVATE_MEETING_FURTHER, **({"representations": "None received"} | changed))


def agenda(**changed: object) -> WrittenNotice:
    """Write the agenda of a meeting on Tuesday 10 February 2026."""
    facts: dict[str, object] = {"published_at": TOLD, "meeting_on": date(2026, 2, 10)}
    return WrittenNotice(kind=NoticeKind.AGENDA, **(facts | changed))  # type: ignore[arg-type]


def publish(
    session: Session, decision: Decision, written: WrittenNotice, *, now: datetime = NOW, revision: int | None = None
) -> StatutoryNotice:
    """Publish a notice about a decision."""
    return notices.publish_notice(
        session, decision.uuid, written, rules=RULES, calendar=CALENDAR, revision=revision, actor=ACTOR, now=now
    )
