"""A mail server in a process of its own that takes everything, as fast as it can or as far away as it is told to be."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

GREETING = b"220 sink\r\n"
HELLO = b"250-sink\r\n250-8BITMIME\r\n250 PIPELINING\r\n"
PLAIN_HELLO = b"250 sink\r\n"


class Sink(asyncio.Protocol):
    """One connection: answers what has come in, all at once, after the delay of a round trip."""

    def __init__(self, delay: float, hello: bytes) -> None:
        self._delay = delay
        self._hello = hello
        self._unread = b""
        self._in_body = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._say(GREETING)

    def data_received(self, data: bytes) -> None:
        self._unread += data
        answers = []
        while True:
            end = b"\r\n.\r\n" if self._in_body else b"\r\n"
            part, found, rest = self._unread.partition(end)
            if not found:
                break
            self._unread = rest
            answers.append(self._answer(part[:4].upper()))
        if answers:
            self._say(b"".join(answers))

    def _answer(self, command: bytes) -> bytes:
        if self._in_body:
            self._in_body = False
            return b"250 taken\r\n"
        if command == b"DATA":
            self._in_body = True
            return b"354 go\r\n"
        if command == b"QUIT":
            return b"221 bye\r\n"
        return self._hello if command in (b"EHLO", b"HELO") else b"250 ok\r\n"

    def _say(self, words: bytes) -> None:
        assert self._transport is not None
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, words)
        else:
            self._transport.write(words)


def _serve(ready: Connection, delay: float, hello: bytes) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: Sink(delay, hello), "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def sink(*, delay: float = 0, pipelining: bool = True) -> Iterator[int]:
    """Run a server whose every answer takes so many seconds; yield its port."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, delay, HELLO if pipelining else PLAIN_HELLO), daemon=True
    )
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()
