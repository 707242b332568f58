"""News that is told at once: until when it still holds, and the keys under which it is told once."""

from datetime import datetime

from webapp.domain.lifecycle import NOT_YET_DECIDED, REFERRED, STANDS, UPCOMING, WORDS, Status
from webapp.domain.meetings import MEETING_STATUS_WORDS, MeetingStatus
from webapp.domain.messages import MessageKind
from webapp.domain.wording import moment

HAS_AN_OUTCOME = STANDS | REFERRED | {Status.IMPLEMENTED}
HOLDS_WHILE = {
    MessageKind.RESCHEDULED: UPCOMING,
    MessageKind.CALL_IN_REQUESTED: frozenset({Status.DECIDED, Status.CALLED_IN}),
    MessageKind.CALL_IN_OUTCOME: HAS_AN_OUTCOME,
    MessageKind.REPORT_DUE: NOT_YET_DECIDED,
}
"""How a decision must stand for news of a kind to be news still."""

NEEDS_A_WINDOW = frozenset(
    {
        MessageKind.CALL_IN_OPENED,
        MessageKind.CALL_IN_CLOSING,
        MessageKind.DEADLINE_MOVED,
        MessageKind.CALLED_IN,
        MessageKind.NOT_VALID,
        MessageKind.CALL_IN_REQUESTED,
        MessageKind.CALL_IN_OUTCOME,
    }
)
"""What can be said only of a decision that has a call-in window."""

TOLD_ONCE = frozenset(
    {
        MessageKind.DEADLINE_MOVED,
        MessageKind.WITHDRAWN,
        MessageKind.CALLED_IN,
        MessageKind.NOT_VALID,
        MessageKind.CALL_IN_OUTCOME,
        MessageKind.CALL_IN_REQUESTED,
        MessageKind.RESCHEDULED,
        MessageKind.MEETING_CHANGED,
        MessageKind.EDITION_PUBLISHED,
    }
)
"""What is queued by the change itself, so that nothing finds it again once it has been taken back."""

KEPT_ON_CHANGE = TOLD_ONCE | {MessageKind.CONFIRM, MessageKind.KNOWN}
"""What still goes to a subscriber who has changed what they are sent meanwhile; nothing else would bring it."""


def news_key(kind: MessageKind, name: str, occasion: str, subscriber: str) -> str:
    """Give the key of news about a decision or meeting: "call-in-outcome/KEY-01JAN-27/revision-4/subscriber-12"."""
    return "/".join((kind.value, name, occasion, subscriber))


def why_news_not_sent(kind: MessageKind, status: Status) -> str | None:
    """Say why news of a decision must not be sent any more, as that stands now; None when it may."""
    return None if status in HOLDS_WHILE[kind] else f"the decision is {WORDS[status].lower()}"


def why_meeting_not_sent(
    kind: MessageKind, *, status: MeetingStatus, starts_at: datetime, deadline_at: datetime, now: datetime
) -> str | None:
    """Say why a message about a meeting must not be sent any more; None when it may.

    That a meeting is moved or called off is told whenever it can be; `deadline_at` is when the meeting was to begin.
    """
    if kind is MessageKind.MEETING_CHANGED:
        return None
    if not status.takes_place:
        return f"the meeting is {MEETING_STATUS_WORDS[status].lower()}"
    if starts_at != deadline_at:
        return "the meeting was moved"
    return "the meeting has begun" if starts_at <= now else None


def meeting_words(starts_at: datetime, place: str) -> str:
    """Say when and where a meeting is: "2pm on Monday 4 May 2026, Room 3"."""
    return ", ".join(part for part in (moment(starts_at), place) if part)


def meeting_as_told(status: MeetingStatus, starts_at: datetime, place: str) -> str:
    """Say of a meeting what whoever was told of it knows: as above, or "postponed from 2pm on Monday 4 May 2026"."""
    words = meeting_words(starts_at, place)
    return words if status.takes_place else f"{status.value} from {words}"
