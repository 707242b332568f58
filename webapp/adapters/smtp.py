"""The SMTP relay: our own dialog over one kept connection, so that "before or after the dot" is always known.

The standard library's `with smtplib.SMTP()` raises when QUIT is answered badly after the mail was taken. Here the
commands are given one by one and the answer to QUIT does not matter.
"""

import logging
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import Literal

from webapp.adapters.mail import Letter
from webapp.domain.delivery import Delivery, Ending, Stage, judge

log = logging.getLogger(__name__)

ANSWER_WITHIN = 60.0
ANSWER_TO_DOT_WITHIN = 600.0
"""Seconds. RFC 5321 section 4.5.3.2.6 asks for ten minutes after the dot: giving up early doubles mail."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Where the relay is and how it wants to be spoken to."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: Literal["none", "starttls", "tls"] = "none"
    greet_as: str = "localhost"


class _Unanswered(Exception):
    """The relay said no, or nothing, at some stage; carries how the attempt ended."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery.words)
        self.delivery = delivery


class SmtpTransport:
    """Sends letters to one relay, keeping the connection between them. For one thread."""

    def __init__(
        self, relay: Relay, *, answer_within: float = ANSWER_WITHIN, dot_within: float = ANSWER_TO_DOT_WITHIN
    ) -> None:
        self._relay = relay
        self._answer_within = answer_within
        self._dot_within = dot_within
        self._connection: smtplib.SMTP | None = None
        self.connections_made = 0

    def send(self, letter: Letter) -> Delivery:
        """Hand one letter to the relay.

        A relay may close a kept connection at any time, after so many letters for instance. When that is noticed at
        the envelope nothing has been handed over, so one new connection is tried at once.
        """
        was_kept = self._connection is not None
        delivery = self._attempt(letter)
        if was_kept and delivery.ending is Ending.UNREACHABLE and delivery.stage is Stage.ENVELOPE:
            delivery = self._attempt(letter)
        return delivery

    def close(self) -> None:
        """Say QUIT and go; whatever is answered, every letter's fate is known already."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.putcmd("QUIT")
        except (smtplib.SMTPException, OSError):
            log.debug("the relay had gone before QUIT")
        connection.close()

    def _attempt(self, letter: Letter) -> Delivery:
        try:
            delivery = self._dialog(self._connected(), letter)
        except _Unanswered as ended:
            delivery = ended.delivery
        if delivery.ending in (Ending.UNREACHABLE, Ending.UNCERTAIN):
            self._drop()
        elif delivery.ending is not Ending.TAKEN:
            self._forget_envelope()
        return delivery

    def _dialog(self, connection: smtplib.SMTP, letter: Letter) -> Delivery:
        """Speak MAIL, RCPT, DATA and the dot; the answer to the dot decides."""
        self._say(connection, f"MAIL FROM:<{letter.sender}>", Stage.ENVELOPE, refusal=Ending.UNREACHABLE)
        self._say(connection, f"RCPT TO:<{letter.recipient}>", Stage.ENVELOPE)
        self._say(connection, "DATA", Stage.ENVELOPE, wanted=354)
        body = _stuffed(letter.content)
        try:
            connection.send(body)
        except (smtplib.SMTPException, OSError) as problem:
            raise _Unanswered(Delivery(Ending.UNREACHABLE, Stage.BODY, None, _words_of(problem))) from problem
        return self._end_with_dot(connection)

    def _end_with_dot(self, connection: smtplib.SMTP) -> Delivery:
        """Send the final dot. From its first byte on, silence means that nobody knows whether the mail was taken."""
        try:
            if connection.sock is not None:
                connection.sock.settimeout(self._dot_within)
            connection.send(b".\r\n")
            code, words = connection.getreply()
            if connection.sock is not None:
                connection.sock.settimeout(self._answer_within)
        except (smtplib.SMTPException, OSError) as problem:
            return Delivery(Ending.UNCERTAIN, Stage.AFTER_DOT, None, _words_of(problem))
        return judge(code, _text(words), Stage.AFTER_DOT)

    def _say(
        self,
        connection: smtplib.SMTP,
        command: str,
        stage: Stage,
        *,
        wanted: int | None = None,
        refusal: Ending = Ending.REFUSED,
    ) -> None:
        """Give one command; raise with the judged answer unless it is the wanted one (any 2xx by default)."""
        try:
            connection.putcmd(command)
            code, words = connection.getreply()
        except UnicodeEncodeError as problem:
            raise _Unanswered(Delivery(Ending.REFUSED, stage, 553, "the address is not plain ASCII")) from problem
        except ValueError as problem:
            raise _Unanswered(Delivery(Ending.REFUSED, stage, 553, "the address holds a line break")) from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise _Unanswered(Delivery(Ending.UNREACHABLE, stage, None, _words_of(problem))) from problem
        if code == wanted or (wanted is None and code // 100 == 2):
            return
        judged = judge(code, _text(words), stage)
        if judged.ending is Ending.TAKEN:
            judged = Delivery(Ending.TRY_LATER, stage, code, judged.words)
        if judged.ending is Ending.REFUSED:
            judged = Delivery(refusal, stage, code, judged.words)
        raise _Unanswered(judged)

    def _connected(self) -> smtplib.SMTP:
        """Return the kept connection, or open one: greeting, EHLO, TLS as configured, sign-in."""
        if self._connection is None:
            try:
                self._connection = self._open()
            except (smtplib.SMTPException, OSError) as problem:
                code = problem.smtp_code if isinstance(problem, smtplib.SMTPResponseException) else None
                raise _Unanswered(Delivery(Ending.UNREACHABLE, Stage.CONNECT, code, _words_of(problem))) from problem
        return self._connection

    def _open(self) -> smtplib.SMTP:
        relay = self._relay
        connection: smtplib.SMTP
        if relay.tls == "tls":
            connection = smtplib.SMTP_SSL(
                relay.host,
                relay.port,
                relay.greet_as,
                timeout=self._answer_within,
                context=ssl.create_default_context(),
            )
        else:
            connection = smtplib.SMTP(relay.host, relay.port, relay.greet_as, timeout=self._answer_within)
        try:
            connection.ehlo_or_helo_if_needed()
            if relay.tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo_or_helo_if_needed()
            if relay.user:
                connection.login(relay.user, relay.password)
            if connection.sock is not None:
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            connection.close()
            raise
        self.connections_made += 1
        return connection

    def _forget_envelope(self) -> None:
        """Clear a refused letter from the kept connection, so that the next one starts afresh (RSET)."""
        if self._connection is None:
            return
        try:
            code, _ = self._connection.docmd("RSET")
        except (smtplib.SMTPException, OSError):
            code = 0
        if code != 250:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _stuffed(content: bytes) -> bytes:
    """Double the dot that begins a line (RFC 5321 section 4.5.2) and end with a line break."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _text(words: bytes) -> str:
    return words.decode("utf-8", "replace")[:500]


def _words_of(problem: Exception) -> str:
    """Say what went wrong in words fit for staff."""
    if isinstance(problem, smtplib.SMTPResponseException):
        words = problem.smtp_error
        return _text(words) if isinstance(words, bytes) else words[:500]
    return (str(problem) or type(problem).__name__)[:500]
