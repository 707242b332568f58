"""Which committees something new may be given to, and what is still with one."""

from datetime import date

import pytest

from tests.builders import add_committee, add_decision, add_member, at
from webapp.database import Database
from webapp.domain.meetings import MeetingStatus
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.meetings import Meeting
from webapp.queries import bodies, subscriber_choices
from webapp.queries.bodies import StillWith

NOW = at("2026-11-23")


@pytest.fixture
def growth(database: Database) -> ScrutinyCommittee:
    """Add Sustainable Growth, which was closed on Friday 20 November 2026, and Health."""
    with database.transaction() as session:
        add_committee(session, "Health")
        growth = add_committee(session)
        growth.closed_on = date(2026, 11, 20)
        return growth


def test_a_closed_committee_is_offered_only_to_what_has_it_already(
    database: Database, growth: ScrutinyCommittee
) -> None:
    assert growth.id is not None
    with database.reading() as session:
        assert [one.name for one in bodies.committees(session)] == ["Health", "Sustainable Growth"]
        assert [one.name for one in bodies.open_committees(session)] == ["Health"]
        kept = bodies.open_committees(session, kept=[growth.id])
        assert [one.name for one in kept] == ["Health", "Sustainable Growth"]
        followers = [subscriber_choices.on_offer(session, kept=kept).committees for kept in ((), {growth.id})]
        assert followers == [
            (("health", "Health"),),
            (("health", "Health"), ("sustainable-growth", "Sustainable Growth")),
        ]


def test_what_is_still_with_a_committee_is_what_is_to_come(database: Database, growth: ScrutinyCommittee) -> None:
    assert growth.id is not None
    with database.transaction() as session:
        session.add(growth)
        add_decision(session, now=NOW)
        add_decision(session, "KEY/02JAN/12", now=NOW, publish=False)
        add_decision(session, "KEY/03JAN/12", now=NOW, committees=())
        add_member(session, growth, "Asha Kern")
        add_member(session, growth, "Rosa Delmar", left_on=date(2026, 11, 22))
        session.add_all(
            Meeting(starts_at=at(on), status=status, committees=[growth])
            for on, status in (
                ("2026-11-22", MeetingStatus.SCHEDULED),
                ("2026-12-01", MeetingStatus.PROVISIONAL),
                ("2026-12-02", MeetingStatus.CANCELLED),
            )
        )
    with database.reading() as session:
        assert bodies.still_with(session, growth.id, now=NOW) == StillWith(decisions=2, meetings=1, people=1)
        assert bodies.still_with(session, growth.id + 99, now=NOW) == StillWith(0, 0, 0)
