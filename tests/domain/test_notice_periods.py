"""How many days a statutory notice gave, in numbers and in words."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.builders import at, working_calendar
from tests.notice_cases import RULES, agenda, further_notice, general_exception, private_meeting, special_urgency
from webapp.domain.errors import RuleBroken
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_periods import NoticePeriod, period_of
from webapp.domain.notice_presets import NORTHERN_IRELAND, WALES
from webapp.domain.statutory_notices import WrittenNotice

CALENDAR = working_calendar()


def period(
    written: WrittenNotice, decision_on: date | None = None, rules: tuple[NoticeRule, ...] = RULES
) -> NoticePeriod:
    found = period_of(rules, written, decision_on=decision_on, calendar=CALENDAR)
    assert found is not None
    return found


def test_the_decision_may_be_made_on_the_day_after_five_clear_working_days() -> None:
    found = period(general_exception(), date(2026, 2, 10))
    assert (found.earliest, found.ends_on, found.have, found.enough) == (
        date(2026, 2, 10), date(2026, 2, 9), 5, True,
    )  # fmt: skip
    assert found.first_day_words == (
        "The decision may be made from Tuesday 10 February 2026 on: 5 clear working days after Monday 2 February 2026."
    )
    assert found.days_words == "5 clear working days lie before the decision on Tuesday 10 February 2026."


def test_what_falls_short_is_said_as_so_many_of_so_many() -> None:
    found = period(general_exception(), date(2026, 2, 9))
    assert found.enough is False
    assert found.days_words == "4 of the 5 clear working days needed lie before the decision on Monday 9 February 2026."


def test_one_day_is_one_day() -> None:
    rules = (replace(RULES[1], agenda_days=1),)
    assert period(agenda(meeting_on=date(2026, 2, 4)), rules=rules).days_words == (
        "1 clear working day lies before the meeting on Wednesday 4 February 2026."
    )


def test_the_later_of_informing_and_publishing_begins_the_count() -> None:
    informed_later = period(general_exception(published_at=at("2026-01-30")))
    published_later = period(general_exception(informed_on=date(2026, 1, 30)))
    assert informed_later.starts_on == published_later.starts_on == date(2026, 2, 2)
    assert informed_later.days[0].why_not_counted == "day on which the chair was informed"
    assert published_later.days[0].why_not_counted == "day of publication"


def test_without_a_day_of_the_decision_nothing_is_compared() -> None:
    found = period(general_exception())
    assert (found.enough, found.have, found.days_words) == (None, None, "")


@pytest.mark.parametrize(
    ("written", "earliest", "said"),
    [
        (private_meeting(), date(2026, 3, 3), "The meeting may be held in private from Tuesday 3 March 2026 on"),
        (further_notice(), date(2026, 2, 10), "The meeting may be held in private from Tuesday 10 February 2026 on"),
        (agenda(), date(2026, 2, 10), "The meeting may be held from Tuesday 10 February 2026 on"),
    ],
)
def test_a_meeting_waits_for_its_notices(written: WrittenNotice, earliest: date, said: str) -> None:
    found = period(written)
    assert (found.earliest, found.enough) == (earliest, True)
    assert found.first_day_words.startswith(said)
    assert found.days[-1].why_not_counted == "earliest day of the meeting"


def test_where_urgency_was_agreed_no_days_are_counted() -> None:
    assert period_of(RULES, special_urgency(), decision_on=date(2026, 2, 3), calendar=CALENDAR) is None


def test_a_rule_that_knows_no_such_duty_counts_nothing() -> None:
    assert period_of((WALES,), general_exception(), decision_on=None, calendar=CALENDAR) is None
    assert period(agenda(), rules=(WALES,)).term.words == "3 clear working days"


def test_days_that_the_law_does_not_call_clear_end_with_the_day_itself() -> None:
    found = period(general_exception(), date(2026, 2, 9), rules=(NORTHERN_IRELAND,))
    assert (found.earliest, found.enough) == (date(2026, 2, 9), True)
    assert found.first_day_words.endswith("on: 5 working days after Monday 2 February 2026.")
    assert found.days_words == ("5 working days lie before the decision on Monday 9 February 2026, that day included.")
    assert period(general_exception(), date(2026, 2, 6), rules=(NORTHERN_IRELAND,)).days_words == (
        "4 of the 5 working days needed lie before the decision on Friday 6 February 2026, that day included."
    )
    a_sunday = period(general_exception(), date(2026, 2, 8), rules=(NORTHERN_IRELAND,))
    assert (a_sunday.have, a_sunday.enough) == (4, False)


def test_a_notice_after_hours_counts_from_the_next_working_day() -> None:
    rules = (replace(RULES[1], after_hours_from=time(17)),)
    late = general_exception(published_at=at("2026-01-30", "17:30"), informed_on=date(2026, 1, 30))
    assert period(late, rules=rules).starts_on == date(2026, 2, 2)
    assert period(late).starts_on == date(2026, 1, 30)
    assert period(agenda(published_at=at("2026-01-30", "17:30")), rules=rules).earliest == date(2026, 2, 10)


def test_the_rule_of_the_day_of_publication_counts() -> None:
    found = period(agenda(published_at=at("2012-01-05"), meeting_on=date(2012, 1, 16)))
    assert found.rule.name == "England, Regulations of 2000"
    with pytest.raises(RuleBroken, match="No rule of notice is in force on Saturday 1 January 2000"):
        period(agenda(published_at=at("2000-01-01")))
