"""GOV.UK Notify: mail by the government's own service, for councils that use it (the extra `notify`).

Notify sends plain text in a template of the council's: its subject is ((subject)) and its body ((body)). Files cannot
go with it. Notify keeps a reference with each message for seven days; ours is the message's id.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from webapp.adapters.mail import Letter
from webapp.domain.delivery import Delivery, Ending, Stage

ANSWER_WITHIN = 60.0
"""Seconds that Notify has for an answer."""
NOT_DELIVERED = frozenset({"permanent-failure", "temporary-failure", "technical-failure"})
"""How Notify says that it took a message and could not deliver it: such a one may be sent again."""
CONCERNS_ALL = ("template", "personalisation", "api key")
"""What Notify's refusals speak of that would refuse every message alike."""
BAD_REQUEST = 400


class NotifyTransport:
    """Sends letters through Notify, never twice: before each it asks whether it has one of this reference. One thread.

    So a timeout or a cut leaves nothing unknown: the next try asks. Whatever concerns the service and not one message
    (no answer, 403, 429, 5xx) counts as unreachable and costs no message a try.
    """

    def __init__(self, key: str, template: str, *, url: str, answer_within: float = ANSWER_WITHIN) -> None:
        # Imported here because only installations with the extra `notify` have it, and it brings `requests`.
        from notifications_python_client.errors import APIError
        from notifications_python_client.notifications import NotificationsAPIClient

        make_client: Any = NotificationsAPIClient
        self._client = make_client(key, base_url=url, timeout=answer_within)
        self._template = template
        self._problem: type[Exception] = APIError

    def send(self, letter: Letter) -> Delivery:
        """Hand one letter to Notify, or learn that it has it already."""
        try:
            if self._has(letter):
                return Delivery(Ending.TAKEN, Stage.AFTER_DOT, 200, "Notify had taken it before")
            self._client.send_email_notification(**self._request_for(letter))
        except self._problem as problem:
            return _judged(problem)
        return Delivery(Ending.TAKEN, Stage.AFTER_DOT, 201, "taken by GOV.UK Notify")

    def close(self) -> None:
        """Let go of the kept connections."""
        self._client.request_session.close()

    def _has(self, letter: Letter) -> bool:
        """Ask whether Notify has taken a message of this reference and has not failed to deliver it."""
        known = self._client.get_all_notifications(reference=str(letter.message_id))
        return any(one["status"] not in NOT_DELIVERED for one in known["notifications"])

    def _request_for(self, letter: Letter) -> dict[str, object]:
        message = message_from_bytes(letter.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        one_click = str(message["List-Unsubscribe"] or "").strip("<>")
        return {
            "email_address": letter.recipient,
            "template_id": self._template,
            "personalisation": {"subject": str(message["Subject"]), "body": text.replace("\r\n", "\n")},
            "reference": str(letter.message_id),
            "one_click_unsubscribe_url": one_click or None,
        }


def _judged(problem: Any) -> Delivery:
    """Judge what Notify answered: only 400 can be about one message, and not when it speaks of template or key."""
    code = problem.response.status_code if problem.response is not None else None
    words = _words_of(problem)
    if code is None:
        return Delivery(Ending.UNREACHABLE, Stage.CONNECT, None, words)
    if code == BAD_REQUEST and not any(matter in words.casefold() for matter in CONCERNS_ALL):
        return Delivery(Ending.REFUSED, Stage.ENVELOPE, code, words)
    return Delivery(Ending.UNREACHABLE, Stage.ENVELOPE, code, words)


def _words_of(problem: Any) -> str:
    """Say what Notify said, in a line fit for staff."""
    said = problem.message
    if isinstance(said, list):
        said = "; ".join(str(one.get("message", "")) for one in said)
    return (str(said) or type(problem).__name__)[:500]
