"""The desk's page of notifications: what is due next, what was sent, what was not, and how the post stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from webapp.adapters.mail_log import AckLog
from webapp.adapters.readiness import tick_of
from webapp.domain import wording
from webapp.domain.accounts import Role
from webapp.domain.call_in import MIDNIGHT
from webapp.domain.delivery import without_addresses
from webapp.domain.health import Beat, Standing, is_resting, is_silent
from webapp.domain.london import in_london, london, london_date
from webapp.domain.messages import MESSAGE_KIND_WORDS, MessageKind, Recipient
from webapp.domain.notification_words import (
    ENDING_WORDS,
    STATE_WORDS,
    capacity,
    has_deadline,
    job_words,
    occasion_words,
    who,
)
from webapp.domain.reminders import lead_times
from webapp.queries import feeds, notifications, outbox, post_hold
from webapp.queries.contents import Contents
from webapp.queries.duty_board import CouncilDays
from webapp.queries.notifications import PAGE_ROWS, SHOW_WORDS, DaysPost, Filters, Message, Show, Try
from webapp.queries.reminders_ahead import reminders_ahead
from webapp.services import notifications as notifications_service
from webapp.services import post_hold as post_hold_service
from webapp.services.notifications import SentAgain
from webapp.views.access import local_path, requires, somebody
from webapp.views.bar_chart import Chart, paired_chart
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, now, settings
from webapp.views.health import standing_now
from webapp.views.paging import page_number, pages

blueprint = Blueprint("desk_notifications", __name__, url_prefix="/desk/notifications")

FEW_ROWS = 10
OVERVIEW = (Show.UNDELIVERED, Show.WAITING, Show.COMING, Show.SENT_TODAY)
WORKS = "Works"
LONGEST_ID = 10  # digits
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A list of messages as a page shows it, or as many as an overview has room for, with how they were tried."""

    show: Show
    messages: list[Message]
    total: int
    tries: dict[int, list[Try]]

    @property
    def words(self) -> str:
        """Name the list."""
        return SHOW_WORDS[self.show]


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job of the scheduler in words: what it does, when it last succeeded, and what is wrong with it."""

    name: str
    does: str
    last: str
    state: str
    colour: str
    problem: str

    @property
    def works(self) -> bool:
        """Say whether nothing is wrong with it."""
        return self.state == WORKS


@blueprint.app_template_filter("occasion_words")
def _occasion_words(occasion: str) -> str:
    return occasion_words(occasion)


@blueprint.app_template_filter("named")
def _named(recipient: Recipient) -> str:
    return who(recipient.subscriber, recipient.name)


@blueprint.app_template_filter("state_words")
def _state_words(state: str) -> str:
    return STATE_WORDS[state]


@blueprint.app_template_filter("ending_words")
def _ending_words(one: Try) -> str:
    return ENDING_WORDS[one.ending]


@blueprint.app_template_filter("has_deadline")
def _has_deadline(kind: MessageKind) -> bool:
    return has_deadline(kind)


@blueprint.app_template_filter("london_clock")
def _london_clock(at: datetime) -> str:
    return wording.clock(in_london(at).time())


@blueprint.app_template_filter("capacity")
def _capacity(subscriber: str) -> str:
    return capacity(subscriber)


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """Show what needs a look, what is due next, what was sent today, and how the post stands."""
    instant, standing = now(), standing_now()
    with database().reading() as session:
        numbers = notifications.numbers(session, now=instant, since=_today_began(), shows=OVERVIEW)
        shown = [_few(session, show) for show in OVERVIEW]
        days = notifications.by_day(session, to=london_date(instant))
        beats = outbox.heartbeats(session)
        rest = outbox.pause(session, settings().mail)
        hold = post_hold.standing(session, _acks().has) if standing.held_since else None
        left_out = feeds.problems(session)
        ahead, ahead_in_all = reminders_ahead(
            session,
            policy=lead_times(settings().reminders),
            calendar=working_calendar(session),
            now=instant,
            most=FEW_ROWS,
        )
    return render_template(
        "desk_notifications/index.html",
        numbers={show.name: number for show, number in numbers.items()},
        hold=hold,
        left_out=left_out,
        ahead=ahead,
        ahead_in_all=ahead_in_all,
        lists={one.show.name: one for one in shown},
        jobs=[_job_line(beat.job, beat.last_error, standing) for beat in beats],
        rest=rest if is_resting(standing, now=instant) else None,
        rest_words=without_addresses(rest.words) if rest else "",
        transport=settings().mail,
        days=days,
        chart=_chart(days),
        back=url_for(".index"),
    )


@blueprint.get("/messages")
@requires(Role.OFFICER)
def messages() -> ResponseReturnValue:
    """List messages by what became of them, by kind and by words; the address keeps what was chosen."""
    page, filters = page_number(), _filters()
    with database().reading() as session:
        shown = _list(session, filters, page=page, size=PAGE_ROWS)
    return render_template(
        "desk_notifications/messages.html",
        filters=filters,
        shown=shown,
        shows=SHOW_WORDS,
        kinds=MESSAGE_KIND_WORDS,
        paging=pages(page, shown.total, PAGE_ROWS),
        back=request.full_path.rstrip("?"),
    )


@blueprint.post("/undelivered")
@requires(Role.OFFICER)
def undelivered() -> ResponseReturnValue:
    """Send messages again that were not delivered, or note that somebody has seen them."""
    chosen = _chosen()
    if not chosen:
        flash("Tick the messages first.", "problem")
    elif request.form.get("do") == "seen" or "seen" in request.form:
        with database().transaction() as session:
            number = notifications_service.mark_seen(session, chosen, actor=somebody().name, now=now())
        flash(f"{wording.count(number, 'message')} marked as seen.", "success")
    else:
        days = CouncilDays(settings().nation, working_calendar)
        with database().transaction() as session:
            done = notifications_service.send_again(
                session, chosen, contents=Contents(days), actor=somebody().name, now=now()
            )
        _say(done)
    return redirect(local_path(request.form.get("back")) or url_for(".index"), 303)


@blueprint.post("/go")
@requires(Role.OFFICER)
def go() -> ResponseReturnValue:
    """Let mail leave again that was held after a backup had been put back."""
    with database().transaction() as session:
        post_hold_service.release(session, is_taken=_acks().has, actor=somebody().name, now=now())
        released = notifications.numbers(session, now=now(), since=_today_began(), shows=(Show.WAITING, Show.COMING))
    waiting, coming = (wording.count(number, "message") for number in released.values())
    flash(
        f"Mail leaves again: {waiting} now, and {coming} when due (see Due next). What was taken already is not sent.",
        "success",
    )
    return redirect(url_for(".index"), 303)


def _acks() -> AckLog:
    return AckLog(settings().instance / "acks.log")


def _say(done: SentAgain) -> None:
    """Say what waits again, and of each message that does not, why."""
    if done.queued:
        flash(f"{wording.count(done.queued, 'message waits', 'messages wait')} to be sent again.", "success")
    for sentence in done.refused:
        flash(sentence, "problem")


def _chosen() -> list[int]:
    """Return the messages that a button was pressed for: its own, or those that are ticked."""
    pressed = [value for name in ("again", "seen") for value in request.form.getlist(name)]
    asked = pressed or request.form.getlist("message")
    sound = [one for one in asked if one.isascii() and one.isdigit() and len(one) < LONGEST_ID]
    return [int(one) for one in sound[:MOST_AT_ONCE]]


def _filters() -> Filters:
    """Read the address; whatever it holds that is no list and no kind stands for the first list and every kind."""
    shows, kinds = {show.value: show for show in Show}, {kind.value: kind for kind in MessageKind}
    return Filters(
        show=shows.get(request.args.get("show", ""), Show.UNDELIVERED),
        kind=kinds.get(request.args.get("kind", "")),
        words=request.args.get("words", "").strip()[:200],
    )


def _few(session: Session, show: Show) -> Shown:
    return _list(session, Filters(show), page=1, size=FEW_ROWS)


def _list(session: Session, filters: Filters, *, page: int, size: int) -> Shown:
    found, total = notifications.listed(session, filters, now=now(), since=_today_began(), page=page, size=size)
    return Shown(filters.show, found, total, notifications.tries(session, found))


def _today_began() -> datetime:
    return london(london_date(now()), MIDNIGHT)


def _job_line(job: str, problem: str, standing: Standing) -> JobLine:
    beat = next((one for one in standing.beats if one.job == job), Beat(job, now()))
    if is_silent(beat, standing, tick=tick_of(settings()), now=now()):
        state, colour = "Silent", "red"
    elif beat.failures:
        state, colour = f"Failed {wording.count(beat.failures, 'time')}", "orange"
    else:
        state, colour = WORKS, "green"
    last = wording.moment(beat.succeeded_at) if beat.succeeded_at else "Never"
    return JobLine(job, job_words(job), last, state, colour, problem)


def _chart(days: Sequence[DaysPost]) -> Chart:
    return paired_chart(
        [(f"{one.day.day} {wording.month(one.day)[:3]}", one.sent, one.not_taken) for one in days],
        legend=("Messages sent", "Tries not taken"),
    )
