"""What a subscriber may ask of a feed by adding to its address: what was cancelled, dates that are no day, alarms.

Every way of writing the same wish is one feed: `suffix` is the one in which it is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.errors import RuleBroken

LONGEST_KEY = 200
"""How many characters the key of a stored feed has at most, with its options."""


class Cancelled(StrEnum):
    """How something that was cancelled is shown: with its status, as an entry that stands, or not at all.

    Google Calendar hides what has the status CANCELLED; marked, it stays visible there and says so in its first word.
    """

    SHOW = "show"
    MARK = "mark"
    HIDE = "hide"


class Fuzzy(StrEnum):
    """How a date that is not a day is shown: on its first day, as a bar over its period, or not at all."""

    FIRST = "first"
    BAR = "bar"
    NONE = "none"


class Alarms(StrEnum):
    """Whether entries ring."""

    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What somebody asked of a feed; the defaults are those of its plain address."""

    cancelled: Cancelled = Cancelled.SHOW
    fuzzy: Fuzzy = Fuzzy.FIRST
    alarms: Alarms = Alarms.SOME

    @property
    def suffix(self) -> str:
        """What follows the plain address: "?cancelled=mark&alarms=none", in a fixed order; empty for the defaults."""
        asked = [
            f"{name}={getattr(self, name).value}" for name in NAMES if getattr(self, name) is not getattr(PLAIN, name)
        ]
        return f"?{'&'.join(asked)}" if asked else ""


NAMES: Mapping[str, type[StrEnum]] = {"cancelled": Cancelled, "fuzzy": Fuzzy, "alarms": Alarms}
PLAIN = FeedOptions()


def options_from(asked: Mapping[str, str]) -> FeedOptions:
    """Read options from what stands after the question mark of an address; what is no option of ours is left alone.

    RuleBroken, with the option as its field, where an option has a value that it cannot have.
    """
    chosen: dict[str, StrEnum] = {}
    for name, kind in NAMES.items():
        if name not in asked:
            continue
        try:
            chosen[name] = kind(asked[name])
        except ValueError:
            can_be = " or ".join(f"{name}={one.value}" for one in kind)
            raise RuleBroken(f"A calendar’s address can say {can_be}.", field=name) from None
    return FeedOptions(**chosen)  # type: ignore[arg-type]


def split_key(stored: str) -> tuple[str, FeedOptions] | None:
    """Take the key under which a feed is stored apart: its own key, and its options.

    None for one that is too long, or that says the same otherwise than `suffix` does: one feed has one key.
    """
    key, _, suffix = stored.partition("?")
    asked = {name: value for name, _, value in (one.partition("=") for one in suffix.split("&"))}
    try:
        options = options_from(asked)
    except RuleBroken:
        return None
    return (key, options) if key + options.suffix == stored and len(stored) <= LONGEST_KEY else None
