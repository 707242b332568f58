"""Two officers' versions of one entry: what each changed, what can be kept of both, what must be asked.

An edit page carries a fingerprint of what each field said when the page was made. Whoever saves second has three
versions to go by: that one, the other's and the typed one. A fingerprint that was tampered with changes only which
version is proposed: nothing is saved before the page with both was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import request
from wtforms import Field, Form

from webapp.domain import expected_dates
from webapp.domain.exempt_information import Restriction
from webapp.forms.decisions import ALL_WARDS, EntryForm
from webapp.forms.versions import KEEP, MINE, THEIRS, Disputed, versions_form
from webapp.models.decisions import Decision
from webapp.views.entry_forms import HEADINGS, filled_form, typed_form

NOTHING = "Nothing"


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that are kept or given up together, since halves of two versions would say what neither officer did.

    `fields` gives the words to be put before what each field says.
    """

    name: str
    fields: Mapping[str, str]

    @property
    def heading(self) -> str:
        """Return what the page calls it."""
        return HEADINGS[self.name]

    def words(self, form: EntryForm) -> str:
        """Return what the fields hold, a line for each document, body or particular; empty when they hold nothing."""
        lines = [(before, _in_words(form, form._fields[name])) for name, before in self.fields.items()]
        return "\n".join(f"{before}{words}" for before, words in lines if words)


def _single(name: str) -> Part:
    return Part(name, {name: ""})


ONLY_IN_DRAFTS = (_single("reference"), _single("when"))
PARTS = (
    *ONLY_IN_DRAFTS,
    _single("title"),
    _single("matter"),
    _single("ground"),
    _single("decision_makers"),
    _single("committees"),
    _single("wards"),
    _single("consultation"),
    Part(
        "lead_officer",
        {
            "lead_officer": "Name: ",
            "lead_officer_post": "Post: ",
            "lead_officer_telephone": "Telephone: ",
            "lead_officer_email": "E-mail address: ",
        },
    ),
    _single("directorate"),
    _single("papers"),
    _single("documents_note"),
    Part("restriction", {"restriction": "", "exempt_paragraph": "Paragraph "}),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of which two versions differ; `kept` is MINE or THEIRS when only one officer changed it, else empty."""

    part: Part
    theirs: str
    mine: str
    kept: str

    @property
    def kept_words(self) -> str:
        """Return the words of the version that is kept without asking."""
        return (self.mine if self.kept == MINE else self.theirs) or NOTHING


@dataclass(frozen=True, slots=True)
class Merge:
    """What a page shows when an entry was saved by somebody else since it was opened."""

    decision: Decision
    differences: tuple[Difference, ...]
    choices: Form
    too_late: tuple[tuple[str, str], ...]

    @property
    def kept(self) -> list[Difference]:
        """Return what only one officer changed."""
        return [one for one in self.differences if one.kept]

    def is_settled(self) -> bool:
        """Say whether everything was chosen, and on a page that showed the decision as it is now."""
        return _shows_it_as_it_is(self.decision) and self.choices.validate()


def form_to_edit(decision: Decision) -> EntryForm:
    """Return the form filled from a decision, with the fingerprint of what it says."""
    form = filled_form(decision)
    said = {part.name: part.words(form) for part in _parts_of(form)}
    form.seen.data = " ".join(f"{name}:{_fingerprint(words)}" for name, words in said.items())
    return form


def merge(decision: Decision) -> Merge:
    """Compare what was typed with a decision as somebody else saved it.

    Choices count only on a page that showed the decision as it is now; after a further change all are asked again.
    """
    differences = _differences(decision)
    disputed = [
        Disputed(one.part.name, one.part.heading, one.theirs or NOTHING, one.mine or NOTHING)
        for one in differences
        if not one.kept
    ]
    chosen = request.form if _shows_it_as_it_is(decision) else None
    choices = versions_form(disputed, by=decision.updated_by or "Somebody else", chosen=chosen)
    return Merge(decision, differences, choices, _too_late(decision))


def merged_form(decision: Decision) -> EntryForm:
    """Return what was typed, with what the other officer alone changed, or was chosen to keep, as the other saved it.

    From here on it is a form made from the decision as it is now.
    """
    form, theirs = typed_form(decision), form_to_edit(decision)
    given_up = [
        name
        for one in _differences(decision)
        if THEIRS in (one.kept, request.form.get(f"{KEEP}{one.part.name}"))
        for name in one.part.fields
    ]
    for name in ("seen", *given_up):
        form._fields[name] = theirs._fields[name]
        setattr(form, name, theirs._fields[name])
    return form


def _shows_it_as_it_is(decision: Decision) -> bool:
    """Say whether choices were sent from a page that showed the decision as it is now."""
    return "resolving" in request.form and request.form.get("revision") == str(decision.revision)


def _differences(decision: Decision) -> tuple[Difference, ...]:
    mine, theirs = typed_form(decision), filled_form(decision)
    seen = _seen(mine)
    found = []
    for part in _parts_of(mine):
        saved, typed = part.words(theirs), part.words(mine)
        only_one = {_fingerprint(saved): MINE, _fingerprint(typed): THEIRS}
        if saved != typed:
            found.append(Difference(part, saved, typed, only_one.get(seen.get(part.name, ""), "")))
    return tuple(found)


def _too_late(decision: Decision) -> tuple[tuple[str, str], ...]:
    """Return heading and words of what was typed about a draft that is in the plan by now, so that it cannot be taken.

    *The rule*: once the public has seen an entry its reference is permanent and its date moves only with a reason.
    """
    if decision.notice_published_at is None:
        return ()
    mine = EntryForm(request.form)
    seen = _seen(mine)
    typed = [(part, part.words(mine)) for part in ONLY_IN_DRAFTS if part.name in seen]
    return tuple((part.heading, words) for part, words in typed if seen[part.name] != _fingerprint(words))


def _parts_of(form: EntryForm) -> list[Part]:
    return [part for part in PARTS if part.name in form._fields]


def _seen(form: EntryForm) -> dict[str, str]:
    pairs = [pair.partition(":") for pair in (form.seen.data or "").split()]
    return {name: fingerprint for name, _, fingerprint in pairs}


def _fingerprint(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:12]


def _in_words(form: EntryForm, field: Field) -> str:
    """Write what a field holds as a reader would say it; what does not count beside another field is nothing."""
    if field.short_name == "when":
        return _date_in_words(field.form)
    if field.short_name == "papers":
        papers = [(paper.form.title.data or "", paper.form.url.data or "") for paper in field]
        return "\n".join(f"{title} {url}".strip() for title, url in papers if title or url)
    if field.short_name == "exempt_paragraph" and form.restriction.data == Restriction.PUBLIC:
        return ""
    if hasattr(field, "iter_choices"):
        chosen = {choice.value: str(choice.label) for choice in field.iter_choices() if choice.selected}
        return chosen.get(ALL_WARDS) or "\n".join(label for value, label in chosen.items() if value)
    return str(field.data or "")


def _date_in_words(fields: Any) -> str:
    fields.validate()
    return expected_dates.words(fields.expected)
