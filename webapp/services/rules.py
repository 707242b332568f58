"""Keeping the council's own rules of call-in and of notice: added, changed, ended and deleted by an administrator.

A rule is data with the days it holds. What was announced under it carries a copy, so that nothing here changes that.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from webapp.domain.constitution import CallInRule
from webapp.domain.days import ONE_DAY
from webapp.domain.errors import RuleBroken
from webapp.domain.notice import NoticeRule
from webapp.domain.wording import count, day
from webapp.models.records import CallInRuleRow, NoticeRuleRow
from webapp.queries import rules as rules_query
from webapp.queries.installation import take_turns
from webapp.queries.rules import CALL_IN, NOTICE, Rule, RuleBook, RuleRow
from webapp.services import audit
from webapp.services.bodies import opened


def row_of(rule: CallInRule) -> CallInRuleRow:
    """Write a call-in rule as a row to be added, refusing one that could not be used."""
    return CallInRuleRow(**_facts(CALL_IN, rule))


def notice_row_of(rule: NoticeRule) -> NoticeRuleRow:
    """Write a rule of notice as a row to be added, refusing one that could not be used."""
    return NoticeRuleRow(**_facts(NOTICE, rule))


def add(session: Session, book: RuleBook[Rule], rule: Rule, *, reason: str, actor: str, now: datetime) -> RuleRow:
    """Add a rule, refusing one that overlaps with another."""
    _refuse_overlaps(session, book, rule)
    row = book.table(**_facts(book, rule))
    session.add(row)
    session.flush()
    audit.record(session, row, "Rule added", actor=actor, now=now, reason=reason, after=_told(book, rule))
    return row


def edit(
    session: Session,
    book: RuleBook[Rule],
    uuid: str,
    rule: Rule,
    *,
    reason: str,
    revision: int,
    actor: str,
    now: datetime,
) -> RuleRow:
    """Change a rule; what was announced under it keeps the dates it was announced with."""
    row = opened(session, book.table, uuid, revision)
    changes = book.changes_between(book.read(row.definition), rule)
    _refuse_overlaps(session, book, rule, own_uuid=uuid)
    row.sqlmodel_update(_facts(book, rule) | {"revision": row.revision + 1})
    session.add(row)
    session.flush()
    before, after = {what: was for what, was, _ in changes}, {what: will_be for what, _, will_be in changes}
    audit.record(session, row, "Rule changed", actor=actor, now=now, reason=reason, before=before, after=after)
    return row


def end(
    session: Session,
    book: RuleBook[Rule],
    uuid: str,
    last_day: date,
    *,
    reason: str,
    revision: int,
    actor: str,
    now: datetime,
) -> RuleRow:
    """Let a rule hold up to a day, that day included."""
    rule = book.read(opened(session, book.table, uuid, revision).definition)
    ended = replace(rule, valid_to=last_day)
    return edit(session, book, uuid, ended, reason=reason, revision=revision, actor=actor, now=now)


def replace_from(
    session: Session,
    book: RuleBook[Rule],
    uuid: str,
    rule: Rule,
    *,
    reason: str,
    revision: int,
    actor: str,
    now: datetime,
) -> RuleRow:
    """Let a rule end on the day before another begins, and add that other: "5pm becomes 4pm from 1 January".

    The new first day must lie within the days of the rule that it replaces, after its first.
    """
    old = book.read(opened(session, book.table, uuid, revision).definition)
    if rule.valid_from <= old.valid_from:
        raise RuleBroken(
            f"The first day must be later than {day(old.valid_from)}, on which “{old.name}” begins.", field="valid_from"
        )
    if old.valid_to is not None and rule.valid_from > old.valid_to:
        raise RuleBroken(
            f"“{old.name}” ends on {day(old.valid_to)}: the first day must be that day or earlier.", field="valid_from"
        )
    by: dict[str, Any] = {"reason": reason, "actor": actor, "now": now}
    end(session, book, uuid, rule.valid_from - ONE_DAY, revision=revision, **by)
    return add(session, book, rule, **by)


def delete(
    session: Session, book: RuleBook[Rule], uuid: str, *, reason: str, revision: int, actor: str, now: datetime
) -> None:
    """Delete a rule under which nothing was published; one that was used can only be ended."""
    row = opened(session, book.table, uuid, revision)
    rule = book.read(row.definition)
    if refusal := refusal_to_delete(session, rule):
        raise RuleBroken(refusal)
    session.delete(row)
    audit.record(session, row, "Rule deleted", actor=actor, now=now, reason=reason, before=_told(book, rule))


def refusal_to_delete(session: Session, rule: CallInRule | NoticeRule) -> str:
    """Say why a rule is kept although somebody wants to delete it; nothing where it may be deleted."""
    if isinstance(rule, CallInRule):
        used, thing = rules_query.records_under(session, rule), "record"
    else:
        used, thing = rules_query.notices_under(session, rule)[0], "notice"
    if not used:
        return ""
    return (
        f"{count(used, thing)} {'was' if used == 1 else 'were'} published under “{rule.name}”, so it is kept. "
        "Let it end on a day instead."
    )


def _facts(book: RuleBook[Rule], rule: Rule) -> dict[str, Any]:
    """Return the columns of a rule's row, refusing a rule that could not be used."""
    for field, words in book.problems_with(rule):
        raise RuleBroken(words, field=field)
    return {"valid_from": rule.valid_from, "valid_to": rule.valid_to, "definition": book.to_data(rule)}


def _refuse_overlaps(session: Session, book: RuleBook[Rule], rule: Rule, *, own_uuid: str = "") -> None:
    """Refuse a rule that, with those already kept, would leave two for the same thing on one day.

    Two administrators take turns here, so that they cannot each miss the other's rule.
    """
    take_turns(session)
    rules: list[Rule] = [other for row, other in rules_query.kept(session, book) if row.uuid != own_uuid]
    known: Sequence[str] = book.problems_between(rules)
    rules.append(rule)
    overlaps = [words for words in book.problems_between(rules) if words not in known]
    if overlaps:
        raise RuleBroken(" ".join(overlaps), field="valid_from")


def _told(book: RuleBook[Rule], rule: Rule) -> dict[str, str]:
    """Write the whole of a rule for the trail."""
    sentences = {what: " ".join(said) for what, said in book.particulars(rule).items()}
    return {"Name": rule.name, **sentences, "Words": rule.words}
