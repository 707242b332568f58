"""The facts of a decision's notice, put together from what is on record."""

from dataclasses import replace
from datetime import date, time

from tests.builders import at
from tests.notice_cases import (
    CALENDAR,
    EXPECTED,
    IN_PLAN_SINCE,
    RULES,
    agenda,
    further_notice,
    general_exception,
    private_meeting,
    special_urgency,
)
from webapp.domain.decision_notice import notice_in_short
from webapp.domain.expected_dates import in_month, on_day
from webapp.domain.notice import CHAIN_OF_2012, NoticeRule
from webapp.domain.notice_facts import (
    NoticeFacts,
    NoticeGiven,
    exception_of,
    facts_of,
    private_meeting_of,
    urgency_of,
)
from webapp.domain.private_meetings import PrivateMeeting
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.domain.urgency import Route

TODAY = date(2026, 2, 2)
GIVEN = NoticeGiven(is_key=True, published_at=IN_PLAN_SINCE, expected=EXPECTED)
PUT_OFF = on_day(date(2026, 3, 10))
AFTER_HOURS = replace(RULES[1], after_hours_from=time(17))
EVENING = at("2026-01-30", "17:30")
"""Friday 30 January 2026, after the hour."""
MEETING = (
    private_meeting(published_at=at("2026-01-26")),
    further_notice(representations="Open it.", response="No."),
    private_meeting(meeting_on=date(2026, 2, 20)),
    agenda(),
)


def found(*notices: WrittenNotice, rules: tuple[NoticeRule, ...] = RULES, **changed: object) -> NoticeFacts:
    given = replace(GIVEN, notices=notices, **changed)  # type: ignore[arg-type]
    return facts_of(given, rules, calendar=CALENDAR, today=TODAY)


def test_the_plan_notice_chooses_the_rule_and_before_it_today_does() -> None:
    earlier = replace(RULES[1], name="Earlier", valid_to=date(2026, 1, 31))
    later = replace(RULES[1], name="Later", valid_from=date(2026, 2, 1))
    assert found(rules=(earlier, later)).rule == earlier
    assert found(rules=(earlier, later), published_at=None).rule == later
    assert found(rules=(earlier, later), published_at=at("2026-02-12"), decided_on=date(2026, 1, 5)).rule == earlier


def test_a_general_exception_is_judged_by_the_rule_of_its_own_day() -> None:
    five = replace(RULES[1], name="Five", valid_to=date(2026, 2, 1))
    three = replace(RULES[1], name="Three", valid_from=date(2026, 2, 2), general_exception_days=3)
    given = replace(GIVEN, notices=(general_exception(),), decided_on=date(2026, 2, 6))
    short = notice_in_short((five, three), given, calendar=CALENDAR)
    assert (short.route, short.rule, short.term) == (Route.GENERAL_EXCEPTION, "Three", "3 clear working days")
    swapped = (replace(five, general_exception_days=3), replace(three, general_exception_days=5))
    assert notice_in_short(swapped, given, calendar=CALENDAR).route is Route.SHORT


def test_an_agreement_is_judged_by_the_rule_of_the_day_on_which_it_was_made() -> None:
    leader = replace(RULES[1], name="Leader", valid_to=date(2026, 2, 1), agreed_by=("Leader",))
    chair = replace(RULES[1], name="Chair", valid_from=date(2026, 2, 2))
    given = replace(GIVEN, notices=(special_urgency(),))
    short = notice_in_short((leader, chair), given, calendar=CALENDAR)
    assert (short.route, short.rule) == (Route.SPECIAL_URGENCY, "Chair")
    by_leader = special_urgency(agreed_capacity="Leader", agreed_on=date(2026, 1, 30))
    facts = found(by_leader, rules=(leader, chair)).facts
    assert facts.urgency is not None
    assert facts.urgency.rule == leader
    assert notice_in_short((leader, chair), replace(GIVEN, notices=(by_leader,)), calendar=CALENDAR).lawful is True


def test_whatever_was_published_after_hours_counts_from_the_next_working_day() -> None:
    facts = found(
        general_exception(published_at=EVENING, informed_on=date(2026, 1, 30)),
        agenda(published_at=EVENING),
        private_meeting(published_at=EVENING, meeting_on=date(2026, 2, 10)),
        further_notice(published_at=EVENING, meeting_on=date(2026, 2, 10)),
        rules=(AFTER_HOURS,),
    ).facts
    assert facts.exception is not None
    assert facts.private is not None
    assert {
        facts.exception.notice_published_on,
        facts.agenda_published_on,
        facts.public_report_on,
        facts.private.first_notice_published_on,
        facts.private.further_notice_published_on,
    } == {date(2026, 2, 2)}


def test_a_private_meeting_is_put_together_from_its_notices() -> None:
    assert private_meeting_of(MEETING, RULES, calendar=CALENDAR, on=None) == PrivateMeeting(
        meeting_on=date(2026, 3, 3),
        reasons="Prices of tenders will be compared.",
        first_notice_published_on=date(2026, 1, 26),
        further_notice_published_on=date(2026, 2, 2),
        representations="Open it.",
        response="No.",
    )
    assert private_meeting_of((), RULES, calendar=CALENDAR, on=None) is None


def test_an_urgent_private_meeting_carries_its_agreement() -> None:
    written = replace(
        special_urgency(meeting_on=date(2026, 2, 10)), kind=NoticeKind.PRIVATE_MEETING_URGENT, exempt_paragraph=3
    )
    private = found(written).facts.private
    assert private is not None
    assert private.urgent is not None
    assert (private.urgent.name, private.urgent.agreed_on, private.urgent.rule) == (
        "Asha Lowe", date(2026, 2, 2), RULES[1],
    )  # fmt: skip


def test_the_notices_of_a_meeting_that_was_put_off_are_due_again() -> None:
    told = (agenda(), private_meeting(meeting_on=date(2026, 2, 10)))
    on_its_day = found(*told)
    assert on_its_day.facts.agenda_published_on == date(2026, 2, 2)
    assert on_its_day.facts.private is not None
    assert (on_its_day.facts.private.first_notice_published_on, on_its_day.is_private_assumed) == (
        date(2026, 2, 2),
        False,
    )
    put_off = found(*told, expected=PUT_OFF)
    assert (put_off.facts.agenda_published_on, put_off.facts.private, put_off.is_private_assumed) == (
        None,
        PrivateMeeting(meeting_on=date(2026, 3, 10)),
        True,
    )
    assert found(*told, decided_on=date(2026, 2, 11)).facts.agenda_published_on is None
    to_a_month = found(*told, expected=in_month(2026, 3)).facts
    assert (to_a_month.agenda_published_on, to_a_month.private is not None) == (date(2026, 2, 2), True)


def test_a_body_that_decides_on_an_exempt_report_is_expected_to_meet_in_private() -> None:
    assert found(has_meeting=True, is_restricted=True).facts.private == PrivateMeeting(meeting_on=date(2026, 2, 10))
    assert found(is_restricted=True).facts.private is None


def test_what_is_not_on_record_is_none() -> None:
    assert (exception_of((), RULES, CALENDAR), urgency_of((), RULES)) == (None, None)
    urgency = urgency_of((special_urgency(agreed_capacity=CHAIN_OF_2012[1], unable="Vacant."),), RULES)
    assert urgency is not None
    assert urgency.unable == {CHAIN_OF_2012[0]: "Vacant."}
