"""Which announced windows no longer agree with the calendar: open ones with their reasons, the archive as a list."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.domain import rule_data
from webapp.domain.constitution import CallInRule
from webapp.domain.days import WorkingCalendar, count_from_data
from webapp.domain.errors import RuleBroken
from webapp.domain.lifecycle import Move, may
from webapp.domain.recheck import Announced, Moved, difference
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries.decisions import CUT_OFF_MINUTE

PAGE_ROWS = 50

_Frozen = CallInRule | str


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A decision that can be called in now, whose window comes out differently, or cannot be counted any more.

    `why_unknown` is the sentence that says why, where it cannot be; else `moved` holds old and new dates.
    """

    uuid: str
    slug: str
    reference: str
    title: str
    revision: int
    moved: Moved | None
    why_unknown: str = ""


@dataclass(frozen=True, slots=True)
class DeadlinesMoved:
    """The open deadlines that a change makes differ; how many differ with or without it, and how many agree by it."""

    caused: tuple[OpenDeadline, ...]
    already: int
    agree_again: int


@dataclass(frozen=True, slots=True)
class ClosedWindow:
    """A window of the archive that would come out differently today."""

    slug: str
    reference: str
    title: str
    moved: Moved


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What came of counting a whole archive again: how many windows there are, and which do not agree.

    Both tuples are in the order of the last moments, the latest first; `unknown` are ids of decisions whose window
    lies beyond the known calendar, or whose rule is damaged.
    """

    windows: int
    moved: tuple[tuple[int, Moved], ...]
    unknown: tuple[int, ...]


def open_deadlines(session: Session, calendar: WorkingCalendar, now: datetime) -> list[OpenDeadline]:
    """Return the open windows that no longer agree with a calendar, the nearest announced last moment first."""
    decision: Any = Decision
    statement = (
        sa.select(
            decision.status, decision.uuid, decision.slug, decision.reference, decision.title, decision.revision,
            col(Outcome.rule), col(Outcome.working), *_announced_columns(),
        )
        .join(decision, decision.id == col(Outcome.decision_id))
        .where(col(Outcome.call_in_closes_at) > now - CUT_OFF_MINUTE)
        .order_by(col(Outcome.call_in_closes_at), decision.id)
    )  # fmt: skip
    found = []
    for status, uuid, slug, reference, title, revision, rule, working, *facts in session.connection().execute(
        statement
    ):
        if not may(Move.REANNOUNCE, status):
            continue
        announced = replace(Announced(*facts), days=count_from_data(working or []))
        moved, why_unknown = _judged(announced, _frozen(rule), calendar)
        if moved or why_unknown:
            found.append(OpenDeadline(uuid, slug, reference, title, revision, moved, why_unknown))
    return found


def would_move(session: Session, calendar_after: WorkingCalendar, now: datetime) -> tuple[OpenDeadline, ...]:
    """Return the open windows that would not agree with a calendar that is only being thought about."""
    return tuple(open_deadlines(session, calendar_after, now))


def caused_by(before: Iterable[OpenDeadline], after: Iterable[OpenDeadline]) -> DeadlinesMoved:
    """Tell what a change of the calendar does to open deadlines apart from what differed before it.

    One that differed already, and that the change moves to yet another date, is among those that it moves.
    """
    known = {one.uuid: _dates_of(one) for one in before}
    found = tuple(after)
    caused = tuple(one for one in found if one.uuid not in known or known[one.uuid] != _dates_of(one))
    return DeadlinesMoved(
        caused, already=len(found) - len(caused), agree_again=len(known.keys() - {one.uuid for one in found})
    )


def number_to_reannounce(session: Session, calendar: WorkingCalendar, now: datetime) -> int:
    """Return how many open deadlines no longer agree with the calendar, those that cannot be counted included."""
    return len(open_deadlines(session, calendar, now))


def recheck_archive(session: Session, calendar: WorkingCalendar, *, closed_before: datetime) -> Rechecked:
    """Count every window that closed before an instant again, in one query and with each rule read once.

    The rows come as plain columns, without texts and without the count day by day, and the frozen rule as the text
    that is stored: an archive of thirty years holds few different ones.
    """
    statement = (
        sa.select(col(Outcome.decision_id), sa.cast(col(Outcome.rule), sa.Text), *_announced_columns())
        .where(col(Outcome.call_in_closes_at) <= closed_before)
        .order_by(col(Outcome.call_in_closes_at).desc(), col(Outcome.decision_id))
    )
    rules: dict[str, _Frozen] = {}
    windows, moved, unknown = 0, list[tuple[int, Moved]](), list[int]()
    for id_, text, *facts in session.connection().execute(statement):
        windows += 1
        if text not in rules:
            rules[text] = _frozen(json.loads(text))
        one, why_unknown = _judged(Announced(*facts), rules[text], calendar)
        if one:
            moved.append((id_, one))
        elif why_unknown:
            unknown.append(id_)
    return Rechecked(windows, tuple(moved), tuple(unknown))


def page_of_archive(session: Session, rechecked: Rechecked, page: int) -> list[ClosedWindow]:
    """Return one page of the windows that would come out differently, with what names their decisions."""
    wanted = rechecked.moved[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    named = names_of(session, (id_ for id_, _ in wanted))
    return [ClosedWindow(*names, moved) for names, (_, moved) in zip(named, wanted, strict=True)]


def names_of(session: Session, decision_ids: Iterable[int]) -> list[tuple[str, str, str]]:
    """Return address, reference and title of decisions, in the order asked for."""
    wanted = list(decision_ids)
    decision: Any = Decision
    statement = sa.select(decision.id, decision.slug, decision.reference, decision.title)
    found = {
        id_: (slug, reference, title)
        for id_, slug, reference, title in session.connection().execute(statement.where(decision.id.in_(wanted)))
    }
    return [found[id_] for id_ in wanted]


def _dates_of(one: OpenDeadline) -> object:
    """Return what the calendar makes of a deadline: its dates, or why there are none."""
    return one.moved.new if one.moved else one.why_unknown


def _announced_columns() -> tuple[Any, ...]:
    """Name the columns of what was announced, in the order of `Announced`."""
    outcome: Any = Outcome
    return (
        outcome.published_at,
        outcome.decided_on,
        outcome.call_in_last_day,
        outcome.call_in_closes_at,
        outcome.announced_implementable_on,
    )


def _frozen(data: object) -> _Frozen:
    """Read a rule kept with a record; a damaged one is the sentence that says so."""
    try:
        return rule_data.read(data)
    except RuleBroken as damage:
        return damage.message


def _judged(announced: Announced, rule: _Frozen, calendar: WorkingCalendar) -> tuple[Moved | None, str]:
    """Return what moved, if anything did, or the sentence that says why the window cannot be counted."""
    if isinstance(rule, str):
        return None, rule
    try:
        return difference(announced, rule, calendar), ""
    except RuleBroken as refused:
        return None, refused.message
