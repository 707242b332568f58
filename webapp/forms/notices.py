"""The forms of statutory notices: one for each kind, with its fields only; the reasons afterwards; a withdrawal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wtforms.fields.choices import SelectChoice

from webapp.domain.exempt_information import PARAGRAPHS
from webapp.domain.london import in_london, london
from webapp.domain.private_meetings import NONE_RECEIVED
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import ClockTimeField, DayMonthYearField, LineField, RadiosField, TextField
from webapp.forms.validators import longest

LONGEST_TEXT = 4000
IN_PUBLIC = "The public reads this: leave out whatever is exempt or confidential"
CONFIDENTIAL = "confidential"


class NoticeForm(RevisedForm):
    """What every notice has: when it was published. The last field asks why, where a notice is corrected."""

    published_on = DayMonthYearField(
        "Day it was published",
        called="the day it was published",
        required="Enter the day the notice was published.",
        description="At the offices and on the website: the later of the two",
    )
    published_time = ClockTimeField(
        "Time it was published",
        required="Enter the time the notice was published, for example 2pm.",
        description="For example, 2pm or 14:00",
        render_kw={"classes": "govuk-input--width-5"},
    )
    why = TextField("Reason for the correction", required="Enter the reason, which the public will read.", longest=1000)
    kind: NoticeKind

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Ask why a notice is corrected after everything else."""
        super().__init__(*arguments, **options)
        self._fields["why"] = self._fields.pop("why")

    @property
    def published_at(self) -> datetime:
        """Return the typed London day and time as an instant."""
        assert self.published_time.data is not None
        return london(self.published_on.typed_date, self.published_time.data)

    def is_new(self) -> None:
        """Leave out what only a correction asks."""
        del self.why

    def offer(self, agreed_by: Sequence[str]) -> None:
        """Fill the list of those who may agree, in their order, where the form has one."""

    def written(self) -> WrittenNotice:
        """Return the notice as it was typed."""
        plain = {name: field.data for name, field in self._fields.items() if name in WrittenNotice.__dataclass_fields__}
        paragraph = plain.get("exempt_paragraph")
        if paragraph is not None:
            plain["exempt_paragraph"] = None if paragraph == CONFIDENTIAL else int(paragraph)
        return WrittenNotice(kind=self.kind, published_at=self.published_at, **plain)


class PublicReportForm(NoticeForm):
    """The report on which a decision rests, open to the public (reg. 7)."""

    kind = NoticeKind.PUBLIC_REPORT


class HandedInForm(NoticeForm):
    """When a report was handed in; the public sees nothing of it."""

    published_on = DayMonthYearField(
        "Day it was handed in",
        called="the day it was handed in",
        required="Enter the day the report was handed in.",
    )
    published_time = ClockTimeField(
        "Time it was handed in",
        required="Enter the time the report was handed in, for example 2pm.",
        description="For example, 2pm or 14:00",
        render_kw={"classes": "govuk-input--width-5"},
    )
    why = TextField("Reason for the correction", required="Enter the reason.", longest=1000)


class DraftReportForm(HandedInForm):
    """A draft report."""

    kind = NoticeKind.DRAFT_REPORT


class FinalReportForm(HandedInForm):
    """A final report."""

    kind = NoticeKind.FINAL_REPORT


class GeneralExceptionForm(NoticeForm):
    """A general exception (reg. 10)."""

    kind = NoticeKind.GENERAL_EXCEPTION
    informed = TextField(
        "Who was informed in writing",
        required="Enter who was informed in writing.",
        description="The chair of the relevant scrutiny committee or, if it has none, each of its members",
        longest=300,
    )
    informed_on = DayMonthYearField(
        "Day on which they were informed",
        called="the day on which they were informed",
        required="Enter the day on which they were informed.",
    )
    reasons = TextField(
        "Why full notice is impracticable",
        required="Enter why full notice is impracticable.",
        description=IN_PUBLIC,
        longest=LONGEST_TEXT,
    )


class AgreedForm(NoticeForm):
    """Who agreed that something is urgent."""

    agreed_capacity = RadiosField(
        "In what capacity they agreed",
        required="Select in what capacity they agreed.",
        description="In the order in which they are to be asked",
    )
    agreed_by = LineField("Who agreed", [longest(200)], required="Enter the name of who agreed.")
    unable = TextField(
        "Why nobody earlier in that order could act",
        description="Needed unless the first of them agreed. Say it for each: no such office, or unable to act and why",
        longest=1000,
    )
    agreed_on = DayMonthYearField(
        "Day on which they agreed",
        called="the day on which they agreed",
        required="Enter the day on which they agreed.",
    )
    reasons = TextField(
        "Why it is urgent and cannot reasonably be deferred",
        required="Enter why it is urgent and cannot reasonably be deferred.",
        description=IN_PUBLIC,
        longest=LONGEST_TEXT,
    )

    def offer(self, agreed_by: Sequence[str]) -> None:
        """List those who may agree, and whom was agreed by before, if the order has changed since."""
        known = [self.agreed_capacity.data] if self.agreed_capacity.data and not self.agreed_capacity.raw_data else []
        offices = [*agreed_by, *(one for one in known if one not in agreed_by)]
        self.agreed_capacity.choices = [SelectChoice(office, office) for office in offices]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask why nobody earlier could act, where somebody later agreed."""
        sound = bool(super().validate(extra_validators))
        first = str(self.agreed_capacity.choices[0].value) if self.agreed_capacity.choices else ""
        if self.agreed_capacity.data and self.agreed_capacity.data != first and not self.unable.data:
            self.unable.errors = [
                f"Enter why the {first[:1].lower()}{first[1:]} could not act, and anybody in between."
            ]
            return False
        return sound


class SpecialUrgencyForm(AgreedForm):
    """A decision under special urgency (reg. 11)."""

    kind = NoticeKind.SPECIAL_URGENCY


class MeetingForm(NoticeForm):
    """A notice about a meeting."""

    meeting_on = DayMonthYearField(
        "Day of the meeting", called="the day of the meeting", required="Enter the day of the meeting."
    )


class InPrivateForm(MeetingForm):
    """What every notice of a meeting in private says."""

    reasons = TextField(
        "Why the meeting is to be held in private",
        required="Enter why the meeting is to be held in private.",
        description=IN_PUBLIC,
        longest=LONGEST_TEXT,
    )
    exempt_paragraph = RadiosField(
        "Kind of information that keeps the public out",
        choices=[
            *(SelectChoice(str(number), f"Paragraph {number}: {words}") for number, words in PARAGRAPHS.items()),
            SelectChoice(CONFIDENTIAL, "Confidential information, which is in no paragraph of Schedule 12A"),
        ],
        required="Select the kind of information that keeps the public out.",
        description="Schedule 12A to the Local Government Act 1972",
    )


class PrivateMeetingForm(InPrivateForm):
    """The first notice of a private meeting (reg. 5(2))."""

    kind = NoticeKind.PRIVATE_MEETING
    representations_by = DayMonthYearField(
        "Representations must arrive by",
        called="the day by which representations must arrive",
        description=(
            "Leave it empty to give no day. The further notice, in England 5 clear days before the meeting, must say "
            "which representations were received and answer them, so choose a day that leaves time for that"
        ),
    )


class FurtherNoticeForm(InPrivateForm):
    """The second notice of a private meeting (reg. 5(4))."""

    kind = NoticeKind.PRIVATE_MEETING_FURTHER
    representations = TextField(
        "Representations received about why the meeting should be open to the public",
        required=f"Enter the representations received. If there were none, write “{NONE_RECEIVED}”.",
        description=f"If there were none, write “{NONE_RECEIVED}”",
        longest=LONGEST_TEXT,
    )
    response = TextField(
        "Response to the representations", description="Needed unless there were none", longest=LONGEST_TEXT
    )


class UrgentPrivateMeetingForm(AgreedForm, InPrivateForm):
    """A private meeting at shorter notice (reg. 5(6))."""

    kind = NoticeKind.PRIVATE_MEETING_URGENT
    reasons = TextField(
        "Why the meeting is urgent and cannot reasonably be deferred",
        required="Enter why the meeting is urgent and cannot reasonably be deferred.",
        description=IN_PUBLIC,
        longest=LONGEST_TEXT,
    )


class AgendaForm(MeetingForm):
    """The agenda of a meeting, with its reports (regs 6 and 7)."""

    kind = NoticeKind.AGENDA


FORMS: Mapping[NoticeKind, type[NoticeForm]] = {
    form.kind: form
    for form in (
        GeneralExceptionForm,
        SpecialUrgencyForm,
        PrivateMeetingForm,
        FurtherNoticeForm,
        UrgentPrivateMeetingForm,
        AgendaForm,
        DraftReportForm,
        FinalReportForm,
        PublicReportForm,
    )
}
"""The form of each kind."""


class ReasonsForm(RevisedForm):
    """Why full notice was impracticable, published after a general exception; why it is put right, if it is."""

    reasons_after = TextField(
        "Why full notice was impracticable",
        required="Enter why full notice was impracticable.",
        description=IN_PUBLIC,
        longest=LONGEST_TEXT,
    )
    reasons_published_on = DayMonthYearField(
        "Day the reasons were published",
        called="the day the reasons were published",
        required="Enter the day the reasons were published.",
        description="At the offices and on the website: the later of the two",
    )
    reasons_published_time = ClockTimeField(
        "Time they were published",
        required="Enter the time the reasons were published, for example 2pm.",
        description="For example, 2pm or 14:00",
        render_kw={"classes": "govuk-input--width-5"},
    )
    correction = TextField(
        "Reason for the correction", required="Enter the reason, which the public will read.", longest=1000
    )

    @property
    def published_at(self) -> datetime:
        """Return the typed London day and time as an instant."""
        assert self.reasons_published_time.data is not None
        return london(self.reasons_published_on.typed_date, self.reasons_published_time.data)

    def is_first(self) -> None:
        """Leave out what only a correction asks."""
        del self.correction


class WithdrawNoticeForm(RevisedForm):
    """Why a notice is withdrawn."""

    reason = TextField("Reason", required="Enter the reason, which the public will read.", longest=1000)

    def is_internal(self) -> None:
        """Ask for a reason that only staff read."""
        self.reason.required = "Enter the reason."


def as_typed(notice: WrittenNotice) -> dict[str, Any]:
    """Return what fills a form so that it shows a notice."""
    known = {name: getattr(notice, name) for name in WrittenNotice.__dataclass_fields__}
    paragraph = notice.exempt_paragraph
    local = in_london(notice.published_at)
    return known | {
        "exempt_paragraph": CONFIDENTIAL if paragraph is None else str(paragraph),
        "published_on": local.date(),
        "published_time": local.time().replace(second=0, microsecond=0),
    }
