"""The compliance board: which duties around a decision staff look at, which need somebody now, how early notice was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from webapp.domain.days import WorkingCalendar
from webapp.domain.decision_duties import DecisionFacts, duties_of
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.duties import Duty, DutyKind, DutyState
from webapp.domain.expected_dates import latest
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.notice_terms import months_after
from webapp.domain.urgency import Route
from webapp.domain.wording import count

SOON = timedelta(days=7)
EARLY_MONTHS = 2
DUE_AT_ONCE = frozenset({DutyKind.REASONS_NOTICE, DutyKind.PRIVATE_REASONS_NOTICE, DutyKind.RECORD})
"""Due as soon as practicable once something has happened; the law names no day."""

_HANDED_IN = frozenset({DutyKind.DRAFT_REPORT, DutyKind.FINAL_REPORT})


@dataclass(frozen=True, slots=True)
class Totals:
    """How many duties were missed, and how many are due within a week or at once."""

    missed: int
    soon: int

    @property
    def words(self) -> str:
        """Write it: "3 missed, 5 due within a week"."""
        return f"{self.missed or 'None'} missed, {self.soon or 'none'} due within a week"


@dataclass(frozen=True, slots=True)
class EarlyShare:
    """Of the key decisions made in a time, how many had been in the plan for two months or more."""

    early: int
    made: int

    @property
    def words(self) -> str:
        """Write it in a sentence; nothing where no key decision was made."""
        if not self.made:
            return ""
        had = f"{self.early} of the {count(self.made, 'key decision')}"
        return (
            f"{had} made in the last twelve months ({round(100 * self.early / self.made)}%) had been in the plan for "
            "two months or more. Some councils aim at 75%."
        )


def board_duties(
    facts: DecisionFacts,
    rule: NoticeRule,
    *,
    calendar: WorkingCalendar,
    today: date,
    frozen: DecisionNotice | None = None,
    is_private_assumed: bool = False,
) -> tuple[Duty, ...]:
    """Say which duties of one decision the board shows and how each stands today.

    *The law*: SI 2012/2089, regs 5 to 13; of decisions announced under the older law, SI 2000/3272.

    *The rule*: what `duties_of` says, with these exceptions. What the record of decision froze of its notice stands.
    A decision announced in a monthly plan of the older law is shown with its notice only and is never missed. Of a
    decision that was made, draft
    and final reports are shown only where it was recorded that they were handed in. The record is due once the day of
    the decision has passed. The yearly report of special urgency has a page of its own. `is_private_assumed` says that
    the private meeting follows from an exempt report and is not on record.

    *Example*: an entry of the plan for January to April 2012, still without a record in 2026: its notice is met, and
    no agenda is missed.

    *In doubt*: whether a report that is exempt in part means a private meeting. Notice of one is asked for, because
    the public must go when that part is discussed.
    """
    found = []
    for one in duties_of(facts, rule, calendar=calendar, today=today, is_private_assumed=is_private_assumed):
        if not _is_shown(one, facts, rule, today):
            continue
        if one.kind is DutyKind.NOTICE and frozen is not None:
            one = _as_frozen(one, frozen)
        found.append(one)
    return tuple(found)


def is_due_soon(one: Duty, today: date) -> bool:
    """Say whether a duty is due within a week, or at once."""
    if one.state is not DutyState.DUE:
        return False
    by_on = one.first_by_on or one.by_on
    return one.kind in DUE_AT_ONCE if by_on is None else by_on <= today + SOON


def needs_attention(one: Duty, today: date) -> bool:
    """Say whether a duty was missed, or is due within a week or at once."""
    return one.state is DutyState.MISSED or is_due_soon(one, today)


def most_urgent_first(duties: Iterable[Duty], today: date) -> list[Duty]:
    """Return the duties that need attention: the missed ones by their day, then what is due at once, then by day."""
    wanted = (one for one in duties if needs_attention(one, today))
    return sorted(wanted, key=lambda one: (one.state is not DutyState.MISSED, one.by_on or date.min))


def totals_of(duties: Iterable[Duty], today: date) -> Totals:
    """Count what was missed and what is due soon."""
    listed = tuple(duties)
    return Totals(
        missed=sum(one.state is DutyState.MISSED for one in listed),
        soon=sum(is_due_soon(one, today) for one in listed),
    )


def early_share(published_and_decided: Iterable[tuple[date, date]]) -> EarlyShare:
    """Count how many decisions had been in the plan for two months or more, given both days of each.

    *The law*: none; the law asks for 28 clear days, and some councils aim at two months for three quarters.

    *The rule*: the decision was made on the same day of the second month after its publication, or later.

    *Example*: published on Monday 31 August 2026, it is early from Saturday 31 October 2026 on.

    *In doubt*: whether the aim counts decisions that were brought forward; what was really given is counted.
    """
    early = [months_after(published, EARLY_MONTHS) <= decided for published, decided in _known(published_and_decided)]
    return EarlyShare(sum(early), len(early))


def _known(pairs: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Leave out decisions that were entered here only after they had been made: nothing is known of their notice."""
    return (pair for pair in pairs if pair[0] <= pair[1])


def _is_shown(one: Duty, facts: DecisionFacts, rule: NoticeRule, today: date) -> bool:
    if one.kind is DutyKind.URGENCY_REPORT:
        return False
    if one.kind is DutyKind.NOTICE:
        return True
    if rule.law is NoticeLaw.MONTHLY_PLAN:
        return False
    if one.kind in _HANDED_IN:
        return facts.decided_on is None or one.met_on is not None
    if one.kind is DutyKind.RECORD and one.state is DutyState.DUE:
        last = facts.decided_on or latest(facts.expected)
        return last is not None and last < today
    return True


def _as_frozen(one: Duty, frozen: DecisionNotice) -> Duty:
    """Return a notice as its record froze it; where nothing could be said then, as it is judged now."""
    if frozen.lawful is None:
        return one
    if not frozen.lawful:
        return replace(one, state=DutyState.MISSED, words=frozen.words)
    took_notice = frozen.route in (Route.FULL_NOTICE, Route.OLDER_LAW)
    return replace(one, state=DutyState.MET if took_notice else DutyState.NOT_NEEDED, words=frozen.words)
