"""What the governance officers are told in the morning, read from what the first page of the desk rests on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session

from webapp.domain import compliance, expected_dates
from webapp.domain.duties import DUTY_WORDS, Duty, DutyKind, DutyState
from webapp.domain.edition import EditionStyle
from webapp.domain.officers_day import DayLine, OfficersDay
from webapp.domain.wording import clock, day, day_of_year
from webapp.models.decisions import Decision
from webapp.queries import challenges, decisions, editions, plan_wording
from webapp.queries.compliance import Watched
from webapp.queries.duty_board import DutyBoard
from webapp.queries.facts import expected_of, window_of

PLAN_ENDS_SOON = timedelta(days=28)
OVERDUE, TODAY = "Overdue", "Today"

Dated = tuple[date, DayLine]


def officers_day(session: Session, board: DutyBoard, on: date, now: datetime) -> OfficersDay:
    """Return what needs somebody on a day, each decision once: what is overdue first, then by its day."""
    late = decisions.past_expected(session, on)
    said = {one.id for one in late}
    found = [
        *map(_late, late),
        *(line for one in board.watched(session, on) if one.decision.id not in said for line in _duties(one, on)),
        *_closing_today(session, on, now),
        *_challenges(session, on),
        *_plan(session, on),
    ]
    found.sort(key=lambda one: (not one[1].overdue, one[0]))
    return OfficersDay(on, tuple(line for _, line in found))


def _late(decision: Decision) -> Dated:
    expected = expected_of(decision)
    line = DayLine(
        when=OVERDUE,
        what=_name(decision),
        why=f"{expected_dates.sentence(expected)}, and it has no record.",
        path=f"{_page(decision)}/record",
        overdue=True,
    )
    return expected_dates.latest(expected) or date.min, line


def _duties(one: Watched, on: date) -> Iterator[Dated]:
    """Write the line of a decision of which something was missed, or is due within a week, that can still be done."""
    wanted = [
        duty
        for duty in compliance.most_urgent_first(one.duties, on)
        if duty.kind is not DutyKind.RECORD and not (one.is_made and duty.state is DutyState.MISSED)
    ]
    if not wanted:
        return
    first = wanted[0]
    is_missed = first.state is DutyState.MISSED
    line = DayLine(
        when=OVERDUE if is_missed else _when(first.by_on, on),
        what=f"{DUTY_WORDS[first.kind]}: {_name(one.decision)}",
        why=" ".join(filter(None, (_of_first(first), *map(_by_when, wanted[1:])))),
        path=f"{_page(one.decision)}/notices",
        overdue=is_missed,
    )
    yield first.by_on or on, line


def _closing_today(session: Session, on: date, now: datetime) -> Iterator[Dated]:
    for decision in decisions.open_to_call_in(session, now):
        window = window_of(decision.outcome)
        if window is not None and window.last_day == on:
            at = f"{TODAY} at {clock(window.cut_off)}" if window.cut_off else "At the end of today"
            what = f"Call-in closes: {_name(decision)}"
            yield on, DayLine(when=at, what=what, why="", path=f"{_page(decision)}/call-in")


def _challenges(session: Session, on: date) -> Iterator[Dated]:
    for row in challenges.report_due_by(session, on + compliance.SOON):
        is_overdue = row.report_due_on < on
        line = DayLine(
            when=OVERDUE if is_overdue else _when(row.report_due_on, on),
            what=f"Report to Council: {row.matter}",
            why=f"{row.committee.name} thinks that it should have been a key decision."
            f"{f' It was due by {day(row.report_due_on)}.' if is_overdue else ''}",
            path=f"/desk/challenges/{row.uuid}",
            overdue=is_overdue,
        )
        yield row.report_due_on, line


def _plan(session: Session, on: date) -> Iterator[Dated]:
    """Write the line that asks for the next edition, where the plan in force has a last day that is near or over."""
    plan = editions.plan_in_force(session, on)
    is_watched = plan_wording.wording(session).style is EditionStyle.FROM_A_MONTH
    if plan is None or not is_watched or plan.last_day > on + PLAN_ENDS_SOON:
        return
    has_ended = plan.last_day < on
    line = DayLine(
        when=OVERDUE if has_ended else _when(plan.last_day, on),
        what="The next edition of the plan",
        why=f"{plan.name} {f'ended on {day(plan.last_day)}' if has_ended else 'ends then'}, "
        "and no later one is published.",
        path="/desk/editions/new",
        overdue=has_ended,
    )
    yield plan.last_day, line


def _of_first(one: Duty) -> str:
    """Say of the duty that its line is about what the line does not say yet."""
    if one.state is DutyState.MISSED:
        return f"It was due by {day(one.by_on)}." if one.by_on else one.words
    return "" if one.by_on else "As soon as practicable."


def _by_when(one: Duty) -> str:
    name = DUTY_WORDS[one.kind]
    if one.by_on is None:
        return f"{name}: {one.words}" if one.state is DutyState.MISSED else f"{name}: as soon as practicable."
    return f"{name}: {'was due' if one.state is DutyState.MISSED else 'due'} by {day(one.by_on)}."


def _when(by_on: date | None, on: date) -> str:
    return TODAY if by_on is None or by_on == on else f"By {day_of_year(by_on)}"


def _name(decision: Decision) -> str:
    return f"{decision.title} ({decision.reference})"


def _page(decision: Decision) -> str:
    return f"/desk/decisions/{decision.slug}"
