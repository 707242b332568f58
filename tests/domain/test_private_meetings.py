"""Private meetings: two notices with their days, representations with a response, and the urgent way."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.days import Nation
from webapp.domain.duties import Duty, DutyKind, DutyState
from webapp.domain.notice import CHAIN_OF_2012
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012
from webapp.domain.private_meetings import (
    PrivateMeeting,
    PrivateMeetingState,
    missing_from_first_notice,
    missing_from_further_notice,
    state_of,
)
from webapp.domain.urgency import Agreement

ENGLAND = calendar_for(Nation.ENGLAND)
MEETING = PrivateMeeting(
    meeting_on=date(2026, 12, 15),
    reasons="The report names the tenderers’ prices.",
    first_notice_published_on=date(2026, 11, 16),
    further_notice_published_on=date(2026, 12, 7),
    representations="None received",
)
AGREED = Agreement(
    capacity=CHAIN_OF_2012[0], name="Jo Bloggs", agreed_on=date(2026, 12, 14), why_urgent="The offer lapses."
)


def state(meeting: PrivateMeeting, today: date) -> PrivateMeetingState:
    return state_of(ENGLAND_2012, meeting, calendar=ENGLAND, today=today)


def test_both_notices_on_their_last_days_are_in_time() -> None:
    found = state(MEETING, date(2026, 12, 10))
    assert found == PrivateMeetingState(
        (
            Duty(
                DutyKind.PRIVATE_NOTICE,
                "At least 28 clear days before the meeting.",
                DutyState.MET,
                date(2026, 11, 16),
                date(2026, 11, 16),
            ),
            Duty(
                DutyKind.PRIVATE_FURTHER_NOTICE,
                "At least 5 clear working days before the meeting.",
                DutyState.MET,
                date(2026, 12, 7),
                date(2026, 12, 7),
            ),
        ),
        (),
        True,
    )


def test_a_notice_a_day_late_was_missed() -> None:
    late_first = state(replace(MEETING, first_notice_published_on=date(2026, 11, 17)), date(2026, 12, 10))
    late_further = state(replace(MEETING, further_notice_published_on=date(2026, 12, 8)), date(2026, 12, 10))
    assert [one.state for one in late_first.duties] == [DutyState.MISSED, DutyState.MET]
    assert [one.state for one in late_further.duties] == [DutyState.MET, DutyState.MISSED]
    assert (late_first.may_be_private, late_further.may_be_private) == (False, False)


def test_before_its_day_the_further_notice_is_due() -> None:
    found = state(replace(MEETING, further_notice_published_on=None, representations=""), date(2026, 12, 7))
    assert [one.state for one in found.duties] == [DutyState.MET, DutyState.DUE]
    assert found.may_be_private is None


def test_the_day_after_its_day_the_further_notice_was_missed() -> None:
    found = state(replace(MEETING, further_notice_published_on=None), date(2026, 12, 8))
    assert [one.state for one in found.duties] == [DutyState.MET, DutyState.MISSED]


@pytest.mark.parametrize("said", ["None received", "none received.", "None"])
def test_none_received_is_an_answer(said: str) -> None:
    assert missing_from_further_notice(replace(MEETING, representations=said)) == ()


def test_an_empty_box_is_no_answer() -> None:
    empty = replace(MEETING, representations=" ")
    assert missing_from_further_notice(empty) == (
        "It is not said which representations were received: if none, write “None received”.",
    )
    further = state(empty, date(2026, 12, 10)).duties[1]
    assert (further.state, further.words) == (
        DutyState.MISSED,
        "At least 5 clear working days before the meeting. "
        "It is not said which representations were received: if none, write “None received”.",
    )


def test_representations_need_a_response() -> None:
    asked = replace(MEETING, representations="A resident asks for the meeting to be open.")
    assert missing_from_further_notice(asked) == ("The representations are not answered.",)
    assert missing_from_further_notice(replace(asked, response="Prices stay exempt.")) == ()


def test_both_notices_state_the_reasons() -> None:
    without = replace(MEETING, reasons="")
    sentence = ("It is not said why the meeting is to be held in private.",)
    assert (missing_from_first_notice(without), missing_from_further_notice(without)) == (sentence, sentence)
    assert state(without, date(2026, 12, 10)).may_be_private is False


def test_an_agreement_takes_the_place_of_the_notices() -> None:
    urgent = PrivateMeeting(meeting_on=date(2026, 12, 15), urgent=AGREED)
    found = state(urgent, date(2026, 12, 15))
    assert [(one.kind, one.state) for one in found.duties] == [
        (DutyKind.PRIVATE_AGREEMENT, DutyState.MET),
        (DutyKind.PRIVATE_REASONS_NOTICE, DutyState.DUE),
    ]
    assert (found.may_be_private, found.missing) == (True, ())
    published = replace(urgent, urgent=replace(AGREED, reasons_published_on=date(2026, 12, 15)))
    assert state(published, date(2026, 12, 16)).duties[1].state is DutyState.MET


def test_an_agreement_by_the_wrong_person_or_too_late_does_not() -> None:
    by_vice = replace(AGREED, capacity=CHAIN_OF_2012[2], unable={CHAIN_OF_2012[0]: "Abroad"})
    urgent = PrivateMeeting(meeting_on=date(2026, 12, 15), urgent=by_vice)
    found = state(urgent, date(2026, 12, 15))
    assert found.missing == ("It is not said why the Chairman of the authority could not be asked.",)
    assert (found.duties[0].words, found.may_be_private) == (found.missing[0], None)
    assert state(urgent, date(2026, 12, 16)).may_be_private is False
    late = replace(urgent, urgent=replace(AGREED, agreed_on=date(2026, 12, 16)))
    assert state(late, date(2026, 12, 17)).may_be_private is False


def test_the_older_law_asked_for_no_notice_of_private_meetings() -> None:
    found = state_of(ENGLAND_2000, MEETING, calendar=ENGLAND, today=date(2026, 12, 10))
    assert (found.duties, found.may_be_private) == ((), True)
