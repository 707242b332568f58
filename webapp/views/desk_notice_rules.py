"""The desk's pages of the rules of notice."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint
from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.days import Purpose, WorkingCalendar
from webapp.domain.london import london_date
from webapp.domain.notice import CERTAINTY_WORDS, LAW_WORDS, NoticeLaw, NoticeRule, counts_from
from webapp.domain.notice_presets import PRESETS
from webapp.forms.notice_rules import NoticeRuleForm
from webapp.queries import rules as rules_query
from webapp.views.database import now
from webapp.views.rule_editor import Editor, Start, add_pages
from webapp.views.rule_preview import Example, from_when

blueprint = Blueprint("desk_notice_rules", __name__, url_prefix="/desk/notice-rules")


def _starts() -> list[Start[NoticeRule]]:
    return [
        Start(re.sub(r"[^a-z0-9]+", "-", one.name.lower()), one.name, CERTAINTY_WORDS[one.certainty], one)
        for one in PRESETS
    ]


def _show(rule: NoticeRule, published_at: datetime, calendar: WorkingCalendar) -> Example:
    """Find the first day for a decision whose notice is published at this instant."""
    if rule.law is not NoticeLaw.CLEAR_DAYS:
        return Example(f"{LAW_WORDS[rule.law]}: no first day for the decision follows.")
    start = counts_from(rule, published_at, calendar)
    earliest = rule.notice.earliest_after(start, calendar)
    days = rule.notice.count_after(start, calendar)
    return Example(f"A key decision may be made from {wording.day(earliest)} on.", days)


def _consequences(session: Session, old: NoticeRule | None, rule: NoticeRule) -> Sequence[str]:
    published, upcoming = rules_query.notices_under(session, old or rule)
    found = []
    if published:
        were = "notice was published while it holds" if published == 1 else "notices were published while it holds"
        judged = "the notice of the {} still to be made is judged by the rule as it will be, and " if upcoming else ""
        judged = judged.format(wording.count(upcoming, "decision"))
        found.append(f"{published} {were}: {judged}records keep what was said of their notice.")
    elif old is not None:
        found.append("No notice was published under this rule.")
    when = from_when(rule, london_date(now()))
    return [*found, f"It applies to notices published {when}." if when else "It applies to nothing still to come."]


EDITOR = Editor(
    book=rules_query.NOTICE,
    blueprint=blueprint,
    title="Rules of notice",
    intro="The rule in force on the day a notice, or a plan, is published decides by what it is judged.",
    purpose=Purpose.NOTICE,
    form=NoticeRuleForm,
    starts=_starts,
    show=_show,
    consequences=_consequences,
)
add_pages(EDITOR)
