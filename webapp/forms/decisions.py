"""The forms of an entry of the plan: its particulars, a move of its date, a withdrawal, a discarded draft."""

from datetime import date
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from webapp.domain import expected_dates, references
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import PARAGRAPHS, Restriction
from webapp.domain.expected_dates import ExpectedDate, Precision
from webapp.domain.key_decisions import GROUND_WORDS
from webapp.forms.fields import CheckboxesField, DayMonthYearField, DropDownField, LineField, RadiosField, TextField
from webapp.forms.validators import email_address, longest, revision_number, web_address

NOT_KEY = "not-key"
ALL_WARDS = "all"
SPARE_PAPERS = 2


class RevisedForm(Form):
    """A form about something that exists: it remembers which state of it the page was made from."""

    revision = HiddenField(validators=[revision_number])

    @property
    def from_revision(self) -> int:
        """Return the revision that the page showed."""
        return int(self.revision.data or 0)


class ExpectedDateFields(Form):
    """When the decision is expected: four radios that open the fields they need."""

    CHOICES = (
        SelectChoice(Precision.DAY, "On a day"),
        SelectChoice(Precision.MONTH, "In a month, no day fixed"),
        SelectChoice(Precision.NOT_BEFORE, "Not before a day"),
        SelectChoice(Precision.RANGE, "Between two days"),
        SelectChoice(Precision.UNKNOWN, "Not known yet"),
    )
    precision = RadiosField("When is the decision expected?", choices=CHOICES, default=Precision.UNKNOWN)
    day = DayMonthYearField("Day of the decision", called="the day of the decision")
    month = LineField("Month of the decision", description="For example, January 2027")
    not_before = DayMonthYearField("Earliest day", called="the earliest day")
    first = DayMonthYearField("First day", called="the first day")
    last = DayMonthYearField("Last day", called="the last day")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the fields of the chosen radio only, and for dates that make sense together."""
        self.expected = expected_dates.unknown()
        sound = super().validate(extra_validators)
        wanted: tuple[Any, ...] = {
            Precision.DAY: (self.day,),
            Precision.MONTH: (self.month,),
            Precision.NOT_BEFORE: (self.not_before,),
            Precision.RANGE: (self.first, self.last),
        }.get(self.precision.data, ())
        for field in (self.day, self.month, self.not_before, self.first, self.last):
            if field not in wanted:
                field.errors = []
        sound = not any(field.errors for field in (self.precision, *wanted))
        for field in wanted:
            if sound and not field.data:
                field.errors = [f"Enter {field.label.text[0].lower()}{field.label.text[1:]}."]
        return sound and all(field.data for field in wanted) and self._make_sense()

    def _make_sense(self) -> bool:
        match self.precision.data:
            case Precision.DAY if self.day.data:
                self.expected = expected_dates.on_day(self.day.data)
            case Precision.NOT_BEFORE if self.not_before.data:
                self.expected = expected_dates.not_before(self.not_before.data)
            case Precision.RANGE if self.first.data and self.last.data:
                return self._between(self.first.data, self.last.data)
            case Precision.MONTH:
                return self._in_month()
        return True

    def _between(self, first: date, last: date) -> bool:
        try:
            self.expected = expected_dates.between(first, last)
        except RuleBroken as refused:
            self.last.errors = [refused.message]
        return not self.last.errors

    def _in_month(self) -> bool:
        read = expected_dates.parse(self.month.data)
        if read.precision is not Precision.MONTH or read.starts_on is None:
            self.month.errors = ["Enter a month and its year, for example January 2027."]
            return False
        self.expected = expected_dates.in_month(read.starts_on.year, read.starts_on.month)
        return True


def expected_as_typed(expected: ExpectedDate) -> dict[str, Any]:
    """Return what fills `ExpectedDateFields` so that they show this date."""
    start, end = expected.starts_on, expected.ends_on
    filled: dict[str, Any] = {"precision": expected.precision}
    match expected.precision:
        case Precision.DAY:
            filled["day"] = start
        case Precision.MONTH:
            filled["month"] = expected_dates.month_heading(expected)
        case Precision.NOT_BEFORE:
            filled["not_before"] = start
        case Precision.RANGE:
            filled |= {"first": start, "last": end}
    return filled


class PaperFields(Form):
    """A document: its title and where to read it."""

    title = LineField("Title of the document", [longest(250)])
    url = LineField("Web address", [web_address, longest(2000)], description="Begins with https://")

    def validate_url(self, field: LineField) -> None:
        """An address alone says nothing to a reader."""
        if field.data and not self.title.data:
            raise ValidationError("Enter the title of the document that this address leads to.")


class EntryForm(RevisedForm):
    """Every particular of an entry. The reference and the date are asked for while it is a draft only.

    `seen` is a fingerprint of what each field said when the page was made (webapp/views/entry_merge.py).
    """

    seen = HiddenField()
    reference = LineField(
        "Reference",
        [longest(references.LONGEST_REFERENCE)],
        required="Enter a reference, for example KEY/01JAN/27.",
        description="The next free one is offered. It stays for ever, whatever happens to the date.",
        render_kw={"classes": "govuk-input--width-20", "spellcheck": False},
    )
    title = LineField("Title", [longest(300)], required="Enter a title.")
    matter = TextField("What is to be decided", description="Needed before the decision can be in the plan")
    ground = RadiosField(
        "Why is it a key decision?",
        choices=[SelectChoice(ground.value, words) for ground, words in GROUND_WORDS.items()]
        + [SelectChoice(NOT_KEY, "It is not a key decision"), SelectChoice("", "Not said yet")],
        default="",
    )
    decision_makers = CheckboxesField(
        "Decision makers",
        description="Select every body or office that decides. One at least is needed before it can be in the plan",
    )
    committees = CheckboxesField("Scrutiny committees", description="Select every committee it falls to")
    wards = CheckboxesField("Wards affected")
    when = FormField(ExpectedDateFields)
    consultation = TextField("Consultation", description="Who is consulted, how and until when")
    lead_officer = LineField("Name", [longest(120)])
    lead_officer_post = LineField("Post", [longest(200)])
    lead_officer_telephone = LineField("Telephone", [longest(60)], render_kw={"type": "tel"})
    lead_officer_email = LineField("E-mail address", [email_address, longest(254)], render_kw={"type": "email"})
    directorate = LineField(
        "Directorate or department", [longest(120)], description="The part of the council whose decision it is"
    )
    papers = FieldList(FormField(PaperFields), max_entries=60)
    documents_note = TextField(
        "About documents", description="For example, that a public report will be available one week before"
    )
    restriction = RadiosField(
        "May the public see the report?",
        choices=[
            SelectChoice(Restriction.PUBLIC, "Yes, all of it"),
            SelectChoice(Restriction.PART_EXEMPT, "Part of it is exempt"),
            SelectChoice(Restriction.FULLY_EXEMPT, "All of it is exempt"),
        ],
        default=Restriction.PUBLIC,
    )
    exempt_paragraph = DropDownField(
        "Paragraph of Schedule 12A to the Local Government Act 1972",
        choices=[SelectChoice("", "Choose a paragraph")]
        + [SelectChoice(str(number), f"{number}: {words}") for number, words in PARAGRAPHS.items()],
        description="Needed when part or all of the report is exempt. Never give the information itself",
    )

    def validate_reference(self, field: LineField) -> None:
        """A reference must be one that can be matched again."""
        if problem := references.problem_with(field.data):
            raise ValidationError(problem)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the paragraph that makes information exempt; an empty field alone would never be asked."""
        sound = bool(super().validate(extra_validators))
        if self.restriction.data != Restriction.PUBLIC and not self.exempt_paragraph.data:
            self.exempt_paragraph.errors = ["Choose the paragraph of Schedule 12A that makes the report exempt."]
            return False
        return sound

    def offer(self, *, decision_makers: Any, committees: Any, wards: Any) -> None:
        """Fill the lists from which bodies and wards are chosen."""
        self.decision_makers.choices = [SelectChoice(str(row.id), row.name) for row in decision_makers]
        self.committees.choices = [SelectChoice(str(row.id), row.name) for row in committees]
        self.wards.choices = [SelectChoice(ALL_WARDS, "All wards")] + [
            SelectChoice(str(row.id), row.name) for row in wards
        ]

    def add_spare_papers(self) -> None:
        """Leave room for more documents than there are."""
        while len([paper for paper in self.papers if not paper.form.title.data]) < SPARE_PAPERS:
            self.papers.append_entry()


class PublishedEntryForm(EntryForm):
    """An entry that the public has seen: its reference is permanent and its date moves only with a reason."""

    reference = None  # type: ignore[assignment]
    when = None
    validate_reference = None  # type: ignore[assignment]


class NewDateFields(ExpectedDateFields):
    """Another expected date: nothing is chosen beforehand, so that no date is lost by pressing a button."""

    precision = RadiosField(
        "When is it expected now?",
        choices=ExpectedDateFields.CHOICES,
        required="Select when the decision is expected now.",
    )


class MoveDateForm(RevisedForm):
    """Another expected date, and why."""

    when = FormField(NewDateFields)
    reason = TextField("Reason", required="Enter the reason, which the public will read.", longest=1000)


class WithdrawForm(RevisedForm):
    """Why a decision leaves the plan."""

    reason = TextField("Reason", required="Enter the reason, which the public will read.", longest=1000)


class ConfirmForm(RevisedForm):
    """A button whose page remembers the revision it was made from."""
