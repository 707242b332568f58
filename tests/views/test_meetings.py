"""The public page of one scrutiny meeting, and the meetings on the page of a committee."""

from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import add_committee, add_decision, at
from tests.checked_client import CheckedClient, parse, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.domain.meetings import MeetingStatus
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.meetings import Meeting

NOW = at("2026-11-23")
EVENING = at("2026-12-02", "18:30")
DAY = timedelta(days=1)
COMMITTEE = "/committees/sustainable-growth"


@pytest.fixture
def growth(database: Database) -> ScrutinyCommittee:
    with database.transaction() as session:
        return add_committee(session)


def add(database: Database, *committees: ScrutinyCommittee, starts_at: datetime = EVENING, **facts: object) -> str:
    """Add a meeting; return the address of its page."""
    with database.transaction() as session:
        meeting = Meeting(starts_at=starts_at, committees=[session.merge(one) for one in committees], **facts)
        session.add(meeting)
    return f"/meetings/{meeting.uuid}"


def links_on(html: str) -> list[str]:
    main = parse(html).find(".//main")
    assert main is not None
    return [link.get("href", "") for link in main.iter("a")]


def test_a_page_says_when_where_and_who_meets_and_leads_to_their_calendars(
    client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    with database.transaction() as session:
        health = add_committee(session, "Health")
    address = add(
        database,
        growth,
        health,
        title="Budget",
        place="Guildhall",
        ends_at=EVENING + timedelta(hours=2),
        draft_report_on=date(2026, 11, 20),
        final_report_on=date(2026, 11, 25),
        reports_by=time(12),
        moved_from=EVENING - DAY,
    )
    page = client.get(address).text
    words = words_of(page)
    for said in (
        "Scrutiny meeting Budget Add to calendar",
        "It is to begin at 6:30pm on Wednesday 2 December 2026.",
        "When 6:30pm on Wednesday 2 December 2026, until 8:30pm",
        "Moved from 6:30pm on Tuesday 1 December 2026",
        "Where Guildhall",
        "Scrutiny committees, jointly Health (its calendar: Health)",
        "Draft reports due By noon on Friday 20 November 2026",
        "Final reports due By noon on Wednesday 25 November 2026",
    ):
        assert said in words
    assert links_on(page) == [
        f"/calendar/entries/meeting-{address.removeprefix('/meetings/')}.ics",
        "/committees/health",
        "/calendar/committees/health/",
        COMMITTEE,
        "/calendar/committees/sustainable-growth/",
    ]


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (
            MeetingStatus.PROVISIONAL,
            "Provisional Sustainable Growth Add to calendar"
            " It is to begin at 6:30pm on Wednesday 2 December 2026. The date is provisional. When",
        ),
        (
            MeetingStatus.CANCELLED,
            "Cancelled Sustainable Growth"
            " It is cancelled: it will not take place at 6:30pm on Wednesday 2 December 2026. Was to begin",
        ),
        (
            MeetingStatus.POSTPONED,
            "Postponed Sustainable Growth"
            " It is postponed: it will not take place at 6:30pm on Wednesday 2 December 2026."
            " A new day will be given here. Was to begin",
        ),
    ],
)
def test_a_page_says_whether_the_meeting_takes_place(
    client: CheckedClient, database: Database, growth: ScrutinyCommittee, status: MeetingStatus, standing: str
) -> None:
    address = add(database, growth, status=status, cancelled_at=None if status.takes_place else NOW)
    assert f"Scrutiny meeting {standing}" in words_of(client.get(address).text)


def test_a_meeting_that_has_begun_is_told_as_begun(
    client: CheckedClient, database: Database, growth: ScrutinyCommittee, clock: StandingClock
) -> None:
    address = add(database, growth)
    clock.set(EVENING)
    words = words_of(client.get(address).text)
    assert "Sustainable Growth It began at 6:30pm on Wednesday 2 December 2026." in words


def test_what_the_public_may_not_know_is_not_named(
    client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    with database.transaction() as session:
        known = add_decision(session, now=NOW - DAY)
        draft = add_decision(session, "KEY/02JAN/27", now=NOW - DAY, title="Sale of the depot")
        draft.status, draft.notice_published_at = Status.DRAFT, None
    about_known = client.get(add(database, growth, decision_id=known.id)).text
    assert f"It looks at {known.title} ({known.reference}): In the plan" in words_of(about_known)
    assert f"/decisions/{known.slug}" in links_on(about_known)
    about_draft = words_of(client.get(add(database, growth, decision_id=draft.id, starts_at=EVENING + DAY)).text)
    assert ("It looks at" in about_draft, "depot" in about_draft) == (False, False)


def test_a_meeting_that_is_not_there(client: CheckedClient) -> None:
    assert client.get("/meetings/nothing").status_code == 404


# On the page of a committee


def test_a_committees_page_lists_what_is_to_come_and_the_last_three(
    client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    empty = words_of(client.get(COMMITTEE).text)
    assert "No meeting to come has been entered yet." in empty
    assert "Its last meetings" not in empty
    with database.transaction() as session:
        health = add_committee(session, "Health")
    add(database, health, title="Elsewhere")
    held = [add(database, growth, starts_at=NOW - days * DAY) for days in (1, 2, 3, 4)]
    waiting = add(database, growth, starts_at=NOW - 5 * DAY, status=MeetingStatus.POSTPONED, cancelled_at=NOW)
    joint = add(database, growth, health, title="Budget", place="Guildhall")
    page = client.get(COMMITTEE).text
    assert [link for link in links_on(page) if link.startswith("/meetings/")] == [waiting, joint, *held[:3]]
    words = words_of(page)
    assert "Was noon on Wednesday 18 November 2026" in words
    assert "Sustainable Growth Postponed Not known yet" in words
    assert "Budget: Health and Sustainable Growth Guildhall" in words
    assert "Elsewhere" not in words


def test_a_committees_page_asks_as_many_questions_for_forty_meetings_as_for_one(
    client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))

    def questions() -> int:
        asked.clear()
        assert client.get(COMMITTEE).status_code == 200
        return len(asked)

    add(database, growth)
    for_one = questions()
    for days in range(1, 40):
        add(database, growth, starts_at=EVENING + days * DAY)
    assert questions() == for_one
