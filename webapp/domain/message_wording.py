"""Sentences that several messages need: why somebody is told, what is due, what a digest or a day holds."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType

from webapp.domain.call_in import CallInWindow
from webapp.domain.changed_hands import FORMER
from webapp.domain.digest_building import Heading
from webapp.domain.digests import Digest, DigestGroup
from webapp.domain.london import in_london, london_date
from webapp.domain.messages import SUBSCRIBER, MessageKind
from webapp.domain.officers_day import DayLine, OfficersDay
from webapp.domain.report_deadlines import MISSED
from webapp.domain.subscriptions import Pace
from webapp.domain.wording import brief_day, clock, count, day

ABOUT_A_DECISION: Mapping[str, str] = MappingProxyType(
    {
        "member-": "you sit on a scrutiny committee that may look at this decision",
        "office-": "your office makes this decision",
        "lead-officer": "you are the lead officer of this decision",
        "user-": "you keep the forward plan",
    }
)
"""Why the holder of an office is told of a decision, by how their lasting name begins."""

REPORTS: Mapping[str, str] = MappingProxyType(
    {"draft": "Draft report", "final": "Final report", "public": "Report for publication"}
)
"""Reports by the word that a reminder's occasion holds for them."""

SHORTEST_SENTENCE = 30
"""Of a rule, in characters: what ends before that is a number of a paragraph, and no sentence."""
_NEXT_SENTENCE = re.compile(r"(?<=[.;:!?])\s*\n\s*|(?<=[.!?])\s+(?=[A-Z“(])")

_OF_A_COMMITTEE = frozenset(
    {MessageKind.EDITION_PUBLISHED, MessageKind.MEETING_COMING, MessageKind.MEETING_CHANGED, MessageKind.DIGEST}
)
_OF_AN_ENTRY = frozenset({MessageKind.CONFIRM, MessageKind.KNOWN})


def why_told(kind: MessageKind, subscriber: str) -> str:
    """Say why somebody is sent a message: because of what they are, or because they subscribed."""
    if kind in _OF_AN_ENTRY:
        return "You are sent this once, because this address was entered on our page."
    if subscriber.startswith(SUBSCRIBER):
        return "You are sent this because you subscribed with this address."
    if kind in _OF_A_COMMITTEE and subscriber.startswith("member-"):
        return "You are sent this because you sit on a scrutiny committee."
    if subscriber.startswith(FORMER):
        return "You are sent this because you were told of this decision in an office that you held then."
    for begins, why in ABOUT_A_DECISION.items():
        if subscriber.startswith(begins):
            return f"You are sent this because {why}."
    return "You are sent this because you scrutinise, make or prepare decisions of this council."


def report_in(occasion: str) -> str:
    """Name the report that an occasion ("final/3-working-days") is about: "Final report"."""
    return REPORTS.get(occasion.split("/")[0], "Report")


def is_missed(occasion: str) -> bool:
    """Say whether an occasion is that a report did not come in time."""
    return occasion.endswith(f"/{MISSED}")


def is_complete(occasion: str) -> bool:
    """Say whether an occasion is that a request for a call-in became complete, and not that it began."""
    return occasion.startswith("complete-")


def near_last_moment(closes_at: datetime) -> str:
    """Write by when something is due for a subject line: "5pm Fri 18 Dec", for a whole day "Fri 18 Dec"."""
    closes = in_london(closes_at)
    if closes.time() == time(0):
        return brief_day(closes.date() - timedelta(days=1))
    return near_moment(closes_at)


def near_moment(at: datetime) -> str:
    """Write an instant for a subject line: "6:30pm Tue 8 Dec"."""
    local = in_london(at)
    return f"{clock(local.time())} {brief_day(local.date())}"


def published_on(window: CallInWindow) -> str:
    """Say on which day the record was published from which a window counts: "Thursday 19 November 2026"."""
    return day(london_date(window.published_at))


def first_sentence(words: str) -> str:
    """Return how a rule begins, for a message that links to the whole of it."""
    end = _NEXT_SENTENCE.search(words.strip(), SHORTEST_SENTENCE)
    return words.strip()[: end.start()] if end else words.strip()


def for_call_in(group: DigestGroup) -> bool:
    """Say whether what stands under a heading of a digest can still be called in."""
    return group.heading == Heading.CALL_IN


def begun_small(words: str) -> str:
    """Begin words small that begin a line elsewhere: "Not before 3 March 2027" within a sentence."""
    return words[:1].lower() + words[1:] if words.startswith(("Not before", "Between", "Date to be")) else words


def digest_subject(digest: Digest) -> str:
    """Say in a line what a digest holds: "Forward plan, Mon 23 Nov: 2 for call-in, 1 new edition"."""
    on = brief_day(london_date(digest.until))
    when = f"week to {on}" if digest.pace is Pace.WEEKLY else on
    return f"Forward plan, {when}: {', '.join(map(_counted, digest.groups))}"


def digest_time(digest: Digest) -> str:
    """Say which time a digest is about: "from 7am on Sunday 22 November 2026 to 7am on Monday 23 November 2026"."""
    since, until = in_london(digest.since), in_london(digest.until)
    return (
        f"from {clock(since.time())} on {day(since.date())} to {clock(until.time())} on {day(until.date())}"
        if since.date() != until.date()
        else f"from {clock(since.time())} to {clock(until.time())} on {day(until.date())}"
    )


def day_subject(today: OfficersDay) -> str:
    """Say in a line what officers have before them: "3 things need you, 1 overdue: …", the first one named."""
    number, first = len(today.lines), today.lines[0].what
    said = f"{_needs(today)}: {first}"
    return said if number == 1 else f"{said}, and {number - 1} more"


def day_lead(today: OfficersDay) -> str:
    """Begin the mail of a morning: "Today, Monday 23 November 2026: 2 things need you"."""
    return f"Today, {day(today.on)}: {_needs(today)}"


def day_parts(today: OfficersDay) -> tuple[tuple[str, tuple[DayLine, ...]], ...]:
    """Part the duties of a day, what is overdue first; a part that is empty is left out."""
    parts = (
        ("Overdue", tuple(line for line in today.lines if line.overdue)),
        ("To do", tuple(line for line in today.lines if not line.overdue)),
    )
    return tuple((heading, lines) for heading, lines in parts if lines)


def _needs(today: OfficersDay) -> str:
    number, overdue = len(today.lines), sum(1 for line in today.lines if line.overdue)
    things = count(number, "thing")
    if number == overdue:
        return f"{things} {'is' if number == 1 else 'are'} overdue"
    needs = f"{things} need{'s' if number == 1 else ''} you"
    return f"{needs}, {overdue} overdue" if overdue else needs


def _counted(group: DigestGroup) -> str:
    """Count what stands under a heading: "2 for call-in", "1 new edition"; an unknown heading is named."""
    number = len(group.lines)
    one, many = _COUNTED.get(group.heading, (f"in “{group.heading}”",) * 2)
    return f"{number} {one if number == 1 else many}"


_COUNTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Heading.CALL_IN: ("for call-in", "for call-in"),
        Heading.CALLED_IN: ("called in", "called in"),
        Heading.CLOSED: ("closed to call-in", "closed to call-in"),
        Heading.CHANGES: ("moved or withdrawn", "moved or withdrawn"),
        Heading.EDITIONS: ("new edition", "new editions"),
        Heading.DEADLINES: ("meeting or report", "meetings or reports"),
    }
)
