"""Entries of an edition for tests that need no database: plain facts, each of which a test may change."""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from webapp.domain import references
from webapp.domain.contacts import Contact
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, in_month
from webapp.domain.key_decisions import KeyGround
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_entry import Committee, DateMove, Maker, PlanEntry

RESOURCES = Maker("Cabinet Member for Resources", DecisionMakerKind.CABINET_MEMBER, "Councillor Asha Lowe")
GROWTH = Committee("Sustainable Growth", "sustainable-growth")
FIRST_NOTICED = date(2026, 11, 2)
"""Monday 2 November 2026: the first lawful day of a decision is Tuesday 1 December 2026."""


def uuid_of(reference: str) -> str:
    """Return the lasting number of the decision that had this reference when a test first named it."""
    return str(uuid5(NAMESPACE_URL, references.as_key(reference)))


def plan_entry(reference: str = "KEY/01JAN/27", **changed: object) -> PlanEntry:
    """Make an entry of a plan: complete, public, expected in January 2027."""
    facts: dict[str, object] = {
        "uuid": uuid_of(reference),
        "reference": reference,
        "slug": references.slug(reference),
        "title": "Repair of the swimming pool",
        "matter": "Which builder is to mend the roof.",
        "is_key": True,
        "key_ground": KeyGround.MONEY,
        "makers": (RESOURCES,),
        "committees": (GROWTH,),
        "wards": (),
        "all_wards": True,
        "expected": in_month(2027, 1),
        "consultation": "Those who swim there",
        "contact": Contact("Robin Ashdown", "Head of Leisure", "01632 960101", "robin.ashdown@example.gov.uk"),
        "directorate": "Communities",
        "papers": (),
        "documents_note": "The report can be read a week before the decision.",
        "restriction": Restriction.PUBLIC,
        "exempt_paragraph": None,
        "first_noticed_on": FIRST_NOTICED,
        "is_new": False,
    }
    return PlanEntry(**(facts | changed))  # type: ignore[arg-type]


def date_move(
    moved_on: date, old: ExpectedDate, new: ExpectedDate, reason: str = "The survey took longer."
) -> DateMove:
    """Make a move of an expected date that the public was told of."""
    return DateMove(moved_on, old, new, reason)
