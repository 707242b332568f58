"""One message of every kind with realistic facts, for tests of letters and for the pictures of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from tests.edition_letters import HEALTH, news
from webapp.adapters.mail import House
from webapp.domain.call_in import CallInWindow
from webapp.domain.contacts import Contact
from webapp.domain.digests import Digest, DigestGroup, DigestLine
from webapp.domain.invitations import Invitation
from webapp.domain.meeting_news import MeetingNews
from webapp.domain.meetings import MeetingStatus
from webapp.domain.messages import Content, Email, Facts, MessageKind, Recipient, message_id_for
from webapp.domain.officers_day import DayLine, OfficersDay
from webapp.domain.plan_entry import Committee
from webapp.domain.subscriptions import Pace

NOW = datetime(2026, 12, 17, 17, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 12, 11, 12, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)
WINDOW = CallInWindow(PUBLISHED, date(2026, 12, 12), date(2026, 12, 18), CLOSES, time(17, 0), date(2026, 12, 19), ())
HOUSE = House(
    "Anyborough Council", "#1f5f5b", "plan@example.gov.uk", "https://plan.example.gov.uk", b"a key for tests only"
)
SCRUTINY = Contact("Ada Penrose", "Scrutiny officer", "01632 960123", "scrutiny@example.gov.uk")
EVENT = (
    b"BEGIN:VEVENT\r\nUID:callindeadline-00000000-0000-4000-8000-000000000012@plan.example.gov.uk\r\n"
    b"DTSTAMP:20261211T120000Z\r\nSEQUENCE:0\r\n"
    b"DTSTART;TZID=Europe/London:20261218T163000\r\nDTEND;TZID=Europe/London:20261218T170000\r\n"
    b"SUMMARY:CALL-IN CLOSES 17:00: Leisure centre contract\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n"
)
CANCELLED_EVENT = EVENT.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED").replace(b"SEQUENCE:0", b"SEQUENCE:1")
FACTS = Facts(
    reference="KEY/03DEC/26",
    title="Leisure centre contract",
    slug="KEY-03DEC-26",
    made_by=("Cabinet Member for Communities", "Leader of the Council"),
    committees=("Communities Scrutiny Committee",),
    window=WINDOW,
    contacts=(SCRUTINY,),
    rule_words="Any two members of a scrutiny committee may call in a decision within five working days of its "
    "publication, by notice in writing to the Monitoring Officer. The day of publication is not counted.",
    rule_source="Constitution, part 4, rule 16",
    who_may_sign="Any two members of a scrutiny committee",
    decided_on=date(2026, 12, 10),
    decision_text="That the contract for the leisure centre be awarded for ten years from 1 April 2027.",
)
ENTRY = replace(
    FACTS,
    window=None,
    decided_on=None,
    decision_text="",
    expected="Tuesday 9 February 2027",
    reason="The survey of the roof took longer than planned.",
)
MEETING = MeetingNews(
    name="Call-in: Communities Scrutiny Committee",
    starts_at=datetime(2027, 1, 6, 18, 30, tzinfo=UTC),
    place="Committee room 2, Town Hall",
    status=MeetingStatus.SCHEDULED,
    committees=(Committee("Communities Scrutiny Committee", "communities"),),
    contacts=(SCRUTINY,),
    about="Leisure centre contract (KEY/03DEC/26)",
    about_slug="KEY-03DEC-26",
)
DIGEST = Digest(
    pace=Pace.DAILY,
    since=datetime(2026, 12, 13, 7, 0, tzinfo=UTC),
    until=datetime(2026, 12, 14, 7, 0, tzinfo=UTC),
    groups=(
        DigestGroup(
            "Call-in",
            (
                DigestLine(
                    title="Leisure centre contract",
                    path="/decisions/KEY-03DEC-26",
                    state="Call-in closes at 5pm on Friday 18 December 2026",
                    reference="KEY/03DEC/26",
                    details=("The record of the decision was published on Friday 11 December 2026.",),
                    who_may_sign="Any two members of a scrutiny committee",
                ),
                DigestLine(
                    title="Parking charges in the old town",
                    path="/decisions/KEY-04DEC-26",
                    state="Call-in closes at 5pm on Monday 14 December 2026",
                    reference="KEY/04DEC/26",
                ),
            ),
        ),
        DigestGroup(
            "Call-in closed",
            (
                DigestLine(
                    title="Repairs to the market clock",
                    path="/decisions/KEY-05DEC-26",
                    state="Call-in closed at 5pm on Friday 11 December 2026",
                    reference="KEY/05DEC/26",
                    details=("The record of the decision was published on Friday 4 December 2026.",),
                ),
            ),
        ),
        DigestGroup(
            "Moved or withdrawn",
            (
                DigestLine(
                    title="Repair of the swimming pool",
                    path="/decisions/KEY-02JAN-27",
                    state="Expected: Tuesday 9 February 2027",
                    reference="KEY/02JAN/27",
                    details=("Before, it was expected: January 2027. The survey took longer.",),
                ),
            ),
        ),
    ),
    contacts=(SCRUTINY,),
)
TODAY = OfficersDay(
    date(2026, 12, 14),
    (
        DayLine(
            when="Overdue",
            what="Market hall (KEY/04JAN/27)",
            why="Expected on Thursday 10 December 2026, and it has no record.",
            path="/desk/decisions/KEY-04JAN-27",
            overdue=True,
        ),
        DayLine(
            when="Today at 5pm",
            what="Call-in closes: Parking charges in the old town (KEY/04DEC/26)",
            why="",
            path="/desk/decisions/KEY-04DEC-26/call-in",
        ),
        DayLine(
            when="By Friday 18 December",
            what="The next edition of the plan",
            why="Edition 14 ends then, and no later one is published.",
            path="/desk/editions/new",
        ),
    ),
)
INVITATION = Invitation(
    (
        "Scrutiny committee: Communities Scrutiny Committee",
        "Told when: a decision can be called in; call-in is about to close",
        "Reminded before a deadline: 1 working day and 3 hours before",
        "How often: as soon as it happens, one message for each thing",
    )
)
MEMBER = Recipient("member-7", "moss@example.gov.uk", "Councillor Zoë Moss-O'Neil, Jr")
READER = Recipient("subscriber-12", "reader@example.org", "", "0b4f8a56-2f0c-4a51-9d0e-3a1c5f7be2a4")
OFFICER = Recipient("user-4", "officer@example.gov.uk", "Priya Shaw")
LEAD = Recipient("lead-officer", "lead@example.gov.uk", "Priya Shaw")

SAID: Mapping[MessageKind, tuple[Recipient, Content, dict[str, object]]] = {
    MessageKind.CALL_IN_OPENED: (READER, replace(FACTS, deadline_event=EVENT), {}),
    MessageKind.CALL_IN_CLOSING: (MEMBER, replace(FACTS, deadline_event=EVENT), {"occasion": "1-working-day"}),
    MessageKind.DEADLINE_MOVED: (
        replace(MEMBER, uuid=READER.uuid),
        replace(FACTS, deadline_event=EVENT, correction_reason="The record was published a day later than we said."),
        {"heard_closes_at": datetime(2026, 12, 17, 17, 0, tzinfo=UTC)},
    ),
    MessageKind.WITHDRAWN: (READER, ENTRY, {"heard": "Tuesday 12 January 2027"}),
    MessageKind.CALLED_IN: (MEMBER, replace(FACTS, deadline_event=CANCELLED_EVENT), {"heard_closes_at": CLOSES}),
    MessageKind.NOT_VALID: (MEMBER, FACTS, {"heard_closes_at": CLOSES}),
    MessageKind.EDITION_PUBLISHED: (MEMBER, news(HEALTH), {}),
    MessageKind.CALL_IN_REQUESTED: (
        OFFICER,
        replace(
            FACTS,
            outcome="The request was complete at 4:10pm on Wednesday 16 December 2026. "
            "Scrutiny must meet by Friday 8 January 2027.",
        ),
        {"occasion": "complete-revision-5"},
    ),
    MessageKind.CALL_IN_OUTCOME: (
        READER,
        replace(
            FACTS,
            outcome="Referred back to the decision maker on Wednesday 6 January 2027. It may not be implemented "
            "until the decision maker has looked at it again.",
        ),
        {},
    ),
    MessageKind.RESCHEDULED: (READER, ENTRY, {"heard": "January 2027"}),
    MessageKind.REPORT_DUE: (
        LEAD,
        ENTRY,
        {"occasion": "final/3-working-days", "deadline_at": datetime(2027, 1, 30, 0, 0, tzinfo=UTC)},
    ),
    MessageKind.MEETING_COMING: (MEMBER, MEETING, {}),
    MessageKind.MEETING_CHANGED: (
        MEMBER, MEETING, {"heard": "6:30pm on Tuesday 5 January 2027, Committee room 1, Town Hall"},
    ),
    MessageKind.DIGEST: (READER, DIGEST, {}),
    MessageKind.OFFICERS_DAY: (OFFICER, TODAY, {}),
    MessageKind.CONFIRM: (READER, INVITATION, {}),
    MessageKind.KNOWN: (READER, INVITATION, {}),
}  # fmt: skip


def every_email(kind: MessageKind, **changes: object) -> Email:
    """Return a message of a kind; *changes* are made to the message."""
    recipient, facts, told = SAID[kind]
    key = f"{kind}/KEY-03DEC-26/{recipient.subscriber}"
    email = Email(kind, recipient, key, message_id_for(key), facts, **told)  # type: ignore[arg-type]
    return replace(email, **changes)  # type: ignore[arg-type]
