"""The deadline as a calendar file: the very event that the call-in feed holds, so that a calendar shows both as one.

There is no METHOD: the file is an entry to keep, not an invitation to answer (RFC 5546 section 1.4).
"""

from datetime import timedelta

from webapp.adapters.ics import single_entry
from webapp.domain.call_in import CallInWindow
from webapp.domain.london import in_london
from webapp.domain.messages import Email, Facts, MessageKind

WITH_A_DEADLINE = frozenset(
    {MessageKind.CALL_IN_OPENED, MessageKind.CALL_IN_CLOSING, MessageKind.DEADLINE_MOVED, MessageKind.NOT_VALID}
)
WITHOUT_ONE_NOW = frozenset({MessageKind.WITHDRAWN, MessageKind.CALLED_IN})


def calendar_file(email: Email) -> bytes:
    """Return the file that goes with a message; nothing where its event is not known or tells something older.

    The feeds are made every few minutes and this message may be quicker, so the event is looked at first. A late
    reminder has none: its moment has passed.
    """
    facts = email.facts
    if not isinstance(facts, Facts) or not facts.deadline_event or facts.window is None or email.is_late:
        return b""
    is_cancelled = b"\r\nSTATUS:CANCELLED\r\n" in facts.deadline_event
    if email.kind in WITH_A_DEADLINE and not is_cancelled and _ends_with(facts.deadline_event, facts.window):
        return single_entry(facts.deadline_event)
    if email.kind in WITHOUT_ONE_NOW and is_cancelled:
        return single_entry(facts.deadline_event)
    return b""


def _ends_with(event: bytes, window: CallInWindow) -> bool:
    """Say whether an event ends at the last moment of a window."""
    if window.cut_off is None:
        end = f"DTEND;VALUE=DATE:{window.last_day + timedelta(days=1):%Y%m%d}"
    else:
        end = f"DTEND;TZID=Europe/London:{in_london(window.closes_at):%Y%m%dT%H%M%S}"
    return f"\r\n{end}\r\n".encode("ascii") in event
