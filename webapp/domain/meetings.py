"""What a meeting of scrutiny committees is called, and whether it will take place."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.wording import listed


class MeetingStatus(StrEnum):
    """Whether a meeting will take place."""

    PROVISIONAL = "provisional"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


MEETING_STATUS_WORDS: Mapping[MeetingStatus, str] = MappingProxyType(
    {
        MeetingStatus.PROVISIONAL: "Provisional",
        MeetingStatus.SCHEDULED: "Scheduled",
        MeetingStatus.CANCELLED: "Cancelled",
    }
)


def meeting_name(committees: Sequence[str], title: str) -> str:
    """Name a meeting by what it is about and its committees: "Call-in: Health and Roads", "Health"."""
    names = listed(committees)
    about = title if title != names else ""
    return ": ".join(part for part in (about, names) if part) or "Scrutiny meeting"
