"""The plan for January to April 2012 as an edition of its day: 23 entries, and a list of new items that names one more.

References, titles, dates, offices and committees are those of the plan (tests/adapters/january_2012.csv); the people,
the words on each matter, and the day on which the carried-over entries were first noticed are invented.
"""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from tests.plan_entries import plan_entry
from webapp.domain.contacts import Contact
from webapp.domain.edition import CabinetMember, Edition, EditionHead, EditionKind, FrontMatter
from webapp.domain.edition_period import Period
from webapp.domain.offices import DecisionMakerKind, kind_of
from webapp.domain.plan_entry import Committee, Maker, PlanEntry
from webapp.domain.plan_rows import PlanEntryDraft, PlanRow, read_rows
from webapp.domain.references import as_key

PUBLISHED_ON = date(2011, 12, 16)
"""Friday 16 December 2011."""
CARRIED_OVER_SINCE = date(2011, 11, 18)
"""Friday 18 November 2011, when the plan before could be read."""
PERIOD = Period(date(2012, 1, 1), date(2012, 4, 30))
NEW_ITEMS = (
    "City of Peterborough Academy – Free School Academy and free special school - KEY/03JAN/12 "
    "Clare Lodge Refurbishment - KEY/04JAN/12 Cowgate Enhancement Scheme - KEY/05JAN/12 "
    "Local Broadband Plan - KEY/06JAN/12 Eye C of E Primary School Extension - KEY/02FEB/12 "
    "All Saints Junior School - Extension of Age Range - KEY/03FEB/12 School Term Dates 2013-2014 - KEY/03MAR/12"
)
"""Its list of new items this month, in one run-on line as it was printed."""
LISTED_NEW = (
    "KEY/03JAN/12", "KEY/04JAN/12", "KEY/05JAN/12", "KEY/06JAN/12", "KEY/02FEB/12", "KEY/03FEB/12", "KEY/03MAR/12",
)  # fmt: skip
WITHOUT_ENTRY = "KEY/03MAR/12"
WITHOUT_MAKER = "KEY/03FEB/12"
"""The plan lost its decision maker; an officer has filled it in here as the other school extensions have it."""
SCHOOLS = "Cabinet Member for Education, Skills and University"
CABINET = ("Councillor Asha Lowe", "Councillor Ben Cray", "Councillor Cleo Marsh")
HOLDERS = {
    "Cabinet Member for Resources": "Councillor Asha Lowe",
    SCHOOLS: "Councillor Ben Cray",
    "Cabinet Member for Environment Capital": "Councillor Cleo Marsh",
}
FRONT = FrontMatter(
    council_name="Peterborough City Council",
    colour="",
    law="Published under the law of its day: a plan for four months, issued every month.",
    key_decision="Decisions likely to spend or save more than £500,000, or that concern two or more wards.",
    threshold="£500,000",
    cabinet=tuple(CabinetMember(name, (office,)) for office, name in HOLDERS.items()),
    comments="Comments may be sent with the form at the back of the plan.",
    copies="Papers can be read free of charge; copies are charged for.",
    other_documents="Other documents may be submitted.",
    contact=Contact("Robin Ashdown", "Senior Governance Officer", "01632 960100", "plan@example.gov.uk"),
    departments="Chief Executive’s Department\nCommunications\nLegal and Democratic Services",
)
_COLUMNS = {
    "reference": "Reference",
    "title": "Key decision required",
    "matter": "Description",
    "expected": "Date of decision",
    "decision_makers": "Decision maker",
    "committees": "Relevant scrutiny committee",
    "consultation": "Consultation",
    "contact": "Contact details / report authors",
    "documents_note": "Reports",
}


def entries() -> tuple[PlanEntry, ...]:
    """Return the 23 entries in the order of the plan; its list of new items says which are new."""
    table = Path(__file__).parent / "adapters" / "january_2012.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [
            PlanRow(number=number, **{name: row[column] for name, column in _COLUMNS.items()})
            for number, row in enumerate(csv.DictReader(lines), start=2)
        ]
    return tuple(_entry(draft) for draft in read_rows(rows).entries)


def edition(number: int = 1) -> Edition:
    """Return the edition, recorded here long after its day."""
    head = EditionHead(
        number=number,
        kind=EditionKind.REGULAR,
        first_day=PERIOD.first,
        last_day=PERIOD.last,
        published_on=PUBLISHED_ON,
        recorded_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        published_elsewhere="On paper and on the council’s website of 2011",
    )
    return Edition(head=head, front=FRONT, entries=entries(), listed_new=LISTED_NEW)


def _entry(draft: PlanEntryDraft) -> PlanEntry:
    is_new = as_key(draft.reference) in map(as_key, LISTED_NEW)
    makers = (SCHOOLS,) if draft.reference == WITHOUT_MAKER else draft.decision_makers
    return plan_entry(
        draft.reference,
        title=draft.title,
        matter=draft.matter,
        key_ground=None,
        makers=tuple(map(_maker, makers)),
        committees=tuple(Committee(name, "-".join(name.lower().split())) for name in draft.committees),
        all_wards=False,
        expected=draft.expected,
        consultation=draft.consultation,
        contact=draft.lead_officer,
        directorate="",
        documents_note=draft.documents_note,
        first_noticed_on=PUBLISHED_ON if is_new else CARRIED_OVER_SINCE,
        is_new=is_new,
    )


def _maker(office: str) -> Maker:
    kind = kind_of(office)
    return Maker(office, kind, HOLDERS.get(office, ""), CABINET if kind is DecisionMakerKind.CABINET else ())
