"""Short notice: the general exception, special urgency, who may agree, and the route of a decision."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.adapters.bank_holidays import calendar_for
from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken
from webapp.domain.notice import CHAIN_OF_2012, NoticeRule
from webapp.domain.notice_entries import EntryAssessment, assess_entry
from webapp.domain.notice_presets import ENGLAND_2000, ENGLAND_2012, SCOTLAND
from webapp.domain.urgency import (
    ROUTE_WORDS,
    Agreement,
    FoundRoute,
    GeneralException,
    Route,
    earliest_by_exception,
    missing_from_agreement,
    missing_from_exception,
    report_due_by,
    route_of,
    who_may_agree,
)

ENGLAND = calendar_for(Nation.ENGLAND)
SCRUTINY_CHAIR, CHAIRMAN, VICE_CHAIRMAN = CHAIN_OF_2012
EXCEPTION = GeneralException(
    informed="Chair of Sustainable Growth",
    informed_on=date(2017, 8, 22),
    notice_published_on=date(2017, 8, 23),
    why_impracticable="The grant was offered on 21 August.",
)
AGREED = Agreement(
    capacity=SCRUTINY_CHAIR, name="Jo Bloggs", agreed_on=date(2020, 6, 24), why_urgent="The grant ends on 30 June."
)


def announced(published_on: date, decision_on: date, rule: NoticeRule = ENGLAND_2012) -> EntryAssessment:
    return assess_entry(
        [rule],
        announced_on=published_on,
        decision_on=decision_on,
        calendar=ENGLAND,
        plan_first_day=date(2012, 1, 1),
    )


def route(
    decision_on: date,
    notice: EntryAssessment | None = None,
    *,
    rule: NoticeRule = ENGLAND_2012,
    is_key: bool = True,
    exception: GeneralException | None = None,
    urgency: Agreement | None = None,
) -> FoundRoute:
    return route_of(
        rule,
        is_key=is_key,
        decision_on=decision_on,
        notice=notice,
        calendar=ENGLAND,
        exception=exception,
        urgency=urgency,
    )


def test_a_complete_exception_lacks_nothing() -> None:
    assert missing_from_exception(EXCEPTION) == ()


def test_an_exception_that_only_names_the_chair_lacks_two_days_and_the_reason() -> None:
    assert missing_from_exception(GeneralException(informed="Chair of Sustainable Growth")) == (
        "It is not said when the scrutiny chair was informed in writing.",
        "It is not said when the notice was at the offices and on the website.",
        "It is not said why full notice is impracticable.",
    )
    assert missing_from_exception(replace(EXCEPTION, informed=" ")) == (
        "It is not said who was informed: the scrutiny chair, or each member.",
    )


def test_the_five_days_follow_the_later_of_informing_and_publishing() -> None:
    friday = date(2017, 9, 1)
    assert earliest_by_exception(ENGLAND_2012, EXCEPTION, ENGLAND) == friday
    swapped = replace(EXCEPTION, informed_on=date(2017, 8, 23), notice_published_on=date(2017, 8, 22))
    assert earliest_by_exception(ENGLAND_2012, swapped, ENGLAND) == friday


def test_without_both_days_or_without_such_a_rule_no_day_can_be_said() -> None:
    assert earliest_by_exception(ENGLAND_2012, replace(EXCEPTION, informed_on=None), ENGLAND) is None
    assert earliest_by_exception(ENGLAND_2012, replace(EXCEPTION, notice_published_on=None), ENGLAND) is None
    assert earliest_by_exception(SCOTLAND, EXCEPTION, ENGLAND) is None


@pytest.mark.parametrize(
    ("unable", "asked"),
    [
        ({}, SCRUTINY_CHAIR),
        ({SCRUTINY_CHAIR: "The committee has no chair at present."}, CHAIRMAN),
        ({SCRUTINY_CHAIR: " "}, SCRUTINY_CHAIR),
        ({SCRUTINY_CHAIR.upper(): "On leave", CHAIRMAN: "In hospital"}, VICE_CHAIRMAN),
        ({CHAIRMAN: "In hospital"}, SCRUTINY_CHAIR),
    ],
)
def test_the_first_who_is_able_is_asked(unable: dict[str, str], asked: str) -> None:
    assert who_may_agree(CHAIN_OF_2012, unable) == asked


def test_where_nobody_is_able_nobody_may_agree() -> None:
    with pytest.raises(RuleBroken) as refused:
        who_may_agree(CHAIN_OF_2012, dict.fromkeys(CHAIN_OF_2012, "Away"))
    assert refused.value.message == (
        "Nobody is left who may agree: Chair of the relevant overview and scrutiny committee, Chairman of the "
        "authority and Vice-chairman of the authority. The decision must wait for the general exception or for full "
        "notice."
    )


def test_a_complete_agreement_lacks_nothing() -> None:
    assert missing_from_agreement(CHAIN_OF_2012, AGREED) == ()


def test_a_fall_back_needs_the_reason_why_those_before_could_not_be_asked() -> None:
    by_chairman = replace(AGREED, capacity="chairman of the Authority")
    assert missing_from_agreement(CHAIN_OF_2012, by_chairman) == (
        "It is not said why the Chair of the relevant overview and scrutiny committee could not be asked.",
    )
    assert missing_from_agreement(CHAIN_OF_2012, replace(by_chairman, unable={SCRUTINY_CHAIR: "Abroad"})) == ()


def test_an_empty_agreement_lacks_everything() -> None:
    assert missing_from_agreement(CHAIN_OF_2012, Agreement(capacity="Leader")) == (
        "Whoever agrees must be one of these: Chair of the relevant overview and scrutiny committee, "
        "Chairman of the authority or Vice-chairman of the authority.",
        "It is not said who agreed.",
        "It is not said when that was agreed.",
        "It is not said why the matter is urgent and cannot reasonably be deferred.",
    )


def test_full_notice_is_the_first_route() -> None:
    full = announced(date(2017, 8, 1), date(2017, 9, 1))
    assert route(date(2017, 9, 1), full, exception=EXCEPTION).route is Route.FULL_NOTICE


def test_a_short_notice_with_a_general_exception_is_lawful_by_it() -> None:
    short = announced(date(2017, 8, 10), date(2017, 9, 1))
    assert route(date(2017, 9, 1), short, exception=EXCEPTION) == FoundRoute(
        Route.GENERAL_EXCEPTION, "It could be made from Friday 1 September 2017 on."
    )


def test_the_example_of_five_clear_working_days_after_a_short_notice() -> None:
    monday = date(2012, 10, 29)
    short = announced(date(2012, 10, 1), monday)
    informed = replace(EXCEPTION, informed_on=date(2012, 10, 19), notice_published_on=date(2012, 10, 19))
    assert route(monday, short).route is Route.SHORT
    assert route(monday, short, exception=informed).route is Route.GENERAL_EXCEPTION


def test_a_decision_a_day_too_early_for_the_exception_was_short() -> None:
    assert route(date(2017, 8, 31), exception=EXCEPTION) == FoundRoute(Route.SHORT, "No notice was published.")


def test_an_incomplete_exception_is_no_route() -> None:
    assert route(date(2017, 9, 1), exception=replace(EXCEPTION, informed="")).route is Route.SHORT


def test_special_urgency_needs_no_days() -> None:
    assert route(date(2020, 6, 24), urgency=AGREED) == FoundRoute(
        Route.SPECIAL_URGENCY,
        "Agreed on Wednesday 24 June 2020 by the Chair of the relevant overview and scrutiny committee.",
    )


def test_an_agreement_after_the_decision_is_no_route() -> None:
    assert route(date(2020, 6, 23), urgency=AGREED).route is Route.SHORT


def test_a_missing_notice_of_reasons_does_not_undo_the_route() -> None:
    assert AGREED.reasons_published_on is None
    assert route(date(2020, 6, 25), urgency=AGREED).route is Route.SPECIAL_URGENCY


def test_a_decision_that_is_not_key_needs_no_notice() -> None:
    assert route(date(2020, 6, 25), is_key=False) == FoundRoute(Route.NONE_NEEDED, "The decision is not key.")


def test_where_no_duty_was_found_none_is_needed() -> None:
    scotland = announced(date(2020, 6, 24), date(2020, 6, 25), SCOTLAND)
    assert route(date(2020, 6, 25), scotland, rule=SCOTLAND).route is Route.NONE_NEEDED
    assert route(date(2020, 6, 25), rule=SCOTLAND) == FoundRoute(Route.NONE_NEEDED, "No duty of notice was found.")


def test_an_entry_of_the_january_2012_plan_went_by_the_older_law() -> None:
    plan = announced(date(2011, 12, 16), date(2012, 1, 10), ENGLAND_2000)
    assert route(date(2012, 1, 10), plan, rule=ENGLAND_2000).route is Route.OLDER_LAW


def test_reports_on_special_urgency_come_at_least_once_a_year() -> None:
    assert report_due_by(ENGLAND_2012, last_reported_on=date(2027, 2, 24)) == date(2028, 2, 24)
    assert report_due_by(ENGLAND_2000, last_reported_on=date(2011, 11, 30)) == date(2012, 2, 29)


def test_every_route_has_words() -> None:
    assert set(ROUTE_WORDS) == set(Route)
