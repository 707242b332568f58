"""Two lists of entries compared."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan_entries import RESOURCES, date_move, plan_entry
from webapp.domain.comparison import Comparison, FieldChange, compare, in_order
from webapp.domain.contacts import Contact
from webapp.domain.edition import Departure, DepartureKind
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, Precision, between, in_month, not_before, on_day, parse, unknown
from webapp.domain.key_decisions import KeyGround
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_entry import Committee, Maker, Paper, PlanEntry
from webapp.domain.word_marks import Piece

POOL = plan_entry()
LATER = in_month(2027, 3)
CABINET = Maker("Cabinet", DecisionMakerKind.CABINET, members=("Councillor A Lowe", "Councillor B Cray"))

DATES = st.sampled_from([in_month(2027, 1), LATER, on_day(date(2027, 1, 12)), unknown(), unknown("After the inquiry")])
ENTRIES = st.builds(
    lambda number, expected, title, is_new: plan_entry(
        f"KEY/{number:02}JAN/27", expected=expected, title=title, is_new=is_new
    ),
    st.integers(1, 8),
    DATES,
    st.sampled_from(["Repair of the pool", "Repair of the swimming pool"]),
    st.booleans(),
)
LISTS = st.lists(ENTRIES, max_size=8, unique_by=lambda entry: entry.uuid)


def changes(before: PlanEntry, after: PlanEntry) -> list[tuple[str, str, str]]:
    found = compare([before], [after])
    (changed,) = found.moved + found.reworded
    return [(change.label, change.before, change.after) for change in changed.changes]


def classes(found: Comparison) -> list[str]:
    """Return the numbers of all the entries that a comparison names."""
    changed = [one.after.uuid for one in found.moved + found.reworded]
    return [one.uuid for one in found.new + found.unchanged] + changed + [one.entry.uuid for one in found.gone]


def test_each_entry_is_new_moved_reworded_gone_or_unchanged() -> None:
    before = [plan_entry(f"KEY/{number:02}JAN/27") for number in (1, 2, 3, 4)]
    moved, reworded = replace(before[0], expected=LATER), replace(before[1], title="Repair of the pool")
    new = plan_entry("KEY/05JAN/27")
    found = compare(before, [new, before[2], reworded, moved])
    assert [entry.reference for entry in found.new] == ["KEY/05JAN/27"]
    assert [(one.before, one.after) for one in found.moved] == [(before[0], moved)]
    assert [(one.before, one.after) for one in found.reworded] == [(before[1], reworded)]
    assert [(one.entry.reference, one.departure) for one in found.gone] == [("KEY/04JAN/27", None)]
    assert found.unchanged == (before[2],)
    assert (found.summary_words, found.is_empty) == ("1 new, 1 moved, 1 reworded, 1 gone", False)


def test_an_entry_that_moved_shows_its_rewording_too_the_date_first() -> None:
    assert changes(POOL, replace(POOL, expected=LATER, title="Repair of the pool")) == [
        ("When", "January 2027", "March 2027"),
        ("Decision", "Repair of the swimming pool", "Repair of the pool"),
    ]


def test_the_words_of_a_change_are_marked() -> None:
    (changed,) = compare([POOL], [replace(POOL, title="Repair of the pool")]).reworded
    marked = (Piece("Repair of the ", "same"), Piece("swimming ", "out"), Piece("pool", "same"))
    assert changed.changes == (FieldChange("Decision", "Repair of the swimming pool", "Repair of the pool", marked),)


def test_the_reasons_are_those_of_the_moves_made_since() -> None:
    first = date_move(date(2026, 11, 9), in_month(2026, 12), in_month(2027, 1), "The tender was late.")
    second = date_move(date(2026, 12, 7), in_month(2027, 1), LATER, "The survey was late.")
    found = compare([replace(POOL, moves=(first,))], [replace(POOL, expected=LATER, moves=(first, second))])
    assert found.moved[0].reasons == (second,)


@pytest.mark.parametrize(
    ("changed", "label", "before", "after"),
    [
        ({"matter": "Who mends it."}, "What is to be decided", "Which builder is to mend the roof.", "Who mends it."),
        (
            {"makers": (replace(RESOURCES, holder="Councillor Ben Cray"),)},
            "Decision maker",
            "Cabinet Member for Resources (Councillor Asha Lowe)",
            "Cabinet Member for Resources (Councillor Ben Cray)",
        ),
        (
            {"makers": (CABINET,)},
            "Decision maker",
            "Cabinet Member for Resources (Councillor Asha Lowe)",
            "Cabinet: Councillor A Lowe and Councillor B Cray",
        ),
        (
            {"committees": (Committee("Growth", "sustainable-growth"), Committee("Health Issues", "health-issues"))},
            "Scrutiny committee",
            "Sustainable Growth",
            "Growth; Health Issues",
        ),
        (
            {"key_ground": KeyGround.COMMUNITIES},
            "Why it is key",
            "Significant expenditure or savings",
            "Significant effect on communities in two or more wards",
        ),
        (
            {"is_key": False, "key_ground": None},
            "Why it is key",
            "Significant expenditure or savings",
            "Not a key decision",
        ),
        ({"all_wards": False, "wards": ("Ashfield",)}, "Wards affected", "All wards", "Ashfield"),
        ({"consultation": ""}, "Consultation", "Those who swim there", ""),
        (
            {"contact": Contact("Robin Ashdown")},
            "Lead officer",
            "Robin Ashdown, Head of Leisure, 01632 960101, robin.ashdown@example.gov.uk",
            "Robin Ashdown",
        ),
        ({"directorate": "Places"}, "Directorate or department", "Communities", "Places"),
        (
            {"papers": (Paper("Survey", "https://example.gov.uk/survey"), Paper("Costs"))},
            "Documents",
            "",
            "Survey (https://example.gov.uk/survey); Costs",
        ),
        ({"documents_note": ""}, "About the documents", POOL.documents_note, ""),
        ({"restriction": Restriction.PART_EXEMPT}, "Open to the public", "Public", "Part exempt"),
        ({"reference": "KEY/01FEB/27"}, "Reference", "KEY/01JAN/27", "KEY/01FEB/27"),
        ({"expected": unknown("Spring 2027")}, "When", "January 2027", "Spring 2027"),
    ],
)
def test_whatever_the_public_reads_counts(changed: dict[str, object], label: str, before: str, after: str) -> None:
    assert changes(POOL, replace(POOL, **changed)) == [(label, before, after)]  # type: ignore[arg-type]


def test_the_paragraph_of_an_exemption_is_read_too() -> None:
    (change,) = changes(POOL, replace(POOL, restriction=Restriction.FULLY_EXEMPT, exempt_paragraph=1))
    assert change[1:] == ("Public", "Fully exempt, paragraph 1 (information relating to any individual)")


def test_notice_newness_slug_and_the_history_of_moves_are_no_rewording() -> None:
    move = date_move(date(2026, 11, 9), in_month(2026, 12), in_month(2027, 1))
    same = replace(POOL, is_new=True, first_noticed_on=date(2026, 11, 9), slug="other", moves=(move,), was=move.old)
    found = compare([POOL], [same])
    assert (found.unchanged, found.is_empty, found.summary_words) == ((same,), True, "Nothing changed")


def test_a_comparison_is_narrowed_to_what_falls_to_a_committee_in_either_list() -> None:
    health = Committee("Health", "health")
    handed, gone, stays = (plan_entry(f"KEY/0{number}FEB/27", committees=(health,)) for number in (1, 2, 3))
    taken = replace(handed, committees=POOL.committees)
    renamed = replace(stays, committees=(Committee("Health and Care", "health"),))
    whole = compare([POOL, handed, gone, stays], [POOL, taken, renamed, plan_entry("KEY/04FEB/27")])
    narrowed = whole.of_committee("health")
    assert (narrowed.new, narrowed.unchanged, narrowed.moved) == ((), (), ())
    assert [one.after for one in narrowed.reworded] == [taken, renamed]
    assert [one.entry for one in narrowed.gone] == [gone]
    assert [one.name for one in whole.committees] == ["Health and Care", "Sustainable Growth"]
    assert narrowed.committees == whole.committees


def test_words_beside_the_same_date_are_a_rewording() -> None:
    said = replace(POOL, expected=parse("Not before 18 December 2026; after the survey"))
    found = compare([said], [replace(said, expected=not_before(date(2026, 12, 18)))])
    assert [change.before for one in found.reworded for change in one.changes] == [
        "Not before 18 December 2026 (“Not before 18 December 2026; after the survey”)"
    ]
    assert found.moved == ()


def test_the_months_as_a_range_of_days_read_differently() -> None:
    months = replace(POOL, expected=parse("January to March 2027"))
    days = replace(POOL, expected=between(date(2027, 1, 1), date(2027, 3, 31)))
    assert (months.expected.precision, days.expected.precision) == (Precision.RANGE, Precision.RANGE)
    assert changes(months, days) == [
        ("When", "January to March 2027", "Between 1 January 2027 and 31 March 2027"),
    ]


def test_a_decision_that_is_gone_says_why_with_its_latest_departure() -> None:
    def departure(left_on: date, kind: DepartureKind) -> Departure:
        return Departure(POOL.uuid, POOL.reference, POOL.slug, POOL.title, kind, left_on)

    deferred = departure(date(2026, 12, 1), DepartureKind.DEFERRED)
    taken = departure(date(2027, 5, 4), DepartureKind.TAKEN)
    assert compare([POOL], [], [taken, deferred]).gone[0].departure == taken


def test_each_part_is_in_the_order_of_the_dates_and_then_of_the_references() -> None:
    entries = [
        plan_entry("KEY/04JAN/27", expected=unknown()),
        plan_entry("KEY/03JAN/27", expected=in_month(2027, 1)),
        plan_entry("KEY/02JAN/27", expected=in_month(2027, 1)),
        plan_entry("KEY/01JAN/27", expected=LATER),
        plan_entry("KEY/05JAN/27", expected=on_day(date(2027, 1, 29))),
    ]
    order = ["KEY/05JAN/27", "KEY/02JAN/27", "KEY/03JAN/27", "KEY/01JAN/27", "KEY/04JAN/27"]
    assert [entry.reference for entry in compare([], entries).new] == order
    assert [gone.entry.reference for gone in compare(entries, []).gone] == order
    assert [entry.reference for entry in in_order(entries)] == order


@given(LISTS)
def test_nothing_comes_of_comparing_a_list_with_itself(entries: list[PlanEntry]) -> None:
    found = compare(entries, entries)
    assert (found.is_empty, found.unchanged) == (True, in_order(entries))


@given(LISTS, LISTS)
def test_swapping_the_lists_gives_the_mirror(left: list[PlanEntry], right: list[PlanEntry]) -> None:
    there, back = compare(left, right), compare(right, left)
    assert there.new == tuple(one.entry for one in back.gone)
    assert tuple(one.entry for one in there.gone) == back.new
    for one, other in ((there.moved, back.moved), (there.reworded, back.reworded)):
        assert {(pair.before, pair.after) for pair in one} == {(pair.after, pair.before) for pair in other}
        mirrored = {(pair.after.uuid, c.label, c.after, c.before) for pair in other for c in pair.changes}
        assert {(pair.after.uuid, c.label, c.before, c.after) for pair in one for c in pair.changes} == mirrored
    assert {entry.uuid for entry in there.unchanged} == {entry.uuid for entry in back.unchanged}


@given(LISTS, LISTS)
def test_every_entry_is_in_exactly_one_class(left: list[PlanEntry], right: list[PlanEntry]) -> None:
    assert sorted(classes(compare(left, right))) == sorted({entry.uuid for entry in left + right})


@settings(max_examples=50)
@given(LISTS, LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_does_not_matter(left: list[PlanEntry], right: list[PlanEntry], dice: object) -> None:
    shuffled = [list(left), list(right)]
    for entries in shuffled:
        dice.shuffle(entries)  # type: ignore[attr-defined]
    assert compare(left, right) == compare(*shuffled)


@given(DATES, DATES)
def test_whatever_differs_in_the_date_shows_first(left: ExpectedDate, right: ExpectedDate) -> None:
    before, after = replace(POOL, expected=left), replace(POOL, expected=right, title="Repair of the pool")
    expected = ["When", "Decision"] if left != right else ["Decision"]
    assert [label for label, _, _ in changes(before, after)] == expected


def test_the_moment_of_a_departure_does_not_depend_on_the_order_given() -> None:
    days = [date(2026, 12, 1) + timedelta(days=number) for number in range(3)]
    left = [Departure(POOL.uuid, "", "", "", DepartureKind.DEFERRED, on) for on in days]
    assert [compare([POOL], [], order).gone[0].departure for order in (left, left[::-1])] == [left[2], left[2]]
