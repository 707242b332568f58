"""What a message is before it becomes a letter: its kind, its one recipient, the facts it tells and its lasting key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from webapp.domain.call_in import CallInWindow
from webapp.domain.contacts import Contact
from webapp.domain.digests import Digest
from webapp.domain.edition_news import EditionNews
from webapp.domain.invitations import Invitation
from webapp.domain.lifecycle import REFERRED, STANDS, Status
from webapp.domain.meeting_news import MeetingNews
from webapp.domain.officers_day import OfficersDay

MESSAGES = UUID("6f1b8a56-2f0c-5a51-9d0e-3a1c5f7be2a4")
"""Namespace of message ids (RFC 9562 section 5.5); changing it would let mail that was taken be sent again."""


class MessageKind(StrEnum):
    """What a message is for; also the name of its templates and the first part of its key."""

    CALL_IN_OPENED = "call-in-opened"
    CALL_IN_CLOSING = "call-in-closing"
    DEADLINE_MOVED = "call-in-moved"
    WITHDRAWN = "decision-withdrawn"
    CALLED_IN = "decision-called-in"
    NOT_VALID = "call-in-not-valid"
    EDITION_PUBLISHED = "edition-published"
    CALL_IN_REQUESTED = "call-in-requested"
    CALL_IN_OUTCOME = "call-in-outcome"
    RESCHEDULED = "decision-rescheduled"
    REPORT_DUE = "report-due"
    MEETING_COMING = "meeting-coming"
    MEETING_CHANGED = "meeting-changed"
    DIGEST = "digest"
    OFFICERS_DAY = "officers-day"
    CONFIRM = "subscription-confirm"
    KNOWN = "subscription-known"


MESSAGE_KIND_WORDS: Mapping[MessageKind, str] = MappingProxyType(
    {
        MessageKind.CALL_IN_OPENED: "Call-in has opened",
        MessageKind.CALL_IN_CLOSING: "Call-in is about to close",
        MessageKind.DEADLINE_MOVED: "Call-in closes at another time",
        MessageKind.WITHDRAWN: "Decision withdrawn",
        MessageKind.CALLED_IN: "Decision called in",
        MessageKind.NOT_VALID: "Call-in found not valid",
        MessageKind.EDITION_PUBLISHED: "Edition of the plan published",
        MessageKind.CALL_IN_REQUESTED: "Call-in request received",
        MessageKind.CALL_IN_OUTCOME: "Outcome of a call-in",
        MessageKind.RESCHEDULED: "Decision moved to another date",
        MessageKind.REPORT_DUE: "Report due",
        MessageKind.MEETING_COMING: "Scrutiny meeting coming up",
        MessageKind.MEETING_CHANGED: "Scrutiny meeting moved or cancelled",
        MessageKind.DIGEST: "Digest",
        MessageKind.OFFICERS_DAY: "What needs the governance officers today",
        MessageKind.CONFIRM: "Question to confirm a subscription",
        MessageKind.KNOWN: "Link to an existing subscription",
    }
)

NOT_SUSPENDED = STANDS | {Status.IMPLEMENTED}
SUBSCRIBER = "subscriber-"
"""How the lasting name of somebody begins who subscribed by e-mail; those of members and offices begin otherwise."""
REMINDERS = frozenset({MessageKind.CALL_IN_OPENED, MessageKind.CALL_IN_CLOSING})


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person or office: a lasting name for keys ("member-7"), an address, and the name to greet, if known.

    `uuid` is the subscriber's who has this address, by whose links preferences are kept; empty where nobody subscribed.
    """

    subscriber: str
    address: str
    name: str = ""
    uuid: str = ""

    @property
    def may_end_it(self) -> bool:
        """Say whether they are told because they subscribed and not for an office, so that one click ends it."""
        return self.subscriber.startswith(SUBSCRIBER)

    @property
    def same_address(self) -> str:
        """Give the address as it is compared, so that one mailbox gets one message."""
        return self.address.strip().casefold()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says about a decision, as it stands when the message is composed. Nothing exempt is in here.

    `window` is None while no record is published. `expected` is the expected date in words, `reason` why it was last
    moved or was withdrawn, `outcome` what came of its call-in, in sentences. `deadline_event` is the event of its last
    moment as the calendar feeds hold it, byte by byte, empty while they hold none.
    """

    reference: str
    title: str
    slug: str
    made_by: tuple[str, ...]
    committees: tuple[str, ...]
    window: CallInWindow | None
    contacts: tuple[Contact, ...]
    rule_words: str = ""
    rule_source: str = ""
    who_may_sign: str = ""
    expected: str = ""
    reason: str = ""
    outcome: str = ""
    decided_on: date | None = None
    decision_text: str = ""
    correction_reason: str = ""
    deadline_event: bytes = b""


Content = Facts | EditionNews | MeetingNews | Digest | OfficersDay | Invitation
"""What a message may say; which of these follows from its kind."""


@dataclass(frozen=True, slots=True)
class Email:
    """One message to one person.

    In notices of change *heard_closes_at* is the deadline this person was told before, and *heard* what they were told
    before in words. *occasion* and *deadline_at* say which reminder of which deadline it is.
    """

    kind: MessageKind
    recipient: Recipient
    key: str
    message_id: UUID
    facts: Content
    is_late: bool = False
    heard_closes_at: datetime | None = None
    heard: str = ""
    occasion: str = ""
    deadline_at: datetime | None = None


def one_per_address(recipients: list[Recipient]) -> list[Recipient]:
    """Keep the first recipient at each address; those without an address are left out."""
    first: dict[str, Recipient] = {}
    for recipient in recipients:
        if recipient.same_address:
            first.setdefault(recipient.same_address, recipient)
    return list(first.values())


def key_for(kind: MessageKind, *, slug: str, closes_at: datetime, occasion: str, subscriber: str) -> str:
    """Give a message's dedupe key: the same thing said to the same person has the same key, for ever.

    Shown as "call-in-closing/KEY-01JAN-12/2026-04-09T16:00Z/1-working-day/member-7".
    """
    return "/".join((kind.value, slug, f"{closes_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}", occasion, subscriber))


def edition_key_for(number: int, *, subscriber: str) -> str:
    """Give the dedupe key of an edition's message: "edition-published/14/member-7"."""
    return "/".join((MessageKind.EDITION_PUBLISHED.value, str(number), subscriber))


def message_id_for(key: str) -> UUID:
    """Give the Message-ID's unique part. It follows from the key, so a second copy can be recognised as one."""
    return uuid5(MESSAGES, key)


def is_late(kind: MessageKind, *, deadline_at: datetime, now: datetime) -> bool:
    """Say whether a reminder can only arrive after the last moment, and must say so."""
    return kind in REMINDERS and now >= deadline_at


def why_edition_not_sent(*, superseded_by: int | None, is_reader: bool) -> str | None:
    """Say why an edition's message that waits must not be sent any more; None when it may.

    The message of the edition that superseded it tells what changed since its reader was last told, so nothing is lost.
    """
    if superseded_by is not None:
        return f"edition {superseded_by} has superseded it"
    return None if is_reader else "its reader is not told of editions any more"


def why_not_sent(
    kind: MessageKind, *, status: Status, closes_at: datetime | None, deadline_at: datetime, now: datetime
) -> str | None:
    """Say why a message about a decision must not be sent any more, as that stands now; None when it may.

    A reminder that missed its deadline still goes, marked as late, even when the decision has been implemented since.
    That a request was found not valid is told with whatever last moment holds then.
    """
    if kind is MessageKind.WITHDRAWN:
        return None if status is Status.WITHDRAWN else "the decision is not withdrawn any more"
    if kind is MessageKind.CALLED_IN:
        return None if status in REFERRED | {Status.CALLED_IN} else "the call-in has ended"
    if kind is MessageKind.NOT_VALID:
        return None if status in NOT_SUSPENDED else f"the decision is {status.value}"
    if closes_at != deadline_at:
        return "the last moment moved"
    if status is Status.DECIDED or (status is Status.IMPLEMENTED and now >= deadline_at):
        return None
    return f"the decision is {status.value}"
