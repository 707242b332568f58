"""What a meeting of scrutiny committees is called."""

from collections.abc import Sequence

from webapp.domain.wording import listed


def meeting_name(committees: Sequence[str], title: str) -> str:
    """Name a meeting by its committees and what it is about: "Health and Roads: Call-in", "Health"."""
    names = listed(committees)
    about = title if title != names else ""
    return ": ".join(part for part in (names, about) if part) or "Scrutiny meeting"
