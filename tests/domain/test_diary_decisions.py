from dataclasses import replace
from datetime import date

import pytest

from tests.diary_cases import CALLED_IN, TODAY, decided, decision, entries, representations
from webapp.domain.diary_entry import Certainty, Vague, WholeDays
from webapp.domain.diary_facts import MoveFacts, RecordFacts
from webapp.domain.expected_dates import between, in_month, on_day, unknown
from webapp.domain.lifecycle import PUBLIC, WITH_A_RECORD, Status


def test_drafts_and_unknown_dates_have_no_entry() -> None:
    draft = decision(1, status=Status.DRAFT, record=CALLED_IN, representations=(representations(1),))
    assert entries(draft) == {}
    assert entries(decision(1, expected=unknown("Spring"))) == {}


def test_a_date_that_becomes_unknown_is_called_off_and_does_not_just_vanish() -> None:
    move = MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=TODAY)
    facts = decision(1, expected=unknown("to be confirmed"), status=Status.DEFERRED, move=move)
    entry = entries(facts)["decision"]
    assert (entry.summary, entry.certainty) == ("POSTPONED: Parking charges review 1", Certainty.CANCELLED)
    assert entry.when == WholeDays(date(2026, 12, 8), date(2026, 12, 8))
    assert "now says “to be confirmed”" in entry.description


def test_a_decision_made_is_confirmed_on_its_day() -> None:
    entry = entries(decided(1))["decision"]
    assert entry.summary == "Decision made: Parking charges review 1"
    assert entry.certainty is Certainty.CONFIRMED
    assert entry.when == WholeDays(date(2026, 11, 16), date(2026, 11, 16))


def test_a_decision_without_a_window_has_one_entry() -> None:
    assert list(entries(decided(1, record=RecordFacts(decided_on=date(2026, 11, 16))))) == ["decision"]


def test_a_decision_withdrawn_after_it_was_made_takes_its_window_with_it() -> None:
    found = entries(decided(1, status=Status.WITHDRAWN, withdrawn_on=TODAY))
    assert {entry.certainty for entry in found.values()} == {Certainty.CANCELLED}
    assert found["decision"].when == WholeDays(date(2026, 11, 16), date(2026, 11, 16))


@pytest.mark.parametrize(
    ("status", "summary", "lines"),
    [
        (Status.CALLED_IN, "CALLED IN: ", ["It may not be implemented until scrutiny has dealt with the call-in."]),
        (
            Status.REFERRED_BACK,
            "REFERRED BACK: ",
            ["Scrutiny referred it back; the decision maker must look at it again."],
        ),
        (Status.REFERRED_TO_COUNCIL, "REFERRED TO COUNCIL: ", ["Scrutiny referred it to Council."]),
        (Status.REFERRED_ELSEWHERE, "REFERRED: ", ["Scrutiny referred it to another body."]),
        (Status.FINAL, "Decided after call-in: ", ["The call-in has ended; the decision is final."]),
        (
            Status.IMPLEMENTED,
            "Decided after call-in: ",
            ["The call-in has ended; the decision is final.", "It has been implemented."],
        ),
        (
            Status.DECIDED,
            "Decision made: ",
            ["The call-in has ended and the decision stands; it can still be called in on another ground."],
        ),
    ],
)
def test_what_came_of_a_call_in_is_said_first(status: Status, summary: str, lines: list[str]) -> None:
    entry = entries(decided(1, status=status, record=CALLED_IN))["decision"]
    assert entry.summary == f"{summary}Parking charges review 1"
    assert entry.certainty is Certainty.CONFIRMED
    assert entry.when == WholeDays(date(2026, 11, 12), date(2026, 11, 12))
    begins = ["Decided on 12 November 2026.", "Called in on 19 November 2026."]
    assert entry.description.splitlines()[: 2 + len(lines)] == [*begins, *lines]


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (Status.DECIDED, []),
        (Status.FINAL, []),
        (Status.IMPLEMENTED, ["It has been implemented."]),
    ],
)
def test_a_decision_that_was_never_called_in_was_simply_made(status: Status, lines: list[str]) -> None:
    entry = entries(decided(1, status=status))["decision"]
    assert entry.summary == "Decision made: Parking charges review 1"
    assert entry.description.splitlines()[: 1 + len(lines)] == ["Decided on 16 November 2026.", *lines]
    assert entry.description.splitlines()[1 + len(lines)].startswith("Decision maker: ")


def test_every_public_status_has_an_entry_and_one_with_a_record_stands_on_its_day() -> None:
    for status in PUBLIC:
        facts = decided(1, status=status, expected=on_day(date(2026, 12, 8)), withdrawn_on=TODAY)
        if status not in WITH_A_RECORD | {Status.WITHDRAWN}:
            facts = replace(facts, record=None)
        day = date(2026, 12, 8) if facts.record is None else date(2026, 11, 16)
        assert entries(facts)["decision"].when == WholeDays(day, day), status


def test_a_withdrawn_decision_says_when_it_was_removed() -> None:
    facts = decision(1, expected=on_day(date(2026, 12, 8)), status=Status.WITHDRAWN, withdrawn_on=TODAY)
    entry = entries(facts)["decision"]
    assert (entry.summary, entry.certainty) == ("WITHDRAWN: Parking charges review 1", Certainty.CANCELLED)
    assert entry.description.splitlines()[0] == "Removed from the forward plan on 20 November 2026."
    assert (entry.categories, entry.vague, entry.alarms) == (("Key decision",), None, ())


def test_a_withdrawal_of_a_decision_made_is_not_a_removal_from_the_plan() -> None:
    entry = entries(decided(1, status=Status.WITHDRAWN, withdrawn_on=TODAY))["decision"]
    assert entry.description.splitlines()[0] == "The decision was withdrawn on 20 November 2026."


def test_a_month_stays_a_month_when_it_is_withdrawn() -> None:
    entry = entries(decision(1, status=Status.WITHDRAWN, withdrawn_on=TODAY))["decision"]
    assert entry.summary == "WITHDRAWN: Parking charges review 1"
    assert entry.description.splitlines()[:2] == [
        "Removed from the forward plan on 20 November 2026.",
        "It was expected in January 2027 (no day fixed).",
    ]
    assert entry.categories == ("Key decision", "Date not fixed")
    assert entry.vague == Vague("January 2027", "MONTH", date(2027, 1, 31))
    assert entry.bar is not None
    assert entry.bar.days == WholeDays(date(2027, 1, 1), date(2027, 1, 31))
    assert entry.bar.description == entry.description


def test_a_period_stays_a_period_when_it_is_put_off() -> None:
    move = MoveFacts(previous=between(date(2027, 1, 12), date(2027, 3, 20)), moved_on=TODAY)
    entry = entries(decision(1, expected=unknown(), status=Status.DEFERRED, move=move))["decision"]
    assert entry.summary == "POSTPONED: Parking charges review 1"
    assert entry.description.splitlines()[:2] == [
        "Put off, and no new date has been given.",
        "It was expected between 12 January 2027 and 20 March 2027.",
    ]
    assert entry.vague == Vague("between 12 January 2027 and 20 March 2027", "RANGE", date(2027, 3, 20))


def test_a_decision_put_off_to_another_month_is_expected_then() -> None:
    move = MoveFacts(previous=on_day(date(2026, 12, 8)), moved_on=TODAY)
    entry = entries(decision(1, expected=in_month(2027, 2), status=Status.DEFERRED, move=move))["decision"]
    assert entry.summary == "Expected February 2027 (day not fixed): Parking charges review 1"
    assert entry.description.splitlines()[1] == "Was 8 December 2026, moved to February 2027."


def test_every_entry_of_a_decision_knows_its_feeds_and_its_row() -> None:
    facts = decided(1, representations=(representations(1),), scopes=("committees/health-scrutiny", "wards/*"))
    found = entries(facts)
    assert sorted(found) == ["callindeadline", "callinwindow", "decision", "representations"]
    assert {(entry.scopes, entry.source) for entry in found.values()} == {(facts.scopes, "decision/1")}


@pytest.mark.parametrize("title", ["", "  ", "\u200b\u2060\u00ad"])
def test_a_title_of_which_nothing_can_be_seen_makes_no_entry(title: str) -> None:
    with pytest.raises(ValueError, match="It has no title"):
        entries(decision(1, title=title))
