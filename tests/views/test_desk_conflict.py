"""Two officers editing one entry: nothing that either typed is lost, and nothing is decided for them unseen."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from tests.builders import add_decision, add_maker
from tests.checked_client import CheckedClient, form_on, inputs_of, parse, words_of
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.accounts import Role
from webapp.domain.exempt_information import Restriction
from webapp.models.decisions import Decision
from webapp.queries import decisions

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def published(database: Database) -> Decision:
    with database.transaction() as session:
        return add_decision(session, "KEY/01JAN/27", now=NOW, expected=expected_dates.in_month(2027, 1))


@pytest.fixture
def address(published: Decision) -> str:
    return f"/desk/decisions/{published.slug}/edit"


@pytest.fixture
def other_officer(signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """Return the browser of the officer who saves first."""
    return signed_in(Role.OFFICER, "Sam Okafor")


def reloaded(database: Database, slug: str = "KEY-01JAN-27") -> Decision:
    with database.reading() as session:
        decision = decisions.by_slug(session, slug, public_only=False)
    assert decision is not None
    return decision


def opened(client: CheckedClient, address: str) -> MultiDict[str, str]:
    """Return what a browser would send of the edit page as it stands."""
    return inputs_of(form_on(client.get(address).text))


def filled(form: MultiDict[str, str], **fields: str) -> MultiDict[str, str]:
    """Return a form with these fields typed over what stood in them."""
    return MultiDict({**form.to_dict(flat=False), **{name: [value] for name, value in fields.items()}})


def asked(html: str) -> list[str]:
    """Return the names of the radios on a page."""
    radios = [element.get("name", "") for element in parse(html).iter("input") if element.get("type") == "radio"]
    return list(dict.fromkeys(radios))


def ticked(html: str) -> dict[str, str]:
    return {name: value for name, value in inputs_of(form_on(html)).items() if name.startswith("keep-")}


def versions(html: str) -> list[list[str]]:
    """Return the lines of each version to choose from, in the page's order."""
    hints = [element for element in parse(html).iter("div") if "govuk-radios__hint" in element.get("class", "")]
    return [[line.strip() for line in hint.itertext()] for hint in hints]


def kept(html: str) -> list[list[str]]:
    """Return the rows of what only one of the two changed: field, by whom, what it will say."""
    return [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in parse(html).iterfind(".//tbody/tr")
    ]


def test_what_only_one_of_them_changed_is_kept_and_what_both_changed_is_asked(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str, database: Database
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, title="Their title", consultation="Their consultation", lead_officer="Ada Lane")
    conflict = officer_client.post(address, data=filled(mine, title="My title", matter="My matter"))
    assert conflict.status_code == 409
    said = words_of(conflict.text)
    assert "Sam Okafor saved this at noon on Monday 23 November 2026, while you were editing" in said
    assert "You both changed 1 field. Choose which version to keep, then save." in said
    assert (asked(conflict.text), ticked(conflict.text)) == (["keep-title"], {})
    assert kept(conflict.text) == [
        ["What is to be decided", "You", "My matter"],
        ["Consultation", "Sam Okafor", "Their consultation"],
        ["Lead officer", "Sam Okafor", "Name: Ada Lane E-mail address: sam.okoro@anyborough.example.gov.uk"],
    ]
    assert "Their title" in said
    assert "My title" in said
    assert reloaded(database).matter != "My matter"

    chosen = filled(inputs_of(form_on(conflict.text)), **{"keep-title": "mine"})
    assert officer_client.post(address, data=chosen).status_code == 303
    after = reloaded(database)
    assert (after.title, after.matter) == ("My title", "My matter")
    assert (after.consultation, after.lead_officer) == ("Their consultation", "Ada Lane")


def test_keeping_the_other_version_gives_up_only_that_field(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str, database: Database
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, title="Their title")
    conflict = officer_client.post(address, data=filled(mine, title="My title", matter="My matter"))
    officer_client.post(address, data=filled(inputs_of(form_on(conflict.text)), **{"keep-title": "theirs"}))
    after = reloaded(database)
    assert (after.title, after.matter) == ("Their title", "My matter")


def test_saving_without_choosing_asks_again_and_keeps_what_was_chosen(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str, database: Database
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, title="Their title", matter="Their matter")
    conflict = officer_client.post(address, data=filled(mine, title="My title", matter="My matter"))
    answer = officer_client.post(address, data=filled(inputs_of(form_on(conflict.text)), **{"keep-title": "mine"}))
    assert answer.status_code == 422
    links = [(link.get("href"), link.text) for link in parse(answer.text).iterfind(".//ul[@class]/li/a") if link.text]
    assert ("#keep-matter", "Choose which version of “What is to be decided” to keep.") in links
    assert not [href for href, _ in links if href == "#keep-title"]
    first = next(element for element in parse(answer.text).iter("input") if element.get("id") == "keep-matter")
    assert (first.get("type"), first.get("name")) == ("radio", "keep-matter")
    assert ticked(answer.text) == {"keep-title": "mine"}
    assert reloaded(database).title == "Their title"

    chosen = filled(inputs_of(form_on(answer.text)), **{"keep-matter": "theirs"})
    assert officer_client.post(address, data=chosen).status_code == 303
    after = reloaded(database)
    assert (after.title, after.matter) == ("My title", "Their matter")


def test_different_fields_are_shown_together_before_anything_is_saved(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str, database: Database
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, consultation="Their consultation")
    conflict = officer_client.post(address, data=filled(mine, matter="My matter"))
    assert conflict.status_code == 409
    assert asked(conflict.text) == []
    assert "You changed different things, so all of it can be kept." in words_of(conflict.text)
    assert reloaded(database).matter != "My matter"
    assert officer_client.post(address, data=inputs_of(form_on(conflict.text))).status_code == 303
    after = reloaded(database)
    assert (after.matter, after.consultation) == ("My matter", "Their consultation")


def test_the_same_words_from_both_leave_nothing_to_choose(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, title="One title")
    conflict = officer_client.post(address, data=filled(mine, title="One title"))
    assert conflict.status_code == 409
    assert "What Sam Okafor saved already says what you typed. There is nothing to choose." in words_of(conflict.text)


def test_a_further_change_while_choosing_is_asked_about_anew(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str, database: Database
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, title="Their title")
    first = officer_client.post(address, data=filled(mine, title="My title", matter="My matter"))
    other_officer.submit(address, title="Their second title", documents_note="Their note")
    second = officer_client.post(address, data=filled(inputs_of(form_on(first.text)), **{"keep-title": "mine"}))
    assert second.status_code == 409
    assert (asked(second.text), ticked(second.text)) == (["keep-title"], {})
    assert "Their second title" in words_of(second.text)
    assert (
        officer_client.post(address, data=filled(inputs_of(form_on(second.text)), **{"keep-title": "mine"})).status_code
        == 303
    )
    after = reloaded(database)
    assert (after.title, after.matter, after.documents_note) == ("My title", "My matter", "Their note")


@pytest.mark.parametrize("seen", [None, "", "title", "title:wrong matter:::", "é:é :"])
def test_without_a_sound_fingerprint_every_difference_is_asked(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str, seen: str | None
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, consultation="Their consultation")
    del mine["seen"]
    conflict = officer_client.post(
        address, data=filled(mine, **({"matter": "My matter"} | ({} if seen is None else {"seen": seen})))
    )
    assert conflict.status_code == 409
    assert (asked(conflict.text), ticked(conflict.text)) == (["keep-matter", "keep-consultation"], {})


def test_documents_are_one_to_a_line_and_no_words_read_nothing(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(
        address, {"papers-0-title": "Plan <A>", "papers-1-title": "Map"}, consultation="", title="Theirs"
    )
    conflict = officer_client.post(
        address,
        data=filled(mine, **{"papers-0-title": "Report", "papers-0-url": "https://anyborough.example.gov.uk/report"}),
    )
    assert versions(conflict.text) == [["Plan <A>", "Map"], ["Report https://anyborough.example.gov.uk/report"]]

    mine = opened(officer_client, address)
    other_officer.submit(address, {"papers-0-title": "", "papers-1-title": ""})
    conflict = officer_client.post(address, data=filled(mine, **{"papers-0-title": "Report"}))
    assert versions(conflict.text) == [["Nothing"], ["Report", "Map"]]


def test_bodies_and_access_are_merged_like_words(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str, database: Database
) -> None:
    with database.transaction() as session:
        maker = add_maker(session, "Cabinet Member for Parks")
    mine = opened(officer_client, address)
    other_officer.submit(address, restriction="part-exempt", exempt_paragraph="3")
    mine.setlist("decision_makers", [str(maker.id)])
    conflict = officer_client.post(address, data=mine)
    rows = {heading: (by, words) for heading, by, words in kept(conflict.text)}
    assert rows["Decision makers"] == ("You", "Cabinet Member for Parks")
    assert rows["May the public see the report?"][1].startswith("Part of it is exempt Paragraph 3: ")
    assert officer_client.post(address, data=inputs_of(form_on(conflict.text))).status_code == 303
    after = reloaded(database)
    assert [one.name for one in after.decision_makers] == ["Cabinet Member for Parks"]
    assert (after.restriction, after.exempt_paragraph) == (Restriction.PART_EXEMPT, 3)


def test_a_paragraph_that_does_not_count_is_no_difference(
    officer_client: CheckedClient, other_officer: CheckedClient, address: str
) -> None:
    mine = opened(officer_client, address)
    other_officer.submit(address, title="Their title")
    conflict = officer_client.post(address, data=filled(mine, exempt_paragraph="3"))
    assert [row[0] for row in kept(conflict.text)] == ["Title"]


def test_a_draft_put_in_the_plan_meanwhile_says_what_can_no_longer_be_saved(
    officer_client: CheckedClient, other_officer: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        draft = add_decision(session, "KEY/02JAN/27", now=NOW, publish=False, expected=expected_dates.in_month(2027, 1))
    address = f"/desk/decisions/{draft.slug}/edit"
    mine = opened(officer_client, address)
    other_officer.submit(f"/desk/decisions/{draft.slug}", action="/publish")
    conflict = officer_client.post(address, data=filled(mine, **{"when-month": "March 2027", "matter": "My matter"}))
    assert conflict.status_code == 409
    said = words_of(conflict.text)
    assert "It is in the plan by now" in said
    assert "When it is expected: March 2027" in said
    assert "Reference: " not in said
    assert officer_client.post(address, data=inputs_of(form_on(conflict.text))).status_code == 303
    assert reloaded(database, draft.slug).matter == "My matter"


def test_what_the_chosen_version_breaks_is_put_right_on_the_ordinary_form(
    officer_client: CheckedClient, other_officer: CheckedClient, published: Decision, database: Database
) -> None:
    with database.transaction() as session:
        draft = add_decision(session, "KEY/02JAN/27", now=NOW, publish=False)
    address = f"/desk/decisions/{draft.slug}/edit"
    mine = opened(officer_client, address)
    other_officer.submit(address, reference="KEY/03JAN/27")
    address = "/desk/decisions/KEY-03JAN-27/edit"
    conflict = officer_client.post(address, data=filled(mine, reference=published.reference, matter="My matter"))
    wrong = officer_client.post(address, data=filled(inputs_of(form_on(conflict.text)), **{"keep-reference": "mine"}))
    assert wrong.status_code == 422
    assert "The reference KEY/01JAN/27 is already used" in words_of(wrong.text)
    right = filled(inputs_of(form_on(wrong.text)), reference="KEY/04JAN/27")
    assert officer_client.post(address, data=right).status_code == 303
    assert reloaded(database, "KEY-04JAN-27").matter == "My matter"
