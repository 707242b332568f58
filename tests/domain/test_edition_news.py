"""What one edition says to one reader: each entry once, changes first, nothing of what is private."""

from dataclasses import replace

import pytest

from tests.edition_letters import (
    AFTER,
    BEFORE,
    CARE,
    CLINIC,
    GROWTH,
    HEALTH,
    LAND,
    MARKET,
    SCHOOLS,
    changed,
    head,
    news,
)
from tests.edition_rows import front_matter
from webapp.domain.comparison import compare
from webapp.domain.edition import Edition, EditionKind
from webapp.domain.edition_news import EditionNews, Numbers, Rewording, concerned
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import in_month
from webapp.domain.plan_entry import Committee

PARAGRAPH = (
    "part exempt, paragraph 3 (information relating to the financial or business affairs of any particular person, "
    "the council included)"
)


def lines(said: EditionNews) -> list[tuple[str, str, list[str]]]:
    """Return each part of each committee, with the titles in it."""
    return [
        (committee.name, heading, [one.title for one in entries])
        for committee in said.committees
        for heading, entries in committee.parts
    ]


def test_each_committee_hears_of_its_changes_first_and_then_of_its_other_entries() -> None:
    assert lines(news()) == [
        ("Health Scrutiny", "New", ["A new clinic", "Care contract"]),
        ("Health Scrutiny", "Moved", ["Repair of the pool"]),
        ("Growth Scrutiny", "Moved", ["Repair of the pool"]),
        ("Growth Scrutiny", "Reworded", ["Footbridge"]),
        ("Growth Scrutiny", "Gone", ["Market hall"]),
        ("Growth Scrutiny", "Not changed", ["Land at the quay"]),
    ]


def test_an_entry_of_two_committees_is_told_in_full_once_and_counted_once() -> None:
    said = news()
    assert [one.moved[0].told_under for one in said.committees] == ["", "Health Scrutiny"]
    assert said.own == Numbers(entries=5, new=2, moved=1, reworded=1, gone=1)
    assert said.rest == Numbers(entries=1)
    assert said.summary == "2 new, 1 moved, 1 reworded and 1 gone for your 2 committees"


def test_a_move_gives_both_dates_the_reason_and_what_else_reads_differently() -> None:
    moved = news(HEALTH).committees[0].moved[0]
    assert moved.moved == "Moved from January 2027 to Tuesday 9 February 2027"
    assert moved.reasons == ("The survey took longer.",)
    assert moved.rewordings == (Rewording("Decision", "was “Repair of the swimming pool”"),)


def test_a_rewording_gives_the_matter_as_it_is_now_and_a_departure_its_reason() -> None:
    growth = news(GROWTH).committees[0]
    assert growth.reworded[0].rewordings == (
        Rewording("What is to be decided, as it is now", "Who is to build it, and when."),
    )
    assert growth.gone[0].why_gone == "Withdrawn, 18 November 2026. It burnt."


def test_of_a_private_report_only_title_makers_date_and_paragraph_are_told() -> None:
    new = news(HEALTH).committees[0].new[1]
    assert (new.title, new.when, new.private, new.matter) == ("Care contract", "January 2027", PARAGRAPH, "")
    assert new.makers == ("Cabinet Member for Resources (Councillor Asha Lowe)",)
    gone = news(GROWTH, before=(changed(MARKET, restriction=Restriction.FULLY_EXEMPT),), after=()).committees[0].gone[0]
    assert (gone.private, gone.why_gone) == ("fully exempt", "Withdrawn, 18 November 2026")
    moved = changed(CARE, expected=in_month(2027, 3))
    moved = replace(moved, moves=(replace(AFTER[1].moves[0], reason="The bids are too high."),))
    assert news(HEALTH, before=(CARE,), after=(moved,)).committees[0].moved[0].reasons == ()


def test_other_particulars_give_their_new_words_and_old_ones_that_were_short() -> None:
    before = replace(LAND, consultation="Those who\nlive there", documents_note="x" * 201, directorate="Communities")
    after = replace(before, consultation="Everybody", documents_note="Ask for it.", directorate="")
    (told,) = news(GROWTH, before=(before,), after=(after,)).committees[0].reworded
    assert told.rewordings == (
        Rewording("Consultation", "now “Everybody”; it was “Those who live there”"),
        Rewording("Directorate or department", "now nothing; it was “Communities”"),
        Rewording("About the documents", "now “Ask for it.”"),
    )
    assert (told.when, told.makers) == ("January 2027", ("Cabinet Member for Resources (Councillor Asha Lowe)",))


def test_what_a_rewording_says_is_not_said_twice() -> None:
    before = replace(LAND, expected=replace(LAND.expected, text="early in the month"))
    after = replace(before, expected=replace(LAND.expected, text="late in the month"), makers=())
    (told,) = news(GROWTH, before=(before,), after=(after,)).committees[0].reworded
    assert [one.label for one in told.rewordings] == ["When", "Decision maker"]
    assert (told.when, told.makers) == ("", ())


@pytest.mark.parametrize(
    ("was", "now", "rewordings", "respects"),
    [
        (True, True, (), ("Decision", "Consultation")),
        (False, True, (), ("Decision", "Consultation", "Open to the public")),
        (
            True,
            False,
            (
                Rewording("Decision", "was “Land at the quay”"),
                Rewording("Consultation", "now “Everybody”"),
                Rewording("Open to the public", "now “Public”"),
            ),
            (),
        ),
    ],
)
def test_the_words_of_a_private_report_are_not_told_only_which_of_them_changed(
    was: bool, now: bool, rewordings: tuple[Rewording, ...], respects: tuple[str, ...]
) -> None:
    before = replace(LAND, restriction=Restriction.FULLY_EXEMPT if was else Restriction.PUBLIC)
    after = replace(
        LAND,
        title="Land by the quay",
        consultation="Everybody",
        restriction=Restriction.FULLY_EXEMPT if now else Restriction.PUBLIC,
    )
    (told,) = news(GROWTH, before=(before,), after=(after,)).committees[0].reworded
    assert (told.rewordings, told.respects) == (rewordings, respects)


def test_a_supplement_concerns_the_committees_of_its_entries_now_and_before_and_an_edition_everybody() -> None:
    taken_over = changed(LAND, committees=(SCHOOLS,))
    whole = Edition(head=head(15, kind=EditionKind.SUPPLEMENT), front=front_matter(), entries=(taken_over, CLINIC))
    comparison = compare(BEFORE, (*(one for one in BEFORE if one != LAND), taken_over, CLINIC))
    assert concerned(whole, comparison).committees == frozenset({"schools", "growth", "health"})
    assert concerned(replace(whole, entries=(CLINIC,)), compare(BEFORE, (*BEFORE, CLINIC))).committees == frozenset(
        {"health"}
    )
    assert concerned(replace(whole, head=head(15)), comparison).committees is None


def test_a_committee_hears_of_an_entry_that_is_its_own_no_more() -> None:
    taken_over = changed(LAND, committees=(SCHOOLS,))
    growth = news(GROWTH, before=(LAND,), after=(taken_over,)).committees[0]
    assert [one.rewordings for one in growth.reworded] == [
        (Rewording("Scrutiny committee", "now “Schools Scrutiny”; it was “Growth Scrutiny”"),)
    ]
    assert growth.numbers == Numbers(entries=0, reworded=1)


def test_what_left_without_a_known_reason_says_so() -> None:
    assert news(GROWTH, before=(LAND,), after=()).committees[0].gone[0].why_gone == "No reason is recorded"


def test_in_the_first_edition_nothing_is_new() -> None:
    said = news(HEALTH, SCHOOLS, before=(), since=None)
    assert [(name, titles) for name, _heading, titles in lines(said)] == [
        ("Health Scrutiny", ["A new clinic", "Care contract", "Repair of the pool"]),
        ("Schools Scrutiny", ["School roofs"]),
    ]
    assert said.summary == "4 entries for your 2 committees"
    assert [said.words_of(one.numbers) for one in said.committees] == ["3 entries", "1 entry"]


def test_a_supplement_tells_what_it_changed_and_only_counts_the_rest() -> None:
    said = news(GROWTH, after=(*BEFORE, CLINIC), edition=head(15, kind=EditionKind.SUPPLEMENT))
    assert lines(said) == []
    assert (said.name, said.summary) == ("supplement 15", "nothing changed for Growth Scrutiny")
    assert said.words_of(said.committees[0].numbers) == "4 entries: nothing changed"
    assert said.words_of(said.rest) == "2 entries: 1 new"


def test_a_committee_is_called_by_its_name_of_that_day_where_the_entries_give_it() -> None:
    renamed = [Committee("Health and Care", "health"), Committee("Parks Scrutiny", "parks")]
    said = news(*renamed)
    assert [one.name for one in said.committees] == ["Health Scrutiny", "Parks Scrutiny"]
    assert said.words_of(said.committees[1].numbers) == "No entries: nothing changed"


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (Numbers(12, 2, 1), "12 entries: 2 new and 1 moved"),
        (Numbers(1, gone=3), "1 entry: 3 gone"),
        (Numbers(), "No entries: nothing changed"),
    ],
)
def test_numbers_are_written_out(numbers: Numbers, words: str) -> None:
    assert news().words_of(numbers) == words
