"""What is checked before an edition is published."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from tests import january_2012
from tests.builders import at, working_calendar
from tests.notice_cases import general_exception
from tests.plan_entries import plan_entry, uuid_of
from webapp.domain.days import Nation
from webapp.domain.edition import EditionKind
from webapp.domain.edition_checks import About, Circumstances, Finding, problems_with, warnings_about
from webapp.domain.edition_period import Period
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, between, in_month, not_before, on_day, unknown
from webapp.domain.notice_presets import ENGLAND_2000, starting_rules
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan_entry import Maker, PlanEntry

CALENDAR = working_calendar()
REGULAR = Circumstances(
    kind=EditionKind.REGULAR,
    period=Period(date(2027, 1, 1), date(2027, 1, 31)),
    published_on=date(2026, 11, 23),
    rules=starting_rules(Nation.ENGLAND),
    calendar=CALENDAR,
)
OF_2012 = replace(REGULAR, period=january_2012.PERIOD, published_on=january_2012.PUBLISHED_ON)
POOL = plan_entry()


def warnings(*entries: PlanEntry, **changed: object) -> list[str]:
    return [found.words for found in warnings_about(entries, replace(REGULAR, **changed))]  # type: ignore[arg-type]


def problems(*entries: PlanEntry) -> list[str]:
    return [found.words for found in problems_with(entries)]


def test_a_complete_entry_has_neither_problems_nor_warnings() -> None:
    assert (problems(POOL), warnings(POOL)) == ([], [])


def test_an_edition_without_entries_is_none() -> None:
    assert problems_with([]) == (Finding("", "The edition holds no entry.", about="Nothing to publish"),)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"makers": ()}, "KEY/01JAN/27: no decision maker is given."),
        ({"title": ""}, "KEY/01JAN/27: no title is given."),
        ({"matter": ""}, "KEY/01JAN/27: it is not said what is to be decided."),
        (
            {"expected": unknown("Spring 2027")},
            "KEY/01JAN/27: no date or period is given in which it is to be decided.",
        ),
        ({"reference": ""}, "“Repair of the swimming pool”: it has no reference."),
        ({"reference": "–"}, "–: it has no reference."),
    ],
)
def test_what_a_plan_must_say_stops_it_where_it_is_missing(changed: dict[str, object], said: str) -> None:
    assert problems(replace(POOL, **changed)) == [said]  # type: ignore[arg-type]


def test_what_is_missing_is_told_with_the_entry_it_is_missing_from() -> None:
    assert problems_with([replace(POOL, makers=())]) == (
        Finding(
            "KEY/01JAN/27",
            "KEY/01JAN/27: no decision maker is given.",
            "KEY-01JAN-27",
            POOL.uuid,
            "Particulars missing",
        ),
    )


def test_two_ways_of_writing_one_reference_are_one() -> None:
    other = replace(plan_entry("KEY04/NOV/11"), uuid=uuid_of("another"))
    assert problems(plan_entry("KEY/04NOV/11"), POOL, other) == [
        "2 entries have one reference: KEY/04NOV/11 and KEY04/NOV/11."
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"committees": ()},
            "KEY/01JAN/27: no scrutiny committee is named, so no committee will see it in its list.",
        ),
        ({"key_ground": None}, "KEY/01JAN/27: it is key, and the ground is not given."),
        (
            {"reference": "KEY01/JAN/27"},
            "KEY01/JAN/27: this reference is written otherwise than its kind; it is matched as KEY/01/JAN/27.",
        ),
        (
            {"restriction": Restriction.PART_EXEMPT, "title": "Sale of 12 Mill Lane for £2 million"},
            "KEY/01JAN/27: the title may reveal what its report keeps from the public: a sum of money (“£2 million”) "
            "and an address (“12 Mill Lane”).",
        ),
    ],
)
def test_doubts_about_one_entry_are_told(changed: dict[str, object], said: str) -> None:
    assert warnings(replace(POOL, **changed)) == [said]  # type: ignore[arg-type]


def test_a_title_of_a_public_report_may_say_what_it_likes() -> None:
    assert warnings(replace(POOL, title="Sale of 12 Mill Lane for £2 million")) == []


def test_a_decision_that_is_not_key_needs_no_ground() -> None:
    assert warnings(replace(POOL, is_key=False, key_ground=None)) == []


@pytest.mark.parametrize(
    ("expected", "has_passed"),
    [
        (on_day(date(2026, 11, 22)), True),
        (in_month(2026, 10), True),
        (on_day(date(2026, 11, 23)), False),
        (in_month(2026, 11), False),
        (not_before(date(2026, 10, 1)), False),
        (unknown(), False),
    ],
)
def test_a_date_that_has_passed_on_the_day_of_publication_is_told(expected: ExpectedDate, has_passed: bool) -> None:
    entry = replace(POOL, expected=expected, first_noticed_on=date(2026, 9, 1))
    about = [one.about for one in warnings_about([entry, plan_entry("KEY/02JAN/27")], REGULAR)]
    assert about == ([About.PASSED] if has_passed else [])


def test_the_day_that_has_passed_is_named() -> None:
    entry = replace(POOL, expected=in_month(2026, 10), first_noticed_on=date(2026, 9, 1))
    assert warnings(entry, plan_entry("KEY/02JAN/27")) == [
        "KEY/01JAN/27: expected in October 2026 (no day fixed); that has passed on the day of publication, Monday "
        "23 November 2026."
    ]


def test_the_list_of_new_items_is_held_against_the_entries() -> None:
    carried, new = POOL, plan_entry("KEY/02JAN/27", is_new=True)
    listed = ["key/1 Jan/2027", "KEY/03JAN/27"]
    assert warnings(carried, new, before=[carried], listed_new=listed) == [
        "key/1 Jan/2027 is announced as new, and the edition before already held it.",
        "KEY/03JAN/27 is announced as new, and the edition has no entry for it.",
        "KEY/02JAN/27 is new and missing from the list of new items.",
    ]


def test_without_a_list_of_new_items_nothing_is_held_against_it() -> None:
    assert warnings(plan_entry("KEY/02JAN/27", is_new=True), before=[POOL]) == []


def test_months_in_which_nothing_is_expected_are_named() -> None:
    period = Period(date(2027, 1, 1), date(2027, 6, 15))
    several = replace(POOL, expected=between(date(2027, 2, 3), date(2027, 3, 1)), reference="KEY/02JAN/27")
    open_ended = replace(POOL, expected=not_before(date(2027, 5, 1)), reference="KEY/03JAN/27")
    assert warnings(several, open_ended, period=period) == [
        "Nothing is expected in January 2027.",
        "Nothing is expected in April 2027.",
        "Nothing is expected from 1 June 2027 to 15 June 2027.",
    ]
    assert warnings(several, open_ended, period=period, kind=EditionKind.SUPPLEMENT) == []


def test_short_notice_is_told_of_its_entry() -> None:
    soon = replace(POOL, expected=on_day(date(2027, 1, 4)), first_noticed_on=date(2026, 12, 14))
    found = warnings_about([soon], replace(REGULAR, published_on=date(2026, 12, 14)))
    assert [(one.reference, one.slug, one.uuid, one.about) for one in found] == [
        ("KEY/01JAN/27", "KEY-01JAN-27", POOL.uuid, About.NOTICE)
    ]
    assert "It may be made from Tuesday 12 January 2027 on." in found[0].words


def test_the_statutory_notices_of_an_entry_are_looked_at() -> None:
    soon = replace(POOL, expected=on_day(date(2027, 1, 4)), first_noticed_on=date(2026, 12, 14))
    noticed = general_exception(published_at=at("2026-12-14"), informed_on=date(2026, 12, 14))
    on = {"published_on": date(2026, 12, 14)}
    assert warnings(soon, notices={POOL.uuid: [noticed]}, **on) == []
    assert len(warnings(soon, notices={uuid_of("another"): [noticed]}, **on)) == 1


def test_where_nothing_changed_since_the_edition_before_that_is_said() -> None:
    assert warnings(POOL, is_same=True) == ["Nothing changed since the edition before."]


def test_of_an_edition_published_elsewhere_the_names_and_the_days_of_its_drafts_are_pointed_out() -> None:
    late, known = plan_entry("KEY/02JAN/27"), plan_entry("KEY/03JAN/27")
    drafts = {late.uuid: date(2026, 11, 24), known.uuid: date(2026, 11, 23)}
    assert warnings(POOL, late, known, is_elsewhere=True, drafts=drafts) == [
        "Names of offices, their holders and committees, and the words in front, are those of today, not those of "
        "Monday 23 November 2026.",
        "KEY/02JAN/27: its notice will be dated Monday 23 November 2026, before it was entered here on Tuesday "
        "24 November 2026.",
    ]
    assert warnings(POOL, late, known, drafts=drafts) == []


def test_what_cannot_be_judged_is_said_once() -> None:
    said = "No rule of notice is in force on Monday 2 November 2026, so notice cannot be judged."
    found = warnings_about([POOL, plan_entry("KEY/02JAN/27")], replace(REGULAR, rules=(ENGLAND_2000,)))
    assert [(one.reference, one.about) for one in found] == [("", About.PLAN), ("", About.NOTICE)]
    assert found[1].words.startswith(f"The notice of 2 entries cannot be judged. {said}")


def test_the_plan_of_january_2012_announces_an_entry_it_does_not_hold_and_has_nothing_in_april() -> None:
    entries = january_2012.entries()
    found = warnings_about(entries, replace(OF_2012, listed_new=january_2012.LISTED_NEW))
    assert problems_with(entries) == ()
    assert Counter(one.about for one in found) == {
        About.GROUND: 23,
        About.REFERENCE: 1,
        About.MAKER: 5,
        About.NEW_ITEMS: 1,
        About.EMPTY_MONTH: 1,
    }
    assert [(one.reference, one.words) for one in found if one.about in (About.NEW_ITEMS, About.EMPTY_MONTH)] == [
        ("KEY/03MAR/12", "KEY/03MAR/12 is announced as new, and the edition has no entry for it."),
        ("", "Nothing is expected in April 2012."),
    ]


def test_an_office_without_a_holder_and_a_body_without_members_are_named_once() -> None:
    office = Maker("Cabinet Member for Parks", DecisionMakerKind.CABINET_MEMBER)
    cabinet = Maker("Cabinet", DecisionMakerKind.CABINET)
    named = replace(cabinet, members=("Councillor A",)), replace(office, holder="Councillor B")
    entries = [replace(POOL, makers=(office, cabinet)), replace(POOL, reference="KEY/02JAN/27", makers=(office,))]
    found = [one.words for one in warnings_about(entries, REGULAR) if one.about is About.MAKER]
    assert found == [
        "Cabinet Member for Parks: nobody is named as its holder (KEY/01JAN/27 and KEY/02JAN/27).",
        "Cabinet: its members are not named (KEY/01JAN/27).",
    ]
    assert [one for one in warnings_about([replace(POOL, makers=named)], REGULAR) if one.about is About.MAKER] == []


def test_the_plan_of_january_2012_would_have_been_late_on_the_monday_after() -> None:
    found = warnings_about(january_2012.entries(), replace(OF_2012, published_on=date(2011, 12, 19)))
    assert [one.reference for one in found if one.about in (About.PLAN, About.NOTICE)] == [""]
    supplement = replace(OF_2012, published_on=date(2011, 12, 19), kind=EditionKind.SUPPLEMENT)
    assert [one for one in warnings_about(january_2012.entries(), supplement) if one.about is About.PLAN] == []


def test_a_decision_maker_that_the_plan_lost_stops_it() -> None:
    lost = january_2012.WITHOUT_MAKER
    entries = [replace(one, makers=()) if one.reference == lost else one for one in january_2012.entries()]
    assert problems(*entries) == [f"{lost}: no decision maker is given."]


def test_each_of_four_hundred_entries_is_checked() -> None:
    short = {"first_noticed_on": REGULAR.published_on, "restriction": Restriction.FULLY_EXEMPT, "committees": ()}
    entries = [plan_entry(f"KEY/{number:03}DEC/26", expected=in_month(2026, 12), **short) for number in range(400)]
    found = Counter(one.about for one in warnings_about(entries, REGULAR))
    assert found == {About.NOTICE: 400, About.COMMITTEE: 400, About.REFERENCE: 400, About.EMPTY_MONTH: 1}
    assert problems_with(entries) == ()
