"""Who may do what, what a password must be, how long a session lasts, how fast anybody may guess.

Figures follow OWASP ASVS 5.0 (chapters 6 and 7) and NIST SP 800-63B: long passwords instead of complicated ones, no
common ones, no forced renewal, guesses slowed down but nobody locked out for good.
"""

import ipaddress
import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.common_passwords import COMMON_PASSWORDS, COMMON_WORDS
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import count


class Role(StrEnum):
    """What somebody may do. The administrator keeps rules and people, the officer keeps the plan, the member reads."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    MEMBER = "member"


ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {Role.ADMINISTRATOR: "Administrator", Role.OFFICER: "Governance officer", Role.MEMBER: "Member"}
)


class AttemptScope(StrEnum):
    """What is counted: failed sign-ins by the account named and by network, and askings for mail by network."""

    ACCOUNT = "account"
    NETWORK = "network"
    SUBSCRIBING = "subscribing"


COVERS: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.MEMBER}),
        Role.OFFICER: frozenset({Role.OFFICER, Role.MEMBER}),
        Role.MEMBER: frozenset({Role.MEMBER}),
    }
)
"""What each role may do besides its own: administrators all that officers may, officers all that members may."""


def may_act_as(role: Role, needed: Role) -> bool:
    """Say whether somebody with `role` may do what is reserved for `needed`."""
    return needed in COVERS[role]


def account_email(typed: str) -> str:
    """Return the form of an e-mail address under which an account is kept and found: trimmed and casefolded."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def check_account_email(address: str) -> None:
    """Refuse what cannot be an e-mail address; whether it exists is not asked."""
    if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", address):
        raise RuleBroken("Enter an e-mail address in the form name@example.gov.uk.", field="email")


# Passwords

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
FEWEST_DIFFERENT_CHARACTERS = 5
LOOKALIKES = str.maketrans("@4310$5!7", "aaeiossit")


def settled(password: str) -> str:
    """Return a password in Unicode form NFKC, so that it is the same one whichever keyboard typed it."""
    return unicodedata.normalize("NFKC", password)


def check_new_password(password: str, *, email: str, name: str = "") -> None:
    """Raise RuleBroken unless the password is long enough, not too long, and not easily guessed.

    Length is counted in characters after NFKC. No mixture of kinds of characters is asked for.
    """
    password = settled(password)
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(f"Password must be {SHORTEST_PASSWORD} characters or more.", field="password")
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken(f"Password must be {LONGEST_PASSWORD} characters or fewer.", field="password")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in password):
        raise RuleBroken("Password must not contain characters that cannot be typed.", field="password")
    if is_easily_guessed(password, about=(account_email(email), account_email(email).partition("@")[0], name)):
        raise RuleBroken("Choose a password that is harder to guess. Three unrelated words are good.", field="password")


def is_easily_guessed(password: str, *, about: tuple[str, ...] = ()) -> bool:
    """Say whether a long password is a common one, a run, a repetition, or only what is known `about` its owner."""
    folded = password.casefold()
    if folded in COMMON_PASSWORDS or len(set(folded)) < FEWEST_DIFFERENT_CHARACTERS:
        return True
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(folded)}
    if steps <= {1, -9} or steps <= {-1, 9}:
        return True
    words = COMMON_WORDS | {_letters(fact) for fact in about if _letters(fact)}
    without_tail = folded.rstrip("0123456789!?.")
    readings = {folded, folded.translate(LOOKALIKES), without_tail.translate(LOOKALIKES)}
    return any(_is_made_of(_letters(reading), words) for reading in readings)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalpha())


def _is_made_of(letters: str, words: frozenset[str]) -> bool:
    """Say whether the letters are one of the words, perhaps several times over, or there are none (digits only)."""
    if not letters:
        return True
    return any(re.fullmatch(f"(?:{re.escape(word)})+", letters) for word in words)


# Sessions

SESSION_IDLE_LIMIT = timedelta(minutes=30)
SESSION_LIMIT = timedelta(hours=8)
SESSION_NOTED_EVERY = timedelta(minutes=1)
CLOCK_TOLERANCE = timedelta(minutes=5)


def session_is_alive(*, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Say whether a session still counts: 30 minutes without use end it, and 8 hours end it whatever happens.

    A session from the future means that the clock was set back; it ends, or it would outlive its 8 hours.
    """
    age, idle = now - created_at, now - seen_at
    return -CLOCK_TOLERANCE <= age < SESSION_LIMIT and -CLOCK_TOLERANCE <= idle < SESSION_IDLE_LIMIT


def session_wants_noting(*, seen_at: datetime, now: datetime) -> bool:
    """Say whether the use of a session should be written down: once a minute is enough."""
    return abs(now - seen_at) >= SESSION_NOTED_EVERY


# Throttle


@dataclass(frozen=True, slots=True)
class Throttle:
    """How failures slow guessing down: so many for nothing, then a first delay that doubles up to the longest."""

    free: int
    first: timedelta
    longest: timedelta


THROTTLES: Mapping[AttemptScope, Throttle] = MappingProxyType(
    {
        AttemptScope.ACCOUNT: Throttle(free=5, first=timedelta(seconds=5), longest=timedelta(minutes=5)),
        AttemptScope.NETWORK: Throttle(free=30, first=timedelta(seconds=5), longest=timedelta(minutes=15)),
    }
)
"""A network has more tries: a whole council may come from one address. Neither ever waits longer than `longest`."""

FAILURES_FORGOTTEN_AFTER = timedelta(days=1)


def delay_after(failures: int, throttle: Throttle) -> timedelta:
    """Return how long after the last of so many failures the next try must wait."""
    beyond = failures - throttle.free
    if beyond < 0:
        return timedelta(0)
    doublings = min(beyond, 20)
    return min(throttle.first * (1 << doublings), throttle.longest)


def failures_that_count(failures: int, *, last_failed_at: datetime, now: datetime) -> int:
    """Return the failures that still count: after a day without a new one they are forgotten."""
    return 0 if now - last_failed_at >= FAILURES_FORGOTTEN_AFTER else failures


def time_to_wait(failures: int, *, last_failed_at: datetime, now: datetime, throttle: Throttle) -> timedelta:
    """Return how long is left to wait before the next try; zero means now.

    Example: five failures, the last one two seconds ago, leave three seconds. Should the clock have been set back,
    the wait is still never longer than the delay itself.
    """
    delay = delay_after(failures_that_count(failures, last_failed_at=last_failed_at, now=now), throttle)
    return min(max(last_failed_at + delay - now, timedelta(0)), delay)


def network_of(address: str | None) -> str:
    """Return the network that an address counts towards: an IPv4 address itself, the /64 of an IPv6 address.

    One household or office holds a whole IPv6 /64, so that its single addresses cost an attacker nothing.
    """
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


class TooManyAttempts(RuleBroken):
    """Signing in has failed too often; `wait` says for how long the next try must be left."""

    def __init__(self, wait: timedelta) -> None:
        """Keep the wait, and say it in words."""
        self.wait = wait
        super().__init__(f"Too many attempts to sign in. Wait {wait_in_words(wait)} and try again.")


def wait_in_words(wait: timedelta) -> str:
    """Return a wait as words, rounded up: "5 seconds", "1 minute", "3 minutes"."""
    seconds = -(-wait // timedelta(seconds=1))
    return count(seconds, "second") if seconds < 60 else count(-(-seconds // 60), "minute")
