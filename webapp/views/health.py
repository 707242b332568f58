"""Is it alive, and is it doing its work? For monitoring with reasons in words, and for staff on every page they see."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import exc

from webapp.adapters.bank_holidays import installation_known_to
from webapp.adapters.readiness import reasons_of, standing_of
from webapp.database import is_unavailable
from webapp.domain.health import Standing
from webapp.domain.holiday_list import short_calendar_warning
from webapp.domain.london import london_date
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
        standing = standing_now()
        reasons, warnings = reasons_now(standing), _warnings(standing)
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as away:
        if not is_unavailable(away):
            raise
        reasons, warnings = ["The database cannot be used."], []
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    headers = {"Retry-After": RETRY_SECONDS} if reasons else {}
    return jsonify(status="not ready" if reasons else "ok", reasons=reasons, warnings=warnings), status, headers


@blueprint.app_context_processor
def _for_staff() -> dict[str, Callable[[], list[str]]]:
    """Give the frame of every page what it asks for on those that staff see: one question to the database."""
    return {"staff_warnings": lambda: reasons_now(standing_now())}


def standing_now() -> Standing:
    """Return how scheduler and post stand."""
    with database().reading() as session:
        return standing_of(session, settings(), now=now())


def reasons_now(standing: Standing) -> list[str]:
    """Return why nobody should rely on the system now."""
    return reasons_of(standing, settings(), now=now())


def _warnings(standing: Standing) -> list[str]:
    """Return what will be a reason one day if nobody acts."""
    warning = short_calendar_warning(installation_known_to(standing.loaded_to), london_date(now()))
    return [warning] if warning else []
