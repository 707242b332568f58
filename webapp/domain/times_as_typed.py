"""Times of day as people write them: "5pm", "17:00", "5:30pm", "noon"."""

import re
from datetime import time

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})|(?<=\d\d)(\d{2}))?(am|pm)?")
_NAMED = {"noon": time(12), "12noon": time(12), "midday": time(12), "midnight": time(0), "12midnight": time(0)}


def clock_time(text: str) -> time:
    """Read a time of day. Raise ValueError with a sentence where it is none, or could be morning or afternoon."""
    plain = re.sub(r"[\s]+", "", text.lower()).replace("a.m.", "am").replace("p.m.", "pm").removesuffix("hrs")
    if plain in _NAMED:
        return _NAMED[plain]
    found = _CLOCK.fullmatch(plain) if plain.isascii() else None
    if not found:
        raise ValueError("Enter a time such as 5pm, 5:30pm or 17:00.")
    hour, minute, half = int(found[1]), int(found[2] or found[3] or 0), found[4]
    if half:
        if not 1 <= hour <= 12 or minute > 59:
            raise ValueError("Enter a real time, such as 5pm, 5:30pm or 17:00.")
        return time(hour % 12 + (12 if half == "pm" else 0), minute)
    if hour > 23:
        raise ValueError("Enter a real time, such as 5pm, 5:30pm or 17:00.")
    if len(found[1]) == 1 or not (found[2] or found[3]):
        raise ValueError(f"Say whether {text} is in the morning or the afternoon, for example 5pm, 5:30pm or 17:00.")
    if hour > 23 or minute > 59:
        raise ValueError("Enter a real time, such as 5pm, 5:30pm or 17:00.")
    return time(hour, minute)
