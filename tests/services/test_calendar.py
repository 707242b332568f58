"""The calendar as an administrator changes it, with the trail it leaves."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from tests.builders import at
from webapp.adapters.bank_holidays import council_calendar
from webapp.database import Database
from webapp.domain.days import CalendarChanges, Closure, Nation, Purpose, WorkingCalendar
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.holiday_list import Comparison, ListedDays
from webapp.models.calendar_days import CalendarChange, HolidayList
from webapp.queries import calendar as calendar_query
from webapp.services import calendar as calendar_service

NOW = at("2026-11-23")
BY = {"reason": "Minute 7", "actor": "Adaeze Hall", "now": NOW}
JUBILEE, EARLY_MAY = date(2027, 6, 7), date(2027, 5, 3)
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)
LEFT_OUT = Closure("Christmas", counts_for_call_in=False, counts_for_notice=True)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


def by(session: Session) -> dict[str, Any]:
    """Return what every change is told, from a page made this moment."""
    return BY | {"revision": calendar_query.revision(session)}


def kept(session: Session) -> CalendarChanges:
    return calendar_query.calendar_changes(session)


def calendar(session: Session, purpose: Purpose = Purpose.CALL_IN) -> WorkingCalendar:
    return council_calendar(Nation.ENGLAND, kept(session), purpose)


def add_jubilee(session: Session) -> None:
    calendar_service.add_holiday(session, JUBILEE, "Jubilee", calendar=calendar(session), **by(session))


def close(session: Session, first: date = TUESDAY, last: date | None = THURSDAY, closure: Closure = LEFT_OUT) -> None:
    calendar_service.add_closure(session, first, last, closure, calendar=calendar(session), **by(session))


def trail(session: Session) -> list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    return [(event.action, event.before, event.after) for event in calendar_query.history(session, most=10)]


def test_a_bank_holiday_is_added_and_taken_out_again(session: Session) -> None:
    add_jubilee(session)
    assert kept(session).additions == {JUBILEE: "Jubilee"}
    assert not calendar(session).is_working_day(JUBILEE)
    calendar_service.take_out_holiday(session, JUBILEE, calendar=calendar(session), **by(session))
    assert kept(session) == CalendarChanges()
    assert trail(session) == [
        ("Bank holiday taken out: Monday 7 June 2027", {"name": "Jubilee"}, {"name": None}),
        ("Bank holiday added: Monday 7 June 2027", {"name": None}, {"name": "Jubilee"}),
    ]
    (last, _) = calendar_query.history(session, most=2)
    assert (last.actor, last.reason, last.at) == ("Adaeze Hall", "Minute 7", NOW)


def test_a_bank_holiday_of_the_nation_is_taken_out_and_put_back(session: Session) -> None:
    calendar_service.take_out_holiday(session, EARLY_MAY, calendar=calendar(session), **by(session))
    assert kept(session).removals == {EARLY_MAY: "Early May bank holiday"}
    assert calendar(session).is_working_day(EARLY_MAY)
    calendar_service.put_back_holiday(session, EARLY_MAY, **by(session))
    assert kept(session) == CalendarChanges()
    assert trail(session)[0][0] == "Bank holiday put back: Monday 3 May 2027"


def test_adding_a_day_that_was_taken_out_puts_it_back(session: Session) -> None:
    calendar_service.take_out_holiday(session, EARLY_MAY, calendar=calendar(session), **by(session))
    calendar_service.add_holiday(session, EARLY_MAY, "May Day", calendar=calendar(session), **by(session))
    assert kept(session) == CalendarChanges()
    assert calendar(session).holidays[EARLY_MAY] == "Early May bank holiday"


def test_nonsense_is_refused_and_nothing_is_kept(session: Session) -> None:
    attempts: list[Callable[[], None]] = [
        lambda: calendar_service.add_holiday(session, EARLY_MAY, "May Day", calendar=calendar(session), **by(session)),
        lambda: calendar_service.take_out_holiday(session, JUBILEE, calendar=calendar(session), **by(session)),
        lambda: calendar_service.put_back_holiday(session, EARLY_MAY, **by(session)),
        lambda: close(session, THURSDAY, TUESDAY),
    ]
    for nonsense in attempts:
        with pytest.raises(RuleBroken):
            nonsense()
    assert session.exec(select(CalendarChange)).all() == []
    assert trail(session) == []


def test_a_closure_closes_each_weekday_and_says_what_it_counts_towards(session: Session) -> None:
    close(session, date(2026, 12, 24))
    days = [date(2026, 12, 24), TUESDAY, WEDNESDAY, THURSDAY]
    assert kept(session).closures == dict.fromkeys(days, LEFT_OUT)
    assert not calendar(session).is_working_day(TUESDAY)
    assert calendar(session, Purpose.NOTICE).is_working_day(TUESDAY)
    ((action, before, after),) = trail(session)
    assert action == "Closure added: 24 December 2026 to 31 December 2026"
    assert before == {"name": None, "counts_towards_call_in": None, "counts_towards_notice": None, "days": None}
    assert after is not None
    assert (after["name"], after["counts_towards_call_in"], after["counts_towards_notice"]) == (
        "Christmas", False, True
    )  # fmt: skip
    assert after["days"][0] == "Thursday 24 December 2026"


def test_a_closure_is_changed_and_only_what_differs_is_in_the_trail(session: Session) -> None:
    close(session)
    calendar_service.edit_closure(session, TUESDAY, THURSDAY, Closure("Christmas"), **by(session))
    assert kept(session).closures == dict.fromkeys([TUESDAY, WEDNESDAY, THURSDAY], Closure("Christmas"))
    assert calendar(session).is_working_day(TUESDAY)
    assert trail(session)[0] == (
        "Closure changed: 29 December 2026 to 31 December 2026",
        {"counts_towards_call_in": False},
        {"counts_towards_call_in": True},
    )


def test_a_closure_is_deleted(session: Session) -> None:
    close(session, TUESDAY, None)
    close(session, THURSDAY, None)
    calendar_service.delete_closure(session, TUESDAY, TUESDAY, **by(session))
    assert list(kept(session).closures) == [THURSDAY]
    assert trail(session)[0][0] == "Closure deleted: Tuesday 29 December 2026"
    attempts: list[Callable[[], None]] = [
        lambda: calendar_service.delete_closure(session, TUESDAY, TUESDAY, **by(session)),
        lambda: calendar_service.edit_closure(session, TUESDAY, TUESDAY, LEFT_OUT, **by(session)),
    ]
    for change in attempts:
        with pytest.raises(NotFound):
            change()


def test_a_change_from_an_old_page_is_refused_and_says_whose_came_first(session: Session) -> None:
    old = by(session)
    close(session)
    attempts: list[Callable[[], None]] = [
        lambda: calendar_service.add_holiday(session, JUBILEE, "Jubilee", calendar=calendar(session), **old),
        lambda: calendar_service.delete_closure(session, TUESDAY, THURSDAY, **old),
        lambda: calendar_service.edit_closure(session, TUESDAY, THURSDAY, Closure("Other"), **old),
    ]
    for change in attempts:
        with pytest.raises(EditedMeanwhile) as refused:
            change()
        assert refused.value.message == (
            "Adaeze Hall changed the calendar at noon on Monday 23 November 2026, while you were working on it."
        )
    assert kept(session).closures == dict.fromkeys([TUESDAY, WEDNESDAY, THURSDAY], LEFT_OUT)


def a_list(session: Session, known_to: date = date(2029, 12, 31), **changed: Any) -> Comparison:
    known = calendar(session).known_to
    facts: dict[str, Any] = {
        "listed": ListedDays({}, 2020, known_to.year),
        "added": (),
        "taken_out": (),
        "renamed": (),
        "known_to_before": known,
        "known_to_after": max(known, known_to),
    }
    return Comparison(**(facts | changed))


def load(session: Session, comparison: Comparison) -> HolidayList | None:
    return calendar_service.load_list(
        session, comparison, source="bank-holidays.json", sha256="0" * 64, actor="Adaeze Hall", now=NOW
    )


def test_a_list_puts_days_in_takes_days_out_and_makes_more_known(session: Session) -> None:
    add_jubilee(session)
    calendar_service.take_out_holiday(session, EARLY_MAY, calendar=calendar(session), **by(session))
    summer = date(2027, 8, 30)
    loaded = load(
        session,
        a_list(
            session,
            added=((EARLY_MAY, "Early May bank holiday"), (date(2027, 7, 1), "Fair day")),
            taken_out=((JUBILEE, "Jubilee"), (summer, "Summer bank holiday")),
        ),
    )
    assert kept(session) == CalendarChanges(
        additions={date(2027, 7, 1): "Fair day"},
        removals={summer: "Summer bank holiday"},
        known_to=date(2029, 12, 31),
    )
    assert calendar(session).known_to == date(2029, 12, 31)
    assert loaded is not None
    assert calendar_query.last_list(session) == loaded
    assert (loaded.source, loaded.sha256, loaded.known_to, loaded.changed, loaded.loaded_by, loaded.loaded_at) == (
        "bank-holidays.json", "0" * 64, date(2029, 12, 31), 4, "Adaeze Hall", NOW
    )  # fmt: skip
    assert trail(session)[0] == (
        "List of bank holidays loaded",
        {"added": [], "taken_out": [], "known_to": "2028-12-31"},
        {
            "added": ["Monday 3 May 2027", "Thursday 1 July 2027"],
            "taken_out": ["Monday 7 June 2027", "Monday 30 August 2027"],
            "known_to": "2029-12-31",
        },
    )


def test_a_list_that_changes_nothing_leaves_no_trace(session: Session) -> None:
    assert load(session, a_list(session, date(2028, 12, 31))) is None
    assert (calendar_query.last_list(session), trail(session)) == (None, [])


def test_an_older_list_loaded_later_makes_no_less_known(session: Session) -> None:
    load(session, a_list(session))
    load(session, a_list(session, date(2027, 12, 31), added=((JUBILEE, "Jubilee"),)))
    assert calendar_query.loaded_to(session) == date(2029, 12, 31)
    assert calendar(session).known_to == date(2029, 12, 31)
    older = calendar_query.last_list(session)
    assert older is not None and older.known_to == date(2027, 12, 31)


def test_a_list_that_was_looked_at_before_another_change_is_refused(session: Session) -> None:
    comparison = a_list(session)
    add_jubilee(session)
    with pytest.raises(EditedMeanwhile):
        calendar_service.load_list(
            session, comparison, source="x", sha256="0" * 64, revision=0, actor="Adaeze Hall", now=NOW
        )
    assert calendar_query.last_list(session) is None


def test_a_day_that_somebody_else_added_at_the_same_moment_is_refused(session: Session) -> None:
    comparison = a_list(session, added=((JUBILEE, "Jubilee"),))
    add_jubilee(session)
    with pytest.raises(EditedMeanwhile, match="Somebody else changed the same day at the same moment"):
        load(session, comparison)


@pytest.mark.parametrize(
    ("file", "name"),
    [("bank-holidays.json", "bank-holidays.json"), ("a\x00\n b\u202e.json", "a b.json"), ("x" * 300, "x" * 200)],
)
def test_the_name_of_a_file_is_kept_on_one_line(file: str, name: str) -> None:
    assert calendar_service.source_name(file) == name
