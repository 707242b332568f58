"""The desk's pages for the words in front of the plan and for thresholds, as an officer's browser sees them."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.builders import ACTOR, at
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.edition import EditionStyle
from webapp.domain.plan_words import Threshold
from webapp.models.plan_wording import KeyThreshold, PlanWording
from webapp.queries import plan_wording
from webapp.services.plan_wording import add_threshold

NOW = at("2026-11-23")
WORDS, THRESHOLDS = "/desk/plan-wording", "/desk/thresholds"
SignIn = Callable[..., CheckedClient]


@pytest.fixture
def since_2020(database: Database) -> KeyThreshold:
    with database.transaction() as session:
        return add_threshold(session, Threshold(date(2020, 4, 1), 500_000), actor=ACTOR, now=NOW)


def own_words(database: Database) -> PlanWording:
    with database.reading() as session:
        return plan_wording.wording(session)


def known(database: Database) -> list[Threshold]:
    with database.reading() as session:
        return [plan_wording.as_threshold(row) for row in plan_wording.thresholds(session)]


def test_members_and_strangers_do_not_see_the_pages(
    client: CheckedClient, member_client: CheckedClient, since_2020: KeyThreshold
) -> None:
    one = f"{THRESHOLDS}/{since_2020.uuid}"
    for address in (WORDS, THRESHOLDS, f"{THRESHOLDS}/new", one, f"{one}/delete"):
        assert client.get(address).location.startswith("/sign-in")
        assert member_client.get(address).status_code == 403


# Words


def test_an_empty_text_is_shown_with_what_the_plan_says_in_its_place(
    officer_client: CheckedClient, since_2020: KeyThreshold
) -> None:
    page = words_of(officer_client.get(WORDS).text)
    assert "What the plan says while this is empty: how to comment Anybody may comment on a decision" in page
    assert (
        "The plan says first under which law it stands: Notice of key decisions, published under regulation 9" in page
    )
    assert "Today it is: £500,000 or more. Change the threshold" in page
    shown = inputs_of(form_on(officer_client.get(WORDS).text))
    assert (shown["style"], shown["months"], shown["revision"], shown["copies"]) == ("from-a-month", "4", "0", "")


def test_the_words_are_saved_and_the_page_says_who_changed_what(
    officer_client: CheckedClient, database: Database
) -> None:
    answer = officer_client.submit(
        WORDS,
        style="from-publication",
        months="6",
        copies="From the Town Hall.\nTwo steps up.",
        contact_name="Priya Shaw",
        contact_email="plan@example.gov.uk",
    )
    assert (answer.status_code, answer.location) == (303, WORDS)
    own = own_words(database)
    assert (own.style, own.months, own.copies, own.contact_name, own.contact_email, own.comments) == (
        EditionStyle.FROM_PUBLICATION,
        6,
        "From the Town Hall.\nTwo steps up.",
        "Priya Shaw",
        "plan@example.gov.uk",
        "",
    )
    page = words_of(officer_client.get(WORDS).text)
    assert "Style: From the first day of a month → From the day of publication" in page
    assert "Contact name: nothing → Priya Shaw" in page
    emptied = officer_client.submit(WORDS, copies="")
    assert (emptied.status_code, own_words(database).copies, own_words(database).revision) == (303, "", 2)


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer_client: CheckedClient, database: Database) -> None:
    answer = officer_client.submit(WORDS, months="13", comments="Write to us.", contact_email="nowhere")
    assert answer.status_code == 422
    assert words_of(answer.text).count("Enter an e-mail address in the form name@example.gov.uk.") == 2
    kept = inputs_of(form_on(answer.text))
    assert (kept["months"], kept["comments"], kept["contact_email"]) == ("13", "Write to us.", "nowhere")
    answer = officer_client.submit(WORDS, months="13")
    assert words_of(answer.text).count("Enter a number of months from 1 to 12.") == 2
    answer = officer_client.submit(WORDS, months="", copies="x" * 4001)
    for sentence in (
        "Enter how many months the plan looks ahead.",
        "How to get copies of documents must be 4,000 characters or fewer; shorten it by 1.",
    ):
        assert words_of(answer.text).count(sentence) == 2
    assert own_words(database).revision == 0


def test_the_second_of_two_officers_sees_who_saved_what_and_loses_nothing(
    officer_client: CheckedClient, signed_in: SignIn, database: Database
) -> None:
    opened = inputs_of(form_on(officer_client.get(WORDS).text))
    signed_in(Role.OFFICER, "Callum Redfern").submit(WORDS, contact_post="Clerk")
    opened["comments"] = "Write to us."
    answer = officer_client.post(WORDS, data=opened)
    assert answer.status_code == 409
    assert "What Callum Redfern saved Contact post: nothing → Clerk" in words_of(answer.text)
    again = inputs_of(form_on(answer.text))
    assert (again["comments"], again["revision"]) == ("Write to us.", "1")
    assert officer_client.post(WORDS, data=again).status_code == 303
    assert own_words(database).comments == "Write to us."


# Thresholds


def test_without_a_threshold_the_page_says_what_the_plan_says(officer_client: CheckedClient) -> None:
    page = words_of(officer_client.get(THRESHOLDS).text)
    assert "Published today, the plan says: No figure is set." in page
    assert "No threshold has been added yet." in page


def test_a_threshold_is_added_and_the_one_of_today_is_marked(
    officer_client: CheckedClient, database: Database, since_2020: KeyThreshold
) -> None:
    answer = officer_client.submit(
        f"{THRESHOLDS}/new",
        {"valid_from-day": "1", "valid_from-month": "April", "valid_from-year": "2027"},
        amount="£750,000",
        words="Of revenue in one year.",
    )
    assert (answer.status_code, answer.location) == (303, THRESHOLDS)
    assert known(database)[0] == Threshold(date(2027, 4, 1), 750_000, "Of revenue in one year.")
    page = words_of(officer_client.get(THRESHOLDS).text)
    assert "Published today, the plan says: £500,000 or more." in page
    assert "1 April 2027 £750,000 or more. Of revenue in one year." in page
    assert "1 April 2020 In force today £500,000 or more" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"valid_from-day": ""}, "The first day must include a day."),
        ({"valid_from-year": ""}, "The first day must include a year."),
        ({"amount": "a lot"}, "Enter an amount in whole pounds, such as 500,000."),
        ({"amount": "", "words": " "}, "Enter an amount, or else say in words below what makes a decision key."),
        (
            {"amount": "0"},
            "The amount must be from £1 to £1,000,000,000. Leave it empty and use words where no figure is set.",
        ),
        (
            {"valid_from-year": "2020"},
            "A threshold from 1 April 2020 is there already: £500,000 or more. Change that one instead.",
        ),
    ],
)
def test_a_threshold_that_cannot_be_is_refused_beside_its_field(
    officer_client: CheckedClient, database: Database, since_2020: KeyThreshold, typed: dict[str, str], sentence: str
) -> None:
    sound = {"valid_from-day": "1", "valid_from-month": "4", "valid_from-year": "2027", "amount": "1,000"}
    answer = officer_client.submit(f"{THRESHOLDS}/new", sound | {"words": "Kept"} | typed)
    assert answer.status_code == 422
    assert words_of(answer.text).count(sentence) == 2
    assert inputs_of(form_on(answer.text))["words"] == typed.get("words", "Kept").strip()
    assert len(known(database)) == 1


def test_a_threshold_is_changed_and_its_page_tells_what_was_done(
    officer_client: CheckedClient, database: Database, since_2020: KeyThreshold
) -> None:
    address = f"{THRESHOLDS}/{since_2020.uuid}"
    assert inputs_of(form_on(officer_client.get(address).text))["amount"] == "500,000"
    assert officer_client.submit(address, amount="", words="By case.").status_code == 303
    assert known(database) == [Threshold(date(2020, 4, 1), None, "By case.")]
    assert "Threshold: £500,000 or more → No figure is set. By case." in words_of(officer_client.get(address).text)


def test_a_threshold_is_deleted_after_the_page_said_what_holds_then(
    officer_client: CheckedClient, database: Database, since_2020: KeyThreshold
) -> None:
    with database.transaction() as session:
        later = add_threshold(session, Threshold(date(2027, 4, 1), None, "By case."), actor=ACTOR, now=NOW)
    page = words_of(officer_client.get(f"{THRESHOLDS}/{later.uuid}/delete").text)
    assert "It says: No figure is set. By case. Without it," in page
    assert "a plan published on Thursday 1 April 2027 says: £500,000 or more." in page
    answer = officer_client.submit(f"{THRESHOLDS}/{later.uuid}/delete")
    assert (answer.status_code, answer.location) == (303, THRESHOLDS)
    assert known(database) == [Threshold(date(2020, 4, 1), 500_000)]


def test_a_threshold_that_somebody_else_changed_is_not_deleted_unseen(
    officer_client: CheckedClient, signed_in: SignIn, database: Database, since_2020: KeyThreshold
) -> None:
    address = f"{THRESHOLDS}/{since_2020.uuid}"
    opened = inputs_of(form_on(officer_client.get(f"{address}/delete").text))
    signed_in(Role.OFFICER, "Callum Redfern").submit(address, amount="600,000")
    answer = officer_client.post(f"{address}/delete", data=opened)
    assert answer.status_code == 409
    assert "What Callum Redfern saved Threshold: £500,000 or more → £600,000 or more" in words_of(answer.text)
    assert len(known(database)) == 1
    assert officer_client.post(f"{address}/delete", data=inputs_of(form_on(answer.text))).status_code == 303


def test_a_threshold_that_is_not_there(officer_client: CheckedClient) -> None:
    for address in (f"{THRESHOLDS}/nothing", f"{THRESHOLDS}/nothing/delete"):
        assert officer_client.get(address).status_code == 404
