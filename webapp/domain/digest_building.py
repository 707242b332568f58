"""Building a digest: from all that happened, what one subscriber has chosen to hear of, each thing once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from webapp.domain.contacts import Contact
from webapp.domain.digests import Digest, DigestGroup, DigestLine
from webapp.domain.morning import looks_ahead_to
from webapp.domain.subscriptions import Pace, Scope, Topic


class Heading(StrEnum):
    """What the parts of a digest are headed with, in the order in which they are read."""

    CALL_IN = "Call-in"
    CALLED_IN = "Called in, and what came of it"
    CLOSED = "Call-in closed"
    CHANGES = "Moved or withdrawn"
    EDITIONS = "Editions of the forward plan"
    DEADLINES = "Meetings and reports"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, or is to come: when, in a sentence; who wants any of its topics hears of it.

    It has no words where the state of what it happened to says it all.
    """

    at: datetime
    heading: Heading
    topics: frozenset[Topic]
    words: str
    is_ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A decision, an edition or a meeting as it stands now, with what it touches and what happened to it.

    Of a decision that can be called in, `who_may_sign` says by whom, and `contacts` whom to ring.
    """

    title: str
    path: str
    state: str
    scope: Scope
    happenings: tuple[Happening, ...]
    reference: str = ""
    who_may_sign: str = ""
    contacts: tuple[Contact, ...] = ()


def build_digest(
    subjects: Iterable[Subject],
    *,
    topics: frozenset[Topic],
    scope: Scope,
    pace: Pace,
    since: datetime,
    until: datetime,
) -> Digest | None:
    """Build what one subscriber is told of the time after `since` up to `until`; None where that is nothing.

    Each subject stands once, under the heading of what happened to it last, with everything else that happened to it
    below, the newest first; so are the lines of a heading ordered. Of what is to come it tells what comes before the
    end of the day of the next digest.
    """
    ahead_to = looks_ahead_to(pace, until)
    found: dict[Heading, list[tuple[datetime, DigestLine]]] = {heading: [] for heading in Heading}
    contacts: list[Contact] = []
    for subject in subjects:
        if not scope.covers(subject.scope):
            continue
        told = sorted(
            (
                one
                for one in subject.happenings
                if one.topics & topics and (until < one.at <= ahead_to if one.is_ahead else since < one.at <= until)
            ),
            key=lambda one: (one.is_ahead, one.at),
            reverse=True,
        )
        if told:
            found[told[0].heading].append((min(told[0].at, until), _line(subject, told)))
            contacts += subject.contacts if told[0].heading is Heading.CALL_IN else ()
    groups = tuple(
        DigestGroup(heading.value, tuple(line for _, line in sorted(lines, key=lambda one: one[0], reverse=True)))
        for heading, lines in found.items()
        if lines
    )
    whom_to_ring = tuple(dict.fromkeys(contacts))
    return Digest(pace=pace, since=since, until=until, groups=groups, contacts=whom_to_ring) if groups else None


def _line(subject: Subject, told: list[Happening]) -> DigestLine:
    return DigestLine(
        title=subject.title,
        path=subject.path,
        state=subject.state,
        reference=subject.reference,
        details=tuple(dict.fromkeys(one.words for one in told if one.words)),
        who_may_sign=subject.who_may_sign if told[0].heading is Heading.CALL_IN else "",
    )
