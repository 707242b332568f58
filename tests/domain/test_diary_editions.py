from datetime import date, timedelta

from tests.diary_cases import BASE, TODAY, decision, edition, entries, representations
from webapp.domain.diary_entry import Certainty, WholeDays
from webapp.domain.lifecycle import Status


def test_an_edition_to_come_says_until_when_copy_must_arrive() -> None:
    entry = entries(editions=(edition(1),))["edition"]
    assert entry.uid == "edition-00000000-0000-4000-a000-000000000001@plan.anyborough.example.gov.uk"
    assert entry.when == WholeDays(date(2026, 12, 1), date(2026, 12, 1))
    assert (entry.summary, entry.certainty) == ("Forward plan to be published", Certainty.TENTATIVE)
    assert entry.description.splitlines() == [
        "The next edition of the forward plan is to be published on this day.",
        "Copy deadline: Tuesday 24 November 2026.",
    ]
    assert (entry.categories, entry.alarms, entry.source) == (("Forward plan",), (), "editions")


def test_an_edition_without_a_copy_deadline_says_none() -> None:
    entry = entries(editions=(edition(1, copy_by=None),))["edition"]
    assert entry.description == "The next edition of the forward plan is to be published on this day."


def test_an_edition_that_appeared_is_certain_and_named() -> None:
    appeared = edition(1, name="Edition 14", period="1 December 2026 to 31 March 2027", address=f"{BASE}/editions/14")
    entry = entries(editions=(appeared,))["edition"]
    assert entry.uid == entries(editions=(edition(1),))["edition"].uid
    assert entry.certainty is Certainty.CONFIRMED
    assert entry.summary == "Forward plan published: Edition 14, 1 December 2026 to 31 March 2027"
    assert entry.description == "Edition 14 was published on Tuesday 1 December 2026."
    assert entry.address == "https://plan.anyborough.example.gov.uk/editions/14"


def test_a_publication_called_off_says_so() -> None:
    entry = entries(editions=(edition(1, cancelled_on=TODAY),))["edition"]
    assert (entry.summary, entry.certainty) == ("CANCELLED: Forward plan to be published", Certainty.CANCELLED)
    assert entry.description == "No edition of the forward plan will be published on this day."


def test_representations_have_a_last_day_with_an_alarm_in_its_morning() -> None:
    entry = entries(decision(1, representations=(representations(1),)))["representations"]
    assert entry.uid == "representations-00000000-0000-4000-b000-000000000001@plan.anyborough.example.gov.uk"
    assert entry.when == WholeDays(date(2026, 12, 7), date(2026, 12, 7))
    assert (entry.summary, entry.certainty) == (
        "Representations close: Parking charges review 1",
        Certainty.CONFIRMED,
    )
    assert entry.description.splitlines() == [
        "Representations about why the meeting on 14 December 2026 should be open to the public must arrive "
        "by the end of Monday 7 December 2026.",
        "Reference: KEY/01JAN/27",
    ]
    assert entry.address == representations(1).address
    assert entry.categories == ("Representations", "Deadline")
    assert [(ring.after_start, ring.words) for ring in entry.alarms] == [
        (timedelta(hours=9), "Representations close today: Parking charges review 1")
    ]


def test_representations_about_a_meeting_whose_day_is_not_known_name_none() -> None:
    entry = entries(decision(1, representations=(representations(1, meeting_on=None),)))["representations"]
    assert entry.description.splitlines()[0] == (
        "Representations about why the meeting should be open to the public must arrive "
        "by the end of Monday 7 December 2026."
    )


def test_representations_to_a_withdrawn_notice_are_called_off() -> None:
    notice = representations(1, withdrawn_on=date(2026, 11, 19))
    entry = entries(decision(1, representations=(notice,)))["representations"]
    assert entry.summary == "WITHDRAWN: Representations close: Parking charges review 1"
    assert entry.description == "The notice was withdrawn on 19 November 2026."
    assert (entry.certainty, entry.alarms) == (Certainty.CANCELLED, ())


def test_representations_about_a_withdrawn_decision_are_called_off() -> None:
    facts = decision(1, status=Status.WITHDRAWN, withdrawn_on=TODAY, representations=(representations(1),))
    entry = entries(facts)["representations"]
    assert entry.certainty is Certainty.CANCELLED
    assert entry.description == "The decision was withdrawn on 20 November 2026."


def test_each_notice_has_an_entry_of_its_own() -> None:
    facts = decision(1, representations=(representations(1, withdrawn_on=TODAY), representations(2)))
    assert entries(facts)["representations"].uid.startswith("representations-00000000-0000-4000-b000-000000000002@")
