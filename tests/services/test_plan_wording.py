"""The council's words in front of the plan and its thresholds: saved, changed, taken out, each with its trail."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from tests.builders import ACTOR, at
from webapp.database import Database
from webapp.domain.edition import EditionStyle
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.plan_words import Threshold
from webapp.models.audit import AuditEvent
from webapp.models.plan_wording import KeyThreshold, PlanWording
from webapp.queries import plan_wording as query
from webapp.queries import trail
from webapp.services import plan_wording
from webapp.services.plan_wording import Wording

NOW = at("2026-11-23")
LATER = at("2026-11-24", "09:30")
OURS = Wording(copies="At the Town Hall.", contact_name="Priya Shaw")
HALF_A_MILLION = Threshold(date(2020, 4, 1), 500_000, "For the whole life of a contract.")


def save(database: Database, wording: Wording = OURS, *, revision: int = 0, actor: str = ACTOR) -> PlanWording:
    with database.transaction() as session:
        return plan_wording.save_wording(session, wording, revision=revision, actor=actor, now=NOW)


def add(database: Database, threshold: Threshold = HALF_A_MILLION) -> KeyThreshold:
    with database.transaction() as session:
        return plan_wording.add_threshold(session, threshold, actor=ACTOR, now=NOW)


def change(database: Database, uuid: str, threshold: Threshold, *, revision: int = 1) -> KeyThreshold:
    with database.transaction() as session:
        return plan_wording.change_threshold(session, uuid, threshold, revision=revision, actor=ACTOR, now=LATER)


def trail_of(database: Database, kind: type[PlanWording] | type[KeyThreshold], uuid: str) -> list[AuditEvent]:
    with database.reading() as session:
        return trail.history(session, kind, uuid)


def known(database: Database) -> list[Threshold]:
    with database.reading() as session:
        return [query.as_threshold(row) for row in query.thresholds(session)]


# Words


def test_the_first_change_makes_the_one_row_and_says_what_differs_from_nothing(database: Database) -> None:
    row = save(database)
    assert (row.revision, row.copies, row.months, row.style) == (1, "At the Town Hall.", 4, EditionStyle.FROM_A_MONTH)
    (event,) = trail_of(database, PlanWording, row.uuid)
    assert (event.action, event.actor, event.subject_kind) == ("edited", ACTOR, "plan-wording")
    assert event.before == {"copies": "", "contact_name": ""}
    assert event.after == {"copies": "At the Town Hall.", "contact_name": "Priya Shaw"}


def test_a_second_change_keeps_the_row_and_counts_up(database: Database) -> None:
    first = save(database)
    again = save(database, replace(OURS, style=EditionStyle.FROM_PUBLICATION, months=6), revision=1)
    assert (again.uuid, again.revision) == (first.uuid, 2)
    newest = trail_of(database, PlanWording, first.uuid)[0]
    assert newest.after == {"style": "From the day of publication", "months": 6}
    with database.reading() as session:
        assert len(list(session.exec(select(PlanWording)))) == 1


def test_who_saves_from_an_older_page_is_told_who_saved(database: Database) -> None:
    save(database, actor="Callum Redfern")
    with pytest.raises(EditedMeanwhile, match="Callum Redfern saved this"):
        save(database, replace(OURS, comments="Write to us."))
    with database.reading() as session:
        assert query.wording(session).comments == ""


def test_of_two_first_changes_at_once_one_is_kept_and_the_other_told(database: Database) -> None:
    def attempt(name: str) -> str:
        try:
            return save(database, replace(OURS, contact_name=name)).contact_name
        except EditedMeanwhile:
            return "told"

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(attempt, ["Ada Penrose", "Rosa Delmar"]))
    with database.reading() as session:
        (row,) = session.exec(select(PlanWording))
    assert outcomes == {row.contact_name, "told"}


@pytest.mark.parametrize("months", [0, 13, -1])
def test_a_plan_looks_ahead_from_one_to_twelve_months(database: Database, months: int) -> None:
    with pytest.raises(RuleBroken, match=r"^Enter a number of months from 1 to 12\.$") as refused:
        save(database, replace(OURS, months=months))
    assert refused.value.field == "months"


# Thresholds


def test_a_threshold_is_added_changed_and_taken_out_with_its_trail(database: Database) -> None:
    row = add(database)
    change(database, row.uuid, replace(HALF_A_MILLION, amount=None, words="By case."))
    assert known(database) == [Threshold(date(2020, 4, 1), None, "By case.")]
    with database.transaction() as session:
        plan_wording.delete_threshold(session, row.uuid, revision=2, actor=ACTOR, now=LATER)
    assert known(database) == []
    told = "£500,000 or more. For the whole life of a contract."
    assert [(one.action, one.before, one.after) for one in trail_of(database, KeyThreshold, row.uuid)] == [
        ("deleted", {"valid_from": "2020-04-01", "threshold": "No figure is set. By case."}, None),
        ("edited", {"threshold": told}, {"threshold": "No figure is set. By case."}),
        ("added", None, {"valid_from": "2020-04-01", "threshold": told}),
    ]


def test_a_threshold_needs_an_amount_or_words(database: Database) -> None:
    row = add(database)
    for attempt in (
        lambda: add(database, Threshold(date(2021, 4, 1))),
        lambda: change(database, row.uuid, Threshold(date(2020, 4, 1))),
    ):
        with pytest.raises(RuleBroken, match=r"^Enter an amount, or else say in words below") as refused:
            attempt()
        assert refused.value.field == "amount"
    assert known(database) == [HALF_A_MILLION]


def test_thresholds_are_listed_the_latest_first(database: Database) -> None:
    days = [date(2015, 4, 1), date(2026, 4, 1), date(2010, 4, 1)]
    for day in days:
        add(database, Threshold(day, 100_000))
    assert [one.valid_from for one in known(database)] == sorted(days, reverse=True)


def test_no_two_thresholds_begin_on_one_day(database: Database) -> None:
    add(database)
    other = add(database, Threshold(date(2024, 4, 1), 750_000))
    sentence = (
        "A threshold from 1 April 2020 is there already: £500,000 or more. For the whole life of a contract. "
        "Change that one instead."
    )
    for attempt in (
        lambda: add(database, Threshold(date(2020, 4, 1), 1)),
        lambda: change(database, other.uuid, Threshold(date(2020, 4, 1), 750_000)),
    ):
        with pytest.raises(RuleBroken) as refused:
            attempt()
        assert (refused.value.message, refused.value.field) == (sentence, "valid_from")
    assert len(known(database)) == 2


def test_of_two_thresholds_added_for_one_day_at_once_one_is_kept(database: Database) -> None:
    def attempt(amount: int) -> str:
        try:
            add(database, Threshold(date(2020, 4, 1), amount))
        except RuleBroken:
            return "refused"
        return "added"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(attempt, [100_000, 200_000])) == ["added", "refused"]
    assert len(known(database)) == 1


@pytest.mark.parametrize("amount", [0, -5, 1_000_000_001])
def test_an_amount_is_a_sum_that_can_be(database: Database, amount: int) -> None:
    with pytest.raises(RuleBroken, match=r"^The amount must be from £1 to £1,000,000,000") as refused:
        add(database, Threshold(date(2020, 4, 1), amount))
    assert refused.value.field == "amount"


def test_a_threshold_that_is_gone_or_was_changed_meanwhile_is_left(database: Database) -> None:
    row = add(database)
    change(database, row.uuid, replace(HALF_A_MILLION, amount=600_000))
    with pytest.raises(EditedMeanwhile):
        change(database, row.uuid, HALF_A_MILLION)
    with pytest.raises(NotFound):
        change(database, "nothing", HALF_A_MILLION)
