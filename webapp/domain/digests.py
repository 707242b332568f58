"""A digest: everything that happened to what somebody follows, in one message, grouped, the newest state first."""

from dataclasses import dataclass
from datetime import datetime

from webapp.domain.contacts import Contact
from webapp.domain.subscriptions import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One decision, edition or meeting in a digest: what it is, how it stands now, and what happened in sentences.

    `path` is the address of its page below the configured one, for example "/decisions/KEY-03DEC-26". `who_may_sign`
    are those who may call the decision in, in words; empty where that is not known.
    """

    title: str
    path: str
    state: str
    reference: str = ""
    details: tuple[str, ...] = ()
    who_may_sign: str = ""


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """The lines under one heading, in the order in which they are read."""

    heading: str
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one subscriber is told of the time from `since` to `until`; without any group nothing is sent.

    `contacts` are whom to ring about what can be called in.
    """

    pace: Pace
    since: datetime
    until: datetime
    groups: tuple[DigestGroup, ...]
    contacts: tuple[Contact, ...] = ()
