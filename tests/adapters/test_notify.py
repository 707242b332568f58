"""Letters handed to GOV.UK Notify: a small server on this machine answers as it does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.adapters.every_letter import HOUSE, NOW, every_email
from webapp.adapters.mail import Letter, compose
from webapp.adapters.notify import NotifyTransport
from webapp.domain.delivery import Delivery, Ending, Stage
from webapp.domain.messages import MessageKind

KEY = "tests-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
BAD_ADDRESS = '{"errors": [{"error": "ValidationError", "message": "email_address Not a valid email address"}]}'
NO_TEMPLATE = '{"errors": [{"error": "BadRequestError", "message": "Template not found"}]}'
CUT_AFTER = 0


@dataclass
class Notify:
    """What the service has taken, by reference, and what it answers next in place of taking a message."""

    taken: list[dict[str, object]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    status: str = "delivered"
    url: str = ""

    def found(self, reference: str) -> dict[str, object]:
        return {"notifications": [{"status": self.status} for one in self.taken if one["reference"] == reference]}

    def take(self, request: dict[str, object]) -> tuple[int, str]:
        code, body = self.answers.pop(0) if self.answers else (201, "{}")
        if code in (201, CUT_AFTER):
            self.taken.append(request)
        return code, body


@contextmanager
def serving(notify: Notify) -> Iterator[ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            self._answer(200, json.dumps(notify.found(asked["reference"][0])))

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            code, body = notify.take(request)
            if code != CUT_AFTER:
                self._answer(code, body)

        def _answer(self, code: int, body: str) -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class calls it so)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def notify() -> Iterator[Notify]:
    notify = Notify()
    with serving(notify) as server:
        notify.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield notify


@pytest.fixture
def transport(notify: Notify) -> Iterator[NotifyTransport]:
    transport = NotifyTransport(KEY, "f33517ff-2a88-4f6e-b855-c550268ce08a", url=notify.url, answer_within=5)
    yield transport
    transport.close()


def letter(kind: MessageKind = MessageKind.CALL_IN_OPENED) -> Letter:
    return compose(every_email(kind), HOUSE, now=NOW)


def test_a_letter_goes_as_subject_and_text_under_its_own_id(notify: Notify, transport: NotifyTransport) -> None:
    sent = letter()
    assert transport.send(sent) == Delivery(Ending.TAKEN, Stage.AFTER_DOT, 201, "taken by GOV.UK Notify")
    (request,) = notify.taken
    personalisation = request["personalisation"]
    assert isinstance(personalisation, dict)
    assert (request["email_address"], request["reference"]) == ("reader@example.org", str(sent.message_id))
    assert request["template_id"] == "f33517ff-2a88-4f6e-b855-c550268ce08a"
    assert personalisation["subject"] == "Open to call-in until 5pm Fri 18 Dec: Leisure centre contract (KEY/03DEC/26)"
    assert personalisation["body"].startswith(
        "The record of this decision was published on Friday 11 December 2026. It can be called in until"
    )
    assert "\r" not in personalisation["body"]
    assert str(request["one_click_unsubscribe_url"]).endswith("/unsubscribe")


def test_who_is_told_for_an_office_gets_no_way_to_end_it(notify: Notify, transport: NotifyTransport) -> None:
    transport.send(letter(MessageKind.CALL_IN_CLOSING))
    assert "one_click_unsubscribe_url" not in notify.taken[0]


def test_a_letter_that_was_taken_before_is_not_sent_again(notify: Notify, transport: NotifyTransport) -> None:
    assert [transport.send(letter()).ending for _ in range(3)] == [Ending.TAKEN] * 3
    assert len(notify.taken) == 1


def test_after_a_cut_notify_is_asked_and_nothing_is_doubled(notify: Notify, transport: NotifyTransport) -> None:
    notify.answers = [(CUT_AFTER, "")]
    assert transport.send(letter()).ending is Ending.UNREACHABLE
    assert transport.send(letter()) == Delivery(Ending.TAKEN, Stage.AFTER_DOT, 200, "Notify had taken it before")
    assert len(notify.taken) == 1


def test_one_that_notify_could_not_deliver_can_be_sent_again(notify: Notify, transport: NotifyTransport) -> None:
    transport.send(letter())
    notify.status = "permanent-failure"
    assert transport.send(letter()).code == 201
    assert len(notify.taken) == 2


@pytest.mark.parametrize(
    ("code", "body", "ending", "words"),
    [
        (400, BAD_ADDRESS, Ending.REFUSED, "email_address Not a valid email address"),
        (400, NO_TEMPLATE, Ending.UNREACHABLE, "Template not found"),
        (403, '{"errors": [{"error": "AuthError", "message": "Invalid token"}]}', Ending.UNREACHABLE, "Invalid token"),
        (429, '{"errors": [{"message": "Exceeded rate limit"}]}', Ending.UNREACHABLE, "Exceeded rate limit"),
        (500, '{"message": "Internal server error"}', Ending.UNREACHABLE, "Internal server error"),
        (503, "<html>not here</html>", Ending.UNREACHABLE, "Request failed"),
    ],
)
def test_only_a_refusal_of_one_message_costs_that_message(
    notify: Notify, transport: NotifyTransport, code: int, body: str, ending: Ending, words: str
) -> None:
    notify.answers = [(code, body)]
    assert transport.send(letter()) == Delivery(ending, Stage.ENVELOPE, code, words)
    assert transport.send(letter()).ending is Ending.TAKEN


def test_a_service_that_is_not_there_is_unreachable() -> None:
    notify = Notify()
    with serving(notify) as server:
        port = server.server_address[1]
    transport = NotifyTransport(KEY, "template", url=f"http://127.0.0.1:{port}", answer_within=1)
    ended = transport.send(letter())
    transport.close()
    assert (ended.ending, ended.stage, ended.code) == (Ending.UNREACHABLE, Stage.CONNECT, None)


def test_an_answer_that_is_no_answer_is_asked_again(notify: Notify, transport: NotifyTransport) -> None:
    notify.answers = [(201, "<html>a proxy speaks</html>")]
    assert transport.send(letter()).ending is Ending.UNREACHABLE
    assert transport.send(letter()).code == 200
