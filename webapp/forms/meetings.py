"""The forms of meetings: adding or changing one, calling one off."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from webapp.domain import wording
from webapp.domain.london import london
from webapp.domain.meetings import MeetingStatus, ReportDays
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import (
    CheckboxesField,
    ClockTimeField,
    DayMonthYearField,
    DropDownField,
    LineField,
    RadiosField,
)
from webapp.forms.validators import longest
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import Decision


class _TimeOfMeetingField(ClockTimeField):
    """A time of day among others: what cannot be read is asked for again by its own name, with an example."""

    def __init__(self, label: str, *, called: str, example: str, **options: Any) -> None:
        """Take what the time is called within a sentence, and how one is written."""
        super().__init__(label, render_kw={"classes": "govuk-input--width-5"}, **options)
        self.sentence = f"Enter {called}, such as {example}."

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say which time it is that cannot be read."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.sentence) from None


class MeetingForm(RevisedForm):
    """When and where which committees meet, and which called-in decision they look at, where there are any."""

    committees = CheckboxesField(
        "Scrutiny committees",
        required="Select the committee that meets.",
        description="Select several for a joint meeting",
    )
    day = DayMonthYearField(
        "Day of the meeting", called="the day of the meeting", required="Enter the day of the meeting."
    )
    starts = _TimeOfMeetingField(
        "Begins at",
        called="the time at which the meeting begins",
        example="6:30pm or 18:30",
        required="Enter the time at which the meeting begins, such as 6:30pm or 18:30.",
        description="For example, 6:30pm or 18:30",
    )
    ends = _TimeOfMeetingField("Ends at", called="the time at which the meeting ends", example="8pm or 20:00")
    place = LineField("Place", [longest(300)])
    title = LineField("What it is about", [longest(250)], description="Leave it empty for an ordinary meeting")
    decision = DropDownField(
        "Called-in decision it will look at",
        description="Its case then shows this meeting, and offers the day when the outcome is recorded",
    )
    draft_report = DayMonthYearField("Draft reports are due on", called="the day draft reports are due")
    final_report = DayMonthYearField("Final reports are due on", called="the day final reports are due")
    reports_by = _TimeOfMeetingField(
        "Time by which reports are due",
        called="the time by which reports are due",
        example="noon or 5pm",
        description="For example, noon. Leave it empty for the end of the day",
    )
    provisional = BooleanField("The date is provisional", description="Calendars then say so")

    def offer(self, committees: Iterable[ScrutinyCommittee], decisions: Iterable[Decision]) -> None:
        """Fill the lists of committees and of called-in decisions; without any of these, do not ask for one."""
        self.committees.choices = [SelectChoice(str(row.id), row.name) for row in committees]
        called_in = [SelectChoice(str(row.id), f"{row.reference} {row.title}") for row in decisions]
        self.decision.choices = [SelectChoice("", "None in particular"), *called_in]
        if not called_in:
            del self.decision

    def say_usual(self, draft_on: date | None, final_on: date | None) -> None:
        """Say beside the report days which ones the council's own counts would give, where it has any."""
        for field, on in ((self.draft_report, draft_on), (self.final_report, final_on)):
            if on is not None:
                field.description = f"By the council’s own count, {wording.day(on)}"

    def validate_ends(self, field: ClockTimeField) -> None:
        """A meeting ends on its own day."""
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError("The meeting must end later than it begins, on the same day.")

    @property
    def decision_id(self) -> int | None:
        """Return the number of the decision that was chosen, if one was."""
        return int(self.decision.data) if self.decision and self.decision.data else None

    @property
    def reports(self) -> ReportDays:
        """Return when reports are due, as typed."""
        return ReportDays(self.draft_report.data, self.final_report.data, self.reports_by.data)

    @property
    def starts_at(self) -> datetime:
        """Return the beginning, typed as a London day and time, as an instant."""
        assert self.starts.data is not None
        return london(self.day.typed_date, self.starts.data)

    @property
    def ends_at(self) -> datetime | None:
        """Return the end as an instant, if one was typed."""
        return london(self.day.typed_date, self.ends.data) if self.ends.data is not None else None


class CallOffForm(RevisedForm):
    """Whether a meeting is cancelled, or will be given a new day."""

    becomes = RadiosField(
        "What becomes of the meeting?",
        choices=(
            SelectChoice(
                MeetingStatus.POSTPONED,
                "It is postponed",
                render_kw={"hint": "A new day will be given. Calendars show it as postponed until then"},
            ),
            SelectChoice(
                MeetingStatus.CANCELLED,
                "It is cancelled",
                render_kw={"hint": "It will not take place. This cannot be taken back"},
            ),
        ),
        required="Choose whether the meeting is postponed or cancelled.",
    )

    def ask_of(self, status: MeetingStatus) -> None:
        """Do not ask what becomes of a meeting that is postponed already: it can only be cancelled."""
        if status is MeetingStatus.POSTPONED:
            del self.becomes

    @property
    def is_postponed(self) -> bool:
        """Say whether the meeting is to be postponed, not cancelled."""
        return bool(self.becomes) and self.becomes.data == MeetingStatus.POSTPONED
