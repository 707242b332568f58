"""Publishing an edition: what was previewed, once, whole, and frozen for ever."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from tests.builders import ACTOR, add_committee, add_decision, add_member, add_rule, at, month, publish_record
from tests.published_editions import COUNCIL, choices, preview_of, publish_edition
from tests.services.test_two_at_once import one_after_another
from webapp.database import Database
from webapp.domain.edition import DepartureKind, EditionKind
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import on_day, unknown
from webapp.domain.lifecycle import Status
from webapp.domain.london import london
from webapp.domain.references import as_key
from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision
from webapp.models.editions import EditionRow
from webapp.models.outbox import OutboxMessage
from webapp.queries import decisions as decisions_query
from webapp.queries import editions
from webapp.queries.notices import notice_of
from webapp.services import bodies, decisions
from webapp.services.editions import AlreadyPublished, PreviewOvertaken, publish
from webapp.services.entries import entry_of

NOVEMBER = at("2026-11-20", "10:00")
DECEMBER = at("2026-12-18", "10:00")
OCTOBER = at("2026-10-23", "10:00")
JANUARY = month(2027, 1)
LIBRARY, PARKING = "KEY/01JAN/27", "KEY/02JAN/27"


def decision(session: Session, reference: str) -> Decision:
    (found,) = decisions_query.by_keys(session, [as_key(reference)]).values()
    return found


def two_entries(session: Session) -> None:
    add_decision(session, LIBRARY, now=OCTOBER, title="Library hours", expected=JANUARY)
    add_decision(session, PARKING, now=OCTOBER, title="Parking charges", expected=on_day(date(2027, 1, 26)))


def test_an_edition_holds_the_plan_in_order_with_every_particular(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        head = publish_edition(session, now=NOVEMBER)
    with database.reading() as session:
        edition = editions.by_number(session, head.number)
    assert edition is not None
    assert (head.number, head.published_on, head.recorded_at) == (1, date(2026, 11, 20), NOVEMBER)
    assert edition.head == head
    assert [(one.reference, one.title) for one in edition.entries] == [
        (PARKING, "Parking charges"),
        (LIBRARY, "Library hours"),
    ]
    library = edition.entries[1]
    assert (library.makers[0].name, library.committees[0].name) == (
        "Cabinet Member for Resources",
        "Sustainable Growth",
    )
    assert (library.contact.name, library.first_noticed_on) == ("Sam Okoro", date(2026, 10, 23))
    assert edition.front.council_name == "Anyborough Council"


def test_a_draft_is_announced_by_the_edition_and_its_notice_begins_then(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        add_decision(session, "KEY/03JAN/27", now=OCTOBER, publish=False, expected=JANUARY)
        publish_edition(session, now=NOVEMBER)
        announced = decision(session, "KEY/03JAN/27")
        assert (announced.status, announced.notice_published_at) == (Status.IN_PLAN, NOVEMBER)
        assert decision(session, LIBRARY).notice_published_at == OCTOBER
        reasons = session.exec(select(AuditEvent.reason).where(AuditEvent.action == "put in the plan")).all()
    assert reasons[-1] == "Announced by edition 1, published on Friday 20 November 2026."


def test_a_draft_that_is_left_out_stays_a_draft(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        draft = add_decision(session, "KEY/03JAN/27", now=OCTOBER, publish=False, expected=JANUARY)
        publish_edition(session, now=NOVEMBER, left_out=frozenset({draft.uuid}))
        assert decision(session, "KEY/03JAN/27").status is Status.DRAFT
        assert len(editions.plan_as_of(session, 1)) == 2


def test_a_draft_without_decision_maker_stops_the_edition_until_it_is_left_out(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        draft = add_decision(session, "KEY/03FEB/27", now=OCTOBER, publish=False, expected=JANUARY, decision_makers=())
        shown = preview_of(session, choices(), now=NOVEMBER)
        assert [one.words for one in shown.problems] == ["KEY/03FEB/27: no decision maker is given."]
        with pytest.raises(RuleBroken, match="no decision maker is given"):
            publish_edition(session, now=NOVEMBER)
        assert session.exec(select(EditionRow)).all() == []
        assert preview_of(session, choices(left_out=frozenset({draft.uuid})), now=NOVEMBER).problems == ()


def test_whatever_is_edited_afterwards_the_edition_stays(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        publish_edition(session, now=NOVEMBER)
        before = editions.by_number(session, 1)
    with database.transaction() as session:
        found = decision(session, LIBRARY)
        found.decision_makers[0].name, found.decision_makers[0].holder = (
            "Cabinet Member for Everything",
            "Councillor New",
        )
        found.committees[0].name = "Renamed Scrutiny"
        decisions.edit(
            session,
            found.uuid,
            replace(entry_of(found), title="Closed"),
            revision=None,
            actor=ACTOR,
            now=DECEMBER,
        )
        decisions.withdraw(
            session, decision(session, PARKING).uuid, reason="No money.", revision=None, actor=ACTOR, now=DECEMBER
        )
    with database.reading() as session:
        assert editions.by_number(session, 1) == before


@pytest.mark.parametrize("table", ["edition", "edition_entry", "edition_departure"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_was_published(database: Database, table: str, change: str) -> None:
    with database.transaction() as session:
        two_entries(session)
        publish_edition(session, now=NOVEMBER)
        decisions.withdraw(
            session, decision(session, PARKING).uuid, reason="No money.", revision=None, actor=ACTOR, now=NOVEMBER
        )
        publish_edition(session, now=DECEMBER, first_day=date(2027, 1, 1), last_day=date(2027, 4, 30))
    with (
        pytest.raises(IntegrityError, match="What was published stays as it was published"),
        database.transaction() as session,
    ):
        session.connection().execute(sa.text(change.format(table)))


def test_what_changed_since_the_preview_is_previewed_again_and_nothing_is_published(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        seen = preview_of(session, choices(), now=NOVEMBER)
        decisions.move_date(
            session,
            decision(session, LIBRARY).uuid,
            month(2027, 2),
            reason="More consultation.",
            revision=None,
            actor=ACTOR,
            now=NOVEMBER,
        )
    with database.transaction() as session, pytest.raises(PreviewOvertaken) as overtaken:
        publish(
            session,
            choices(),
            fingerprint=seen.fingerprint,
            council=COUNCIL,
            actor=ACTOR,
            now=NOVEMBER,
            today=date(2026, 11, 20),
        )
    assert overtaken.value.preview.fingerprint != seen.fingerprint
    with database.reading() as session:
        assert session.exec(select(EditionRow)).all() == []


def test_another_moment_of_the_same_day_changes_nothing_about_a_preview(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        first = preview_of(session, choices(), now=NOVEMBER)
        later = preview_of(session, choices(), now=NOVEMBER + timedelta(hours=3))
    assert first.fingerprint == later.fingerprint


def test_of_two_officers_who_publish_at_once_one_does_and_everybody_is_told_once(
    database: Database, database_url: str
) -> None:
    with database.transaction() as session:
        two_entries(session)
        add_member(session, add_committee(session), "Asha Lowe")
        seen = preview_of(session, choices(), now=NOVEMBER).fingerprint

    def press(session: Session) -> None:
        publish(
            session,
            choices(),
            fingerprint=seen,
            council=COUNCIL,
            actor=ACTOR,
            now=NOVEMBER,
            today=date(2026, 11, 20),
        )

    (refused,) = one_after_another(database_url, press, press)
    assert isinstance(refused, AlreadyPublished)
    assert refused.head.number == 1
    assert refused.message == (
        f"{ACTOR} published this edition at 10am on Friday 20 November 2026. Nothing was published twice."
    )
    with database.reading() as session:
        assert len(session.exec(select(EditionRow)).all()) == 1
        assert session.exec(select(OutboxMessage.subscriber)).all() == ["member-1"]


def test_an_edition_says_what_became_of_everything_that_left_it(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        two_entries(session)
        add_decision(session, "KEY/03JAN/27", now=OCTOBER, title="Bridge repairs", expected=month(2026, 12))
        publish_edition(session, now=NOVEMBER)
        decisions.withdraw(
            session, decision(session, PARKING).uuid, reason="No money.", revision=None, actor=ACTOR, now=DECEMBER
        )
        decisions.move_date(
            session,
            decision(session, LIBRARY).uuid,
            month(2027, 6),
            reason="More consultation.",
            revision=None,
            actor=ACTOR,
            now=DECEMBER,
        )
        publish_record(session, decision(session, "KEY/03JAN/27"), at("2026-12-10"))
        add_decision(session, "KEY/04JAN/27", now=DECEMBER, title="Play areas", expected=month(2027, 2))
        publish_edition(session, now=DECEMBER, first_day=date(2027, 1, 1), last_day=date(2027, 4, 30))
        edition = editions.by_number(session, 2)
        assert edition is not None
        assert [(one.reference, one.is_new) for one in edition.entries] == [("KEY/04JAN/27", True)]
        assert [(one.title, one.kind, one.left_on, one.reason) for one in edition.departures] == [
            ("Bridge repairs", DepartureKind.TAKEN, date(2026, 12, 10), ""),
            ("Parking charges", DepartureKind.WITHDRAWN, date(2026, 12, 18), "No money."),
            ("Library hours", DepartureKind.DEFERRED, date(2026, 12, 18), "More consultation."),
        ]
        assert editions.departures_between(session, 1, 2) == edition.departures


def test_a_supplement_lies_over_the_plan_and_the_next_regular_edition_supersedes_both(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        publish_edition(session, now=NOVEMBER)
        draft = add_decision(session, "KEY/03JAN/27", now=NOVEMBER, publish=False, expected=JANUARY)
        supplement = publish_edition(
            session,
            now=NOVEMBER + timedelta(days=7),
            kind=EditionKind.SUPPLEMENT,
            chosen=frozenset({draft.uuid}),
            note="Added at the request of the Leader.",
        )
        assert (supplement.name, supplement.note) == ("Supplement 2", "Added at the request of the Leader.")
        held = editions.by_number(session, 2)
        assert held is not None
        assert [one.reference for one in held.entries] == ["KEY/03JAN/27"]
        assert [one.reference for one in editions.plan_as_of(session, 2)] == [PARKING, LIBRARY, "KEY/03JAN/27"]
        assert [one.reference for one in editions.plan_as_of(session, 1)] == [PARKING, LIBRARY]
        assert editions.superseded_by(session, 1) is None
        publish_edition(session, now=DECEMBER, first_day=date(2027, 1, 1), last_day=date(2027, 4, 30))
        for number in (1, 2):
            found = editions.superseded_by(session, number)
            assert found is not None
            assert found.number == 3
        assert [(line.head.number, line.entries, line.superseded_by) for line in editions.listed(session)] == [
            (3, 3, None),
            (2, 1, 3),
            (1, 2, 3),
        ]


def test_an_edition_of_an_older_day_is_put_in_with_its_own_day_and_tells_nobody(database: Database) -> None:
    with database.transaction() as session:
        add_member(session, add_committee(session), "Asha Lowe")
        add_decision(session, "KEY/01JAN/12", now=NOVEMBER, publish=False)
        head = publish_edition(
            session,
            now=NOVEMBER,
            first_day=date(2012, 1, 1),
            last_day=date(2012, 4, 30),
            published_on=date(2011, 12, 16),
            published_elsewhere="On paper",
        )
        assert (head.published_on, head.recorded_at) == (date(2011, 12, 16), NOVEMBER)
        assert decision(session, "KEY/01JAN/12").notice_published_at == london(date(2011, 12, 16), time(0))
        assert session.exec(select(OutboxMessage)).all() == []
        assert editions.plan_in_force(session, date(2012, 1, 10)) == head
        assert editions.plan_in_force(session, date(2011, 12, 15)) is None


def test_an_older_edition_put_in_later_changes_nothing_about_those_there_are(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        publish_edition(session, now=NOVEMBER)
        publish_edition(session, now=DECEMBER, first_day=date(2027, 1, 1), last_day=date(2027, 4, 30))
        before = [editions.previous(session, number) for number in (1, 2)]
        draft = add_decision(session, "KEY/01JAN/12", now=DECEMBER, publish=False)
        old = publish_edition(
            session,
            now=DECEMBER,
            kind=EditionKind.SUPPLEMENT,
            chosen=frozenset({draft.uuid}),
            first_day=date(2012, 1, 1),
            last_day=date(2012, 4, 30),
            published_on=date(2011, 12, 16),
            published_elsewhere="On paper",
        )
        assert [editions.previous(session, number) for number in (1, 2)] == before
        assert editions.previous(session, old.number) is None
        assert [one.reference for one in editions.plan_as_of(session, old.number)] == ["KEY/01JAN/12"]
        latest = editions.latest(session)
        assert latest is not None
        assert latest.number == 2


def test_a_decision_of_the_older_law_is_judged_by_the_plan_in_which_it_stood(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        add_decision(session, "KEY/01JAN/12", now=NOVEMBER, publish=False)
        publish_edition(
            session,
            now=NOVEMBER,
            first_day=date(2012, 1, 1),
            last_day=date(2012, 4, 30),
            published_on=date(2011, 12, 16),
            published_elsewhere="On paper",
        )
        kept = notice_of(
            session, decision(session, "KEY/01JAN/12"), date(2012, 1, 10), COUNCIL.notice_rules, COUNCIL.calendar
        )
    assert (kept["route"], kept["lawful"], kept["published_on"]) == ("older-law", True, "2011-12-16")
    assert kept["words"] == (
        "The plan from Sunday 1 January 2012 to Monday 30 April 2012 was published on Friday 16 December 2011, "
        "in time by the law of its day."
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"last_day": date(2026, 11, 30)}, "The last day must be on or after the first day"),
        ({"published_on": date(2026, 11, 21), "published_elsewhere": "On paper"}, "was published by today"),
    ],
)
def test_a_period_or_a_day_that_cannot_be_is_refused(
    database: Database, changed: dict[str, object], sentence: str
) -> None:
    with database.transaction() as session, pytest.raises(RuleBroken, match=sentence):
        preview_of(session, choices(**changed), now=NOVEMBER)


def test_an_entry_without_a_date_stops_the_edition(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        add_decision(session, "KEY/03JAN/27", now=OCTOBER, publish=False, expected=unknown("Spring"))
        shown = preview_of(session, choices(), now=NOVEMBER)
    assert [one.reference for one in shown.problems] == ["KEY/03JAN/27"]


def test_an_edition_asks_as_many_questions_for_many_entries_as_for_few(database: Database) -> None:
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    with database.transaction() as session:
        two_entries(session)
        session.flush()
        asked.clear()
        preview_of(session, choices(), now=NOVEMBER)
        few = len(asked)
        for number in range(3, 23):
            add_decision(session, f"KEY/{number:02}JAN/27", now=OCTOBER, expected=JANUARY)
        session.flush()
        asked.clear()
        preview_of(session, choices(), now=NOVEMBER)
        assert len(asked) == few


def test_bodies_stand_with_their_members_as_on_the_day(database: Database) -> None:
    with database.transaction() as session:
        (cabinet,) = bodies.decision_makers_named(session, ["Cabinet"])
        cabinet.members = "Councillor A\nCouncillor B"
        add_decision(session, LIBRARY, now=OCTOBER, expected=JANUARY, decision_makers=(cabinet.id,))
        publish_edition(session, now=NOVEMBER)
        cabinet.members = "Councillor C"
        session.flush()
        (entry,) = editions.plan_as_of(session, 1)
    assert entry.makers[0].members == ("Councillor A", "Councillor B")


def test_the_editions_that_hold_a_decision_are_found(database: Database) -> None:
    with database.transaction() as session:
        two_entries(session)
        publish_edition(session, now=NOVEMBER)
        publish_edition(session, now=DECEMBER, first_day=date(2027, 1, 1), last_day=date(2027, 4, 30))
        uuid = session.exec(select(Decision.uuid).where(col(Decision.reference) == LIBRARY)).one()
        assert [head.number for head in editions.holding(session, uuid)] == [2, 1]
