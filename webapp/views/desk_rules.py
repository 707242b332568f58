"""The desk's page of the council's own rules: how call-in is counted, and which days count."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.accounts import Role
from webapp.domain.call_in import CallInWindow, window_for
from webapp.domain.constitution import CallInRule, rule_in_force
from webapp.domain.days import CALENDAR_CHANGE_WORDS
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.queries import rules as rules_query
from webapp.views.access import requires
from webapp.views.call_in import in_words
from webapp.views.council_rules import call_in_rules, working_calendar
from webapp.views.database import database, now

blueprint = Blueprint("desk_rules", __name__, url_prefix="/desk/rules")

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Example:
    """A record published now: the rule that applies and the window it opens, or why there is none."""

    rule: CallInRule | None = None
    window: CallInWindow | None = None
    refusal: str = ""


@blueprint.get("")
@requires(Role.OFFICER)
def index() -> ResponseReturnValue:
    """Show every call-in rule, a window counted from now, and the days that do not count."""
    instant = now()
    today = london_date(instant)
    with database().reading() as session:
        rules, calendar = call_in_rules(session), working_calendar(session)
        changes = rules_query.calendar_changes(session)
    try:
        rule = rule_in_force(rules, today)
        example = Example(rule, window_for(rule, published_at=instant, calendar=calendar))
    except RuleBroken as refused:
        example = Example(refusal=refused.message)
    return render_template(
        "desk_rules/rules.html",
        rules=[(rule, rule.holds_on(today), in_words(rule)) for rule in reversed(rules)],
        example=example,
        published_at=instant,
        calendar=calendar,
        changes=sorted(
            (day, CALENDAR_CHANGE_WORDS[kind], name)
            for kind, named_days in changes.by_kind().items()
            for day, name in named_days.items()
        ),
        holidays=sorted((day, name) for day, name in calendar.holidays.items() if today <= day <= today + A_YEAR),
        known_for_a_year=calendar.known_to >= today + A_YEAR,
    )
