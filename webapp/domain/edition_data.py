"""Editions written down for ever as JSON and read back; what this version writes, every later one must read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from webapp.domain.contacts import Contact
from webapp.domain.edition import CabinetMember, Departure, DepartureKind, FrontMatter
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, Precision
from webapp.domain.key_decisions import KeyGround
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_entry import Committee, DateMove, Maker, Paper, PlanEntry

SCHEMA = 1
"""Raise it when what is written changes, and let the readers below read the older ones too."""

Data = Mapping[str, Any]


def entry_to_data(entry: PlanEntry) -> dict[str, Any]:
    """Write one entry as JSON; `entry_from_data` gives the same entry back."""
    return {
        "schema": SCHEMA,
        "uuid": entry.uuid,
        "reference": entry.reference,
        "slug": entry.slug,
        "title": entry.title,
        "matter": entry.matter,
        "is_key": entry.is_key,
        "key_ground": entry.key_ground and entry.key_ground.value,
        "makers": [
            {"name": one.name, "kind": one.kind.value, "holder": one.holder, "members": list(one.members)}
            for one in entry.makers
        ],
        "committees": [{"name": one.name, "slug": one.slug} for one in entry.committees],
        "wards": list(entry.wards),
        "all_wards": entry.all_wards,
        "expected": _date_to_data(entry.expected),
        "consultation": entry.consultation,
        "contact": _contact_to_data(entry.contact),
        "directorate": entry.directorate,
        "papers": [{"title": one.title, "url": one.url} for one in entry.papers],
        "documents_note": entry.documents_note,
        "restriction": entry.restriction.value,
        "exempt_paragraph": entry.exempt_paragraph,
        "first_noticed_on": entry.first_noticed_on.isoformat(),
        "is_new": entry.is_new,
        "moves": [
            {
                "moved_on": one.moved_on.isoformat(),
                "old": _date_to_data(one.old),
                "new": _date_to_data(one.new),
                "reason": one.reason,
            }
            for one in entry.moves
        ],
        "was": entry.was and _date_to_data(entry.was),
        "noticed_earlier": entry.noticed_earlier,
    }


def entry_from_data(data: Data) -> PlanEntry:
    """Read an entry back; RuleBroken where a later version of this program wrote it."""
    _check_schema(data)
    return PlanEntry(
        uuid=data["uuid"],
        reference=data["reference"],
        slug=data["slug"],
        title=data["title"],
        matter=data["matter"],
        is_key=data["is_key"],
        key_ground=KeyGround(data["key_ground"]) if data["key_ground"] else None,
        makers=tuple(
            Maker(one["name"], DecisionMakerKind(one["kind"]), one["holder"], tuple(one["members"]))
            for one in data["makers"]
        ),
        committees=tuple(Committee(one["name"], one["slug"]) for one in data["committees"]),
        wards=tuple(data["wards"]),
        all_wards=data["all_wards"],
        expected=_date_from_data(data["expected"]),
        consultation=data["consultation"],
        contact=Contact(**data["contact"]),
        directorate=data["directorate"],
        papers=tuple(Paper(one["title"], one["url"]) for one in data["papers"]),
        documents_note=data["documents_note"],
        restriction=Restriction(data["restriction"]),
        exempt_paragraph=data["exempt_paragraph"],
        first_noticed_on=date.fromisoformat(data["first_noticed_on"]),
        is_new=data["is_new"],
        moves=tuple(
            DateMove(
                date.fromisoformat(one["moved_on"]),
                _date_from_data(one["old"]),
                _date_from_data(one["new"]),
                one["reason"],
            )
            for one in data["moves"]
        ),
        was=_date_from_data(data["was"]) if data["was"] else None,
        noticed_earlier=data["noticed_earlier"],
    )


def departure_to_data(departure: Departure) -> dict[str, Any]:
    """Write one departure as JSON; `departure_from_data` gives it back."""
    return {
        "schema": SCHEMA,
        "uuid": departure.uuid,
        "reference": departure.reference,
        "slug": departure.slug,
        "title": departure.title,
        "kind": departure.kind.value,
        "left_on": departure.left_on.isoformat(),
        "reason": departure.reason,
    }


def departure_from_data(data: Data) -> Departure:
    """Read a departure back."""
    _check_schema(data)
    return Departure(
        uuid=data["uuid"],
        reference=data["reference"],
        slug=data["slug"],
        title=data["title"],
        kind=DepartureKind(data["kind"]),
        left_on=date.fromisoformat(data["left_on"]),
        reason=data["reason"],
    )


def front_to_data(front: FrontMatter) -> dict[str, Any]:
    """Write the front matter as JSON; `front_from_data` gives it back."""
    return {
        "schema": SCHEMA,
        "council_name": front.council_name,
        "colour": front.colour,
        "law": front.law,
        "key_decision": front.key_decision,
        "threshold": front.threshold,
        "cabinet": [{"name": one.name, "offices": list(one.offices)} for one in front.cabinet],
        "comments": front.comments,
        "copies": front.copies,
        "other_documents": front.other_documents,
        "contact": _contact_to_data(front.contact),
        "departments": front.departments,
        "call_in": list(front.call_in),
    }


def front_from_data(data: Data) -> FrontMatter:
    """Read the front matter back."""
    _check_schema(data)
    return FrontMatter(
        council_name=data["council_name"],
        colour=data["colour"],
        law=data["law"],
        key_decision=data["key_decision"],
        threshold=data["threshold"],
        cabinet=tuple(CabinetMember(one["name"], tuple(one["offices"])) for one in data["cabinet"]),
        comments=data["comments"],
        copies=data["copies"],
        other_documents=data["other_documents"],
        contact=Contact(**data["contact"]),
        departments=data["departments"],
        call_in=tuple(data["call_in"]),
    )


def _check_schema(data: Data) -> None:
    if data["schema"] > SCHEMA:
        raise RuleBroken(
            "This edition was written by a later version of Forward Plan. Bring the installation up to that version "
            "to read it."
        )


def _date_to_data(expected: ExpectedDate) -> dict[str, Any]:
    return {
        "precision": expected.precision.value,
        "starts_on": expected.starts_on and expected.starts_on.isoformat(),
        "ends_on": expected.ends_on and expected.ends_on.isoformat(),
        "text": expected.text,
    }


def _date_from_data(data: Data) -> ExpectedDate:
    return ExpectedDate(
        Precision(data["precision"]),
        date.fromisoformat(data["starts_on"]) if data["starts_on"] else None,
        date.fromisoformat(data["ends_on"]) if data["ends_on"] else None,
        data["text"],
    )


def _contact_to_data(contact: Contact) -> dict[str, str]:
    return {
        "name": contact.name,
        "post": contact.post,
        "telephone": contact.telephone,
        "email": contact.email,
    }
