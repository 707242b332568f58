"""How one attempt to deliver a message ended, and when to try again: pure rules for the outbox.

An attempt is judged by the stage it reached. Before the final dot the relay has taken nothing, so trying again cannot
double the message; after the dot, with no answer, nobody knows, so the message is sent again under the same Message-ID.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """How far the conversation with the relay had come."""

    COMPOSE = "compose"
    CONNECT = "connect"
    ENVELOPE = "envelope"
    BODY = "body"
    AFTER_DOT = "after-dot"


class Ending(StrEnum):
    """What an attempt means for the message (and, when unreachable, for every message)."""

    TAKEN = "taken"
    UNREACHABLE = "unreachable"
    TRY_LATER = "try-later"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: how it ended, at which stage, the relay's code if it gave one, and its words for staff."""

    ending: Ending
    stage: Stage
    code: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Persistence:
    """How long the post waits before it tries again, and how often it does; an installation may choose its own.

    A message whose turn it was waits `retry_base`, twice that and so on up to `retry_cap`; the whole transport rests
    `rest_base`, twice that and so on up to `rest_cap`. At half-hour steps 48 tries take a little under a day.
    """

    retry_base: timedelta = timedelta(minutes=1)
    retry_cap: timedelta = timedelta(minutes=30)
    rest_base: timedelta = timedelta(seconds=5)
    rest_cap: timedelta = timedelta(seconds=300)
    most_tries: int = 48

    @property
    def after_uncertain(self) -> timedelta:
        """Say how long to wait after a cut that left open whether the relay has taken a message."""
        return 2 * self.retry_base

    @property
    def longest_wait(self) -> timedelta:
        """Say how long a message is put off at most, by a relay's "later" or by a rest of the transport."""
        return max(self.retry_cap, self.after_uncertain, self.rest_cap + self.rest_base)


USUAL = Persistence()
LAST_CALL = timedelta(minutes=30)

BY_ANSWER: Mapping[int, Ending] = MappingProxyType({2: Ending.TAKEN, 4: Ending.TRY_LATER, 5: Ending.REFUSED})


def judge(code: int, words: str, stage: Stage) -> Delivery:
    """Judge a relay's answer (RFC 5321 section 4.2): 421 closes the whole service, 4xx is for now, 5xx for ever.

    A refusal while connecting concerns every message alike, a wrong password for instance, and so does a refusal of
    the sender: neither may cost a single message, so both count as unreachable.
    """
    if code == 421 or (stage is Stage.CONNECT and code // 100 != 2):
        return Delivery(Ending.UNREACHABLE, stage, code, words)
    return Delivery(BY_ANSWER.get(code // 100, Ending.TRY_LATER), stage, code, words)


_ADDRESS = re.compile(r"""<?(?:"[^"\s]+"|[^\s<>"'(),;:]+)@[^\s<>"'(),;]+>?""")


def without_addresses(words: str) -> str:
    """Return a relay's words fit to be shown: "<jo@example.gov.uk>: no such user" becomes "[address]: no such user"."""
    return _ADDRESS.sub("[address]", words)


def pause_for(failures: int, persistence: Persistence = USUAL) -> timedelta:
    """Say how long the whole transport rests after so many failures in a row: 5, 10, 20 … 300 seconds."""
    return _doubled(persistence.rest_base, failures, persistence.rest_cap)


def next_try_at(
    delivery: Delivery, *, tries: int, deadline_at: datetime, now: datetime, persistence: Persistence = USUAL
) -> datetime | None:
    """Say when a message that was not taken is tried again; None when it is not (refused, or tried too often).

    *tries* counts this attempt. A relay's "later" is answered after 1, 2, 4 … 30 minutes, but never later than half an
    hour before the deadline while that moment is ahead.
    """
    if delivery.ending is Ending.REFUSED or tries >= persistence.most_tries:
        return None
    if delivery.ending is Ending.UNCERTAIN:
        return now + persistence.after_uncertain
    again_at = now + _doubled(persistence.retry_base, tries, persistence.retry_cap)
    last_call_at = deadline_at - LAST_CALL
    return min(again_at, last_call_at) if last_call_at > now else again_at


def _doubled(base: timedelta, times: int, cap: timedelta) -> timedelta:
    """Double a wait for each time after the first, up to a cap."""
    doublings = max(times, 1) - 1
    # By then every cap that can be set is reached, and before long a timedelta would overflow.
    return min(cap, base * (1 << doublings)) if doublings < 30 else cap
