"""What a message says about one scrutiny meeting."""

from dataclasses import dataclass
from datetime import datetime

from webapp.domain.contacts import Contact
from webapp.domain.meetings import MeetingStatus
from webapp.domain.plan_entry import Committee


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingNews:
    """One meeting as it stands; `about` names the decision that it was called for, if any, by reference and title."""

    name: str
    starts_at: datetime
    place: str
    status: MeetingStatus
    committees: tuple[Committee, ...]
    contacts: tuple[Contact, ...]
    about: str = ""
    about_slug: str = ""
