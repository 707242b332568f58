"""The trail of changes in the words that the pages use for the same things."""

import re
from datetime import date, datetime

from webapp.domain import wording
from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import OUTCOME_WORDS
from webapp.domain.key_decisions import GROUND_WORDS
from webapp.domain.lifecycle import WORDS
from webapp.views.entry_forms import HEADINGS

NAMES = HEADINGS | {
    "counts_towards_call_in": "Counts towards call-in",
    "status": "Status",
    "expected": "When it is expected",
    "is_key": "Key decision",
    "key_ground": "Why it is a key decision",
    "documents": "Documents",
    "published_at": "Record published",
    "call_in_closes_at": "Call-in closes",
    "implementable_on": "May be implemented from",
    "decision_text": "Decision",
    "not_callable_reason": "Why it cannot be called in",
    "grounds": "Reasons of the request",
    "chosen_grounds": "Grounds of the request",
    "alternative": "Alternative in the request",
    "repeats_on": "Same matter called in before",
    "public_signatures": "Residents who signed",
    "validity": "Request found",
    "validity_on": "Request found so on",
    "validity_by": "Request found so by",
    "validity_reasons": "Why it was found so",
    "outcome": "Outcome of the call-in",
    "outcome_on": "Day of the outcome",
    "outcome_words": "What scrutiny concluded",
    "reconsidered_on": "Looked at again",
    "reconsidered_words": "Final decision",
    "waiver_unable": "Why those before could not agree",
    "waiver_statement": "Statement of urgency",
    "stated_effective_on": "Effective from, as stated elsewhere",
    "stated_source": "Where that was stated",
}
VALUES: dict[str, dict[str, str]] = {
    "status": {status.value: words for status, words in WORDS.items()},
    "key_ground": {ground.value: words for ground, words in GROUND_WORDS.items()},
    "validity": {Validity.VALID.value: "valid", Validity.NOT_VALID.value: "not valid"},
    "outcome": {outcome.value: words for outcome, words in OUTCOME_WORDS.items()},
}
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d")


def trail_name(name: str) -> str:
    """Write what a change was about: "When it is expected"."""
    return NAMES.get(name) or name.replace("_", " ").capitalize()


def trail_value(value: object, name: str) -> str:
    """Write what it said: "Deferred", "5pm on Thursday 9 April 2026", "nothing"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    text = str(value) if value is not None else ""
    if ISO_INSTANT.fullmatch(text):
        return wording.moment(datetime.fromisoformat(text))
    if ISO_DAY.fullmatch(text):
        return wording.day(date.fromisoformat(text))
    return VALUES.get(name, {}).get(text, text) or "nothing"
