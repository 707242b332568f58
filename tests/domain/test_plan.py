"""What an entry must say, when a change of date is a deferral, and the marks that readers see."""

from datetime import UTC, date, datetime, timedelta

import pytest

from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, unknown
from webapp.domain.lifecycle import Status
from webapp.domain.plan import Mark, Particulars, mark_of, missing_particulars, status_after_move

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
JANUARY = in_month(2012, 1)


@pytest.mark.parametrize(
    ("old", "new", "deferred"),
    [
        (JANUARY, on_day(date(2012, 1, 1)), False),
        (JANUARY, on_day(date(2012, 1, 31)), False),
        (JANUARY, on_day(date(2012, 2, 1)), True),
        (JANUARY, in_month(2012, 2), True),
        (JANUARY, in_month(2011, 12), False),
        (JANUARY, between(date(2012, 1, 20), date(2012, 2, 20)), False),
        (JANUARY, not_before(date(2012, 1, 31)), False),
        (JANUARY, not_before(date(2012, 2, 1)), True),
        (JANUARY, unknown("to be confirmed"), True),
        (on_day(date(2012, 1, 13)), on_day(date(2012, 1, 12)), False),
        (on_day(date(2012, 1, 13)), on_day(date(2012, 1, 14)), True),
        (on_day(date(2012, 1, 13)), JANUARY, False),
        (not_before(date(2012, 1, 13)), on_day(date(2012, 1, 13)), False),
        (not_before(date(2012, 1, 13)), on_day(date(2012, 1, 14)), True),
        (between(date(2012, 1, 13), date(2012, 2, 13)), on_day(date(2012, 2, 13)), False),
        (between(date(2012, 1, 13), date(2012, 2, 13)), on_day(date(2012, 2, 14)), True),
        (unknown(), in_month(2030, 1), False),
    ],
)
def test_only_a_date_wholly_after_the_old_one_defers(old: ExpectedDate, new: ExpectedDate, deferred: bool) -> None:
    expected = Status.DEFERRED if deferred else Status.IN_PLAN
    assert status_after_move(Status.IN_PLAN, old=old, new=new) is expected


def test_what_was_deferred_stays_so_when_the_day_is_named() -> None:
    new = on_day(date(2012, 1, 13))
    assert status_after_move(Status.DEFERRED, old=JANUARY, new=new) is Status.DEFERRED


COMPLETE = {"title": "School extension", "matter": "To award it.", "has_decision_maker": True, "expected": JANUARY}


@pytest.mark.parametrize(
    ("lacking", "sentences"),
    [
        ({}, ()),
        ({"title": ""}, ("No title is given.",)),
        ({"matter": ""}, ("It is not said what is to be decided.",)),
        ({"has_decision_maker": False}, ("No decision maker is given.",)),
        ({"expected": unknown("Spring")}, ("No date or period is given in which it is to be decided.",)),
        ({"title": "", "has_decision_maker": False}, ("No title is given.", "No decision maker is given.")),
    ],
)
def test_what_is_missing_is_said_one_sentence_each(lacking: dict[str, object], sentences: tuple[str, ...]) -> None:
    assert missing_particulars(Particulars(**(COMPLETE | lacking))) == sentences  # type: ignore[arg-type]


JUST_NOW, LONG_AGO = NOW - timedelta(days=27, hours=23), NOW - timedelta(days=28)


@pytest.mark.parametrize(
    ("published", "moved", "mark"),
    [
        (JUST_NOW, None, Mark.NEW),
        (LONG_AGO, None, None),
        (JUST_NOW, JUST_NOW, Mark.MOVED),
        (LONG_AGO, JUST_NOW, Mark.MOVED),
        (JUST_NOW, LONG_AGO, Mark.NEW),
        (LONG_AGO, LONG_AGO, None),
        (None, None, None),
    ],
)
def test_a_mark_lasts_28_days_and_moved_comes_before_new(
    published: datetime | None, moved: datetime | None, mark: Mark | None
) -> None:
    assert mark_of(notice_published_at=published, last_moved_at=moved, now=NOW) is mark
