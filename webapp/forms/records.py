"""The forms after a decision is made: its record, a correction, a call-in request and what came of it."""

from datetime import date, datetime
from typing import Any

from wtforms.fields.choices import SelectChoice

from webapp.domain.call_in import OUTCOME_WORDS
from webapp.domain.london import in_london, london
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import CheckboxesField, ClockTimeField, DayMonthYearField, LineField, RadiosField, TextField
from webapp.forms.validators import longest

CALLABLE, NOT_CALLABLE, WAIVED = "callable", "not-callable", "waived"


class RecordTexts(RevisedForm):
    """The texts of a record of decision (regulations 12 and 13)."""

    decision_text = TextField("Decision", required="Enter what was decided.")
    reasons = TextField("Reasons for the decision", required="Enter the reasons for the decision.")
    alternatives = TextField(
        "Alternatives considered and rejected",
        required="Enter the alternatives that were considered and rejected, or that there were none.",
    )
    interests = TextField(
        "Interests declared", required="Enter the conflicts of interest declared, or that there were none."
    )
    dispensations = TextField(
        "Dispensations", description="For each interest, any dispensation granted by the head of paid service"
    )


class WordingForm(RecordTexts):
    """The texts of a record put right, and why they were wrong."""

    reason = TextField(
        "Reason for the correction", required="Enter the reason, which the public will read.", longest=1000
    )


class RecordForm(RecordTexts):
    """The record of a decision, with its dates and whether it can be called in."""

    decided_on = DayMonthYearField(
        "Date of the decision", called="the date of the decision", required="Enter the date of the decision."
    )
    published_on = DayMonthYearField(
        "Date the record was published",
        called="the date the record was published",
        required="Enter the date the record was published.",
        description="The call-in clock starts with publication",
    )
    published_time = ClockTimeField(
        "Time it was published",
        required="Enter the time the record was published, for example 2pm.",
        description="For example, 2pm or 14:00",
        render_kw={"classes": "govuk-input--width-5"},
    )
    call_in = RadiosField(
        "Can it be called in?",
        choices=[
            SelectChoice(CALLABLE, "Yes"),
            SelectChoice(NOT_CALLABLE, "No, it is of a kind that cannot be called in"),
            SelectChoice(WAIVED, "No, call-in was waived because the decision is urgent"),
        ],
        default=CALLABLE,
    )
    not_callable_reason = LineField(
        "Why it cannot be called in", [longest(500)], description="For example, it is a recommendation to full Council"
    )
    waiver_agreed_by = LineField(
        "Who agreed to the waiver", [longest(200)], description="Name and capacity, for example chair of the committee"
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask why, or who agreed, where the answer to "Can it be called in?" needs it."""
        sound = bool(super().validate(extra_validators))
        needed = {
            NOT_CALLABLE: (self.not_callable_reason, "Enter why the decision cannot be called in."),
            WAIVED: (self.waiver_agreed_by, "Enter who agreed that call-in is waived, and in what capacity."),
        }.get(self.call_in.data)
        if needed and not needed[0].data:
            needed[0].errors = [needed[1]]
            return False
        return sound

    @property
    def published_at(self) -> datetime:
        """Return the typed London day and time as an instant."""
        assert self.published_time.data is not None
        return london(self.published_on.typed_date, self.published_time.data)


class CorrectionForm(RevisedForm):
    """When the record was really published, and why that was wrong before."""

    published_on = DayMonthYearField(
        "Date the record was published",
        called="the date the record was published",
        required="Enter the date the record was published.",
    )
    published_time = ClockTimeField(
        "Time it was published",
        required="Enter the time the record was published, for example 2pm.",
        render_kw={"classes": "govuk-input--width-5"},
    )
    reason = TextField("Reason", required="Enter the reason, which the public will read.", longest=1000)

    published_at = RecordForm.published_at


class CallInRequestForm(RevisedForm):
    """A request, or more signatures for one: who signed, when it arrived, on what grounds."""

    people = CheckboxesField(
        "Members who signed", required="Select the members who signed.", narrow="Find a member by name"
    )
    received_on = DayMonthYearField(
        "Date it was received", called="the date it was received", required="Enter the date it was received."
    )
    received_time = ClockTimeField(
        "Time it was received",
        required="Enter the time it was received, for example 4:30pm.",
        render_kw={"classes": "govuk-input--width-5"},
    )
    grounds = TextField(
        "Grounds",
        required="Enter the grounds given for the request.",
        longest=4000,
        description="The public sees them once the decision is called in, unless its report is exempt",
    )

    @property
    def received_at(self) -> datetime:
        """Return the typed London day and time as an instant."""
        assert self.received_time.data is not None
        return london(self.received_on.typed_date, self.received_time.data)


class CallInOutcomeForm(RevisedForm):
    """What came of a call-in."""

    outcome = RadiosField(
        "What came of the call-in?",
        choices=[SelectChoice(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()],
        required="Select what came of the call-in.",
    )
    day = DayMonthYearField("On which day?", called="the day", required="Enter the day.")
    words = TextField("What was concluded", required="Enter what was concluded, and why.", longest=4000)


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
    words = TextField("Final decision and reasons", required="Enter the final decision and the reasons.", longest=4000)


class ImplementForm(RevisedForm):
    """The day on which a decision was acted on."""

    day = DayMonthYearField("Day it was implemented", called="the day it was implemented", required="Enter the day.")


def now_as_typed(at: datetime, day: str, time: str) -> dict[str, date | Any]:
    """Return an instant as what fills a day's and a time's field with these names."""
    local = in_london(at)
    return {day: local.date(), time: local.time().replace(second=0, microsecond=0)}
