"""A real SMTP server on the loopback that can be told to misbehave."""

import asyncio
import socket
import ssl
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope


class Relay:
    """Takes mail; `answer("RCPT", "450 …", Relay.CUT)` says what the next commands of one kind are answered.

    Commands are MAIL, RCPT, DOT (the end of a message, which has then been taken) and QUIT.
    """

    CUT = "cut the connection"

    def __init__(self, *, certificate: tuple[Path, Path] | None = None) -> None:
        self.taken: list[Envelope] = []
        self._answers: dict[str, list[str]] = defaultdict(list)
        self._certificate = certificate
        self._controller = self._made()

    def __enter__(self) -> "Relay":
        self._controller.start()
        self.port: int = self._controller.server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    def answer(self, command: str, *answers: str) -> None:
        self._answers[command].extend(answers)

    async def handle_MAIL(
        self, server: SMTP, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._next("MAIL", server, "250 OK")

    async def handle_RCPT(
        self, server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        said = self._next("RCPT", server, "250 OK")
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Envelope) -> str:
        said = self._next("DOT", server, "250 OK")
        if said.startswith("2") or said == self.CUT:
            self.taken.append(envelope)
        return said

    async def handle_QUIT(self, server: SMTP, _session: Any, _envelope: Envelope) -> str:
        return self._next("QUIT", server, "221 Bye")

    def _next(self, command: str, server: SMTP, usual: str) -> str:
        said = self._answers[command].pop(0) if self._answers[command] else usual
        if said == self.CUT:
            assert server.transport is not None
            server.transport.abort()
        return said

    def _made(self) -> Controller:
        context = None
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self._certificate)
        return _AnyPort(
            self,
            hostname="127.0.0.1",
            port=0,
            tls_context=context,
            authenticator=lambda *_facts: AuthResult(success=False, handled=False),
            auth_require_tls=False,
        )


class _AnyPort(Controller):
    """A controller that need not know its port beforehand."""

    server: asyncio.Server

    def _trigger_server(self) -> None:
        """Connect once to the port that was given, as the controller wants."""
        with socket.create_connection(self.server.sockets[0].getsockname(), timeout=5) as connection:
            connection.recv(1024)
