"""What an edition says to whoever follows offices, wards, single decisions or everything, beside committees."""

import pytest

from tests.edition_letters import AFTER, BEFORE, CLINIC, FOURTEEN, HEALTH, MARKET_GONE, POOL, ROOFS, THIRTEEN
from tests.edition_rows import front_matter
from tests.plan_entries import RESOURCES, plan_entry
from webapp.domain.comparison import compare
from webapp.domain.edition_follows import NOTHING, Follows, touched_by
from webapp.domain.edition_news import EditionNews, Numbers, news_for
from webapp.domain.plan_entry import Committee

EVERYTHING = Follows(everything=True)


def news(follows: Follows, *committees: Committee, is_member: bool = False) -> EditionNews:
    return news_for(
        compare(BEFORE, AFTER, (MARKET_GONE,)),
        committees,
        head=FOURTEEN,
        since=THIRTEEN,
        contact=front_matter().contact,
        follows=follows,
        is_member=is_member,
    )


def sections(said: EditionNews) -> list[tuple[str, list[str]]]:
    return [(one.name, [entry.title for _, part in one.parts for entry in part]) for one in said.committees]


def test_who_follows_everything_gets_the_whole_plan() -> None:
    said = news(EVERYTHING)
    assert [(one.name, one.slug) for one in said.committees] == [("The whole plan", "")]
    assert (said.own, said.has_rest) == (Numbers(entries=6, new=2, moved=1, reworded=1, gone=1), False)
    assert said.summary == "2 new, 1 moved, 1 reworded and 1 gone"


def test_who_follows_one_decision_hears_of_it_alone() -> None:
    said = news(Follows(decisions=frozenset({POOL.uuid})))
    assert sections(said) == [("What you follow", ["Repair of the pool"])]
    assert said.summary == "1 moved for what you follow"
    assert said.has_rest


def test_who_follows_a_committee_hears_of_its_entries_by_its_name() -> None:
    said = news(NOTHING, HEALTH)
    assert [one.name for one in said.committees] == ["Health Scrutiny"]
    assert said.summary == "2 new and 1 moved for Health Scrutiny"


def test_what_a_committee_has_told_is_not_told_again_under_what_else_is_followed() -> None:
    also = Follows(decisions=frozenset({POOL.uuid, ROOFS.uuid}))
    said = news(also, HEALTH)
    assert sections(said)[1] == ("What else you follow", ["School roofs"])
    assert said.own == Numbers(entries=4, new=2, moved=1)
    assert said.summary == "2 new and 1 moved for what you follow"


def test_a_member_who_follows_more_hears_of_it_after_the_committee() -> None:
    said = news(EVERYTHING, HEALTH, is_member=True)
    assert [one.name for one in said.committees] == ["Health Scrutiny", "The rest of the plan"]
    assert said.summary == "2 new, 1 moved, 1 reworded and 1 gone for Health Scrutiny and what else you follow"


def test_what_is_followed_and_stands_in_no_entry_adds_no_section() -> None:
    said = news(Follows(makers=frozenset({"Nobody"})), HEALTH)
    assert [one.name for one in said.committees] == ["Health Scrutiny"]


@pytest.mark.parametrize(
    ("follows", "concerns"),
    [
        (EVERYTHING, True),
        (Follows(makers=frozenset({RESOURCES.name})), True),
        (Follows(makers=frozenset({"Leader"})), False),
        (Follows(committees=frozenset({"health"})), True),
        (Follows(decisions=frozenset({CLINIC.uuid})), True),
        (Follows(wards=frozenset({"Moor End"})), True),
        (NOTHING, False),
    ],
)
def test_an_entry_concerns_who_follows_anything_that_it_touches(follows: Follows, concerns: bool) -> None:
    assert follows.concern(touched_by([CLINIC])) is concerns


def test_an_entry_of_some_wards_concerns_these_alone() -> None:
    touched = touched_by([plan_entry(all_wards=False, wards=("Ashfield",))])
    assert Follows(wards=frozenset({"Ashfield"})).concern(touched)
    assert not Follows(wards=frozenset({"Moor End"})).concern(touched)
