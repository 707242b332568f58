"""The forms after a decision is made: its record, a correction, the day on which it was acted on."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form
from wtforms.fields.choices import SelectChoice

from webapp.domain import recheck
from webapp.domain.constitution import WaiverRule
from webapp.domain.london import in_london, london
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import CheckboxesField, ClockTimeField, DayMonthYearField, LineField, RadiosField, TextField
from webapp.forms.validators import longest
from webapp.queries.recheck import OpenDeadline

CALLABLE, NOT_CALLABLE, WAIVED = "callable", "not-callable", "waived"
WAIVER = ("waiver_agreed_by", "waiver_capacity", "waiver_unable", "waiver_agreed_on", "waiver_statement")
ASKED_AFTER = {NOT_CALLABLE: ("not_callable_reason",), WAIVED: WAIVER}


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
    waiver_agreed_by = LineField("Name of whoever agreed to the waiver", [longest(200)])
    waiver_capacity: Field = LineField(
        "In what capacity they agreed", [longest(200)], description="For example, chair of the scrutiny committee"
    )
    waiver_agreed_on = DayMonthYearField("Day on which it was agreed", called="the day on which the waiver was agreed")
    waiver_statement = TextField("Statement of the reasons for urgency", longest=5000)
    stated_effective_on = DayMonthYearField(
        "Effective from, as stated elsewhere",
        called="the stated date",
        description="The date that another system or a paper states. It is kept beside ours and never used instead",
    )
    stated_source = LineField("Where that date is stated", [longest(500)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the answer to "Can it be called in?" needs, and for nothing that another answer would."""
        super().validate(extra_validators)
        answer = self.call_in.data
        for name in (name for other, names in ASKED_AFTER.items() if other != answer for name in names):
            if name in self:
                self[name].errors = []
        for field, sentence in self._needed(answer):
            if not field.data and not field.errors:
                field.errors = [sentence]
        return not self.errors

    def asked(self) -> dict[str, Any]:
        """Return what was typed after the answer to "Can it be called in?", by the names of its fields."""
        return {
            name: self[name].data for name in ASKED_AFTER.get(self.call_in.data, ()) if name in self and self[name].data
        }

    def _needed(self, answer: str) -> Iterator[tuple[Field, str]]:
        if answer == NOT_CALLABLE:
            yield self.not_callable_reason, "Enter why the decision cannot be called in."
        if answer == WAIVED:
            yield self.waiver_agreed_by, "Enter the name of whoever agreed that call-in is waived."
            yield self.waiver_capacity, "Say in what capacity they agreed."
            yield self.waiver_agreed_on, "Enter the day on which the waiver was agreed."
            if not self.waiver_statement.flags.optional:
                yield self.waiver_statement, "Enter the statement of the reasons for urgency."
        if self.stated_effective_on.data:
            yield self.stated_source, "Enter where that date is stated."
        if self.stated_source.data:
            yield self.stated_effective_on, "Enter the date that is stated there."

    @property
    def published_at(self) -> datetime:
        """Return the typed London day and time as an instant."""
        assert self.published_time.data is not None
        return london(self.published_on.typed_date, self.published_time.data)


class OrderedWaiverRecordForm(RecordForm):
    """The same where the constitution names, in order, who may agree to a waiver."""

    waiver_capacity = RadiosField("In what capacity they agreed", choices=[])
    waiver_unable = TextField("Why those named before could not agree", longest=1000)


def record_form(waiver: WaiverRule, typed: MultiDict[str, str] | None, known: dict[str, Any]) -> RecordForm:
    """Return the form of a record, asking about a waiver as the rule for that decision wants it."""
    form = (OrderedWaiverRecordForm if waiver.agreed_by else RecordForm)(typed, data=known)
    if waiver.agreed_by:
        form.waiver_capacity.choices = [SelectChoice(office, office) for office in waiver.agreed_by]
    form.waiver_statement.flags.optional = not waiver.needs_statement
    return form


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


class ReannounceForm(Form):
    """Which deadlines to announce again, as the calendar has them now, and why."""

    deadlines = CheckboxesField(
        "Which deadlines do you want to announce again?",
        required="Select the deadlines to announce again.",
        invalid_choice_message=lambda _count: "The list has changed since you opened it. Look at it again.",
    )
    even_if_over = BooleanField(
        "Announce it even where the new last moment is already over",
        description="Nobody could call the decision in any more",
    )
    reason = TextField(
        "Reason",
        required="Enter the reason, which the public will read.",
        longest=1000,
        description="The public reads it",
    )

    def offer(self, deadlines: Iterable[OpenDeadline], now: datetime) -> None:
        """Let these be chosen; one that somebody changes meanwhile is on offer no more."""
        self.deadlines.choices = [
            SelectChoice(f"{one.uuid}.{one.revision}", f"{one.reference} {one.title}", {"hint": lines(words)})
            for one in deadlines
            if (words := one.moved and recheck.words_of(one.moved, now))
        ]

    @property
    def chosen(self) -> list[tuple[str, int]]:
        """Return uuid and revision of each decision that was chosen."""
        parts = (value.rpartition(".") for value in self.deadlines.data or ())
        return [(uuid, int(revision)) for uuid, _, revision in parts]


class ImplementForm(RevisedForm):
    """The day on which a decision was acted on."""

    day = DayMonthYearField("Day it was implemented", called="the day it was implemented", required="Enter the day.")


def lines(words: Iterable[str]) -> Markup:
    """Put words below one another in a hint."""
    return Markup("<br>").join(words)


def now_as_typed(at: datetime, day: str, time: str) -> dict[str, date | Any]:
    """Return an instant as what fills a day's and a time's field with these names."""
    local = in_london(at)
    return {day: local.date(), time: local.time().replace(second=0, microsecond=0)}
