"""What stands behind the site: how dates are worked out, accessibility, privacy, whom to ask."""

import inspect
from collections.abc import Callable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.domain import (
    backwards,
    call_in,
    call_in_requests,
    clocks,
    constitution,
    days,
    decision_duties,
    key_decisions,
    lifecycle,
    notice,
    notice_entries,
    plan,
    private_meetings,
    recheck,
    records,
    stated_dates,
    urgency,
)
from webapp.domain.rule_parts import RuleParts, parts_of
from webapp.queries import bodies
from webapp.views.access import public
from webapp.views.database import database

blueprint = Blueprint("about", __name__)

Rule = Callable[..., object] | type
Section = tuple[str, str, tuple[tuple[str, str, Rule], ...]]
SECTIONS: tuple[Section, ...] = (
    (
        "plan",
        "The plan and its notice",
        (
            ("key", "What makes a decision key", key_decisions.KeyGround),
            ("particulars", "What the plan must say", plan.missing_particulars),
            ("past", "Which dates the plan may expect", plan.refuse_past),
            ("notice-law", "By which law notice is judged", notice.rule_in_force),
            ("notice-start", "On which day a notice counts as published", notice.counts_from),
            ("clear-days", "What clear days are", days.clear_days_between),
            ("notice", "How long notice must be", notice.assess),
            ("entry", "How an entry is judged by the law of its day", notice_entries.assess_entry),
            ("monthly-plan", "How a plan of the older law is judged", notice_entries.assess_plan),
            ("backwards", "What must be ready before a decision", backwards.backwards_from),
        ),
    ),
    (
        "urgency",
        "Urgent decisions and private meetings",
        (
            (
                "exception",
                "From when a decision may be made under the general exception",
                urgency.earliest_by_exception,
            ),
            ("exception-record", "What a general exception needs", urgency.missing_from_exception),
            ("agreement", "Who may agree that a decision is urgent", urgency.who_may_agree),
            ("agreement-record", "What an agreement of urgency needs", urgency.missing_from_agreement),
            ("route", "By which route a notice was lawful", urgency.route_of),
            ("urgency-report", "When urgent decisions are reported to Council", urgency.report_due_by),
            ("private", "What a private meeting needs", private_meetings.state_of),
            (
                "further",
                "What the further notice of a private meeting needs",
                private_meetings.missing_from_further_notice,
            ),
            ("duties", "How the duties of a decision stand", decision_duties.duties_of),
        ),
    ),
    (
        "call-in",
        "Call-in",
        (
            ("publication", "When the record of a decision may be published", records.check_publication),
            ("scrutiny", "Which decisions need a scrutiny committee", records.check_scrutiny),
            ("rule", "Which call-in rule applies", constitution.rule_for),
            ("start", "When the call-in clock starts", clocks.start_of),
            ("end", "When the call-in clock ends", clocks.last_day_of),
            ("closures", "Whether days on which the council is closed count", days.Closure),
            ("window", "Until when a decision can be called in", call_in.window_for),
            ("recheck", "What happens when the calendar changes", recheck.difference),
            ("stated", "What a date stated elsewhere is worth", stated_dates.difference),
            ("who", "Who counts among those who ask for a call-in", call_in_requests.judge),
        ),
    ),
    (
        "implementation",
        "Implementation",
        (
            (
                "without",
                "From when a decision may be implemented without call-in",
                records.implementable_without_call_in,
            ),
            ("afterwards", "From when a decision may be implemented after a call-in", call_in.implementable_after),
            ("again", "What follows when a decision is looked at again", lifecycle.after_reconsideration),
            ("moment", "At which moment a decision may be implemented", call_in.may_be_implemented),
            ("implemented", "Which day may be recorded as the day of implementation", records.check_implementation),
        ),
    ),
)
RULES = tuple(rule for _, _, rules in SECTIONS for rule in rules)


@blueprint.get("/how-dates-are-worked-out")
@public
def dates() -> ResponseReturnValue:
    """Show the rules in the words that stand beside the code that follows them."""
    sections = [
        (anchor, title, [(place, name, parts_shown(rule)) for place, name, rule in rules])
        for anchor, title, rules in SECTIONS
    ]
    return render_template("about/dates.html", sections=sections)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say what the site does for everybody to be able to use it, and what it does not."""
    return render_template("about/accessibility.html")


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what the site keeps about people."""
    return render_template("about/privacy.html")


@blueprint.get("/contact")
@public
def contact() -> ResponseReturnValue:
    """Say whom to ask."""
    with database().reading() as session:
        committees = bodies.committees(session)
    return render_template("about/contact.html", committees=committees)


def parts_shown(rule: Rule) -> RuleParts:
    """Return the parts of a rule, from its docstring."""
    return parts_of(inspect.getdoc(rule) or "")
