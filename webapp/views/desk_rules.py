"""The desk's pages of the rules of call-in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Blueprint
from sqlmodel import Session

from webapp.adapters.presets import presets
from webapp.domain import wording
from webapp.domain.call_in import implementation_phrase, window_for
from webapp.domain.constitution import CallInRule, ClockStart
from webapp.domain.days import Purpose, WorkingCalendar
from webapp.domain.london import london_date
from webapp.domain.notice import CERTAINTY_WORDS
from webapp.forms.rules import CallInRuleForm
from webapp.queries import rules as rules_query
from webapp.views.database import now
from webapp.views.rule_editor import Editor, Start, add_pages
from webapp.views.rule_preview import Example, from_when

blueprint = Blueprint("desk_rules", __name__, url_prefix="/desk/rules")


def _starts() -> list[Start[CallInRule]]:
    return [
        Start(one.slug, f"{one.council}: {one.rule.name}", CERTAINTY_WORDS[one.certainty], one.rule, keeps_days=False)
        for one in presets()
    ]


def _show(rule: CallInRule, published_at: datetime, calendar: WorkingCalendar) -> Example:
    """Open a window with a record published, and a decision made, at this instant."""
    decided_on = london_date(published_at)
    window = window_for(rule, published_at=published_at, calendar=calendar, decided_on=decided_on)
    closes = wording.last_moment(window)
    return Example(f"Call-in closes at {closes}. {implementation_phrase(window)}.", window.days)


def _consequences(session: Session, old: CallInRule | None, rule: CallInRule) -> Sequence[str]:
    return list(_sentences(session, old, rule))


def _sentences(session: Session, old: CallInRule | None, rule: CallInRule) -> Iterator[str]:
    frozen = rules_query.records_under(session, old or rule)
    if frozen:
        with_whom = "keeps the dates announced with it" if frozen == 1 else "keep the dates announced with them"
        yield f"{wording.count(frozen, 'record')} {with_whom}."
    elif old is not None:
        yield "No record was published under this rule."
    yield "Nothing that was announced changes, and nobody is told."
    when = from_when(rule, london_date(now()))
    if not when:
        yield "The rule applies to nothing that is still to come."
        return
    upcoming = rules_query.upcoming_under(session, rule)
    what = "records published" if rule.clock.start is ClockStart.PUBLICATION else "decisions made"
    yield (
        f"It applies to {what} {when}. {wording.count(upcoming, 'decision')} now in the plan "
        f"{'is' if upcoming == 1 else 'are'} of the kinds it covers."
    )


EDITOR = Editor(
    book=rules_query.CALL_IN,
    blueprint=blueprint,
    title="Rules of call-in",
    intro=(
        "The rule in force on the day the clock starts decides. What was announced by an earlier rule stays as it was "
        "announced."
    ),
    purpose=Purpose.CALL_IN,
    form=CallInRuleForm,
    starts=_starts,
    show=_show,
    consequences=_consequences,
)
add_pages(EDITOR)
