"""An outside watch on the loopback that remembers what it was asked and answers with the status it is given."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import TracebackType


class OutsideWatch:
    """A real web server; `url` is what the setting ping_url would hold."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/ping/5f2c"

    def __enter__(self) -> "OutsideWatch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(HTTPServer):
    def __init__(self, address: tuple[str, int], watch: OutsideWatch) -> None:
        self.watch = watch
        super().__init__(address, _Hears)


class _Hears(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.watch.asked.append(self.path)
        self.send_response(self.server.watch.status)
        self.end_headers()
        self.wfile.write(b"OK")

    def log_message(self, *_said: object) -> None:
        """Say nothing on standard error."""
