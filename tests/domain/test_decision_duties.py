"""The duties around one decision: met, due, missed or not needed, and by when."""

from dataclasses import replace
from datetime import date

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain import expected_dates
from webapp.domain.days import Nation
from webapp.domain.decision_duties import DecisionFacts, duties_of
from webapp.domain.duties import Duty, DutyKind, DutyState, duty
from webapp.domain.notice import CHAIN_OF_2012, NoticeRule
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, JANUARY_2012, SCOTLAND
from webapp.domain.private_meetings import PrivateMeeting
from webapp.domain.urgency import Agreement, GeneralException

ENGLAND = calendar_for(Nation.ENGLAND)
DECEMBER = date(2026, 12, 15)
FACTS = DecisionFacts(
    is_key=True,
    expected=expected_dates.on_day(DECEMBER),
    notice_published_on=date(2026, 11, 16),
    has_meeting=True,
)
EXCEPTION = GeneralException(
    informed="Chair of Health",
    informed_on=date(2026, 12, 4),
    notice_published_on=date(2026, 12, 7),
    why_impracticable="The grant was offered in December.",
)
AGREED = Agreement(
    capacity=CHAIN_OF_2012[0], name="Jo Bloggs", agreed_on=date(2026, 12, 14), why_urgent="The offer lapses."
)


def duties(
    facts: DecisionFacts = FACTS, today: date = date(2026, 12, 8), rule: NoticeRule = ENGLAND_2012
) -> dict[DutyKind, Duty]:
    return {one.kind: one for one in duties_of(facts, rule, calendar=ENGLAND, today=today)}


def states(
    facts: DecisionFacts = FACTS, today: date = date(2026, 12, 8), rule: NoticeRule = ENGLAND_2012
) -> dict[DutyKind, DutyState]:
    return {kind: one.state for kind, one in duties(facts, today, rule).items()}


def test_notice_in_time_and_an_agenda_that_was_missed() -> None:
    found = duties()
    assert found[DutyKind.NOTICE] == Duty(
        DutyKind.NOTICE,
        "28 clear days lie between publication on Monday 16 November 2026 and the decision on "
        "Tuesday 15 December 2026; 28 are needed.",
        DutyState.MET,
        date(2026, 11, 16),
        date(2026, 11, 16),
    )
    assert found[DutyKind.AGENDA] == Duty(
        DutyKind.AGENDA, "At least 5 clear working days before the meeting.", DutyState.MISSED, date(2026, 12, 7)
    )
    assert states() == {
        DutyKind.NOTICE: DutyState.MET,
        DutyKind.AGENDA: DutyState.MISSED,
        DutyKind.RECORD: DutyState.DUE,
    }


def test_an_agenda_on_its_last_day_is_in_time() -> None:
    assert states(replace(FACTS, agenda_published_on=date(2026, 12, 7)))[DutyKind.AGENDA] is DutyState.MET
    assert states(today=date(2026, 12, 7))[DutyKind.AGENDA] is DutyState.DUE


def test_a_notice_not_yet_published_is_due_to_the_last_day_and_missed_after() -> None:
    unpublished = replace(FACTS, notice_published_on=None)
    assert states(unpublished, date(2026, 11, 16))[DutyKind.NOTICE] is DutyState.DUE
    assert states(unpublished, date(2026, 11, 17))[DutyKind.NOTICE] is DutyState.MISSED


def test_of_a_month_both_days_are_named_and_nothing_is_missed_while_its_last_day_is_lawful() -> None:
    february = DecisionFacts(is_key=True, expected=expected_dates.in_month(2027, 2))
    both = (
        "At least 28 clear days before the decision. By Sunday 3 January 2027 to decide on Monday 1 February 2027 at "
        "the earliest, at the latest by Saturday 30 January 2027 for Sunday 28 February 2027."
    )
    first, last = date(2027, 1, 3), date(2027, 1, 30)
    assert duties(february, first)[DutyKind.NOTICE] == Duty(DutyKind.NOTICE, both, DutyState.DUE, first, None, first)
    after = duties(february, date(2027, 1, 4))[DutyKind.NOTICE]
    assert after == Duty(DutyKind.NOTICE, both, DutyState.DUE, last, None, first)
    assert states(february, date(2027, 1, 31))[DutyKind.NOTICE] is DutyState.MISSED


def test_of_a_month_a_notice_says_from_when_the_decision_may_be_made_and_names_no_day_that_is_not_fixed() -> None:
    month = replace(FACTS, expected=expected_dates.in_month(2026, 12), notice_published_on=date(2026, 12, 2))
    found = duties(month)[DutyKind.NOTICE]
    assert (found.state, found.by_on, found.words) == (
        DutyState.MET,
        date(2026, 12, 2),
        "The decision may be made from Thursday 31 December 2026 on.",
    )
    late = duties(replace(month, notice_published_on=date(2026, 12, 3)))[DutyKind.NOTICE]
    assert (late.state, late.words) == (
        DutyState.MISSED,
        "The decision may be made from Friday 1 January 2027 on, after the last day expected, "
        "Thursday 31 December 2026.",
    )
    early = duties(replace(month, notice_published_on=date(2026, 10, 1)))[DutyKind.NOTICE]
    assert (early.state, early.by_on) == (DutyState.MET, date(2026, 11, 2))


def test_a_private_meeting_that_is_only_expected_is_counted_from_the_first_day_of_the_month() -> None:
    private = PrivateMeeting(meeting_on=date(2027, 2, 28))
    facts = replace(FACTS, expected=expected_dates.in_month(2027, 2), private=private)
    found = {
        one.kind: one.by_on
        for one in duties_of(facts, ENGLAND_2012, calendar=ENGLAND, today=DECEMBER, is_private_assumed=True)
    }
    assert found[DutyKind.PRIVATE_NOTICE] == date(2027, 1, 3)
    assert duties(facts, DECEMBER)[DutyKind.PRIVATE_NOTICE].by_on == date(2027, 1, 30)


def test_not_before_a_day_is_judged_by_that_day() -> None:
    facts = replace(FACTS, expected=expected_dates.not_before(DECEMBER))
    assert facts.decision_on == DECEMBER


def test_once_decided_the_day_of_the_decision_counts() -> None:
    decided = replace(FACTS, decided_on=date(2026, 12, 14))
    assert states(decided, date(2026, 12, 16))[DutyKind.NOTICE] is DutyState.MISSED


def test_a_general_exception_takes_the_place_of_full_notice() -> None:
    facts = replace(FACTS, notice_published_on=date(2026, 12, 3), exception=EXCEPTION)
    found = duties(facts)
    assert found[DutyKind.NOTICE].state is DutyState.NOT_NEEDED
    assert found[DutyKind.EXCEPTION_NOTICE] == Duty(
        DutyKind.EXCEPTION_NOTICE,
        "The decision may be made from Tuesday 15 December 2026 on.",
        DutyState.MET,
        date(2026, 12, 7),
        date(2026, 12, 7),
    )
    assert found[DutyKind.REASONS_NOTICE].state is DutyState.DUE
    told = replace(facts, exception=replace(EXCEPTION, reasons_published_on=date(2026, 12, 16)))
    assert states(told, date(2026, 12, 17))[DutyKind.REASONS_NOTICE] is DutyState.MET


def test_reasons_are_asked_only_of_the_route_that_was_taken() -> None:
    announced_in_time = replace(FACTS, exception=EXCEPTION, urgency=replace(AGREED, name=""))
    found = duties(announced_in_time, date(2026, 12, 16))
    assert (found[DutyKind.EXCEPTION_NOTICE].state, found[DutyKind.URGENCY_AGREEMENT]) == (
        DutyState.NOT_NEEDED,
        Duty(DutyKind.URGENCY_AGREEMENT, "Another route was taken.", DutyState.NOT_NEEDED),
    )
    assert found[DutyKind.EXCEPTION_NOTICE].met_on == date(2026, 12, 7), "when it was published all the same"
    assert DutyKind.REASONS_NOTICE not in found
    by_exception = replace(announced_in_time, notice_published_on=date(2026, 12, 3))
    assert states(by_exception)[DutyKind.URGENCY_AGREEMENT] is DutyState.NOT_NEEDED
    assert states(by_exception)[DutyKind.REASONS_NOTICE] is DutyState.DUE


def test_a_decision_that_is_not_key_misses_no_exception() -> None:
    found = duties(replace(FACTS, is_key=False, exception=GeneralException(), urgency=Agreement()), date(2026, 12, 16))
    assert found[DutyKind.EXCEPTION_NOTICE] == Duty(
        DutyKind.EXCEPTION_NOTICE, "No notice is needed.", DutyState.NOT_NEEDED
    )
    assert found[DutyKind.URGENCY_AGREEMENT].state is DutyState.NOT_NEEDED
    assert DutyKind.REASONS_NOTICE not in found


def test_while_notice_is_short_the_reasons_of_what_is_recorded_stay_due() -> None:
    late = replace(FACTS, notice_published_on=None, exception=replace(EXCEPTION, informed_on=date(2026, 12, 8)))
    assert states(late)[DutyKind.REASONS_NOTICE] is DutyState.DUE


def test_a_late_or_incomplete_exception_was_missed() -> None:
    late = replace(FACTS, notice_published_on=None, exception=replace(EXCEPTION, informed_on=date(2026, 12, 8)))
    found = states(late)
    assert (found[DutyKind.NOTICE], found[DutyKind.EXCEPTION_NOTICE]) == (DutyState.MISSED, DutyState.MISSED)
    unsaid = replace(FACTS, notice_published_on=None, exception=replace(EXCEPTION, informed_on=None))
    exception = duties(unsaid, date(2026, 12, 7))[DutyKind.EXCEPTION_NOTICE]
    assert (exception.state, exception.words) == (
        DutyState.DUE,
        "It is not said when the scrutiny chair was informed in writing.",
    )


def test_special_urgency_is_reported_to_council_within_a_year() -> None:
    facts = replace(FACTS, notice_published_on=None, urgency=AGREED, decided_on=DECEMBER, exception=GeneralException())
    found = duties(facts, date(2026, 12, 16))
    assert {kind: one.state for kind, one in found.items()} == {
        DutyKind.NOTICE: DutyState.NOT_NEEDED,
        DutyKind.EXCEPTION_NOTICE: DutyState.NOT_NEEDED,
        DutyKind.URGENCY_AGREEMENT: DutyState.MET,
        DutyKind.REASONS_NOTICE: DutyState.DUE,
        DutyKind.AGENDA: DutyState.MISSED,
        DutyKind.RECORD: DutyState.DUE,
        DutyKind.URGENCY_REPORT: DutyState.DUE,
    }
    assert found[DutyKind.URGENCY_REPORT].by_on == date(2027, 12, 15)
    since = replace(facts, last_urgency_report_on=date(2026, 2, 24))
    assert duties(since)[DutyKind.URGENCY_REPORT].by_on == date(2027, 2, 24)
    reported = replace(since, urgency_reported_on=date(2027, 2, 25))
    assert states(reported, date(2027, 3, 1))[DutyKind.URGENCY_REPORT] is DutyState.MISSED


def test_an_agreement_that_lacks_something_says_what() -> None:
    found = duties(replace(FACTS, notice_published_on=None, urgency=replace(AGREED, name="")), DECEMBER)
    agreement = found[DutyKind.URGENCY_AGREEMENT]
    assert (agreement.state, agreement.words) == (DutyState.DUE, "It is not said who agreed.")


def test_a_private_meeting_adds_its_notices() -> None:
    private = PrivateMeeting(meeting_on=DECEMBER, reasons="Prices", first_notice_published_on=date(2026, 11, 16))
    found = states(replace(FACTS, private=private))
    assert (found[DutyKind.PRIVATE_NOTICE], found[DutyKind.PRIVATE_FURTHER_NOTICE]) == (
        DutyState.MET,
        DutyState.MISSED,
    )


def test_reports_have_the_councils_own_days() -> None:
    facts = DecisionFacts(
        is_key=True,
        expected=expected_dates.on_day(date(2012, 1, 16)),
        notice_published_on=date(2011, 12, 16),
        plan_first_day=date(2012, 1, 1),
        draft_report_on=date(2011, 12, 30),
        final_report_on=date(2012, 1, 5),
    )
    found = duties(facts, date(2012, 1, 6), JANUARY_2012)
    assert {kind: (one.state, one.by_on) for kind, one in found.items()} == {
        DutyKind.NOTICE: (DutyState.MET, date(2011, 12, 18)),
        DutyKind.DRAFT_REPORT: (DutyState.MISSED, date(2011, 12, 29)),
        DutyKind.FINAL_REPORT: (DutyState.MET, date(2012, 1, 5)),
        DutyKind.PUBLIC_REPORT: (DutyState.DUE, date(2012, 1, 9)),
        DutyKind.RECORD: (DutyState.DUE, None),
    }


def test_under_the_older_law_an_entry_without_a_plan_is_due_and_none_with_an_unknown_plan_is_missed() -> None:
    facts = DecisionFacts(is_key=True, expected=expected_dates.in_month(2012, 1))
    assert duties(facts, date(2012, 1, 20), ENGLAND_2000)[DutyKind.NOTICE] == Duty(
        DutyKind.NOTICE, "No plan is on record.", DutyState.DUE
    )
    unknown = replace(facts, notice_published_on=date(2011, 12, 30))
    assert states(unknown, date(2012, 1, 20), ENGLAND_2000)[DutyKind.NOTICE] is DutyState.MET


def test_what_is_not_key_or_in_scotland_needs_no_notice() -> None:
    assert states(replace(FACTS, is_key=False))[DutyKind.NOTICE] is DutyState.NOT_NEEDED
    assert states(rule=SCOTLAND)[DutyKind.NOTICE] is DutyState.NOT_NEEDED
    assert states(replace(FACTS, notice_published_on=None), rule=SCOTLAND)[DutyKind.NOTICE] is DutyState.NOT_NEEDED


def test_a_decision_without_a_date_has_no_days_to_be_judged_by() -> None:
    undated = replace(FACTS, expected=expected_dates.unknown("Spring"))
    assert states(undated) == {DutyKind.NOTICE: DutyState.DUE}
    assert states(replace(undated, is_key=False)) == {DutyKind.NOTICE: DutyState.NOT_NEEDED}


def test_a_record_once_published_is_met() -> None:
    decided = replace(FACTS, decided_on=DECEMBER, record_published_on=date(2026, 12, 17))
    assert states(decided, date(2026, 12, 17))[DutyKind.RECORD] is DutyState.MET


def test_what_is_to_be_done_later_is_not_done_yet() -> None:
    planned = duty(DutyKind.AGENDA, "", today=date(2026, 12, 1), by_on=date(2026, 12, 7), met_on=date(2026, 12, 4))
    assert planned.state is DutyState.DUE
