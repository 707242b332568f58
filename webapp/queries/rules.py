"""Reading the council's own rules of call-in and of notice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Generic, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from webapp.domain import notice_checks, notice_data, rule_changes, rule_checks, rule_data, rule_wording
from webapp.domain.constitution import CallInRule, ClockStart, DecisionKind, kind_of
from webapp.domain.days import ONE_DAY
from webapp.domain.lifecycle import UPCOMING
from webapp.domain.london import london
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_particulars import notice_changes, notice_gaps_in_words, notice_particulars
from webapp.domain.rule_checks import Gap
from webapp.domain.rule_particulars import call_in_particulars, gaps_in_words
from webapp.models.decisions import Decision
from webapp.models.records import CallInRuleRow, NoticeRuleRow, Outcome

MIDNIGHT = time(0)
NO_KINDS = "null"  # in copies made before rules said what kinds they cover: they covered all

Rule = TypeVar("Rule", bound=CallInRule | NoticeRule)
RuleRow = CallInRuleRow | NoticeRuleRow


@dataclass(frozen=True, slots=True)
class RuleBook(Generic[Rule]):
    """One of the two kinds of rules: where it is kept, how it is read and written, what is wrong with it, in words.

    `problems_with` finds what is wrong with one rule, field by field, `problems_between` with several, and `gaps_in`
    the days without any. `particulars` tell a rule in sentences under headings, `changes_between` what differs: what it
    is about, how it was, how it is. `kinds_of` names the decisions a rule is about, `missing_words` writes days without
    a rule for them, and `doubts_between` says what a change probably forgot.
    """

    table: type[RuleRow]
    read: Callable[[object], Rule]
    to_data: Callable[[Rule], dict[str, Any]]
    problems_with: Callable[[Rule], Sequence[tuple[str, str]]]
    problems_between: Callable[[Sequence[Rule]], Sequence[str]]
    gaps_in: Callable[[Sequence[Rule]], Sequence[str]]
    particulars: Callable[[Rule], Mapping[str, Sequence[str]]]
    changes_between: Callable[[Rule, Rule], Sequence[tuple[str, str, str]]]
    kinds_of: Callable[[Rule], frozenset[DecisionKind]]
    missing_words: Callable[[Sequence[Gap]], Sequence[str]]
    doubts_between: Callable[[Rule, Rule], Sequence[str]]


CALL_IN = RuleBook(
    table=CallInRuleRow,
    read=rule_data.read,
    to_data=rule_data.to_data,
    problems_with=rule_checks.problems_with,
    problems_between=rule_checks.problems_between,
    gaps_in=lambda rules: gaps_in_words(rule_checks.gaps_in(rules)),
    particulars=call_in_particulars,
    changes_between=rule_wording.changes_between,
    kinds_of=lambda rule: rule.covers,
    missing_words=gaps_in_words,
    doubts_between=rule_changes.doubts_about_change,
)
NOTICE = RuleBook(
    table=NoticeRuleRow,
    read=notice_data.read,
    to_data=notice_data.to_data,
    problems_with=notice_checks.problems_with,
    problems_between=notice_checks.problems_between,
    gaps_in=lambda rules: [gap.words for gap in notice_checks.gaps_in(rules)],
    particulars=notice_particulars,
    changes_between=notice_changes,
    kinds_of=lambda _rule: frozenset(DecisionKind),
    missing_words=notice_gaps_in_words,
    doubts_between=rule_changes.doubts_about_notice_change,
)


def call_in_rules(session: Session) -> tuple[CallInRule, ...]:
    """Return every call-in rule the council has had, the oldest first."""
    return tuple(rule for _, rule in kept(session, CALL_IN))


def notice_rules(session: Session) -> tuple[NoticeRule, ...]:
    """Return every rule of notice the council has had, the oldest first."""
    return tuple(rule for _, rule in kept(session, NOTICE))


def kept(session: Session, book: RuleBook[Rule]) -> list[tuple[RuleRow, Rule]]:
    """Return every rule of a kind with the row that keeps it, the oldest first."""
    table = book.table
    statement = select(table).order_by(col(table.valid_from), col(table.id))
    rows = cast("list[RuleRow]", list(session.exec(statement)))
    return [(row, book.read(row.definition)) for row in rows]


def one(session: Session, book: RuleBook[Rule], uuid: str) -> tuple[RuleRow, Rule] | None:
    """Return one rule with the row that keeps it."""
    statement = select(book.table).where(col(book.table.uuid) == uuid)
    row = cast("RuleRow | None", session.exec(statement).one_or_none())
    return (row, book.read(row.definition)) if row else None


def records_under(session: Session, rule: CallInRule) -> int:
    """Count the records whose call-in window was worked out by a rule, as the copy that each carries tells.

    No two rules cover the same kinds on the same days, so that kind and first day name a rule. A copy whose first day
    no rule has any more, because it was corrected since, belongs to the rule of its name, or else to the one that holds
    on the day on which its clock started.
    """
    kept_on = {one.valid_from.isoformat() for _, one in kept(session, CALL_IN) if one.covers & rule.covers}
    first_day = col(Outcome.rule)["valid_from"].as_string()
    by_name_or_day = sa.or_(col(Outcome.rule)["name"].as_string() == rule.name, sa.and_(*_started_under(rule)))
    statement = (
        select(sa.func.count())
        .select_from(Outcome)
        .where(
            col(Outcome.rule).is_not(None),
            _covers_some_of(rule),
            sa.or_(first_day == rule.valid_from.isoformat(), sa.and_(first_day.not_in(kept_on), by_name_or_day)),
        )
    )
    return session.exec(statement).one()


def notices_under(session: Session, rule: NoticeRule) -> tuple[int, int]:
    """Count the notices published while a rule held: all of them, and those whose decision is still to be made."""
    statement = select(Decision.status).where(*_within(Decision.notice_published_at, rule.valid_from, rule.valid_to))
    statuses = list(session.exec(statement))
    return len(statuses), sum(status in UPCOMING for status in statuses)


def upcoming_under(session: Session, rule: CallInRule) -> int:
    """Count the decisions of the public plan, still to be made, of the kinds that a rule covers."""
    statement = select(Decision).where(col(Decision.status).in_(UPCOMING))
    found = session.exec(statement.options(selectinload(Decision.decision_makers)))  # type: ignore[arg-type]
    return sum(
        kind_of([maker.kind for maker in row.decision_makers], is_key=row.is_key) in rule.covers for row in found
    )


def _covers_some_of(rule: CallInRule) -> Any:
    """Ask for the copies of a rule that covered one of the kinds that this one covers."""
    covers = sa.cast(col(Outcome.rule)["covers"], sa.Text)
    kinds = [covers.contains(f'"{kind.value}"', autoescape=True) for kind in rule.covers]
    return sa.or_(covers.is_(None), covers == NO_KINDS, *kinds)


def _started_under(rule: CallInRule) -> list[Any]:
    if rule.clock.start is ClockStart.PUBLICATION:
        return _within(Outcome.published_at, rule.valid_from, rule.valid_to)
    last = [] if rule.valid_to is None else [col(Outcome.decided_on) <= rule.valid_to]
    return [col(Outcome.decided_on) >= rule.valid_from, *last]


def _within(instant: Any, first: date, last: date | None) -> list[Any]:
    """Ask for instants from one London day to another, both included."""
    end = [] if last is None else [col(instant) < london(last + ONE_DAY, MIDNIGHT)]
    return [col(instant) >= london(first, MIDNIGHT), *end]
