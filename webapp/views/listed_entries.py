"""How pages name the entries of a calendar that they list: in the words of the month, not in those of a feed."""

from webapp.domain.diary_entry import Certainty
from webapp.domain.month_words import naming_of
from webapp.queries.feeds import Listed


def named(listed: Listed) -> str:
    """Name a listed entry in the voice of our pages: "Call-in closes at 5pm: Home care"."""
    certainty = Certainty.CANCELLED if listed.is_cancelled else Certainty.CONFIRMED
    return naming_of(listed.summary, listed.kind, certainty).whole
