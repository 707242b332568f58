"""Which decisions go into an edition, which are new, and what became of those that left."""

from dataclasses import replace
from datetime import date

import pytest

from tests import january_2012
from tests.plan_entries import date_move, plan_entry, uuid_of
from webapp.domain.edition import Departure, DepartureKind, EditionKind
from webapp.domain.edition_contents import (
    Candidate,
    Contents,
    Fate,
    PlanBefore,
    contents_of,
    departures_from,
    new_items_typed,
)
from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, unknown
from webapp.domain.lifecycle import Status
from webapp.domain.plan_entry import PlanEntry

PUBLISHED_ON = date(2026, 11, 23)
LAST_DAY = date(2027, 3, 31)
BEFORE_ON = date(2026, 10, 26)
POOL = plan_entry("KEY/01JAN/27")


def contents(*candidates: Candidate, **facts: object) -> Contents:
    stated: dict[str, object] = {"kind": EditionKind.REGULAR, "published_on": PUBLISHED_ON, "last_day": LAST_DAY}
    return contents_of(candidates, **(stated | facts))  # type: ignore[arg-type]


def in_plan(reference: str, expected: ExpectedDate | None = None, **changed: object) -> Candidate:
    entry = plan_entry(reference, **({"expected": expected} if expected else {}), **changed)
    return Candidate(entry, Status.IN_PLAN, BEFORE_ON)


def references(entries: tuple[PlanEntry, ...]) -> list[str]:
    return [entry.reference for entry in entries]


def departure(fate: Fate, kind: EditionKind = EditionKind.REGULAR) -> tuple[Departure, ...]:
    return departures_from([POOL], [], {POOL.uuid: fate}, kind=kind, since=BEFORE_ON, published_on=PUBLISHED_ON)


@pytest.mark.parametrize(
    ("expected", "is_held"),
    [
        (in_month(2027, 3), True),
        (on_day(date(2027, 3, 31)), True),
        (not_before(date(2027, 3, 31)), True),
        (between(date(2027, 3, 1), date(2027, 6, 30)), True),
        (in_month(2026, 6), True),
        (unknown("After the inquiry"), True),
        (in_month(2027, 4), False),
        (not_before(date(2027, 4, 1)), False),
    ],
)
def test_what_may_be_decided_by_the_last_day_is_held(expected: ExpectedDate, is_held: bool) -> None:
    found = contents(in_plan("KEY/01JAN/27", expected))
    assert (len(found.entries), len(found.later)) == (1, 0) if is_held else (0, 1)


def test_entries_are_in_the_order_of_the_dates() -> None:
    found = contents(
        in_plan("KEY/03JAN/27", unknown()), in_plan("KEY/02JAN/27"), in_plan("KEY/01JAN/27"), in_plan("KEY/01DEC/26")
    )
    assert references(found.entries) == ["KEY/01DEC/26", "KEY/01JAN/27", "KEY/02JAN/27", "KEY/03JAN/27"]


def test_drafts_and_deferred_decisions_are_in_unless_a_draft_is_left_out() -> None:
    ready, waiting = plan_entry("KEY/02JAN/27"), plan_entry("KEY/03JAN/27")
    found = contents(
        Candidate(POOL, Status.DEFERRED, BEFORE_ON),
        Candidate(ready, Status.DRAFT, BEFORE_ON),
        Candidate(waiting, Status.DRAFT, BEFORE_ON),
        left_out={waiting.uuid, POOL.uuid},
    )
    assert references(found.entries) == ["KEY/01JAN/27", "KEY/02JAN/27"]
    assert references(found.left_out) == ["KEY/03JAN/27"]


def test_a_supplement_holds_what_was_chosen_however_late() -> None:
    late = in_plan("KEY/02JAN/27", in_month(2028, 1))
    found = contents(in_plan("KEY/01JAN/27"), late, kind=EditionKind.SUPPLEMENT, chosen={late.entry.uuid})
    assert (references(found.entries), found.later) == (["KEY/02JAN/27"], ())


@pytest.mark.parametrize(
    ("reference", "is_new"), [("KEY/02JAN/27", True), ("KEY/03JAN/27", False), ("KEY/01JAN/27", False)]
)
def test_new_is_what_no_edition_before_held_however_long_ago_it_was_noticed(reference: str, is_new: bool) -> None:
    one = in_plan(reference, first_noticed_on=date(2026, 9, 1))
    ever = frozenset({POOL.uuid, in_plan("KEY/03JAN/27").entry.uuid})
    found = contents(one, before=PlanBefore((POOL,), BEFORE_ON, ever), listed_new=["KEY/01JAN/27"])
    assert [entry.is_new for entry in found.entries] == [is_new]


@pytest.mark.parametrize(
    ("expected", "is_stale"),
    [
        (on_day(date(2026, 11, 22)), False),
        (in_month(2025, 10), True),
        (in_month(2012, 1), True),
        (on_day(PUBLISHED_ON), False),
        (in_month(2026, 11), False),
        (not_before(date(2026, 10, 1)), False),
        (unknown(), False),
    ],
)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_PLAN])
def test_what_is_more_than_a_year_late_and_was_not_in_the_plan_before_stays_out(
    expected: ExpectedDate, is_stale: bool, status: Status
) -> None:
    old = Candidate(plan_entry("KEY/02JAN/12", expected=expected), status, BEFORE_ON)
    found = contents(old, before=PlanBefore((POOL,), BEFORE_ON))
    assert (len(found.entries), len(found.stale)) == ((0, 1) if is_stale else (1, 0))
    assert contents(old).stale == ()
    chosen = contents(old, before=PlanBefore((POOL,), BEFORE_ON), kind=EditionKind.SUPPLEMENT, chosen={old.entry.uuid})
    assert (len(chosen.entries), chosen.stale) == (1, ())


def test_what_is_overdue_and_was_in_the_plan_before_is_carried_on() -> None:
    overdue = in_plan("KEY/01JAN/27", in_month(2026, 10))
    found = contents(overdue, before=PlanBefore((overdue.entry,), BEFORE_ON))
    assert (references(found.entries), found.stale) == (["KEY/01JAN/27"], ())


@pytest.mark.parametrize(
    ("now", "was"),
    [
        (in_month(2027, 1), None),
        (replace(in_month(2027, 1), text="Jan 2027, after the inquiry"), None),
        (in_month(2027, 2), in_month(2027, 1)),
        (on_day(date(2027, 1, 5)), in_month(2027, 1)),
    ],
)
def test_an_entry_keeps_the_date_of_the_plan_before_where_it_was_another(
    now: ExpectedDate, was: ExpectedDate | None
) -> None:
    found = contents(in_plan("KEY/01JAN/27", now), in_plan("KEY/02JAN/27"), before=PlanBefore((POOL,), BEFORE_ON))
    assert {entry.reference: entry.was for entry in found.entries} == {"KEY/01JAN/27": was, "KEY/02JAN/27": None}


def test_with_no_edition_before_the_councils_own_list_says_what_is_new() -> None:
    found = contents(in_plan("KEY04/NOV/11"), in_plan("KEY/05NOV/11"), listed_new=["key/4 Nov/2011"])
    assert [(entry.reference, entry.is_new) for entry in found.entries] == [
        ("KEY/05NOV/11", False),
        ("KEY04/NOV/11", True),
    ]


def test_the_plan_of_january_2012_finds_its_new_items() -> None:
    listed = new_items_typed(january_2012.NEW_ITEMS)
    plain = [Candidate(replace(one, is_new=False), Status.IN_PLAN, BEFORE_ON) for one in january_2012.entries()]
    found = contents(*plain, last_day=january_2012.PERIOD.last, listed_new=listed)
    assert (listed, len(found.entries)) == (january_2012.LISTED_NEW, 23)
    assert {entry.reference for entry in found.entries if entry.is_new} == set(listed) - {january_2012.WITHOUT_ENTRY}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("Nothing new this month, 4 Nov 2011.", ()),
        ("Roof KEY04/NOV/11 Door – KEY/12JUN18/01", ("KEY04/NOV/11", "KEY/12JUN18/01")),
        ("KEY/01JAN/12\nKEY/1JAN/2012, KEY/02JAN/12", ("KEY/01JAN/12", "KEY/02JAN/12")),
        ("Works 2012/13 - 19/00096; FP/2026/14 and/or PV/T", ("19/00096", "FP/2026/14")),
        ("KEY/ 03 MAR/12", ("KEY/ 03 MAR/12",)),
    ],
)
def test_references_are_found_in_a_pasted_list(text: str, found: tuple[str, ...]) -> None:
    assert new_items_typed(text) == found


def test_what_was_decided_or_withdrawn_says_so() -> None:
    taken = Fate(status=Status.CALLED_IN, expected=POOL.expected, decided_on=date(2026, 11, 10))
    withdrawn = Fate(
        status=Status.WITHDRAWN,
        expected=POOL.expected,
        withdrawn_on=date(2026, 11, 12),
        reason="The grant was refused.",
    )
    found = [(one.kind, one.left_on, one.reason) for fate in (taken, withdrawn) for one in departure(fate)]
    assert found == [
        (DepartureKind.TAKEN, date(2026, 11, 10), ""),
        (DepartureKind.WITHDRAWN, date(2026, 11, 12), "The grant was refused."),
    ]


def test_what_was_deferred_beyond_the_period_gives_the_reason_of_its_last_move() -> None:
    first = date_move(date(2026, 11, 2), in_month(2026, 12), in_month(2027, 1), "The tender was late.")
    last = date_move(date(2026, 11, 16), in_month(2027, 1), in_month(2027, 6), "The survey was late.")
    fate = Fate(status=Status.DEFERRED, expected=in_month(2027, 6), moves=(first, last))
    assert departure(fate) == (
        Departure(
            POOL.uuid, POOL.reference, POOL.slug, POOL.title,
            DepartureKind.DEFERRED, date(2026, 11, 16), "The survey was late.",
        ),
    )  # fmt: skip


def test_what_never_moved_but_lies_beyond_a_shorter_period_gives_its_date() -> None:
    fate = Fate(status=Status.IN_PLAN, expected=not_before(date(2027, 6, 1)))
    assert [(one.kind, one.left_on, one.reason) for one in departure(fate)] == [
        (DepartureKind.DEFERRED, PUBLISHED_ON, "Now expected: not before 1 June 2027.")
    ]


def test_what_is_still_held_has_not_left_and_a_supplement_takes_nothing_out() -> None:
    fate = Fate(status=Status.DECIDED, expected=POOL.expected, decided_on=date(2026, 11, 10))
    assert departure(fate, EditionKind.SUPPLEMENT) == ()
    assert (
        departures_from([POOL], [POOL], {}, kind=EditionKind.REGULAR, since=BEFORE_ON, published_on=PUBLISHED_ON) == ()
    )


def test_departures_are_in_the_order_of_the_plan_before() -> None:
    others = [plan_entry("KEY/02JAN/27", expected=in_month(2027, 2)), POOL]
    fates = {
        uuid_of(reference): Fate(status=Status.DECIDED, expected=POOL.expected, decided_on=PUBLISHED_ON)
        for reference in ("KEY/01JAN/27", "KEY/02JAN/27")
    }
    found = departures_from(others, [], fates, kind=EditionKind.REGULAR, since=BEFORE_ON, published_on=PUBLISHED_ON)
    assert [one.reference for one in found] == ["KEY/01JAN/27", "KEY/02JAN/27"]


def test_of_what_the_first_kept_edition_carries_forward_only_the_latest_day_of_notice_is_known() -> None:
    one, two = in_plan("KEY/01JAN/12", first_noticed_on=PUBLISHED_ON), in_plan("KEY/02JAN/12")
    old = contents(one, two, listed_new=["KEY/02JAN/12"], is_elsewhere=True)
    assert {entry.reference: entry.noticed_earlier for entry in old.entries} == {
        "KEY/01JAN/12": True,
        "KEY/02JAN/12": False,
    }
    assert old.entries[0].first_noticed_words == "23 November 2026 at the latest"
    assert [entry.noticed_earlier for entry in contents(one).entries] == [False]
