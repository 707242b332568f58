"""Presets: each reads, can be used, says where it comes from, and gives the dates that its council published."""

from datetime import date, time
from itertools import groupby

import pytest

from tests.call_in_rules import worked
from webapp.adapters.bank_holidays import calendar_for
from webapp.adapters.presets import Preset, preset, preset_for, presets
from webapp.domain.call_in import dates_for
from webapp.domain.constitution import ClockStart, DecisionKind, IfNotMet, Once, Pool, Requesters
from webapp.domain.days import Nation
from webapp.domain.errors import NotFound
from webapp.domain.london import london
from webapp.domain.notice import Certainty
from webapp.domain.rule_checks import problems_between, problems_with
from webapp.domain.rule_data import read, to_data

NAMED = [
    ("Peterborough", 3), ("Gloucestershire", 1), ("Merton", 1), ("Salford", 2), ("Central Bedfordshire", 1),
    ("West Lancashire", 1), ("Hillingdon", 1), ("Brent", 2), ("Bath and North East Somerset", 1),
    ("Kingston upon Thames", 3), ("Kirklees", 1), ("Bracknell Forest", 1), ("York", 2), ("Hackney", 1),
    ("Wiltshire", 1), ("Royal Greenwich", 1), ("Cardiff", 1), ("Neath Port Talbot", 1), ("Hampshire", 1),
    ("Southwark", 1), ("Leicester", 1), ("Maidstone", 1), ("Tendring", 2), ("Northern Ireland", 1), ("Reading", 1),
    ("South Holland", 1),
]  # fmt: skip


@pytest.mark.parametrize("one", presets(), ids=lambda one: one.slug)
def test_a_preset_can_be_used_and_says_where_it_comes_from(one: Preset) -> None:
    assert problems_with(one.rule) == ()
    assert one.rule.source and one.rule.valid_from > date(2000, 1, 1)
    assert read(to_data(one.rule)) == one.rule


def test_names_are_told_apart_and_rules_of_one_council_do_not_overlap() -> None:
    slugs = [one.slug for one in presets()]
    assert len(set(slugs)) == len(slugs)
    for _, of_one in groupby(presets(), key=lambda one: one.council):
        assert problems_between([one.rule for one in of_one]) == ()


@pytest.mark.parametrize(("council", "number"), NAMED)
def test_the_councils_of_the_survey_are_there(council: str, number: int) -> None:
    assert len([one for one in presets() if one.council == council]) == number


@pytest.mark.parametrize(
    "row", [row for row in worked("call_in") if row["council"]], ids=lambda row: f"{row['case']} {row['council']}"
)
def test_a_preset_gives_what_its_council_published(row: dict[str, str]) -> None:
    on = date.fromisoformat(row["start"])
    found = preset_for(row["council"], on)
    assert found is not None
    calendar = calendar_for(found.nation)
    dates = dates_for(found.rule, published_at=london(on, time(0)), calendar=calendar, decided_on=on)
    ours = {"last_day": dates.last_day.isoformat(), "implementable_on": dates.implementable_on.isoformat()}
    stated = {name: row[name] for name in ours if row[name]}
    assert {name: ours[name] for name in stated} == stated
    assert found.nation.value == row["nation"]


def test_a_preset_is_found_by_its_name_in_any_capitals() -> None:
    found = preset("Central-Bedfordshire")
    assert (found.council, found.nation, found.certainty) == (
        "Central Bedfordshire",
        Nation.ENGLAND,
        Certainty.TEXT_READ,
    )
    assert [(one.count, one.pool, one.with_chair) for one in found.rule.requesters] == [
        (1, Pool.WARD_MEMBERS, False),
        (1, Pool.RELEVANT_COMMITTEE, True),
        (2, Pool.RELEVANT_COMMITTEE, False),
        (3, Pool.NON_EXECUTIVE, False),
    ]
    with pytest.raises(NotFound, match="There is no preset “nowhere”"):
        preset("nowhere")


@pytest.mark.parametrize(
    ("council", "on", "edition"),
    [
        ("Peterborough City Council", date(2018, 12, 31), "-2012"),
        ("PETERBOROUGH", date(2019, 1, 1), "-2019"),
        ("City of York Council", date(2023, 12, 31), "york-2022"),
        ("Royal Borough of Kingston upon Thames", date(2020, 12, 1), "-2020"),
        ("Kingston", date(2009, 12, 31), "-minutes"),
        ("Bath & NE Somerset", date(2020, 1, 1), "bath-and-north-east-somerset"),
        ("London Borough of Brent", date(2020, 1, 1), "brent-members"),
        ("Reading Borough Council", date(2020, 1, 1), "reading-officers"),
    ],
)
def test_the_rule_of_a_council_on_a_day_is_found_however_its_name_is_written(
    council: str, on: date, edition: str
) -> None:
    found = preset_for(council, on)
    assert found is not None
    assert found.slug.endswith(edition)


def test_a_kind_of_decision_has_its_own_rule_and_other_councils_or_times_have_none() -> None:
    officers = preset_for("Brent", date(2020, 1, 1), DecisionKind.OFFICER_KEY)
    assert officers is not None
    assert (officers.slug, officers.rule.clock.start) == ("brent-officers", ClockStart.PUBLICATION)
    assert preset_for("Brent", date(2020, 1, 1), DecisionKind.OFFICER_OTHER) is None
    assert preset_for("Leeds", date(2020, 1, 1)) is None
    assert preset_for("Merton", date(2001, 1, 1)) is None


def test_presets_carry_what_follows_a_request() -> None:
    wiltshire, northern_ireland = preset("wiltshire").rule, preset("northern-ireland").rule
    assert wiltshire.afterwards.if_not_met is IfNotMet.TAKES_EFFECT
    assert wiltshire.waiver.agreed_by == ("Chairman of Council", "Vice-Chairman of Council", "Head of Paid Service")
    assert (northern_ireland.requesters, northern_ireland.limits.once, len(northern_ireland.demands.grounds)) == (
        (Requesters(15, Pool.ANY_MEMBER, is_percentage=True),),
        Once.GROUND,
        2,
    )
    assert northern_ireland.requesters[0].needed(northern_ireland.council_size) == 6
