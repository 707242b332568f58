"""Is it alive, and is it doing its work? For monitoring, with reasons in words."""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from webapp.domain.health import REFUSALS_MATTER_FOR, reasons_not_ready
from webapp.models.outbox import MessageState
from webapp.queries import outbox
from webapp.views.access import public
from webapp.views.database import database, now, settings

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the whole system does its work, and if not, why; a failing database has its own 503 page."""
    instant = now()
    with database().reading() as session:
        beats = {beat.job: beat.succeeded_at for beat in outbox.heartbeats(session)}
        given_up = outbox.counts_by_state(session)[MessageState.DEAD]
        refused = outbox.number_refused_since(session, instant - REFUSALS_MATTER_FOR)
    tick = timedelta(seconds=settings().tick_seconds)
    reasons = reasons_not_ready(beats, tick=tick, given_up=given_up, refused=refused, now=instant)
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return jsonify(status="not ready" if reasons else "ok", reasons=reasons), status
