"""Editions written down as JSON and read back."""

import pytest

from tests.editions import edition_head
from tests.plan_entries import plan_entry
from webapp.domain.edition import EditionKind
from webapp.domain.edition_data import entry_from_data, entry_to_data
from webapp.domain.expected_dates import ExpectedDate, in_month, unknown


@pytest.mark.parametrize("was", [None, in_month(2026, 10), unknown("Spring")])
def test_the_date_that_the_plan_before_gave_is_kept(was: ExpectedDate | None) -> None:
    entry = plan_entry(was=was)
    assert entry_from_data(entry_to_data(entry)) == entry


@pytest.mark.parametrize(
    ("kind", "name", "within"),
    [
        (EditionKind.REGULAR, "Edition 14", "edition 14"),
        (EditionKind.SUPPLEMENT, "Supplement 14", "supplement 14"),
    ],
)
def test_an_edition_is_named_by_itself_and_within_a_sentence(kind: EditionKind, name: str, within: str) -> None:
    head = edition_head(kind=kind)
    assert (head.name, head.within) == (name, within)
