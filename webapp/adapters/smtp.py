"""The SMTP relay: our own dialog over one kept connection, so that "before or after the dot" is always known.

The standard library's `with smtplib.SMTP()` raises when QUIT is answered badly after the mail was taken. Here the
commands are given one by one and the answer to QUIT does not matter.
"""

import logging
import smtplib
import ssl
from dataclasses import dataclass
from typing import Literal

from webapp.adapters.mail import Letter
from webapp.adapters.smtp_dialog import Unanswered, hand_over, without_delay, words_of
from webapp.domain.delivery import Delivery, Ending, Stage

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
            delivery = hand_over(
                self._connected(), letter, answer_within=self._answer_within, dot_within=self._dot_within
            )
        except Unanswered as ended:
            delivery = ended.delivery
        if delivery.ending in (Ending.UNREACHABLE, Ending.UNCERTAIN):
            self._drop()
        elif delivery.ending is not Ending.TAKEN:
            self._forget_envelope()
        return delivery

    def _connected(self) -> smtplib.SMTP:
        """Return the kept connection, or open one: greeting, EHLO, TLS as configured, sign-in."""
        if self._connection is None:
            try:
                self._connection = self._open()
            except (smtplib.SMTPException, OSError) as problem:
                code = problem.smtp_code if isinstance(problem, smtplib.SMTPResponseException) else None
                raise Unanswered(Delivery(Ending.UNREACHABLE, Stage.CONNECT, code, words_of(problem))) from problem
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
            without_delay(connection)
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
