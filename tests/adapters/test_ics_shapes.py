"""The exact shape of each kind of entry, as logical lines, without those that only say when it was written."""

from datetime import UTC, date, datetime, time

from tests.adapters.ics_events import event, lines
from tests.diary_cases import TODAY, decided, decision, edition, entries, meeting, representations
from webapp.domain.diary_facts import MoveFacts
from webapp.domain.expected_dates import between, not_before, on_day
from webapp.domain.lifecycle import Status

AT = "plan.anyborough.example.gov.uk"
ADDRESS = f"https://{AT}/decisions/key-01jan-27"
UID = f"00000000-0000-4000-8000-000000000001@{AT}"
WHO = "Decision maker: Cabinet Member\\, Highways\\nNotice published: 1 October 2026\\nReference: KEY/01JAN/27"
FREE = ["TRANSP:TRANSPARENT", "CLASS:PUBLIC"]
FREE_STATUS = "X-MICROSOFT-CDO-BUSYSTATUS:FREE"
MEETING = f"https://{AT}/meetings/00000000-0000-4000-9000-000000000001"
MEETING_UID = f"00000000-0000-4000-9000-000000000001@{AT}"


def alarm(trigger: str, words: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}", f"DESCRIPTION:{words}", "END:VALARM"]


def test_5_1_a_decision_of_which_only_the_month_is_known() -> None:
    facts = decision(1, title="Parking charges review")
    assert lines(event(entries(facts)["decision"])) == [
        "BEGIN:VEVENT",
        f"UID:decision-{UID}",
        "DTSTART;VALUE=DATE:20270101",
        "DTEND;VALUE=DATE:20270102",
        "SUMMARY:Expected January 2027 (day not fixed): Parking charges review",
        "DESCRIPTION:The forward plan gives only a month: “January 2027”. Shown on the first day of that month\\; "
        f"it can be taken on any day up to 31 January 2027.\\n{WHO}\\n\\n{ADDRESS}",
        f"URL;VALUE=URI:{ADDRESS}",
        "STATUS:TENTATIVE",
        *FREE,
        "CATEGORIES:Key decision,Date not fixed",
        FREE_STATUS,
        "X-FORWARDPLAN-DATE-TEXT:January 2027",
        "X-FORWARDPLAN-PRECISION:MONTH",
        "X-FORWARDPLAN-LATEST;VALUE=DATE:20270131",
        "END:VEVENT",
    ]


def test_5_1_a_period_of_up_to_14_days_is_a_bar_with_an_exclusive_end() -> None:
    facts = decision(1, expected=between(date(2027, 1, 12), date(2027, 1, 25)))
    written = lines(event(entries(facts)["decision"]))
    assert written[2:5] == [
        "DTSTART;VALUE=DATE:20270112",
        "DTEND;VALUE=DATE:20270126",
        "SUMMARY:Expected 12 to 25 January 2027 (day not fixed): Parking charges review 1",
    ]


def test_5_2_a_decision_not_before_a_day() -> None:
    facts = decision(1, title="Leisure centre contract award", expected=not_before(date(2027, 1, 11)))
    assert lines(event(entries(facts)["decision"])) == [
        "BEGIN:VEVENT",
        f"UID:decision-{UID}",
        "DTSTART;VALUE=DATE:20270111",
        "DTEND;VALUE=DATE:20270112",
        "SUMMARY:Not before 11 January 2027: Leisure centre contract award",
        f"DESCRIPTION:The forward plan says “not before 11 January 2027”.\\n{WHO}\\n\\n{ADDRESS}",
        f"URL;VALUE=URI:{ADDRESS}",
        "STATUS:TENTATIVE",
        *FREE,
        "CATEGORIES:Key decision,Date not fixed",
        FREE_STATUS,
        "X-FORWARDPLAN-DATE-TEXT:not before 11 January 2027",
        "X-FORWARDPLAN-PRECISION:NOT-BEFORE",
        "END:VEVENT",
    ]


def test_5_3_a_decision_on_a_day_that_was_moved_once() -> None:
    facts = decision(
        1,
        title="School organisation plan; phase 2, Llanbadarn",
        expected=on_day(date(2026, 12, 15)),
        move=MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=date(2026, 11, 18)),
    )
    assert lines(event(entries(facts)["decision"])) == [
        "BEGIN:VEVENT",
        f"UID:decision-{UID}",
        "DTSTART;VALUE=DATE:20261215",
        "DTEND;VALUE=DATE:20261216",
        "SUMMARY:Key decision due: School organisation plan\\; phase 2\\, Llanbadarn",
        f"DESCRIPTION:Was 8 December 2026\\, moved to 15 December 2026.\\n{WHO}\\n\\n{ADDRESS}",
        f"URL;VALUE=URI:{ADDRESS}",
        "STATUS:TENTATIVE",
        *FREE,
        "CATEGORIES:Key decision",
        FREE_STATUS,
        *alarm("-PT15H", "Key decision due tomorrow: School organisation plan\\; phase 2\\, Llanbadarn"),
        "END:VEVENT",
    ]


def test_5_3_a_decision_that_was_made() -> None:
    written = lines(event(entries(decided(1))["decision"]))
    assert written[1:6] == [
        f"UID:decision-{UID}",
        "DTSTART;VALUE=DATE:20261116",
        "DTEND;VALUE=DATE:20261117",
        "SUMMARY:Decision made: Parking charges review 1",
        f"DESCRIPTION:Decided on 16 November 2026.\\n{WHO}\\n\\n{ADDRESS}",
    ]
    assert written[7] == "STATUS:CONFIRMED"
    assert "BEGIN:VALARM" not in written


def test_5_4_a_call_in_window() -> None:
    facts = decided(1, title="Grounds maintenance contract")
    assert lines(event(entries(facts)["callinwindow"])) == [
        "BEGIN:VEVENT",
        f"UID:callinwindow-{UID}",
        "DTSTART;VALUE=DATE:20261118",
        "DTEND;VALUE=DATE:20261125",
        "SUMMARY:Call-in period: Grounds maintenance contract",
        "DESCRIPTION:Five working days after publication on 17 November 2026. Closes 24 November 2026 at 16:00."
        f"\\n{WHO}\\n\\n{ADDRESS}",
        f"URL;VALUE=URI:{ADDRESS}",
        "STATUS:CONFIRMED",
        *FREE,
        "CATEGORIES:Call-in",
        FREE_STATUS,
        "END:VEVENT",
    ]


def test_5_5_the_last_moment_of_a_call_in() -> None:
    facts = decided(1, title="Grounds maintenance contract")
    assert lines(event(entries(facts)["callindeadline"])) == [
        "BEGIN:VEVENT",
        f"UID:callindeadline-{UID}",
        "DTSTART;TZID=Europe/London:20261124T153000",
        "DTEND;TZID=Europe/London:20261124T160000",
        "SUMMARY:CALL-IN CLOSES 16:00: Grounds maintenance contract",
        "DESCRIPTION:A call-in request must reach the Monitoring Officer before 16:00 (UK time) on "
        f"Tuesday 24 November 2026.\\n{WHO}\\n\\n{ADDRESS}",
        f"URL;VALUE=URI:{ADDRESS}",
        "STATUS:CONFIRMED",
        *FREE,
        "CATEGORIES:Call-in,Deadline",
        FREE_STATUS,
        *alarm("-PT23H30M", "Call-in closes tomorrow at 16:00: Grounds maintenance contract"),
        *alarm("-PT2H30M", "Call-in closes today at 16:00: Grounds maintenance contract"),
        "END:VEVENT",
    ]


def test_5_6_a_scrutiny_meeting() -> None:
    assert lines(event(entries(meetings=(meeting(1),))["meeting"])) == [
        "BEGIN:VEVENT",
        f"UID:meeting-{MEETING_UID}",
        "DTSTART;TZID=Europe/London:20261202T183000",
        "DTEND;TZID=Europe/London:20261202T203000",
        "SUMMARY:Communities Scrutiny Committee",
        f"DESCRIPTION:Agenda published five clear days before. End time is an estimate.\\n\\n{MEETING}",
        f"URL;VALUE=URI:{MEETING}",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "CATEGORIES:Meeting",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "LOCATION:Council Chamber\\, Town Hall\\, High Street\\, Anyborough\\, AB1 2CD",
        *alarm("-PT2H", "Communities Scrutiny Committee at 18:30"),
        "END:VEVENT",
    ]


def test_5_6_a_meeting_put_off_without_a_new_day() -> None:
    off = meeting(1, cancelled_on=TODAY, is_postponed=True)
    written = lines(event(entries(meetings=(off,))["meeting"]))
    assert written[4] == "SUMMARY:POSTPONED: Communities Scrutiny Committee"
    assert written[7:9] == ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"]


def test_5_7_a_report_due_by_the_end_of_a_day() -> None:
    facts = meeting(1, final_report_on=date(2026, 11, 24))
    assert lines(event(entries(meetings=(facts,))["finalreport"])) == [
        "BEGIN:VEVENT",
        f"UID:finalreport-{MEETING_UID}",
        "DTSTART;VALUE=DATE:20261124",
        "DTEND;VALUE=DATE:20261125",
        "SUMMARY:Final report deadline: Communities Scrutiny Committee\\, 2 December",
        f"DESCRIPTION:Final reports are due to Democratic Services by the end of the day.\\n\\n{MEETING}",
        f"URL;VALUE=URI:{MEETING}",
        "STATUS:CONFIRMED",
        *FREE,
        "CATEGORIES:Report deadline",
        FREE_STATUS,
        *alarm("PT9H", "Final report due today"),
        "END:VEVENT",
    ]


def test_5_8_a_report_due_by_a_time() -> None:
    facts = meeting(
        1,
        name="Health Scrutiny Panel",
        starts_at=datetime(2027, 7, 7, 17, 30, tzinfo=UTC),
        draft_report_on=date(2027, 6, 29),
        reports_by=time(12),
    )
    assert lines(event(entries(meetings=(facts,))["draftreport"])) == [
        "BEGIN:VEVENT",
        f"UID:draftreport-{MEETING_UID}",
        "DTSTART;TZID=Europe/London:20270629T113000",
        "DTEND;TZID=Europe/London:20270629T120000",
        "SUMMARY:DRAFT REPORT DUE 12:00: Health Scrutiny Panel\\, 7 July",
        f"DESCRIPTION:Draft reports are due by noon (UK time).\\n\\n{MEETING}",
        f"URL;VALUE=URI:{MEETING}",
        "STATUS:CONFIRMED",
        *FREE,
        "CATEGORIES:Report deadline",
        FREE_STATUS,
        "END:VEVENT",
    ]


def test_5_9_a_cancelled_meeting() -> None:
    facts = meeting(
        1, starts_at=datetime(2026, 12, 9, 18, 30, tzinfo=UTC), place="Town Hall", cancelled_on=date(2026, 11, 19)
    )
    assert lines(event(entries(meetings=(facts,))["meeting"])) == [
        "BEGIN:VEVENT",
        f"UID:meeting-{MEETING_UID}",
        "DTSTART;TZID=Europe/London:20261209T183000",
        "DTEND;TZID=Europe/London:20261209T203000",
        "SUMMARY:CANCELLED: Communities Scrutiny Committee",
        f"DESCRIPTION:This meeting will not take place.\\n\\n{MEETING}",
        f"URL;VALUE=URI:{MEETING}",
        "STATUS:CANCELLED",
        *FREE,
        "CATEGORIES:Meeting",
        FREE_STATUS,
        "LOCATION:Town Hall",
        "END:VEVENT",
    ]


def test_5_9_a_withdrawn_decision() -> None:
    facts = decision(
        1,
        title="Car park asset transfer",
        expected=on_day(date(2026, 12, 8)),
        status=Status.WITHDRAWN,
        withdrawn_on=TODAY,
    )
    assert lines(event(entries(facts)["decision"])) == [
        "BEGIN:VEVENT",
        f"UID:decision-{UID}",
        "DTSTART;VALUE=DATE:20261208",
        "DTEND;VALUE=DATE:20261209",
        "SUMMARY:WITHDRAWN: Car park asset transfer",
        f"DESCRIPTION:Removed from the forward plan on 20 November 2026.\\n{WHO}\\n\\n{ADDRESS}",
        f"URL;VALUE=URI:{ADDRESS}",
        "STATUS:CANCELLED",
        *FREE,
        "CATEGORIES:Key decision",
        FREE_STATUS,
        "END:VEVENT",
    ]


def test_the_day_of_an_edition() -> None:
    address = f"https://{AT}/editions/"
    assert lines(event(entries(editions=(edition(1),))["edition"])) == [
        "BEGIN:VEVENT",
        f"UID:edition-00000000-0000-4000-a000-000000000001@{AT}",
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261202",
        "SUMMARY:Forward plan to be published",
        "DESCRIPTION:The next edition of the forward plan is to be published on this day.\\n"
        f"Copy deadline: Tuesday 24 November 2026.\\n\\n{address}",
        f"URL;VALUE=URI:{address}",
        "STATUS:TENTATIVE",
        *FREE,
        "CATEGORIES:Forward plan",
        FREE_STATUS,
        "END:VEVENT",
    ]


def test_the_last_day_for_representations() -> None:
    facts = decision(1, representations=(representations(1),))
    written = lines(event(entries(facts)["representations"]))
    assert written[2:5] == [
        "DTSTART;VALUE=DATE:20261207",
        "DTEND;VALUE=DATE:20261208",
        "SUMMARY:Representations close: Parking charges review 1",
    ]
    assert written[7:] == [
        "STATUS:CONFIRMED",
        *FREE,
        "CATEGORIES:Representations,Deadline",
        FREE_STATUS,
        *alarm("PT9H", "Representations close today: Parking charges review 1"),
        "END:VEVENT",
    ]
