"""Is it alive, and is it doing its work? For monitoring, with reasons in words."""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import exc

from webapp.adapters.bank_holidays import installation_known_to
from webapp.database import is_unavailable
from webapp.domain.health import ENDS_MATTER_FOR, overdue_before, reasons_not_ready
from webapp.domain.holiday_list import short_calendar_warning
from webapp.domain.london import london_date
from webapp.models.outbox import MessageState
from webapp.queries import calendar, outbox
from webapp.views.access import public
from webapp.views.database import database, now, settings

blueprint = Blueprint("health", __name__)

RETRY_SECONDS = "30"


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the whole system does its work and, if not, why."""
    try:
        reasons, warnings = _reasons()
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as away:
        if not is_unavailable(away):
            raise
        reasons, warnings = ["The database cannot be used."], []
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    headers = {"Retry-After": RETRY_SECONDS} if reasons else {}
    return jsonify(status="not ready" if reasons else "ok", reasons=reasons, warnings=warnings), status, headers


def _reasons() -> tuple[list[str], list[str]]:
    """Return why nobody should rely on the system now, and what will be a reason one day if nobody acts."""
    instant, tick = now(), timedelta(seconds=settings().tick_seconds)
    since = instant - ENDS_MATTER_FOR
    with database().reading() as session:
        known_to = installation_known_to(calendar.loaded_to(session))
        reasons = reasons_not_ready(
            {beat.job: beat.succeeded_at for beat in outbox.heartbeats(session)},
            tick=tick,
            given_up=outbox.number_ended_since(session, MessageState.DEAD, since),
            refused=outbox.number_ended_since(session, MessageState.FAILED, since),
            overdue=outbox.number_overdue(session, overdue_before(instant, tick=tick)),
            known_to=known_to,
            now=instant,
        )
    warning = short_calendar_warning(known_to, london_date(instant))
    return reasons, [warning] if warning else []
