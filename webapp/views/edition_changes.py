"""What changed between one edition and an earlier one: new, moved, reworded with the words marked, gone and why."""

from collections.abc import Iterable

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from webapp.domain.edition import EditionHead
from webapp.domain.errors import RuleBroken
from webapp.domain.plan_entry import Committee
from webapp.forms.edition_changes import UNKNOWN_COMMITTEE, SinceForm
from webapp.forms.refusals import place
from webapp.models.bodies import ScrutinyCommittee
from webapp.queries import bodies, editions
from webapp.queries.edition_sources import compared
from webapp.queries.editions import ListedEdition
from webapp.views.access import public
from webapp.views.database import database
from webapp.views.edition_lines import earlier_than, title_with_date

blueprint = Blueprint("edition_changes", __name__)

EVERY_COMMITTEE = "All scrutiny committees"
LONGEST_NUMBER = 9  # digits, so that no integer column is passed


@blueprint.get("/editions/<int:number>/changes")
@public
def changes(number: int) -> ResponseReturnValue:
    """Compare an edition with the one before it, or with an earlier one that the address names."""
    with database().reading() as session:
        listed = editions.listed(session)
        head = next((one.head for one in listed if one.head.number == number), None) or abort(404)
        earlier = earlier_than(number, listed)
        form = SinceForm(request.args)
        form.since.choices = [SelectChoice(str(one.number), title_with_date(one)) for one in earlier]
        today = bodies.committees(session)
        _offered(form, today)
        status, older, comparison, committee = 200, None, None, None
        try:
            older = _asked_for(head, earlier, listed) or editions.previous(session, number)
            comparison = compared(session, older, head) if older else None
            committee = _committee_asked_for(_offered(form, today, comparison.committees if comparison else ()))
        except RuleBroken as refused:
            place(form, refused)
            status = 422
    form.since.data = str(older.number) if older else request.args.get("since", "")
    return render_template(
        "editions/changes.html",
        head=head,
        older=older,
        earlier=earlier,
        form=form,
        comparison=comparison.of_committee(committee.slug) if comparison and committee else comparison,
        committee=committee,
    ), status


def _offered(
    form: SinceForm, today: Iterable[ScrutinyCommittee], named: Iterable[Committee] = ()
) -> dict[str, Committee]:
    """Offer the committees of today and those that entries name, and return them by slug."""
    by_slug = {one.slug: Committee(one.name, one.slug) for one in today} | {one.slug: one for one in named}
    choices = [SelectChoice(one.slug, one.name) for one in sorted(by_slug.values(), key=lambda one: one.name)]
    form.committee.choices = [SelectChoice("", EVERY_COMMITTEE), *choices]
    return by_slug


def _committee_asked_for(offered: dict[str, Committee]) -> Committee | None:
    """Return the committee that the address names, None for all of them; RuleBroken for one that there is not."""
    slug = request.args.get("committee", "").strip()
    if slug and slug not in offered:
        raise RuleBroken(UNKNOWN_COMMITTEE, field="committee")
    return offered.get(slug)


def _asked_for(head: EditionHead, earlier: list[EditionHead], listed: list[ListedEdition]) -> EditionHead | None:
    """Return the edition that the address names, None where it names none; RuleBroken for one that cannot be."""
    typed = request.args.get("since", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER):
        raise RuleBroken("Choose an edition by its number, for example 3.", field="since")
    number = int(typed)
    found = next((one for one in earlier if one.number == number), None)
    if found:
        return found
    if number == head.number:
        raise RuleBroken(f"{head.name} cannot be compared with itself. Choose an earlier edition.", field="since")
    later = next((one.head for one in listed if one.head.number == number), None)
    if later:
        raise RuleBroken(f"{later.name} came after {head.within}. Choose an earlier edition.", field="since")
    raise RuleBroken(f"There is no edition {number}. Choose one from the list.", field="since")
