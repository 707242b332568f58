"""The headings under which councils' plans keep each fact, and our own words for these facts."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

_HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "reference": (
        "reference", "ref", "ref no", "reference no", "reference number", "plan reference", "plan ref",
        "forward plan reference", "forward plan ref", "key decision reference", "key decision ref",
        "decision reference", "decision ref", "issue reference", "item reference", "notice reference",
    ),
    "title": (
        "key decision required", "title", "decision title", "issue title", "title of decision", "title of key decision",
        "issue", "subject", "item", "decision required", "decision to be taken", "decision", "key decision", "matter",
    ),
    "matter": (
        "description", "summary", "purpose", "purpose of decision", "description of decision",
        "description of key decision", "summary of decision", "what is to be decided", "details", "detail",
        "matter for decision", "matter in respect of which the decision is to be made", "decision details",
        "background",
    ),
    "expected": (
        "date of decision", "decision date", "decision due", "decision due date", "due", "due date", "date due", "when",
        "date decision expected", "date decision due", "date decision is expected",
        "date", "expected", "expected date", "expected date of decision", "proposed date of decision",
        "date decision to be taken", "date or period of decision", "date on which decision is to be made",
        "decision expected", "month", "period", "anticipated date of decision", "proposed decision date",
    ),
    "decision_makers": (
        "decision maker", "decision makers", "decision maker s", "decision taker", "decision takers", "taken by",
        "who will decide", "who decides", "who will make the decision", "decision to be taken by", "decision body",
        "by whom", "maker",
    ),
    "committees": (
        "relevant scrutiny committee", "relevant scrutiny committees", "scrutiny committee", "scrutiny committees",
        "relevant scrutiny", "scrutiny", "overview and scrutiny committee", "relevant overview and scrutiny committee",
        "scrutiny panel", "scrutiny commission", "committee", "relevant committee",
    ),
    "consultation": (
        "consultation", "consultees", "consultation process", "consultation undertaken", "consultation details",
        "who will be consulted", "proposed consultation", "consultation and consultees", "consultees and process",
    ),
    "contact": (
        "contact details report authors", "contact details", "contact", "contacts", "contact officer", "lead officer",
        "report author", "report authors", "contact details report author", "officer contact", "officer",
        "who to contact", "responsible officer", "contact for further information",
    ),
    "documents_note": (
        "reports", "report", "documents", "background documents", "documents to be considered", "papers",
        "documents submitted", "documents to be submitted", "relevant documents", "background papers",
        "supporting documents",
    ),
    "directorate": (
        "directorate", "directorates", "department", "departments", "directorate department", "department directorate",
        "directorate or department", "department or directorate", "lead directorate", "lead department",
        "responsible directorate", "responsible department", "directorate service", "service", "service area",
    ),
})  # fmt: skip
IN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "the title",
        "matter": "what is to be decided",
        "expected": "the date of decision",
        "decision_makers": "the decision maker",
        "committees": "the scrutiny committee",
        "consultation": "the consultation",
        "contact": "the contact",
        "documents_note": "the reports",
    }
)
"""Each fact that every plan gives, beside the reference, as it is called in a sentence."""

ALL_IN_WORDS: Mapping[str, str] = MappingProxyType({**IN_WORDS, "directorate": "the directorate"})
"""The same with what only some plans have a column for."""


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Find the column of each fact; where several columns would do, the name that stands first in our list counts.

    Capitals, blanks and signs do not matter: "CONTACT DETAILS / REPORT AUTHORS" is "Contact details, report authors".
    """
    names = [re.sub(r"[\W_]+", " ", heading).strip().casefold() for heading in headings]
    columns = {}
    for fact, synonyms in _HEADINGS.items():
        place = next((names.index(synonym) for synonym in synonyms if synonym in names), None)
        if place is not None:
            columns[fact] = place
    return columns
