"""What a change of the calendar means for open call-in deadlines: told before it is confirmed, and once it is saved."""

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from markupsafe import Markup
from sqlmodel import Session

from webapp.domain import wording
from webapp.queries import recheck
from webapp.queries.recheck import DeadlinesMoved, OpenDeadline
from webapp.views.council_rules import working_calendar
from webapp.views.database import now


def carry_out(session: Session, change: Callable[[Session], Any]) -> DeadlinesMoved:
    """Change the calendar, perhaps within a rehearsal, and return what that does to the open deadlines."""
    before = _differing(session)
    change(session)
    return recheck.caused_by(before, _differing(session))


def _differing(session: Session) -> tuple[OpenDeadline, ...]:
    """Return the open deadlines that do not agree with the calendar as this transaction has left it."""
    return recheck.would_move(session, working_calendar(session), now())


def say_done(done: str, deadlines: int) -> None:
    """Flash what was done to the calendar and, where open deadlines differ now, how many, with the way to them."""
    if not deadlines:
        flash(done, "success")
        return
    agree = "does not agree" if deadlines == 1 else "do not agree"
    words = Markup(
        "{done} {count} {agree} with the calendar now. Nothing moves by itself: "
        '<a class="govuk-notification-banner__link" href="{address}">look at the dates</a>.'
    )
    flash(
        words.format(
            done=done,
            count=wording.count(deadlines, "open call-in deadline"),
            agree=agree,
            address=url_for("desk_deadlines.index"),
        ),
        "success",
    )
