"""What stands behind the site: how dates are worked out, accessibility, privacy, whom to ask."""

import inspect
from collections.abc import Callable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.domain import call_in, constitution, days, key_decisions, lifecycle, plan, records
from webapp.domain.rule_parts import RuleParts, parts_of
from webapp.queries import bodies
from webapp.views.access import public
from webapp.views.database import database

blueprint = Blueprint("about", __name__)

Rule = Callable[..., object] | type
RULES: tuple[tuple[str, str, Rule], ...] = (
    ("key", "What makes a decision key", key_decisions.KeyGround),
    ("particulars", "What the plan must say", plan.missing_particulars),
    ("clear-days", "What clear days are", days.clear_days_between),
    ("publication", "When the record of a decision may be published", records.check_publication),
    ("scrutiny", "Which decisions need a scrutiny committee", records.check_scrutiny),
    ("rule", "Which call-in rule applies", constitution.rule_in_force),
    ("window", "Until when a decision can be called in", call_in.window_for),
    ("who", "Who counts among those who ask for a call-in", call_in.judge),
    ("without", "From when a decision may be implemented without call-in", records.implementable_without_call_in),
    ("afterwards", "From when a decision may be implemented after a call-in", call_in.implementable_after),
    ("again", "What follows when a decision is looked at again", lifecycle.after_reconsideration),
    ("moment", "At which moment a decision may be implemented", call_in.may_be_implemented),
    ("implemented", "Which day may be recorded as the day of implementation", records.check_implementation),
)


@blueprint.get("/how-dates-are-worked-out")
@public
def dates() -> ResponseReturnValue:
    """Show the rules in the words that stand beside the code that follows them."""
    rules = [(anchor, title, parts_shown(rule)) for anchor, title, rule in RULES]
    return render_template("about/dates.html", rules=rules)


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
