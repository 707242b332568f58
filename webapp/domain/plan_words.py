"""The words in front of a plan where the council has none of its own, which law they tell, and the threshold's day.

What a council writes itself is shown as it wrote it. What it leaves empty is told here, by the law of the day.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.days import Nation
from webapp.domain.edition import CabinetMember, EditionStyle
from webapp.domain.notice import NoticeLaw, NoticeRule
from webapp.domain.notice_presets import ENGLAND_2000, LAST_DAY_OF_OLDER_LAW
from webapp.domain.offices import same_name_key

LARGEST_AMOUNT = 1_000_000_000  # pounds
NO_FIGURE = "No figure is set"
STYLE_WORDS: Mapping[EditionStyle, str] = MappingProxyType(
    {
        EditionStyle.FROM_A_MONTH: "From the first day of a month",
        EditionStyle.FROM_PUBLICATION: "From the day of publication",
    }
)

_COMBINED_AUTHORITIES = "2017/68"
_TITLE = re.compile(r"(?:councillor|cllr)\s+")
_LEADERS_OFFICE = re.compile(r"(?:the )?(?:leader\b|(?:elected |executive |directly elected )?mayor\b)", re.IGNORECASE)


class PlanLaw(StrEnum):
    """The law under which a plan is published."""

    ENGLAND_2000 = "england-2000"
    ENGLAND_2012 = "england-2012"
    COMBINED_AUTHORITIES = "combined-authorities"
    OWN_RULE = "own-rule"
    NONE_FOUND = "none-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """What stands in front of a plan by itself: the law, and the four texts that a council may write otherwise."""

    law: str
    key_decision: str
    comments: str
    copies: str
    other_documents: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which amount, in whole pounds, money makes a decision key, from a day on; None where no figure is set."""

    valid_from: date
    amount: int | None = None
    words: str = ""


_EITHER_GROUND = (
    "A key decision is an executive decision that is likely:\n"
    "(a) to result in spending or savings that are significant, having regard to the council’s budget for the service "
    "or function concerned; or\n"
    "(b) to be significant in its effects on communities living or working in two or more wards or electoral divisions."
)
_OWN_KIND = (
    "A key decision is a decision of the executive that is significant in money or in its effects on local "
    "communities, as the council’s constitution describes it."
)
_KEY_DECISION: Mapping[PlanLaw, str] = MappingProxyType(
    {
        PlanLaw.ENGLAND_2000: _EITHER_GROUND,
        PlanLaw.ENGLAND_2012: _EITHER_GROUND,
        PlanLaw.COMBINED_AUTHORITIES: (
            "A key decision is a decision that, in the view of the overview and scrutiny committee, is likely:\n"
            "(a) to result in the combined authority or the mayor spending or saving significant amounts, having "
            "regard to the budget for the service or function concerned; or\n"
            "(b) to be significant in its effects on persons living or working in two or more wards or electoral "
            "divisions."
        ),
        PlanLaw.OWN_RULE: _OWN_KIND,
        PlanLaw.NONE_FOUND: _OWN_KIND,
    }
)
_LAW: Mapping[PlanLaw, str] = MappingProxyType(
    {
        PlanLaw.ENGLAND_2000: (
            "{months}-month plan of key decisions, published under the Local Authorities (Executive Arrangements) "
            "(Access to Information) (England) Regulations 2000 (SI 2000/3272)."
        ),
        PlanLaw.ENGLAND_2012: (
            "Notice of key decisions, published under regulation 9 of the Local Authorities (Executive Arrangements) "
            "(Meetings and Access to Information) (England) Regulations 2012 (SI 2012/2089)."
        ),
        PlanLaw.COMBINED_AUTHORITIES: (
            "Notice of key decisions, published under article 11 of the Combined Authorities (Overview and Scrutiny "
            "Committees, Access to Information and Audit Committees) Order 2017 (SI 2017/68)."
        ),
        PlanLaw.OWN_RULE: "Notice of key decisions. Source of its rule: {source}",
        PlanLaw.NONE_FOUND: "Published by the council for information; no law that asks for this plan was found.",
    }
)
_COMMENTS = (
    "Anybody may comment on a decision before it is made. Write to the lead officer named with the decision, give its "
    "reference, and do so before the day, or the first day of the period, on which the decision is expected."
)
_COPIES = (
    "Copies of, or extracts from, the documents listed are available from the lead officer named with each decision, "
    "at the address given there, unless their disclosure is prohibited or restricted."
)
_OTHER_DOCUMENTS = (
    "Other documents relevant to these matters may be submitted to the decision maker. To ask for details of them as "
    "they become available, write to the lead officer named with the decision and give its reference."
)
_SPELT = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


def law_of_plan(rule: NoticeRule | None, *, nation: Nation, on: date) -> PlanLaw:
    """Say under which law a plan published on a day stands, by the rule of notice of that day.

    *The law*: SI 2012/2089, reg. 9, in force from 10 September 2012, asks in England for a document 28 clear days
    before each key decision; SI 2000/3272 before it asked for a plan of four months, issued every month. For combined
    authorities SI 2017/68, art. 11, says the same as regulation 9.

    *The rule*: the council's rule of notice of that day decides. Where it has none, the day alone decides in England,
    and elsewhere nothing is claimed. A rule whose source is SI 2017/68 is that of a combined authority; a rule of
    clear days outside England is told with its own source.

    *Example*: a plan published on Friday 16 December 2011 is a four-month plan under the Regulations of 2000; one
    published on Monday 10 September 2012 is a notice under regulation 9 of those of 2012.

    *In doubt*: the day on which the Regulations of 2000 began, 9 January 2001, is from recollection.
    """
    if nation is Nation.ENGLAND:
        return _law_in_england(rule, on)
    return PlanLaw.NONE_FOUND if rule is None or rule.law is NoticeLaw.NONE_FOUND else PlanLaw.OWN_RULE


def default_words(rule: NoticeRule | None, *, nation: Nation, on: date) -> PlanWords:
    """Return the words in front of a plan that a council publishes on a day without having written its own.

    *The law*: SI 2012/2089, reg. 8(1), says what a key decision is; reg. 9(1)(f) to (h) asks for the address from which
    copies of the documents listed are available, that others may be submitted, and how to ask for details of those.

    *The rule*: what the council left empty is told in these words, which send people to the lead officer of each
    decision. The law line names the law of the day.

    *Example*: until an address is entered, copies are "available from the lead officer named with each decision, at the
    address given there".

    *In doubt*: whether an e-mail address is "the address" that reg. 9(1)(f) means. Councils give the street address of
    their offices; enter it.
    """
    law = law_of_plan(rule, nation=nation, on=on)
    months = rule.plan_months if rule else ENGLAND_2000.plan_months
    spelt = _SPELT[months - 1] if 1 <= months <= len(_SPELT) else str(months)
    return PlanWords(
        law=_LAW[law].format(months=spelt, source=rule.source if rule else ""),
        key_decision=_KEY_DECISION[law],
        comments=_COMMENTS,
        copies=_COPIES,
        other_documents=_OTHER_DOCUMENTS,
    )


def rule_of_day(rules: Iterable[NoticeRule], on: date) -> NoticeRule | None:
    """Return the one rule of notice of a day; None where there is none or more than one, so that none is claimed."""
    found = [rule for rule in rules if rule.holds_on(on)]
    return found[0] if len(found) == 1 else None


def threshold_in_force(thresholds: Iterable[Threshold], on: date) -> Threshold | None:
    """Find the threshold by which money makes a decision key on a day; None before the first.

    *The law*: SI 2012/2089, reg. 8(1)(a): a decision is key if spending or savings are likely to be significant, having
    regard to the budget for the service or function. No figure is in the law.

    *The rule*: the council's figure with the latest first day that has come. It holds until the next one begins. An
    edition keeps the figure of the day on which it was published.

    *Example*: with £300,000 from 1 April 2010 and £500,000 from 1 April 2015, a plan of March 2015 says £300,000 and
    one of 1 April 2015 says £500,000.

    *In doubt*: a figure is a guide; a decision below it may be key all the same for its effect on two or more wards.
    """
    begun = [one for one in thresholds if one.valid_from <= on]
    return max(begun, key=lambda one: one.valid_from, default=None)


def threshold_words(threshold: Threshold | None) -> str:
    """Write a threshold: "£500,000 or more", "No figure is set", with the council's words after it if there are any."""
    amount = NO_FIGURE if threshold is None or threshold.amount is None else f"{pounds(threshold.amount)} or more"
    return f"{amount}. {threshold.words}" if threshold and threshold.words else amount


def pounds(amount: int) -> str:
    """Write an amount: "£500,000"."""
    return f"£{amount:,}"


def cabinet_of(names: Iterable[str], holders: Iterable[tuple[str, str]]) -> tuple[CabinetMember, ...]:
    """Give each member of the Cabinet the offices held: the leader first, then by name; `holders` are (office, holder).

    A holder is the person of that name, with or without "Councillor" before it. Of several offices the leader's stands
    first.
    """
    offices: dict[str, list[str]] = {}
    for office, holder in holders:
        offices.setdefault(_person_key(holder), []).append(office)
    members = [
        CabinetMember(name, tuple(sorted(offices.get(_person_key(name), ()), key=_leaders_first))) for name in names
    ]
    return tuple(sorted(members, key=lambda one: (not any(map(_is_leaders, one.offices)), _person_key(one.name))))


def _law_in_england(rule: NoticeRule | None, on: date) -> PlanLaw:
    if rule is None:
        if on < ENGLAND_2000.valid_from:
            return PlanLaw.NONE_FOUND
        return PlanLaw.ENGLAND_2000 if on <= LAST_DAY_OF_OLDER_LAW else PlanLaw.ENGLAND_2012
    if rule.law is NoticeLaw.CLEAR_DAYS:
        return PlanLaw.COMBINED_AUTHORITIES if _COMBINED_AUTHORITIES in rule.source else PlanLaw.ENGLAND_2012
    return PlanLaw.ENGLAND_2000 if rule.law is NoticeLaw.MONTHLY_PLAN else PlanLaw.NONE_FOUND


def _person_key(name: str) -> str:
    return _TITLE.sub("", same_name_key(name), count=1)


def _is_leaders(office: str) -> bool:
    return _LEADERS_OFFICE.match(office) is not None


def _leaders_first(office: str) -> tuple[bool, str]:
    return not _is_leaders(office), office
