"""What changed between two editions, in words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import add_committee
from tests.checked_client import CheckedClient, parse
from tests.edition_rows import add_edition, departure_of
from tests.plan_entries import GROWTH, date_move, plan_entry
from tests.views.public_words import seen, seen_at
from webapp.database import Database
from webapp.domain.edition import DepartureKind, EditionKind
from webapp.domain.expected_dates import in_month
from webapp.domain.plan_entry import Committee

SEPTEMBER, OCTOBER = date(2026, 9, 25), date(2026, 10, 23)
POOL = plan_entry("KEY/01DEC/26", expected=in_month(2026, 12))
STABLES = plan_entry("KEY/09OCT/26", title="Sale of the stables")
LIBRARY = plan_entry("KEY/02NOV/26", title="New library", is_new=True)
LATER_POOL = replace(
    POOL,
    expected=in_month(2027, 1),
    moves=(date_move(date(2026, 11, 3), in_month(2026, 12), in_month(2027, 1)),),
)


@pytest.fixture
def three_editions(database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 12, [STABLES], published_on=SEPTEMBER)
        add_edition(session, 13, [POOL, STABLES], published_on=OCTOBER, after=12)
        add_edition(session, 14, [LATER_POOL, LIBRARY], departures=[departure_of(STABLES)], after=13)


def reworded(client: CheckedClient, database: Database, **changed: object) -> str:
    """Return the HTML of what changed between two editions of one entry."""
    with database.transaction() as session:
        add_edition(session, 1, [POOL], published_on=OCTOBER)
        add_edition(session, 2, [replace(POOL, **changed)], after=1)
    return client.get("/editions/2/changes").text


@pytest.mark.usefixtures("three_editions")
def test_an_edition_is_compared_with_the_one_before_it(client: CheckedClient) -> None:
    words = seen_at(client, "/editions/14/changes")
    assert words.startswith(
        "What changed in edition 14 Edition 14, published Friday 20 November 2026, compared with edition 13, published "
        "Friday 23 October 2026."
    )
    for said in (
        "1 new 1 moved 0 reworded 1 gone 0 unchanged",
        "New KEY/02NOV/26 New library Expected in January 2027 (no day fixed). Decision maker: Cabinet Member for "
        "Resources (Councillor Asha Lowe).",
        "Moved KEY/01DEC/26 Repair of the swimming pool Moved from December 2026 to January 2027 . 3 November 2026: "
        "moved from December 2026 to January 2027. Reason: The survey took longer.",
        "Gone KEY/09OCT/26 Sale of the stables Withdrawn on 18 November 2026. Reason: The building was sold. It had "
        "been: January 2027.",
        "KEY/09OCT/26 as it stands today",
    ):
        assert said in words


@pytest.mark.usefixtures("three_editions")
def test_another_edition_can_be_chosen(client: CheckedClient) -> None:
    words = seen_at(client, "/editions/14/changes?since=12")
    assert "compared with edition 12, published Friday 25 September 2026." in words
    assert "2 new 0 moved 0 reworded 1 gone 0 unchanged" in words
    choices = parse(client.get("/editions/14/changes?since=12").text).findall(".//main//select[@id='since']/option")
    assert [(one.get("value"), one.text, one.get("selected") is not None) for one in choices] == [
        ("13", "Edition 13, published 23 October 2026", False),
        ("12", "Edition 12, published 25 September 2026", True),
    ]


@pytest.mark.usefixtures("three_editions")
def test_an_edition_with_none_before_it_has_nothing_to_be_compared_with(client: CheckedClient) -> None:
    words = seen_at(client, "/editions/12/changes")
    assert "No edition before this one is kept here, so there is nothing to compare it with." in words
    assert "Compare with" not in words


@pytest.mark.usefixtures("three_editions")
@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("99", "There is no edition 99. Choose one from the list."),
        ("14", "Edition 14 came after edition 13. Choose an earlier edition."),
        ("13", "Edition 13 cannot be compared with itself. Choose an earlier edition."),
        ("x", "Choose an edition by its number, for example 3."),
        ("9999999999", "Choose an edition by its number, for example 3."),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(client: CheckedClient, since: str, sentence: str) -> None:
    answer = client.get(f"/editions/13/changes?since={since}")
    assert answer.status_code == 422
    assert sentence in seen(answer.text)
    assert "There is a problem" in seen(answer.text)


def test_two_editions_that_say_the_same_say_so(client: CheckedClient, database: Database) -> None:
    assert "Nothing changed: both hold the same entry, word for word." in seen(reworded(client, database))


def test_words_that_went_out_and_came_in_are_marked_for_eyes_and_ears(
    client: CheckedClient, database: Database
) -> None:
    html = reworded(client, database, matter="Which builder is to mend the boiler.")
    assert (
        'mend the <del><span class="govuk-visually-hidden">removed: </span>roof'
        '<span class="govuk-visually-hidden">, end of removed </span></del>'
        '<ins><span class="govuk-visually-hidden">added: </span>boiler'
        '<span class="govuk-visually-hidden">, end of added </span></ins>.'
    ) in html
    assert "0 new 0 moved 1 reworded 0 gone 0 unchanged" in seen(html)


def test_an_entry_that_moved_and_was_reworded_shows_both(client: CheckedClient, database: Database) -> None:
    words = seen(reworded(client, database, expected=in_month(2027, 2), title="Repair of the baths"))
    assert "Moved from December 2026 to February 2027 . No reason was recorded. Decision Repair of the" in words


def test_an_entry_that_left_without_a_word_is_told_as_such(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [POOL], published_on=OCTOBER)
        add_edition(session, 2, after=1)
    assert "No longer in the plan; what became of it was not recorded." in seen_at(client, "/editions/2/changes")


def test_a_supplement_is_compared_with_the_whole_plan_before_it(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [POOL, STABLES], published_on=OCTOBER)
        add_edition(session, 2, [LATER_POOL], kind=EditionKind.SUPPLEMENT, after=1)
        gone = departure_of(STABLES, DepartureKind.TAKEN, "")
        add_edition(session, 3, [LATER_POOL], departures=[gone], after=2, published_on=date(2026, 11, 25))
    assert "0 new 1 moved 0 reworded 0 gone 1 unchanged" in seen_at(client, "/editions/2/changes")
    words = seen_at(client, "/editions/3/changes")
    assert "compared with supplement 2" in words
    assert "0 new 0 moved 0 reworded 1 gone 1 unchanged" in words


def test_two_editions_of_four_hundred_entries_are_compared_on_one_page(
    client: CheckedClient, database: Database
) -> None:
    entries = [plan_entry(f"KEY/{number}JAN/27") for number in range(400)]
    changed = [replace(one, matter=one.matter.replace("roof", "boiler")) for one in entries]
    with database.transaction() as session:
        add_edition(session, 1, entries, published_on=OCTOBER)
        add_edition(session, 2, changed, after=1)
    assert "400 reworded" in seen_at(client, "/editions/2/changes")


HEALTH = Committee("Health", "health")
CLINIC = plan_entry("KEY/05JAN/27", title="Lease of the clinic", committees=(HEALTH,))


@pytest.fixture
def clinic_changes_hands(database: Database) -> None:
    with database.transaction() as session:
        add_edition(session, 1, [POOL, CLINIC, STABLES], published_on=OCTOBER)
        add_edition(session, 2, [LATER_POOL, replace(CLINIC, committees=(GROWTH,)), STABLES], after=1)


@pytest.mark.usefixtures("clinic_changes_hands")
def test_the_changes_can_be_narrowed_to_one_committee(client: CheckedClient) -> None:
    words = seen_at(client, "/editions/2/changes?committee=health")
    assert "Only decisions that fall to Health, in either of the two." in words
    assert "0 new 0 moved 1 reworded 0 gone 0 unchanged" in words
    assert "KEY/05JAN/27 Lease of the clinic" in words
    assert "KEY/01DEC/26" not in words
    assert "0 new 1 moved 1 reworded 0 gone 1 unchanged" in seen_at(client, "/editions/2/changes?committee=")


@pytest.mark.usefixtures("clinic_changes_hands")
def test_every_committee_is_offered_by_name_and_all_of_them_first(client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_committee(session, "Audit")
    page = parse(client.get("/editions/2/changes?since=1&committee=health").text)
    choices = page.findall(".//main//select[@id='committee']/option")
    assert [(one.get("value"), one.text, one.get("selected") is not None) for one in choices] == [
        ("", "All scrutiny committees", False),
        ("audit", "Audit", False),
        ("health", "Health", True),
        ("sustainable-growth", "Sustainable Growth", False),
    ]
    assert "Nothing falls to Audit in either of the two." in seen_at(client, "/editions/2/changes?committee=audit")


@pytest.mark.usefixtures("clinic_changes_hands")
def test_each_entry_names_its_committees(client: CheckedClient) -> None:
    assert "Scrutiny committee: Sustainable Growth. KEY/01DEC/26 as it stands today" in seen_at(
        client, "/editions/2/changes"
    )


@pytest.mark.usefixtures("clinic_changes_hands")
def test_a_committee_that_does_not_exist_is_refused_in_words(client: CheckedClient) -> None:
    answer = client.get("/editions/2/changes?committee=none")
    assert answer.status_code == 422
    assert "Choose a scrutiny committee from the list." in seen(answer.text)
