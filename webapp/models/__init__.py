"""What we remember: tables, keys and constraints, no behaviour.

Every module is named here so that the relations between tables are complete whichever is imported first.
"""

from webapp.models import (
    accounts,
    audit,
    bodies,
    calendar,
    calendar_days,
    call_ins,
    decisions,
    documents,
    edition_days,
    editions,
    meetings,
    notices,
    outbox,
    plan_wording,
    records,
    stated_records,
    subscriptions,
)

__all__ = [
    "accounts",
    "audit",
    "bodies",
    "calendar",
    "calendar_days",
    "call_ins",
    "decisions",
    "documents",
    "edition_days",
    "editions",
    "meetings",
    "notices",
    "outbox",
    "plan_wording",
    "records",
    "stated_records",
    "subscriptions",
]
