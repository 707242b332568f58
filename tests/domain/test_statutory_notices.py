"""What a statutory notice must say, which days it may bear, and the regulation it rests on."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import at
from tests.notice_cases import NOW, agenda, further_notice, general_exception, private_meeting, special_urgency
from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken
from webapp.domain.notice import CHAIN_OF_2012
from webapp.domain.statutory_notices import (
    NOTICE_WORDS,
    REGULATIONS,
    WHY_IT_IS_THERE,
    NoticeKind,
    WrittenNotice,
    as_agreement,
    as_exception,
    check_dates,
    check_reasons_after,
    missing_from,
    regulation_of,
)

URGENT_MEETING = replace(
    special_urgency(meeting_on=date(2026, 2, 10)), kind=NoticeKind.PRIVATE_MEETING_URGENT, exempt_paragraph=3
)
COMPLETE = (general_exception(), special_urgency(), private_meeting(), further_notice(), URGENT_MEETING, agenda())


def test_every_kind_has_a_name_a_regulation_and_an_explanation() -> None:
    assert list(NOTICE_WORDS) == list(REGULATIONS) == list(WHY_IT_IS_THERE) == list(NoticeKind)


@pytest.mark.parametrize("written", COMPLETE)
def test_a_complete_notice_lacks_nothing_and_its_days_can_be(written: WrittenNotice) -> None:
    assert missing_from(written, CHAIN_OF_2012) == ()
    check_dates(written, now=NOW)


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        (
            WrittenNotice(kind=NoticeKind.GENERAL_EXCEPTION, published_at=NOW),
            (
                "It is not said who was informed: the scrutiny chair, or each member.",
                "It is not said when the scrutiny chair was informed in writing.",
                "It is not said why full notice is impracticable.",
            ),
        ),
        (
            special_urgency(agreed_capacity=CHAIN_OF_2012[2], agreed_by=""),
            (
                "It is not said who agreed.",
                f"It is not said why the {CHAIN_OF_2012[0]} could not be asked.",
                f"It is not said why the {CHAIN_OF_2012[1]} could not be asked.",
            ),
        ),
        (
            special_urgency(agreed_capacity="The Leader"),
            (f"Whoever agrees must be one of these: {CHAIN_OF_2012[0]}, {CHAIN_OF_2012[1]} or {CHAIN_OF_2012[2]}.",),
        ),
        (private_meeting(reasons=" "), ("It is not said why the meeting is to be held in private.",)),
        (replace(URGENT_MEETING, meeting_on=None), ("It is not said on which day the meeting is.",)),
        (further_notice(representations="Open it."), ("The representations are not answered.",)),
    ],
)
def test_what_is_missing_is_listed(written: WrittenNotice, missing: tuple[str, ...]) -> None:
    assert missing_from(written, CHAIN_OF_2012) == missing


def test_one_explanation_stands_for_everybody_earlier_in_the_order() -> None:
    agreement = as_agreement(
        special_urgency(agreed_capacity="vice-chairman of the authority", unable="Vacant."), CHAIN_OF_2012
    )
    assert agreement.unable == {CHAIN_OF_2012[0]: "Vacant.", CHAIN_OF_2012[1]: "Vacant."}
    assert agreement.reasons_published_on == date(2026, 2, 2)


def test_a_general_exception_is_judged_by_the_day_it_could_be_seen_in_london() -> None:
    late = general_exception(published_at=at("2026-07-01", "23:30"), reasons_published_at=at("2026-07-02", "23:30"))
    assert as_exception(late).notice_published_on == date(2026, 7, 2)
    assert as_exception(late).reasons_published_on == date(2026, 7, 3)


def test_reasons_that_follow_are_not_empty() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_reasons_after(general_exception(reasons_published_at=NOW, reasons_after=" "), now=NOW)
    assert refused.value.field == "reasons_after"


@pytest.mark.parametrize(
    ("nation", "published_at", "regulation"),
    [
        (Nation.ENGLAND, at("2026-02-02"), "regulation 10"),
        (Nation.ENGLAND, at("2012-09-10"), "regulation 10"),
        (Nation.ENGLAND, at("2012-09-09"), ""),
        (Nation.NORTHERN_IRELAND, at("2026-02-02"), ""),
    ],
)
def test_the_regulations_of_2012_are_named_where_they_apply(
    nation: Nation, published_at: object, regulation: str
) -> None:
    assert regulation_of(general_exception(published_at=published_at), nation) == regulation


@pytest.mark.parametrize("by_on", [date(2026, 2, 3), date(2026, 3, 2)])
def test_representations_may_be_asked_for_by_any_day_between_notice_and_meeting(by_on: date) -> None:
    check_dates(private_meeting(representations_by=by_on), now=NOW)


@pytest.mark.parametrize("by_on", [date(2026, 2, 2), date(2026, 3, 3)])
def test_representations_cannot_be_due_on_the_day_of_the_notice_or_of_the_meeting(by_on: date) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_dates(private_meeting(representations_by=by_on), now=NOW)
    assert (refused.value.field, refused.value.message) == (
        "representations_by",
        "The day by which representations must arrive must be after the notice was published, Monday 2 February 2026, "
        "and before the meeting, Tuesday 3 March 2026.",
    )
