"""How pages name the entries of a calendar that they list: in the words of the month, not in those of a feed."""

from datetime import date

from webapp.domain.diary_entry import Certainty, DiaryEntry, DiaryKind, WholeDays
from webapp.domain.month_words import naming
from webapp.queries.feeds import Listed

CALLED_OFF = ("CANCELLED", "POSTPONED", "WITHDRAWN")
"""How the summary of an entry begins that will not happen after all."""


def named(listed: Listed) -> str:
    """Name a listed entry in the voice of our pages: "Call-in closes at 5pm: Home care"."""
    is_off = listed.summary.startswith(CALLED_OFF)
    return naming(
        DiaryEntry(
            uid=listed.uid,
            kind=DiaryKind(listed.uid.partition("-")[0]),
            when=WholeDays(date.min, date.min),  # no part of its name
            certainty=Certainty.CANCELLED if is_off else Certainty.CONFIRMED,
            summary=listed.summary,
            description="",
            address=listed.address,
            categories=(),
        )
    ).whole
