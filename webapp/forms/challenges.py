"""The forms of a challenge that a decision should have been key, and of reports to Council on that and on urgency."""

from collections.abc import Iterable
from typing import Any

from wtforms import Form
from wtforms.fields.choices import SelectChoice

from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import DayMonthYearField, DropDownField, LineField, RadiosField, TextField
from webapp.forms.validators import longest
from webapp.models.bodies import ScrutinyCommittee

ON_RECORD, IN_WORDS = "on-record", "in-words"


class ChallengeForm(RevisedForm):
    """A challenge: by which committee, of which decision, why, and by when it wants the report."""

    committee = DropDownField("Committee that challenges the decision", required="Choose the committee.")
    where = RadiosField(
        "Is the decision on record here?",
        choices=[
            SelectChoice(ON_RECORD, "Yes, it has a reference"),
            SelectChoice(IN_WORDS, "No, it was never in the plan"),
        ],
        required="Select whether the decision is on record here.",
    )
    reference = LineField("Reference", [longest(60)], description="Of a decision that was not treated as key")
    matter = LineField("What was decided", [longest(300)])
    decided_on = DayMonthYearField("Day of the decision", called="the day of the decision")
    decided_by = LineField("Who made the decision", [longest(250)], description="The office or the body")
    reasons = TextField(
        "Why the committee thinks that it should have been key",
        required="Enter the committee’s reasons.",
        description="The public reads them",
        longest=4000,
    )
    raised_on = DayMonthYearField(
        "Day of the challenge", called="the day of the challenge", required="Enter the day of the challenge."
    )
    report_due_on = DayMonthYearField(
        "Day by which the committee requires the report to Council",
        called="the day of the report",
        required="Enter the day by which the report is required.",
    )

    def offer(self, committees: Iterable[ScrutinyCommittee]) -> None:
        """Fill the list of committees."""
        self.committee.choices = [
            SelectChoice("", "Choose a committee"),
            *(SelectChoice(one.slug, one.name) for one in committees),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the fields of the chosen radio only."""
        super().validate(extra_validators)
        in_words = {
            self.matter: "Enter what was decided.",
            self.decided_on: "Enter the day of the decision.",
            self.decided_by: "Enter who made the decision.",
        }
        on_record = {self.reference: "Enter the reference."}
        wanted = {ON_RECORD: on_record, IN_WORDS: in_words}.get(self.where.data or "", {})
        for field in (*on_record, *in_words):
            if field not in wanted:
                field.errors = []
            elif not field.data and not field.errors:
                field.errors = [wanted[field]]
        return not self.errors


class ReportForm(RevisedForm):
    """The report that the executive made to Council."""

    reported_on = DayMonthYearField(
        "Day of the report to Council", called="the day of the report", required="Enter the day of the report."
    )
    report = TextField(
        "What was reported",
        required="Enter what was reported.",
        description="The decision, the reasons for it and who made it. The public reads this",
        longest=8000,
    )
    why_not_key = TextField(
        "Why the executive thinks that the decision was not key",
        description="Leave it empty where the executive agrees that it was",
        longest=4000,
    )


class PeriodForm(Form):
    """The days from and to which a report covers; sent as an address."""

    first = DayMonthYearField("First day", called="the first day", required="Enter the first day.")
    last = DayMonthYearField("Last day", called="the last day", required="Enter the last day.")


class UrgencyReportForm(RevisedForm):
    """A report on special urgency that was made to Council."""

    reported_on = DayMonthYearField(
        "Day of the report to Council", called="the day of the report", required="Enter the day of the report."
    )
    first = DayMonthYearField(
        "First day it covered", called="the first day covered", required="Enter the first day covered."
    )
    last = DayMonthYearField(
        "Last day it covered", called="the last day covered", required="Enter the last day covered."
    )
    minute = LineField(
        "Where it is minuted",
        [longest(300)],
        required="Enter where the report is minuted.",
        description="For example, Council, minute 34",
    )
