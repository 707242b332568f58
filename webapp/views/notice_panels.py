"""What a decision's public page says about its notice: when it was published, what that gave, by which route."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain import wording
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.lifecycle import Status
from webapp.domain.notice import NoticeLaw
from webapp.domain.notice_wording import Days, day_rows
from webapp.domain.statutory_notices import NOTICE_WORDS
from webapp.domain.urgency import Route
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.views.notice_words import counted, withdrawn_words

_BY_ROUTE = {
    Route.GENERAL_EXCEPTION: "{made} under the general exception, which needs {term}: {have} {lie}.",
    Route.SPECIAL_URGENCY: "{made} under special urgency, for which no number of days need pass.",
}


@dataclass(frozen=True, slots=True)
class NoticeLink:
    """One statutory notice as a decision's page lists it."""

    uuid: str
    title: str
    published: str
    withdrawn: str
    answer_by: str


@dataclass(frozen=True, slots=True)
class NoticePanel:
    """The section on notice: sentences, the count of the days, the rule that was applied, and the notices published."""

    lines: tuple[str, ...]
    days: Days
    rule: str
    rule_words: str
    source: str
    links: tuple[NoticeLink, ...]


def panel_of(decision: Decision, short: DecisionNotice, rows: Sequence[StatutoryNotice]) -> NoticePanel | None:
    """Return the section; None for a decision that needs no notice and has none."""
    links = tuple(
        NoticeLink(
            row.uuid,
            _title(row),
            wording.moment(row.published_at),
            withdrawn_words(row),
            wording.day(row.representations_by) if row.representations_by else "",
        )
        for row in rows
        if not row.kind.is_internal
    )
    if not decision.is_key and not links:
        return None
    return NoticePanel(
        lines=tuple(line for line in _lines(decision, short) if line),
        days=day_rows(short.days),
        rule=short.rule,
        rule_words=short.rule_words,
        source=short.source,
        links=links,
    )


def _title(row: StatutoryNotice) -> str:
    about = f" for {wording.day(row.meeting_on)}" if row.meeting_on else ""
    return f"{NOTICE_WORDS[row.kind]}{about}"


def _lines(decision: Decision, short: DecisionNotice) -> tuple[str, ...]:
    """Say the facts in sentences; what cannot be judged is said to be so."""
    if not decision.is_key:
        return ("This is not a key decision, so no period of notice is needed in the plan.",)
    if short.published_on is None:
        return (short.words,)
    published = f"Notice was published on {wording.day(short.published_on)}"
    if short.law is None:
        return (f"{published}.", "How long it had to be public cannot be said here: no rule is known for that day.")
    if short.law is NoticeLaw.NONE_FOUND:
        return (f"{published}.", short.words)
    if short.law is NoticeLaw.MONTHLY_PLAN:
        return (
            "It was announced in a monthly plan, under the law in force until 9 September 2012. That law counted no "
            "days between the notice of a decision and the decision.",
        )
    return (
        f"{published}{_how_long_before(short)}.",
        _needed(short),
        _by_route(decision, short),
        _still(decision, short),
    )


def _how_long_before(short: DecisionNotice) -> str:
    """Say how long before the decision: ": 35 clear days before"; nothing while its day is not known."""
    if short.decision_on is None or short.clear_days is None or short.route in _BY_ROUTE:
        return ""
    if short.published_on is not None and short.decision_on <= short.published_on:
        return f", not before the day of the decision, {wording.day(short.decision_on)}"
    return f": {counted(short, short.clear_days)} before the decision on {wording.day(short.decision_on)}"


def _needed(short: DecisionNotice) -> str:
    """Say from when the decision may be made by full notice."""
    if short.route in _BY_ROUTE or short.earliest_decision is None:
        return ""
    ends_on = max((one.date for one in short.days if one.number is not None), default=short.published_on)
    assert ends_on is not None
    return (
        f"The {short.term} needed end on {wording.day(ends_on)}, so the earliest day for the decision is "
        f"{wording.day(short.earliest_decision)}."
    )


def _by_route(decision: Decision, short: DecisionNotice) -> str:
    if short.route not in _BY_ROUTE:
        return ""
    made = "It was made" if decision.outcome else "It is to be made"
    have = counted(short, short.clear_days or 0)
    lie = f"{'lies' if short.clear_days == 1 else 'lie'} before it"
    if "clear" not in short.term.split():
        lie += ", its own day included"
    said = _BY_ROUTE[short.route].format(made=made, term=short.term, have=have, lie=lie)
    return f"{said} {short.words}"


def _still(decision: Decision, short: DecisionNotice) -> str:
    """Say of a decision to come what could still make an earlier day lawful."""
    if short.route is not Route.SHORT or decision.outcome is not None or decision.status is Status.WITHDRAWN:
        return ""
    return "An earlier day would need a general exception or special urgency, with a notice of its own."
