"""Between an entry and its form: filling it, reading it back, and laying two versions side by side."""

from typing import Any

from flask import request
from wtforms import Field

from webapp.domain import expected_dates
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.key_decisions import KeyGround
from webapp.forms.decisions import ALL_WARDS, NOT_KEY, EntryForm, PublishedEntryForm, expected_as_typed
from webapp.models.decisions import Decision, Restriction
from webapp.queries import bodies
from webapp.queries.facts import expected_of
from webapp.services.decisions import Entry, Paper
from webapp.views.database import database


def empty_form(reference: str) -> EntryForm:
    """Return the form for a new decision with the next reference offered."""
    form = EntryForm(data={"reference": reference, "revision": "0"})
    _offer(form)
    return form


def typed_form(decision: Decision | None) -> EntryForm:
    """Return the form as it was typed."""
    form = _kind(decision)(request.form)
    _offer(form)
    return form


def filled_form(decision: Decision) -> EntryForm:
    """Return the form filled from a decision as it is now."""
    ground = decision.key_ground.value if decision.key_ground else ""
    form = _kind(decision)(
        data={
            **{name: getattr(decision, name) for name in SAME_NAME},
            "revision": decision.revision,
            "reference": decision.reference,
            "ground": ground if decision.is_key else NOT_KEY,
            "decision_makers": [str(maker.id) for maker in decision.decision_makers],
            "committees": [str(committee.id) for committee in decision.committees],
            "wards": ([ALL_WARDS] if decision.all_wards else []) + [str(ward.id) for ward in decision.wards],
            "when": expected_as_typed(expected_of(decision)),
            "papers": [{"title": paper.title, "url": paper.url} for paper in decision.documents],
            "restriction": decision.restriction.value,
            "exempt_paragraph": str(decision.exempt_paragraph or ""),
        }
    )
    _offer(form)
    return form


def merged_form(decision: Decision) -> EntryForm:
    """Return what was typed, with every field that the officer chose to keep as the other had saved it."""
    form, theirs = typed_form(decision), filled_form(decision)
    for name in [name for name in form._fields if request.form.get(f"keep-{name}") == "theirs"]:
        form._fields[name] = theirs._fields[name]
        setattr(form, name, theirs._fields[name])
    return form


def entry_from(form: EntryForm, decision: Decision | None = None) -> Entry:
    """Return what a valid form says; what a published entry's form leaves out stays as it is."""
    published = isinstance(form, PublishedEntryForm) and decision is not None
    return Entry(
        **{name: getattr(form, name).data or "" for name in SAME_NAME},
        reference=decision.reference if published and decision else form.reference.data,
        expected=expected_of(decision) if published and decision else form.when.form.expected,
        is_key=form.ground.data != NOT_KEY,
        key_ground=KeyGround(form.ground.data) if form.ground.data in set(KeyGround) else None,
        decision_makers=tuple(int(value) for value in form.decision_makers.data or ()),
        committees=tuple(int(value) for value in form.committees.data or ()),
        wards=tuple(int(value) for value in form.wards.data or () if value != ALL_WARDS),
        all_wards=ALL_WARDS in (form.wards.data or ()),
        documents=tuple(
            Paper(paper.form.title.data, paper.form.url.data or "") for paper in form.papers if paper.form.title.data
        ),
        restriction=Restriction(form.restriction.data),
        exempt_paragraph=int(form.exempt_paragraph.data)
        if form.exempt_paragraph.data and form.restriction.data != Restriction.PUBLIC
        else None,
    )


SAME_NAME = (
    "title",
    "matter",
    "consultation",
    "lead_officer",
    "lead_officer_post",
    "lead_officer_telephone",
    "lead_officer_email",
    "documents_note",
)

HEADINGS = {
    "reference": "Reference",
    "title": "Title",
    "matter": "What is to be decided",
    "ground": "Why it is a key decision",
    "decision_makers": "Decision makers",
    "committees": "Scrutiny committees",
    "wards": "Wards affected",
    "when": "When it is expected",
    "consultation": "Consultation",
    "lead_officer": "Lead officer",
    "lead_officer_post": "Lead officer’s post",
    "lead_officer_telephone": "Lead officer’s telephone",
    "lead_officer_email": "Lead officer’s e-mail address",
    "papers": "Documents",
    "documents_note": "About documents",
    "restriction": "May the public see the report?",
    "exempt_paragraph": "Paragraph of Schedule 12A",
}


def conflict_rows(decision: Decision, mine: EntryForm) -> list[tuple[str, str, str, str, bool]]:
    """Return both versions of each field: name, heading, as the other saved it, as typed here, do they differ."""
    theirs = filled_form(decision)
    rows = []
    for name, heading in HEADINGS.items():
        if name in mine._fields:
            saved, typed = _in_words(theirs._fields[name]), _in_words(mine._fields[name])
            rows.append((name, heading, saved, typed, saved != typed))
    return rows


def _kind(decision: Decision | None) -> type[EntryForm]:
    return EntryForm if decision is None or decision.notice_published_at is None else PublishedEntryForm


def _offer(form: EntryForm) -> None:
    with database().reading() as session:
        form.offer(
            decision_makers=bodies.decision_makers(session),
            committees=bodies.committees(session),
            wards=bodies.wards(session),
        )


def _in_words(field: Field) -> str:
    """Write what a field holds as a reader would say it."""
    if field.short_name == "when":
        return _date_in_words(field.form)
    if field.short_name == "papers":
        papers = [(paper.form.title.data or "", paper.form.url.data or "") for paper in field]
        return "\n".join(f"{title} {url}".strip() for title, url in papers if title or url)
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    return str(field.data or "")


def _date_in_words(fields: Any) -> str:
    expected: ExpectedDate = getattr(fields, "expected", None) or _expected_of_data(fields)
    return expected_dates.words(expected)


def _expected_of_data(fields: Any) -> ExpectedDate:
    fields.validate()
    return fields.expected  # type: ignore[no-any-return]
