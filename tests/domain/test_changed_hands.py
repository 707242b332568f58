"""Offices that change hands: names for whoever held one, by address."""

import pytest

from webapp.domain.changed_hands import former, held, is_office
from webapp.domain.messages import Recipient


def test_a_former_holder_has_a_name_of_their_own_however_the_address_is_written() -> None:
    names = {
        former(Recipient("office-3", address)).subscriber
        for address in ("a@example.gov.uk", " A@Example.gov.uk", "b@example.gov.uk")
    }
    assert len(names) == 2
    assert {name.rpartition("-")[0] for name in names} == {"former-office-3"}


@pytest.mark.parametrize("office", ["lead-officer", "office-3"])
def test_a_name_tells_which_office_somebody_held(office: str) -> None:
    assert held(former(Recipient(office, "a@example.gov.uk")).subscriber) == office


@pytest.mark.parametrize(
    ("name", "expected"), [("lead-officer", True), ("office-3", True), ("member-7", False), ("user-4", False)]
)
def test_people_keep_their_names_and_hold_no_office(name: str, expected: bool) -> None:
    assert (held(name), is_office(name)) == (name, expected)
