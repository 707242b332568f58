"""An entry of the plan as an officer or a file writes it, and the columns and links that keep it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlmodel import Session, col, select

from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.key_decisions import KeyGround
from webapp.domain.references import as_key, slug
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.decisions import Decision, Document
from webapp.queries.facts import expected_of

Bodies = Mapping[str, Mapping[int, Any]]
"""Rows of decision makers, committees and wards by number, under the names that an entry has for them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document submitted to the decision maker."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything an officer can write about a decision in the plan; bodies by their row numbers."""

    reference: str
    title: str
    matter: str
    expected: ExpectedDate
    is_key: bool = True
    key_ground: KeyGround | None = None
    decision_makers: tuple[int, ...] = ()
    committees: tuple[int, ...] = ()
    wards: tuple[int, ...] = ()
    all_wards: bool = False
    consultation: str = ""
    lead_officer: str = ""
    lead_officer_post: str = ""
    lead_officer_telephone: str = ""
    lead_officer_email: str = ""
    directorate: str = ""
    documents: tuple[Paper, ...] = ()
    documents_note: str = ""
    restriction: Restriction = Restriction.PUBLIC
    exempt_paragraph: int | None = None


LINKED: Mapping[str, type[Any]] = {"decision_makers": DecisionMaker, "committees": ScrutinyCommittee, "wards": Ward}
TEXTS = tuple(field.name for field in fields(Entry) if field.type is str and field.name != "reference")
"""What an entry says in somebody's words: in forms and in files under the same names."""
PLAIN_FIELDS = tuple(
    field.name for field in fields(Entry) if field.name not in {"reference", "expected", "documents", *LINKED}
)
"""What stands in an entry and in its decision alike."""


def entry_of(decision: Decision) -> Entry:
    """Return what a decision says now, as an officer would write it."""
    return Entry(
        reference=decision.reference,
        **{name: getattr(decision, name) for name in PLAIN_FIELDS},
        expected=expected_of(decision),
        decision_makers=numbers(decision.decision_makers),
        committees=numbers(decision.committees),
        wards=numbers(decision.wards),
        documents=tuple(Paper(paper.title, paper.url) for paper in decision.documents),
    )


def numbers(rows: Iterable[DecisionMaker | ScrutinyCommittee | Ward]) -> tuple[int, ...]:
    """Return the row numbers of bodies, in order."""
    return tuple(row.id for row in rows if row.id is not None)


def bodies_of(session: Session, entries: Sequence[Entry]) -> Bodies:
    """Load every body that any of the entries names."""
    return {
        name: _numbered(session, table, {number for entry in entries for number in getattr(entry, name)})
        for name, table in LINKED.items()
    }


def facts_of(entry: Entry, bodies: Bodies) -> dict[str, Any]:
    """Return what a new decision takes from its entry, all but the expected date; bodies as loaded by `bodies_of`."""
    return {
        "reference": entry.reference,
        "reference_key": as_key(entry.reference),
        "slug": slug(entry.reference),
        **{name: getattr(entry, name) for name in PLAIN_FIELDS},
        **{name: _in_order(bodies[name], getattr(entry, name)) for name in LINKED},
        "documents": _documents(entry),
    }


def set_expected(decision: Decision, expected: ExpectedDate) -> None:
    """Give a decision an expected date."""
    decision.expected_precision = expected.precision
    decision.expected_from = expected.starts_on
    decision.expected_to = expected.ends_on
    decision.expected_text = expected.text


def write(session: Session, decision: Decision, entry: Entry) -> None:
    """Lay an entry over its decision; reference and expected date have rules of their own and stay."""
    for name in PLAIN_FIELDS:
        setattr(decision, name, getattr(entry, name))
    for name in LINKED:
        _link(session, decision, name, getattr(entry, name))
    if entry.documents != tuple(Paper(paper.title, paper.url) for paper in decision.documents):
        decision.documents = _documents(entry)


def _link(session: Session, decision: Decision, name: str, ids: tuple[int, ...]) -> None:
    """Link bodies to a decision in an order: links carry it by their numbers, so another order needs new links."""
    if numbers(getattr(decision, name)) != ids:
        rows = _in_order(_numbered(session, LINKED[name], ids), ids)
        setattr(decision, name, [])
        session.flush()
        setattr(decision, name, rows)


def _documents(entry: Entry) -> list[Document]:
    return [Document(**asdict(paper)) for paper in entry.documents]


def _numbered(session: Session, table: type[Any], ids: Collection[int]) -> dict[int, Any]:
    """Return the rows with these numbers, by number."""
    return {row.id: row for row in session.exec(select(table).where(col(table.id).in_(ids)))} if ids else {}


def _in_order(found: Mapping[int, Any], ids: Sequence[int]) -> list[Any]:
    """Return the rows with these numbers in the order given."""
    return [found[number] for number in dict.fromkeys(ids) if number in found]
