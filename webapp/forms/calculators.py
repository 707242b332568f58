"""The forms of the two public calculators: from publication forwards, and from a decision backwards.

They are sent as addresses, so that an answer can be linked to; a day may also be written as one value, 2012-01-13.
"""

import re
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from webapp.domain.backwards import DRAFT_REPORT_DAYS, FINAL_REPORT_DAYS
from webapp.domain.constitution import Clock, ClockStart, Effect, Unit
from webapp.domain.days import Nation
from webapp.domain.wording import WEEKDAYS
from webapp.forms.fields import ClockTimeField, DayMonthYearField, DropDownField, LineField, RadiosField

OWN = "own"
_AS_ONE_VALUE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
UNIT_CHOICES = (
    SelectChoice(Unit.WORKING_DAYS.value, "Working days"),
    SelectChoice(Unit.CALENDAR_DAYS.value, "Calendar days"),
    SelectChoice(
        Unit.WEEKDAY.value,
        "Weeks, to a day of the week",
        render_kw={"hint": "For example, the Tuesday of the week after"},
    ),
)
START_CHOICES = (
    SelectChoice(ClockStart.PUBLICATION.value, "Publication of the record"),
    SelectChoice(ClockStart.DECISION.value, "The decision"),
    SelectChoice(ClockStart.MEETING.value, "The meeting that made it"),
)
EFFECT_CHOICES = (
    SelectChoice(Effect.NEXT_CALENDAR_DAY.value, "On the next day, even a Saturday"),
    SelectChoice(Effect.NEXT_WORKING_DAY.value, "On the next working day"),
    SelectChoice(Effect.ON_LAST_DAY.value, "On the last day, after the cut-off"),
    SelectChoice(Effect.END_OF_LAST_DAY.value, "When the last day has ended"),
)
NATION_CHOICES = tuple(SelectChoice(one.value, one.value.replace("-", " ").title()) for one in Nation)
WEEKDAY_CHOICES = (SelectChoice("", "Choose a day"), *(SelectChoice(str(n), name) for n, name in enumerate(WEEKDAYS)))


class ForwardsForm(Form):
    """When a record was published, and by which rule to count; the last fields are for a rule of one's own."""

    rule = DropDownField("Rule", required="Choose a rule.")
    published_on = DayMonthYearField(
        "Date of publication",
        called="the date of publication",
        required="Enter the date on which the record was published.",
        description="For example, 13 1 2012",
    )
    published_time = ClockTimeField(
        "Time of publication",
        description="Noon where you leave it empty",
        render_kw={"classes": "govuk-input--width-5"},
    )
    decided_on = DayMonthYearField(
        "Date of the decision",
        called="the date of the decision",
        description="Needed where the clock starts with the decision or its meeting",
    )
    nation = RadiosField("Whose bank holidays?", choices=NATION_CHOICES, default=Nation.ENGLAND.value)
    length = LineField("How many?", render_kw={"classes": "govuk-input--width-3", "inputmode": "numeric"})
    unit = RadiosField("Of what?", choices=UNIT_CHOICES, default=Unit.WORKING_DAYS.value)
    weekday = DropDownField("Day of the week", choices=WEEKDAY_CHOICES, default="")
    clock_start = RadiosField("What starts the clock?", choices=START_CHOICES, default=ClockStart.PUBLICATION.value)
    first_day_counts = BooleanField("The first day counts as day 1")
    rolls = BooleanField("A last day that is no working day moves to the next one")
    after_hours_from = ClockTimeField(
        "Hour after which publication counts as the next working day’s",
        render_kw={"classes": "govuk-input--width-5"},
    )
    cut_off = ClockTimeField(
        "Cut-off on the last day",
        description="Where you leave it empty, the last day counts to its end",
        render_kw={"classes": "govuk-input--width-5"},
    )
    effect = RadiosField(
        "From when may the decision be implemented?", choices=EFFECT_CHOICES, default=Effect.NEXT_CALENDAR_DAY.value
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the length of a rule of one's own."""
        sound = bool(super().validate(extra_validators))
        if self.rule.data == OWN and not (self.length.data.isascii() and self.length.data.isdigit()):
            self.length.errors = ["Enter how many days or weeks, as a number."]
            return False
        return sound

    @property
    def clock(self) -> Clock:
        """Return the clock of a rule of one's own; whether it can be used is the domain's to say."""
        return Clock(
            length=int(self.length.data[:4]),
            unit=Unit(self.unit.data),
            weekday=int(self.weekday.data) if self.weekday.data else None,
            start=ClockStart(self.clock_start.data),
            first_day_counts=bool(self.first_day_counts.data),
            after_hours_from=self.after_hours_from.data,
            cut_off=self.cut_off.data,
            rolls=bool(self.rolls.data),
            effect=Effect(self.effect.data),
        )


def _few_days(_form: Form, field: Field) -> None:
    if field.data and not (field.data.isascii() and field.data.isdigit() and 1 <= int(field.data[:4]) <= 365):
        raise ValidationError("Enter a number of days from 1 to 365, or leave it empty.")


class BackwardsForm(Form):
    """The day on which something is to be decided, by which rule of notice, and when its reports are due."""

    decision_on = DayMonthYearField(
        "Date of the decision",
        called="the date of the decision",
        required="Enter the date on which the decision is to be made.",
        description="For example, 15 12 2026",
    )
    rule = DropDownField("Rule of notice", required="Choose a rule.")
    draft_days = LineField(
        "Days before it that the draft report is due",
        [_few_days],
        default=str(DRAFT_REPORT_DAYS),
        description="Calendar days, used where the rule sets none. Leave it empty if there is no such day",
        render_kw={"classes": "govuk-input--width-3", "inputmode": "numeric"},
    )
    final_days = LineField(
        "Days before it that the final report is due",
        [_few_days],
        default=str(FINAL_REPORT_DAYS),
        description="Calendar days, used where the rule sets none. Leave it empty if there is no such day",
        render_kw={"classes": "govuk-input--width-3", "inputmode": "numeric"},
    )
    not_key = BooleanField("It is not a key decision")
    private = BooleanField("The meeting, or a part of it, will be private")
    nation = RadiosField("Whose bank holidays?", choices=NATION_CHOICES, default=Nation.ENGLAND.value)

    @property
    def report_days(self) -> dict[str, int | None]:
        """Return how many calendar days before the decision each report is due, None for no such day."""
        return {
            "draft_days": int(self.draft_days.data) if self.draft_days.data else None,
            "final_days": int(self.final_days.data) if self.final_days.data else None,
        }


def spread_days(typed: MultiDict[str, str], *names: str) -> MultiDict[str, str]:
    """Write days given as one value, published_on=2012-01-13, as the three inputs that a form has; others stay."""
    spread = MultiDict(typed)
    for name in names:
        for written in spread.poplist(name)[:1]:
            found = _AS_ONE_VALUE.fullmatch(written)
            year, month, day = found.groups() if found else ("", "", written)
            spread.update({f"{name}-day": day, f"{name}-month": month, f"{name}-year": year})
    return spread
