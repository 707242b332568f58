"""The desk's pages for decision makers, committees, their members and meetings, as an officer's browser sees them."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.builders import add_committee, add_maker, add_member, at
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.models.bodies import Membership, ScrutinyCommittee
from webapp.models.meetings import Meeting
from webapp.queries import bodies, meetings

NOW = at("2026-11-23")
COMMITTEE = "/desk/bodies/committees/sustainable-growth"
LEFT_IN_JANUARY = {"left_on-day": "1", "left_on-month": "1", "left_on-year": "2026"}
SOON = {"day-day": "2", "day-month": "12", "day-year": "2026", "starts": "6:30pm"}
SignIn = Callable[..., CheckedClient]


@pytest.fixture
def growth(database: Database) -> ScrutinyCommittee:
    with database.transaction() as session:
        committee = add_committee(session)
        add_member(session, committee, "Asha Kern", kind=MembershipKind.CHAIR)
        return committee


def places(database: Database, committee: ScrutinyCommittee) -> list[Membership]:
    assert committee.id is not None
    with database.reading() as session:
        return bodies.memberships_in(session, committee.id)


def coming(database: Database) -> list[Meeting]:
    with database.reading() as session:
        return meetings.to_come(session, NOW)


# Bodies


def test_members_and_strangers_do_not_see_the_pages(
    client: CheckedClient, member_client: CheckedClient, growth: ScrutinyCommittee
) -> None:
    for address in ("/desk/bodies", COMMITTEE, "/desk/bodies/meetings"):
        assert client.get(address).location.startswith("/sign-in")
        assert member_client.get(address).status_code == 403


def test_an_empty_installation_says_so(officer_client: CheckedClient) -> None:
    words = words_of(officer_client.get("/desk/bodies").text)
    assert "No scrutiny committee has been added yet." in words
    assert "No decision maker has been added yet." in words
    assert "No meeting to come has been added." in words_of(officer_client.get("/desk/bodies/meetings").text)


def test_bodies_are_listed(officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee) -> None:
    with database.transaction() as session:
        add_maker(session, email="office@example.gov.uk")
        add_maker(session, "Cabinet")
    words = words_of(officer_client.get("/desk/bodies").text)
    assert "Sustainable Growth 1 person None yet" in words
    assert "Cabinet Cabinet Nobody named None: no reminders" in words
    assert "Cabinet Member for Resources Cabinet member Nobody named office@example.gov.uk" in words


def test_a_decision_maker_is_added(officer_client: CheckedClient, database: Database) -> None:
    answer = officer_client.submit(
        "/desk/bodies/decision-makers/new",
        name="Director of Place",
        kind="officer",
        holder="Ada Penrose",
        email="place@example.gov.uk",
    )
    assert (answer.status_code, answer.location) == (303, "/desk/bodies")
    with database.reading() as session:
        maker = bodies.decision_maker(session, "director-place")
    assert maker is not None
    assert (maker.name, maker.holder, maker.email) == ("Director of Place", "Ada Penrose", "place@example.gov.uk")


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_maker(session)
    answer = officer_client.submit(
        "/desk/bodies/decision-makers/new",
        name="Cabinet Member, Resources",
        kind="cabinet-member",
        holder="Ada Penrose",
    )
    assert answer.status_code == 422
    sentence = "“Cabinet Member for Resources” is there already, and counts as the same name. Enter another."
    assert words_of(answer.text).count(sentence) == 2
    kept = inputs_of(form_on(answer.text))
    assert [kept[name] for name in ("name", "kind", "holder")] == [
        "Cabinet Member, Resources",
        "cabinet-member",
        "Ada Penrose",
    ]
    empty = officer_client.submit("/desk/bodies/decision-makers/new", email="nowhere")
    assert empty.status_code == 422
    for sentence in ("Enter the name of the office or body.", "Select what kind of decision maker it is."):
        assert sentence in words_of(empty.text)
    assert "Enter an e-mail address in the form name@example.gov.uk." in words_of(empty.text)


def test_a_renamed_decision_maker_stays_at_its_address(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_maker(session, email="office@example.gov.uk")
    address = "/desk/bodies/decision-makers/cabinet-member-resources"
    assert officer_client.submit(address, name="Cabinet Member for Finance").status_code == 303
    page = officer_client.get(address)
    assert inputs_of(form_on(page.text))["email"] == "office@example.gov.uk"
    assert "Name: Cabinet Member for Resources → Cabinet Member for Finance" in words_of(page.text)


def test_the_second_of_two_officers_sees_who_saved_what_and_loses_nothing(
    officer_client: CheckedClient, signed_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        add_maker(session)
    address = "/desk/bodies/decision-makers/cabinet-member-resources"
    opened = inputs_of(form_on(officer_client.get(address).text))
    signed_in(Role.OFFICER, "Callum Redfern").submit(address, holder="Rosa Delmar")
    opened["holder"] = "Ada Penrose"
    answer = officer_client.post(address, data=opened)
    assert answer.status_code == 409
    words = words_of(answer.text)
    assert "Callum Redfern saved this at noon on Monday 23 November 2026, while you were working on it." in words
    assert "What Callum Redfern saved Holder: nothing → Rosa Delmar" in words
    again = inputs_of(form_on(answer.text))
    assert (again["holder"], again["revision"]) == ("Ada Penrose", "2")
    assert officer_client.post(address, data=again).status_code == 303
    assert "Holder: Rosa Delmar → Ada Penrose" in words_of(officer_client.get(address).text)


def test_the_members_of_a_body_are_written_or_those_of_the_cabinet_found(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        add_maker(session, "Cabinet")
    address = "/desk/bodies/decision-makers/cabinet"
    assert "Its members today None is on record" in words_of(officer_client.get(address).text)
    seat = {"executive_from-day": "18", "executive_from-month": "5", "executive_from-year": "2026"}
    officer_client.submit("/desk/bodies/members/new", seat, name="Rosa Delmar")
    page = words_of(officer_client.get(address).text)
    assert "The plan names them with each decision of this body: Rosa Delmar" in page
    assert officer_client.submit(address, members="Asha Kern\nTom Reeve").status_code == 303
    page = words_of(officer_client.get(address).text)
    assert "The plan names them with each decision of this body: Asha Kern Tom Reeve" in page
    assert "Members: nothing → Asha Kern Tom Reeve" in page
    refused = officer_client.submit(address, kind="officer")
    assert refused.status_code == 422
    assert words_of(refused.text).count("Only the Cabinet or a committee has members. Leave this empty.") == 2


def test_a_committee_is_added_and_edited(officer_client: CheckedClient, database: Database) -> None:
    answer = officer_client.submit(
        "/desk/bodies/committees/new", name="Sustainable Growth", remit="Roads and homes", handles_education="y"
    )
    assert (answer.status_code, answer.location) == (303, COMMITTEE)
    assert "Nobody sits on it yet" in words_of(officer_client.get(COMMITTEE).text)
    edited = officer_client.submit(
        f"{COMMITTEE}/edit",
        name="Homes and Roads",
        handles_education=None,
        contact_name="Ottoline Vance",
        contact_telephone="01632 960121",
        contact_email="scrutiny@example.gov.uk",
    )
    assert (edited.status_code, edited.location) == (303, COMMITTEE)
    words = words_of(officer_client.get(COMMITTEE).text)
    assert "Homes and Roads" in words
    assert "Remit Roads and homes Handles education matters No Contact Ottoline Vance01632 960121" in words
    assert "Handles education: yes → no" in words
    assert officer_client.get("/committees/sustainable-growth").status_code == 200


def test_a_committee_that_another_officer_edited_first(
    officer_client: CheckedClient, signed_in: SignIn, growth: ScrutinyCommittee
) -> None:
    opened = inputs_of(form_on(officer_client.get(f"{COMMITTEE}/edit").text))
    signed_in(Role.OFFICER, "Callum Redfern").submit(f"{COMMITTEE}/edit", remit="Roads")
    opened["remit"] = "Homes"
    answer = officer_client.post(f"{COMMITTEE}/edit", data=opened)
    assert answer.status_code == 409
    assert "What Callum Redfern saved Remit: nothing → Roads" in words_of(answer.text)
    again = inputs_of(form_on(answer.text))
    assert (again["remit"], again["revision"]) == ("Homes", "2")


@pytest.mark.parametrize(
    "address",
    [
        "decision-makers/x",
        "committees/x",
        "committees/x/edit",
        "committees/x/members/new",
        "committees/x/members/1/end",
    ],
)
def test_bodies_that_are_not_there(officer_client: CheckedClient, address: str) -> None:
    assert officer_client.get(f"/desk/bodies/{address}").status_code == 404


# Members


def test_somebody_on_the_list_gets_a_place_from_today(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    with database.transaction() as session:
        rosa = add_member(session, add_committee(session, "Health"), "Rosa Delmar")
    answer = officer_client.submit(f"{COMMITTEE}/members/new", person=str(rosa.id), kind="vice-chair")
    assert (answer.status_code, answer.location) == (303, COMMITTEE)
    (newest, _) = places(database, growth)
    assert (newest.person.name, newest.kind, newest.joined_on) == (
        "Rosa Delmar",
        MembershipKind.VICE_CHAIR,
        date(2026, 11, 23),
    )
    words = words_of(officer_client.get(COMMITTEE).text)
    assert words.index("Asha Kern Chair") < words.index("Rosa Delmar Vice-chair 23 November 2026 No end known")


def test_somebody_new_is_co_opted(officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee) -> None:
    officer_client.submit(
        f"{COMMITTEE}/members/new",
        who="new",
        name="Constance Abara",
        email="constance@example.gov.uk",
        kind="co-optee",
        co_optee_kind="parent-governor",
    )
    newest = places(database, growth)[0]
    assert (newest.person.name, newest.person.email, newest.person.is_councillor, newest.co_optee_kind) == (
        "Constance Abara",
        "constance@example.gov.uk",
        False,
        CoOpteeKind.PARENT_GOVERNOR,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "member"}, "Choose a name from the list."),
        ({"who": "new", "kind": "member"}, "Enter the name."),
        ({"who": "new", "name": "Rosa Delmar"}, "Select as what this person sits on the committee."),
        ({"who": "new", "name": "Rosa", "kind": "co-optee"}, "Select what kind of co-opted member this is."),
        ({"who": "new", "name": "Asha Kern", "kind": "member"}, "Asha Kern is known already."),
        ({"who": "new", "name": "Rosa", "kind": "member", "joined_on-day": ""}, "The first day must include a day."),
        (
            {"who": "new", "name": "Rosa", "kind": "member", **LEFT_IN_JANUARY},
            "The last day must be on or after the first, Monday 23 November 2026.",
        ),
    ],
)
def test_a_place_that_cannot_be_given_is_refused_beside_its_field(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee, typed: dict[str, str], sentence: str
) -> None:
    answer = officer_client.submit(f"{COMMITTEE}/members/new", typed)
    assert answer.status_code == 422
    assert words_of(answer.text).count(sentence) == 2
    assert len(places(database, growth)) == 1


def test_a_place_ends(officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee) -> None:
    (place,) = places(database, growth)
    address = f"{COMMITTEE}/members/{place.id}/end"
    too_early = officer_client.submit(address, {"left_on-year": "2001"})
    assert too_early.status_code == 422
    assert "on or after the first, Saturday 1 May 2010" in words_of(too_early.text)
    answer = officer_client.submit(address, {"left_on-day": "20"})
    assert (answer.status_code, answer.location) == (303, COMMITTEE)
    words = words_of(officer_client.get(COMMITTEE).text)
    assert "Who sat on it before" in words
    assert "Member left. Asha Kern, chair, from 1 May 2010" in words
    assert officer_client.submit(address).status_code == 422


def test_a_place_belongs_to_its_committee(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    with database.transaction() as session:
        add_committee(session, "Health")
    (place,) = places(database, growth)
    assert officer_client.get(f"/desk/bodies/committees/health/members/{place.id}/end").status_code == 404


# Meetings


def test_a_meeting_is_added_from_the_page_of_its_committee(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    answer = officer_client.submit(
        f"/desk/bodies/meetings/new?committee={growth.id}", SOON, place="Guildhall", provisional="y"
    )
    assert (answer.status_code, answer.location) == (303, "/desk/bodies/meetings")
    (meeting,) = coming(database)
    assert (meeting.starts_at, meeting.ends_at, [one.name for one in meeting.committees]) == (
        at("2026-12-02", "18:30"),
        None,
        ["Sustainable Growth"],
    )
    expected = (
        "Sustainable Growth Provisional Guildhall Move or change Sustainable Growth, 6:30pm on Wednesday 2 December"
    )
    assert expected in words_of(officer_client.get("/desk/bodies/meetings").text)
    assert expected in words_of(officer_client.get(COMMITTEE).text)


def test_times_are_those_of_london_in_summer_too(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    in_june = SOON | {"day-month": "6", "day-year": "2027"}
    officer_client.submit("/desk/bodies/meetings/new", in_june, committees=[str(growth.id)], ends="8pm")
    (meeting,) = coming(database)
    assert (meeting.starts_at, meeting.ends_at) == (at("2027-06-02", "17:30"), at("2027-06-02", "19:00"))


def test_a_meeting_that_cannot_be_is_refused_with_all_that_was_typed(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    past = SOON | {"day-year": "2025"}
    answer = officer_client.submit("/desk/bodies/meetings/new", past, committees=[str(growth.id)])
    assert answer.status_code == 422
    assert words_of(answer.text).count("A meeting must begin later than now.") == 2
    assert inputs_of(form_on(answer.text))["starts"] == "6:30pm"
    answer = officer_client.submit("/desk/bodies/meetings/new", SOON, ends="5pm", title="Budget")
    assert answer.status_code == 422
    for sentence in ("Select the committee that meets.", "The meeting must end later than it begins, on the same day."):
        assert words_of(answer.text).count(sentence) == 2
    assert inputs_of(form_on(answer.text))["title"] == "Budget"
    assert coming(database) == []


def test_a_meeting_is_moved_and_then_cancelled(
    officer_client: CheckedClient, database: Database, growth: ScrutinyCommittee
) -> None:
    officer_client.submit("/desk/bodies/meetings/new", SOON, committees=[str(growth.id)])
    (meeting,) = coming(database)
    address = f"/desk/bodies/meetings/{meeting.uuid}"
    assert officer_client.submit(address, {"day-day": "9"}, starts="7pm").status_code == 303
    page = words_of(officer_client.get(address).text)
    assert "6:30pm on Wednesday 2 December 2026 → 7pm on Wednesday 9 December 2026" in page
    question = words_of(officer_client.get(f"{address}/cancel").text)
    assert "It was to begin at 7pm on Wednesday 9 December 2026." in question
    assert officer_client.submit(f"{address}/cancel", becomes="cancelled").status_code == 303
    words = words_of(officer_client.get("/desk/bodies/meetings").text)
    assert "Sustainable Growth Cancelled Not known yet Nothing to change" in words
    refused = officer_client.get(address)
    assert refused.status_code == 409
    assert "This meeting was cancelled at noon on Monday 23 November 2026. Add a new one." in words_of(refused.text)


def test_two_officers_move_one_meeting(
    officer_client: CheckedClient, signed_in: SignIn, database: Database, growth: ScrutinyCommittee
) -> None:
    officer_client.submit("/desk/bodies/meetings/new", SOON, committees=[str(growth.id)])
    (meeting,) = coming(database)
    address = f"/desk/bodies/meetings/{meeting.uuid}"
    opened = inputs_of(form_on(officer_client.get(address).text))
    asked = inputs_of(form_on(officer_client.get(f"{address}/cancel").text))
    signed_in(Role.OFFICER, "Callum Redfern").submit(address, place="Library")
    opened["place"], asked["becomes"] = "Town Hall", "postponed"
    for answer in (
        officer_client.post(address, data=opened),
        officer_client.post(f"{address}/cancel", data=asked),
    ):
        assert answer.status_code == 409
        assert "What Callum Redfern saved Place: nothing → Library" in words_of(answer.text)
        assert inputs_of(form_on(answer.text))["revision"] == "2"
    assert coming(database)[0].place == "Library"


def test_a_meeting_that_is_not_there(officer_client: CheckedClient) -> None:
    assert officer_client.get("/desk/bodies/meetings/nothing").status_code == 404
    assert officer_client.get("/desk/bodies/meetings/nothing/cancel").status_code == 404
