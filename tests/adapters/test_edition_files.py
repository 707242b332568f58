"""An edition for machines: CSV that a spreadsheet opens and never runs, JSON that gives back what was frozen."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

from tests.edition_rows import departure_of
from tests.editions import an_edition, edition_head
from tests.plan_entries import GROWTH, RESOURCES, date_move, plan_entry
from webapp.adapters.edition_files import csv_of, json_of
from webapp.domain.contacts import Contact
from webapp.domain.edition import Edition
from webapp.domain.edition_data import departure_from_data, entry_from_data, front_from_data
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import in_month, unknown
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_entry import Committee, Maker, Paper

FULL = plan_entry(
    makers=(
        RESOURCES,
        Maker("Cabinet", DecisionMakerKind.CABINET, members=("Councillor Asha Lowe", "Councillor Ben Cray")),
    ),
    committees=(GROWTH, Committee("Health", "health")),
    papers=(Paper("Report", "https://example.gov.uk/report"), Paper("Survey")),
    all_wards=False,
    wards=("Ashfield", "Moor End"),
    restriction=Restriction.PART_EXEMPT,
    exempt_paragraph=3,
    moves=(date_move(date(2026, 10, 1), in_month(2026, 12), in_month(2027, 1)),),
)
BARE = plan_entry(
    "KEY/02JAN/27",
    is_key=False,
    key_ground=None,
    is_new=True,
    makers=(),
    committees=(),
    expected=unknown("Spring"),
    contact=Contact(),
)


def rows(edition: Edition) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(edition).decode("utf-8-sig"), newline="")))


def test_the_csv_begins_with_its_mark_and_has_one_row_for_each_entry() -> None:
    edition = an_edition(FULL, BARE)
    assert csv_of(edition).startswith(b"\xef\xbb\xbfEdition,Edition published on,Reference,Title,")
    assert [row["Reference"] for row in rows(edition)] == ["KEY/01JAN/27", "KEY/02JAN/27"]


def test_every_particular_has_a_column_in_plain_words() -> None:
    (row,) = rows(an_edition(FULL))
    assert row == {
        "Edition": "14",
        "Edition published on": "2026-11-20",
        "Reference": "KEY/01JAN/27",
        "Title": "Repair of the swimming pool",
        "What is to be decided": "Which builder is to mend the roof.",
        "Key decision": "Yes",
        "Why it is key": "Significant expenditure or savings",
        "New in this edition": "No",
        "When": "January 2027",
        "Not before": "2027-01-01",
        "Not after": "2027-01-31",
        "First noticed on": "2026-11-02",
        "Moved": "1 time",
        "Moves": "2026-10-01 from December 2026 to January 2027: The survey took longer.",
        "Decision maker": "Cabinet Member for Resources (Councillor Asha Lowe); Cabinet",
        "Members of the decision maker": "Cabinet: Councillor Asha Lowe, Councillor Ben Cray",
        "Scrutiny committee": "Sustainable Growth; Health",
        "Wards affected": "Ashfield; Moor End",
        "Consultation": "Those who swim there",
        "Lead officer": "Robin Ashdown",
        "Post": "Head of Leisure",
        "Telephone": "01632 960101",
        "E-mail address": "robin.ashdown@example.gov.uk",
        "Directorate or department": "Communities",
        "Documents": "Report (https://example.gov.uk/report); Survey",
        "About the documents": "The report can be read a week before the decision.",
        "Open to the public": "Part exempt",
        "Paragraph of Schedule 12A": "3",
    }


def test_what_an_entry_lacks_stays_empty() -> None:
    (row,) = rows(an_edition(BARE))
    assert (row["Key decision"], row["New in this edition"], row["When"], row["Wards affected"]) == (
        "No",
        "Yes",
        "Spring",
        "All wards",
    )
    empty = ("Why it is key", "Not before", "Not after", "Moved", "Moves", "Decision maker", "Scrutiny committee",
             "Lead officer", "Documents", "Paragraph of Schedule 12A")  # fmt: skip
    assert [row[name] for name in empty] == [""] * len(empty)


def test_no_cell_begins_as_a_formula() -> None:
    entry = plan_entry(title='=HYPERLINK("x")', consultation="+1", matter="-1+1", contact=Contact(telephone="+44 1632"))
    (row,) = rows(an_edition(entry))
    assert [row[name] for name in ("Title", "Consultation", "What is to be decided", "Telephone")] == [
        '\'=HYPERLINK("x")',
        "'+1",
        "'-1+1",
        "'+44 1632",
    ]


def test_the_json_gives_everything_back() -> None:
    gone = departure_of(plan_entry("KEY/01NOV/26"))
    edition = an_edition(FULL, BARE, departures=(gone,), listed_new=("KEY/02JAN/27", "KEY/03MAR/27"))
    data = json.loads(json_of(edition))
    assert list(data) == ["schema", "edition", "front", "entries", "departures", "listed_new"]
    assert tuple(map(entry_from_data, data["entries"])) == edition.entries
    assert tuple(map(departure_from_data, data["departures"])) == (gone,)
    assert front_from_data(data["front"]) == edition.front
    assert (data["schema"], data["listed_new"]) == (1, ["KEY/02JAN/27", "KEY/03MAR/27"])


def test_the_json_says_which_edition_it_is() -> None:
    edition = an_edition(head=edition_head(note="Corrected.", published_elsewhere="an agenda"))
    assert json.loads(json_of(edition))["edition"] == {
        "number": 14,
        "kind": "regular",
        "title": "Forward plan of key decisions, 1 December 2026 to 31 March 2027",
        "first_day": "2026-12-01",
        "last_day": "2027-03-31",
        "published_on": "2026-11-20",
        "published_elsewhere": "an agenda",
        "recorded_at": "2026-11-20T12:00:00+00:00",
        "note": "Corrected.",
    }


def test_the_files_of_one_edition_are_always_the_same_bytes() -> None:
    first, again = an_edition(FULL, BARE), an_edition(replace(FULL), replace(BARE))
    assert (csv_of(first), json_of(first)) == (csv_of(again), json_of(again))
    assert json_of(first).endswith(b"}\n")
    assert "Anyborough Council" in json_of(first).decode()


def test_letters_are_written_as_they_are() -> None:
    assert "Café – Ynys Môn" in json_of(an_edition(plan_entry(title="Café – Ynys Môn"))).decode()
