"""Subscribing by e-mail: asking, confirming, one's own page, ending it by one click, having everything deleted.

Only a POST ever changes anything, because scanners follow the links in mails. An address that holds a token belongs to
one person: it is sent on to no other site, found by no search engine and kept by no cache.
"""

from collections.abc import Callable, Collection, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.adapters.link_tokens import Purpose, token_for, whose
from webapp.config import secret_key
from webapp.domain.accounts import network_of
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.references import as_key
from webapp.domain.subscription_words import TOO_LATE
from webapp.domain.subscriptions import UNCONFIRMED_KEPT_FOR, Choices
from webapp.domain.wording import listed
from webapp.forms.refusals import place
from webapp.forms.subscriptions import ChoicesForm, SubscribeForm
from webapp.models.subscriptions import Subscriber
from webapp.queries import subscriber_choices, subscribers
from webapp.queries.subscriber_choices import Named, Offices
from webapp.services import subscriptions
from webapp.views.access import public
from webapp.views.database import database, now, settings
from webapp.views.subscribe_coming import coming_for

blueprint = Blueprint("subscriptions", __name__)

ASKED = "subscription_asked"
MOST_NAMED = 5
ENDED = "You have been unsubscribed. Nothing more is sent for this subscription.\n"
OF_ONE_PERSON = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}


@blueprint.after_request
def keep_to_one_person(response: Response) -> Response:
    """Keep an address with a token to the person who has it."""
    if "token" in (request.view_args or {}):
        response.headers.update(OF_ONE_PERSON)
    return response


# Asking


@blueprint.get("/subscribe")
@public
def subscribe() -> ResponseReturnValue:
    """Ask what somebody wants to follow; a link from a committee's or a decision's page has ticked that already."""
    form = SubscribeForm()
    with database().reading() as reading:
        form.offer(subscriber_choices.on_offer(reading))
        asked = request.args
        named = asked.getlist("decision")
        references = subscriber_choices.known_references(reading, named)
    form.fill(
        Named(
            committees=asked.getlist("committee"),
            decision_makers=asked.getlist("decision_maker"),
            wards=asked.getlist("ward"),
            decisions=references,
        )
    )
    known = {as_key(reference) for reference in references}
    return _subscribe_page(form, unknown=[one for one in named if one.strip() and as_key(one) not in known])


@blueprint.post("/subscribe")
@public
def subscribe_post() -> ResponseReturnValue:
    """Send the question to confirm, or the link of an existing subscription; the answer is the same for both."""
    form = SubscribeForm(request.form)
    instant = now()

    def ask(writing: Session, choices: Choices) -> None:
        subscriptions.count_asking(writing, network=network_of(request.remote_addr), now=instant)
        subscriptions.ask(writing, email=form.email.data, choices=choices, now=instant)

    if not _taken(form, ask):
        return _subscribe_page(form), 422
    browser[ASKED] = form.email.data
    return redirect(url_for(".asked"), 303)


@blueprint.get("/subscribe/sent")
@public
def asked() -> ResponseReturnValue:
    """Say where to look now."""
    return render_template("subscriptions/asked.html", email=browser.get(ASKED), kept_for=UNCONFIRMED_KEPT_FOR.days)


@blueprint.get("/subscribe/confirm/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Show what would be sent, and the button; nothing is confirmed by looking."""
    with database().reading() as reading:
        row = subscriber_of(reading, Purpose.CONFIRM, token)
        if row is None or (row.ended_at is not None and row.confirmed_at is None):
            return unknown_page()
        if row.ended_at is not None:
            return _ended_page(reading, row, _own_token(row))
        chosen = subscribers.words_of(reading, subscribers.choices_of(row))
    return render_template(
        "subscriptions/confirm.html",
        chosen=chosen,
        is_confirmed=row.confirmed_at is not None,
        kept_for=UNCONFIRMED_KEPT_FOR.days,
        token=_own_token(row),
    )


@blueprint.post("/subscribe/confirm/<token>")
@public
def confirm_post(token: str) -> ResponseReturnValue:
    """Begin the subscription."""
    with database().transaction() as writing:
        row = subscriber_of(writing, Purpose.CONFIRM, token)
        if row is None or (row.ended_at is not None and row.confirmed_at is None):
            return unknown_page()
        if row.ended_at is not None:
            return redirect(url_for(".preferences", token=_own_token(row)), 303)
        subscriptions.confirm(writing, row.uuid, now=now())
    browser.pop(ASKED, None)
    flash("Your subscription is confirmed.", "success")
    return redirect(url_for(".preferences", token=_own_token(row)), 303)


# One's own page


@blueprint.get("/subscriptions/<token>")
@public
def preferences(token: str) -> ResponseReturnValue:
    """Show somebody what they will be told next and everything they have chosen."""
    form = ChoicesForm()
    with database().reading() as reading:
        row = subscriber_of(reading, Purpose.PREFERENCES, token)
        if row is None:
            return unknown_page()
        if row.ended_at is not None:
            return _ended_page(reading, row, token)
        if row.confirmed_at is None:
            return redirect(url_for(".confirm", token=_token(Purpose.CONFIRM, row.uuid)), 303)
        choices = subscribers.choices_of(row)
        form.offer(subscriber_choices.on_offer(reading, kept=choices.scope.committees))
        form.show(choices, subscriber_choices.named_by(reading, choices.scope))
        return _preferences_page(reading, row, form, token)


@blueprint.post("/subscriptions/<token>")
@public
def change(token: str) -> ResponseReturnValue:
    """Save what somebody has chosen anew."""
    form = ChoicesForm(request.form)
    with database().reading() as reading:
        row = subscriber_of(reading, Purpose.PREFERENCES, token)
    if row is None:
        return unknown_page()
    if row.ended_at is not None or row.confirmed_at is None:
        return redirect(url_for(".preferences", token=token), 303)
    kept = subscribers.choices_of(row).scope.committees
    if not _taken(form, lambda writing, choices: subscriptions.change(writing, row.uuid, choices, now=now()), kept):
        with database().reading() as reading:
            return _preferences_page(reading, row, form, token), 422
    flash("Your choices have been saved.", "success")
    return redirect(url_for(".preferences", token=token), 303)


# Ending it


@blueprint.get("/subscriptions/<token>/unsubscribe")
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Show the one button that ends it; looking ends nothing."""
    with database().reading() as reading:
        row = subscriber_of(reading, Purpose.PREFERENCES, token)
        offices = _offices(reading, row) if row else None
    if row is None:
        return unknown_page()
    if row.ended_at is not None:
        return redirect(url_for(".preferences", token=token), 303)
    return render_template("subscriptions/unsubscribe.html", row=row, offices=offices, token=token)


@blueprint.post("/subscriptions/<token>/unsubscribe")
@public
def unsubscribe_post(token: str) -> ResponseReturnValue:
    """End it at once: for the person who presses the button, and for a mail program's one click (RFC 8058).

    A mail provider sends no cookie and no token of a form, follows no redirect, and is answered in plain words. Who has
    the link may end the subscription anyway, so no other site gains anything by sending this.
    """
    uuid = whose(_key(), Purpose.PREFERENCES, token)
    if uuid is None:
        return unknown_page()
    with database().transaction() as writing:
        found = subscriptions.unsubscribe(writing, uuid, now=now())
    if "by_hand" not in request.form:
        return Response(ENDED, mimetype="text/plain")
    return redirect(url_for(".preferences", token=token), 303) if found else unknown_page()


@blueprint.post("/subscriptions/<token>/resume")
@public
def resume(token: str) -> ResponseReturnValue:
    """Begin an ended subscription again, as it was."""
    with database().transaction() as writing:
        row = subscriber_of(writing, Purpose.PREFERENCES, token)
        if row is None or row.confirmed_at is None:
            return unknown_page()
        subscriptions.resume(writing, row.uuid, now=now())
    flash("You are subscribed again, with the choices you had.", "success")
    return redirect(url_for(".preferences", token=token), 303)


@blueprint.get("/subscriptions/<token>/delete")
@public
def delete(token: str) -> ResponseReturnValue:
    """Say what deleting means, and show the button."""
    with database().reading() as reading:
        row = subscriber_of(reading, Purpose.PREFERENCES, token)
        offices = _offices(reading, row) if row else None
    return (
        render_template("subscriptions/delete.html", row=row, offices=offices, token=token) if row else unknown_page()
    )


@blueprint.post("/subscriptions/<token>/delete")
@public
def delete_post(token: str) -> ResponseReturnValue:
    """Delete everything about somebody."""
    uuid = whose(_key(), Purpose.PREFERENCES, token)
    if uuid is None:
        return unknown_page()
    with database().transaction() as writing:
        subscriptions.forget(writing, uuid, now=now())
    browser.pop(ASKED, None)
    flash("Everything we kept about your subscription has been deleted.", "success")
    return redirect(url_for(".subscribe"), 303)


@blueprint.record_once
def _let_mail_programs_unsubscribe(state: BlueprintSetupState) -> None:
    """Spare one view the token of a form: a mail provider's one click can bring none (RFC 8058 section 3.2)."""
    state.app.extensions["csrf"].exempt(unsubscribe_post)


# What these share


def _taken(form: ChoicesForm, act: Callable[[Session, Choices], None], kept: Collection[int] = ()) -> bool:
    """Do something with a form's choices in one transaction; False when the form must be shown again with why not.

    `kept` are the numbers of the committees that somebody follows already, closed or not.
    """
    with database().reading() as reading:
        form.offer(subscriber_choices.on_offer(reading, kept=kept))
        is_sound = form.validate()
        if form.following_is_wrong:
            return False
        try:
            scope = subscriber_choices.scope_named(reading, form.named)
        except RuleBroken as refused:
            place(form, refused)
            return False
    if not is_sound:
        return False
    with database().transaction() as writing:
        act(writing, form.choices(scope))
    return True


def _key() -> bytes:
    return secret_key(settings()).encode()


def _token(purpose: Purpose, uuid: str) -> str:
    return token_for(_key(), purpose, uuid)


def _own_token(row: Subscriber) -> str:
    return _token(Purpose.PREFERENCES, row.uuid)


def subscriber_of(session: Session, purpose: Purpose, token: str) -> Subscriber | None:
    """Return whose token it is, with what they follow; None for words that are no token, or of somebody forgotten."""
    uuid = whose(_key(), purpose, token)
    return subscribers.by_uuid(session, uuid) if uuid else None


def unknown_page() -> ResponseReturnValue:
    """Answer words that are nobody's token."""
    return render_template("subscriptions/unknown.html"), 404


def _subscribe_page(form: SubscribeForm, *, unknown: Sequence[str] = ()) -> str:
    """Show the form; *unknown* are the decisions that a link named and that are not in the plan."""
    words = listed([f"“{one.strip()[:60]}”" for one in unknown[:MOST_NAMED]], "or")
    return render_template("subscriptions/subscribe.html", form=form, too_late=TOO_LATE, unknown=words)


def _offices(reading: Session, row: Subscriber) -> Offices:
    """Look up what this address is told whether it subscribes or not."""
    return subscriber_choices.offices_at(reading, row.email, london_date(now()))


def _ended_page(reading: Session, row: Subscriber, token: str) -> str:
    return render_template(
        "subscriptions/ended.html",
        row=row,
        token=token,
        may_resume=row.confirmed_at is not None,
        kept_for=subscriptions.ENDED_KEPT_FOR.days,
        offices=_offices(reading, row),
    )


def _preferences_page(reading: Session, row: Subscriber, form: ChoicesForm, token: str) -> str:
    return render_template(
        "subscriptions/preferences.html",
        row=row,
        form=form,
        too_late=TOO_LATE,
        token=token,
        chosen=subscribers.words_of(reading, subscribers.choices_of(row)),
        coming=coming_for(reading, row, settings(), now()),
        offices=_offices(reading, row),
    )
