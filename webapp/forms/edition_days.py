"""The forms of days on which the plan is to be published: one, and several at once."""

from wtforms import Form

from webapp.domain.edition_days import EXAMPLE, PlannedDay
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import DayMonthYearField, TextField

LONGEST_TEXT = 6000


class EditionDayForm(RevisedForm):
    """One day on which an edition is to be published."""

    publish_on = DayMonthYearField(
        "Day of publication", called="the day of publication", required="Enter the day of publication."
    )
    copy_by = DayMonthYearField(
        "Copy must be in by",
        called="the day by which copy must be in",
        description="The last day to send in what the edition is to hold. The public sees it too",
    )

    @property
    def planned(self) -> PlannedDay:
        """Return the day as it was typed."""
        return PlannedDay(self.publish_on.typed_date, self.copy_by.data)


class SeveralDaysForm(Form):
    """A year of them."""

    lines = TextField(
        "Days, one on a line",
        required="Enter at least one day.",
        description=f"For example: {EXAMPLE}. The day for copy may be left out",
        longest=LONGEST_TEXT,
    )
