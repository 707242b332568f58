"""The two public calculators: until when a record can be called in, and what must be ready before a decision.

Each answers as a page and as JSON, to an address that holds the whole question.
"""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from webapp.adapters.bank_holidays import calendar_for
from webapp.adapters.presets import presets
from webapp.domain import call_in, rule_wording, wording
from webapp.domain.backwards import Backwards, Deadline, backwards_from, with_reports
from webapp.domain.constitution import CallInRule, DecisionKind, Pool, Requesters, rule_for
from webapp.domain.days import Nation, Purpose, WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london, london_date
from webapp.domain.notice import CERTAINTY_WORDS, NoticeRule, rule_in_force
from webapp.domain.notice_presets import PRESETS
from webapp.domain.rule_checks import problems_with
from webapp.forms.calculators import OWN, BackwardsForm, ForwardsForm, spread_days
from webapp.forms.refusals import place
from webapp.queries import rules
from webapp.views.access import public
from webapp.views.council_rules import working_calendar
from webapp.views.database import database, settings

blueprint = Blueprint("calculators", __name__, url_prefix="/calculators")

NOON = time(12)
Counted = tuple[CallInRule, call_in.CallInWindow]


@blueprint.get("/call-in")
@public
def forwards() -> ResponseReturnValue:
    """Say until when a record can be called in, day by day, by this council's rule, another's, or one's own."""
    form, counted, status = _forwards()
    name = next((choice.label for choice in form.rule.choices if choice.value == form.rule.data), "")
    shown = _in_words(counted)
    return render_template("calculators/call_in.html", form=form, own=OWN, rule_name=name, **shown), status


@blueprint.get("/call-in.json")
@public
def forwards_json() -> ResponseReturnValue:
    """Give the same as JSON; 422 with the sentences where the question cannot be answered."""
    form, counted, status = _forwards()
    if counted is None:
        return {"errors": _sentences(form)}, 422
    rule, window = counted
    return {"rule": rule.name, "source": rule.source} | call_in.explain(window), status


@blueprint.get("/backwards")
@public
def backwards() -> ResponseReturnValue:
    """Say what must be ready by when before a decision."""
    form, counted, status = _backwards()
    answer, rule, calendar = counted or (None, None, None)
    shown = [(one, _rows(one, calendar)) for one in answer.deadlines] if answer and calendar else []
    return render_template("calculators/backwards.html", form=form, answered=answer, rule=rule, deadlines=shown), status


@blueprint.get("/backwards.json")
@public
def backwards_json() -> ResponseReturnValue:
    """Give the same as JSON; 422 with the sentences where the question cannot be answered."""
    form, counted, status = _backwards()
    if counted is None:
        return {"errors": _sentences(form)}, 422
    answer, rule, _ = counted
    return {
        "rule": rule.name,
        "source": rule.source,
        "decision_on": answer.decision_on.isoformat(),
        "deadlines": [
            {"what": one.name, "by": one.by_on.isoformat(), "counting": one.counting} for one in answer.deadlines
        ],
    }, status


@blueprint.get("/rules")
@public
def other_councils() -> ResponseReturnValue:
    """Tell the rules of other councils that the calculator knows, with their source and how sure we are of each."""
    shown = [(one, CERTAINTY_WORDS[one.certainty], rule_wording.how_long(one.rule)) for one in presets()]
    return render_template("calculators/rules.html", presets=shown)


def _was_asked() -> bool:
    """Say whether the address holds a question; a rule alone only chooses what the form begins with."""
    return bool(set(request.args) - {"rule"})


def _forwards() -> tuple[ForwardsForm, Counted | None, int]:
    """Read the question and answer it; nothing is wrong with a form that was not filled in yet."""
    asked = _was_asked()
    form = ForwardsForm(spread_days(request.args, "published_on", "decided_on") if asked else None)
    with database().reading() as session:
        on_offer = _call_in_rules(session)
        listed = [SelectChoice(key, words) for key, (words, _, _) in on_offer.items()]
        form.rule.choices = [OF_THAT_DAY, *listed, _OWN_CHOICE]
        form.rule.data = form.rule.data or request.args.get("rule") or OF_THAT_DAY.value
        if not asked:
            return form, None, 200
        ours, calendar = rules.call_in_rules(session), working_calendar(session)
    if not form.validate():
        return form, None, 422
    try:
        rule, calendar = _chosen(form, on_offer, ours, calendar)
        return form, (rule, _window(form, rule, calendar)), 200
    except RuleBroken as refused:
        place(form, refused)
        return form, None, 422


OF_THAT_DAY = SelectChoice("council", "This council’s rule of that day, for key decisions of Cabinet")
NOTICE_OF_THAT_DAY = SelectChoice("council", "This council’s rule of the day of the decision")
_OWN_CHOICE = SelectChoice(OWN, "A rule set out below")
OnOffer = dict[str, tuple[str, CallInRule, Nation | None]]


def _call_in_rules(session: Session) -> OnOffer:
    """List the rules to choose from: this council's, the newest first, then the presets; no nation means ours."""
    ours: OnOffer = {
        f"council-{row.uuid}": (f"This council: {rule.name}, from {rule.valid_from:%Y}", rule, None)
        for row, rule in reversed(rules.kept(session, rules.CALL_IN))
    }
    return ours | {one.slug: (f"{one.council}: {one.rule.name}", one.rule, one.nation) for one in presets()}


def _chosen(
    form: ForwardsForm, on_offer: OnOffer, ours: Sequence[CallInRule], calendar: WorkingCalendar
) -> tuple[CallInRule, WorkingCalendar]:
    if form.rule.data == OWN:
        return _own_rule(form), calendar_for(Nation(form.nation.data))
    if form.rule.data == OF_THAT_DAY.value:
        published_on = form.published_on.typed_date
        decided_on = form.decided_on.data or published_on
        kind = DecisionKind.CABINET_KEY
        return rule_for(ours, kind=kind, decided_on=decided_on, published_on=published_on), calendar
    _, rule, nation = on_offer[form.rule.data]
    return rule, calendar if nation is None else calendar_for(nation)


def _own_rule(form: ForwardsForm) -> CallInRule:
    rule = CallInRule(
        name="Your rule",
        clock=form.clock,
        requesters=(Requesters(1, Pool.ANY_MEMBER),),
        words="Set out by whoever asked.",
        source="The address of this page",
        valid_from=date.min,
    )
    if problems := problems_with(rule):
        raise RuleBroken(problems[0][1], field=problems[0][0])
    return rule


def _window(form: ForwardsForm, rule: CallInRule, calendar: WorkingCalendar) -> call_in.CallInWindow:
    published_at = london(form.published_on.typed_date, form.published_time.data or NOON)
    return call_in.window_for(rule, published_at=published_at, calendar=calendar, decided_on=form.decided_on.data)


def _in_words(counted: Counted | None) -> dict[str, Any]:
    if counted is None:
        return {"window": None}
    rule, window = counted
    is_own = rule.source == "The address of this page"
    return {
        "window": window,
        "rule": rule,
        "is_own": is_own,
        "how_long": rule_wording.how_long(rule),
        "who": "" if is_own else rule_wording.who_may_ask(rule.requesters, council_size=rule.council_size),
        "implementation": call_in.implementation_phrase(window),
        "out_of_force": _out_of_force(rule, window),
    }


def _out_of_force(rule: CallInRule, window: call_in.CallInWindow) -> str:
    """Say that a rule was counted by on a day on which it was not in force, as far as that is known."""
    published_on = london_date(window.published_at)
    started_on = rule.started_on(decided_on=window.decided_on or published_on, published_on=published_on)
    if rule.holds_on(started_on):
        return ""
    until = f" to {wording.day(rule.valid_to)}" if rule.valid_to else ""
    return f"This rule is known to have been in force from {wording.day(rule.valid_from)}{until}, not on that day."


def _backwards() -> tuple[BackwardsForm, tuple[Backwards, NoticeRule, WorkingCalendar] | None, int]:
    """Read the question and answer it."""
    asked = _was_asked()
    form = BackwardsForm(spread_days(request.args, "decision_on") if asked else None)
    with database().reading() as session:
        on_offer, ours = _notice_rules(session), rules.notice_rules(session)
        form.rule.choices = [NOTICE_OF_THAT_DAY, *(SelectChoice(key, words) for key, (words, _) in on_offer.items())]
        form.rule.data = form.rule.data or request.args.get("rule") or NOTICE_OF_THAT_DAY.value
        if not asked:
            form.nation.data = settings().nation.value
            return form, None, 200
        calendar = working_calendar(session, Purpose.NOTICE)
    if not form.validate():
        return form, None, 422
    if not form.rule.data.startswith("council"):
        calendar = calendar_for(Nation(form.nation.data))
    try:
        of_that_day = form.rule.data == NOTICE_OF_THAT_DAY.value
        chosen = rule_in_force(ours, form.decision_on.typed_date) if of_that_day else on_offer[form.rule.data][1]
        rule = with_reports(chosen, **form.report_days)
        answer = backwards_from(
            rule, form.decision_on.typed_date, calendar, is_key=not form.not_key.data, is_private=form.private.data
        )
    except RuleBroken as refused:
        place(form, refused)
        return form, None, 422
    return form, (answer, rule, calendar), 200


def _notice_rules(session: Session) -> dict[str, tuple[str, NoticeRule]]:
    """List the rules of notice to choose from by name: this council's, the newest first, then the presets."""
    ours = {
        f"council-{row.uuid}": (f"This council: {rule.name}", rule)
        for row, rule in reversed(rules.kept(session, rules.NOTICE))
    }
    return ours | {_slug(rule.name): (rule.name, rule) for rule in PRESETS}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _rows(deadline: Deadline, calendar: WorkingCalendar) -> list[tuple[str, int | None, str | None]]:
    return [(wording.day(one.date), one.number, one.why_not_counted) for one in deadline.days(calendar)]


def _sentences(form: Form) -> dict[str, list[str]]:
    """Return what is wrong by the input's name; a question that was not asked lacks everything."""
    if not _was_asked():
        form.validate()
    found = {name: [str(one) for one in field.errors] for name, field in form._fields.items() if field.errors}
    return found | ({"": [str(one) for one in form.form_errors]} if form.form_errors else {})
