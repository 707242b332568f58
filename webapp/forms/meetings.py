"""The forms of meetings: adding or changing one, cancelling one."""

from collections.abc import Iterable
from datetime import datetime

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from webapp.domain.london import london
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import CheckboxesField, ClockTimeField, DayMonthYearField, DropDownField, LineField
from webapp.forms.validators import longest
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import Decision


class MeetingForm(RevisedForm):
    """When and where which committees meet, and which called-in decision they look at, where there are any."""

    committees = CheckboxesField(
        "Scrutiny committees",
        required="Select the committee that meets.",
        description="Select several for a joint meeting",
    )
    day = DayMonthYearField("Day", called="the day of the meeting", required="Enter the day of the meeting.")
    starts = ClockTimeField(
        "Begins at",
        required="Enter the time at which the meeting begins, for example 6:30pm.",
        description="For example, 6:30pm or 18:30",
        render_kw={"classes": "govuk-input--width-5"},
    )
    ends = ClockTimeField("Ends at", render_kw={"classes": "govuk-input--width-5"})
    place = LineField("Place", [longest(300)])
    title = LineField("What it is about", [longest(250)], description="Leave it empty for an ordinary meeting")
    decision = DropDownField(
        "Called-in decision it will look at",
        description="Its case then shows this meeting, and offers the day when the outcome is recorded",
    )
    provisional = BooleanField("The date is provisional", description="Calendars then say so")

    def offer(self, committees: Iterable[ScrutinyCommittee], decisions: Iterable[Decision]) -> None:
        """Fill the lists of committees and of called-in decisions; without any of these, do not ask for one."""
        self.committees.choices = [SelectChoice(str(row.id), row.name) for row in committees]
        called_in = [SelectChoice(str(row.id), f"{row.reference} {row.title}") for row in decisions]
        self.decision.choices = [SelectChoice("", "None in particular"), *called_in]
        if not called_in:
            del self.decision

    def validate_ends(self, field: ClockTimeField) -> None:
        """A meeting ends on its own day."""
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError("The meeting must end later than it begins, on the same day.")

    @property
    def decision_id(self) -> int | None:
        """Return the number of the decision that was chosen, if one was."""
        return int(self.decision.data) if self.decision and self.decision.data else None

    @property
    def starts_at(self) -> datetime:
        """Return the beginning, typed as a London day and time, as an instant."""
        assert self.starts.data is not None
        return london(self.day.typed_date, self.starts.data)

    @property
    def ends_at(self) -> datetime | None:
        """Return the end as an instant, if one was typed."""
        return london(self.day.typed_date, self.ends.data) if self.ends.data is not None else None
