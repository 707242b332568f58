from datetime import UTC, date, datetime, time, timedelta

from tests.diary_cases import COMMUNITIES, HEALTH, TODAY, entries, meeting
from webapp.domain.diary_entry import Block, Certainty, DiaryKind, WholeDays


def test_a_meeting_is_an_appointment_with_place_and_alarm() -> None:
    (entry,) = entries(meetings=(meeting(1),)).values()
    assert entry.kind is DiaryKind.MEETING
    assert entry.when == Block(datetime(2026, 12, 2, 18, 30, tzinfo=UTC), datetime(2026, 12, 2, 20, 30, tzinfo=UTC))
    assert (entry.summary, entry.certainty, entry.busy) == ("Communities Scrutiny Committee", Certainty.CONFIRMED, True)
    assert entry.description == "Agenda published five clear days before. End time is an estimate."
    assert [(ring.after_start, ring.words) for ring in entry.alarms] == [
        (timedelta(hours=-2), "Communities Scrutiny Committee at 18:30")
    ]


def test_a_provisional_meeting_is_tentative_and_a_cancelled_one_says_so() -> None:
    provisional = entries(meetings=(meeting(1, provisional=True),))["meeting"]
    assert (provisional.certainty, provisional.busy) == (Certainty.TENTATIVE, False)
    assert provisional.description.splitlines()[0] == "The date is provisional."
    cancelled = entries(meetings=(meeting(1, cancelled_on=TODAY),))["meeting"]
    assert cancelled.summary == "CANCELLED: Communities Scrutiny Committee"
    assert cancelled.description == "This meeting will not take place."
    assert (cancelled.certainty, cancelled.alarms, cancelled.busy) == (Certainty.CANCELLED, (), False)


def test_a_council_may_say_that_meetings_make_nobody_busy() -> None:
    assert not entries(meetings=(meeting(1),), meetings_are_busy=False)["meeting"].busy


def test_a_meeting_that_was_moved_keeps_its_uid_and_says_when_it_was_to_be() -> None:
    before = entries(meetings=(meeting(1),))["meeting"]
    moved = meeting(1, starts_at=datetime(2026, 12, 9, 14, 0, tzinfo=UTC), moved_from=meeting(1).starts_at)
    after = entries(meetings=(moved,))["meeting"]
    assert after.uid == before.uid
    assert after.schedule != before.schedule
    assert after.description.splitlines() == [
        "Moved from Wednesday 2 December 2026, 6:30pm.",
        "Agenda published five clear days before. End time is an estimate.",
    ]


def test_a_meeting_moved_from_a_day_in_summer_says_the_london_time() -> None:
    moved = meeting(1, moved_from=datetime(2026, 9, 2, 17, 30, tzinfo=UTC))
    description = entries(meetings=(moved,))["meeting"].description
    assert description.splitlines()[0] == "Moved from Wednesday 2 September 2026, 6:30pm."


def test_a_meeting_put_off_without_a_new_day_is_called_postponed() -> None:
    entry = entries(meetings=(meeting(1, cancelled_on=TODAY, is_postponed=True),))["meeting"]
    assert entry.summary == "POSTPONED: Communities Scrutiny Committee"
    assert entry.description == "This meeting has been put off. A new date has not been given yet."
    assert (entry.certainty, entry.alarms, entry.busy) == (Certainty.CANCELLED, (), False)


def test_a_joint_meeting_is_one_entry_in_the_feeds_of_all_its_committees() -> None:
    joint = meeting(1, name="Communities Scrutiny Committee and Health Scrutiny Panel", scopes=(COMMUNITIES, HEALTH))
    (entry,) = entries(meetings=(joint,)).values()
    assert entry.summary == "Communities Scrutiny Committee and Health Scrutiny Panel"
    assert entry.scopes == ("committees/communities-scrutiny", "committees/health-scrutiny")


def test_a_meeting_without_a_place_says_that_it_is_to_be_confirmed() -> None:
    assert entries(meetings=(meeting(1, place=" "),))["meeting"].location == "Place to be confirmed"


def test_an_early_meeting_rings_the_evening_before_and_says_tomorrow() -> None:
    early = meeting(1, starts_at=datetime(2027, 6, 29, 7, 30, tzinfo=UTC))
    (ring,) = entries(meetings=(early,))["meeting"].alarms
    assert (ring.after_start, ring.words) == (
        timedelta(hours=-11, minutes=-30),
        "Communities Scrutiny Committee tomorrow at 08:30",
    )


def test_a_report_due_by_the_end_of_a_day_is_that_day_and_rings_in_its_morning() -> None:
    found = entries(meetings=(meeting(1, draft_report_on=date(2026, 11, 20), final_report_on=date(2026, 11, 24)),))
    draft, final = found["draftreport"], found["finalreport"]
    assert draft.uid == "draftreport-00000000-0000-4000-9000-000000000001@plan.anyborough.example.gov.uk"
    assert final.uid == "finalreport-00000000-0000-4000-9000-000000000001@plan.anyborough.example.gov.uk"
    assert final.when == WholeDays(date(2026, 11, 24), date(2026, 11, 24))
    assert draft.summary == "Draft report deadline: Communities Scrutiny Committee, 2 December"
    assert final.summary == "Final report deadline: Communities Scrutiny Committee, 2 December"
    assert final.description == "Final reports are due to Democratic Services by the end of the day."
    assert (final.certainty, final.categories, final.busy) == (Certainty.CONFIRMED, ("Report deadline",), False)
    assert [(ring.after_start, ring.words) for ring in final.alarms] == [
        (timedelta(hours=9), "Final report due today"),
    ]


def test_a_report_due_by_a_time_is_the_half_hour_before_it() -> None:
    due = meeting(
        2,
        name="Health Scrutiny Panel",
        starts_at=datetime(2027, 7, 7, 17, 30, tzinfo=UTC),
        draft_report_on=date(2027, 6, 22),
        final_report_on=date(2027, 6, 29),
        reports_by=time(12),
    )
    found = entries(meetings=(due,))
    assert found["draftreport"].summary == "DRAFT REPORT DUE 12:00: Health Scrutiny Panel, 7 July"
    assert found["finalreport"].summary == "FINAL REPORT DUE 12:00: Health Scrutiny Panel, 7 July"
    assert found["finalreport"].description == "Final reports are due by noon (UK time)."
    assert found["finalreport"].alarms == ()
    assert found["finalreport"].when == Block(
        datetime(2027, 6, 29, 10, 30, tzinfo=UTC), datetime(2027, 6, 29, 11, 0, tzinfo=UTC)
    )


def test_the_reports_of_a_provisional_meeting_are_provisional() -> None:
    found = entries(meetings=(meeting(1, provisional=True, draft_report_on=date(2026, 11, 20)),))
    assert {entry.certainty for entry in found.values()} == {Certainty.TENTATIVE}


def test_the_reports_of_a_meeting_called_off_are_called_off_with_it() -> None:
    off = meeting(1, cancelled_on=TODAY, draft_report_on=date(2026, 11, 20), final_report_on=date(2026, 11, 24))
    found = entries(meetings=(off,))
    assert {entry.certainty for entry in found.values()} == {Certainty.CANCELLED}
    assert {entry.alarms for entry in found.values()} == {()}
    final = found["finalreport"]
    assert final.summary == "CANCELLED: Final report deadline: Communities Scrutiny Committee, 2 December"
    assert final.description == "The meeting will not take place then."


def test_the_reports_of_a_meeting_put_off_say_so() -> None:
    off = meeting(1, cancelled_on=TODAY, is_postponed=True, draft_report_on=date(2026, 11, 20), reports_by=time(12))
    draft = entries(meetings=(off,))["draftreport"]
    assert draft.summary == "POSTPONED: DRAFT REPORT DUE 12:00: Communities Scrutiny Committee, 2 December"


def test_a_long_name_is_cut_and_the_day_of_the_meeting_kept() -> None:
    name = "Call-in: " + "Extension of the framework agreement " * 5
    long = meeting(1, name=name, draft_report_on=date(2026, 11, 20))
    draft = entries(meetings=(long,))["draftreport"]
    assert len(draft.summary) <= 120
    assert draft.summary.endswith("…, 2 December")
    assert draft.description.splitlines()[0] == name.strip()


def test_the_entries_of_a_meeting_know_its_feeds_and_its_row() -> None:
    found = entries(meetings=(meeting(4, draft_report_on=date(2026, 11, 20), final_report_on=date(2026, 11, 24)),))
    assert list(found) == ["draftreport", "finalreport", "meeting"]
    assert {(entry.scopes, entry.source) for entry in found.values()} == {((COMMUNITIES,), "meeting/4")}
    assert found["meeting"].kind is DiaryKind.MEETING
    assert {entry.address for entry in found.values()} == {meeting(4).address}
