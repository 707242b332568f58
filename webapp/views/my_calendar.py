"""Somebody's own calendar: what is in it, its secret address made, shown once, made anew and withdrawn.

People with an account find it at /my-calendar, subscribers beneath their own page. The secret goes from the answer that
made it to the next page in the browser's signed cookie, and is kept nowhere.
"""

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from webapp.adapters.link_tokens import Purpose
from webapp.adapters.qr import qr_code
from webapp.domain import wording
from webapp.domain.accounts import Role
from webapp.domain.feed_options import PLAIN
from webapp.domain.feeds import SAYS_SO_FOR, Family, Feed
from webapp.domain.london import london_date
from webapp.domain.subscribe_links import subscribe_links
from webapp.links import feed_url
from webapp.queries import feeds as feeds_query
from webapp.queries import personal_feeds as calendars
from webapp.queries.personal_feeds import Address, Following, Owner
from webapp.services import personal_feeds
from webapp.services.accounts import hashed
from webapp.services.feeds import KEPT_UNASKED
from webapp.views.access import public, requires, somebody
from webapp.views.database import database, now, settings
from webapp.views.listed_entries import named
from webapp.views.subscriptions import OF_ONE_PERSON, subscriber_of, unknown_page

blueprint = Blueprint("my_calendar", __name__)

TOKEN_BYTES = 32
NEW = "calendar_address"
NEXT_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose calendar a request is about, by which name that person is known, and where its pages are.

    `token` is that of a subscriber's page; empty for somebody with an account.
    """

    owner: Owner
    actor: str
    token: str

    def address(self, page: str = "") -> str:
        """Return the address of one of its pages."""
        if self.token:
            return url_for(f".subscribers_{page or 'calendar'}", token=self.token)
        return url_for(f".own_{page or 'calendar'}")


@blueprint.after_request
def keep_to_one_person(response: Response) -> Response:
    """Send the address of the page to no other site: one of its links holds a secret, or it is one."""
    response.headers.update(OF_ONE_PERSON)
    return response


# For people with an account


@blueprint.get("/my-calendar")
@requires(Role.MEMBER)
def own_calendar() -> ResponseReturnValue:
    """Show what is in it and whether it has an address."""
    return _calendar_page(_signed_in())


@blueprint.post("/my-calendar/address")
@requires(Role.MEMBER)
def own_address() -> ResponseReturnValue:
    """Give it an address, or a new one."""
    return _make(_signed_in())


@blueprint.get("/my-calendar/renew")
@requires(Role.MEMBER)
def own_renewal() -> ResponseReturnValue:
    """Say what a new address does to the old one, and show the button."""
    return _ending_page(_signed_in(), "my_calendar/renew.html")


@blueprint.get("/my-calendar/withdraw")
@requires(Role.MEMBER)
def own_withdrawal() -> ResponseReturnValue:
    """Say what withdrawing means, and show the button."""
    return _ending_page(_signed_in(), "my_calendar/withdraw.html")


@blueprint.post("/my-calendar/withdraw")
@requires(Role.MEMBER)
def own_withdrawal_post() -> ResponseReturnValue:
    """Withdraw the address."""
    return _withdraw(_signed_in())


def _signed_in() -> Asking:
    person = somebody()
    return Asking(Owner(user_id=person.user_id), person.name, "")


# For subscribers


@blueprint.get("/subscriptions/<token>/calendar")
@public
def subscribers_calendar(token: str) -> ResponseReturnValue:
    """Show what is in it and whether it has an address."""
    asking = _subscriber(token)
    return _calendar_page(asking) if isinstance(asking, Asking) else asking


@blueprint.post("/subscriptions/<token>/calendar/address")
@public
def subscribers_address(token: str) -> ResponseReturnValue:
    """Give it an address, or a new one."""
    asking = _subscriber(token)
    return _make(asking) if isinstance(asking, Asking) else asking


@blueprint.get("/subscriptions/<token>/calendar/renew")
@public
def subscribers_renewal(token: str) -> ResponseReturnValue:
    """Say what a new address does to the old one, and show the button."""
    asking = _subscriber(token)
    return _ending_page(asking, "my_calendar/renew.html") if isinstance(asking, Asking) else asking


@blueprint.get("/subscriptions/<token>/calendar/withdraw")
@public
def subscribers_withdrawal(token: str) -> ResponseReturnValue:
    """Say what withdrawing means, and show the button."""
    asking = _subscriber(token)
    return _ending_page(asking, "my_calendar/withdraw.html") if isinstance(asking, Asking) else asking


@blueprint.post("/subscriptions/<token>/calendar/withdraw")
@public
def subscribers_withdrawal_post(token: str) -> ResponseReturnValue:
    """Withdraw the address."""
    asking = _subscriber(token)
    return _withdraw(asking) if isinstance(asking, Asking) else asking


def _subscriber(token: str) -> Asking | ResponseReturnValue:
    """Return whose token it is; where the subscription is not active, lead to the page that says so."""
    with database().reading() as session:
        row = subscriber_of(session, Purpose.PREFERENCES, token)
    if row is None:
        return unknown_page()
    if row.confirmed_at is None or row.ended_at is not None:
        return redirect(url_for("subscriptions.preferences", token=token), 303)
    return Asking(Owner(subscriber_id=row.id), "", token)


# What both share


def _calendar_page(asking: Asking) -> str:
    today = london_date(now())
    with database().reading() as session:
        following = calendars.following_of(session, asking.owner, on=today) or Following()
        address = calendars.address_of(session, asking.owner)
        feed = _feed(following)
        rows = feeds_query.next_in(session, feed, today=today, limit=NEXT_SHOWN)
    return render_template(
        "my_calendar/calendar.html",
        asking=asking,
        following=following,
        address=address,
        used=_used_words(address) if address else "",
        rows=[(row, named(row)) for row in rows],
        **_shown_once(asking, feed),
    )


def _feed(following: Following) -> Feed:
    return calendars.feed_of(settings().council_name, f"{Family.MINE.value}/-", following)


def _used_words(address: Address) -> str:
    """Say when an address was last asked for, as far as that is kept."""
    if address.used_on is not None:
        return "Today" if address.used_on == london_date(now()) else wording.day(address.used_on)
    is_old = now() - address.made_at > KEPT_UNASKED
    return f"Not in the last {KEPT_UNASKED.days} days" if is_old else "Not yet"


def _shown_once(asking: Asking, feed: Feed) -> dict[str, object]:
    """Return the ways into a calendar whose address was made by the request before this one; a reload has none."""
    made = browser.pop(NEW, None)
    if not isinstance(made, dict) or made.get("for") != _name(asking.owner):
        return {"links": None}
    address = feed_url(settings().base_url, f"{Family.MINE.value}/{made['token']}.ics")
    links = subscribe_links(address, feed.name, PLAIN)
    return {"links": links, "qr": qr_code(links.webcal)}


def _make(asking: Asking) -> ResponseReturnValue:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database().transaction() as session:
        is_anew = calendars.address_of(session, asking.owner) is not None
        personal_feeds.make(session, asking.owner, hashed(token), actor=asking.actor, now=now())
    browser[NEW] = {"for": _name(asking.owner), "token": token}
    if is_anew:
        flash("Your calendar has a new address. The old one has ended: subscribe again on every device.", "success")
    return redirect(asking.address(), 303)


def _name(owner: Owner) -> str:
    return f"user-{owner.user_id}" if owner.user_id is not None else f"subscriber-{owner.subscriber_id}"


def _ending_page(asking: Asking, template: str) -> ResponseReturnValue:
    """Show the page that asks before an address ends; where there is none, the page of the calendar."""
    if not _has_address(asking):
        return redirect(asking.address(), 303)
    return render_template(template, asking=asking, says_so_for=SAYS_SO_FOR.days)


def _has_address(asking: Asking) -> bool:
    with database().reading() as session:
        return calendars.address_of(session, asking.owner) is not None


def _withdraw(asking: Asking) -> ResponseReturnValue:
    with database().transaction() as session:
        had_one = personal_feeds.withdraw(session, asking.owner, actor=asking.actor, now=now())
    if had_one:
        flash("The address of your calendar has been withdrawn.", "success")
    return redirect(asking.address(), 303)
