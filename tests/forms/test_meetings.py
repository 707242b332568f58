"""The forms of meetings: when reports are due, and how a meeting is called off."""

from datetime import date, time

from werkzeug.datastructures import MultiDict

from webapp.domain.meetings import NO_REPORTS, MeetingStatus, ReportDays
from webapp.forms.meetings import CallOffForm, MeetingForm


def test_report_days_are_read_as_typed_and_none_need_be_given() -> None:
    typed = {"draft_report-day": "20", "draft_report-month": "11", "draft_report-year": "2026", "reports_by": "noon"}
    assert MeetingForm(MultiDict(typed)).reports == ReportDays(date(2026, 11, 20), None, time(12))
    assert MeetingForm(MultiDict()).reports == NO_REPORTS


def test_a_time_that_cannot_be_read_is_asked_for_by_its_own_name() -> None:
    form = MeetingForm(MultiDict({"starts": "evening", "ends": "8", "reports_by": "lunch"}))
    form.validate()
    assert [form.errors[name] for name in ("starts", "ends", "reports_by")] == [
        ["Enter the time at which the meeting begins, such as 6:30pm or 18:30."],
        ["Enter the time at which the meeting ends, such as 8pm or 20:00."],
        ["Enter the time by which reports are due, such as noon or 5pm."],
    ]


def test_the_days_of_the_councils_own_count_stand_beside_the_fields() -> None:
    form = MeetingForm()
    form.say_usual(None, date(2026, 11, 20))
    assert form.draft_report.description == ""
    assert form.final_report.description == "By the council’s own count, Friday 20 November 2026"


def test_whether_a_meeting_is_cancelled_or_postponed_must_be_chosen() -> None:
    form = CallOffForm(MultiDict({"revision": "1"}))
    assert not form.validate()
    assert form.errors == {"becomes": ["Choose whether the meeting is postponed or cancelled."]}
    chosen = CallOffForm(MultiDict({"revision": "1", "becomes": "postponed"}))
    assert (chosen.validate(), chosen.is_postponed) == (True, True)


def test_a_postponed_meeting_can_only_be_cancelled() -> None:
    form = CallOffForm(MultiDict({"revision": "1", "becomes": "postponed"}))
    form.ask_of(MeetingStatus.POSTPONED)
    assert (form.validate(), form.is_postponed) == (True, False)
