"""The report to Council of what was decided in a hurry: special urgency, urgent private meetings, call-in waived."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from webapp.domain.errors import RuleBroken
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_terms import days_on, months_after
from webapp.domain.urgency import report_due_by
from webapp.domain.wording import count, day

YEAR_BEGINS_IN = 5
MONTHS_BY_LAW = 12
WITHHELD = "Not shown here, because the report is exempt."
NONE_URGENT = "No decision was made under special urgency."
NONE_PRIVATE = "No meeting was held in private at short notice."
NONE_WAIVED = "Call-in was not waived for any decision."

HEADINGS = (
    "What", "Reference", "Matter", "Decision maker", "Day of the decision or meeting", "Agreed by", "In what capacity",
    "Agreed on", "Reasons or statement", "Why others could not agree",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a report covers, both included."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """Write it: "Friday 1 May 2026 to Friday 30 April 2027"."""
        return f"{day(self.first)} to {day(self.last)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurried:
    """One decision, or one meeting, that did not wait: who agreed to that, in what capacity, when and why.

    `on` is the day of the decision, or of the private meeting. `reasons` are those of the notice, or what was stated
    when call-in was waived; `unable` says why nobody earlier in the order could agree.
    """

    slug: str
    reference: str
    matter: str
    makers: str
    on: date
    agreed_by: str
    capacity: str
    agreed_on: date | None
    reasons: str
    unable: str


@dataclass(frozen=True, slots=True)
class UrgencyReport:
    """What was decided in a hurry within a period, each list by day."""

    period: Period
    urgent: tuple[Hurried, ...] = ()
    private: tuple[Hurried, ...] = ()
    waived: tuple[Hurried, ...] = ()

    @property
    def totals(self) -> tuple[str, str, str]:
        """Say in three sentences how many there were of each, or that there was none."""
        urgent, private, waived = len(self.urgent), len(self.private), len(self.waived)
        decisions, meetings = count(urgent, "decision was", "decisions were"), "meetings were"
        return (
            f"{decisions} made under special urgency." if urgent else NONE_URGENT,
            f"{count(private, 'meeting was', meetings)} held in private at short notice." if private else NONE_PRIVATE,
            f"Call-in was waived for {count(waived, 'decision')}." if waived else NONE_WAIVED,
        )

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the report as a table, under `HEADINGS`; days are written as 2026-05-01."""
        for what, found in (
            ("Special urgency", self.urgent),
            ("Urgent private meeting", self.private),
            ("Waiver of call-in", self.waived),
        ):
            for one in found:
                agreed_on = one.agreed_on.isoformat() if one.agreed_on else ""
                yield (
                    what, one.reference, one.matter, one.makers, one.on.isoformat(), one.agreed_by, one.capacity,
                    agreed_on, one.reasons, one.unable,
                )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report that was made to Council: on which day, of which days, and where that is minuted."""

    reported_on: date
    period: Period
    minute: str


@dataclass(frozen=True, slots=True)
class NextReport:
    """By when the next report is due; `last_on` is None before the first."""

    due_by: date
    last_on: date | None

    def is_overdue(self, today: date) -> bool:
        """Say whether its last day has passed."""
        return self.due_by < today

    def is_soon(self, today: date) -> bool:
        """Say whether it is overdue, or due within a month."""
        return self.due_by <= months_after(today, 1)

    def words(self, today: date) -> str:
        """Write it: "The last report to Council was made on …. The next was due by …."."""
        was = "was due" if self.is_overdue(today) else "is due"
        if self.last_on is None:
            return f"No report to Council is recorded yet. The first {was} by {day(self.due_by)}."
        return f"The last report to Council was made on {day(self.last_on)}. The next {was} by {day(self.due_by)}."


def next_report(rule: NoticeRule, *, last_reported_on: date | None, first_urgent_on: date | None) -> NextReport | None:
    """Find by when the next report is due; None before any report and any urgent decision.

    *The law*: SI 2012/2089, reg. 19: the leader or mayor reports to the council on decisions made under special urgency
    at intervals that the authority decides, at least once a year.

    *The rule*: the council's number of months after the day of the last report that is recorded; before the first one,
    after the first decision made under special urgency.

    *Example*: with twelve months, after a report on Wednesday 20 May 2026 the next is due by Thursday 20 May 2027.

    *In doubt*: whether the report must be made on the last day or may follow it; the text speaks of intervals between
    reports, so the earlier day is given.
    """
    since = last_reported_on or first_urgent_on
    return None if since is None else NextReport(report_due_by(rule, last_reported_on=since), last_reported_on)


def check_reported(reported: Reported, *, today: date) -> None:
    """Refuse a report of the future, one of days that had not passed, and one that is nowhere minuted."""
    if reported.reported_on > today:
        raise RuleBroken(f"The day must be today, {day(today)}, or earlier.", field="reported_on")
    if reported.period.last > reported.reported_on:
        raise RuleBroken("The last day covered must be the day of the report or earlier.", field="last")
    if not reported.minute.strip():
        raise RuleBroken("Enter where the report is minuted.", field="minute")


def last_twelve_months(today: date) -> Period:
    """Return the year that ends today: on Monday 23 November 2026, from Monday 24 November 2025."""
    return Period(days_on(months_after(today, -12), 1), today)


def since_last_report(covered_to: date | None, today: date) -> Period:
    """Return the days that no report covers yet, from the day after the last one covered; a year before the first."""
    if covered_to is None:
        return last_twelve_months(today)
    return Period(min(days_on(covered_to, 1), today), today)


def municipal_year(year: int) -> Period:
    """Return the municipal year that begins in a calendar year: from 1 May to 30 April."""
    return Period(date(year, YEAR_BEGINS_IN, 1), days_on(date(year + 1, YEAR_BEGINS_IN, 1), -1))


def current_municipal_year(today: date) -> int:
    """Return the calendar year in which the municipal year of a day began."""
    return today.year - (today.month < YEAR_BEGINS_IN)


def period_of(first: date, last: date) -> Period:
    """Return the days from one to another; refuse days in the wrong order."""
    if last < first:
        raise RuleBroken(f"The last day must be on or after the first, {day(first)}.", field="last")
    return Period(first, last)


def interval_words(rule: NoticeRule) -> str:
    """Say how often the council's rule asks for the report, and warn where that is less than the law asks."""
    months = rule.urgency_report_months
    often = f"The council’s rule asks for a report at least every {count(months, 'month')}."
    if months <= MONTHS_BY_LAW:
        return often
    return f"{often} The law asks for one at least once a year: change the rule."


def length_warning(rule: NoticeRule, period: Period) -> str:
    """Warn of days that are too many for one report by the council's rule; nothing where they are not."""
    due_by = report_due_by(rule, last_reported_on=days_on(period.first, -1))
    return "These days are too many for one report." if period.last > due_by else ""
