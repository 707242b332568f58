"""A waiver of call-in, held against the order of those whom the constitution lets agree."""

from datetime import date

import pytest

from webapp.domain.constitution import WaiverRule
from webapp.domain.errors import RuleBroken
from webapp.domain.waivers import Waiver, check_waiver, offices_before

TODAY = date(2026, 11, 23)
CHAIR, MAYOR, DEPUTY = "Chair of the scrutiny committee", "Mayor", "Deputy Mayor"
RULE = WaiverRule(agreed_by=(CHAIR, MAYOR, DEPUTY))


@pytest.mark.parametrize(
    ("waiver", "rule"),
    [
        (Waiver("Ada Penrose", CHAIR, agreed_on=TODAY), RULE),
        (Waiver("Ben Moss", MAYOR, "The chair was ill.", TODAY), RULE),
        (Waiver("Ada Penrose", "Whatever it may be"), WaiverRule()),
        (Waiver("Ada Penrose", statement="The roof leaks."), WaiverRule(needs_statement=True)),
    ],
)
def test_what_the_constitution_allows_is_taken(waiver: Waiver, rule: WaiverRule) -> None:
    check_waiver(waiver, rule, today=TODAY)


@pytest.mark.parametrize(
    ("waiver", "rule", "field", "message"),
    [
        (
            Waiver("Ada Penrose", "Leader"),
            RULE,
            "waiver_capacity",
            "The constitution lets call-in be waived by Chair of the scrutiny committee, Mayor or Deputy Mayor only. "
            "Select which of them agreed.",
        ),
        (
            Waiver("Ben Moss", MAYOR),
            RULE,
            "waiver_unable",
            "Enter why it was not agreed by the Chair of the scrutiny committee, who comes first.",
        ),
        (
            Waiver("Una Lyle", DEPUTY),
            RULE,
            "waiver_unable",
            "Enter why it was not agreed by any of those who come first: Chair of the scrutiny committee and Mayor.",
        ),
        (
            Waiver("Ada Penrose"),
            WaiverRule(needs_statement=True),
            "waiver_statement",
            "Enter the statement of the reasons for urgency, which the constitution asks for.",
        ),
        (
            Waiver("Ada Penrose", agreed_on=date(2026, 11, 24)),
            WaiverRule(),
            "waiver_agreed_on",
            "The day on which the waiver was agreed must be today or earlier.",
        ),
    ],
)
def test_what_it_does_not_allow_is_refused(waiver: Waiver, rule: WaiverRule, field: str, message: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_waiver(waiver, rule, today=TODAY)
    assert (refused.value.field, refused.value.message) == (field, message)


def test_the_first_office_has_none_before_it() -> None:
    assert (offices_before(CHAIR, RULE.agreed_by), offices_before("Leader", RULE.agreed_by)) == ((), ())
    assert offices_before(DEPUTY, RULE.agreed_by) == (CHAIR, MAYOR)
