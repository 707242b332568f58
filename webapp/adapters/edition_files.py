"""An edition for machines: a CSV file that a spreadsheet opens, and JSON with everything that was frozen.

Both come from the edition alone, so that the same edition gives the same bytes.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from webapp.adapters.csv_lines import csv_file
from webapp.domain.edition import Edition, EditionHead
from webapp.domain.edition_data import departure_to_data, entry_to_data, front_to_data
from webapp.domain.exempt_information import RESTRICTION_WORDS
from webapp.domain.expected_dates import words
from webapp.domain.plan_entry import Paper, PlanEntry
from webapp.domain.wording import count

SCHEMA = 1
"""Raise it when `json_of` writes another form; add names without raising it."""

APART = "; "


def csv_of(edition: Edition) -> bytes:
    """Write the entries as a table, one row each, in the order of the edition; days are written as 2026-12-09.

    UTF-8 with its mark, headings in plain words, and no cell that a spreadsheet takes for a formula. Several makers,
    committees, wards or documents stand in one cell, parted by semicolons.
    """
    of_edition = {"Edition": str(edition.head.number), "Edition published on": edition.head.published_on.isoformat()}
    rows = ([*of_edition.values(), *(write(entry) for write in _COLUMNS.values())] for entry in edition.entries)
    return csv_file((*of_edition, *_COLUMNS), rows)


def json_of(edition: Edition) -> bytes:
    """Write the whole edition as JSON, UTF-8, its names always in this order, with a line feed at its end.

    * `schema`: 1. A program that reads it should refuse a higher number.
    * `edition`: `number`, `kind` ("regular" or "supplement"), `title`, `first_day`, `last_day`, `published_on`,
      `published_elsewhere` (empty where it was published here), `recorded_at` (an instant with its offset), `note`.
    * `front`: what stands in front, as `domain.edition_data.front_to_data` writes it.
    * `entries`: one for each decision, as `entry_to_data` writes it. `uuid` is the same in every edition. `expected`
      has `precision` (day, month, not-before, range, unknown), `starts_on` and `ends_on` (null where not known) and
      `text`; the first and last day of a month only bound it.
    * `departures`: what left the plan since the edition before, as `departure_to_data` writes it.
    * `listed_new`: the references that the edition's own list of new items gave, if it gave one.

    Days are written as "2026-12-09". Nothing is left out where it is empty: it is "", [] or null.
    """
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "edition": _head(edition.head),
        "front": front_to_data(edition.front),
        "entries": [entry_to_data(entry) for entry in edition.entries],
        "departures": [departure_to_data(one) for one in edition.departures],
        "listed_new": list(edition.listed_new),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _head(head: EditionHead) -> dict[str, Any]:
    return {
        "number": head.number,
        "kind": head.kind.value,
        "title": head.title,
        "first_day": head.first_day.isoformat(),
        "last_day": head.last_day.isoformat(),
        "published_on": head.published_on.isoformat(),
        "published_elsewhere": head.published_elsewhere,
        "recorded_at": head.recorded_at.isoformat(),
        "note": head.note,
    }


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _yes_or_no(yes: bool) -> str:
    return "Yes" if yes else "No"


def _members(entry: PlanEntry) -> str:
    return APART.join(f"{one.name}: {', '.join(one.members)}" for one in entry.makers if one.members)


def _document(paper: Paper) -> str:
    return f"{paper.title} ({paper.url})" if paper.url else paper.title


def _moves(entry: PlanEntry) -> str:
    return APART.join(
        f"{move.moved_on.isoformat()} from {words(move.old)} to {words(move.new)}: {move.reason}"
        for move in entry.moves
    )


_COLUMNS: Mapping[str, Callable[[PlanEntry], str]] = MappingProxyType(
    {
        "Reference": lambda entry: entry.reference,
        "Title": lambda entry: entry.title,
        "What is to be decided": lambda entry: entry.matter,
        "Key decision": lambda entry: _yes_or_no(entry.is_key),
        "Why it is key": lambda entry: entry.key_words if entry.is_key else "",
        "New in this edition": lambda entry: _yes_or_no(entry.is_new),
        "When": lambda entry: words(entry.expected),
        "Not before": lambda entry: _day(entry.expected.starts_on),
        "Not after": lambda entry: _day(entry.expected.ends_on),
        "First noticed on": lambda entry: _day(entry.first_noticed_on),
        "Moved": lambda entry: count(len(entry.moves), "time") if entry.moves else "",
        "Moves": _moves,
        "Decision maker": lambda entry: APART.join(maker.words for maker in entry.makers),
        "Members of the decision maker": _members,
        "Scrutiny committee": lambda entry: APART.join(one.name for one in entry.committees),
        "Wards affected": lambda entry: "All wards" if entry.all_wards else APART.join(entry.wards),
        "Consultation": lambda entry: entry.consultation,
        "Lead officer": lambda entry: entry.contact.name,
        "Post": lambda entry: entry.contact.post,
        "Telephone": lambda entry: entry.contact.telephone,
        "E-mail address": lambda entry: entry.contact.email,
        "Directorate or department": lambda entry: entry.directorate,
        "Documents": lambda entry: APART.join(map(_document, entry.papers)),
        "About the documents": lambda entry: entry.documents_note,
        "Open to the public": lambda entry: RESTRICTION_WORDS[entry.restriction],
        "Paragraph of Schedule 12A": lambda entry: str(entry.exempt_paragraph or ""),
    }
)
