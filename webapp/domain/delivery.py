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


MOST_TRIES = 48
"""Tries of one message before a person has to look at it: at half-hour steps a little under a day."""

LONGEST_BACK_OFF = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(seconds=300)
LAST_CALL = timedelta(minutes=30)
AFTER_UNCERTAIN = timedelta(minutes=2)

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


def pause_for(failures: int) -> timedelta:
    """Say how long the whole transport rests after so many failures in a row: 5, 10, 20 … 300 seconds."""
    return min(LONGEST_PAUSE, timedelta(seconds=5) * (1 << min(max(failures, 1) - 1, 10)))


def next_try_at(delivery: Delivery, *, tries: int, deadline_at: datetime, now: datetime) -> datetime | None:
    """Say when a message that was not taken is tried again; None when it is not (refused, or tried too often).

    *tries* counts this attempt. A relay's "later" is answered after 1, 2, 4 … 30 minutes, but never later than half an
    hour before the deadline while that moment is ahead.
    """
    if delivery.ending is Ending.REFUSED or tries >= MOST_TRIES:
        return None
    if delivery.ending is Ending.UNCERTAIN:
        return now + AFTER_UNCERTAIN
    back_off = min(LONGEST_BACK_OFF, timedelta(minutes=1) * (1 << min(max(tries, 1) - 1, 10)))
    last_call_at = deadline_at - LAST_CALL
    return min(now + back_off, last_call_at) if last_call_at > now else now + back_off
