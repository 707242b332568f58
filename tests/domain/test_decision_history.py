"""What happened to a decision, for a digest: nothing that has been undone, and dates from the first to the last."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.announced import CALENDAR, CLOSES, PUBLISHED, RULE
from webapp.domain.call_in import window_for
from webapp.domain.decision_history import Change, Stands, happenings, state_words
from webapp.domain.digest_building import Heading
from webapp.domain.lifecycle import Move, Status
from webapp.domain.subscriptions import Topic

WINDOW = window_for(RULE, published_at=PUBLISHED, calendar=CALENDAR)
NOW = PUBLISHED + timedelta(days=1)
RECORD = Change(PUBLISHED, Move.PUBLISH_RECORD, {"status": "in-plan"}, {"status": "decided"})


def stands(status: Status, **facts: Any) -> Stands:
    said: dict[str, Any] = {"window": WINDOW, "expected": "January 2027", "reason": "It burnt."}
    return Stands(status=status, **(said | {"call_in": "No action."} | facts))


def told(how: Stands, *changes: Change, now: datetime = NOW) -> list[str]:
    return [one.words for one in happenings(how, changes, now) if not one.is_ahead]


def moved(day: int, before: str, after: str) -> Change:
    return Change(datetime(2026, 12, day, tzinfo=UTC), Move.DEFER, {"expected": before}, {"expected": after})


def test_a_record_opens_its_call_in_while_it_stands() -> None:
    (opened,) = happenings(stands(Status.DECIDED), [RECORD], CLOSES + timedelta(days=1))
    assert opened.words == "The record of the decision was published on Friday 11 December 2026."
    assert told(stands(Status.DECIDED), RECORD) == [opened.words]
    assert told(stands(Status.DECIDED, window=None), RECORD) == []


def test_only_what_can_still_be_called_in_stands_under_call_in() -> None:
    after = CLOSES + timedelta(days=1)
    found = [
        happenings(stands(status), [RECORD], now)[0].heading
        for status, now in (
            (Status.DECIDED, NOW), (Status.DECIDED, after), (Status.IMPLEMENTED, after), (Status.FINAL, NOW),
            (Status.CALLED_IN, NOW), (Status.REFERRED_BACK, NOW),
        )
    ]  # fmt: skip
    assert found == [Heading.CALL_IN, *(Heading.CLOSED,) * 3, *(Heading.CALLED_IN,) * 2]


def test_what_is_withdrawn_opens_nothing_and_says_why() -> None:
    withdrawn = Change(NOW, Move.WITHDRAW, {"status": "decided"}, {"status": "withdrawn"})
    (last,) = happenings(stands(Status.WITHDRAWN), [RECORD, withdrawn], NOW)
    assert (last.words, last.topics) == (
        "It burnt.",
        frozenset({Topic.CHANGES, Topic.OPENED, Topic.CLOSING, Topic.CALLED_IN}),
    )
    (entry,) = happenings(stands(Status.WITHDRAWN, window=None, reason=""), [withdrawn], NOW)
    assert (entry.words, entry.topics) == ("", frozenset({Topic.CHANGES}))


def test_a_date_that_moved_twice_moved_once_and_one_that_came_back_never_did() -> None:
    twice = moved(1, "November 2026", "December 2026"), moved(2, "December 2026", "January 2027")
    assert told(stands(Status.DEFERRED, window=None), *twice) == ["Before, it was expected: November 2026. It burnt."]
    back = moved(1, "January 2027", "March 2027"), moved(2, "March 2027", "January 2027")
    assert told(stands(Status.DEFERRED, window=None), *back) == []
    assert told(stands(Status.DECIDED), *twice) == []


def test_the_steps_of_a_call_in_are_told() -> None:
    signed = Change(NOW, Move.SIGN_CALL_IN, {"status": "decided"}, {"status": "called-in"})
    first = Change(NOW, Move.SIGN_CALL_IN, {}, {"signatures": ["A"]})
    void = Change(NOW, Move.JUDGE_CALL_IN, {"status": "called-in"}, {"status": "decided"})
    ended = Change(NOW, Move.RECORD_OUTCOME, {"status": "called-in"}, {"status": "final"})
    suspended = "It may not be implemented until the call-in has been dealt with."
    assert told(stands(Status.CALLED_IN), first, signed) == [suspended]
    assert told(stands(Status.DECIDED), void) == ["The request to call it in was found not valid."]
    assert told(stands(Status.FINAL), signed, ended) == ["It was called in.", "No action."]


def test_of_a_call_in_nothing_is_told_that_it_ended() -> None:
    signed = Change(NOW, Move.SIGN_CALL_IN, {"status": "decided"}, {"status": "called-in"})
    said = " ".join((state_words(stands(Status.CALLED_IN), NOW), *told(stands(Status.CALLED_IN), RECORD, signed)))
    assert ("closes" in said, said.startswith("Called in")) == (False, True)


def test_another_last_moment_is_told_with_the_one_before() -> None:
    was = {"call_in_closes_at": "2026-12-17T17:00:00+00:00"}
    corrected = Change(NOW, Move.CORRECT_PUBLICATION, was, {"call_in_closes_at": CLOSES.isoformat()})
    assert told(stands(Status.DECIDED), corrected) == [
        "The last moment has changed: before, it was 5pm on Thursday 17 December 2026."
    ]


def test_only_an_open_window_is_about_to_close() -> None:
    (ahead,) = happenings(stands(Status.DECIDED), [], NOW)
    assert (ahead.at, ahead.is_ahead, ahead.words) == (CLOSES, True, ""), "the state says it"
    assert happenings(stands(Status.CALLED_IN), [], NOW) == ()
    assert happenings(stands(Status.DECIDED), [], CLOSES + timedelta(minutes=1)) == ()


def test_the_state_is_how_it_stands_now() -> None:
    assert state_words(stands(Status.DECIDED), NOW) == "Call-in closes at 5pm on Friday 18 December 2026"
    assert state_words(stands(Status.DEFERRED), NOW) == "Expected: January 2027"
    assert state_words(stands(Status.CALLED_IN), NOW) == "Called in"
    assert WINDOW.last_day == date(2026, 12, 18)
