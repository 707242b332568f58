"""How many days a statutory notice gave: from which day, how many are needed, from when the event may take place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.days import CountedDay, WorkingCalendar
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_days import counted_on, rule_of
from webapp.domain.notice_terms import DAY_OF_DECISION, NoticeTerm
from webapp.domain.statutory_notices import AGREED, REPORTS, NoticeKind, WrittenNotice
from webapp.domain.wording import day

DAY_OF_INFORMING = "day on which the chair was informed"


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """The days that a notice must give before an event. `event_on` is None while its day is not known.

    `earliest` is the first day on which the event may take place; `days` counts up to it. `have` and `enough` are about
    the event's own day, and `have` counts as the term does.
    """

    kind: NoticeKind
    rule: NoticeRule
    term: NoticeTerm
    starts_on: date
    earliest: date
    days: tuple[CountedDay, ...]
    event_on: date | None = None
    have: int | None = None

    @property
    def enough(self) -> bool | None:
        """Say whether the days were enough; None while the day of the event is not known."""
        return None if self.event_on is None else self.earliest <= self.event_on

    @property
    def event(self) -> str:
        """Name what the notice waits for."""
        return "decision" if self.kind is NoticeKind.GENERAL_EXCEPTION else "meeting"

    @property
    def ends_on(self) -> date:
        """The last day that counts."""
        return max((one.date for one in self.days if one.number is not None), default=self.starts_on)

    @property
    def first_day_words(self) -> str:
        """Say from when: "The decision may be made from Tuesday 10 February 2026 on: 5 clear working days after …"."""
        what = {
            NoticeKind.GENERAL_EXCEPTION: "The decision may be made",
            NoticeKind.AGENDA: "The meeting may be held",
        }.get(self.kind, "The meeting may be held in private")
        return f"{what} from {day(self.earliest)} on: {self.term.words} after {day(self.starts_on)}."

    @property
    def days_words(self) -> str:
        """Compare with the day of the event: "4 of the 5 clear working days needed lie before the meeting on …"."""
        if self.event_on is None or self.have is None:
            return ""
        lie = "lies" if self.enough and self.have == 1 else "lie"
        said = self.term.in_words(self.have) if self.enough else f"{self.have} of the {self.term.words} needed"
        included = "" if self.term.is_clear else ", that day included"
        return f"{said} {lie} before the {self.event} on {day(self.event_on)}{included}."


def period_of(
    rules: Iterable[NoticeRule], notice: WrittenNotice, *, decision_on: date | None, calendar: WorkingCalendar
) -> NoticePeriod | None:
    """Count the days that a notice gives.

    *The law*: SI 2012/2089: regs 5(2) and (4), 28 and 5 clear days before a private meeting; reg. 6, 5 clear days
    before a public one; reg. 10(1)(c), 5 clear days following the day on which the notice of the general exception was
    given and made available. Regs 5(6) and 11 name no days.

    *The rule*: as many days, of the kind, as the rule of notice in force on the day of publication says. They begin on
    the day of publication, after the hour that the rule names on the next working day; under the general exception on
    the day on which the chair was informed, if that is later.
    Where the rule knows no such duty, or the urgency was agreed, there is nothing to count. Nor is there for a
    report: it gives no notice, it is due by a day.

    *Example*: the chair informed on Friday 30 January 2026, the notice available on Monday 2 February 2026: the days
    are 3 to 9 February 2026 without the weekend, so the decision may be made from Tuesday 10 February 2026 on.

    *In doubt*: whether five days are working days, as councils count them; the council's own rule says.
    """
    if notice.kind in AGREED | REPORTS:
        return None
    rules = tuple(rules)
    rule = rule_of(rules, notice)
    term = {
        NoticeKind.GENERAL_EXCEPTION: rule.general_exception,
        NoticeKind.PRIVATE_MEETING: rule.private_meeting,
        NoticeKind.PRIVATE_MEETING_FURTHER: rule.private_meeting_further,
        NoticeKind.AGENDA: rule.agenda,
    }[notice.kind]
    if term is None:
        return None
    published_on = counted_on(rules, notice, calendar)
    starts_on = max(published_on, notice.informed_on or published_on)
    event_on = decision_on if notice.kind is NoticeKind.GENERAL_EXCEPTION else notice.meeting_on
    return NoticePeriod(
        kind=notice.kind,
        rule=rule,
        term=term,
        starts_on=starts_on,
        earliest=term.earliest_after(starts_on, calendar),
        days=tuple(_named(term.count_after(starts_on, calendar), notice, published_on)),
        event_on=event_on,
        have=None if event_on is None else term.days_given(starts_on, event_on, calendar),
    )


def _named(days: Iterable[CountedDay], notice: WrittenNotice, published_on: date) -> Iterator[CountedDay]:
    """Call the first day and the last one what they are for this kind of notice."""
    informed_last = notice.informed_on is not None and notice.informed_on > published_on
    for place, one in enumerate(days):
        if place == 0 and informed_last:
            yield replace(one, why_not_counted=DAY_OF_INFORMING)
        elif one.why_not_counted == DAY_OF_DECISION and notice.kind is not NoticeKind.GENERAL_EXCEPTION:
            yield replace(one, why_not_counted="earliest day of the meeting")
        else:
            yield one
