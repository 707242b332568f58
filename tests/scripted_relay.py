"""A mail server that says what a script tells it and writes down what it heard, to the byte."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Thread
from types import TracebackType

CUT = "cut"
SILENCE = "silence"


@dataclass
class ScriptedRelay:
    """Greets, announces its extensions, then answers command after command from a script.

    CUT closes the connection, SILENCE is no answer. After an answer of 354 it reads to the dot.
    """

    answers: Sequence[str]
    extensions: Sequence[str] = ("PIPELINING",)
    heard: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def __enter__(self) -> "ScriptedRelay":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._left = list(self.answers)
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Woken by one more connection, the server sees that it is to end.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._speak(connection)

    def _speak(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        connection.sendall(b"220 scripted\r\n")
        lines = connection.makefile("rb")
        body: list[bytes] | None = None
        for line in lines:
            if body is not None and line != b".\r\n":
                body.append(line)
                continue
            if body is not None:
                self.bodies.append(b"".join(body))
                said = self._said("")
            else:
                self.heard.append(line.decode().removesuffix("\r\n"))
                said = self._said(self.heard[-1])
            if said != SILENCE:
                connection.sendall((said.removesuffix(CUT) if said.endswith(CUT) else f"{said}\r\n").encode())
            if said.endswith(CUT):
                return
            body = [] if said.startswith("354") else None

    def _said(self, command: str) -> str:
        if command.startswith(("EHLO", "ehlo")):
            return "\r\n".join(["250-scripted", *(f"250-{one}" for one in self.extensions), "250 HELP"])
        if command == "RSET":
            return "250 OK"
        return self._left.pop(0) if self._left else CUT
