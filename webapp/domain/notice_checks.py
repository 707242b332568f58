"""What makes a rule of notice, or several together, unusable or doubtful: in sentences, before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from webapp.domain.days import ONE_DAY
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.wording import day

LONGEST = 365  # days; the longest period found in any instrument or constitution is 28
LONGEST_REPORTS = 12  # months between reports on special urgency (SI 2012/2089, reg. 19)

Problem = tuple[str, str]
"""The name of the field at fault, as forms and files call it, and the sentence."""


@dataclass(frozen=True, slots=True)
class NoticeGap:
    """Days after the first rule on which none holds; `to_on` None: from then on."""

    from_on: date
    to_on: date | None

    @property
    def words(self) -> str:
        """Write it: "No rule of notice holds from Monday 10 September 2012 on."."""
        return f"No rule of notice holds from {day(self.from_on)} {f'to {day(self.to_on)}' if self.to_on else 'on'}."


def problems_with(rule: NoticeRule) -> tuple[Problem, ...]:
    """List what makes a rule unusable by itself, field by field; nothing when it may be saved."""
    return tuple(
        (name, words) for name, words, wrong in (*_checks(rule), *_day_checks(rule), *_plan_checks(rule)) if wrong
    )


def doubts_about(rule: NoticeRule) -> tuple[Problem, ...]:
    """List what may be saved but is probably not meant, field by field.

    *The law*: SI 2012/2089, reg. 19: special urgency is reported to the council at intervals that the authority
    decides, at least once a year.

    *The rule*: a longer interval than twelve months is allowed to be saved, with a warning.

    *Example*: with 18 months: "The law asks for a report at least every 12 months; this rule says 18."

    *In doubt*: reports every three months are of the model of 2000 and still in some constitutions; nothing forbids
    them.
    """
    if rule.urgency_report_months <= LONGEST_REPORTS:
        return ()
    words = f"The law asks for a report at least every {LONGEST_REPORTS} months; this rule says"
    return (("urgency_report_months", f"{words} {rule.urgency_report_months}."),)


def problems_between(rules: Sequence[NoticeRule]) -> tuple[str, ...]:
    """Say which rules hold on the same days."""
    ordered = sorted(rules, key=lambda one: one.valid_from)
    return tuple(
        f"“{one.name}” and “{other.name}” both hold on {day(other.valid_from)}. "
        f"Let “{one.name}” end on {day(other.valid_from - ONE_DAY)} or earlier."
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 :]
        if one.valid_to is None or other.valid_from <= one.valid_to
    )


def gaps_in(rules: Sequence[NoticeRule]) -> tuple[NoticeGap, ...]:
    """List the days after the first rule on which none holds."""
    gaps: list[NoticeGap] = []
    held_to: date | None = None
    for rule in sorted(rules, key=lambda one: one.valid_from):
        if held_to is not None and rule.valid_from > held_to + ONE_DAY:
            gaps.append(NoticeGap(held_to + ONE_DAY, rule.valid_from - ONE_DAY))
        if rule.valid_to is None or rule.valid_to == date.max:
            return tuple(gaps)
        held_to = rule.valid_to if held_to is None else max(held_to, rule.valid_to)
    return (*gaps, NoticeGap(held_to + ONE_DAY, None)) if held_to is not None else ()


def _checks(rule: NoticeRule) -> list[tuple[str, str, bool]]:
    hour = rule.after_hours_from
    return [
        ("name", "Give the rule a name.", not rule.name.strip()),
        (
            "words",
            "Write down the words of the law or the constitution that the rule rests on.",
            not rule.words.strip(),
        ),
        ("source", "Say where the rule is written down.", not rule.source.strip()),
        (
            "valid_to",
            f"The rule must not end before it begins, on {day(rule.valid_from)}.",
            rule.valid_to is not None and rule.valid_to < rule.valid_from,
        ),
        (
            "after_hours_from",
            "The hour is a whole minute on the London clock.",
            hour is not None and hour != time(hour.hour, hour.minute),
        ),
        (
            "agreed_by",
            "Name who may agree special urgency, or who may agree that a meeting is held in private at short notice.",
            rule.law is NoticeLaw.CLEAR_DAYS and not any(one.strip() for one in rule.agreed_by),
        ),
        (
            "agreed_by",
            "Name each office once among those who may agree.",
            len({one.strip().casefold() for one in rule.agreed_by}) < len(rule.agreed_by),
        ),
        (
            "agreed_by",
            "An office among those who may agree has no name.",
            not all(one.strip() for one in rule.agreed_by),
        ),
    ]


def _day_checks(rule: NoticeRule) -> list[tuple[str, str, bool]]:
    days = {
        "clear_days": rule.clear_days,
        "general_exception_days": rule.general_exception_days,
        "private_meeting_days": rule.private_meeting_days,
        "private_meeting_further_days": rule.private_meeting_further_days,
        "agenda_days": rule.agenda_days,
        "public_report_days_before": rule.public_report_days_before,
        "final_report_days_before": rule.final_report_days_before,
        "draft_report_days_before": rule.draft_report_days_before,
    }
    sentence = f"The number of days must be from 1 to {LONGEST}."
    return [(name, sentence, value is not None and not 1 <= value <= LONGEST) for name, value in days.items()]


def _plan_checks(rule: NoticeRule) -> list[tuple[str, str, bool]]:
    return [
        ("plan_months", "The number of months must be from 1 to 12.", not 1 <= rule.plan_months <= 12),
        (
            "plan_days_before",
            f"The number of days must be from 1 to {LONGEST}.",
            not 1 <= rule.plan_days_before <= LONGEST,
        ),
        (
            "urgency_report_months",
            "The number of months must be from 1 to 60.",
            not 1 <= rule.urgency_report_months <= 60,
        ),
    ]
