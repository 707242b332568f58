"""The form of a call-in rule, with every dimension that a constitution can choose."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField
from wtforms.fields.choices import SelectChoice

from webapp.domain.constitution import (
    KIND_WORDS,
    OUTCOME_WORDS,
    REFERRALS,
    Afterwards,
    CallInOutcome,
    CallInRule,
    Clock,
    ClockStart,
    DecisionKind,
    Demands,
    Effect,
    IfNotMet,
    Limits,
    Once,
    TakesEffect,
    Term,
    Unit,
    WaiverRule,
)
from webapp.domain.rule_checks import problems_with
from webapp.forms.calculators import EFFECT_CHOICES, START_CHOICES, UNIT_CHOICES, WEEKDAY_CHOICES
from webapp.forms.fields import CheckboxesField, DropDownField, LineField, RadiosField
from webapp.forms.requesters import RequestersForm
from webapp.forms.rule_sections import (
    RuleForm,
    Section,
    choices_of,
    lines_field,
    lines_of,
    number_field,
    time_field,
)
from webapp.forms.validators import longest

MOST_WAYS = 6
TERM_CHOICES = UNIT_CHOICES[:2]
EFFECT_WORDS: Mapping[TakesEffect, str] = MappingProxyType(
    {
        TakesEffect.AT_ONCE: "It may be implemented at once",
        TakesEffect.NOT_BEFORE_WINDOW: "At once, but no day before the one announced with its window",
        TakesEffect.DAY_AFTER: "It may be implemented from the next day",
        TakesEffect.WAITS: "It waits for a new decision",
    }
)
OUTCOME_FIELDS = {outcome: f"outcome_{outcome.value.replace('-', '_')}" for outcome in CallInOutcome}
TERMS = ("meet_within", "reconsider_within", "council_within")


def _outcome_field(outcome: CallInOutcome) -> DropDownField:
    waits = outcome in REFERRALS
    effects = [effect for effect in TakesEffect if (effect is TakesEffect.WAITS) == waits]
    offered = [SelectChoice(effect.value, EFFECT_WORDS[effect]) for effect in effects]
    return DropDownField(
        OUTCOME_WORDS[outcome], choices=[SelectChoice("", "Not an outcome here"), *offered], default=""
    )


def _unit_field(label: str) -> DropDownField:
    return DropDownField(label, choices=TERM_CHOICES, default=Unit.WORKING_DAYS.value, required="Choose the unit.")


class CallInRuleForm(RuleForm):
    """A call-in rule."""

    SECTIONS = (
        Section("rule", "The rule and its source", ("name", "valid_from", "valid_to", "words", "source")),
        Section("covers-part", "What it covers", ("covers", "never_callable")),
        Section(
            "clock",
            "How long they have",
            (
                "clock_start", "length", "unit", "weekday", "count_first_day", "rolls", "after_hours_from", "cut_off",
                "effect",
            ),
        ),
        Section("who", "Who may ask", ("council_size",), repeated="requesters", called="Way", another="Add a way"),
        Section("request", "What a request must hold", ("reasons", "grounds", "alternative", "judged_by")),
        Section("limits", "How often", ("once", "signatures_a_year", "repeat_months")),
        Section(
            "next",
            "After a valid request",
            (
                "meet_within", "meet_within_unit", "if_not_met", "reconsider_within", "reconsider_within_unit",
                "council_within", "council_within_unit",
            ),
        ),
        Section("outcomes", "What may come of it, and from when the decision may then be implemented",
                tuple(OUTCOME_FIELDS.values())),
        Section("waiver", "When call-in is waived", ("agreed_by", "needs_statement", "reported_to_council")),
        Section("why", "Why the rule changes", ("reason",)),
    )  # fmt: skip
    PLACES = MappingProxyType({"outcomes": OUTCOME_FIELDS[CallInOutcome.NO_ACTION]})

    covers = CheckboxesField(
        "Kinds of decisions",
        choices=choices_of(KIND_WORDS),
        required="Select the kinds of decisions that the rule covers.",
    )
    never_callable = lines_field("Never called in", "Exceptions among them, one to a line")

    clock_start = RadiosField(
        "What starts the clock?", choices=START_CHOICES, required="Select what starts the clock.",
        default=ClockStart.PUBLICATION.value,
    )  # fmt: skip
    length = number_field("How many?", required="Enter how many days or weeks.")
    unit = RadiosField(
        "Of what?", choices=UNIT_CHOICES, required="Select what is counted.", default=Unit.WORKING_DAYS.value
    )
    weekday = DropDownField("Day of the week", choices=WEEKDAY_CHOICES, default="")
    count_first_day = BooleanField("The first day counts as day 1")
    rolls = BooleanField("A last day that is no working day moves to the next one")
    after_hours_from = time_field(
        "Hour after which publication counts as the next working day’s",
        "Leave it empty where the hour makes no difference",
    )
    cut_off = time_field("Cut-off on the last day", "For example, 5pm. Leave it empty for the end of the day")
    effect = RadiosField(
        "If nobody asks, from when may the decision be implemented?",
        choices=EFFECT_CHOICES,
        required="Select from when the decision may be implemented.",
        default=Effect.NEXT_CALENDAR_DAY.value,
    )

    requesters = FieldList(FormField(RequestersForm), min_entries=1, max_entries=MOST_WAYS)
    council_size = number_field(
        "Members of the council", description="Needed where a share of the council may ask; otherwise leave it empty"
    )

    reasons = BooleanField("It must give reasons")
    grounds = lines_field("Grounds to choose from", "One to a line. Leave it empty where there is no list")
    alternative = BooleanField("It must propose an alternative")
    judged_by = LineField(
        "Who says whether a request is valid", [longest(200)], description="An office, for example Monitoring Officer"
    )

    once = RadiosField(
        "How often can one decision be called in?",
        choices=[SelectChoice(Once.DECISION, "Once"), SelectChoice(Once.GROUND, "Once on each ground")],
        required="Select how often one decision can be called in.",
        default=Once.DECISION.value,
    )
    signatures_a_year = number_field(
        "Requests that one member may sign in twelve months", description="Leave it empty where there is no limit"
    )
    repeat_months = number_field(
        "Months in which the same matter cannot be called in again",
        description="Leave it empty where there is no limit",
    )

    meet_within = number_field("Days within which scrutiny must meet", description="Leave it empty where none are set")
    meet_within_unit = _unit_field("Counted in (scrutiny meets)")
    if_not_met = RadiosField(
        "If scrutiny does not meet in time",
        choices=[
            SelectChoice(IfNotMet.STAYS_SUSPENDED, "The decision stays suspended"),
            SelectChoice(IfNotMet.TAKES_EFFECT, "The decision takes effect"),
        ],
        required="Select what follows if scrutiny does not meet in time.",
        default=IfNotMet.STAYS_SUSPENDED.value,
    )
    reconsider_within = number_field(
        "Days within which the decision maker must look again", description="Leave it empty where none are set"
    )
    reconsider_within_unit = _unit_field("Counted in (looking again)")
    council_within = number_field(
        "Days within which full council must look at it", description="Leave it empty where none are set"
    )
    council_within_unit = _unit_field("Counted in (full council)")

    outcome_no_action = _outcome_field(CallInOutcome.NO_ACTION)
    outcome_referred_back = _outcome_field(CallInOutcome.REFERRED_BACK)
    outcome_referred_to_council = _outcome_field(CallInOutcome.REFERRED_TO_COUNCIL)
    outcome_referred_elsewhere = _outcome_field(CallInOutcome.REFERRED_ELSEWHERE)
    outcome_withdrawn = _outcome_field(CallInOutcome.WITHDRAWN)
    outcome_not_met = _outcome_field(CallInOutcome.NOT_MET)

    agreed_by = lines_field(
        "Who may agree", "Offices in order, one to a line: the next only where those before are none or cannot act"
    )
    needs_statement = BooleanField("The record must state why")
    reported_to_council = BooleanField("Each waiver is reported to full council")

    @property
    def rule(self) -> CallInRule:
        """Make the rule that was typed, whose fields were found readable."""
        typed = self.data
        return CallInRule(
            name=typed["name"],
            clock=self._clock(),
            requesters=tuple(one.form.requesters for one in self.requesters if not one.form.count.is_empty()),
            words=typed["words"],
            source=typed["source"],
            valid_from=self.valid_from.typed_date,
            valid_to=typed["valid_to"],
            covers=frozenset(DecisionKind(one) for one in typed["covers"]),
            never_callable=lines_of(typed["never_callable"]),
            council_size=typed["council_size"],
            judged_by=typed["judged_by"] or "",
            demands=Demands(typed["reasons"], lines_of(typed["grounds"]), typed["alternative"]),
            limits=Limits(Once(typed["once"]), typed["signatures_a_year"], typed["repeat_months"]),
            afterwards=self._afterwards(),
            waiver=WaiverRule(lines_of(typed["agreed_by"]), typed["needs_statement"], typed["reported_to_council"]),
        )

    def problems(self) -> Iterable[tuple[Field, str]]:
        """Yield what is wrong with the rule, and beside which field; each way of asking is judged by itself."""
        rule = self.rule
        for entry in self.requesters:
            if not entry.form.count.is_empty():
                alone = replace(rule, requesters=(entry.form.requesters,))
                yield from ((entry.form.count, words) for name, words in problems_with(alone) if name == "requesters")
        for name, words in problems_with(rule):
            if name != "requesters":
                yield self.field_of(name), words
            elif not rule.requesters:
                yield self.requesters[0].form.count, words

    @staticmethod
    def beyond(rule: CallInRule) -> Iterable[tuple[str, str]]:
        """Refuse more ways of asking than the form has room for."""
        if len(rule.requesters) > MOST_WAYS:
            yield "requesters", f"A rule has at most {MOST_WAYS} ways to ask for a call-in."

    @staticmethod
    def as_typed(rule: CallInRule) -> dict[str, Any]:
        """Return a rule as what fills the form."""
        clock, then = rule.clock, rule.afterwards
        terms = {name: getattr(then, name) for name in TERMS}
        return {
            "name": rule.name, "words": rule.words, "source": rule.source, "judged_by": rule.judged_by,
            "valid_from": None if rule.valid_from == date.min else rule.valid_from, "valid_to": rule.valid_to,
            "covers": [kind.value for kind in DecisionKind if kind in rule.covers],
            "never_callable": "\n".join(rule.never_callable),
            "clock_start": clock.start.value, "length": clock.length, "unit": clock.unit.value,
            "weekday": "" if clock.weekday is None else str(clock.weekday),
            "count_first_day": clock.first_day_counts, "rolls": clock.rolls, "effect": clock.effect.value,
            "after_hours_from": clock.after_hours_from, "cut_off": clock.cut_off,
            "requesters": [RequestersForm.as_typed(one) for one in rule.requesters],
            "council_size": rule.council_size,
            "reasons": rule.demands.reasons, "grounds": "\n".join(rule.demands.grounds),
            "alternative": rule.demands.alternative,
            "once": rule.limits.once.value, "signatures_a_year": rule.limits.signatures_a_year,
            "repeat_months": rule.limits.repeat_months, "if_not_met": then.if_not_met.value,
            **{name: term.length if term else None for name, term in terms.items()},
            **{f"{name}_unit": (term or Term(1)).unit.value for name, term in terms.items()},
            **{OUTCOME_FIELDS[outcome]: effect.value for outcome, effect in then.outcomes.items()},
            "agreed_by": "\n".join(rule.waiver.agreed_by), "needs_statement": rule.waiver.needs_statement,
            "reported_to_council": rule.waiver.reported_to_council,
        }  # fmt: skip

    def _clock(self) -> Clock:
        return Clock(
            length=self.length.data or 0,
            unit=Unit(self.unit.data),
            weekday=int(self.weekday.data) if self.weekday.data and self.unit.data == Unit.WEEKDAY else None,
            start=ClockStart(self.clock_start.data),
            first_day_counts=self.count_first_day.data,
            after_hours_from=self.after_hours_from.data,
            cut_off=self.cut_off.data,
            rolls=self.rolls.data,
            effect=Effect(self.effect.data),
        )

    def _afterwards(self) -> Afterwards:
        typed = self.data
        terms = {
            name: None if typed[name] is None else Term(typed[name], Unit(typed[f"{name}_unit"])) for name in TERMS
        }
        return Afterwards(
            if_not_met=IfNotMet(typed["if_not_met"]),
            outcomes={one: TakesEffect(typed[field]) for one, field in OUTCOME_FIELDS.items() if typed[field]},
            **terms,
        )
