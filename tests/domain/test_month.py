"""A month as a wall calendar lays it out."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.diary_entry import Block, Certainty, DiaryEntry, DiaryKind, Vague, WholeDays
from webapp.domain.london import london
from webapp.domain.month import Choice, Day, Month, days_touched, has_no_day, laid_out, last_of

DECEMBER = date(2026, 12, 1)
TODAY = date(2026, 12, 8)
DAY = timedelta(days=1)


def entry(uid: str, first_on: date, last_on: date | None = None, **changes: object) -> DiaryEntry:
    plain = DiaryEntry(
        uid=uid,
        kind=DiaryKind.DECISION,
        when=WholeDays(first_on, last_on or first_on),
        certainty=Certainty.TENTATIVE,
        summary=f"Key decision due: {uid}",
        description="",
        address=f"/decisions/{uid}",
        categories=("Key decision",),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def meeting(uid: str, on: date, starts: time) -> DiaryEntry:
    starts_at = london(on, starts)
    return entry(uid, on, kind=DiaryKind.MEETING, when=Block(starts_at, starts_at + timedelta(hours=2)))


def deadline(uid: str, on: date, closes: time) -> DiaryEntry:
    closes_at = london(on, closes)
    when = Block(closes_at - timedelta(minutes=30), closes_at)
    return entry(uid, on, kind=DiaryKind.CALL_IN_DEADLINE, when=when, certainty=Certainty.CONFIRMED)


def month_of(*entries: DiaryEntry, first_on: date = DECEMBER) -> Month:
    return laid_out(first_on, entries, today=TODAY, names={date(2026, 12, 25): "Christmas Day"})


def on(month: Month, number: int) -> Day:
    return month.days[number - 1]


def uids(entries: tuple[DiaryEntry, ...]) -> list[str]:
    return [one.uid for one in entries]


def drawn(month: Month, week: int) -> list[str]:
    """Draw the bars of a week, a line for each: the letter where it is named, “-” where it goes on, “.” for room."""
    days = month.weeks[week]
    lines = max(len(day.bars) for day in days if day)
    return ["".join(_mark(day, line) for day in days) for line in range(lines)]


def _mark(day: Day | None, line: int) -> str:
    piece = day.bars[line] if day and len(day.bars) > line else None
    if piece is None:
        return "."
    return piece.entry.uid if piece.is_named else "-"


@pytest.mark.parametrize(
    ("first_on", "weeks", "before", "days"),
    [
        (date(2026, 12, 1), 5, 1, 31),
        (date(2026, 11, 1), 6, 6, 30),  # begins on a Sunday
        (date(2026, 6, 1), 5, 0, 30),  # begins on a Monday
        (date(2027, 2, 1), 4, 0, 28),  # four weeks and nothing else
        (date(2028, 2, 1), 5, 1, 29),
        (date(2000, 2, 1), 5, 1, 29),
        (date(2100, 2, 1), 4, 0, 28),
        (date(2026, 8, 1), 6, 5, 31),
    ],
)
def test_weeks_begin_on_monday_and_hold_every_day_of_the_month(
    first_on: date, weeks: int, before: int, days: int
) -> None:
    month = month_of(first_on=first_on)
    assert len(month.weeks) == weeks
    assert {len(week) for week in month.weeks} == {7}
    assert month.weeks[0].count(None) == before
    assert [day.on for day in month.days] == [first_on + n * DAY for n in range(days)]
    assert last_of(first_on) == month.days[-1].on
    assert month.is_empty


def test_weekends_holidays_and_today_are_known() -> None:
    month = month_of()
    assert [day.on.day for day in month.days if day.is_weekend] == [5, 6, 12, 13, 19, 20, 26, 27]
    assert [(day.on.day, day.name) for day in month.days if day.name] == [(25, "Christmas Day")]
    assert [day.on for day in month.days if day.is_today] == [TODAY]
    assert [day.on.day for day in month.days if not day.is_quiet] == [8, 25]


def test_on_one_day_whole_days_come_first_and_then_the_clock() -> None:
    ninth = date(2026, 12, 9)
    month = month_of(
        meeting("evening", ninth, time(18, 30)),
        deadline("closes", ninth, time(17)),
        meeting("morning", ninth, time(10)),
        entry("b", ninth),
        entry("a", ninth),
    )
    assert uids(on(month, 9).entries) == ["a", "b", "morning", "closes", "evening"]


def test_a_deadline_stands_on_the_day_of_its_last_moment_and_a_meeting_where_it_begins() -> None:
    early = deadline("early", date(2026, 12, 10), time(0, 15))
    late = meeting("late", date(2026, 12, 10), time(23))
    assert days_touched(early) == days_touched(late) == (date(2026, 12, 10), date(2026, 12, 10))


def test_a_summer_evening_stays_on_its_london_day() -> None:
    starts_at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    late = entry("late", date(2026, 7, 1), kind=DiaryKind.MEETING, when=Block(starts_at, starts_at + DAY / 24))
    assert days_touched(late) == (date(2026, 7, 1), date(2026, 7, 1))


def test_bars_keep_their_line_through_a_week_and_leave_room_for_one_another() -> None:
    month = month_of(
        entry("a", date(2026, 12, 8), date(2026, 12, 10)),
        entry("b", date(2026, 12, 9), date(2026, 12, 15)),
        entry("c", date(2026, 12, 11), date(2026, 12, 12)),
        entry("d", date(2026, 12, 10), date(2026, 12, 11)),
    )
    assert drawn(month, 1) == [".a--c-.", "..b----", "...d-.."]
    assert drawn(month, 2) == ["b-....."]
    begins, again = (on(month, number).bars for number in (9, 14))
    assert begins[1] is not None and again[0] is not None
    assert (begins[1].length, begins[1].begins, begins[1].ends) == (5, True, False)
    assert (again[0].length, again[0].begins, again[0].ends) == (2, False, True)


def test_a_bar_is_cut_at_the_ends_of_the_month_and_opens_it() -> None:
    across = entry("a", date(2026, 11, 27), date(2027, 1, 5))
    month = month_of(across, entry("other", date(2026, 11, 30)), entry("next", date(2027, 1, 1)))
    assert drawn(month, 0) == [".a-----"]
    assert drawn(month, 4) == ["a---..."]
    assert on(month, 1).opening == (across,)
    assert [day.on.day for day in month.days if day.opening] == [1]
    assert all(day.touching == (across,) for day in month.days)


def test_of_two_that_begin_together_the_longer_is_above() -> None:
    month = month_of(
        entry("a", date(2026, 12, 8), date(2026, 12, 9)), entry("b", date(2026, 12, 8), date(2026, 12, 11))
    )
    assert drawn(month, 1) == [".b---..", ".a-...."]


def test_a_date_that_is_not_a_day_never_stands_on_the_first() -> None:
    whole = entry("month", DECEMBER, vague=Vague("December 2026", "MONTH", date(2026, 12, 31)))
    limit = entry("limit", date(2026, 12, 11), vague=Vague("not before 11 December", "NOT-BEFORE", None))
    long = entry("long", date(2026, 10, 12), vague=Vague("between", "RANGE", date(2027, 1, 20)))
    month = month_of(limit, whole, long)
    assert all(day.touching == () for day in month.days)
    assert uids(month.undated) == ["long", "month", "limit"]
    assert not month.is_empty


def test_a_few_days_are_drawn_over_all_of_them() -> None:
    few = entry("f", date(2026, 12, 9), date(2026, 12, 11), vague=Vague("between", "RANGE", date(2026, 12, 11)))
    month = month_of(few)
    assert drawn(month, 1) == ["..f--.."]
    assert month.undated == ()


def test_a_choice_takes_what_is_of_its_kinds_and_belongs_to_all_its_groups() -> None:
    one = entry("one", DECEMBER, scopes=("committees/health", "wards/*"))
    kinds = frozenset({DiaryKind.DECISION})
    assert Choice(kinds).takes(one)
    assert Choice(kinds, ({"committees/health"}, {"wards/north", "wards/*"})).takes(one)
    assert not Choice(kinds, ({"committees/health"}, {"decision-makers/cabinet"})).takes(one)
    assert not Choice(frozenset({DiaryKind.MEETING})).takes(one)


@pytest.mark.parametrize(("busy", "lines"), [(0, 5), (2, 3), (4, 2), (5, 1), (20, 1)])
def test_the_fuller_a_month_the_fewer_lines_has_each_entry_on_paper(busy: int, lines: int) -> None:
    mondays = [DECEMBER + n * 7 * DAY for n in range(5)]
    long = "Leisure centre contract: management, catering and repairs until the spring of 2031"
    month = month_of(*(entry(f"{n}-{day}", day, summary=f"{long} {long}") for day in mondays for n in range(busy)))
    assert month.lines_on_paper == lines


def test_short_names_leave_room_on_paper_for_long_ones() -> None:
    mondays = [DECEMBER + n * 7 * DAY for n in range(5)]
    month = month_of(*(entry(f"{n}-{day}", day, summary="Parking") for day in mondays for n in range(5)))
    assert month.lines_on_paper == 5


@st.composite
def some_entries(draw: st.DrawFn) -> list[DiaryEntry]:
    """Entries of every shape about the turn of a year, some of them elsewhere."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        first_on = DECEMBER + draw(st.integers(-40, 70)) * DAY
        shape = draw(st.sampled_from(["day", "days", "clock", "closes", "vague"]))
        uid = f"{shape}-{number:02}"
        if shape == "clock":
            made.append(meeting(uid, first_on, time(draw(st.integers(0, 23)), 30)))
        elif shape == "closes":
            made.append(deadline(uid, first_on, time(draw(st.integers(0, 23)))))
        elif shape == "vague":
            days = draw(st.one_of(st.none(), st.integers(0, 60)))
            latest_on = None if days is None else first_on + days * DAY
            made.append(entry(uid, first_on, vague=Vague("some time", "RANGE", latest_on)))
        else:
            made.append(entry(uid, first_on, first_on + (draw(st.integers(1, 40)) if shape == "days" else 0) * DAY))
    return draw(st.permutations(made))


@given(some_entries(), st.sampled_from([date(2026, 11, 1), DECEMBER, date(2027, 1, 1), date(2027, 2, 1)]))
def test_every_entry_is_there_once_on_each_day_it_touches(entries: list[DiaryEntry], first_on: date) -> None:
    month = month_of(*entries, first_on=first_on)
    for day in month.days:
        there = [one for one in entries if not has_no_day(one) and _touches(one, day.on, day.on)]
        assert Counter(uids(day.touching)) == Counter(uids(tuple(there)))
    undated = [one for one in entries if has_no_day(one) and _touches(one, first_on, last_of(first_on))]
    assert Counter(uids(month.undated)) == Counter(uids(tuple(undated)))
    assert month == month_of(*reversed(entries), first_on=first_on)


@given(some_entries())
def test_within_a_week_each_bar_is_named_once_and_is_as_long_as_its_days(entries: list[DiaryEntry]) -> None:
    for week in month_of(*entries).weeks:
        pieces = [(line, piece) for day in week if day for line, piece in enumerate(day.bars) if piece]
        for uid, days in Counter(piece.entry.uid for _, piece in pieces).items():
            own = [(line, piece) for line, piece in pieces if piece.entry.uid == uid]
            assert [piece.length for _, piece in own] == [days] + [0] * (days - 1)
            assert len({line for line, _ in own}) == 1
            assert own[0][1].ends == own[-1][1].ends


@given(some_entries())
def test_what_is_listed_day_by_day_is_listed_once(entries: list[DiaryEntry]) -> None:
    month = month_of(*entries)
    listed = [uid for day in month.days for uid in uids(day.opening)]
    there = [one.uid for one in entries if not has_no_day(one) and _touches(one, DECEMBER, date(2026, 12, 31))]
    assert sorted(listed) == sorted(there)
    assert month.is_empty == (not listed and not month.undated)


def _touches(one: DiaryEntry, since: date, until: date) -> bool:
    first_on, last_on = days_touched(one)
    return first_on <= until and since <= last_on
