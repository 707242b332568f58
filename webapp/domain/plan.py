"""What an entry of the plan must say, and the marks that show a reader what is new or has moved."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import ExpectedDate, earliest, latest, words
from webapp.domain.lifecycle import Status

MARKED_FOR = timedelta(days=28)


class Mark(StrEnum):
    """What a reader of the plan should notice about an entry."""

    NEW = "New"
    MOVED = "Moved"


def mark_of(*, notice_published_at: datetime | None, last_moved_at: datetime | None, now: datetime) -> Mark | None:
    """Mark an entry that moved, or else first appeared, in the last 28 days."""
    if last_moved_at is not None and now - last_moved_at < MARKED_FOR:
        return Mark.MOVED
    if notice_published_at is not None and now - notice_published_at < MARKED_FOR:
        return Mark.NEW
    return None


def status_after_move(status: Status, *, old: ExpectedDate, new: ExpectedDate) -> Status:
    """Say whether a change of date is a deferral.

    Naming the day within the month that was announced, or bringing a decision forward, is not: only a new date
    wholly after the old one defers. Where either date is unknown, an entry that had a date and loses it is deferred.
    """
    old_end, new_start = latest(old) or earliest(old), earliest(new)
    if old_end is None:
        return status
    if new_start is None or new_start > old_end:
        return Status.DEFERRED
    return status


def refuse_past(expected: ExpectedDate, *, today: date) -> None:
    """Refuse an expected date that has passed: it would be overdue the moment it was saved.

    *The law.* SI 2012/2089, reg. 9(1)(d): the date on which, or the period within which, the decision is to be made.
    *The rule.* The day, or the last day of the period, is today or later. "Not before" a past day is allowed.
    *Example.* On 23 November 2026 "October 2026" is refused, "November 2026" is not.
    *In doubt.* A plan imported from a file is taken as it stands, with dates of its own day.
    """
    end = latest(expected)
    if end is not None and end < today:
        raise RuleBroken(f"{words(expected)} has passed. Enter a date from today on.", field="when")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the plan must say of one decision before the public may see it."""

    title: str
    matter: str
    has_decision_maker: bool
    expected: ExpectedDate


def missing_particulars(particulars: Particulars) -> tuple[str, ...]:
    """List what keeps a draft out of the plan, one sentence each.

    *The law.* SI 2012/2089, reg. 9(1): the document must state (b) the matter, (c) the decision maker's name and
    title, or the body's name and members, and (d) the date on which, or the period within which, it is to be made.
    *The rule.* An entry without one of these stays a draft.
    *Example.* KEY/03FEB/12 lost its decision maker: "No decision maker is given."
    *In doubt.* The ground for being key and the list of documents are asked for, but older plans left them out, so
    their absence is no bar.
    """
    checks = (
        (bool(particulars.title), "No title is given."),
        (bool(particulars.matter), "It is not said what is to be decided."),
        (particulars.has_decision_maker, "No decision maker is given."),
        (earliest(particulars.expected) is not None, "No date or period is given in which it is to be decided."),
    )
    return tuple(sentence for fulfilled, sentence in checks if not fulfilled)
