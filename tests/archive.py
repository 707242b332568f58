"""Decisions of long ago, put straight into the tables: an archive that no page of today may become slower by."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from webapp.database import Database
from webapp.domain.lifecycle import Status
from webapp.models.decisions import CommitteeLink, Decision, DecisionMakerLink

NOTICED_AT = datetime(2015, 11, 20, 10, 0, tzinfo=UTC)
MATTER = "To let a contract for the works and services described in the report, for four years with two more. " * 3


def decide_long_ago(database: Database, number: int) -> None:
    """Add so many decisions that were made and acted on, by the first office, looked at by the first committee."""
    if not number:
        return
    with database.transaction() as session:
        first = (session.scalar(sa.select(sa.func.max(col(Decision.id)))) or 0) + 1
        rows = [
            {
                "id": first + place, "uuid": f"old-{place}", "reference": f"OLD/{place}", "slug": f"OLD-{place}",
                "reference_key": f"OLD/{place}", "title": f"Old decision {place}", "matter": MATTER,
                "status": Status.IMPLEMENTED, "expected_precision": "day", "expected_from": date(2016, 1, 1),
                "expected_to": date(2016, 1, 1), "notice_published_at": NOTICED_AT, "created_at": NOTICED_AT,
                "updated_at": NOTICED_AT + timedelta(days=100),
            }
            for place in range(number)
        ]  # fmt: skip
        links = [{"decision_id": row["id"], "decision_maker_id": 1, "committee_id": 1} for row in rows]
        session.execute(sa.insert(Decision), rows)
        session.execute(sa.insert(DecisionMakerLink), links)
        session.execute(sa.insert(CommitteeLink), links)
