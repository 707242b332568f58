"""What happened to one decision, in sentences for a digest, from the trail of changes and from how it stands now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.domain.call_in import CallInWindow, is_open
from webapp.domain.digest_building import Happening, Heading
from webapp.domain.lifecycle import REFERRED, UPCOMING, WORDS, Move, Status
from webapp.domain.london import london_date
from webapp.domain.subscriptions import Topic
from webapp.domain.wording import closes_phrase, day, last_moment_of

OF_A_WINDOW = frozenset({Topic.OPENED, Topic.CLOSING})
OF_A_CALL_IN = OF_A_WINDOW | {Topic.CALLED_IN}
"""Who was told that a decision can be called in hears of its call-in too, and of its withdrawal."""

MOVES_TOLD = (
    Move.PUBLISH_RECORD, Move.CORRECT_PUBLICATION, Move.REANNOUNCE, Move.SIGN_CALL_IN, Move.JUDGE_CALL_IN,
    Move.RECORD_OUTCOME, Move.RECONSIDER, Move.DEFER, Move.WITHDRAW,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a decision from the trail: when, which move, and what differed before and after it."""

    at: datetime
    move: Move
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How a decision stands now; `reason` is why it was moved or withdrawn and `call_in` how its call-in stands."""

    status: Status
    window: CallInWindow | None
    expected: str
    reason: str
    call_in: str


def state_words(stands: Stands, now: datetime) -> str:
    """Say how a decision stands: "Call-in closes at 5pm on …", "Expected: December 2026", "Withdrawn", "Called in"."""
    if stands.status is Status.DECIDED and stands.window is not None:
        return f"Call-in {closes_phrase(stands.window, closed=not is_open(stands.window, now))}"
    if stands.status in UPCOMING:
        return f"Expected: {stands.expected}"
    return WORDS[stands.status]


def happenings(stands: Stands, changes: Sequence[Change], now: datetime) -> tuple[Happening, ...]:
    """Write what happened to a decision, the oldest first.

    What a later change has undone is not told: nothing opens that is withdrawn, and a date that came back never moved.
    Nor is what `state_words` says: these sentences stand below it.
    """
    told = [one for change in changes for one in _of_change(stands, change, now)]
    return (*told, *_of_dates(stands, changes), *_of_closing(stands, changes, now))


def _of_change(stands: Stands, change: Change, now: datetime) -> Iterator[Happening]:
    became, window = change.after.get("status"), stands.window
    if change.move is Move.WITHDRAW or became == Status.WITHDRAWN:
        if stands.status is Status.WITHDRAWN:
            topics = frozenset({Topic.CHANGES}) | (OF_A_CALL_IN if window else frozenset())
            yield Happening(change.at, Heading.CHANGES, topics, stands.reason)
    elif stands.status is Status.WITHDRAWN:
        return
    elif became == Status.CALLED_IN:
        yield Happening(change.at, Heading.CALLED_IN, OF_A_CALL_IN, _suspended(stands))
    elif change.move is Move.PUBLISH_RECORD and window is not None:
        words = f"The record of the decision was published on {day(london_date(window.published_at))}."
        yield Happening(change.at, _heading(stands, now), frozenset({Topic.OPENED}), words)
    elif change.move is Move.JUDGE_CALL_IN and became == Status.DECIDED:
        yield Happening(change.at, Heading.CALLED_IN, OF_A_CALL_IN, "The request to call it in was found not valid.")
    elif change.move in (Move.RECORD_OUTCOME, Move.RECONSIDER) and stands.call_in:
        yield Happening(change.at, Heading.CALLED_IN, OF_A_CALL_IN, stands.call_in)


def _suspended(stands: Stands) -> str:
    """Say what it means that a decision was called in, while that holds; afterwards, that it was."""
    if stands.status is Status.CALLED_IN:
        return "It may not be implemented until the call-in has been dealt with."
    return "It was called in."


def _heading(stands: Stands, now: datetime) -> Heading:
    """Say under which heading a decision stands that has a record: what is closed is not told as open."""
    if stands.status is Status.CALLED_IN or stands.status in REFERRED:
        return Heading.CALLED_IN
    is_closed = stands.window is None or not is_open(stands.window, now)
    return Heading.CLOSED if stands.status is not Status.DECIDED or is_closed else Heading.CALL_IN


def _of_dates(stands: Stands, changes: Sequence[Change]) -> Iterator[Happening]:
    """Tell of the expected date: from what it was at first to what it is now, once."""
    moved = [one for one in changes if one.move is Move.DEFER and "expected" in one.before]
    if moved and stands.status in UPCOMING and moved[0].before["expected"] != stands.expected:
        words = f"Before, it was expected: {moved[0].before['expected']}. {stands.reason}".strip()
        yield Happening(moved[-1].at, Heading.CHANGES, frozenset({Topic.CHANGES}), words)


def _of_closing(stands: Stands, changes: Sequence[Change], now: datetime) -> Iterator[Happening]:
    """Tell of the last moment: that it was another one before, and (in the words of the state) that it comes soon."""
    window = stands.window
    if window is None or stands.status is not Status.DECIDED:
        return
    name = "call_in_closes_at"
    moved = [one for one in changes if one.move is not Move.PUBLISH_RECORD and one.before.get(name)]
    old = datetime.fromisoformat(moved[0].before[name]) if moved else window.closes_at
    if old != window.closes_at:
        words = f"The last moment has changed: before, it was {last_moment_of(old)}."
        yield Happening(moved[-1].at, _heading(stands, now), OF_A_WINDOW, words)
    if is_open(window, now):
        yield Happening(window.closes_at, Heading.CALL_IN, frozenset({Topic.CLOSING}), "", is_ahead=True)
