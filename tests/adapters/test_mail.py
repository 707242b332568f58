"""Letters as they are written, and as a relay or the folder gets them."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest

from tests.relay import Relay
from webapp.adapters.mail import House, Letter, compose
from webapp.adapters.mail_folder import FolderTransport, file_name
from webapp.adapters.mail_log import AckLog
from webapp.adapters.smtp import Relay as Address
from webapp.adapters.smtp import SmtpTransport
from webapp.domain.call_in import CallInWindow
from webapp.domain.contacts import Contact
from webapp.domain.delivery import Delivery, Ending, Stage
from webapp.domain.messages import Email, Facts, MessageKind, Recipient, key_for, message_id_for

NOW = datetime(2026, 12, 17, 17, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)
WINDOW = CallInWindow(
    datetime(2026, 12, 11, 12, 0, tzinfo=UTC), date(2026, 12, 12), date(2026, 12, 18), CLOSES, time(17, 0),
    date(2026, 12, 19), (),
)  # fmt: skip
FACTS = Facts(
    reference="KEY/03DEC/26",
    title="Leisure centre contract",
    slug="KEY-03DEC-26",
    made_by=("Cabinet Member for Communities", "Leader of the Council"),
    committees=("Communities Scrutiny Committee",),
    window=WINDOW,
    rule_words="Any two members may call in a decision within five working days.",
    rule_source="Constitution, part 4",
    who_may_sign="Any two members of a scrutiny committee",
    contacts=(Contact("Ada Penrose", telephone="01632 960123", email="scrutiny@example.gov.uk"),),
)
HOUSE = House("Anyborough Council", "#1f5f5b", "plan@example.gov.uk", "https://plan.example.gov.uk")


def email(kind: MessageKind = MessageKind.CALL_IN_CLOSING, *, facts: Facts = FACTS, is_late: bool = False) -> Email:
    key = key_for(kind, slug=facts.slug, closes_at=CLOSES, occasion="1-working-day", subscriber="member-7")
    recipient = Recipient("member-7", "moss@example.gov.uk", "Councillor Zoë Moss-O'Neil, Jr")
    heard = datetime(2026, 12, 17, 0, 0, tzinfo=UTC)
    return Email(kind, recipient, key, message_id_for(key), facts, is_late, heard)


def written(message: Email) -> EmailMessage:
    parsed = message_from_bytes(compose(message, HOUSE, now=NOW).content, policy=policy.SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text(message: Email) -> str:
    body = written(message).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html(message: Email) -> str:
    body = written(message).get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_a_letter_says_what_it_is_in_its_headers() -> None:
    headers = dict(written(email()).items())
    assert {name: str(headers[name]) for name in sorted(headers) if not name.startswith("Content")} == {
        "Auto-Submitted": "auto-generated",
        "Date": "Thu, 17 Dec 2026 17:00:00 +0000",
        "From": "Anyborough Council forward plan <plan@example.gov.uk>",
        "List-Id": "Forward plan reminders <reminders.plan.example.gov.uk>",
        "MIME-Version": "1.0",
        "Message-ID": f"<{email().message_id}@plan.example.gov.uk>",
        "Subject": "Call-in closes 5pm Friday 18 December: Leisure centre contract (KEY/03DEC/26)",
        "To": '"Councillor Zoë Moss-O\'Neil, Jr" <moss@example.gov.uk>',
        "X-Reminder-Key": "call-in-closing/KEY-03DEC-26/2026-12-18T17:00Z/1-working-day/member-7",
    }


def test_the_text_holds_date_rule_signatories_address_and_a_number_to_ring() -> None:
    assert text(email()).splitlines() == [
        "Dear Councillor Zoë Moss-O'Neil, Jr,",
        "",
        "This decision can still be called in. Call-in closes at 5pm on Friday 18 December 2026.",
        "",
        "Leisure centre contract",
        "KEY/03DEC/26",
        "Decided by: Cabinet Member for Communities and Leader of the Council",
        "Published on: Friday 11 December 2026",
        "Scrutiny: Communities Scrutiny Committee",
        "https://plan.example.gov.uk/decisions/KEY-03DEC-26",
        "",
        "Who may call it in: Any two members of a scrutiny committee",
        "How: send the request, with the names of all who ask, to the officer of the committee that scrutinises it. "
        "Each name must arrive by 5pm on Friday 18 December 2026.",
        "To ask, ring: 01632 960123 (Ada Penrose)",
        "How to call a decision in: https://plan.example.gov.uk/about-call-in",
        "If nobody does, it may be implemented on or after Saturday 19 December 2026.",
        "Every call-in deadline in your calendar: https://plan.example.gov.uk/calendar/call-in/",
        "",
        "The rule: Any two members may call in a decision within five working days.",
        "(Constitution, part 4)",
        "The whole rule and how the date was worked out: https://plan.example.gov.uk/decisions/KEY-03DEC-26",
        "",
        "Questions? Please ring or write to:",
        "Ada Penrose, 01632 960123, scrutiny@example.gov.uk",
        "",
        "--",
        "Anyborough Council: forward plan of key decisions",
        "https://plan.example.gov.uk",
        "You are sent this because you sit on a scrutiny committee that may look at this decision.",
        "This comes with your office, so it cannot be stopped. To put your address right, write to "
        "plan@example.gov.uk.",
        "Ask for mail about other decisions: https://plan.example.gov.uk/subscribe",
    ]


SUBJECTS = {
    MessageKind.CALL_IN_OPENED: "Open to call-in until 5pm Fri 18 Dec: ",
    MessageKind.CALL_IN_CLOSING: "Call-in closes 5pm Friday 18 December: ",
    MessageKind.DEADLINE_MOVED: "Call-in now closes 5pm Fri 18 Dec: ",
    MessageKind.WITHDRAWN: "Decision withdrawn: ",
    MessageKind.CALLED_IN: "Called in: ",
    MessageKind.NOT_VALID: "Call-in found not valid: ",
}


@pytest.mark.parametrize("kind", list(SUBJECTS))
def test_every_kind_says_what_happened_in_its_subject_and_in_both_bodies(kind: MessageKind) -> None:
    said = str(written(email(kind))["Subject"]).removesuffix(", not to be implemented yet")
    assert said == SUBJECTS[kind] + "Leisure centre contract (KEY/03DEC/26)"
    for body in (text(email(kind)), html(email(kind))):
        assert "Leisure centre contract" in body
        assert "https://plan.example.gov.uk/decisions/KEY-03DEC-26" in body
        assert "01632 960123" in body


def test_a_notice_of_a_moved_deadline_gives_the_old_and_the_new_one() -> None:
    said = text(email(MessageKind.DEADLINE_MOVED))
    assert "You were told before: the end of Wednesday 16 December 2026.\n" in said
    assert "It is now: 5pm on Friday 18 December 2026.\n" in said


@pytest.mark.parametrize("kind", [MessageKind.CALL_IN_OPENED, MessageKind.CALL_IN_CLOSING])
def test_a_reminder_that_missed_its_deadline_says_so_first(kind: MessageKind) -> None:
    late = email(kind, is_late=True)
    assert str(written(late)["Subject"]).startswith("Late notice: call-in closed 5pm Friday 18 December: ")
    assert "Late notice: this could not be delivered in time." in text(late)
    assert "<strong>Late notice:</strong> this could not be delivered in time." in html(late)


def test_a_window_without_a_cut_off_ends_with_its_last_day() -> None:
    facts = replace(FACTS, window=replace(WINDOW, cut_off=None))
    subject = written(email(facts=facts))["Subject"]
    assert subject == "Call-in closes at the end of Friday 18 December: Leisure centre contract (KEY/03DEC/26)"
    assert "Call-in closes at the end of Friday 18 December 2026." in text(email(facts=facts))


def test_a_title_keeps_every_character_in_the_subject_and_is_escaped_in_html() -> None:
    title = "Café “Łódź”: £4.5m  & <b>options</b> " + "with a very long title indeed " * 5
    message = email(facts=replace(FACTS, title=title.strip()))
    assert str(written(message)["Subject"]).endswith(" ".join(title.split()) + " (KEY/03DEC/26)")
    assert "&lt;b&gt;options&lt;/b&gt;" in html(message)
    assert "<b>" not in html(message)


def test_headers_read_the_same_by_the_oldest_rules() -> None:
    plain = message_from_bytes(compose(email(), HOUSE, now=NOW).content)
    assert plain["Message-ID"] == f"<{email().message_id}@plan.example.gov.uk>"
    assert plain["X-Reminder-Key"] == email().key
    assert (
        plain["Subject"].replace("\r\n", "")
        == "Call-in closes 5pm Friday 18 December: Leisure centre contract (KEY/03DEC/26)"
    )


def test_a_line_break_in_a_title_adds_no_header() -> None:
    message = email(facts=replace(FACTS, title="Parking\r\nBcc: everybody@example.gov.uk"))
    assert written(message)["Bcc"] is None


def test_no_line_on_the_wire_is_longer_than_smtp_allows() -> None:
    content = compose(email(facts=replace(FACTS, title="x" * 300, rule_words="y" * 5000)), HOUSE, now=NOW).content
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    assert content.isascii()


def test_whoever_heard_of_a_call_in_that_was_not_valid_is_told_so_and_of_the_same_last_moment() -> None:
    letter = written(replace(email(MessageKind.NOT_VALID), heard_closes_at=CLOSES))
    assert letter["Subject"].startswith("Call-in found not valid: ")
    for part in letter.walk():
        if part.get_content_maintype() == "text":
            text = part.get_content()
            assert "The request was found not valid, so it suspends nothing any more." in text
            assert "has changed" not in text


def test_whoever_heard_of_a_call_in_that_was_not_valid_is_told_of_a_last_moment_that_moved_since() -> None:
    said = text(email(MessageKind.NOT_VALID))
    assert "The request was found not valid, so it suspends nothing any more." in said
    assert (
        "The last moment to call it in has changed too. You were told before: the end of Wednesday 16 December 2026. "
        "It is now: 5pm on Friday 18 December 2026."
    ) in said


@pytest.mark.parametrize("address", ["no-at-sign", "a@b\r\nBcc: c@example.gov.uk"])
def test_an_address_that_cannot_stand_in_a_letter_is_an_error(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the standard library says it in several ways)
        compose(replace(email(), recipient=Recipient("member-7", address)), HOUSE, now=NOW)


def letter(
    number: int = 1, *, recipient: str = "moss@example.gov.uk", content: bytes = b"Subject: Hello\r\n\r\nHello\r\n"
) -> Letter:
    return Letter(f"a-kind/KEY-{number}/to", UUID(int=number), "plan@example.gov.uk", recipient, content)


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as relay:
        yield relay


@pytest.fixture
def transport(relay: Relay) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(Address("127.0.0.1", relay.port), answer_within=5, dot_within=5)
    yield transport
    transport.close()


def test_letters_go_over_one_kept_connection(relay: Relay, transport: SmtpTransport) -> None:
    endings = [transport.send(letter(number)) for number in range(5)]
    assert endings == [Delivery(Ending.TAKEN, Stage.AFTER_DOT, 250, "OK")] * 5
    assert (len(relay.taken), transport.connections_made) == (5, 1)


def test_a_letter_arrives_as_it_was_written(relay: Relay, transport: SmtpTransport) -> None:
    content = b"Subject: Dots\r\n\r\n.begins with a dot\r\n..two\r\n.\r\nend without a line break"
    transport.send(letter(content=content))
    assert relay.taken[0].content == content + b"\r\n"
    assert (relay.taken[0].mail_from, relay.taken[0].rcpt_tos) == ("plan@example.gov.uk", ["moss@example.gov.uk"])


def test_a_refused_recipient_is_told_apart_from_one_to_be_tried_later(relay: Relay, transport: SmtpTransport) -> None:
    relay.answer("RCPT", "450 4.2.0 Try later", "550 5.1.1 Unknown user")
    first, second, third = (transport.send(letter(number)) for number in (1, 2, 3))
    assert first == Delivery(Ending.TRY_LATER, Stage.ENVELOPE, 450, "4.2.0 Try later")
    assert second == Delivery(Ending.REFUSED, Stage.ENVELOPE, 550, "5.1.1 Unknown user")
    assert third.ending is Ending.TAKEN
    assert (len(relay.taken), transport.connections_made) == (1, 1)


def test_a_refusal_after_the_dot_is_a_refusal(relay: Relay, transport: SmtpTransport) -> None:
    relay.answer("DOT", "554 5.7.1 Spam", "451 4.3.0 Busy")
    assert transport.send(letter()) == Delivery(Ending.REFUSED, Stage.AFTER_DOT, 554, "5.7.1 Spam")
    assert transport.send(letter()) == Delivery(Ending.TRY_LATER, Stage.AFTER_DOT, 451, "4.3.0 Busy")


def test_a_refused_sender_costs_no_message(relay: Relay, transport: SmtpTransport) -> None:
    relay.answer("MAIL", "550 5.7.1 Not you")
    assert transport.send(letter()) == Delivery(Ending.UNREACHABLE, Stage.ENVELOPE, 550, "5.7.1 Not you")


def test_a_cut_before_the_dot_is_known_as_such(relay: Relay, transport: SmtpTransport) -> None:
    relay.answer("RCPT", Relay.CUT)
    ended = transport.send(letter())
    assert (ended.ending, ended.stage, ended.code) == (Ending.UNREACHABLE, Stage.ENVELOPE, None)
    assert transport.send(letter()).ending is Ending.TAKEN


def test_after_a_cut_at_the_dot_nobody_knows(relay: Relay, transport: SmtpTransport) -> None:
    relay.answer("DOT", Relay.CUT)
    ended = transport.send(letter())
    assert (ended.ending, ended.stage) == (Ending.UNCERTAIN, Stage.AFTER_DOT)
    assert len(relay.taken) == 1


def test_a_relay_that_closes_a_kept_connection_is_called_again_at_once(relay: Relay, transport: SmtpTransport) -> None:
    transport.send(letter(1))
    relay.answer("MAIL", "421 4.7.0 Enough on this connection")
    assert transport.send(letter(2)).ending is Ending.TAKEN
    assert transport.connections_made == 2


def test_a_421_on_a_new_connection_means_unreachable(relay: Relay, transport: SmtpTransport) -> None:
    relay.answer("MAIL", "421 4.3.2 Closing")
    assert transport.send(letter()) == Delivery(Ending.UNREACHABLE, Stage.ENVELOPE, 421, "4.3.2 Closing")


def test_a_bad_answer_to_quit_does_not_matter(relay: Relay, transport: SmtpTransport) -> None:
    relay.answer("QUIT", "421 4.3.2 Gone")
    assert transport.send(letter()).ending is Ending.TAKEN
    transport.close()


def test_a_relay_that_is_not_there_is_unreachable() -> None:
    with Relay() as relay:
        port = relay.port
    ended = SmtpTransport(Address("127.0.0.1", port), answer_within=1).send(letter())
    assert (ended.ending, ended.stage) == (Ending.UNREACHABLE, Stage.CONNECT)


def test_an_address_that_is_not_ascii_is_refused_and_the_next_letter_goes(
    relay: Relay, transport: SmtpTransport
) -> None:
    ended = transport.send(letter(recipient="żółć@example.gov.uk"))
    assert ended == Delivery(Ending.REFUSED, Stage.ENVELOPE, 553, "the address is not plain ASCII")
    assert transport.send(letter()).ending is Ending.TAKEN


def test_without_starttls_nothing_is_sent_in_the_clear(relay: Relay) -> None:
    ended = SmtpTransport(Address("127.0.0.1", relay.port, tls="starttls"), answer_within=5).send(letter())
    assert (ended.ending, ended.stage) == (Ending.UNREACHABLE, Stage.CONNECT)
    assert relay.taken == []


def test_a_certificate_nobody_vouches_for_is_not_spoken_to(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl is not None
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    with Relay(certificate=(tmp_path / "cert.pem", tmp_path / "key.pem")) as relay:
        ended = SmtpTransport(Address("localhost", relay.port, tls="starttls"), answer_within=5).send(letter())
        assert (ended.ending, ended.stage) == (Ending.UNREACHABLE, Stage.CONNECT)
        assert "certificate verify failed" in ended.words
        assert relay.taken == []


def test_a_wrong_password_costs_no_message(relay: Relay) -> None:
    wrong = Address("127.0.0.1", relay.port, user="plan", password="wrong")
    ended = SmtpTransport(wrong, answer_within=5).send(letter())
    assert (ended.ending, ended.stage, ended.code) == (Ending.UNREACHABLE, Stage.CONNECT, 535)


def test_the_folder_keeps_each_letter_once(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path / "mail")
    assert [folder.send(letter(number)).ending for number in (1, 2, 1)] == [Ending.TAKEN] * 3
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == [
        "a-kind.KEY-1.to.00000000.eml",
        "a-kind.KEY-2.to.00000000.eml",
    ]
    assert (tmp_path / "mail" / file_name(letter(2))).read_bytes() == letter(2).content


def test_a_folder_that_cannot_be_written_counts_as_unreachable(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file stands where the folder should be")
    ended = FolderTransport(tmp_path / "mail").send(letter())
    assert (ended.ending, ended.stage) == (Ending.UNREACHABLE, Stage.CONNECT)


def test_the_log_knows_what_was_taken_by_any_process(tmp_path: Path) -> None:
    path = tmp_path / "acks.log"
    one, other = AckLog(path), AckLog(path)
    assert not other.has(UUID(int=1))
    one.record(UUID(int=1), "a/key", at=NOW)
    assert other.has(UUID(int=1))
    assert not other.has(UUID(int=2))
    assert path.read_text() == "2026-12-17T17:00:00Z 00000000-0000-0000-0000-000000000001 a/key\n"


def test_a_torn_line_of_the_log_harms_no_other(tmp_path: Path) -> None:
    path = tmp_path / "acks.log"
    path.write_text("2026-12-17T17:00:00Z 00000000-0000-0000-00")
    log = AckLog(path)
    log.record(UUID(int=2), "a/key", at=NOW)
    assert AckLog(path).has(UUID(int=2))
    assert len(path.read_text().splitlines()) == 2
