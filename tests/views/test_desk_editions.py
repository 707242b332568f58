"""The desk's pages for editions: choose, look, publish what was seen."""

from collections.abc import Callable

import pytest
from sqlmodel import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.builders import add_committee, add_decision, add_member, at, month
from tests.checked_client import CheckedClient, form_on, inputs_of, parse, words_of
from tests.standing_clock import StandingClock
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.models.editions import EditionRow
from webapp.models.outbox import OutboxMessage
from webapp.queries import editions

DESK = "/desk/editions"
OCTOBER = at("2026-10-23")
PERIOD = {
    "first_day-day": "1",
    "first_day-month": "12",
    "first_day-year": "2026",
    "last_day-day": "31",
    "last_day-month": "3",
    "last_day-year": "2027",
}
REGULAR = {"kind": "regular", **PERIOD}


@pytest.fixture
def plan(database: Database) -> dict[str, str]:
    """Put one entry and one draft into the plan, and one member on a committee; return the uuids by reference."""
    with database.transaction() as session:
        add_member(session, add_committee(session), "Asha Lowe")
        entry = add_decision(session, "KEY/01JAN/27", now=OCTOBER, title="Library hours", expected=month(2027, 1))
        draft = add_decision(
            session, "KEY/02JAN/27", now=OCTOBER, publish=False, title="Parking charges", expected=month(2027, 2)
        )
        return {entry.reference: entry.uuid, draft.reference: draft.uuid}


def preview(client: CheckedClient, chosen: dict[str, str]) -> str:
    """Ask for the preview of these choices."""
    return asked(client, chosen).text


def asked(client: CheckedClient, chosen: dict[str, str]) -> TestResponse:
    """Send these choices and no others, and return the answer."""
    sent = inputs_of(form_on(client.get(f"{DESK}/new").text, f"{DESK}/preview"))
    return client.post(f"{DESK}/preview", data={"csrf_token": sent["csrf_token"]} | chosen)


def pressed(page: str) -> MultiDict[str, str]:
    """Return what the browser sends when the button of a preview is pressed with its box ticked."""
    sent = inputs_of(form_on(page, f"{DESK}/publish"))
    sent["seen"] = "y"
    return sent


def test_members_and_strangers_prepare_no_editions(client: CheckedClient, member_client: CheckedClient) -> None:
    assert client.get(DESK).location.startswith("/sign-in")
    assert member_client.get(f"{DESK}/new").status_code == 403


def test_the_next_four_months_and_every_draft_are_offered(officer_client: CheckedClient, plan: dict[str, str]) -> None:
    page = officer_client.get(f"{DESK}/new").text
    offered = inputs_of(form_on(page, f"{DESK}/preview"))
    assert {name: offered[name] for name in PERIOD} == PERIOD
    assert (offered["kind"], offered["drafts"]) == ("regular", plan["KEY/02JAN/27"])
    assert "KEY/02JAN/27 Parking charges" in words_of(page)


def test_a_preview_shows_the_edition_and_what_publishing_will_do(
    officer_client: CheckedClient, plan: dict[str, str]
) -> None:
    page = preview(officer_client, REGULAR | {"drafts": plan["KEY/02JAN/27"], "note": "Corrected."})
    words = words_of(page)
    for sentence in (
        "Edition 1: Forward plan of key decisions, 1 December 2026 to 31 March 2027",
        "No earlier edition is kept here, so there is nothing to compare with. No entry is marked as new.",
        "1 person will be told by e-mail: Sustainable Growth 1. Subscribers who chose a digest read of it",
        "1 draft will be announced: KEY/02JAN/27. Its notice begins with publication.",
        "KEY/01JAN/27: it is key, and the ground is not given.",
        "Nothing is expected in December 2026.",
        "Corrected.",
        "Library hours",
    ):
        assert sentence in words


def test_what_was_previewed_is_published_once_and_everybody_is_told_once(
    officer_client: CheckedClient, plan: dict[str, str], database: Database
) -> None:
    page = preview(officer_client, REGULAR | {"drafts": plan["KEY/02JAN/27"]})
    answer = officer_client.post(f"{DESK}/publish", data=pressed(page))
    assert (answer.status_code, answer.location) == (303, "/editions/1")
    assert "Edition 1 is published. It can no longer be changed." in words_of(officer_client.get("/editions/1").text)
    again = officer_client.post(f"{DESK}/publish", data=pressed(page))
    assert (again.status_code, again.location) == (303, "/editions/1")
    said = "published this edition at noon on Monday 23 November 2026. Nothing was published twice."
    assert said in words_of(officer_client.get("/editions/1").text)
    with database.reading() as session:
        assert [one.reference for one in editions.plan_as_of(session, 1)] == ["KEY/01JAN/27", "KEY/02JAN/27"]
        assert len(session.exec(select(EditionRow)).all()) == 1
        assert len(session.exec(select(OutboxMessage)).all()) == 1


def test_publishing_asks_once(officer_client: CheckedClient, plan: dict[str, str], database: Database) -> None:
    sent = pressed(preview(officer_client, REGULAR))
    del sent["seen"]
    answer = officer_client.post(f"{DESK}/publish", data=sent)
    assert answer.status_code == 422
    assert "Tick the box when you have looked at the preview." in words_of(answer.text)
    with database.reading() as session:
        assert session.exec(select(EditionRow)).all() == []


def test_after_a_conflict_the_preview_of_now_can_be_published(
    officer_client: CheckedClient, plan: dict[str, str], database: Database
) -> None:
    page = preview(officer_client, REGULAR)
    with database.transaction() as session:
        add_decision(session, "KEY/03JAN/27", now=OCTOBER, title="Play areas", expected=month(2027, 3))
    overtaken = officer_client.post(f"{DESK}/publish", data=pressed(page))
    assert overtaken.status_code == 409
    assert "Play areas" in words_of(overtaken.text)
    answer = officer_client.post(f"{DESK}/publish", data=pressed(overtaken.text))
    assert answer.location == "/editions/1"


def test_a_problem_stops_publication_and_leads_to_the_draft(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        draft = add_decision(
            session, "KEY/03FEB/27", now=OCTOBER, publish=False, expected=month(2027, 2), decision_makers=()
        )
        uuid = draft.uuid
    page = preview(officer_client, REGULAR | {"drafts": uuid})
    assert "KEY/03FEB/27: no decision maker is given." in words_of(page)
    assert 'href="/desk/decisions/KEY-03FEB-27/edit"' in page
    assert f'action="{DESK}/publish"' not in page


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"first_day-day": "32"}, "must be a real date"),
        ({"last_day-year": "2025"}, "The last day must be on or after the first day"),
        ({"kind": "supplement"}, "Choose at least one entry for the supplement."),
        ({"is_elsewhere": "y"}, "Enter the day on which it was published."),
        ({"kind": "special"}, "Choose from the list."),
        ({"first_day-year": "2028", "last_day-year": "2029"}, "must not be more than 12 months after"),
        ({"published_on-day": "2"}, "or leave its day empty."),
        ({"published_elsewhere": "On paper"}, "or leave its place empty."),
    ],
)
def test_choices_that_make_no_edition_are_asked_for_again(
    officer_client: CheckedClient, plan: dict[str, str], chosen: dict[str, str], sentence: str
) -> None:
    answer = asked(officer_client, REGULAR | {"note": "Kept."} | chosen)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "Kept." in answer.text


def test_a_supplement_adds_what_was_chosen(officer_client: CheckedClient, plan: dict[str, str]) -> None:
    officer_client.post(f"{DESK}/publish", data=pressed(preview(officer_client, REGULAR)))
    page = preview(officer_client, REGULAR | {"kind": "supplement", "chosen": plan["KEY/02JAN/27"]})
    assert "Since edition 1, published Monday 23 November 2026: 1 new." in words_of(page)
    assert "It adds to edition 1, published on Monday 23 November 2026." in words_of(page)
    assert "It adds to edition 1, published on Monday" in words_of(officer_client.get(f"{DESK}/new").text)
    answer = officer_client.post(f"{DESK}/publish", data=pressed(page))
    assert answer.location == "/editions/2"
    assert "Supplement 2" in words_of(officer_client.get(DESK).text)


def test_an_edition_published_elsewhere_tells_nobody(
    officer_client: CheckedClient, plan: dict[str, str], database: Database
) -> None:
    elsewhere = {
        "is_elsewhere": "y",
        "published_on-day": "2",
        "published_on-month": "11",
        "published_on-year": "2026",
        "published_elsewhere": "On paper",
    }
    page = preview(officer_client, REGULAR | elsewhere)
    assert "Nobody is told by e-mail: this edition was published elsewhere." in words_of(page)
    officer_client.post(f"{DESK}/publish", data=pressed(page))
    with database.reading() as session:
        assert session.exec(select(OutboxMessage)).all() == []


def test_hostile_choices_are_refused_or_shown_as_text(officer_client: CheckedClient, plan: dict[str, str]) -> None:
    page = preview(
        officer_client, REGULAR | {"note": "<script>alert(1)</script>", "kind": "supplement", "chosen": "no-such"}
    )
    assert "<script>alert" not in page
    assert "Choose from the list." in words_of(page)


def test_the_address_of_a_preview_leads_to_the_choices(officer_client: CheckedClient) -> None:
    answer = officer_client.get(f"{DESK}/preview")
    assert (answer.status_code, answer.location) == (303, f"{DESK}/new")


def test_what_was_chosen_can_be_changed_however_long_it_is(officer_client: CheckedClient, plan: dict[str, str]) -> None:
    note, new = "Corrected. " * 150, "KEY/01JAN/27 Library hours\n" * 140
    page = preview(officer_client, REGULAR | {"note": note, "listed_new": new, "last_day-month": "1"})
    again = officer_client.post(f"{DESK}/new", data=inputs_of(form_on(page, f"{DESK}/new")))
    assert again.status_code == 200
    filled = inputs_of(form_on(again.text, f"{DESK}/preview"))
    assert (filled["note"], filled["last_day-month"], filled.getlist("drafts")) == (note.strip(), "1", [])
    assert "There is a problem" not in words_of(again.text)


def test_entries_ticked_for_a_supplement_are_not_passed_over(
    officer_client: CheckedClient, plan: dict[str, str]
) -> None:
    answer = asked(officer_client, REGULAR | {"chosen": plan["KEY/01JAN/27"]})
    assert answer.status_code == 422
    assert "Entries are ticked for a supplement. Select “A supplement”, or untick them there." in words_of(answer.text)


def test_without_an_edition_before_that_is_said(officer_client: CheckedClient, plan: dict[str, str]) -> None:
    words = words_of(preview(officer_client, REGULAR | {"kind": "supplement", "chosen": plan["KEY/01JAN/27"]}))
    assert "No edition before it is kept here" in words
    assert "No regular edition is kept here that it could add to." in words


def test_more_than_three_warnings_of_one_subject_are_folded(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        for number in range(1, 5):
            add_decision(session, f"KEY/0{number}JAN/27", now=OCTOBER, expected=month(2027, 1))
    page = preview(officer_client, REGULAR)
    folded = [" ".join("".join(one.itertext()).split()) for one in parse(page).iterfind(".//main//details/summary")]
    assert "Ground for being key: 4 warnings" in folded
    assert not any(one.startswith("Month without a decision") for one in folded)


def test_what_is_overdue_and_was_not_in_the_plan_before_is_listed_and_left_out(
    officer_client: CheckedClient, plan: dict[str, str], database: Database
) -> None:
    officer_client.post(f"{DESK}/publish", data=pressed(preview(officer_client, REGULAR)))
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/12", now=OCTOBER, title="Old roof", expected=month(2012, 1))
    page = preview(officer_client, REGULAR)
    above, edition = words_of(page).split("As the public will see it")
    assert "More than a year late and not in the edition before: left out KEY/01JAN/12 Old roof" in above
    assert "Nothing changed since the edition before." in above
    assert 'href="/desk/decisions/KEY-01JAN-12"' in page
    assert "Old roof" not in edition


@pytest.mark.parametrize(("hour", "is_said"), [(9, False), (23, True)])
def test_at_night_the_preview_says_when_the_mail_goes(
    signed_in: Callable[..., CheckedClient], plan: dict[str, str], clock: StandingClock, hour: int, is_said: bool
) -> None:
    clock.set(at("2026-11-23", f"{hour:02}:00"))
    officer_client = signed_in(Role.OFFICER)
    said = "Published now, the mail goes at 7:30am on Tuesday 24 November 2026: no mail leaves at night."
    assert (said in words_of(preview(officer_client, REGULAR))) == is_said
