"""The dialog with a mail server about one letter: MAIL, RCPT, DATA and the dot, in turn or at once.

RFC 5321 and, where the server announces PIPELINING, RFC 2920. At every moment it is known whether the final dot has
been sent. Before it the server has taken nothing.
"""

import smtplib
import socket

from webapp.adapters.mail import Letter
from webapp.domain.delivery import Delivery, Ending, Stage, judge

DOT = b".\r\n"
GO_AHEAD = 354


class Unanswered(Exception):
    """The relay said no, or nothing, at some stage; carries how the attempt ended."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery.words)
        self.delivery = delivery


def hand_over(connection: smtplib.SMTP, letter: Letter, *, answer_within: float, dot_within: float) -> Delivery:
    """Speak about one letter over an open connection; the answer to the dot decides. Times are in seconds.

    Raises Unanswered where the relay refuses the envelope or falls silent before the dot.
    """
    commands = _envelope(letter)
    if connection.has_extn("pipelining"):
        _all_at_once(connection, commands, dot_within)
    else:
        for place, command in enumerate(commands):
            _send(connection, command)
            _raise_first(_refusal(place, *_answer(connection)))
    return _hand_over_body(connection, letter.content, answer_within, dot_within)


def _envelope(letter: Letter) -> tuple[bytes, bytes, bytes]:
    """Write the three commands; an address that cannot stand in them is refused without asking."""
    for address in (letter.sender, letter.recipient):
        if not address.isascii():
            raise Unanswered(Delivery(Ending.REFUSED, Stage.ENVELOPE, 553, "the address is not plain ASCII"))
        if "\r" in address or "\n" in address:
            raise Unanswered(Delivery(Ending.REFUSED, Stage.ENVELOPE, 553, "the address holds a line break"))
    return (
        b"MAIL FROM:<%s>\r\n" % letter.sender.encode(),
        b"RCPT TO:<%s>\r\n" % letter.recipient.encode(),
        b"DATA\r\n",
    )


MAIL, _RCPT, DATA = range(3)


def _all_at_once(connection: smtplib.SMTP, commands: tuple[bytes, ...], dot_within: float) -> None:
    """Give the whole envelope in one write and read its answers; the first refusal is what counts.

    A relay may say "go ahead" although it has refused sender or recipient (RFC 2920 section 3.1). Then the message is
    ended empty, which sends nothing to anybody, whatever is answered.
    """
    _send(connection, b"".join(commands))
    first: Delivery | None = None
    code = 0
    for place in range(len(commands)):
        try:
            code, words = _answer(connection)
        except Unanswered as silence:
            raise Unanswered(first or silence.delivery) from silence
        first = first or _refusal(place, code, words)
        if code == 421:
            break
    if first is not None and code == GO_AHEAD:
        _end_empty(connection, dot_within)
    _raise_first(first)


def _end_empty(connection: smtplib.SMTP, dot_within: float) -> None:
    """End a message that nobody shall get; if that fails, the connection is closed and so is the message."""
    try:
        connection.send(DOT)
        if connection.sock is not None:
            connection.sock.settimeout(dot_within)
        connection.getreply()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _raise_first(refusal: Delivery | None) -> None:
    if refusal is not None:
        raise Unanswered(refusal)


def _send(connection: smtplib.SMTP, command: bytes) -> None:
    try:
        connection.send(command)
    except (smtplib.SMTPException, OSError) as problem:
        raise _silence(problem) from problem


def _answer(connection: smtplib.SMTP) -> tuple[int, bytes]:
    """Read one answer; after a silence the connection is closed, so that no late answer is taken for another's."""
    try:
        return connection.getreply()
    except (smtplib.SMTPException, OSError) as problem:
        connection.close()
        raise _silence(problem) from problem


def _silence(problem: Exception) -> Unanswered:
    return Unanswered(Delivery(Ending.UNREACHABLE, Stage.ENVELOPE, None, words_of(problem)))


def _refusal(place: int, code: int, words: bytes) -> Delivery | None:
    """Judge the answer to one command of the envelope; None where it is the wanted one.

    A refusal of the sender concerns every message alike, so it must not cost a single one.
    """
    if code == GO_AHEAD if place == DATA else code // 100 == 2:
        return None
    judged = judge(code, text_of(words), Stage.ENVELOPE)
    if judged.ending is Ending.TAKEN:
        return Delivery(Ending.TRY_LATER, Stage.ENVELOPE, code, judged.words)
    if judged.ending is Ending.REFUSED and place == MAIL:
        return Delivery(Ending.UNREACHABLE, Stage.ENVELOPE, code, judged.words)
    return judged


def _hand_over_body(connection: smtplib.SMTP, content: bytes, answer_within: float, dot_within: float) -> Delivery:
    """Send the body with the final dot. From its first byte on, silence means that nobody knows if it was taken."""
    body = _stuffed(content)
    connected = connection.sock
    assert connected is not None, "DATA has just been answered"
    sent = 0
    try:
        whole = memoryview(body + DOT)
        while sent < len(whole):
            sent += connected.send(whole[sent:])
        connected.settimeout(dot_within)
        code, words = connection.getreply()
        connected.settimeout(answer_within)
    except (smtplib.SMTPException, OSError) as problem:
        if sent <= len(body):
            raise Unanswered(Delivery(Ending.UNREACHABLE, Stage.BODY, None, words_of(problem))) from problem
        return Delivery(Ending.UNCERTAIN, Stage.AFTER_DOT, None, words_of(problem))
    return judge(code, text_of(words), Stage.AFTER_DOT)


def _stuffed(content: bytes) -> bytes:
    """Double the dot that begins a line (RFC 5321 section 4.5.2) and end with a line break."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def text_of(words: bytes) -> str:
    """Read what a relay says, however it is encoded, and no more of it than is kept."""
    return words.decode("utf-8", "replace")[:500]


def words_of(problem: Exception) -> str:
    """Say what went wrong in words fit for staff."""
    if isinstance(problem, smtplib.SMTPResponseException):
        words = problem.smtp_error
        return text_of(words) if isinstance(words, bytes) else words[:500]
    return (str(problem) or type(problem).__name__)[:500]


def without_delay(connection: smtplib.SMTP) -> None:
    """Let every command leave at once."""
    if connection.sock is not None:
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
