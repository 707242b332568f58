"""The desk's register of challenges that a decision should have been key, and the public's."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.builders import add_committee, add_decision, add_rule, at, publish_record
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.challenges import Challenged
from webapp.queries import challenges
from webapp.services.challenges import Challenge, raise_challenge

REGISTER = "/desk/challenges"
PUBLIC = "/should-have-been-key"
SignIn = Callable[..., CheckedClient]
TYPED = {
    "committee": "sustainable-growth",
    "where": "in-words",
    "matter": "Closing the car park",
    "decided_on-day": "12",
    "decided_on-month": "11",
    "decided_on-year": "2026",
    "decided_by": "Director of Place",
    "reasons": "It affects three wards.",
    "report_due_on-day": "9",
    "report_due_on-month": "12",
    "report_due_on-year": "2026",
}
REPORT = {
    "reported_on-day": "23",
    "reported_on-month": "11",
    "reported_on-year": "2026",
    "report": "What was decided, and why.",
    "why_not_key": "Only one ward is affected.",
}


@pytest.fixture
def challenge(officer_client: CheckedClient, database: Database) -> str:
    """Return the address of a challenge that was raised today."""
    with database.transaction() as session:
        add_committee(session)
    answer = officer_client.submit(f"{REGISTER}/new", TYPED)
    assert answer.status_code == 303
    assert answer.location.startswith(f"{REGISTER}/")
    return answer.location


def test_members_and_strangers_see_the_public_list_only(client: CheckedClient, member_client: CheckedClient) -> None:
    assert client.get(REGISTER).location.startswith("/sign-in")
    assert member_client.get(f"{REGISTER}/new").status_code == 403
    assert "No challenge has been raised." in words_of(client.get(PUBLIC).text)


def test_an_empty_register_says_so(officer_client: CheckedClient) -> None:
    assert "No challenge has been raised." in words_of(officer_client.get(REGISTER).text)


@pytest.mark.parametrize("address", [REGISTER, PUBLIC])
def test_a_long_register_comes_in_pages(
    officer_client: CheckedClient, challenge: str, database: Database, address: str
) -> None:
    with database.transaction() as session:
        for _ in range(challenges.PAGE_ROWS):
            again = Challenge(
                committee="sustainable-growth",
                what=Challenged("Closing the baths", date(2026, 11, 12), "Director of Place"),
                reasons="It affects three wards.",
                raised_on=date(2026, 11, 20),
                report_due_on=date(2026, 12, 9),
            )
            raise_challenge(session, again, actor="Priya Shaw", now=at("2026-11-23"))
    pages = [words_of(officer_client.get(f"{address}?page={number}").text) for number in (1, 2)]
    assert [page.count("Director of Place") for page in pages] == [challenges.PAGE_ROWS, 1]


def test_a_challenge_of_a_matter_in_words(officer_client: CheckedClient, client: CheckedClient, challenge: str) -> None:
    shown = words_of(officer_client.get(challenge).text)
    assert "Report due By Wednesday 9 December 2026" in shown
    assert "Decided Thursday 12 November 2026Director of Place" in shown
    assert "Raised As created" in shown
    listed = words_of(officer_client.get(REGISTER).text)
    assert "Closing the car park Thursday 12 November 2026Director of Place Sustainable Growth" in listed
    public = words_of(client.get(PUBLIC).text)
    assert "Closing the car park Report due By Wednesday 9 December 2026" in public
    assert "It affects three wards." in public


def test_a_challenge_of_a_decision_on_record_links_to_it(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_decision(session, "PARK/7", now=at("2026-11-02"), is_key=False, title="Car parks")
        publish_record(session, decision, at("2026-11-13"))
    offered = inputs_of(form_on(officer_client.get(f"{REGISTER}/new?reference=PARK/7").text))
    assert (offered["where"], offered["reference"]) == ("on-record", "PARK/7")
    answer = officer_client.submit(f"{REGISTER}/new", TYPED, where="on-record", reference="park 7")
    shown = officer_client.get(answer.location).text
    assert "Decided Friday 13 November 2026Cabinet Member for Resources" in words_of(shown)
    assert f'href="/desk/decisions/{decision.slug}"' in shown
    assert f'href="/decisions/{decision.slug}"' in client.get(PUBLIC).text
    edited = inputs_of(form_on(officer_client.get(f"{answer.location}/edit").text))
    assert (edited["where"], edited["reference"], edited["matter"]) == ("on-record", "PARK/7", "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"committee": ""}, "Choose the committee."),
        ({"matter": ""}, "Enter what was decided."),
        ({"decided_on-day": ""}, "The day of the decision must include a day."),
        ({"decided_by": ""}, "Enter who made the decision."),
        ({"reasons": ""}, "Enter the committee’s reasons."),
        ({"where": "on-record"}, "Enter the reference."),
        ({"where": "on-record", "reference": "PARK/8"}, "No decision has the reference PARK/8."),
        (
            {"report_due_on-month": "10"},
            "The report must be due on or after the day of the challenge, Monday 23 November 2026.",
        ),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_beside_its_field(
    officer_client: CheckedClient, database: Database, typed: dict[str, str], sentence: str
) -> None:
    with database.transaction() as session:
        add_committee(session)
    answer = officer_client.submit(f"{REGISTER}/new", TYPED | typed)
    assert answer.status_code == 422
    assert words_of(answer.text).count(sentence) == 2
    kept = inputs_of(form_on(answer.text))
    assert kept["decided_on-year"] == "2026"
    assert "No challenge has been raised." in words_of(officer_client.get(REGISTER).text)


def test_nothing_typed_and_nothing_chosen_is_refused(officer_client: CheckedClient) -> None:
    answer = officer_client.submit(f"{REGISTER}/new", {"raised_on-day": ""})
    assert answer.status_code == 422
    assert words_of(answer.text).count("Select whether the decision is on record here.") == 2


def test_a_challenge_is_corrected_and_its_trail_says_how(officer_client: CheckedClient, challenge: str) -> None:
    answer = officer_client.submit(f"{challenge}/edit", matter="Closing the market")
    assert (answer.status_code, answer.location) == (303, challenge)
    assert "Challenged matter: Closing the car park → Closing the market" in words_of(
        officer_client.get(challenge).text
    )


def test_the_report_to_council_is_recorded_for_everybody(
    officer_client: CheckedClient, client: CheckedClient, challenge: str
) -> None:
    assert officer_client.submit(f"{challenge}/report", REPORT).status_code == 303
    for page in (officer_client.get(challenge), client.get(PUBLIC)):
        words = words_of(page.text)
        assert "Reported On Monday 23 November 2026" in words
        assert "What was decided, and why." in words
        assert "Only one ward is affected." in words
    again = inputs_of(form_on(officer_client.get(f"{challenge}/report").text))
    assert again["report"] == "What was decided, and why."


def test_a_report_that_cannot_be_is_refused(officer_client: CheckedClient, challenge: str) -> None:
    answer = officer_client.submit(f"{challenge}/report", REPORT | {"reported_on-day": "24"})
    assert answer.status_code == 422
    assert words_of(answer.text).count("The day of the report must be today, Monday 23 November 2026, or earlier.") == 2
    empty = officer_client.submit(f"{challenge}/report", REPORT | {"report": ""})
    assert words_of(empty.text).count("Enter what was reported.") == 2


@pytest.mark.parametrize("page", ["edit", "report"])
def test_the_second_of_two_officers_sees_who_saved_what(
    officer_client: CheckedClient, signed_in: SignIn, challenge: str, page: str
) -> None:
    opened = inputs_of(form_on(officer_client.get(f"{challenge}/{page}").text))
    for name, value in (REPORT if page == "report" else {"matter": "Closing the pool"}).items():
        opened[name] = value
    signed_in(Role.OFFICER, "Callum Redfern").submit(f"{challenge}/edit", matter="Closing the market")
    answer = officer_client.post(f"{challenge}/{page}", data=opened)
    assert answer.status_code == 409
    assert "What Callum Redfern saved Challenged matter: Closing the car park → Closing the market" in words_of(
        answer.text
    )
    again = inputs_of(form_on(answer.text))
    assert again["revision"] == "2"
    assert officer_client.post(f"{challenge}/{page}", data=again).status_code == 303


@pytest.mark.parametrize("address", ["x", "x/edit", "x/report"])
def test_a_challenge_that_is_not_there(officer_client: CheckedClient, address: str) -> None:
    assert officer_client.get(f"{REGISTER}/{address}").status_code == 404
