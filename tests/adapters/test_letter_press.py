"""The press writes what `compose` writes, for any recipient, and each body only once."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.adapters.every_letter import CLOSES, FACTS, HOUSE, LEAD, MEMBER, NOW, READER, every_email
from webapp.adapters.letter_press import MOST_CONTENTS, MOST_MOULDS, Press
from webapp.adapters.mail import Letter, compose
from webapp.domain.messages import Email, MessageKind, Recipient

PRESS = Press(HOUSE)
NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), max_size=300)
LOCAL_PARTS = st.from_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[A-Za-z0-9=_-]{1,20})?", fullmatch=True)
UUIDS = st.one_of(st.just(""), st.uuids().map(str))


def read(content: bytes) -> tuple[list[tuple[str, str]], list[tuple[list[tuple[str, str]], object]]]:
    """Return a letter's headers, and its parts with their headers and what they hold."""
    message = message_from_bytes(content, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return (
        [(name, str(value)) for name, value in message.items()],
        [([(name, str(value)) for name, value in part.items()], part.get_content()) for part in parts],
    )


def both(email: Email) -> tuple[Letter, Letter]:
    return PRESS.letter(email, now=NOW), compose(email, HOUSE, now=NOW)


@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_kind_reads_as_it_is_composed(kind: MessageKind) -> None:
    pressed, composed = both(every_email(kind))
    assert read(pressed.content) == read(composed.content)
    assert replace(pressed, content=b"") == replace(composed, content=b"")


@settings(max_examples=40)
@given(NAMES, LOCAL_PARTS, UUIDS, st.sampled_from(["member-7", "office-3", "lead-officer", "user-4"]))
@example('Zoë =?utf-8?q?x?= "Moss", O\'Neil <a@b> & Sons = ', "a=b", "", "member-7")
@example(" ." + "long " * 60, "moss", "0b4f8a56-2f0c-4a51-9d0e-3a1c5f7be2a4", "office-3")
@example("=3D=\u00a0" * 40, "moss", "", "member-7")
def test_any_name_and_address_reads_as_it_is_composed(name: str, local: str, uuid: str, subscriber: str) -> None:
    recipient = Recipient(subscriber, f"{local}@example.gov.uk", name, uuid)
    pressed, composed = both(every_email(MessageKind.CALL_IN_CLOSING, recipient=recipient))
    assert read(pressed.content) == read(composed.content)
    lines = pressed.content.split(b"\r\n")
    assert pressed.content.isascii()
    assert max(len(line) for line in lines) <= 998
    body = pressed.content.partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in body.split(b"\r\n")) <= 76


@settings(max_examples=40)
@given(UUIDS.filter(bool), st.integers(1, 10**6))
def test_any_subscribers_links_read_as_they_are_composed(uuid: str, number: int) -> None:
    recipient = Recipient(f"subscriber-{number}", f"reader{number}@example.org", "", uuid)
    pressed, composed = both(every_email(MessageKind.CALL_IN_OPENED, recipient=recipient))
    assert read(pressed.content) == read(composed.content)


@pytest.mark.parametrize(
    "address", ["no-at-sign", "a@b\r\nBcc: c@example.gov.uk", "żółć@example.gov.uk", "a..b@c", "@c", ""]
)
def test_an_address_that_cannot_stand_in_a_letter_is_an_error_either_way(address: str) -> None:
    email = every_email(MessageKind.CALL_IN_CLOSING, recipient=replace(MEMBER, address=address))
    for write in (PRESS.letter, lambda email, now: compose(email, HOUSE, now=now)):
        with pytest.raises(ValueError):  # noqa: PT011  (the standard library says it in several ways)
            write(email, now=NOW)


@pytest.mark.parametrize("changes", [{"recipient": replace(MEMBER, name="a\r\nBcc: b")}, {"key": "a\r\nBcc: b"}])
def test_no_line_break_gets_into_a_header(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="line"):
        PRESS.letter(every_email(MessageKind.CALL_IN_CLOSING, **changes), now=NOW)


def test_an_odd_but_lawful_address_is_written_as_it_is_composed() -> None:
    recipient = replace(MEMBER, address='"a b"@example.gov.uk')
    pressed, composed = both(every_email(MessageKind.CALL_IN_CLOSING, recipient=recipient))
    assert read(pressed.content) == read(composed.content)


def test_a_thousand_letters_of_one_reminder_are_written_from_one_body() -> None:
    press = Press(HOUSE)
    email = every_email(MessageKind.CALL_IN_CLOSING)
    letters = [
        press.letter(
            replace(email, recipient=Recipient(f"member-{number}", f"member{number}@example.gov.uk", "Zoë Moss")),
            now=NOW + timedelta(seconds=number),
        )
        for number in range(1000)
    ]
    assert press.bodies_written == 1
    assert len({letter.content for letter in letters}) == 1000


def test_one_body_serves_each_way_of_being_told() -> None:
    press = Press(HOUSE)
    recipients = [
        MEMBER, replace(MEMBER, name=""), replace(MEMBER, uuid=READER.uuid), LEAD, READER, replace(READER, name="Jo"),
    ]  # fmt: skip
    for _ in range(3):
        for recipient in recipients:
            press.letter(every_email(MessageKind.CALL_IN_CLOSING, recipient=recipient), now=NOW)
    assert press.bodies_written == len(recipients)


def test_equal_facts_share_a_body_and_other_facts_have_their_own() -> None:
    press = Press(HOUSE)
    for _ in range(2):
        for title in ("One", "Two"):
            email = every_email(MessageKind.CALL_IN_CLOSING, facts=replace(FACTS, title=title))
            assert f"{title} (KEY/03DEC/26)" in str(read(press.letter(email, now=NOW).content)[0])
    assert press.bodies_written == 2


def test_what_somebody_was_told_before_is_told_to_them_alone() -> None:
    press = Press(HOUSE)
    for days in (1, 2, 1):
        heard = CLOSES - timedelta(days=days)
        letter = press.letter(every_email(MessageKind.DEADLINE_MOVED, heard_closes_at=heard), now=NOW)
        assert f"You were told before: 5pm on {['', 'Thursday 17', 'Wednesday 16'][days]} December" in str(
            read(letter.content)[1][0][1]
        )
    assert press.bodies_written == 2


def test_the_press_keeps_no_more_than_falls_due_together() -> None:
    press = Press(HOUSE)
    for number in range(MOST_CONTENTS + 1):
        press.letter(every_email(MessageKind.MEETING_COMING, heard=str(number)), now=NOW)
        press.letter(every_email(MessageKind.CALLED_IN, facts=replace(FACTS, title=str(number))), now=NOW)
    assert len(press._moulds) == MOST_CONTENTS
    assert max(len(moulds) for moulds in press._moulds.values()) <= MOST_MOULDS
