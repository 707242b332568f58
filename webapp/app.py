"""The web application: the one place where settings, security and the families of pages are put together."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from flask.logging import default_handler

from webapp.adapters import clock
from webapp.adapters.log_lines import keep_secrets_out_of
from webapp.config import Settings, load_settings, secret_key
from webapp.database import Database
from webapp.views import (
    about,
    atom,
    calculators,
    calendars,
    call_in,
    challenges,
    committees,
    decision_documents,
    decisions,
    desk,
    desk_bodies,
    desk_calendar,
    desk_call_ins,
    desk_challenges,
    desk_compliance,
    desk_deadlines,
    desk_decisions,
    desk_edition_days,
    desk_editions,
    desk_holiday_list,
    desk_import,
    desk_meetings,
    desk_notice_rules,
    desk_notices,
    desk_notifications,
    desk_people,
    desk_plan_wording,
    desk_records,
    desk_rules,
    desk_stated_records,
    desk_told,
    desk_urgency_report,
    edition_changes,
    edition_documents,
    editions,
    feeds,
    health,
    meetings,
    metrics,
    month,
    my_calendar,
    notices,
    plan,
    public_files,
    sign_in,
    slippage,
    subscriptions,
)
from webapp.views.errors import register_errors
from webapp.views.feed_door import FeedDoor
from webapp.views.security import fixed_headers, init_security, trusted_hosts
from webapp.views.template_words import register_words

FAMILIES = (
    plan, decisions, notices, challenges, call_in, committees, meetings, month, feeds, calendars,
    my_calendar, atom, about, calculators, sign_in, health,
    public_files, editions, edition_changes, edition_documents, decision_documents, slippage,
    subscriptions, metrics,
    desk, desk_decisions, desk_records, desk_call_ins, desk_notices, desk_compliance, desk_urgency_report,
    desk_challenges, desk_deadlines, desk_stated_records, desk_import, desk_bodies, desk_meetings, desk_people,
    desk_rules, desk_notice_rules, desk_calendar, desk_holiday_list,
    desk_edition_days, desk_editions, desk_plan_wording, desk_notifications, desk_told,
)  # fmt: skip


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] = clock.now) -> Flask:
    """Make the application for one installation; tests bring their own settings and their own clock."""
    settings = settings or load_settings()
    app = Flask("webapp", instance_path=str(settings.instance))
    app.secret_key = secret_key(settings)
    app.extensions["forward-plan-settings"] = settings
    app.extensions["forward-plan-database"] = Database(settings.database_url)
    app.extensions["forward-plan-clock"] = clock
    _open_feed_door(app, settings)
    init_security(app, settings)
    register_words(app, settings)
    register_errors(app)
    # Under a server that is not ours nothing else would keep secret addresses out of the log.
    keep_secrets_out_of(default_handler, logging.lastResort)
    for family in FAMILIES:
        app.register_blueprint(family.blueprint)
    return app


def _open_feed_door(app: Flask, settings: Settings) -> None:
    """Let polls of calendar feeds be answered before anything of a page is set up; inside what proxies are told."""
    headers = [(name, value) for name, value in fixed_headers(settings) if name != "Referrer-Policy"]
    app.wsgi_app = FeedDoor(app, trusted_hosts(settings), headers)  # type: ignore[method-assign]
