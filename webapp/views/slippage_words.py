"""Slippage in the words and figures of a page."""

from webapp.domain import wording
from webapp.domain.slippage import Slippage


def figure(number: int) -> str:
    """Write a number for a table or a chart; one below nought has a true minus sign: "−60"."""
    return str(number).replace("-", "\N{MINUS SIGN}")


def days_in_words(days: int) -> str:
    """Write days slipped: "29 days later", "60 days earlier", "no days"."""
    if not days:
        return "no days"
    return f"{wording.count(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def slipped_sentence(found: Slippage) -> str:
    """Say for which month a decision was first planned and how far it slipped in all."""
    first = f"First planned for {found.first_planned}"
    if not found.moves:
        return f"{first}. Fixing the day within it is no slippage."
    if found.uncounted == len(found.moves):
        return f"{first}. How far it moved cannot be counted, because a date was not known."
    without = f" {wording.count(found.uncounted, 'move')} could not be counted." if found.uncounted else ""
    return f"{first}. Days slipped in all: {days_in_words(found.days)}.{without}"
