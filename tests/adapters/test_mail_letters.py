"""Letters of every kind: what they say, how they are put on the wire, and what is never in them."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

import pytest

from tests.adapters.every_letter import (
    CANCELLED_EVENT,
    CLOSES,
    ENTRY,
    EVENT,
    FACTS,
    HOUSE,
    INVITATION,
    LEAD,
    MEETING,
    MEMBER,
    NOW,
    OFFICER,
    READER,
    WINDOW,
    every_email,
)  # fmt: skip
from webapp.adapters.ics import LONDON_BLOCK
from webapp.adapters.link_tokens import Purpose, token_for
from webapp.adapters.mail import House, compose
from webapp.domain.meetings import MeetingStatus
from webapp.domain.messages import Email, MessageKind, Recipient

GOLDEN = Path(__file__).parent / "golden"
SUBJECTS = {
    MessageKind.CALL_IN_OPENED: "Open to call-in until 5pm Fri 18 Dec: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.CALL_IN_CLOSING: "Call-in closes 5pm Friday 18 December: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.DEADLINE_MOVED: "Call-in now closes 5pm Fri 18 Dec: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.WITHDRAWN: "Decision withdrawn: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.CALLED_IN: "Called in: Leisure centre contract (KEY/03DEC/26), not to be implemented yet",
    MessageKind.NOT_VALID: "Call-in found not valid: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.EDITION_PUBLISHED: "Forward plan, edition 14: 2 new and 1 moved for Health Scrutiny",
    MessageKind.CALL_IN_REQUESTED: "Call-in request complete: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.CALL_IN_OUTCOME: "Outcome of the call-in: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.RESCHEDULED: "Decision moved: Leisure centre contract (KEY/03DEC/26), now Tuesday 9 February 2027",
    MessageKind.REPORT_DUE: "Final report due by Fri 29 Jan: Leisure centre contract (KEY/03DEC/26)",
    MessageKind.MEETING_COMING: "Scrutiny meeting 6:30pm Wed 6 Jan: Call-in: Communities Scrutiny Committee",
    MessageKind.MEETING_CHANGED: "Scrutiny meeting changed, now 6:30pm Wed 6 Jan: "
    "Call-in: Communities Scrutiny Committee",
    MessageKind.DIGEST: "Forward plan, Mon 14 Dec: 2 for call-in, 1 closed to call-in, 1 moved or withdrawn",
    MessageKind.OFFICERS_DAY: "3 things need you, 1 overdue: Market hall (KEY/04JAN/27), and 2 more",
    MessageKind.CONFIRM: "Please confirm: forward plan mail from Anyborough Council",
    MessageKind.KNOWN: "You already get forward plan mail from Anyborough Council",
}
EVERY = pytest.mark.parametrize("kind", list(MessageKind))


def letter(email: Email, house: House = HOUSE) -> EmailMessage:
    message = message_from_bytes(compose(email, house, now=NOW).content, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


def body(email: Email, kind: str = "plain") -> str:
    found = letter(email).get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def file_in(email: Email, house: House = HOUSE) -> bytes | None:
    files = [bytes(part.get_payload(decode=True)) for part in letter(email, house).iter_attachments()]  # type: ignore[arg-type]
    return files[0] if files else None


@EVERY
def test_a_subject_says_it_all(kind: MessageKind) -> None:
    assert letter(every_email(kind))["Subject"] == SUBJECTS[kind]


@EVERY
def test_a_letter_is_fit_for_the_wire_and_goes_to_one_address(kind: MessageKind) -> None:
    email = every_email(kind)
    content = compose(email, HOUSE, now=NOW).content
    assert content.isascii()
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    plain = message_from_bytes(content)
    assert [address for _, address in getaddresses(plain.get_all("To", []))] == [email.recipient.address]
    assert [name for name in plain if name in ("Cc", "Bcc")] == []
    assert [part.defects for part in letter(email).walk()] == [[] for _ in letter(email).walk()]


@EVERY
def test_the_page_in_a_letter_asks_for_nothing_from_elsewhere(kind: MessageKind) -> None:
    page = body(every_email(kind), "html")
    assert [word for word in ("<img", "url(", "<script", "<link", "@import") if word in page] == []
    addresses = re.findall(r'href="([^"]*)"', page)
    assert [one for one in addresses if not one.startswith((HOUSE.base_url, "tel:", "mailto:"))] == []


@EVERY
def test_the_text_can_be_read_alone(kind: MessageKind) -> None:
    said = body(every_email(kind))
    assert [mark for mark in ("<p", "&#", "&amp;", "None", "\n\n\n\n", " \n") if mark in said] == []
    assert set(re.findall(r'https://[^\s<"]+', said)) >= {
        one.replace("&amp;", "&") for one in re.findall(r'href="(https://[^"]*)"', body(every_email(kind), "html"))
    } - {"https://plan.example.gov.uk/desk/"}


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (MessageKind.CALL_IN_CLOSING, "Forward plan reminders <reminders.plan.example.gov.uk>"),
        (MessageKind.MEETING_COMING, "Forward plan reminders <reminders.plan.example.gov.uk>"),
        (MessageKind.EDITION_PUBLISHED, "Forward plan editions <editions.plan.example.gov.uk>"),
        (MessageKind.DIGEST, "Forward plan digests <digests.plan.example.gov.uk>"),
        (MessageKind.OFFICERS_DAY, "Forward plan officers <officers.plan.example.gov.uk>"),
        (MessageKind.CONFIRM, "Forward plan subscriptions <subscriptions.plan.example.gov.uk>"),
    ],
)
def test_each_family_is_a_list_of_its_own(kind: MessageKind, named: str) -> None:
    assert letter(every_email(kind))["List-Id"] == named


PREFERENCES = f"https://plan.example.gov.uk/subscriptions/{token_for(HOUSE.link_key, Purpose.PREFERENCES, READER.uuid)}"


def test_whoever_subscribed_can_end_it_with_one_click() -> None:
    for kind in (MessageKind.CALL_IN_CLOSING, MessageKind.DIGEST):
        told = every_email(kind, recipient=READER)
        assert letter(told)["List-Unsubscribe"] == f"<{PREFERENCES}/unsubscribe>"
        assert letter(told)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert body(told).endswith(
            "You are sent this because you subscribed with this address.\n"
            f"Choose what you get: {PREFERENCES}\nStop all of it: {PREFERENCES}/unsubscribe\n"
        )


def test_whoever_is_told_for_an_office_cannot_end_it_by_a_slip() -> None:
    for recipient, last in (
        (MEMBER, "Ask for mail about other decisions: https://plan.example.gov.uk/subscribe\n"),
        (
            replace(MEMBER, uuid=READER.uuid),
            f"You have subscribed as well. Choose what else you get: {PREFERENCES}\n",
        ),
    ):
        told = every_email(MessageKind.CALL_IN_CLOSING, recipient=recipient)
        assert letter(told)["List-Unsubscribe"] is None
        assert "/unsubscribe" not in body(told) + body(told, "html")
        assert body(told).endswith(last)


def test_the_question_to_confirm_leads_to_a_page_and_nothing_else() -> None:
    confirm = token_for(HOUSE.link_key, Purpose.CONFIRM, READER.uuid)
    for kind in ("plain", "html"):
        said = body(every_email(MessageKind.CONFIRM), kind)
        assert f"https://plan.example.gov.uk/subscribe/confirm/{confirm}" in said
        assert "reader@example.org" in said
        assert "If it was not you, do nothing. Nothing more will be sent" in said
        assert all(line in said for line in INVITATION.chosen)
        assert "/subscriptions/" not in said
    assert letter(every_email(MessageKind.CONFIRM))["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("recipient", "house", "words"),
    [
        (Recipient("subscriber-12", "reader@example.org"), HOUSE, "their uuid"),
        (READER, replace(HOUSE, link_key=b""), "Without a key"),
    ],
)
def test_no_letter_goes_to_a_subscriber_who_could_not_end_it(recipient: Recipient, house: House, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compose(every_email(MessageKind.CALL_IN_CLOSING, recipient=recipient), house, now=NOW)


def test_the_last_moment_goes_with_the_letter_as_the_event_of_the_feed() -> None:
    told = every_email(MessageKind.CALL_IN_CLOSING)
    file = file_in(told)
    assert file is not None
    assert file.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert file.endswith(LONDON_BLOCK + EVENT + b"END:VCALENDAR\r\n")
    assert b"METHOD" not in file
    (part,) = letter(told).iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "call-in-deadline.ics")
    assert "The last moment is attached as a calendar file." in body(told)


def test_a_whole_last_day_goes_with_the_letter_too() -> None:
    event = EVENT.replace(b"DTEND;TZID=Europe/London:20261218T170000", b"DTEND;VALUE=DATE:20261219")
    facts = replace(FACTS, window=replace(WINDOW, cut_off=None), deadline_event=event)
    assert file_in(every_email(MessageKind.CALL_IN_CLOSING, facts=facts)) is not None


@pytest.mark.parametrize(
    ("kind", "event", "changes"),
    [
        (MessageKind.CALL_IN_CLOSING, b"", {}),
        (MessageKind.CALL_IN_CLOSING, EVENT.replace(b"20261218T170000", b"20261217T170000"), {}),
        (MessageKind.CALL_IN_CLOSING, CANCELLED_EVENT, {}),
        (MessageKind.CALL_IN_CLOSING, EVENT, {"is_late": True}),
        (MessageKind.CALLED_IN, EVENT, {}),
        (MessageKind.CALL_IN_OUTCOME, EVENT, {}),
    ],
)
def test_an_event_that_tells_something_else_does_not_go_with_a_letter(
    kind: MessageKind, event: bytes, changes: dict[str, object]
) -> None:
    told = every_email(kind, facts=replace(FACTS, deadline_event=event), **changes)
    assert file_in(told) is None
    assert "attached" not in body(told)


def test_a_decision_that_was_called_in_takes_its_event_back() -> None:
    file = file_in(every_email(MessageKind.CALLED_IN))
    assert file is not None
    assert CANCELLED_EVENT in file


def test_where_files_cannot_go_none_is_promised() -> None:
    told, house = every_email(MessageKind.CALL_IN_CLOSING), replace(HOUSE, attaches=False)
    assert file_in(told, house) is None
    assert b"attached" not in compose(told, house, now=NOW).content


def test_a_late_reminder_does_not_ask_for_what_is_over() -> None:
    said = body(every_email(MessageKind.CALL_IN_CLOSING, is_late=True))
    assert said.splitlines()[2].startswith("Late notice: this could not be delivered in time. Call-in of this decision")
    assert "Who may call it in" not in said
    assert "If nobody has called it in, it may be implemented on or after Saturday 19 December 2026." in said


@pytest.mark.parametrize(
    ("changes", "lead"),
    [
        (
            {"heard_closes_at": CLOSES, "heard": "", "facts": replace(FACTS, reason="The tenderer withdrew.")},
            "This decision has been withdrawn. What you were told about calling it in by 5pm on Friday 18 December "
            "2026 no longer applies.\nReason: The tenderer withdrew.\n",
        ),
        (
            {"heard": "", "facts": FACTS},
            "This decision has been withdrawn.\nThe decision’s page says why it was withdrawn.\n",
        ),
        (
            {"heard": "Not before 4 January 2027", "facts": replace(ENTRY, reason="")},
            "This decision has been withdrawn from the forward plan, so it will not be taken.\n"
            "You were told before: not before 4 January 2027.\nThe decision’s page says why it was withdrawn.\n",
        ),
        (
            {"heard": ""},
            "This decision has been withdrawn from the forward plan, so it will not be taken.\n"
            "It was expected: Tuesday 9 February 2027.\nReason: The survey of the roof took longer than planned.\n",
        ),
    ],
)
def test_a_withdrawal_says_what_it_takes_back(changes: dict[str, object], lead: str) -> None:
    assert body(every_email(MessageKind.WITHDRAWN, **changes)).startswith(lead + "\n")


def test_a_move_is_told_from_old_to_new_with_its_reason() -> None:
    assert body(every_email(MessageKind.RESCHEDULED)).startswith(
        "This decision is now expected at another time.\nYou were told before: January 2027.\n"
        "It is now: Tuesday 9 February 2027.\nReason: The survey of the roof took longer than planned.\n\n"
    )


def test_a_report_that_did_not_come_is_told_as_missed() -> None:
    told = every_email(MessageKind.REPORT_DUE, occasion="draft/missed")
    assert str(letter(told)["Subject"]).startswith("Draft report missed, was due by Fri 29 Jan: ")
    assert "The draft report on this decision has not come. It was due by the end of Friday 29 January 2027." in body(
        told
    )


def test_a_request_that_has_begun_says_until_when_it_can_be_completed() -> None:
    told = every_email(MessageKind.CALL_IN_REQUESTED, occasion="first-revision-4")
    assert str(letter(told)["Subject"]) == (
        "Call-in request begun: Leisure centre contract (KEY/03DEC/26), call-in closes 5pm Fri 18 Dec"
    )
    for kind in ("plain", "html"):
        assert "Nothing is suspended until the request is complete." in body(told, kind)
        assert "https://plan.example.gov.uk/desk/decisions/KEY-03DEC-26/call-in" in body(told, kind)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (MeetingStatus.CANCELLED, "cancelled. It will not take place at 6:30pm on Wednesday 6 January 2027."),
        (
            MeetingStatus.POSTPONED,
            "postponed. It will not take place at 6:30pm on Wednesday 6 January 2027; a new day will be given.",
        ),
    ],
)
def test_a_meeting_that_is_called_off_says_whether_for_good(status: MeetingStatus, said: str) -> None:
    told = every_email(MessageKind.MEETING_CHANGED, facts=replace(MEETING, status=status), heard="")
    assert str(letter(told)["Subject"]).startswith(f"Scrutiny meeting {status.value}, was 6:30pm Wed 6 Jan: ")
    assert f"This scrutiny meeting has been {said}" in body(told)
    assert "Where:" not in body(told)


def test_a_provisional_meeting_says_so() -> None:
    provisional = replace(MEETING, status=MeetingStatus.PROVISIONAL, committees=(), about_slug="", place="")
    said = body(every_email(MessageKind.MEETING_COMING, facts=provisional))
    assert "is coming up at 6:30pm on Wednesday 6 January 2027. The date is provisional.\n" in said


@pytest.mark.parametrize(
    ("kind", "recipient", "why"),
    [
        (MessageKind.CALL_IN_CLOSING, LEAD, "you are the lead officer of this decision"),
        (
            MessageKind.CALL_IN_CLOSING,
            Recipient("office-3", "office@example.gov.uk"),
            "your office makes this decision",
        ),
        (MessageKind.CALL_IN_REQUESTED, OFFICER, "you keep the forward plan"),
        (MessageKind.MEETING_COMING, MEMBER, "you sit on a scrutiny committee"),
    ],
)
def test_a_letter_says_why_it_came(kind: MessageKind, recipient: Recipient, why: str) -> None:
    assert f"\nYou are sent this because {why}.\n" in body(every_email(kind, recipient=recipient))


def test_a_mail_that_comes_with_an_office_says_so_and_whom_to_write_to() -> None:
    said = "This comes with your office, so it cannot be stopped. To put your address right, write to "
    for kind in MessageKind:
        told = every_email(kind)
        for words in (body(told), body(told, "html")):
            assert (said in words) is (not told.recipient.may_end_it)
            assert ("plan@example.gov.uk" in words) is (not told.recipient.may_end_it)


@pytest.mark.parametrize("as_what", ["plain", "html"])
def test_an_opening_says_on_which_day_the_record_was_published(as_what: str) -> None:
    said = body(every_email(MessageKind.CALL_IN_OPENED), as_what)
    assert said.count("Friday 11 December 2026") == 1
    assert "The record of this decision was published on Friday 11 December 2026." in said
    assert "Friday 11 December 2026" in body(every_email(MessageKind.CALL_IN_CLOSING), as_what)


@pytest.mark.parametrize("as_what", ["plain", "html"])
def test_how_to_call_in_and_a_number_stand_before_the_rule_which_is_one_sentence(as_what: str) -> None:
    said = body(every_email(MessageKind.CALL_IN_CLOSING), as_what)
    order = ("Who may call it in", "Each name must arrive by 5pm on", "01632 960123", "The rule", "Monitoring Officer.")
    assert sorted(order, key=said.index) == list(order)
    assert "The day of publication is not counted." not in said
    assert "Constitution, part 4, rule 16" in said
    bare = body(every_email(MessageKind.CALL_IN_CLOSING, facts=replace(FACTS, contacts=())), as_what)
    assert ("Each name must arrive by" in bare, "To ask, ring" in bare) == (True, False)


@pytest.mark.parametrize("as_what", ["plain", "html"])
def test_a_digest_says_who_may_call_in_how_and_whom_to_ring(as_what: str) -> None:
    said = body(every_email(MessageKind.DIGEST), as_what)
    for words in ("Any two members of a scrutiny committee", f"{HOUSE.base_url}/about-call-in", "01632 960123"):
        assert words in said
    assert said.count("5pm on Friday 18 December 2026") == 1


@pytest.mark.parametrize("kind", [MessageKind.CALL_IN_CLOSING, MessageKind.DIGEST, MessageKind.CONFIRM])
def test_a_letter_is_byte_for_byte_the_golden_one(kind: MessageKind) -> None:
    # To accept a change: write what is composed to the golden file, then read the difference.
    assert compose(every_email(kind), HOUSE, now=NOW).content == (GOLDEN / f"{kind}.eml").read_bytes()


def test_words_on_the_councils_colour_can_be_read() -> None:
    assert (replace(HOUSE, colour="#ffdd00").ink, HOUSE.ink) == ("#000000", "#ffffff")


def test_a_light_colour_and_what_was_typed_do_no_harm_to_a_page() -> None:
    facts = replace(FACTS, title="<b>Baths</b>", reason="<i>why</i>", outcome="<u>so</u>", correction_reason="<s>x</s>")
    for kind in (MessageKind.DEADLINE_MOVED, MessageKind.CALL_IN_OUTCOME, MessageKind.WITHDRAWN):
        page = body(every_email(kind, facts=facts), "html")
        assert [mark for mark in ("<b>Baths", "<i>why", "<u>so", "<s>x") if mark in page] == []
