"""Keeping entries: a row that spoils nothing but itself, and what becomes of entries whose facts have gone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, select

from tests.diary_rows import NOON, TODAY
from tests.published_feeds import INSTANCE
from tests.services.test_feeds import Refusing
from webapp.database import Database
from webapp.domain.diary_entry import DiaryKind
from webapp.domain.diary_facts import DecisionFacts, DiaryFacts, MeetingFacts
from webapp.domain.expected_dates import on_day
from webapp.domain.lifecycle import Status
from webapp.models.calendar import CalendarItem, CalendarItemScope
from webapp.queries.diary_items import items_from, items_shown
from webapp.services.diary_items import Kept, Made, Moved, keep, made_from

LATER = NOON + timedelta(hours=1)
DECISION = DecisionFacts(
    uuid="d1",
    reference="KEY/1",
    title="Parking",
    status=Status.IN_PLAN,
    expected=on_day(date(2026, 12, 8)),
    address="https://plan.example/decisions/key-1",
    scopes=("committees/health",),
    source="decision/1",
)
MEETING = MeetingFacts(
    uuid="m1",
    name="Health",
    starts_at=datetime(2026, 12, 2, 18, 30, tzinfo=UTC),
    address="https://plan.example/meetings/m1",
    source="meeting/1",
)
WITHDRAWN = replace(DECISION, status=Status.WITHDRAWN, withdrawn_on=TODAY)


def made(*facts: DiaryFacts) -> Made:
    return made_from(facts, instance_name=INSTANCE, meetings_are_busy=True)


def kept(
    session: Session, what: Made, *, at: datetime = NOON, of: Iterable[str] = (), word: str = "no such word"
) -> Kept:
    known = items_from(session, set(of)) if of else items_shown(session, TODAY)
    return keep(session, what, known, writer=Refusing(word), now=at, today=TODAY)


def item_of(session: Session, source: str) -> CalendarItem:
    return session.exec(select(CalendarItem).where(CalendarItem.source == source)).one()


def scopes(session: Session) -> set[str]:
    return set(session.exec(select(CalendarItemScope.scope)))


def test_a_row_of_which_no_entry_can_be_made_keeps_back_no_other_and_is_not_called_off(database: Database) -> None:
    # Two hours later there is no calendar any more.
    endless = replace(MEETING, starts_at=datetime(9999, 12, 31, 23, 30, tzinfo=UTC))
    with database.transaction() as session:
        kept(session, made(DiaryFacts(decisions=(DECISION,), meetings=(MEETING,))))
        spoiled = made(DiaryFacts(decisions=(DECISION,), meetings=(endless,)))
        run = kept(session, spoiled, at=LATER)
        assert [one.uid for one in run.refused] == ["meeting/1"]
        assert run.moved == (Moved(DiaryKind.MEETING, frozenset()),)
        item = item_of(session, "meeting/1")
        assert (item.problem != "", item.is_cancelled, item.sequence) == (True, False, 0)
        kept(session, made(DiaryFacts(decisions=(DECISION,), meetings=(MEETING,))), at=LATER)
        assert (item.problem, item.last_modified_at, item.sequence) == ("", LATER, 0)


def test_an_entry_tells_which_feeds_held_it_and_hold_it_now(database: Database) -> None:
    with database.transaction() as session:
        assert kept(session, made(DiaryFacts(decisions=(DECISION,)))).moved == (
            Moved(DiaryKind.DECISION, frozenset({"committees/health"})),
        )
        elsewhere = replace(DECISION, scopes=("committees/roads",))
        run = kept(session, made(DiaryFacts(decisions=(elsewhere,))), at=LATER)
        assert (run.rendered, run.moved) == (
            0,
            (Moved(DiaryKind.DECISION, frozenset({"committees/health", "committees/roads"})),),
        )
        assert scopes(session) == {"committees/roads"}
        assert item_of(session, "decision/1").last_modified_at == NOON


def test_what_is_cancelled_already_is_not_cancelled_twice(database: Database) -> None:
    with database.transaction() as session:
        kept(session, made(DiaryFacts(decisions=(WITHDRAWN,))))
        before = item_of(session, "decision/1").body
        kept(session, made(), at=LATER, of=["decision/1"])
        item = item_of(session, "decision/1")
        assert (item.body, item.sequence, item.kept_until) == (before, 1, TODAY + timedelta(days=28))
        assert kept(session, made(), at=LATER, of=["decision/1"]) == Kept()


def test_an_entry_that_could_not_be_written_is_called_off_as_it_was_last_shown(database: Database) -> None:
    with database.transaction() as session:
        kept(session, made(DiaryFacts(decisions=(DECISION,))))
        kept(session, made(DiaryFacts(decisions=(replace(DECISION, title="Bad"),))), word="Bad")
        assert item_of(session, "decision/1").problem == "It has a word that cannot be."
        kept(session, made(), at=LATER, of=["decision/1"])
        item = item_of(session, "decision/1")
        assert (item.problem, item.is_cancelled, item.sequence, item.last_modified_at) == ("", True, 1, LATER)
        assert b"\r\nSTATUS:CANCELLED\r\n" in item.body and b"Parking" in item.body


def test_an_entry_first_seen_cancelled_begins_at_one_and_one_that_stands_at_none(database: Database) -> None:
    with database.transaction() as session:
        kept(session, made(DiaryFacts(decisions=(WITHDRAWN,), meetings=(MEETING,))))
        assert (item_of(session, "decision/1").sequence, item_of(session, "meeting/1").sequence) == (1, 0)
