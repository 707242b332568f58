"""Key decisions on short notice: general exception, special urgency, and by which route a decision was lawful."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.notice import LAW_WORDS, NoticeLaw, NoticeRule
from webapp.domain.notice_entries import EntryAssessment, Verdict
from webapp.domain.notice_terms import months_after
from webapp.domain.wording import day, listed


@dataclass(frozen=True, slots=True)
class GeneralException:
    """What is recorded of a decision made under the general exception (reg. 10).

    `informed` says whom: the chair of the scrutiny committee or, where there is none, each of its members.
    `notice_published_on` is the later of offices and website; `reasons_published_on` is of the notice afterwards.
    `rule` is the one in force on the day of that notice; without it, the decision's own rule judges.
    """

    informed: str = ""
    informed_on: date | None = None
    notice_published_on: date | None = None
    why_impracticable: str = ""
    reasons_published_on: date | None = None
    rule: NoticeRule | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed that a matter is urgent and cannot reasonably be deferred, in what capacity, when, and why.

    `unable` maps each office before that one in the rule's order to the reason why it could not be asked. `rule` is
    the one in force on the day of the agreement; without it, the decision's own rule judges.
    """

    capacity: str = ""
    name: str = ""
    agreed_on: date | None = None
    why_urgent: str = ""
    unable: Mapping[str, str] = field(default_factory=dict)
    reasons_published_on: date | None = None
    rule: NoticeRule | None = None


class Route(StrEnum):
    """By which route the notice of a decision was lawful, if by any."""

    FULL_NOTICE = "full-notice"
    GENERAL_EXCEPTION = "general-exception"
    SPECIAL_URGENCY = "special-urgency"
    OLDER_LAW = "older-law"
    NONE_NEEDED = "none-needed"
    SHORT = "short"


ROUTE_WORDS: Mapping[Route, str] = MappingProxyType(
    {
        Route.FULL_NOTICE: "Full notice",
        Route.GENERAL_EXCEPTION: "General exception",
        Route.SPECIAL_URGENCY: "Special urgency",
        Route.OLDER_LAW: "Monthly plan, by the law of its day",
        Route.NONE_NEEDED: "No notice needed",
        Route.SHORT: "Notice was too short",
    }
)


@dataclass(frozen=True, slots=True)
class FoundRoute:
    """The route of one decision, and why it is that one."""

    route: Route
    words: str


def missing_from_exception(record: GeneralException) -> tuple[str, ...]:
    """List what a general exception lacks before the decision may be made, one sentence each.

    *The law*: SI 2012/2089, reg. 10: the chairman of the relevant overview and scrutiny committee, or each of its
    members where there is none, is informed by notice in writing; a copy of that notice is at the offices and on the
    website. Why notice of the key decision was impracticable is published afterwards.

    *The rule*: who was informed, when, when the notice could be seen, and why full notice was impracticable. The chair
    is informed; nobody's consent is asked.

    *Example*: a record that only names the chair lacks the day on which the chair was informed, the day of the notice
    and the reason.

    *In doubt*: the reason is asked for before the decision although the law asks to publish it afterwards, because
    whoever relies on the exception must have one by then.
    """
    checks = (
        (bool(record.informed.strip()), "It is not said who was informed: the scrutiny chair, or each member."),
        (record.informed_on is not None, "It is not said when the scrutiny chair was informed in writing."),
        (
            record.notice_published_on is not None,
            "It is not said when the notice was at the offices and on the website.",
        ),
        (bool(record.why_impracticable.strip()), "It is not said why full notice is impracticable."),
    )
    return tuple(sentence for fulfilled, sentence in checks if not fulfilled)


def earliest_by_exception(rule: NoticeRule, record: GeneralException, calendar: WorkingCalendar) -> date | None:
    """Find the earliest day of a decision under the general exception, None while it cannot be said.

    *The law*: SI 2012/2089, reg. 10: 5 clear days have elapsed following the day on which the notice was given
    and made available.

    *The rule*: five whole working days, counted from the day after the later of informing the chair and making the
    notice available; the decision may be made on the working day that follows them. The rule of the day of that
    notice counts them.

    *Example*: informed on Tuesday 22 August 2017, notice available on Wednesday 23 August 2017: the bank holiday of
    Monday 28 August does not count, so the earliest decision is on Friday 1 September 2017.

    *In doubt*: whether the days are working days; councils count them so, and one writes "five clear working days".
    """
    term = (record.rule or rule).general_exception
    if term is None or record.informed_on is None or record.notice_published_on is None:
        return None
    return term.earliest_after(max(record.informed_on, record.notice_published_on), calendar)


def who_may_agree(agreed_by: Sequence[str], unable: Mapping[str, str]) -> str:
    """Name the office that is to be asked now, given which ones could not be asked and why.

    *The law*: SI 2012/2089, regs 5(6) and 11: the chairman of the relevant overview and scrutiny committee; if there
    is none or the chairman is unable to act, the chairman of the authority; if neither can, the vice-chairman.

    *The rule*: the first office of the list, in its order, that is not recorded as unable with a reason. Where all of
    them are, nobody may agree.

    *Example*: with the reason that the committee has no chair at present, the chairman of the authority is asked.

    *In doubt*: how long somebody must be out of reach to be "unable to act". One council, of waiving call-in, says six
    hours.
    """
    for office in agreed_by:
        if not _reason(unable, office):
            return office
    raise RuleBroken(
        f"Nobody is left who may agree: {listed(agreed_by) or 'the rule names no office'}. "
        "The decision must wait for the general exception or for full notice."
    )


def missing_from_agreement(agreed_by: Sequence[str], record: Agreement) -> tuple[str, ...]:
    """List what an agreement of urgency lacks before the decision may be made, one sentence each.

    *The law*: SI 2012/2089, reg. 11: agreement that the decision is urgent and cannot reasonably be deferred. A
    notice of the reasons is published as soon as reasonably practicable after it.

    *The rule*: who agreed, in which capacity, when and why; and for each office earlier in the order, why it could not
    be asked. No number of days need pass.

    *Example*: agreed by the chairman of the authority without a word on the scrutiny chair: "It is not said why the
    Chair of the relevant overview and scrutiny committee could not be asked."

    *In doubt*: nothing is said on the form of the agreement; it is recorded with its day.
    """
    place = _place(agreed_by, record.capacity)
    before = agreed_by[:place] if place is not None else ()
    checks = (
        (place is not None, f"Whoever agrees must be one of these: {listed(agreed_by, 'or')}."),
        (bool(record.name.strip()), "It is not said who agreed."),
        (record.agreed_on is not None, "It is not said when that was agreed."),
        (bool(record.why_urgent.strip()), "It is not said why the matter is urgent and cannot reasonably be deferred."),
        *(
            (bool(_reason(record.unable, office)), f"It is not said why the {office} could not be asked.")
            for office in before
        ),
    )
    return tuple(sentence for fulfilled, sentence in checks if not fulfilled)


def route_of(
    rule: NoticeRule,
    *,
    is_key: bool,
    decision_on: date,
    notice: EntryAssessment | None,
    calendar: WorkingCalendar,
    exception: GeneralException | None = None,
    urgency: Agreement | None = None,
) -> FoundRoute:
    """Say by which route the notice of a decision was lawful, or that it was too short.

    *The law*: SI 2012/2089, regs 9 to 11: a key decision needs 28 clear days' notice; where that is impracticable the
    general exception; where that is impracticable too, special urgency.

    *The rule*: the first of them that was fulfilled by the day of the decision. A decision that is not key needs none.
    An entry of a plan of the older law is judged by that law, a general exception and an agreement by the rule of
    their own day.

    *Example*: announced on Monday 1 October 2012 for Monday 29 October 2012 (27 clear days), with nothing else on
    record: the notice was too short. With the chair informed and a notice on Friday 19 October 2012, five clear working
    days had passed: general exception.

    *In doubt*: a missing notice of reasons afterwards is a duty of its own and does not undo the route.
    """
    if not is_key:
        return FoundRoute(Route.NONE_NEEDED, "The decision is not key.")
    if rule.law is NoticeLaw.NONE_FOUND:
        return FoundRoute(Route.NONE_NEEDED, f"{LAW_WORDS[rule.law]}.")
    if notice is not None and notice.verdict is not Verdict.SHORT:
        return FoundRoute(Route.FULL_NOTICE if notice.notice is not None else Route.OLDER_LAW, notice.words)
    if exception is not None and not missing_from_exception(exception):
        earliest = earliest_by_exception(rule, exception, calendar)
        if earliest is not None and earliest <= decision_on:
            return FoundRoute(Route.GENERAL_EXCEPTION, f"It could be made from {day(earliest)} on.")
    if urgency is not None and not missing_from_agreement((urgency.rule or rule).agreed_by, urgency):
        agreed_on = urgency.agreed_on
        if agreed_on is not None and agreed_on <= decision_on:
            return FoundRoute(Route.SPECIAL_URGENCY, f"Agreed on {day(agreed_on)} by the {urgency.capacity}.")
    return FoundRoute(Route.SHORT, notice.words if notice else "No notice was published.")


def report_due_by(rule: NoticeRule, *, last_reported_on: date) -> date:
    """Say by when decisions made under special urgency are reported to the council again.

    *The law*: SI 2012/2089, reg. 19: at intervals that the authority decides, at least once a year.

    *The rule*: the rule's number of months after the last report; before the first one, after the first such decision.

    *Example*: last reported on Wednesday 24 February 2027, the next report is due by Thursday 24 February 2028.

    *In doubt*: whether a year without such decisions needs a report; a report that says so does no harm.
    """
    return months_after(last_reported_on, rule.urgency_report_months)


def _place(agreed_by: Sequence[str], capacity: str) -> int | None:
    """Find an office in the order of those who may agree, however it is capitalised."""
    wanted = capacity.strip().casefold()
    return next((place for place, one in enumerate(agreed_by) if one.strip().casefold() == wanted), None)


def _reason(unable: Mapping[str, str], office: str) -> str:
    """Return why an office could not be asked, nothing where no reason is given."""
    reasons = {name.strip().casefold(): why.strip() for name, why in unable.items()}
    return reasons.get(office.strip().casefold(), "")
