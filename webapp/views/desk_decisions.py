"""The desk's pages for an entry of the plan: the list, one decision, adding, editing, moving, withdrawing."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.domain import references
from webapp.domain.accounts import Role
from webapp.domain.lifecycle import BY_WORDS, PERMITTED, Move, Status, require
from webapp.domain.london import london_date
from webapp.domain.plan import refuse_past
from webapp.forms.decisions import ConfirmForm, EntryForm, MoveDateForm, WithdrawForm
from webapp.models.decisions import Decision
from webapp.queries import bodies
from webapp.queries import decisions as decisions_query
from webapp.queries import trail as trail_query
from webapp.queries.decisions import Filters
from webapp.queries.facts import window_of
from webapp.services import decisions
from webapp.views import decision_facts
from webapp.views.access import requires, somebody
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now
from webapp.views.desk_forms import answer, carried_out, decision_or_404, form_page, shown_again, typed, typed_pairs
from webapp.views.entry_forms import empty_form, entry_from, typed_form
from webapp.views.entry_merge import Merge, form_to_edit, merge, merged_form
from webapp.views.paging import page_number, pages
from webapp.views.standing import standing

blueprint = Blueprint("desk_decisions", __name__, url_prefix="/desk/decisions")


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List every decision, filtered by what the address says."""
    chosen = request.args.get("status", "")
    filters = Filters(
        committee=request.args.get("committee", ""),
        decision_maker=request.args.get("decision_maker", ""),
        words=request.args.get("words", ""),
        statuses=BY_WORDS.get(chosen, frozenset()),
    )
    by_reference = request.args.get("sort") == "reference"
    page = page_number()
    with database().reading() as session:
        found, total = decisions_query.listed(
            session, filters, page=page, public_only=False, newest_first=not by_reference
        )
        committees, makers = bodies.committees(session), bodies.decision_makers(session)
    return render_template(
        "desk/decisions.html",
        lines=[(decision, standing(decision)) for decision in found],
        total=total,
        filters=filters,
        chosen=chosen,
        by_reference=by_reference,
        status_choices=[(words, words) for words in BY_WORDS],
        committees=[(committee.slug, committee.name) for committee in committees],
        makers=[(maker.slug, maker.name) for maker in makers],
        same={name: value for name, value in request.args.items() if name not in {"sort", "page"}},
        paging=pages(page, total, decisions_query.PAGE_ROWS),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new() -> ResponseReturnValue:
    """Add a decision as a draft."""
    form = typed_form(None) if request.method == "POST" else empty_form(_next_reference())
    saved: list[Decision] = []
    status = answer(
        form,
        lambda session: saved.append(decisions.create(session, entry_from(form), actor=somebody().name, now=now())),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("Saved as a draft. Only staff can see it.", "success")
        return redirect(url_for(".show", slug=saved[0].slug), status)
    form.add_spare_papers()
    return render_template("desk/entry.html", form=form, decision=None), status


@blueprint.get("/<slug>")
@requires(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    """Show one decision with what can be done to it and everything that was done."""
    decision = decision_or_404(slug)
    with database().reading() as session:
        trail = decisions_query.history(session, decision.uuid)
        again = trail_query.announced_again(session, decision.uuid) if decision.outcome else None
        stated = decision_facts.stated_date(decision, working_calendar(session))
    return render_template(
        "desk/decision.html",
        decision=decision,
        standing=standing(decision),
        missing=decisions.problems_with(decision) if decision.status is Status.DRAFT else (),
        moves={move.name for move, statuses in PERMITTED.items() if decision.status in statuses},
        trail=trail,
        window=window_of(decision.outcome),
        announced_again=decision_facts.announced_again(again),
        stated=stated,
        may_be_implemented=decision_facts.implementation_words(decision.outcome),
    )


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit(slug: str) -> ResponseReturnValue:
    """Edit an entry; when another officer saved first, show what both changed and let them choose."""
    decision = decision_or_404(slug)
    require(Move.EDIT, decision.status)
    if "resolving" in request.form and not (found := merge(decision)).is_settled():
        return _both_versions(found)
    form = _entry_form(decision)
    status = answer(
        form,
        lambda session: decisions.edit(
            session,
            decision.uuid,
            entry_from(form, decision),
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("Saved.", "success")
        return redirect(url_for(".show", slug=_slug_of(decision)), status)
    if status is HTTPStatus.CONFLICT:
        return _both_versions(merge(decision_or_404(slug)))
    form.add_spare_papers()
    return render_template("desk/entry.html", form=form, decision=decision), status


@blueprint.post("/<slug>/publish")
@requires(Role.OFFICER)
def publish(slug: str) -> ResponseReturnValue:
    """Put a complete draft in the plan."""
    decision, form = decision_or_404(slug), ConfirmForm(request.form)
    return _done(
        slug,
        form,
        carried_out(
            form,
            lambda session: decisions.publish_notice(
                session, decision.uuid, revision=form.from_revision, actor=somebody().name, now=now()
            ),
        ),
        "It is in the plan now, where everybody can see it.",
    )


@blueprint.route("/<slug>/discard", methods=["GET", "POST"])
@requires(Role.OFFICER)
def discard(slug: str) -> ResponseReturnValue:
    """Ask once, then throw a draft away."""
    decision = decision_or_404(slug)
    require(Move.DISCARD, decision.status)
    form = ConfirmForm(typed(), data={"revision": decision.revision})
    status = answer(
        form,
        lambda session: decisions.discard(
            session, decision.uuid, revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash(f"The draft {decision.reference} was discarded.", "success")
        return redirect(url_for(".index"), status)
    return shown_again("desk/discard.html", slug, form, status)


@blueprint.route("/<slug>/move", methods=["GET", "POST"])
@requires(Role.OFFICER)
def move(slug: str) -> ResponseReturnValue:
    """Give a decision another expected date, with the reason."""
    decision = decision_or_404(slug)
    require(Move.DEFER, decision.status)
    form = MoveDateForm(typed(), data={"revision": decision.revision})
    return form_page(
        "desk/move.html",
        slug,
        form,
        lambda session: _move(session, decision, form),
        done="The expected date was moved. The date before is kept with the reason.",
    )


@blueprint.route("/<slug>/withdraw", methods=["GET", "POST"])
@requires(Role.OFFICER)
def withdraw(slug: str) -> ResponseReturnValue:
    """Withdraw a decision, with the reason."""
    decision = decision_or_404(slug)
    require(Move.WITHDRAW, decision.status)
    form = WithdrawForm(typed(), data={"revision": decision.revision})
    return form_page(
        "desk/withdraw.html",
        slug,
        form,
        lambda session: decisions.withdraw(
            session,
            decision.uuid,
            reason=form.reason.data,
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
        done="The decision was withdrawn. It stays findable with the reason.",
    )


def _next_reference() -> str:
    """Return the reference to offer for a decision first planned this month."""
    today = london_date(now())
    with database().reading() as session:
        taken = decisions_query.references_ending(session, f"/{references.month_part(today)}")
    return references.next_after(taken, today)


def _move(session: Session, decision: Decision, form: MoveDateForm) -> None:
    refuse_past(form.when.form.expected, today=london_date(now()))
    decisions.move_date(
        session,
        decision.uuid,
        form.when.form.expected,
        reason=form.reason.data,
        revision=form.from_revision,
        actor=somebody().name,
        now=now(),
    )


def _entry_form(decision: Decision) -> EntryForm:
    """Return the form as this request means it: to be filled in, as typed, or chosen from two versions."""
    if request.method == "GET":
        return form_to_edit(decision)
    return merged_form(decision) if "resolving" in request.form else typed_form(decision)


def _both_versions(found: Merge) -> ResponseReturnValue:
    """Show what two officers changed: unprocessable when something was left unchosen, else a conflict."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found.choices.errors else HTTPStatus.CONFLICT
    return render_template("desk/conflict.html", merge=found, decision=found.decision, typed=typed_pairs()), status


def _done(slug: str, form: ConfirmForm, status: HTTPStatus, words: str) -> ResponseReturnValue:
    """Go back to the decision with what happened, or why it did not."""
    if status is HTTPStatus.SEE_OTHER:
        flash(words, "success")
    for problem in form.form_errors if status is not HTTPStatus.SEE_OTHER else ():
        flash(problem, "problem")
    return redirect(url_for(".show", slug=slug), HTTPStatus.SEE_OTHER)


def _slug_of(decision: Decision) -> str:
    """Return the address of a decision after a change that may have renamed it."""
    with database().reading() as session:
        return decisions_query.slug_of(session, decision.uuid)
