"""The desk's pages for an entry of the plan, as an officer's browser sends and sees them."""

from datetime import UTC, datetime

import pytest

from tests.builders import add_committee, add_decision, add_maker
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain import expected_dates
from webapp.domain.lifecycle import Status
from webapp.models.decisions import Decision
from webapp.queries import decisions
from webapp.queries.facts import expected_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def published(database: Database) -> Decision:
    with database.transaction() as session:
        return add_decision(session, "KEY/01JAN/27", now=NOW, expected=expected_dates.in_month(2027, 1))


def reloaded(database: Database, slug: str) -> Decision:
    with database.reading() as session:
        decision = decisions.by_slug(session, slug, public_only=False)
    assert decision is not None
    return decision


def test_the_next_reference_is_offered(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY04/NOV/26", now=NOW)
    assert inputs_of(form_on(officer_client.get("/desk/decisions/new").text))["reference"] == "KEY/05NOV/26"


def test_a_decision_is_added_as_a_draft_that_only_staff_see(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        maker, committee = add_maker(session), add_committee(session)
    answer = officer_client.submit(
        "/desk/decisions/new",
        {"papers-0-title": "Report", "papers-0-url": "https://anyborough.example.gov.uk/report"},
        title="Library opening hours",
        matter="Whether libraries open on Sundays.",
        ground="communities",
        decision_makers=[str(maker.id)],
        committees=[str(committee.id)],
        wards=["all"],
        **{"when-precision": "month", "when-month": "February 2027"},
    )
    assert answer.status_code == 303
    decision = reloaded(database, "KEY-01NOV-26")
    assert (decision.reference, decision.status, decision.title) == (
        "KEY/01NOV/26",
        Status.DRAFT,
        "Library opening hours",
    )
    assert expected_of(decision) == expected_dates.in_month(2027, 2)
    assert [(paper.title, paper.url) for paper in decision.documents] == [
        ("Report", "https://anyborough.example.gov.uk/report")
    ]
    assert decision.all_wards
    assert client.get("/decisions/KEY-01NOV-26").status_code == 404
    assert "Library opening hours" not in client.get("/plan").text


def test_the_directorate_is_saved_shown_to_everybody_and_in_the_trail(
    officer_client: CheckedClient, client: CheckedClient, database: Database, published: Decision
) -> None:
    address = f"/desk/decisions/{published.slug}"
    assert "Directorate or department" not in words_of(client.get(f"/decisions/{published.slug}").text)
    assert officer_client.submit(f"{address}/edit", directorate="Place and Growth").status_code == 303
    assert reloaded(database, published.slug).directorate == "Place and Growth"
    assert "Directorate or departmentPlace and Growth" in words_of(client.get(f"/decisions/{published.slug}").text)
    desk = words_of(officer_client.get(address).text)
    assert "Directorate or department Place and Growth" in desk
    assert "Directorate or department: nothing → Place and Growth" in desk
    too_long = officer_client.submit(f"{address}/edit", directorate="x" * 121)
    assert too_long.status_code == 422
    assert words_of(too_long.text).count("Directorate or department must be 120 characters or fewer.") == 2


def test_what_was_typed_is_kept_when_something_is_wrong(officer_client: CheckedClient) -> None:
    answer = officer_client.submit(
        "/desk/decisions/new",
        {"when-day-day": "31", "when-day-month": "2", "when-day-year": "2027", "papers-0-url": "javascript:alert(1)"},
        title="",
        matter="Whether libraries open on Sundays.",
        lead_officer_email="not an address",
        **{"when-precision": "day"},
    )
    assert answer.status_code == 422
    said = words_of(answer.text)
    for sentence in (
        "Enter a title.",
        "The day of the decision must be a real date: that month does not have a day 31.",
        "Enter an e-mail address in the form name@example.gov.uk.",
        "Enter a web address that begins with https://.",
    ):
        assert sentence in said
    typed = inputs_of(form_on(answer.text))
    assert typed["matter"] == "Whether libraries open on Sundays."
    assert (typed["when-day-day"], typed["when-day-month"], typed["when-day-year"]) == ("31", "2", "2027")
    assert typed["lead_officer_email"] == "not an address"


def test_a_reference_used_before_is_refused_beside_its_field(
    officer_client: CheckedClient, published: Decision
) -> None:
    answer = officer_client.submit("/desk/decisions/new", reference="key 1-Jan-2027", title="Another")
    assert answer.status_code == 422
    assert "The reference KEY/01JAN/27 is already used for “School extension”." in words_of(answer.text)


def test_a_range_that_runs_backwards_is_refused(officer_client: CheckedClient) -> None:
    days = {"when-first-day": "9", "when-first-month": "2", "when-first-year": "2027"}
    days |= {"when-last-day": "1", "when-last-month": "2", "when-last-year": "2027"}
    answer = officer_client.submit("/desk/decisions/new", days, title="Parks", **{"when-precision": "range"})
    assert answer.status_code == 422
    assert "must be on or after the first day, Tuesday 9 February 2027" in words_of(answer.text)


def test_an_incomplete_draft_says_what_is_missing_and_cannot_be_published(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        draft = add_decision(session, "KEY/03FEB/27", now=NOW, publish=False, decision_makers=())
    page = officer_client.get(f"/desk/decisions/{draft.slug}")
    assert "No decision maker is given." in words_of(page.text)
    assert "Put in the plan" not in page.text
    answer = officer_client.post(
        f"/desk/decisions/{draft.slug}/publish",
        data=inputs_of(form_on(officer_client.get(f"/desk/decisions/{draft.slug}/discard").text)),
        follow_redirects=True,
    )
    assert "This entry cannot be in the plan like this. No decision maker is given." in words_of(answer.text)
    assert reloaded(database, draft.slug).status is Status.DRAFT


def test_a_complete_draft_goes_into_the_plan(
    officer_client: CheckedClient, client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        draft = add_decision(session, "KEY/04FEB/27", now=NOW, publish=False)
    officer_client.submit(f"/desk/decisions/{draft.slug}", action="/publish")
    assert client.get(f"/decisions/{draft.slug}").status_code == 200


def test_a_published_entry_keeps_its_reference_and_its_date(
    officer_client: CheckedClient, published: Decision, database: Database
) -> None:
    page = officer_client.get(f"/desk/decisions/{published.slug}/edit")
    typed = inputs_of(form_on(page.text))
    assert "reference" not in typed
    assert "when-precision" not in typed
    officer_client.submit(f"/desk/decisions/{published.slug}/edit", title="School extension, phase 2")
    after = reloaded(database, published.slug)
    assert (after.title, expected_of(after)) == ("School extension, phase 2", expected_dates.in_month(2027, 1))


def test_a_move_of_the_date_needs_a_reason_and_keeps_the_old_one(
    officer_client: CheckedClient, published: Decision, database: Database
) -> None:
    address = f"/desk/decisions/{published.slug}/move"
    moved = {"when-precision": "month", "when-month": "March 2027"}
    refused = officer_client.submit(address, moved)
    assert refused.status_code == 422
    assert "Enter the reason, which the public will read." in words_of(refused.text)
    assert officer_client.submit(address, moved, reason="The survey is late.").status_code == 303
    after = reloaded(database, published.slug)
    assert after.status is Status.DEFERRED
    assert [(change.reason, change.old_from) for change in after.date_changes] == [
        ("The survey is late.", published.expected_from)
    ]


def test_a_withdrawn_decision_stays_findable_with_its_reason(
    officer_client: CheckedClient, client: CheckedClient, published: Decision
) -> None:
    officer_client.submit(f"/desk/decisions/{published.slug}/withdraw", reason="It is no longer needed.")
    assert "It is no longer needed." in words_of(client.get(f"/decisions/{published.slug}").text)
    assert published.title not in client.get("/plan").text


def test_an_action_on_a_page_out_of_date_is_kept_and_asked_again(
    officer_client: CheckedClient, published: Decision, database: Database
) -> None:
    address = f"/desk/decisions/{published.slug}/withdraw"
    stale = inputs_of(form_on(officer_client.get(address).text))
    officer_client.submit(f"/desk/decisions/{published.slug}/edit", title="Their title")
    stale["reason"] = "It is no longer needed."
    conflict = officer_client.post(address, data=stale)
    assert conflict.status_code == 409
    assert "Priya Shaw saved this decision while you were working on it." in words_of(conflict.text)
    again = inputs_of(form_on(conflict.text))
    assert again["reason"] == "It is no longer needed."
    assert officer_client.post(address, data=again).status_code == 303
    assert reloaded(database, published.slug).status is Status.WITHDRAWN


def test_a_draft_can_be_discarded_and_a_published_entry_cannot(
    officer_client: CheckedClient, published: Decision, database: Database
) -> None:
    with database.transaction() as session:
        draft = add_decision(session, "KEY/05FEB/27", now=NOW, publish=False)
    officer_client.submit(f"/desk/decisions/{draft.slug}/discard")
    assert officer_client.get(f"/desk/decisions/{draft.slug}").status_code == 404
    token = inputs_of(form_on(officer_client.get(f"/desk/decisions/{published.slug}/withdraw").text))["csrf_token"]
    refused = officer_client.post(
        f"/desk/decisions/{published.slug}/discard", data={"csrf_token": token, "revision": published.revision}
    )
    assert refused.status_code == 409
    assert "so it cannot be discarded" in words_of(refused.text)


def test_the_list_is_narrowed_by_its_filters_and_pages_keep_them(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        for number in range(1, 53):
            add_decision(session, f"KEY/{number:02}MAR/27", now=NOW, title=f"Bridge number {number}")
        add_decision(session, "KEY/01APR/27", now=NOW, title="Library")
    everything = officer_client.get("/desk/decisions")
    assert "53 decisions." in words_of(everything.text)
    bridges = officer_client.get("/desk/decisions?words=bridge&sort=reference&page=2")
    assert "52 decisions." in words_of(bridges.text)
    assert "Bridge number 52" in bridges.text
    assert "words=bridge&amp;sort=reference&amp;page=1" in bridges.text
    assert "No decision matches." in words_of(officer_client.get("/desk/decisions?status=Withdrawn").text)
    assert officer_client.get("/desk/decisions?page=99999999999999999999&status=nonsense").status_code == 200


def test_the_desk_is_not_for_members_nor_for_strangers(member_client: CheckedClient, client: CheckedClient) -> None:
    for path in ("/desk/", "/desk/decisions", "/desk/decisions/new", "/desk/import"):
        assert member_client.get(path).status_code == 403
        assert client.get(path).status_code == 303


def test_a_date_that_has_passed_is_refused_and_none_is_chosen_beforehand(
    officer_client: CheckedClient, published: Decision
) -> None:
    address = f"/desk/decisions/{published.slug}/move"
    assert "when-precision" not in inputs_of(form_on(officer_client.get(address).text))
    unchosen = officer_client.submit(address, reason="The survey is late.")
    assert "Select when the decision is expected now." in words_of(unchosen.text)
    past = officer_client.submit(
        address, {"when-precision": "month", "when-month": "October 2026"}, reason="The survey is late."
    )
    assert past.status_code == 422
    assert "October 2026 has passed. Enter a date from today on." in words_of(past.text)


def test_exempt_information_needs_its_paragraph(officer_client: CheckedClient, published: Decision) -> None:
    address = f"/desk/decisions/{published.slug}/edit"
    answer = officer_client.submit(address, restriction="part-exempt")
    assert answer.status_code == 422
    assert "Choose the paragraph of Schedule 12A that makes the report exempt." in words_of(answer.text)
    assert officer_client.submit(address, restriction="part-exempt", exempt_paragraph="3").status_code == 303
    assert "paragraph 3" in words_of(officer_client.get(f"/desk/decisions/{published.slug}").text)
