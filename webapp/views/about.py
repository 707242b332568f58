"""What stands behind the site: how dates are worked out, accessibility, privacy, whom to ask."""

import inspect

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.rule_parts import RuleParts, parts_of
from webapp.queries import bodies
from webapp.views.access import public
from webapp.views.database import database
from webapp.views.rules_shown import SECTIONS, Rule

blueprint = Blueprint("about", __name__)


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
