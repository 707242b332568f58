"""A rule of notice told in plain words, heading by heading."""

from collections.abc import Iterable

from webapp.domain.notice import CERTAINTY_WORDS, LAW_WORDS, NoticeLaw, NoticeRule
from webapp.domain.notice_checks import NoticeGap
from webapp.domain.notice_terms import NoticeTerm
from webapp.domain.rule_checks import Gap
from webapp.domain.rule_wording import in_turn
from webapp.domain.wording import clock, count, day


def notice_particulars(rule: NoticeRule) -> dict[str, list[str]]:
    """Tell a rule in sentences under headings; a heading under which the rule says nothing is left out."""
    return {heading: sentences for heading, sentences in _told(rule).items() if sentences}


def notice_changes(old: NoticeRule, new: NoticeRule) -> tuple[tuple[str, str, str], ...]:
    """List what differs between two rules, in words: what it is about, how it was, how it is now."""
    before, after = ({"Name": [one.name], **_told(one), "Words": [one.words]} for one in (old, new))
    return tuple(
        (what, " ".join(before[what]) or "Nothing.", " ".join(after[what]) or "Nothing.")
        for what in before
        if before[what] != after[what]
    )


def notice_gaps_in_words(gaps: Iterable[Gap]) -> list[str]:
    """Write days without a rule of notice as sentences; it is about every kind of decision alike."""
    days = dict.fromkeys((gap.from_on, gap.to_on) for gap in gaps)
    return [NoticeGap(from_on, to_on).words for from_on, to_on in days]


def _told(rule: NoticeRule) -> dict[str, list[str]]:
    by_days = rule.law is NoticeLaw.CLEAR_DAYS
    return {
        "Kind of law": [f"{LAW_WORDS[rule.law]}."],
        "Notice of a key decision": _notice(rule) if by_days else [],
        "Forward plan": _plan(rule) if rule.law is NoticeLaw.MONTHLY_PLAN else [],
        "General exception": _before(rule.general_exception, "the decision"),
        "Private meetings": [
            *_before(rule.private_meeting, "the meeting"),
            *_before(rule.private_meeting_further, "the meeting, a further notice"),
        ],
        "Agendas": _before(rule.agenda, "the meeting"),
        "Public reports": _before(rule.public_report, "the decision"),
        "Final reports": _before(rule.final_report, "the meeting"),
        "Draft reports": _before(rule.draft_report, "the meeting"),
        "Who may agree special urgency": _agreed_by(rule),
        "Reports on special urgency": [f"At least every {count(rule.urgency_report_months, 'month')}."],
        "How sure we are": [CERTAINTY_WORDS[rule.certainty]],
        "In force": [_in_force(rule)],
        "Source": [rule.source],
    }


def _in_force(rule: NoticeRule) -> str:
    end = f" to {day(rule.valid_to)}" if rule.valid_to else ""
    return f"From {day(rule.valid_from)}{end}, by the day on which notice is published."


def _notice(rule: NoticeRule) -> list[str]:
    found = [f"{rule.notice.words} before the decision."]
    if rule.rolls:
        found.append("A first day for the decision that is no working day moves to the next one.")
    if rule.after_hours_from:
        after = clock(rule.after_hours_from)
        found.append(f"What is published after {after}, or on no working day, counts as the next working day’s.")
    return found


def _plan(rule: NoticeRule) -> list[str]:
    length = count(rule.plan_months, "month")
    return [f"A plan for {length}, published at least {count(rule.plan_days_before, 'day')} before its first day."]


def _before(term: NoticeTerm | None, event: str) -> list[str]:
    return [f"{term.words} before {event}."] if term else []


def _agreed_by(rule: NoticeRule) -> list[str]:
    named = in_turn(rule.agreed_by)
    return [f"{named[:1].upper()}{named[1:]}."] if named else []
