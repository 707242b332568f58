"""Offices and committees: what is one name, what is several, and what kind each is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_tables import examples
from webapp.domain.offices import (
    DecisionMakerKind,
    kind_of,
    same_name_key,
    split_committees,
    split_decision_makers,
)

PORTFOLIOS = (
    "Cabinet Member for Resources",
    "Cabinet Member for Education, Skills and University",
    "Cabinet Member for Housing, Neighbourhoods & Planning",
    "Leader of the Council and Cabinet Member for Growth, Strategic Planning and Business Engagement",
    "Executive Director Operations",
    "Cabinet",
)


def parted(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


@pytest.mark.parametrize(("written", "offices", "kinds"), examples("decision_makers"))
def test_decision_makers_come_apart_as_the_table_says(written: str, offices: str, kinds: str) -> None:
    makers = split_decision_makers(written)
    assert makers == parted(offices)
    assert tuple(kind_of(maker).value for maker in makers) == parted(kinds)


@pytest.mark.parametrize(("written", "committees"), examples("committees"))
def test_committees_come_apart_as_the_table_says(written: str, committees: str) -> None:
    assert split_committees(written) == parted(committees)


@given(st.lists(st.sampled_from(PORTFOLIOS), min_size=1, unique=True), st.sampled_from([", ", "; ", " / ", "\n"]))
def test_offices_joined_by_a_mark_come_apart_again(offices: list[str], mark: str) -> None:
    assert split_decision_makers(mark.join(offices)) == tuple(offices)


@given(st.text(st.sampled_from("CabinetMember for,;/&\n and"), max_size=60))
def test_any_text_comes_apart_without_empty_names(text: str) -> None:
    assert all(name.strip() for name in (*split_decision_makers(text), *split_committees(text)))


def test_many_marks_are_no_trouble() -> None:
    assert split_decision_makers("; ".join(f"Office {number}" for number in range(2000)))[-1] == "Office 1999"


def test_known_committees_part_at_a_comma_and_at_and() -> None:
    known = ["Sustainable Growth Scrutiny Committee", "Environment Capital", "Health and Care"]
    assert split_committees("Environment Capital, Sustainable Growth", known) == (
        "Environment Capital",
        "Sustainable Growth",
    )
    assert split_committees("Health & Care and Environment Capital", known) == ("Health & Care", "Environment Capital")


def test_a_known_name_with_a_stroke_stays_whole() -> None:
    assert split_committees("Health / Care", ["Health / Care"]) == ("Health / Care",)


def test_a_known_office_that_no_rule_expects_is_parted() -> None:
    assert split_decision_makers("Cabinet Member for Resources, Chancellor", ["Chancellor"]) == (
        "Cabinet Member for Resources",
        "Chancellor",
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Children’s Services", "CHILDREN'S SERVICES"),
        ("Growth, Resources, And Communities Scrutiny Committee", "Growth, Resources & Communities"),
        ("Health Issues Scrutiny Commission", "Health Issues"),
        ("Environment Capital Overview and Scrutiny Committee", "Environment  Capital"),
        ("Cabinet Member Resources", "Cabinet Member for Resources"),
        ("The Leader of the Council", "Leader of the Council"),
    ],
)
def test_ways_of_writing_one_name_share_a_key(one: str, other: str) -> None:
    assert same_name_key(one) == same_name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cabinet", "Cabinet Member"),
        ("Planning Committee", "Planning"),
        ("Cabinet Member for Resources", "Cabinet Member for Environment Capital"),
        ("Scrutiny Committee", "Scrutiny Commission"),
        ("The", "For"),
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert same_name_key(one) != same_name_key(other)


@pytest.mark.parametrize(
    ("office", "kind"),
    [
        ("The Cabinet", DecisionMakerKind.CABINET),
        ("Cabinet Sub-Committee", DecisionMakerKind.COMMITTEE),
        ("Full Council", DecisionMakerKind.COMMITTEE),
        ("Portfolio Holder for Finance", DecisionMakerKind.CABINET_MEMBER),
        ("Cllr Ann Example", DecisionMakerKind.CABINET_MEMBER),
        ("Executive Director - Strategic Resources", DecisionMakerKind.OFFICER),
        ("Solicitor to the Council", DecisionMakerKind.OFFICER),
        ("Joint Partnership Board", DecisionMakerKind.COMMITTEE),
    ],
)
def test_the_kind_follows_from_the_name(office: str, kind: DecisionMakerKind) -> None:
    assert kind_of(office) is kind
