"""What a view may ask of the running application: its database, its clock, its settings."""

from datetime import datetime
from typing import cast

from flask import current_app

from webapp.config import Settings
from webapp.database import Database


def database() -> Database:
    """Return the database of the application that answers this request."""
    return cast(Database, current_app.extensions["forward-plan-database"])


def settings() -> Settings:
    """Return the settings of the application that answers this request."""
    return cast(Settings, current_app.extensions["forward-plan-settings"])


def now() -> datetime:
    """Return this instant by the application's clock, aware, in UTC."""
    return cast(datetime, current_app.extensions["forward-plan-clock"]())
