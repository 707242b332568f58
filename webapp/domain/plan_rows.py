"""One row of somebody's plan, turned from its texts into a draft of an entry, with a warning for each doubt."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass

from webapp.domain.clean_text import clean_text
from webapp.domain.contacts import Contact, read_contact
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import ExpectedDate, Precision, doubt_about, parse
from webapp.domain.offices import LONGEST_NAME, split_committees, split_decision_makers
from webapp.domain.plan import Particulars, missing_particulars
from webapp.domain.references import as_key, looks_tidy, problem_with
from webapp.domain.wording import listed

LONGEST_CELL_OF_NAMES = 1000
_LONGEST = {
    "title": 300, "date": 200, "name": 120, "post": 200, "telephone number": 60, "e-mail address": 254,
    "directorate": 120,
}  # fmt: skip
_GARBLED = re.compile("\ufffd|â€|Ã[\u0080-\u00bf]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """The texts of one row as they stand in the file; `number` is the row a spreadsheet shows."""

    number: int
    reference: str
    title: str = ""
    matter: str = ""
    expected: str = ""
    decision_makers: str = ""
    committees: str = ""
    consultation: str = ""
    contact: str = ""
    documents_note: str = ""
    directorate: str = ""


@dataclass(frozen=True, slots=True)
class RowWarning:
    """Something a governance officer should look at, and where."""

    row: int
    reference: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntryDraft:
    """What a row says of one decision, taken apart; it may lack what the plan must say."""

    row: int
    reference: str
    title: str
    matter: str
    expected: ExpectedDate
    decision_makers: tuple[str, ...]
    committees: tuple[str, ...]
    consultation: str
    lead_officer: Contact
    documents_note: str
    directorate: str = ""

    @property
    def particulars(self) -> Particulars:
        """What decides whether the entry stays a draft."""
        return Particulars(self.title, self.matter, bool(self.decision_makers), self.expected)


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan that was read: its entries, the rows that cannot be kept, and the doubts about the others."""

    entries: tuple[PlanEntryDraft, ...]
    refused: tuple[RowWarning, ...]
    warnings: tuple[RowWarning, ...]


def read_rows(
    rows: Iterable[PlanRow], *, known_offices: Collection[str] = (), known_committees: Collection[str] = ()
) -> PlanReading:
    """Turn the rows of a plan into entries; a row that cannot be kept is refused alone, with the reason."""
    entries, refused, warnings = list[PlanEntryDraft](), list[RowWarning](), list[RowWarning]()
    for row in rows:
        try:
            entry, doubts = entry_from(row, known_offices=known_offices, known_committees=known_committees)
        except RuleBroken as broken:
            refused.append(RowWarning(row.number, _one_line(row.reference), broken.message))
        else:
            entries.append(entry)
            warnings.extend(doubts)
    return PlanReading(tuple(entries), tuple(refused), tuple(warnings))


def entry_from(
    row: PlanRow, *, known_offices: Collection[str] = (), known_committees: Collection[str] = ()
) -> tuple[PlanEntryDraft, tuple[RowWarning, ...]]:
    """Turn one row into an entry and its warnings; raise RuleBroken where the row cannot be kept at all."""
    reference = _one_line(row.reference)
    if problem := problem_with(reference):
        raise RuleBroken(problem)
    if max(len(row.decision_makers), len(row.committees), len(row.contact)) > LONGEST_CELL_OF_NAMES:
        raise RuleBroken(f"Decision makers, committees and contact may take {LONGEST_CELL_OF_NAMES} characters each.")
    lead_officer, contact_notes = read_contact(clean_text(row.contact))
    entry = PlanEntryDraft(
        row=row.number,
        reference=reference,
        title=_one_line(row.title),
        matter=clean_text(row.matter),
        expected=parse(_one_line(row.expected)),
        decision_makers=split_decision_makers(clean_text(row.decision_makers), known_offices),
        committees=split_committees(clean_text(row.committees), known_committees),
        consultation=clean_text(row.consultation),
        lead_officer=lead_officer,
        documents_note=clean_text(row.documents_note),
        directorate=_one_line(row.directorate),
    )
    _refuse_unkeepable(entry)
    messages = (*_doubts(entry, row), *contact_notes)
    return entry, tuple(RowWarning(row.number, reference, message) for message in messages)


def refuse_duplicates(rows: Iterable[PlanRow]) -> None:
    """Raise RuleBroken, naming the rows, where one reference stands in several of them."""
    places: dict[str, list[PlanRow]] = {}
    for row in rows:
        places.setdefault(as_key(row.reference), []).append(row)
    repeats = [
        f"rows {listed([str(row.number) for row in same])} ({listed([_one_line(row.reference) for row in same])})"
        for key, same in places.items()
        if key and len(same) > 1
    ]
    if repeats:
        raise RuleBroken(
            f"The same reference stands in {listed(repeats)}. Keep one row for each decision. Nothing was imported."
        )


def fingerprint(entry: PlanEntryDraft) -> str:
    """Return 64 hexadecimal digits that are the same for two entries saying the same, wherever in a file they stand."""
    # A directorate counts where there is one, so that rows read before plans had that column say what they said.
    left_out = {"row"} if entry.directorate else {"row", "directorate"}
    facts = {name: fact for name, fact in asdict(entry).items() if name not in left_out}
    return hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()


def _one_line(text: str) -> str:
    """Clean a text and write it on one line: cells are wrapped where a column was narrow."""
    return " ".join(clean_text(text).split())


def _refuse_unkeepable(entry: PlanEntryDraft) -> None:
    """Raise RuleBroken for a row that says nothing, or says more than can be kept."""
    if not (entry.title or entry.matter):
        raise RuleBroken("The row has neither a title nor a description.")
    officer = entry.lead_officer
    texts = (
        *(entry.title, entry.expected.text),
        *(officer.name, officer.post, officer.telephone, officer.email),
        entry.directorate,
    )
    for (what, longest), text in zip(_LONGEST.items(), texts, strict=True):
        if len(text) > longest:
            raise RuleBroken(f"The {what} takes {len(text)} characters; at most {longest} can be kept.")
    for name in (*entry.decision_makers, *entry.committees):
        if len(name) > LONGEST_NAME:
            raise RuleBroken(
                f"The name “{name[:60]}…” takes {len(name)} characters; at most {LONGEST_NAME} can be kept."
            )


def _doubts(entry: PlanEntryDraft, row: PlanRow) -> Iterator[str]:
    """Say what a governance officer should look at in an entry."""
    if not looks_tidy(entry.reference):
        yield f"The reference {entry.reference} is kept as written and matched as {as_key(entry.reference)}."
    if entry.expected.precision is Precision.UNKNOWN and entry.expected.text:
        yield doubt_about(entry.expected.text) or ""
    elif entry.expected.text:
        yield f"The date is given as “{entry.expected.text}”; the words beside it are kept."
    for sentence in missing_particulars(entry.particulars):
        yield f"{sentence} The entry stays a draft until this is completed."
    if not entry.committees:
        yield "No scrutiny committee is given, so no committee will see it in its list."
    yield from _doubts_about_contact(entry.lead_officer)
    if any(_GARBLED.search(text) for text in asdict(row).values() if isinstance(text, str)):
        yield "Some letters look garbled; check the row against the plan."


def _doubts_about_contact(contact: Contact) -> Iterator[str]:
    """Say what is missing from the lead officer's particulars."""
    if contact == Contact():
        yield "No lead officer is given."
    elif not contact.email:
        yield "No e-mail address of the lead officer is given, so no reminder can be sent there."
    elif not contact.telephone:
        yield "No telephone number of the lead officer is given."
