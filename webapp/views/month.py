"""The calendar on the web: a month of decisions, call-in periods, deadlines and meetings, on a grid or as a list."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.adapters.bank_holidays import council_calendar
from webapp.domain import wording
from webapp.domain.diary_entry import DiaryEntry
from webapp.domain.entry_words import when_in_words
from webapp.domain.feeds import Family
from webapp.domain.london import london_date
from webapp.domain.month import Month, laid_out, last_of
from webapp.domain.month_words import goes_on_until, month_beside, naming, time_in_words
from webapp.forms.month import MonthForm
from webapp.queries import feeds
from webapp.queries.calendar import calendar_changes
from webapp.queries.diary import facts_between
from webapp.services.diary_items import made_from
from webapp.views.access import public
from webapp.views.database import database, now, settings

blueprint = Blueprint("month", __name__)

LIST = "list"


@blueprint.get("/calendar/")
@public
def page() -> ResponseReturnValue:
    """Show a month, this one if no other is asked for; what cannot be read is told beside its field."""
    today = london_date(now())
    with database().reading() as session:
        form = _form(session)
        is_sound = form.validate()
        first_on = form.month_on(today)
        form.spell_out(first_on)
        month, known_to = _month(session, first_on, form, today)
    address = partial(_address, form)
    content = render_template(
        "month/page.html",
        form=form,
        month=month,
        name=wording.month(first_on),
        is_list=request.args.get("view") == LIST,
        addresses=_addresses(address, first_on, today),
        after_known=known_to < last_of(first_on),
        known_to=known_to,
        naming=naming,
        time_in_words=time_in_words,
        when_in_words=when_in_words,
        goes_on_until=goes_on_until,
        single_name=_single_name,
    )
    return content, 200 if is_sound else 422


def _form(session: Session) -> MonthForm:
    """Make the form with all there is to choose from."""
    council = settings().council_name
    return MonthForm(
        request.args,
        committees=feeds.committee_feeds(session, council),
        makers=feeds.other_feeds(session, council, Family.DECISION_MAKERS),
        wards=feeds.other_feeds(session, council, Family.WARDS),
    )


def _month(session: Session, first_on: date, form: MonthForm, today: date) -> tuple[Month, date]:
    """Lay out one month as it is wanted; give also the last day of which bank holidays are known.

    Links lead within this site, and of a UID only the part before the @ is used, so neither base nor name is needed.
    """
    facts = facts_between(session, first_on, last_of(first_on), base_url="")
    changes = calendar_changes(session)
    calendar = council_calendar(settings().nation, changes)
    closed = {on: f"Council closed: {closure.name}" for on, closure in changes.closures.items()}
    choice = form.choice
    # A row of which no entry can be made keeps back no other; staff are told of it where the feeds are.
    made = made_from([facts], instance_name="", meetings_are_busy=True).entries
    wanted = sorted(filter(choice.takes, made), key=lambda entry: (entry.first_day, entry.uid))
    month = laid_out(first_on, wanted, today=today, names=closed | dict(calendar.holidays))
    return month, calendar.known_to


def _addresses(address: Callable[..., str], first_on: date, today: date) -> Mapping[str, Any]:
    """Give the addresses that lead on from here; of months that are not shown, none."""
    is_list = request.args.get("view") == LIST
    earlier, later = month_beside(first_on, -1), month_beside(first_on, 1)
    return {
        "earlier": address(earlier, is_list) if earlier else "",
        "earlier_name": wording.month(earlier) if earlier else "",
        "later": address(later, is_list) if later else "",
        "later_name": wording.month(later) if later else "",
        "this": address(today, is_list) if first_on != today.replace(day=1) else "",
        "grid": address(first_on, False),
        "list": address(first_on, True),
        "unfiltered": url_for("month.page", month=f"{first_on:%Y-%m}", view=LIST if is_list else None),
        "is_past": first_on <= today,
        "is_future": first_on >= today.replace(day=1),
    }


def _address(form: MonthForm, on: date, is_list: bool) -> str:
    """Return the address of the month of a day, with the same filters."""
    return url_for("month.page", month=f"{on:%Y-%m}", view=LIST if is_list else None, **form.kept)


def _single_name(entry: DiaryEntry, today: date) -> str:
    """Return the name of an entry's own file; nothing for what is over or will not be: nobody needs reminding of it."""
    return "" if entry.is_cancelled or entry.last_day < today else entry.uid.partition("@")[0]
