"""What a governance officer must do, line by line: each with its date, why, and the pages that do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from webapp.domain import call_in_cases, compliance, expected_dates, holiday_list, wording
from webapp.domain.challenges import ChallengeState, state_of
from webapp.domain.days import WorkingCalendar
from webapp.domain.duties import DUTY_WORDS, Duty, DutyKind, DutyState
from webapp.domain.edition import EditionHead, EditionStyle
from webapp.domain.lifecycle import Status
from webapp.domain.urgency_report import NextReport
from webapp.models.decisions import Decision
from webapp.models.notices import KeyChallenge
from webapp.queries.compliance import Watched
from webapp.queries.facts import case_of, expected_of, window_of
from webapp.services import decisions
from webapp.views.call_in_panels import open_window

Actions = tuple[tuple[str, str], ...]
PLAN_ENDS_SOON = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: by when, what, the page about it, why, and the pages that do it.

    `due_on` is the day that orders the lines; those without one come after all that have one.
    """

    when: str
    what: str
    href: str
    why: str
    actions: Actions
    due_on: date | None = None
    overdue: bool = False


def most_urgent_first(lines: Iterable[Line]) -> list[Line]:
    """Order lines: what is overdue, then by day, then what has no day; alike, as they came."""
    return sorted(lines, key=lambda one: (not one.overdue, one.due_on or date.max))


def duty_page(one: Duty, decision: Decision) -> str:
    """Return the address of the page that does a duty."""
    if one.kind is DutyKind.RECORD and decision.outcome is None:
        return url_for("desk_records.publish", slug=decision.slug)
    if one.kind in (DutyKind.DRAFT_REPORT, DutyKind.FINAL_REPORT):
        return url_for("desk_notices.index", slug=decision.slug)
    if decision.status is Status.DRAFT or one.kind is DutyKind.RECORD:
        return url_for("desk_decisions.show", slug=decision.slug)
    return url_for("desk_notices.index", slug=decision.slug)


def overdue(decision: Decision) -> Line:
    """Return the line of a decision whose day has passed without a record."""
    expected = expected_of(decision)
    return _about(
        decision,
        "Overdue",
        "",
        f"{expected_dates.sentence(expected)}, and has no record.",
        (
            ("Record", url_for("desk_records.publish", slug=decision.slug)),
            ("Defer", url_for("desk_decisions.move", slug=decision.slug)),
            ("Withdraw", url_for("desk_decisions.withdraw", slug=decision.slug)),
        ),
        due_on=expected_dates.latest(expected),
        overdue=True,
    )


def duties(one: Watched, today: date) -> list[Line]:
    """Return the line of a decision of which duties were missed or are due within a week; none where none is.

    Of a decision that was made, what was missed can no longer be done: it stands on the compliance board only. That the
    record is due is said by a line of its own.
    """
    wanted = [
        duty
        for duty in compliance.most_urgent_first(one.duties, today)
        if duty.kind is not DutyKind.RECORD and not (one.is_made and duty.state is DutyState.MISSED)
    ]
    if not wanted:
        return []
    first, *others = wanted
    is_missed = first.state is DutyState.MISSED
    why = [_by_when(first), *(f"Also: {DUTY_WORDS[duty.kind]}. {_by_when(duty)}" for duty in others)]
    if one.decision.status is Status.DRAFT:
        why.extend(decisions.problems_with(one.decision))
    line = _about(
        one.decision,
        "Missed" if is_missed else _when(first.by_on, today),
        "",
        " ".join(why),
        tuple({_action(duty, one.decision): None for duty in wanted}),
        due_on=first.by_on or today,
        overdue=is_missed,
        before=f"{DUTY_WORDS[first.kind]}: ",
    )
    return [line]


def closing(decision: Decision, today: date, calendar: WorkingCalendar, now: datetime) -> Line:
    """Return the line of a decision that can be called in now."""
    window, facts = window_of(decision.outcome), open_window(decision, calendar=calendar, now=now)
    assert window is not None and facts is not None
    return _about(
        decision,
        _when(window.last_day, today),
        f" {wording.closes_phrase(window)}",
        facts.signatures or "No signature has been received.",
        (("Record signatures", url_for("desk_call_ins.receive", slug=decision.slug)),),
        due_on=window.last_day,
        before="Call-in of ",
    )


def called_in(decision: Decision, today: date, calendar: WorkingCalendar, now: datetime) -> Line:
    """Return the line of a decision that a call-in suspends, with the day by which somebody must meet or decide."""
    facts = case_of(decision)
    case = call_in_cases.state_of(facts, calendar=calendar, now=now) if facts else None
    if decision.status is Status.CALLED_IN:
        what, why = " has been called in", "Implementation is suspended until scrutiny has considered it."
        action = ("Record the outcome", url_for("desk_call_ins.outcome", slug=decision.slug))
    else:
        what, why = " must be looked at again", "It may not be implemented until the final decision is recorded."
        action = ("Record the final decision", url_for("desk_call_ins.reconsidered", slug=decision.slug))
    act_by = case.act_by if case else None
    is_overdue = case is not None and case.is_overdue
    when = "Overdue" if is_overdue else _when(act_by, today) if act_by else "Suspended"
    step = case.next_step if case and act_by else why
    return _about(decision, when, what, step, (action,), due_on=act_by, overdue=is_overdue)


def to_implement(decision: Decision) -> Line:
    """Return the line of a decision that may be acted on and is not recorded as implemented."""
    assert decision.outcome is not None and decision.outcome.implementable_on is not None
    return _about(
        decision,
        f"Since {wording.day_of_year(decision.outcome.implementable_on)}",
        " may be implemented",
        "It is not yet recorded as implemented.",
        (("Mark as implemented", url_for("desk_records.implemented", slug=decision.slug)),),
    )


def incomplete(decision: Decision) -> Line:
    """Return the line of a draft: what it lacks, or that it waits."""
    why = " ".join(decisions.problems_with(decision)) or "It is complete and waits to be put in the plan."
    return _about(decision, "Draft", "", why, (_draft_action(decision),))


def challenged(row: KeyChallenge, today: date) -> Line:
    """Return the line of a challenge whose report to Council is due."""
    is_overdue = (
        state_of(report_due_on=row.report_due_on, reported_on=row.reported_on, today=today) is ChallengeState.OVERDUE
    )
    return Line(
        "Overdue" if is_overdue else _when(row.report_due_on, today),
        f"Report to Council: {row.matter}",
        url_for("desk_challenges.show", uuid=row.uuid),
        f"{row.committee.name} thinks that it should have been a key decision; the report was asked for by "
        f"{wording.day(row.report_due_on)}.",
        (("Record the report", url_for("desk_challenges.report", uuid=row.uuid)),),
        due_on=row.report_due_on,
        overdue=is_overdue,
    )


def urgency_report(coming: NextReport | None, today: date) -> list[Line]:
    """Return the line of the report to Council on special urgency, where it is overdue or due within a month."""
    if coming is None or not coming.is_soon(today):
        return []
    is_overdue = coming.is_overdue(today)
    return [
        Line(
            "Overdue" if is_overdue else _when(coming.due_by, today),
            "Report to Council on special urgency",
            url_for("desk_urgency_report.index"),
            coming.words(today),
            (("Record the report", url_for("desk_urgency_report.record")),),
            due_on=coming.due_by,
            overdue=is_overdue,
        )
    ]


def to_reannounce(number: int, today: date) -> list[Line]:
    """Return the line of open call-in deadlines that no longer agree with the calendar; none where all do."""
    if not number:
        return []
    address = url_for("desk_deadlines.index")
    agree = "no longer agrees" if number == 1 else "no longer agree"
    what = f"{wording.count(number, 'open call-in deadline')} {agree} with the calendar"
    why = "Nothing moves by itself: announce it again with a reason, or leave it as it was announced."
    return [Line("Check", what, address, why, (("Look at the dates", address),), due_on=today)]


def short_calendar(calendar: WorkingCalendar, today: date) -> list[Line]:
    """Return the line that warns of a calendar known for less than twelve months; none where it is long enough."""
    warning = holiday_list.short_calendar_warning(calendar.known_to, today)
    if not warning:
        return []
    address = url_for("desk_calendar.index")
    is_over = today > calendar.known_to
    return [
        Line(
            "Overdue" if is_over else "Check",
            "The working calendar ends soon" if not is_over else "The working calendar has ended",
            address,
            warning,
            (("Open the calendar", address),),
            overdue=is_over,
        )
    ]


def plan_ending(plan: EditionHead | None, style: EditionStyle, today: date) -> list[Line]:
    """Return the line that asks for the next edition where the plan in force ends soon; none where it does not.

    Editions that follow the day of publication begin anew whenever they come out, so that theirs is not watched.
    """
    if plan is None or style is not EditionStyle.FROM_A_MONTH or plan.last_day > today + PLAN_ENDS_SOON:
        return []
    has_ended = plan.last_day < today
    what = f"The plan {'ended' if has_ended else 'ends'} on {wording.day(plan.last_day)}"
    return [
        Line(
            "Overdue" if has_ended else _when(plan.last_day, today),
            what,
            url_for("editions.edition", number=plan.number),
            f"{plan.name} covers {plan.period_words}, and no later one is published.",
            (("Prepare the next edition", url_for("desk_editions.new")),),
            due_on=plan.last_day,
            overdue=has_ended,
        )
    ]


def _about(
    decision: Decision,
    when: str,
    after: str,
    why: str,
    actions: Actions,
    *,
    due_on: date | None = None,
    overdue: bool = False,
    before: str = "",
) -> Line:
    what = f"{before}{decision.reference} {decision.title}{after}"
    return Line(when, what, url_for("desk_decisions.show", slug=decision.slug), why, actions, due_on, overdue)


def _when(on: date | None, today: date) -> str:
    if on is None:
        return "Now"
    return "Today" if on == today else f"By {wording.day_of_year(on)}"


def _by_when(one: Duty) -> str:
    """Say by when a duty is or was due."""
    if one.state is DutyState.MISSED:
        return f"Was due by {wording.day(one.by_on)}." if one.by_on else one.words
    return f"Due by {wording.day(one.by_on)}." if one.by_on else "Due as soon as reasonably practicable."


def _action(one: Duty, decision: Decision) -> tuple[str, str]:
    if decision.status is Status.DRAFT:
        return _draft_action(decision)
    return ("Open", duty_page(one, decision))


def _draft_action(decision: Decision) -> tuple[str, str]:
    if decisions.problems_with(decision):
        return ("Complete", url_for("desk_decisions.edit", slug=decision.slug))
    return ("Put in the plan", url_for("desk_decisions.show", slug=decision.slug))
