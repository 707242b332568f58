"""The forms of a call-in: a request with its signatures, its validity, what came of it, and the final decision."""

from collections.abc import Iterable
from datetime import datetime

from wtforms import Field, Form
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import CallInRule, Pool
from webapp.domain.london import london
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import (
    CheckboxesField,
    ClockTimeField,
    DayMonthYearField,
    LineField,
    RadiosField,
    TextField,
)
from webapp.forms.validators import longest

MOST_RESIDENTS = 1_000_000
SEEN = "The public sees this, unless the report is exempt"
DEMANDED = "The rule demands it: until it is there, the decision is not suspended"


def number_of_residents(_form: Form, field: Field) -> None:
    """Refuse what is not a number of people."""
    text = str(field.data).replace(",", "")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_RESIDENTS):
        raise ValidationError("Enter the number of residents in figures, for example 1,500.")


class CallInRequestForm(RevisedForm):
    """What arrived of a request at one moment: who signed, and what the rule demands beside the signatures."""

    people = CheckboxesField(
        "Members who signed", required="Select the members who signed.", narrow="Find a member by name"
    )
    residents = LineField(
        "Residents who have signed in all",
        [number_of_residents],
        description="The number you have verified; names are not kept",
        render_kw={"classes": "govuk-input--width-5", "inputmode": "numeric"},
    )
    received_on = DayMonthYearField(
        "Date it was received", called="the date it was received", required="Enter the date it was received."
    )
    received_time = ClockTimeField(
        "Time it was received",
        required="Enter the time it was received, for example 4:30pm.",
        render_kw={"classes": "govuk-input--width-5"},
    )
    chosen_grounds = CheckboxesField("Grounds of the rule that the request gives")
    grounds = TextField(
        "Reasons given",
        longest=4000,
        description="The public sees them once the decision is called in, unless its report is exempt",
    )
    alternative = TextField("Alternative course of action", longest=4000)
    repeats_on = DayMonthYearField(
        "If the same matter has been called in before: on which day",
        called="the day of the earlier call-in",
        description="Leave it empty where it has not",
    )

    def ask_for(self, rule: CallInRule, *, is_first: bool) -> None:
        """Keep the fields that the rule has a use for; once a request is there, what it lacked may come alone."""
        pools = {one.pool for one in rule.requesters}
        if Pool.PUBLIC not in pools:
            del self.residents
        if not is_first or Pool.PUBLIC in pools:
            self.people.required, self.people.flags.optional = None, True
        if rule.demands.grounds:
            self.chosen_grounds.choices = [SelectChoice(ground, ground) for ground in rule.demands.grounds]
        else:
            del self.chosen_grounds
        if not rule.demands.alternative:
            del self.alternative
        if rule.limits.repeat_months is None:
            del self.repeats_on
        for field, is_demanded in (
            (self.chosen_grounds, rule.demands.grounds),
            (self.grounds, rule.demands.reasons),
            (self.alternative, rule.demands.alternative),
        ):
            if is_demanded:
                field.flags.optional = False
                field.description = f"{DEMANDED}. {field.description}".removesuffix(". ")

    @property
    def received_at(self) -> datetime:
        """Return the typed London day and time as an instant."""
        assert self.received_time.data is not None
        return london(self.received_on.typed_date, self.received_time.data)

    @property
    def number_of_residents(self) -> int | None:
        """Return how many residents have signed in all, if that was asked and answered."""
        typed = self.residents.data if self.residents else ""
        return int(typed.replace(",", "")) if typed else None


class ValidityForm(RevisedForm):
    """What the office that judges requests found of one."""

    validity = RadiosField(
        "Is the request valid?",
        choices=[
            SelectChoice(Validity.VALID.value, "Valid"),
            SelectChoice(
                Validity.NOT_VALID.value,
                "Not valid",
                render_kw={"hint": "Its signatures are void and implementation is no longer suspended"},
            ),
        ],
        required="Select whether the request is valid.",
    )
    by = LineField(
        "Who found this: name and office",
        [longest(200)],
        required="Enter the name and the office of the officer who found this.",
    )
    reasons = TextField("Reasons", required="Enter the reasons.", longest=4000, description=SEEN)
    day = DayMonthYearField("On which day?", called="the day", required="Enter the day.")


class CallInOutcomeForm(RevisedForm):
    """What came of a call-in; the rule kept with the record says which outcomes there are."""

    outcome = RadiosField("What came of the call-in?", required="Select what came of the call-in.")
    day = DayMonthYearField("On which day?", called="the day", required="Enter the day.")
    words = TextField(
        "What was concluded", required="Enter what was concluded, and why.", longest=4000, description=SEEN
    )

    def offer(self, outcomes: Iterable[tuple[str, str, str]]) -> None:
        """Fill in the outcomes: value, words, and from when the decision may be implemented then."""
        self.outcome.choices = [
            SelectChoice(value, words, render_kw={"hint": effect}) for value, words, effect in outcomes
        ]


class ReconsiderForm(RevisedForm):
    """What was decided when a referred decision was looked at again."""

    stands = RadiosField(
        "What was decided?",
        choices=[
            SelectChoice("yes", "The decision stands, as made or as amended"),
            SelectChoice("no", "The decision is rescinded"),
        ],
        required="Select what was decided.",
    )
    day = DayMonthYearField("On which day?", called="the day", required="Enter the day.")
    words = TextField(
        "Final decision and reasons",
        required="Enter the final decision and the reasons.",
        longest=4000,
        description=SEEN,
    )
