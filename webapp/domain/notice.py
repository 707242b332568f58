"""Notice by the law of the day: the rule in force, how long before a decision notice must be public, and was it.

`NoticeRule` is data with dates, edited by an administrator like the rules of call-in. `notice_checks` says which rules
cannot be used, `notice_data` writes them down, `notice_presets` holds those that an installation may begin with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.days import CountedDay, WorkingCalendar, clear_days_between
from webapp.domain.errors import RuleBroken
from webapp.domain.london import in_london
from webapp.domain.notice_terms import CountedIn, NoticeTerm
from webapp.domain.wording import count, day, listed


class NoticeLaw(StrEnum):
    """By which kind of law notice is judged."""

    CLEAR_DAYS = "clear-days"
    MONTHLY_PLAN = "monthly-plan"
    NONE_FOUND = "none-found"


LAW_WORDS: Mapping[NoticeLaw, str] = MappingProxyType(
    {
        NoticeLaw.CLEAR_DAYS: "Clear days between the notice and the decision",
        NoticeLaw.MONTHLY_PLAN: "A forward plan issued every month",
        NoticeLaw.NONE_FOUND: "No duty of notice was found",
    }
)


class Certainty(StrEnum):
    """How sure we are of a rule."""

    TEXT_READ = "text-read"
    PRACTICE = "practice"
    RECOLLECTION = "recollection"
    SHAPE_ONLY = "shape-only"


CERTAINTY_WORDS: Mapping[Certainty, str] = MappingProxyType(
    {
        Certainty.TEXT_READ: "The text of the law or of the council’s own page was read.",
        Certainty.PRACTICE: "Councils and lawyers say so; the text itself was not read.",
        Certainty.RECOLLECTION: "From recollection: check it against the text before relying on it.",
        Certainty.SHAPE_ONLY: "Usable as a shape only: check every figure against the text.",
    }
)

CHAIN_OF_2012 = (
    "Chair of the relevant overview and scrutiny committee",
    "Chairman of the authority",
    "Vice-chairman of the authority",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """One rule of notice. `valid_from` and `valid_to` are days on which notice is published, both included.

    Numbers of days are clear days in their unit where `is_clear` is set; None means that no such duty is known. Those
    for reports are days before the meeting and never clear. `after_hours_from` is the London time after which, and
    until the next working day, a publication counts as that next day's. `agreed_by` names in order who may agree
    special urgency: the next only where those before are none or unable to act.
    """

    name: str
    law: NoticeLaw
    words: str
    source: str
    certainty: Certainty
    valid_from: date
    valid_to: date | None = None
    clear_days: int = 28
    unit: CountedIn = CountedIn.CALENDAR_DAYS
    is_clear: bool = True
    rolls: bool = False
    after_hours_from: time | None = None
    general_exception_days: int | None = 5
    general_exception_unit: CountedIn = CountedIn.WORKING_DAYS
    private_meeting_days: int | None = 28
    private_meeting_unit: CountedIn = CountedIn.CALENDAR_DAYS
    private_meeting_further_days: int | None = 5
    private_meeting_further_unit: CountedIn = CountedIn.WORKING_DAYS
    agenda_days: int | None = 5
    agenda_unit: CountedIn = CountedIn.WORKING_DAYS
    public_report_days_before: int | None = None
    public_report_unit: CountedIn = CountedIn.CALENDAR_DAYS
    final_report_days_before: int | None = None
    final_report_unit: CountedIn = CountedIn.CALENDAR_DAYS
    draft_report_days_before: int | None = None
    draft_report_unit: CountedIn = CountedIn.CALENDAR_DAYS
    plan_months: int = 4
    plan_days_before: int = 14
    urgency_report_months: int = 12
    agreed_by: tuple[str, ...] = CHAIN_OF_2012

    def holds_on(self, on: date) -> bool:
        """Say whether the rule is in force on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def notice(self) -> NoticeTerm:
        """The period between the notice of a key decision and the decision."""
        return NoticeTerm(self.clear_days, self.unit, self.is_clear, self.rolls)

    @property
    def general_exception(self) -> NoticeTerm | None:
        """The shorter period of the general exception."""
        return self._clear(self.general_exception_days, self.general_exception_unit)

    @property
    def private_meeting(self) -> NoticeTerm | None:
        """The period before a private meeting for the first notice."""
        return self._clear(self.private_meeting_days, self.private_meeting_unit)

    @property
    def private_meeting_further(self) -> NoticeTerm | None:
        """The period before a private meeting for the further notice."""
        return self._clear(self.private_meeting_further_days, self.private_meeting_further_unit)

    @property
    def agenda(self) -> NoticeTerm | None:
        """The period between the agenda and the meeting."""
        return self._clear(self.agenda_days, self.agenda_unit)

    @property
    def public_report(self) -> NoticeTerm | None:
        """How long before the decision a public report is available."""
        return _before(self.public_report_days_before, self.public_report_unit)

    @property
    def final_report(self) -> NoticeTerm | None:
        """How long before the meeting the final report is handed in."""
        return _before(self.final_report_days_before, self.final_report_unit)

    @property
    def draft_report(self) -> NoticeTerm | None:
        """How long before the meeting the draft report is handed in."""
        return _before(self.draft_report_days_before, self.draft_report_unit)

    def _clear(self, length: int | None, unit: CountedIn) -> NoticeTerm | None:
        return None if length is None else NoticeTerm(length, unit, self.is_clear)


def _before(length: int | None, unit: CountedIn) -> NoticeTerm | None:
    return None if length is None else NoticeTerm(length, unit, is_clear=False)


@dataclass(frozen=True, slots=True)
class NoticeAssessment:
    """Whether notice was long enough. `clear_days` are the whole days between, in the unit of the term.

    `have` and `needed` are counted as the term counts: without clear days, the day of the decision is one of them.
    `earliest_decision` follows from the publication, `latest_publication` from the decision. `warnings` are sentences.
    """

    published_on: date
    decision_on: date
    term: NoticeTerm
    clear_days: int
    have: int
    needed: int
    lawful: bool
    earliest_decision: date
    latest_publication: date
    warnings: tuple[str, ...] = ()

    def days(self, calendar: WorkingCalendar) -> tuple[CountedDay, ...]:
        """Show the count day by day, from publication to the earliest day of the decision; made only when asked."""
        return self.term.count_after(self.published_on, calendar)

    @property
    def words(self) -> str:
        """Say it in a sentence: "28 clear days lie between …, as needed." or how many are missing."""
        lie = "lies" if self.have == 1 else "lie"
        between = (
            f"{self.term.in_words(self.have)} {lie} between publication on {day(self.published_on)} and the decision "
            f"on {day(self.decision_on)}{'' if self.term.is_clear else ', that day included'}"
        )
        return f"{between}; {self.needed} {'is' if self.needed == 1 else 'are'} needed."


def rule_in_force(rules: Iterable[NoticeRule], on: date) -> NoticeRule:
    """Find the one rule by which a notice published on a day is judged.

    *The law*: in England the regulations of 2012 (SI 2012/2089) replaced those of 2000 (SI 2000/3272) on 10 September
    2012.

    *The rule*: the rule in force on the day the notice, or the plan, was published. A later change does not touch it.
    If no rule, or more than one, is in force, nothing is judged.

    *Example*: a plan published on Friday 16 December 2011 is judged by the law of the four-month plan; a notice
    published on Monday 10 September 2012 by 28 clear days.

    *In doubt*: a decision first announced under the older law and made under the newer one. Nothing was found that
    asks for a second notice, so the day of the announcement decides.
    """
    found = [rule for rule in rules if rule.holds_on(on)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleBroken(
            f"No rule of notice is in force on {day(on)}, so notice cannot be judged. Add the rule of that time first."
        )
    raise RuleBroken(
        f"More than one rule of notice is in force on {day(on)}: {listed([rule.name for rule in found])}. "
        "Give all but one of them a last day before it."
    )


def counts_from(rule: NoticeRule, published_at: datetime, calendar: WorkingCalendar) -> date:
    """Say on which day a notice published at an instant counts as published.

    *The law*: SI 2012/2089, reg. 9(2), speaks of days and says nothing about hours.

    *The rule*: the day in London, whatever the hour. Where the council's rule names an hour, a notice published later
    than that minute, or on a day that is no working day, counts as published on the next working day.

    *Example*: with an hour of 5pm, a notice published at 5:30pm on Friday 4 December 2026 counts from Monday 7 December
    2026; without one, from Friday.

    *In doubt*: no rule on the hour was found in any council's words. The document is published when it can be seen at
    the offices and on the website, so the later of the two is the moment to enter.
    """
    local = in_london(published_at)
    if rule.after_hours_from is None:
        return local.date()
    in_hours = local.time().replace(second=0, microsecond=0) <= rule.after_hours_from
    if in_hours and calendar.is_working_day(local.date()):
        return local.date()
    return calendar.nth_working_day_after(local.date(), 1)


def assess(rule: NoticeRule, *, published_on: date, decision_on: date, calendar: WorkingCalendar) -> NoticeAssessment:
    """Judge the notice of a key decision by the days between.

    *The law*: SI 2012/2089, reg. 9(2): the document is published at the offices and on the website at least 28 clear
    days before the decision is made.

    *The rule*: neither the day of publication nor the day of the decision counts, so with 28 clear days the earliest
    decision is 29 days after publication. Days are calendar days unless the rule says working days; then the earliest
    is the 29th working day. Where the council's rule moves the day to a working day, a Saturday becomes the next one.

    *Example*: published on Tuesday 30 March 2027, the earliest decision is on Wednesday 28 April 2027. Published on
    Monday 1 October 2012 for Monday 29 October 2012, 28 days later, there are only 27 clear days.

    *In doubt*: "clear days" is not defined there. Councils count 28 by the calendar, over Christmas too; one council
    counts 28 clear working days. The document is published when it is at the offices and on the website: take the
    later of the two.
    """
    if rule.law is not NoticeLaw.CLEAR_DAYS:
        raise RuleBroken(f"“{rule.name}” does not ask for clear days before the decision. {LAW_WORDS[rule.law]}.")
    term = rule.notice
    clear_days = term.clear_days_between(published_on, decision_on, calendar)
    have = term.days_given(published_on, decision_on, calendar)
    lawful = published_on < decision_on and have >= term.length
    earliest = term.earliest_after(published_on, calendar)
    return NoticeAssessment(
        published_on=published_on,
        decision_on=decision_on,
        term=term,
        clear_days=clear_days,
        have=have,
        needed=term.length,
        lawful=lawful,
        earliest_decision=earliest,
        latest_publication=term.latest_before(decision_on, calendar),
        warnings=tuple(_warnings(term, published_on, decision_on, earliest=earliest, lawful=lawful)),
    )


def _warnings(
    term: NoticeTerm, published_on: date, decision_on: date, *, earliest: date, lawful: bool
) -> Iterable[str]:
    """Say what people get wrong: publication plus 28 days, and a day to which the rule moves the decision."""
    if decision_on <= published_on:
        yield "The decision is not later than the publication of its notice."
    by_calendar = term.unit is CountedIn.CALENDAR_DAYS and term.is_clear
    if by_calendar and (decision_on - published_on).days == term.length > 0:
        yield (
            f"{day(decision_on)} is {count(term.length, 'day')} after publication, a frequent error: with both ends "
            f"left out, only {count(clear_days_between(published_on, decision_on), 'clear day')} "
            f"{'lies' if term.length == 2 else 'lie'} between."
        )
    if lawful and decision_on < earliest:
        yield (
            f"The days between are enough, but {day(decision_on)} is no working day: counted by this rule, the first "
            f"day for the decision is {day(earliest)}."
        )
