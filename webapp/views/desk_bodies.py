"""The desk's pages for bodies: decision makers, scrutiny committees and who sits on them."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.domain.accounts import Role
from webapp.domain.london import london_date
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.domain.offices import DecisionMakerKind
from webapp.forms.bodies import (
    NEW,
    CloseCommitteeForm,
    CommitteeForm,
    DecisionMakerForm,
    EndMembershipForm,
    MembershipForm,
    PersonForm,
)
from webapp.forms.decisions import RevisedForm
from webapp.links import feed_url
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee
from webapp.queries import bodies, meetings, plan_wording, trail
from webapp.services import bodies as bodies_service
from webapp.services import memberships
from webapp.services.bodies import Committee, Office
from webapp.services.memberships import Newcomer, Particulars, Place
from webapp.views.access import requires, somebody
from webapp.views.committees import place_of, rank
from webapp.views.database import database, now, settings
from webapp.views.desk_forms import answer, typed

blueprint = Blueprint("desk_bodies", __name__, url_prefix="/desk/bodies")

OFFICE_FIELDS = ("name", "kind", "holder", "members", "email")
COMMITTEE_FIELDS = ("name", "remit", "handles_education", "contact_name", "contact_email", "contact_telephone")


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """List the scrutiny committees and the decision makers."""
    with database().reading() as session:
        committees, makers = bodies.committees(session), bodies.decision_makers(session)
        sitting = bodies.number_sitting(session, london_date(now()))
    return render_template("desk_bodies/bodies.html", committees=committees, makers=makers, sitting=sitting)


@blueprint.route("/decision-makers/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_maker() -> ResponseReturnValue:
    """Add an office or a body that decides."""
    form = DecisionMakerForm(typed(), data={"revision": "0"})
    status = answer(
        form,
        lambda session: bodies_service.add_decision_maker(session, _office(form), actor=somebody().name, now=now()),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash(f"Added {form.name.data}.", "success")
        return redirect(url_for(".index"), status)
    return render_template("desk_bodies/maker.html", form=form, maker=None, events=[]), status


@blueprint.route("/decision-makers/<slug>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit_maker(slug: str) -> ResponseReturnValue:
    """Edit a decision maker; the page shows what was done to it."""
    maker = _maker_or_404(slug)
    form = DecisionMakerForm(
        typed(), data={"revision": maker.revision, **{name: getattr(maker, name) for name in OFFICE_FIELDS}}
    )
    status = answer(
        form,
        lambda session: bodies_service.edit_decision_maker(
            session, maker.uuid, _office(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("Saved.", "success")
        return redirect(url_for(".index"), status)
    if status is HTTPStatus.CONFLICT:
        maker = _maker_or_404(slug)
        form.revision.data = str(maker.revision)
    with database().reading() as session:
        events = trail.history(session, DecisionMaker, maker.uuid)
        members = plan_wording.members_of(session, [maker], london_date(now()))
    overtaken = events[:1] if status is HTTPStatus.CONFLICT else []
    return render_template(
        "desk_bodies/maker.html",
        form=form,
        maker=maker,
        members=[name for names in members.values() for name in names],
        events=events,
        overtaken=overtaken,
    ), status


@blueprint.route("/committees/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_committee() -> ResponseReturnValue:
    """Add a scrutiny committee."""
    form = CommitteeForm(typed(), data={"revision": "0"})
    saved: list[ScrutinyCommittee] = []
    status = answer(
        form,
        lambda session: saved.append(
            bodies_service.add_committee(session, _committee(form), actor=somebody().name, now=now())
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("Added. Give its members their places next.", "success")
        return redirect(url_for(".committee", slug=saved[0].slug), status)
    return render_template("desk_bodies/edit_committee.html", form=form, committee=None), status


@blueprint.get("/committees/<slug>")
@requires(Role.OFFICER)
def committee(slug: str) -> ResponseReturnValue:
    """Show one committee: its particulars, who sits and sat on it, its meetings, and what was done to it."""
    found, today = _committee_or_404(slug), london_date(now())
    assert found.id is not None
    with database().reading() as session:
        places = bodies.memberships_in(session, found.id)
        coming = meetings.to_come(session, now(), committee_id=found.id)
        events = trail.history(session, ScrutinyCommittee, found.uuid)
        aliases = bodies.aliases(session, found.id)
    current = [one for one in places if one.left_on is None or one.left_on >= today]
    return render_template(
        "desk_bodies/committee.html",
        committee=found,
        feeds=[feed_url(settings().base_url, f"committees/{one}.ics") for one in (found.slug, *aliases)],
        current=sorted(current, key=rank),
        former=[one for one in places if one not in current],
        place_of=place_of,
        coming=coming,
        events=events,
    )


@blueprint.route("/committees/<slug>/edit", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit_committee(slug: str) -> ResponseReturnValue:
    """Edit what is known of a committee."""
    found = _committee_or_404(slug)
    form = CommitteeForm(
        typed(), data={"revision": found.revision, **{name: getattr(found, name) for name in COMMITTEE_FIELDS}}
    )
    status = answer(
        form,
        lambda session: bodies_service.edit_committee(
            session, found.uuid, _committee(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("Saved.", "success")
        return redirect(url_for(".committee", slug=slug), status)
    overtaken = []
    if status is HTTPStatus.CONFLICT:
        found = _committee_or_404(slug)
        form.revision.data = str(found.revision)
        with database().reading() as session:
            overtaken = trail.history(session, ScrutinyCommittee, found.uuid)[:1]
    return render_template("desk_bodies/edit_committee.html", form=form, committee=found, overtaken=overtaken), status


@blueprint.route("/committees/<slug>/close", methods=["GET", "POST"])
@requires(Role.OFFICER)
def close_committee(slug: str) -> ResponseReturnValue:
    """Close a committee after its last day, once it is said what is still with it."""
    found = _committee_or_404(slug)
    bodies_service.refuse_closed(found)
    form = CloseCommitteeForm(typed(), data={"revision": found.revision, "closed_on": london_date(now())})
    status = answer(
        form,
        lambda session: bodies_service.close_committee(
            session,
            found.uuid,
            closed_on=form.closed_on.typed_date,
            revision=form.from_revision,
            actor=somebody().name,
            now=now(),
        ),
    )
    return _opened_or_closed("desk_bodies/close_committee.html", slug, form, status, "The committee was closed.")


@blueprint.route("/committees/<slug>/reopen", methods=["GET", "POST"])
@requires(Role.OFFICER)
def reopen_committee(slug: str) -> ResponseReturnValue:
    """Open a closed committee again."""
    found = _committee_or_404(slug)
    form = RevisedForm(typed(), data={"revision": found.revision})
    status = answer(
        form,
        lambda session: bodies_service.reopen_committee(
            session, found.uuid, revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    return _opened_or_closed("desk_bodies/reopen_committee.html", slug, form, status, "The committee is open again.")


def _opened_or_closed(
    template: str, slug: str, form: RevisedForm, status: HTTPStatus, done: str
) -> ResponseReturnValue:
    """Go back to the committee, or show the form again; after a conflict, with what the other saved."""
    if status is HTTPStatus.SEE_OTHER:
        flash(done, "success")
        return redirect(url_for(".committee", slug=slug), status)
    found = _committee_or_404(slug)
    assert found.id is not None
    with database().reading() as session:
        still = bodies.still_with(session, found.id, now=now())
        overtaken = trail.history(session, ScrutinyCommittee, found.uuid)[:1] if status is HTTPStatus.CONFLICT else []
    if overtaken:
        form.revision.data = str(found.revision)
    return render_template(template, form=form, committee=found, still=still, overtaken=overtaken), status


@blueprint.route("/committees/<slug>/members/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_member(slug: str) -> ResponseReturnValue:
    """Give somebody a place on a committee."""
    found = _committee_or_404(slug)
    bodies_service.refuse_closed(found)
    form = MembershipForm(typed(), data={"joined_on": london_date(now())})
    with database().reading() as session:
        form.offer(bodies.everybody(session))
    status = answer(
        form,
        lambda session: memberships.add_member(
            session, found.uuid, _who(form), _place(form), actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("The place was added.", "success")
        return redirect(url_for(".committee", slug=slug), status)
    return render_template("desk_bodies/new_member.html", form=form, committee=found), status


@blueprint.route("/committees/<slug>/members/<int:number>/end", methods=["GET", "POST"])
@requires(Role.OFFICER)
def end_member(slug: str, number: int) -> ResponseReturnValue:
    """Let somebody leave a committee on a day."""
    found = _committee_or_404(slug)
    membership = _membership_or_404(found, number)
    form = EndMembershipForm(typed(), data={"left_on": london_date(now())})
    status = answer(
        form,
        lambda session: memberships.end_membership(
            session, number, left_on=form.left_on.typed_date, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash(f"The last day of {membership.person.name} was saved.", "success")
        return redirect(url_for(".committee", slug=slug), status)
    return render_template(
        "desk_bodies/end_member.html",
        form=form,
        committee=found,
        membership=membership,
        place=place_of(membership),
    ), status


@blueprint.get("/members")
@requires(Role.OFFICER)
def people() -> ResponseReturnValue:
    """List every councillor and co-opted member, with ward and time on the Cabinet."""
    with database().reading() as session:
        found, wards = bodies.everybody(session), bodies.wards(session)
    return render_template("desk_bodies/people.html", people=found, wards={ward.id: ward.name for ward in wards})


@blueprint.route("/members/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def new_person() -> ResponseReturnValue:
    """Add a councillor who sits on no committee."""
    form = _person_form(None)
    status = answer(
        form,
        lambda session: memberships.add_person(session, _particulars(form), actor=somebody().name, now=now()),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash(f"Added {form.name.data}.", "success")
        return redirect(url_for(".people"), status)
    return render_template("desk_bodies/person.html", form=form, person=None, events=[]), status


@blueprint.route("/members/<int:number>", methods=["GET", "POST"])
@requires(Role.OFFICER)
def edit_person(number: int) -> ResponseReturnValue:
    """Edit a person's particulars; the page shows what was done to them."""
    with database().reading() as session:
        person = bodies.person(session, number) or abort(404)
        events = trail.history(session, Person, person.uuid)
    form = _person_form(person)
    status = answer(
        form,
        lambda session: memberships.edit_person(
            session, number, _particulars(form), revision=form.from_revision, actor=somebody().name, now=now()
        ),
    )
    if status is HTTPStatus.SEE_OTHER:
        flash("Saved.", "success")
        return redirect(url_for(".people"), status)
    overtaken = []
    if status is HTTPStatus.CONFLICT:
        with database().reading() as session:
            person = bodies.person(session, number) or abort(404)
            events = trail.history(session, Person, person.uuid)
        form.revision.data, overtaken = str(person.revision), events[:1]
    return render_template(
        "desk_bodies/person.html", form=form, person=person, events=events, overtaken=overtaken
    ), status


def _person_form(person: Person | None) -> PersonForm:
    """Return the form of a person, filled from what is known."""
    names = ("name", "email", "executive_from", "executive_to")
    known = {name: getattr(person, name) for name in names} if person else {}
    ward = str(person.ward_id) if person and person.ward_id else ""
    form = PersonForm(typed(), data=known | {"ward": ward, "revision": person.revision if person else 0})
    with database().reading() as session:
        form.offer(bodies.wards(session))
    return form


def _particulars(form: PersonForm) -> Particulars:
    return Particulars(
        name=form.name.data,
        email=form.email.data or None,
        ward=int(form.ward.data) if form.ward.data else None,
        executive_from=form.executive_from.data,
        executive_to=form.executive_to.data,
    )


def _office(form: DecisionMakerForm) -> Office:
    return Office(
        name=form.name.data,
        kind=DecisionMakerKind(form.kind.data),
        holder=form.holder.data or None,
        members=form.members.data or "",
        email=form.email.data or None,
    )


def _committee(form: CommitteeForm) -> Committee:
    return Committee(
        name=form.name.data,
        remit=form.remit.data or "",
        handles_education=form.handles_education.data,
        contact_name=form.contact_name.data or None,
        contact_email=form.contact_email.data or None,
        contact_telephone=form.contact_telephone.data or None,
    )


def _who(form: MembershipForm) -> int | Newcomer:
    if form.who.data == NEW:
        return Newcomer(form.name.data, form.email.data or None)
    return int(form.person.data)


def _place(form: MembershipForm) -> Place:
    kind = MembershipKind(form.kind.data)
    return Place(
        kind=kind,
        joined_on=form.joined_on.typed_date,
        left_on=form.left_on.data,
        co_optee_kind=CoOpteeKind(form.co_optee_kind.data) if kind is MembershipKind.CO_OPTEE else None,
    )


def _maker_or_404(slug: str) -> DecisionMaker:
    with database().reading() as session:
        return bodies.decision_maker(session, slug) or abort(404)


def _committee_or_404(slug: str) -> ScrutinyCommittee:
    with database().reading() as session:
        return bodies.committee(session, slug) or abort(404)


def _membership_or_404(committee: ScrutinyCommittee, number: int) -> Membership:
    assert committee.id is not None
    with database().reading() as session:
        places = bodies.memberships_in(session, committee.id)
    return next((one for one in places if one.id == number), None) or abort(404)
