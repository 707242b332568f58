"""The desk's page of notifications, its lists, and what can be done about what was not delivered."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests.announced import CALENDAR, PUBLISHED, People, announce, messages
from tests.asked import asked_of
from tests.checked_client import CheckedClient, parse, words_of
from tests.standing_clock import StandingClock
from webapp.adapters.mail_log import AckLog
from webapp.config import Settings
from webapp.database import Database
from webapp.domain.delivery import Ending, Stage
from webapp.domain.diary_entry import DiaryKind
from webapp.domain.lifecycle import Status
from webapp.domain.messages import MessageKind
from webapp.domain.reminders import lead_times
from webapp.models.audit import AuditEvent
from webapp.models.calendar import CalendarItem, FeedClock
from webapp.models.decisions import Decision
from webapp.models.outbox import Attempt, MessageState, OutboxMessage, PostHold, TransportPause
from webapp.services.heartbeats import job_began, job_ended
from webapp.services.reminders import queue_due

PAGE = "/desk/notifications"
LIST = f"{PAGE}/messages"
SOON = PUBLISHED + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _on_the_day(clock: StandingClock) -> None:
    clock.set(SOON)


def told(session: Session, *, members: int = 3) -> list[OutboxMessage]:
    """Queue the first message to the members of one committee."""
    announce(session, people=People(members=members, officer="", office=""))
    queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
    return messages(session)


def end(session: Session, message: OutboxMessage, state: MessageState, words: str, at: datetime = SOON) -> None:
    """Let one message have ended so, after one try."""
    assert message.id is not None
    taken = state is MessageState.SENT
    message.state, message.attempts, message.last_error = state, 1, "" if taken else words
    message.sent_at = at if taken else None
    ending = Ending.TAKEN if taken else Ending.REFUSED
    session.add(Attempt(message_id=message.id, at=at, by="tests", ending=ending, stage=Stage.ENVELOPE, words=words))


@pytest.fixture
def three(database: Database) -> list[int]:
    """One message of three is sent, one refused, one waits; return their numbers."""
    with database.transaction() as session:
        sent, refused, waiting = told(session)
        end(session, sent, MessageState.SENT, "250 queued as 4F2")
        end(session, refused, MessageState.FAILED, "550 <member2@example.gov.uk>: no such user")
        return [one.id or 0 for one in (sent, refused, waiting)]


def test_an_empty_outbox_says_so(officer_client: CheckedClient) -> None:
    said = words_of(officer_client.get(PAGE).text)
    for words in (
        "None sent today, none waiting, none queued for later, none not delivered and not seen yet",
        "Every message was delivered, or is on its way.",
        "Nothing waits.",
        "No reminder is due: no decision can be called in.",
        "Nothing has been sent today.",
        "The scheduler has never run.",
    ):
        assert words in said


@pytest.mark.usefixtures("three")
def test_the_page_shows_what_was_sent_what_waits_and_what_was_refused(officer_client: CheckedClient) -> None:
    page = officer_client.get(PAGE)
    said = words_of(page.text)
    assert "1 sent today, 1 waiting, none queued for later, 1 not delivered and not seen yet" in said
    for words in ("KEY/03DEC/26 Call-in has opened On publication", "Councillor 2 Scrutiny member"):
        assert words in said.split("Waiting to be sent")[0]
    assert "Refused 550 [address]: no such user Send again" in said
    sent_today = said.split("Sent today")[1].split("The last 30 days")[0]
    assert "12:01pm" in sent_today
    assert "12:01pm on" not in sent_today
    assert "250 queued as 4F2" in sent_today
    assert "@" not in said


def test_the_jobs_are_named_in_words_with_their_last_beat(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        for job, problem in (("deliver_mail", None), ("publish_feeds", "OSError: the disk is full")):
            job_began(session, job, now=clock())
            job_ended(session, job, now=clock(), problem=None)
            job_ended(session, job, now=clock(), problem=problem)
    said = words_of(officer_client.get(PAGE).text)
    assert "Sending mail (deliver_mail) 12:01pm on Friday 11 December 2026 Works" in said
    assert "Failed 1 time OSError: the disk is full" in said.split("1 job works as expected")[0]
    assert "Publish" not in said.split("1 job works as expected")[1]
    assert said.index("Failed 1 time") < said.index("Not delivered")
    clock.advance(minutes=6)
    assert "Sending mail (deliver_mail) 12:01pm on Friday 11 December 2026 Silent" in words_of(
        officer_client.get(PAGE).text
    )


def test_a_transport_that_rests_says_since_when_until_when_and_why(
    officer_client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as session:
        session.add(
            TransportPause(
                transport="folder",
                failures=4,
                since=clock(),
                until=clock() + timedelta(seconds=40),
                words="535 plan@example.gov.uk may not sign in",
            )
        )
    said = words_of(officer_client.get(PAGE).text)
    assert "was not reached, 4 times in a row since 12:01pm on Friday 11 December 2026" in said
    assert "It said: 535 [address] may not sign in" in said


# What can be done


def test_a_refused_message_is_sent_again(officer_client: CheckedClient, database: Database, three: list[int]) -> None:
    page = officer_client.submit(PAGE, again=str(three[1]), action="/undelivered")
    assert page.status_code == 303
    assert "1 message waits to be sent again." in words_of(officer_client.get(PAGE).text)
    with database.reading() as session:
        message = session.get(OutboxMessage, three[1])
        assert message is not None
        assert (message.state, message.attempts, message.next_at) == (MessageState.QUEUED, 0, SOON)
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.action == "send again"))
        assert (event.actor, event.subject_uuid, event.reference) == ("Priya Shaw", message.message_id, "KEY/03DEC/26")


def test_several_are_sent_again_or_marked_at_once(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        for one in told(session):
            end(session, one, MessageState.DEAD, "450 later")
        ids = [str(one.id) for one in messages(session)]
    officer_client.submit(LIST, message=ids[:2], do="seen", action="/undelivered")
    assert "2 messages marked as seen." in words_of(officer_client.get(LIST).text)
    officer_client.submit(LIST, message=ids[1:], do="again", action="/undelivered")
    assert "2 messages wait to be sent again." in words_of(officer_client.get(LIST).text)
    with database.reading() as session:
        assert [(one.state.value, one.seen_at) for one in messages(session)] == [
            ("dead", SOON),
            ("queued", None),
            ("queued", None),
        ]


def test_what_does_not_hold_any_more_is_refused_with_the_reason(
    officer_client: CheckedClient, database: Database, three: list[int]
) -> None:
    with database.transaction() as session:
        session.exec(select(Decision)).one().status = Status.WITHDRAWN
    officer_client.submit(PAGE, again=str(three[1]), action="/undelivered")
    assert "Not sent again: Call-in has opened (KEY/03DEC/26), to Councillor 2: the decision is withdrawn." in words_of(
        officer_client.get(PAGE).text
    )
    with database.reading() as session:
        message = session.get(OutboxMessage, three[1])
        assert message is not None
        assert (message.state, message.attempts) == (MessageState.FAILED, 1)
        assert session.exec(select(AuditEvent).where(AuditEvent.action == "send again")).all() == []


@pytest.mark.parametrize("sent", [{}, {"message": ["x", "9" * 40, "²"]}, {"again": "-1"}])
def test_a_button_without_messages_changes_nothing_and_says_so(
    officer_client: CheckedClient, three: list[int], sent: dict[str, object]
) -> None:
    officer_client.submit(PAGE, sent, do="again", action="/undelivered")
    assert "Tick the messages first." in words_of(officer_client.get(PAGE).text)


def test_one_that_was_sent_is_not_sent_again(
    officer_client: CheckedClient, database: Database, three: list[int]
) -> None:
    officer_client.submit(PAGE, message=[str(three[0])], do="again", action="/undelivered")
    with database.reading() as session:
        assert [one.state.value for one in messages(session)] == ["sent", "failed", "queued"]


def test_the_button_leads_back_to_the_list_it_was_pressed_on_and_nowhere_else(
    officer_client: CheckedClient, three: list[int]
) -> None:
    address = f"{LIST}?show=not-delivered&words=Councillor"
    answer = officer_client.submit(address, seen=str(three[1]), action="/undelivered")
    assert answer.location == address
    answer = officer_client.submit(PAGE, back="https://elsewhere.example", do="seen", action="/undelivered")
    assert answer.location == PAGE


# Lists


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "people"),
    [
        ("", ["Councillor 2"]),
        ("?show=sent", ["Councillor 1"]),
        ("?show=sent-today&kind=call-in-opened", ["Councillor 1"]),
        ("?show=sent-today&kind=digest", []),
        ("?show=waiting", ["Councillor 3"]),
        ("?show=coming", []),
        ("?show=cancelled", []),
        ("?show=sent&words=leisure+councillor", ["Councillor 1"]),
        ("?show=sent&words=100%25", []),
        ("?show=nothing&kind=nothing&page=7e3", ["Councillor 2"]),
    ],
)
def test_a_list_holds_what_its_address_asks_for(officer_client: CheckedClient, asked: str, people: list[str]) -> None:
    page = officer_client.get(LIST + asked)
    said = words_of(page.text)
    assert [name for name in ("Councillor 1", "Councillor 2", "Councillor 3") if name in said] == people
    assert f"{len(people)} message" in said


def test_long_lists_have_pages_and_cost_no_more_than_short_ones(
    officer_client: CheckedClient, database: Database
) -> None:
    app_database = officer_client.application.extensions["forward-plan-database"]
    with database.transaction() as session:
        for one in told(session, members=60):
            end(session, one, MessageState.FAILED, "550 no")
    with asked_of(app_database) as for_one:
        officer_client.get(f"{LIST}?words=Councillor+60")
    with asked_of(app_database) as for_all:
        page = officer_client.get(f"{LIST}?words=Councillor")
    assert len(for_all) == len(for_one)
    assert len(list(parse(page.text).iterfind(".//tbody/tr"))) == 25
    assert f'href="{LIST}?words=Councillor&amp;page=3"' in page.text
    assert len(list(parse(officer_client.get(f"{LIST}?page=3").text).iterfind(".//tbody/tr"))) == 10


def test_a_reminder_that_waits_for_the_morning_is_due_next(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        (one,) = told(session, members=1)
        one.not_before = one.next_at = SOON + timedelta(hours=2)
    said = words_of(officer_client.get(PAGE).text)
    assert "none waiting, 1 queued for later" in said
    due_next = said.split("Due next")[1].split("Sent today")[0]
    assert "2:01pm on Friday 11 December 2026" in due_next
    assert "5pm on Friday 18 December 2026" in due_next


@pytest.mark.usefixtures("three")
def test_the_reminders_of_open_windows_stand_in_order_of_time(officer_client: CheckedClient) -> None:
    due_next = words_of(officer_client.get(PAGE).text).split("Due next")[1].split("Sent today")[0]
    assert "1 working day before 5pm on Thursday 17 December 2026 5pm on Friday 18 December 2026" in due_next
    assert due_next.index("1 working day before") < due_next.index("3 hours before 2pm on Friday 18 December 2026")


@pytest.mark.usefixtures("three")
def test_reminders_to_come_are_counted_and_a_digest_has_no_deadline(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        one = messages(session)[2]
        one.kind, one.next_at = MessageKind.DIGEST, SOON + timedelta(hours=2)
        for number in range(4, 9):
            announce(session, reference=f"KEY/0{number}DEC/26")
    said = words_of(officer_client.get(PAGE).text)
    assert "12 reminders of open windows to come." in said
    assert "These are the next 10 of 12." in said
    due_next = said.split("Due next")[1].split("Reminders of the windows")[0]
    assert "2:01pm on Friday 11 December 2026" in due_next
    assert "18 December" not in due_next


@pytest.mark.usefixtures("three")
def test_those_ticked_can_be_dealt_with_above_and_below(officer_client: CheckedClient, database: Database) -> None:
    assert officer_client.get(PAGE).text.count("Send those ticked again") == 1
    with database.transaction() as session:
        end(session, messages(session)[2], MessageState.DEAD, "450 later")
    assert officer_client.get(PAGE).text.count("Send those ticked again") == 2


# On hold


@pytest.mark.usefixtures("three")
def test_what_go_lets_out_is_counted_and_linked_with_when(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        session.add(PostHold(since=SOON, why="A backup was put back."))
        messages(session)[2].next_at = SOON + timedelta(hours=2)
    page = officer_client.get(PAGE)
    said = words_of(page.text)
    assert "None waiting to be sent" in said
    assert "1 due next: goes at 2:01pm on Friday 11 December 2026" in said
    assert f'href="{LIST}?show=coming"' in page.text
    officer_client.submit(PAGE, action="/go")
    assert "Mail leaves again: 0 messages now, and 1 message when due" in words_of(officer_client.get(PAGE).text)


def test_mail_that_is_held_goes_when_an_officer_says_so(
    officer_client: CheckedClient, database: Database, three: list[int], settings: Settings
) -> None:
    with database.transaction() as session:
        session.add(PostHold(since=SOON, why="A backup was put back."))
        waiting = session.get(OutboxMessage, three[2])
        assert waiting is not None
        AckLog(settings.instance / "acks.log").record(UUID(waiting.message_id), waiting.dedupe_key, at=SOON)
    said = words_of(officer_client.get(PAGE).text)
    assert "On hold since 12:01pm on Friday 11 December 2026. A backup was put back." in said
    assert "0 messages would be sent, 1 has been taken already and will not be sent again." in said
    assert officer_client.submit(PAGE, action="/go").status_code == 303
    said = words_of(officer_client.get(PAGE).text)
    assert "Mail leaves again: 0 messages now, and 0 messages when due (see Due next)." in said
    assert "On hold since" not in said
    with database.reading() as session:
        assert [one.state.value for one in messages(session)] == ["sent", "failed", "sent"]


# The chart


@pytest.mark.usefixtures("three")
def test_the_chart_is_a_picture_with_words_and_its_table_follows(officer_client: CheckedClient) -> None:
    main = parse(officer_client.get(PAGE).text).find(".//main")
    assert main is not None
    svg = next(one for one in main.iter() if str(one.tag).endswith("svg"))
    assert len([one for one in svg if str(one.tag).rpartition("}")[2] == "rect"]) == 2 + 2 * 30
    words = [str(one.text) for one in svg if str(one.tag).endswith("text")]
    assert words[:4] == ["Messages sent", "Tries not taken", "1", "0"]
    assert words[-1] == "11 Dec"
    rows = [["".join(cell.itertext()) for cell in row] for row in main.iterfind(".//details//tr")]
    assert ["Friday 11 December 2026", "1", "1"] in rows
    assert ["Thursday 12 November 2026", "0", "0"] in rows


def test_members_do_not_see_it(member_client: CheckedClient) -> None:
    assert member_client.get(PAGE).status_code == 403
    assert member_client.get(LIST).status_code == 403


def test_entries_that_could_not_be_written_are_shown_with_why(
    officer_client: CheckedClient, database: Database
) -> None:
    assert "Not in the calendars" not in words_of(officer_client.get(PAGE).text)
    address = "http://plan.example.gov.uk/decisions/KEY-01JAN-12"
    with database.transaction() as session:
        session.add(FeedClock(id=1, made_on=PUBLISHED.date(), made_with=""))
        for uuid, where in (("1", address), ("2", "")):
            session.add(unwritten(uuid, address=where))
    page = officer_client.get(PAGE).text
    assert (
        "Not in the calendars 2 entries could not be written, so no subscriber’s calendar shows them. All others are "
        "served."
    ) in words_of(page)
    assert f'<a class="govuk-link" href="{address}">{address}</a>' in page
    assert "decision-2@plan The entry has no title." in words_of(page)


def unwritten(uuid: str, *, address: str) -> CalendarItem:
    """An entry as it is kept when it cannot be a calendar event."""
    first_on = PUBLISHED.date()
    return CalendarItem(
        uid=f"decision-{uuid}@plan", kind=DiaryKind.DECISION, sequence=0, created_at=SOON, last_modified_at=SOON,
        content_hash="", schedule_hash="", body=b"", address=address, first_on=first_on, last_on=first_on,
        kept_until=first_on, problem="The entry has no title.",
    )  # fmt: skip
