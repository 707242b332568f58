"""An edition laid out for reading: its front, what is new, what is carried forward, the months, what left."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.edition_rows import departure_of, front_matter
from tests.editions import PREVIOUS, an_edition, edition_head
from tests.plan_entries import date_move, plan_entry
from webapp.domain.contacts import Contact
from webapp.domain.edition import DepartureKind, Edition, EditionHead, EditionKind
from webapp.domain.edition_view import (
    NO_EARLIER,
    NOTHING_LEFT,
    NOTHING_NEW,
    SCHEDULE_12A,
    departure_words,
    edition_view,
    mark_words,
    month_groups,
)
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, in_month, not_before, on_day, unknown

IN_NOVEMBER, IN_DECEMBER, IN_JANUARY = (in_month(2026, 11), in_month(2026, 12), in_month(2027, 1))


def front_of(edition: Edition) -> dict[str, tuple[str, ...]]:
    return {part.heading: part.paragraphs for part in edition_view(edition, previous=PREVIOUS).front}


def groups(head: EditionHead, *expected: ExpectedDate) -> list[tuple[str, list[str], str]]:
    entries = [plan_entry(f"KEY/{place:02}JAN/27", expected=one) for place, one in enumerate(expected, 1)]
    return [
        (one.heading, [entry.reference[4:6] for entry in one.entries], one.nothing)
        for one in month_groups(entries, head)
    ]


# What stands in front


def test_what_stands_in_front_says_what_regulation_9_asks_for_once() -> None:
    assert front_of(an_edition()) == {
        "About this plan": (
            "The key decisions set out below are to be made on behalf of Anyborough Council in the period "
            "1 December 2026 to 31 March 2027.",
            "Published under regulation 9 of SI 2012/2089.",
        ),
        "What a key decision is": (
            "A key decision is significant in money or in its effects.",
            "Threshold for spending or savings: £500,000 or more.",
        ),
        "Members of the Cabinet": ("Councillor Asha Lowe: Cabinet Member for Resources", "Councillor Ben Cray"),
        "How to comment": ("Write to the lead officer before the day of the decision.",),
        "Copies of the documents": ("Copies are available from the Town Hall.",),
        "Other documents": ("Other documents may be submitted.",),
        "Whom to ask": ("Priya Shaw, Governance officer, telephone 01632 960100, plan@example.gov.uk",),
    }


def test_parts_without_words_are_left_out() -> None:
    bare = front_matter(law="", key_decision="", threshold="", cabinet=(), comments=" ", copies="", other_documents="")
    assert list(front_of(an_edition(front=replace(bare, contact=Contact())))) == ["About this plan"]


def test_decisions_that_are_not_key_are_said_to_be_among_them() -> None:
    both = an_edition(plan_entry(), plan_entry("NK/01JAN/27", is_key=False, key_ground=None))
    assert front_of(both)["About this plan"][0].endswith("Decisions that are not key stand among them and say so.")


def test_the_schedule_is_named_where_an_entry_names_a_paragraph_of_it() -> None:
    private = plan_entry(restriction=Restriction.PART_EXEMPT, exempt_paragraph=3)
    assert front_of(an_edition(private))["Reports that are not public"] == (SCHEDULE_12A,)


def test_an_edition_published_elsewhere_says_where_and_of_which_day_its_words_are() -> None:
    recorded_at = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
    head = edition_head(published_elsewhere="the agenda of Scrutiny", recorded_at=recorded_at)
    view = edition_view(an_edition(head=head), previous=None)
    assert view.published == (
        ("Edition", "14"),
        ("Period", "1 December 2026 to 31 March 2027"),
        ("Published on", "Friday 20 November 2026"),
    )
    assert view.recorded == (
        "Published elsewhere: the agenda of Scrutiny. Names of offices, committees and people, and the words in front, "
        "are those of the day it was put in, Wednesday 25 November 2026."
    )
    assert edition_view(an_edition(), previous=None).recorded == ""


# What is new, what is carried forward


def test_the_first_edition_marks_nothing_as_new_and_says_so() -> None:
    view = edition_view(an_edition(), previous=None)
    assert (view.new.entries, view.new.nothing, view.marks, view.left) == ((), NO_EARLIER, {}, "")


def test_an_edition_without_new_items_says_so() -> None:
    assert edition_view(an_edition(), previous=PREVIOUS).new.nothing == NOTHING_NEW


def test_new_items_and_carried_ones_are_parted() -> None:
    new, old = plan_entry("KEY/02JAN/27", is_new=True), plan_entry()
    view = edition_view(an_edition(new, old), previous=PREVIOUS)
    assert (view.new.entries, view.new.nothing) == ((new,), "")
    assert [(one.entry, one.words) for one in view.carried] == [(old, "First noticed on 2 November 2026.")]
    assert view.marks == {new.uuid: "NEW in this edition"}


def test_a_carried_entry_tells_how_often_it_moved_and_why() -> None:
    moves = (
        date_move(date(2026, 10, 1), IN_NOVEMBER, IN_DECEMBER),
        date_move(date(2026, 11, 2), IN_DECEMBER, IN_JANUARY, reason=""),
    )
    (carried,) = edition_view(an_edition(plan_entry(moves=moves)), previous=PREVIOUS).carried
    assert carried.words == (
        "First noticed on 2 November 2026. Moved 2 times: on 1 October 2026 from November 2026 to December 2026 "
        "(reason: The survey took longer); on 2 November 2026 from December 2026 to January 2027 (no reason given)."
    )


@pytest.mark.parametrize(
    ("lists", "remarks"),
    [
        ((), ()),
        (("key 02 jan 27",), ()),
        (
            ("KEY/02JAN/27", "KEY/03MAR/27"),
            ("Its own list of new items also names KEY/03MAR/27, which has no entry in it.",),
        ),
        (
            ("KEY/03MAR/27", "KEY/04MAR/27", "KEY/01JAN/27"),
            (
                "Its own list of new items also names KEY/03MAR/27 and KEY/04MAR/27, which have no entries in it.",
                "Its own list of new items also names KEY/01JAN/27, which was announced before.",
            ),
        ),
    ],
)
def test_what_the_list_of_new_items_says_otherwise_is_told(lists: tuple[str, ...], remarks: tuple[str, ...]) -> None:
    edition = an_edition(plan_entry("KEY/02JAN/27", is_new=True), plan_entry(), listed_new=lists)
    assert edition_view(edition, previous=PREVIOUS).new.remarks == remarks


@pytest.mark.parametrize(("was", "words"), [(None, ""), (IN_DECEMBER, "MOVED; was December 2026")])
def test_an_entry_is_marked_if_the_plan_before_gave_another_date(was: ExpectedDate | None, words: str) -> None:
    moves = (date_move(date(2026, 11, 2), IN_NOVEMBER, IN_JANUARY),)
    assert mark_words(plan_entry(moves=moves, was=was)) == words


# The months


def test_every_month_of_the_period_is_named() -> None:
    assert groups(edition_head(), IN_JANUARY, on_day(date(2027, 3, 2)), in_month(2027, 5)) == [
        ("December 2026", [], "Nothing is expected in December 2026."),
        ("January 2027", ["01"], ""),
        ("February 2027", [], "Nothing is expected in February 2027."),
        ("March 2027", ["02"], ""),
        ("May 2027", ["03"], ""),
    ]


def test_what_was_expected_earlier_comes_first_and_what_has_no_date_last() -> None:
    head = edition_head(last_day=date(2026, 12, 31))
    assert groups(head, unknown("Spring"), not_before(date(2026, 11, 4)), on_day(date(2026, 11, 30))) == [
        ("Expected before 1 December 2026 and not yet decided", ["03"], ""),
        ("December 2026", ["02"], ""),
        ("No date yet", ["01"], ""),
    ]


def test_a_supplement_names_only_the_months_it_has() -> None:
    head = edition_head(kind=EditionKind.SUPPLEMENT)
    assert groups(head, IN_DECEMBER, in_month(2027, 3)) == [("December 2026", ["01"], ""), ("March 2027", ["02"], "")]


def test_a_month_that_is_there_in_part_says_of_which_days_it_speaks() -> None:
    head = edition_head(first_day=date(2026, 11, 23), last_day=date(2026, 12, 31))
    assert groups(head, IN_DECEMBER)[0] == (
        "November 2026",
        [],
        "Nothing is expected from 23 November 2026 to 30 November 2026.",
    )


# What left


def test_what_left_says_why_and_when() -> None:
    withdrawn = departure_of(plan_entry())
    taken = departure_of(plan_entry(), DepartureKind.TAKEN, "")
    assert [departure_words(one) for one in (withdrawn, taken)] == [
        "Withdrawn on 18 November 2026. Reason: The building was sold.",
        "Decision taken on 18 November 2026.",
    ]


def test_that_nothing_left_is_said_of_an_edition_that_follows_another() -> None:
    supplement = an_edition(head=edition_head(kind=EditionKind.SUPPLEMENT))
    with_departure = an_edition(departures=(departure_of(plan_entry("KEY/01NOV/26")),))
    found = [edition_view(one, previous=PREVIOUS).left for one in (an_edition(), supplement, with_departure)]
    assert found == [NOTHING_LEFT, "", ""]
