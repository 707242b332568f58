"""Figures for Prometheus: how many messages are where, how long they wait, when each job last did its work.

Nothing here names a person, an address or a decision.
"""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from webapp.adapters.bank_holidays import installation_known_to
from webapp.adapters.readiness import MEGABYTE, free_megabytes
from webapp.domain.health import Standing, is_resting
from webapp.domain.london import london_date
from webapp.models.outbox import MessageState
from webapp.queries import outbox
from webapp.queries.notifications import oldest_waiting
from webapp.views.access import public
from webapp.views.database import database, now, settings
from webapp.views.health import reasons_now, standing_now

blueprint = Blueprint("metrics", __name__)

NOT_INSTALLED = 'The figures need the extra "metrics": pip install "forward-plan[metrics]".\n'
Figure = tuple[str, str, dict[str, float] | float]
"""A figure's name, what it is, and its value, or its values by the value of its one label."""

LABELS = {"forward_plan_messages": "state", "forward_plan_job_seconds_since_success": "job"}


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Give the figures in Prometheus' text format; 501 where its library is not installed."""
    try:
        # An extra, and slow to import: most installations never ask for it.
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
    except ImportError:
        return Response(NOT_INSTALLED, HTTPStatus.NOT_IMPLEMENTED, mimetype="text/plain")
    registry = CollectorRegistry()
    for name, says, value in _figures():
        label = LABELS.get(name)
        gauge = Gauge(name, says, [label] if label else [], registry=registry)
        if isinstance(value, dict):
            for one, number in value.items():
                gauge.labels(one).set(number)
        else:
            gauge.set(value)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _figures() -> Iterator[Figure]:
    """Gather the figures; of what there is none yet, a job that never succeeded for instance, nothing is said."""
    standing, instant = standing_now(), now()
    with database().reading() as session:
        states = outbox.counts_by_state(session)
        oldest_at = oldest_waiting(session, instant)
    yield "forward_plan_ready", "1 while nothing keeps the system from being trusted.", float(not reasons_now(standing))
    yield (
        "forward_plan_messages",
        "Messages in the outbox by state.",
        {state.value: float(states[state]) for state in MessageState},
    )
    yield "forward_plan_overdue", "Messages that should have gone and still wait.", float(standing.overdue)
    yield (
        "forward_plan_undelivered_unseen",
        "Messages not delivered at which nobody has looked yet.",
        float(standing.given_up + standing.refused),
    )
    age = (instant - oldest_at).total_seconds() if oldest_at else 0.0
    yield "forward_plan_oldest_waiting_seconds", "For how long the message waits that should have gone first.", age
    yield (
        "forward_plan_job_seconds_since_success",
        "Seconds since each job last succeeded.",
        {beat.job: (instant - beat.succeeded_at).total_seconds() for beat in standing.beats if beat.succeeded_at},
    )
    yield from _about_the_machine(standing, instant)


def _about_the_machine(standing: Standing, instant: datetime) -> Iterator[Figure]:
    yield (
        "forward_plan_transport_resting",
        "1 while the mail server cannot be reached.",
        float(is_resting(standing, now=instant)),
    )
    yield (
        "forward_plan_post_on_hold",
        "1 while no mail leaves until a person says so.",
        float(standing.held_since is not None),
    )
    free = free_megabytes(settings().instance) * MEGABYTE
    yield "forward_plan_disk_free_bytes", "Room on the disk of the instance folder.", float(free)
    days = (installation_known_to(standing.loaded_to) - london_date(instant)).days
    yield "forward_plan_calendar_days_left", "For how many days more bank holidays are known.", float(days)
