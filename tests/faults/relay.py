"""A mail relay in a process of its own that misbehaves on request and writes down every dialog.

`python -m tests.faults.relay RECORD` prints two ports, for mail and for orders, and serves both until its input ends.
An order is one line of JSON that changes some of `Manners`; it is answered with a line once it holds. The record holds
one line of JSON for each dialog, by both clocks: monotonic seconds are shared by all processes of a machine, so that
what happened before what can be told even where a scenario moves the wall clock.
"""

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TextIO

import click


@dataclass
class Manners:
    """How the relay behaves. Shares are from 0 to 1; `refusals` gives the code with which an address is refused."""

    later: float = 0
    cut_before_dot: float = 0
    cut_after_dot: float = 0
    quit_with_421: bool = False
    refusals: dict[str, int] = field(default_factory=dict)
    delay: float = 0
    down: bool = False
    pipelining: bool = False


@dataclass
class Dialog:
    """One message's dialog, from MAIL to how it ended."""

    began: float
    began_wall: float
    sender: str
    recipient: str = ""
    message_id: str = ""
    key: str = ""
    subject: str = ""
    ended: str = ""
    taken: bool = False
    ended_at: float = 0


class Misbehaving:
    """The relay: one coroutine for each connection, one record for all."""

    def __init__(self, record: TextIO, seed: int = 5) -> None:
        self.manners = Manners()
        self._record = record
        self._chance = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def listen(self) -> int:
        """Begin to take connections, on the same port as before; return the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self._port

    async def take_orders(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Change manners as each line says."""
        while line := await reader.readline():
            was_down = self.manners.down
            known = {one.name for one in fields(Manners)}
            for name, value in json.loads(line).items():
                assert name in known, name
                setattr(self.manners, name, value)
            if self.manners.down and not was_down:
                self._go_down()
            elif was_down and not self.manners.down:
                await self.listen()
            writer.write(b"done\n")
            await writer.drain()
        writer.close()

    def _go_down(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            writer.write(b"220 relay.example.gov.uk ESMTP\r\n")
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # The other side is gone, as happens to relays; an open dialog has been written down as cut.
        finally:
            self._open.discard(writer)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        dialog: Dialog | None = None
        try:
            while line := await reader.readline():
                words = line.decode("utf-8", "replace").strip()
                verb = words.split(":")[0].split(" ")[0].upper()
                if verb == "MAIL":
                    self._note(dialog, "abandoned")
                    dialog = Dialog(time.monotonic(), time.time(), words)
                    writer.write(b"250 OK\r\n")
                elif verb == "RCPT" and dialog is not None:
                    dialog = self._recipient(dialog, words, writer)
                elif verb == "DATA" and dialog is not None:
                    goes_on, dialog = await self._letter(dialog, reader, writer), None
                    if not goes_on:
                        return
                elif verb == "QUIT":
                    writer.write(b"421 go away\r\n" if self.manners.quit_with_421 else b"221 Bye\r\n")
                    return
                else:
                    dialog = self._other(verb, dialog, writer)
                await writer.drain()
        finally:
            self._note(dialog, "cut by the client")

    def _other(self, verb: str, dialog: Dialog | None, writer: asyncio.StreamWriter) -> Dialog | None:
        if verb == "EHLO":
            more = b"250-PIPELINING\r\n" if self.manners.pipelining else b""
            writer.write(b"250-relay.example.gov.uk\r\n" + more + b"250 8BITMIME\r\n")
        elif verb in {"HELO", "NOOP"}:
            writer.write(b"250 OK\r\n")
        elif verb == "RSET":
            self._note(dialog, "reset")
            dialog = None
            writer.write(b"250 OK\r\n")
        else:
            writer.write(b"503 bad sequence of commands\r\n")
        return dialog

    def _recipient(self, dialog: Dialog, words: str, writer: asyncio.StreamWriter) -> Dialog | None:
        dialog.recipient = words.split(":", 1)[1].split(">")[0].strip().lstrip("<").casefold()
        code = self.manners.refusals.get(dialog.recipient, 0)
        if not code and self._chance.random() < self.manners.later:
            code = 451
        if code:
            self._note(dialog, str(code))
            writer.write(f"{code} not {'now' if code < 500 else 'ever'}\r\n".encode())
            return None
        writer.write(b"250 OK\r\n")
        return dialog

    async def _letter(self, dialog: Dialog, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read a letter and answer its dot; False when the connection has been cut."""
        writer.write(b"354 go on\r\n")
        await writer.drain()
        cut_early = self._chance.random() < self.manners.cut_before_dot
        if cut_early:
            await reader.readline()
            self._note(dialog, "cut before the dot")
            writer.transport.abort()
            return False
        try:
            content = await reader.readuntil(b"\r\n.\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            self._note(dialog, "cut by the client")
            raise
        _read_headers(dialog, content)
        if self.manners.delay:
            await asyncio.sleep(self.manners.delay)
        dialog.taken = True
        if self._chance.random() < self.manners.cut_after_dot:
            self._note(dialog, "cut after the dot")
            writer.transport.abort()
            return False
        # Written down first: what a client has been told was taken is in the record.
        self._note(dialog, "250")
        writer.write(b"250 taken\r\n")
        return True

    def _note(self, dialog: Dialog | None, ended: str) -> None:
        if dialog is None or dialog.ended:
            return
        dialog.ended, dialog.ended_at = ended, time.monotonic()
        self._record.write(json.dumps(dialog.__dict__) + "\n")
        self._record.flush()


def _read_headers(dialog: Dialog, content: bytes) -> None:
    """Read what tells letters apart from the head of one."""
    head = content.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace")
    for line in head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n"):
        name, _, value = line.partition(":")
        match name.lower():
            case "message-id":
                dialog.message_id = value.strip()
            case "x-reminder-key":
                dialog.key = value.strip()
            case "subject":
                dialog.subject = value.strip()


async def _input_ends() -> None:
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def serve(record: Path) -> None:
    """Serve mail and orders until standard input ends, because our starter is gone."""
    with record.open("a") as file:
        relay = Misbehaving(file)
        orders = await asyncio.start_server(relay.take_orders, "127.0.0.1", 0)
        ports = await relay.listen(), orders.sockets[0].getsockname()[1]
        click.echo(f"{ports[0]} {ports[1]}")
        await _input_ends()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
