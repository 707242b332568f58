"""The compliance board: which duties it shows, what needs somebody now, and how early the plan was."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain import expected_dates
from webapp.domain.compliance import (
    EarlyShare,
    Totals,
    board_duties,
    early_share,
    is_due_soon,
    most_urgent_first,
    needs_attention,
    totals_of,
)
from webapp.domain.days import Nation
from webapp.domain.decision_duties import DecisionFacts
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.duties import Duty, DutyKind, DutyState
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012
from webapp.domain.private_meetings import PrivateMeeting
from webapp.domain.urgency import Agreement, Route

ENGLAND = calendar_for(Nation.ENGLAND)
TODAY = date(2026, 11, 23)
DECEMBER = date(2026, 12, 15)
FACTS = DecisionFacts(
    is_key=True,
    expected=expected_dates.on_day(DECEMBER),
    notice_published_on=date(2026, 11, 16),
    has_meeting=True,
)


def states(
    facts: DecisionFacts = FACTS,
    today: date = TODAY,
    rule: NoticeRule = ENGLAND_2012,
    frozen: DecisionNotice | None = None,
    is_private_assumed: bool = False,
) -> dict[DutyKind, DutyState]:
    found = board_duties(
        facts, rule, calendar=ENGLAND, today=today, frozen=frozen, is_private_assumed=is_private_assumed
    )
    return {one.kind: one.state for one in found}


def a_duty(state: DutyState, by_on: date | None = None, kind: DutyKind = DutyKind.AGENDA) -> Duty:
    return Duty(kind, "", state, by_on)


def test_a_decision_to_come_has_no_record_due_until_its_day_has_passed() -> None:
    assert states() == {DutyKind.NOTICE: DutyState.MET, DutyKind.AGENDA: DutyState.DUE}
    assert states(today=DECEMBER) == {DutyKind.NOTICE: DutyState.MET, DutyKind.AGENDA: DutyState.MISSED}
    assert states(today=date(2026, 12, 16))[DutyKind.RECORD] is DutyState.DUE


def test_an_entry_of_the_plan_for_january_2012_is_never_flagged() -> None:
    entry = DecisionFacts(
        is_key=True,
        expected=expected_dates.in_month(2012, 1),
        notice_published_on=date(2011, 12, 16),
        private=PrivateMeeting(meeting_on=date(2012, 1, 31)),
        has_meeting=True,
    )
    assert states(entry, rule=ENGLAND_2000) == {DutyKind.NOTICE: DutyState.MET}
    draft = replace(entry, notice_published_on=None)
    assert states(draft, rule=ENGLAND_2000) == {DutyKind.NOTICE: DutyState.DUE}


def test_while_no_last_day_is_fixed_nothing_counted_from_it_is_missed() -> None:
    open_ended = replace(FACTS, expected=expected_dates.not_before(date(2026, 11, 26)))
    found = board_duties(open_ended, ENGLAND_2012, calendar=ENGLAND, today=TODAY)
    words = "No last day is fixed for the decision, so this can still be done in time."
    assert found == (
        Duty(
            DutyKind.NOTICE,
            "The decision may be made from Tuesday 15 December 2026 on.",
            DutyState.MET,
            None,
            date(2026, 11, 16),
        ),
        Duty(DutyKind.AGENDA, words, DutyState.DUE),
    )
    assert not any(needs_attention(one, TODAY) for one in found)


def test_a_private_meeting_on_record_has_a_day_of_its_own() -> None:
    private = replace(
        FACTS,
        expected=expected_dates.not_before(date(2026, 11, 26)),
        private=PrivateMeeting(meeting_on=date(2026, 11, 26)),
    )
    assert states(private)[DutyKind.PRIVATE_NOTICE] is DutyState.MISSED
    assert states(private, is_private_assumed=True)[DutyKind.PRIVATE_NOTICE] is DutyState.DUE


def test_reports_are_judged_and_of_a_decision_that_was_made_only_those_on_record() -> None:
    rule = replace(ENGLAND_2012, draft_report_days_before=20, final_report_days_before=10)
    assert states(rule=rule)[DutyKind.DRAFT_REPORT] is DutyState.DUE
    handed_in = replace(FACTS, draft_report_on=TODAY)
    assert states(handed_in, rule=rule)[DutyKind.DRAFT_REPORT] is DutyState.MET
    later = states(rule=rule, today=date(2026, 12, 1))
    assert (later[DutyKind.DRAFT_REPORT], later[DutyKind.FINAL_REPORT]) == (DutyState.MISSED, DutyState.DUE)
    made = states(replace(handed_in, decided_on=date(2026, 12, 15)), rule=rule, today=date(2026, 12, 16))
    assert made[DutyKind.DRAFT_REPORT] is DutyState.MET
    assert DutyKind.FINAL_REPORT not in made


def test_the_yearly_report_is_left_to_its_own_page() -> None:
    urgent = replace(
        FACTS,
        notice_published_on=None,
        decided_on=date(2026, 11, 20),
        urgency=Agreement(
            capacity=ENGLAND_2012.agreed_by[0], name="Jo Bloggs", agreed_on=date(2026, 11, 19), why_urgent="The roof."
        ),
        record_published_on=date(2026, 11, 20),
        has_meeting=False,
    )
    assert states(urgent) == {
        DutyKind.NOTICE: DutyState.NOT_NEEDED,
        DutyKind.URGENCY_AGREEMENT: DutyState.MET,
        DutyKind.REASONS_NOTICE: DutyState.DUE,
        DutyKind.RECORD: DutyState.MET,
    }


@pytest.mark.parametrize(
    ("frozen", "state"),
    [
        (DecisionNotice(route=Route.SHORT, lawful=False, words="27 clear days."), DutyState.MISSED),
        (DecisionNotice(route=Route.FULL_NOTICE, lawful=True, words="30 clear days."), DutyState.MET),
        (DecisionNotice(route=Route.OLDER_LAW, lawful=True, words="A monthly plan."), DutyState.MET),
        (DecisionNotice(route=Route.SPECIAL_URGENCY, lawful=True, words="Agreed."), DutyState.NOT_NEEDED),
        (DecisionNotice(route=None, lawful=None, words="No rule was known."), DutyState.MISSED),
    ],
)
def test_what_the_record_froze_of_its_notice_stands(frozen: DecisionNotice, state: DutyState) -> None:
    made = replace(FACTS, decided_on=date(2026, 11, 20), has_meeting=False)
    assert states(made, frozen=frozen)[DutyKind.NOTICE] is state


def test_a_week_ahead_is_soon_and_so_is_what_is_due_at_once() -> None:
    assert is_due_soon(a_duty(DutyState.DUE, date(2026, 11, 30)), TODAY)
    assert not is_due_soon(a_duty(DutyState.DUE, date(2026, 12, 1)), TODAY)
    assert is_due_soon(a_duty(DutyState.DUE, kind=DutyKind.REASONS_NOTICE), TODAY)
    assert not is_due_soon(a_duty(DutyState.DUE, kind=DutyKind.NOTICE), TODAY)
    assert not is_due_soon(a_duty(DutyState.MISSED, TODAY), TODAY)


def test_what_was_missed_stands_before_what_is_due() -> None:
    missed = a_duty(DutyState.MISSED, date(2026, 11, 20))
    missed_before = a_duty(DutyState.MISSED, date(2026, 11, 2))
    at_once = a_duty(DutyState.DUE, kind=DutyKind.REASONS_NOTICE)
    soon = a_duty(DutyState.DUE, date(2026, 11, 24))
    others = [a_duty(DutyState.MET), a_duty(DutyState.NOT_NEEDED), a_duty(DutyState.DUE, date(2027, 1, 1))]
    assert most_urgent_first([*others, soon, missed, at_once, missed_before], TODAY) == [
        missed_before,
        missed,
        at_once,
        soon,
    ]
    assert totals_of([*others, soon, missed, at_once, missed_before], TODAY) == Totals(missed=2, soon=2)


def test_totals_in_words() -> None:
    assert Totals(3, 5).words == "3 missed, 5 due within a week"
    assert Totals(0, 0).words == "None missed, none due within a week"


def test_two_months_are_counted_to_the_same_day() -> None:
    end_of_august = date(2026, 8, 31)
    share = early_share(
        [
            (end_of_august, date(2026, 10, 31)),
            (end_of_august, date(2026, 10, 30)),
            (date(2026, 1, 2), date(2026, 9, 1)),
            (date(2026, 9, 2), date(2026, 9, 1)),
        ]
    )
    assert share == EarlyShare(early=2, made=3)
    assert share.words == (
        "2 of the 3 key decisions made in the last twelve months (67%) had been in the plan for two months or more. "
        "Some councils aim at 75%."
    )
    assert EarlyShare(0, 0).words == ""
