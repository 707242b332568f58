"""The forms of the working calendar: bank holidays, closures, and the Government's list as a file."""

from wtforms import FileField, Form, HiddenField
from wtforms.fields.choices import SelectChoice

from webapp.domain.days import Closure
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import DayMonthYearField, LineField, RadiosField, TextField
from webapp.forms.validators import longest

LONGEST_NAME = 150
COUNTS, DOES_NOT_COUNT = "yes", "no"


def _counts(question: str, sentence: str) -> RadiosField:
    return RadiosField(
        question,
        choices=[
            SelectChoice(COUNTS, "Yes, it is counted as a working day"),
            SelectChoice(DOES_NOT_COUNT, "No, it is left out"),
        ],
        required=sentence,
        default=COUNTS,
    )


def _reason() -> TextField:
    return TextField(
        "Reason", required="Enter the reason.", longest=1000, description="Staff read it in the trail of changes"
    )


class ReasonForm(RevisedForm):
    """A change that needs nothing but its reason."""

    reason = _reason()


class HolidayForm(RevisedForm):
    """A bank holiday that the list does not know."""

    day = DayMonthYearField("Day", called="the day", required="Enter the day.")
    name = LineField(
        "Name of the bank holiday",
        [longest(LONGEST_NAME)],
        required="Enter the name of the bank holiday.",
        description="It is shown wherever days are counted",
    )
    reason = _reason()


class _ClosureDays(RevisedForm):
    """When a closure is. It stands before `ClosureForm` so that its fields come first, in the error summary too."""

    first = DayMonthYearField("Day, or first day", called="the first day", required="Enter the day, or the first day.")
    last = DayMonthYearField("Last day", called="the last day", description="Leave it empty for a single day")


class ClosureForm(RevisedForm):
    """What a closure is called, and whether its days count all the same."""

    name = LineField(
        "Name of the closure",
        [longest(LONGEST_NAME)],
        required="Enter the name of the closure.",
        description="For example, Christmas closure",
    )
    call_in = _counts("Does it count towards call-in?", "Select whether it counts towards call-in.")
    notice = _counts("Does it count towards notice?", "Select whether it counts towards notice.")
    reason = _reason()

    @property
    def closure(self) -> Closure:
        """Return the closure as it was described."""
        return Closure(self.name.data, self.call_in.data == COUNTS, self.notice.data == COUNTS)

    @staticmethod
    def as_typed(closure: Closure) -> dict[str, str]:
        """Return a closure as what fills the form."""
        return {
            "name": closure.name,
            "call_in": COUNTS if closure.counts_for_call_in else DOES_NOT_COUNT,
            "notice": COUNTS if closure.counts_for_notice else DOES_NOT_COUNT,
        }


class NewClosureForm(_ClosureDays, ClosureForm):
    """A closure on a day, or from one day to another."""


class HolidayFileForm(Form):
    """The Government's list, as a file."""

    file = FileField(
        "File",
        description="The file bank-holidays.json as www.gov.uk/bank-holidays.json gives it. Up to 1 MB.",
        render_kw={"attributes": {"accept": ".json,application/json"}},
    )


class LoadListForm(RevisedForm):
    """The list that was looked at, signed by us, on its way back to be loaded."""

    content = HiddenField()
