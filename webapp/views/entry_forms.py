"""Between an entry and its form: filling it and reading it back."""

from flask import request

from webapp.domain.exempt_information import Restriction
from webapp.domain.key_decisions import KeyGround
from webapp.forms.decisions import ALL_WARDS, NOT_KEY, EntryForm, PublishedEntryForm, expected_as_typed
from webapp.models.decisions import Decision
from webapp.queries import bodies
from webapp.queries.facts import expected_of
from webapp.services.entries import TEXTS, Entry, Paper
from webapp.views.database import database


def empty_form(reference: str) -> EntryForm:
    """Return the form for a new decision with the next reference offered."""
    form = EntryForm(data={"reference": reference, "revision": "0"})
    _offer(form, None)
    return form


def typed_form(decision: Decision | None) -> EntryForm:
    """Return the form as it was typed."""
    form = _kind(decision)(request.form)
    _offer(form, decision)
    return form


def filled_form(decision: Decision) -> EntryForm:
    """Return the form filled from a decision as it is now."""
    ground = decision.key_ground.value if decision.key_ground else ""
    form = _kind(decision)(
        data={
            **{name: getattr(decision, name) for name in TEXTS},
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
    _offer(form, decision)
    return form


def entry_from(form: EntryForm, decision: Decision | None = None) -> Entry:
    """Return what a valid form says; what a published entry's form leaves out stays as it is."""
    published = isinstance(form, PublishedEntryForm) and decision is not None
    return Entry(
        **{name: getattr(form, name).data or "" for name in TEXTS},
        reference=decision.reference if published and decision else form.reference.data,
        expected=expected_of(decision) if published and decision else form.when.form.expected,
        is_key=form.ground.data != NOT_KEY,
        key_ground=KeyGround(form.ground.data) if form.ground.data in set(KeyGround) else None,
        decision_makers=tuple(int(value) for value in form.decision_makers.data or ()),
        committees=tuple(int(value) for value in form.committees.data or ()),
        wards=() if ALL_WARDS in (form.wards.data or ()) else tuple(int(value) for value in form.wards.data or ()),
        all_wards=ALL_WARDS in (form.wards.data or ()),
        documents=tuple(
            Paper(paper.form.title.data, paper.form.url.data or "") for paper in form.papers if paper.form.title.data
        ),
        restriction=Restriction(form.restriction.data),
        exempt_paragraph=int(form.exempt_paragraph.data)
        if form.exempt_paragraph.data and form.restriction.data != Restriction.PUBLIC
        else None,
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
    "directorate": "Directorate or department",
    "papers": "Documents",
    "documents_note": "About documents",
    "restriction": "May the public see the report?",
    "exempt_paragraph": "Paragraph of Schedule 12A",
}


def _kind(decision: Decision | None) -> type[EntryForm]:
    return EntryForm if decision is None or decision.notice_published_at is None else PublishedEntryForm


def _offer(form: EntryForm, decision: Decision | None) -> None:
    kept = [committee.id for committee in decision.committees if committee.id is not None] if decision else ()
    with database().reading() as session:
        form.offer(
            decision_makers=bodies.decision_makers(session),
            committees=bodies.open_committees(session, kept=kept),
            wards=bodies.wards(session),
        )
