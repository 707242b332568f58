"""Figures for Prometheus: numbers only, and nobody's name."""

import sys
from datetime import timedelta

import pytest

from tests.announced import CALENDAR, PUBLISHED, announce, messages
from tests.checked_client import CheckedClient
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.reminders import lead_times
from webapp.models.outbox import MessageState, PostHold
from webapp.services.heartbeats import job_began, job_ended
from webapp.services.reminders import queue_due


def figures(client: CheckedClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_an_empty_installation_has_figures_too(client: CheckedClient) -> None:
    found = figures(client)
    assert found["forward_plan_ready"] == 0
    assert found['forward_plan_messages{state="queued"}'] == 0
    assert found["forward_plan_oldest_waiting_seconds"] == 0
    assert found["forward_plan_disk_free_bytes"] > 0
    assert found["forward_plan_calendar_days_left"] == 769


def test_the_figures_follow_the_outbox_and_the_jobs(
    client: CheckedClient, database: Database, clock: StandingClock
) -> None:
    clock.set(PUBLISHED)
    with database.transaction() as session:
        job_began(session, "deliver_mail", now=clock())
        job_ended(session, "deliver_mail", now=clock(), problem=None)
        announce(session)
        queue_due(session, policy=lead_times(["on-publication"]), calendar=CALENDAR, now=PUBLISHED)
        messages(session)[0].state = MessageState.DEAD
        session.add(PostHold(since=clock(), why="A backup was put back."))
    clock.set(PUBLISHED + timedelta(minutes=10))
    found = figures(client)
    assert [found[f'forward_plan_messages{{state="{state}"}}'] for state in ("queued", "dead", "sent")] == [3, 1, 0]
    assert found["forward_plan_overdue"] == 3
    assert found["forward_plan_undelivered_unseen"] == 1
    assert found["forward_plan_oldest_waiting_seconds"] == 600
    assert found['forward_plan_job_seconds_since_success{job="deliver_mail"}'] == 600
    assert (found["forward_plan_post_on_hold"], found["forward_plan_transport_resting"]) == (1, 0)
    answer = client.get("/metrics").text
    assert [one for one in ("example.gov.uk", "Councillor", "KEY/03DEC/26") if one in answer] == []


def test_without_its_library_the_page_says_what_to_install(
    client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    answer = client.get("/metrics")
    assert answer.status_code == 501
    assert answer.text == 'The figures need the extra "metrics": pip install "forward-plan[metrics]".\n'
