"""An administrator changes a rule of call-in: the form, what it would do, and then doing it."""

from collections.abc import Mapping
from datetime import date, time
from io import BytesIO
from typing import Any

import pytest

from tests.builders import add_decision, add_maker, add_rule, at, publish_record
from tests.checked_client import CheckedClient, form_on, inputs_of, words_of
from webapp.adapters.rule_file import as_json
from webapp.database import Database
from webapp.domain import rule_data
from webapp.domain.constitution import CallInRule, Requesters
from webapp.models.records import CallInRuleRow
from webapp.queries import rules as rules_query
from webapp.queries import trail

NEXT = {
    "name": "Five working days, to 5pm",
    "words": "Five working days.",
    "source": "Constitution of 2027",
    "valid_from-day": "1",
    "valid_from-month": "1",
    "valid_from-year": "2027",
    "length": "5",
    "cut_off": "5pm",
    "covers": ["cabinet-key", "officer-key"],
    "requesters-0-count": "3",
    "outcome_no_action": "at-once",
    "reason": "Council adopted it on 18 November.",
}


def add(database: Database, **changed: Any) -> CallInRuleRow:
    with database.transaction() as session:
        return add_rule(session, **changed)


def rules_in(database: Database) -> tuple[CallInRule, ...]:
    with database.reading() as session:
        return rules_query.call_in_rules(session)


def press(client: CheckedClient, address: str, page: str, button: str) -> Any:
    """Press a button of the last form on a page that asks once more."""
    return client.post(address, data={**inputs_of(form_on(page)).to_dict(flat=False), button: "yes"})


def test_a_rule_is_added_after_a_look_at_what_it_does(administrator_client: CheckedClient, database: Database) -> None:
    add(database, valid_to=date(2026, 12, 31))
    with database.transaction() as session:
        cabinet = add_maker(session, "Cabinet")
        add_decision(session, now=at("2026-11-01"), decision_makers=(cabinet.id,))
    check = administrator_client.submit("/desk/rules/new", NEXT)
    words = words_of(check.text)
    assert (
        "It applies to records published from Friday 1 January 2027 on. 1 decision now in the plan is of the" in words
    )
    assert "How it differs from “3 working days”, in force today" in words
    assert "Nothing that was announced changes, and nobody is told." in words
    assert "The last working day before Christmas: 2pm on Thursday 24 December 2026" in words
    by_old_rule = (
        "Call-in closes at the end of Thursday 31 December 2026. May be implemented on or after Friday 1 January"
    )
    assert words.count(by_old_rule) == 2, "on Christmas Eve the old rule holds, before the change and after it"
    assert "The first working day of the rule: 2pm on Monday 4 January 2027" in words
    assert "No rule is in force.Call-in closes at 5pm on Monday 11 January 2027." in words
    assert len(rules_in(database)) == 1
    saved = press(administrator_client, "/desk/rules/new", check.text, "confirm")
    assert saved.status_code == 303
    (_, rule) = rules_in(database)
    assert (rule.name, rule.clock.length, rule.clock.cut_off) == ("Five working days, to 5pm", 5, time(17))
    assert "The rule was added." in words_of(administrator_client.get("/desk/rules").text)


def test_a_change_shows_old_and_new_and_what_is_frozen(administrator_client: CheckedClient, database: Database) -> None:
    row = add(database)
    with database.transaction() as session:
        publish_record(session, add_decision(session, now=at("2026-11-01")), at("2026-11-20"))
    address = f"/desk/rules/{row.uuid}"
    check = administrator_client.submit(address, length="7", reason="Council adopted it.")
    words = words_of(check.text)
    assert "1 record keeps the dates announced with it." in words
    assert "It leaves no gap." in words
    assert "Three working days from the publication" in words and "Seven working days from the publication" in words
    assert "May be implemented on or after Friday 27 November 2026." in words
    assert "May be implemented on or after Thursday 3 December 2026." in words
    assert press(administrator_client, address, check.text, "confirm").status_code == 303
    assert [rule.clock.length for rule in rules_in(database)] == [7]
    with database.reading() as session:
        (event,) = trail.history(session, CallInRuleRow, row.uuid)
    assert (event.action, event.reason, list(event.after or {})) == (
        "Rule changed",
        "Council adopted it.",
        ["How long they have"],
    )
    assert "Rule changed. Council adopted it." in words_of(administrator_client.get(address).text)


def test_going_back_keeps_what_was_typed(administrator_client: CheckedClient, database: Database) -> None:
    address = f"/desk/rules/{add(database).uuid}"
    check = administrator_client.submit(address, length="7", reason="Council adopted it.")
    again = press(administrator_client, address, check.text, "change")
    assert again.status_code == 200
    assert inputs_of(form_on(again.text))["length"] == "7"
    assert [rule.clock.length for rule in rules_in(database)] == [3]


def test_another_way_of_asking_is_added_without_a_script(
    administrator_client: CheckedClient, database: Database
) -> None:
    address = f"/desk/rules/{add(database).uuid}"
    sent = inputs_of(form_on(administrator_client.get(address).text)).to_dict(flat=False)
    longer = administrator_client.post(address, data={**sent, "length": "9", "another": "requesters"})
    assert longer.status_code == 200
    typed = inputs_of(form_on(longer.text))
    assert (typed["length"], typed["requesters-0-count"], typed["requesters-1-count"]) == ("9", "2", "")
    assert "Error:" not in words_of(longer.text)
    nothing = administrator_client.post(address, data={**sent, "another": "a list that is not there"})
    assert nothing.status_code == 200


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"cut_off": "25:00"}, "Enter a real time, such as 5pm, 5:30pm or 17:00."),
        ({"length": "-1"}, "The number of days must be from 1 to 60."),
        (
            {"valid_to-day": "1", "valid_to-month": "1", "valid_to-year": "1999"},
            "The rule must not end before it begins",
        ),
        ({"reason": ""}, "Enter the reason."),
    ],
)
def test_what_cannot_be_used_is_refused_and_kept(
    administrator_client: CheckedClient, database: Database, changed: Mapping[str, str], sentence: str
) -> None:
    address = f"/desk/rules/{add(database).uuid}"
    refused = administrator_client.submit(address, {"name": "Kept", "reason": "Adopted.", **changed})
    assert refused.status_code == 422
    assert words_of(refused.text).count(sentence) == 2
    assert inputs_of(form_on(refused.text))["name"] == "Kept"


def test_a_rule_that_overlaps_is_refused_with_both_names(
    administrator_client: CheckedClient, database: Database
) -> None:
    add(database)
    refused = administrator_client.submit("/desk/rules/new", NEXT)
    assert refused.status_code == 422
    assert "“3 working days” and “Five working days, to 5pm” both cover key decisions of Cabinet" in refused.text
    assert "Let “3 working days” end on Thursday 31 December 2026 or earlier" in refused.text
    assert len(rules_in(database)) == 1


def test_whoever_comes_second_sees_what_the_first_saved(
    administrator_client: CheckedClient, database: Database
) -> None:
    address = f"/desk/rules/{add(database).uuid}"
    second = administrator_client.submit(address, length="9", reason="Second.")
    first = administrator_client.submit(address, length="8", reason="First.")
    press(administrator_client, address, first.text, "confirm")
    conflict = press(administrator_client, address, second.text, "confirm")
    assert conflict.status_code == 409
    words = words_of(conflict.text)
    assert "What Adaeze Hall saved" in words and "Eight working days" in words
    typed = inputs_of(form_on(conflict.text))
    assert (typed["length"], typed["revision"]) == ("9", "2")
    assert [rule.clock.length for rule in rules_in(database)] == [8]


def test_ending_a_rule_shows_the_gap_that_it_leaves(administrator_client: CheckedClient, database: Database) -> None:
    address = f"/desk/rules/{add(database).uuid}/end"
    day = {"valid_to-day": "31", "valid_to-month": "12", "valid_to-year": "2026"}
    assert administrator_client.submit(address, day).status_code == 422
    check = administrator_client.submit(address, {**day, "reason": "A new constitution."})
    assert "It leaves a gap. No rule covers any decision from Friday 1 January 2027 on." in words_of(check.text)
    assert press(administrator_client, address, check.text, "confirm").status_code == 303
    assert [rule.valid_to for rule in rules_in(database)] == [date(2026, 12, 31)]


def test_a_last_day_before_the_first_is_refused(administrator_client: CheckedClient, database: Database) -> None:
    day = {"valid_to-day": "31", "valid_to-month": "12", "valid_to-year": "1999"}
    address = f"/desk/rules/{add(database).uuid}/end"
    refused = administrator_client.submit(address, {**day, "reason": "A new constitution."})
    assert refused.status_code == 422
    assert "The rule must not end before it begins, on Saturday 1 January 2000." in refused.text


def test_only_a_rule_that_was_never_used_can_be_deleted(
    administrator_client: CheckedClient, database: Database
) -> None:
    used = add(database, valid_to=date(2026, 12, 31))
    unused = add(database, days=5, valid_from=date(2027, 1, 1))
    with database.transaction() as session:
        publish_record(session, add_decision(session, now=at("2026-11-01")), at("2026-11-20"))
    assert (
        "1 record was published under “3 working days”"
        in administrator_client.get(f"/desk/rules/{used.uuid}/delete").text
    )
    address = f"/desk/rules/{unused.uuid}/delete"
    assert "It leaves a gap. No rule covers any decision from Friday 1 January 2027 on." in words_of(
        administrator_client.get(address).text
    )
    assert administrator_client.submit(address).status_code == 422
    assert administrator_client.submit(address, reason="It never came into force.").status_code == 303
    assert [rule.name for rule in rules_in(database)] == ["3 working days"]
    assert administrator_client.get(address).status_code == 404


def test_a_rule_is_read_from_a_file_into_the_form(administrator_client: CheckedClient, database: Database) -> None:
    row = add(database, valid_to=date(2026, 12, 31))
    data = rule_data.to_data(rule_data.read(row.definition)) | {"name": "From a file", "valid_to": None}
    data["valid_from"] = "2027-01-01"
    content = as_json(data).encode()
    page = administrator_client.submit("/desk/rules/from-file", file=(BytesIO(content), "rule.json"))
    assert page.status_code == 200
    assert form_on(page.text).get("action") == "/desk/rules/new"
    typed = inputs_of(form_on(page.text))
    assert (typed["name"], typed["length"], typed["valid_from-year"]) == ("From a file", "3", "2027")
    assert len(rules_in(database)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Choose the file that holds the rule."),
        (b"nothing of the sort", "The file can be read neither as JSON nor as TOML"),
        (b"length = 3\nlenght = 4", "The rule has names that are not known: lenght."),
        (b'length = 3\ncut_off = "25:00"', "The rule: cut_off must be a time of day from 00:00 to 23:59"),
        (b"length = -3\n", "The number of days must be from 1 to 60."),
        (
            b'length = 3\nname = "x"\nwords = "x"\nsource = "x"\nvalid_from = 2027-01-01\nrequesters = ['
            + b", ".join([b'{ count = 2, pool = "any-member" }'] * 7)
            + b"]",
            "A rule has at most 6 ways to ask for a call-in.",
        ),
    ],
)
def test_a_file_that_holds_no_usable_rule_is_refused_whole(
    administrator_client: CheckedClient, content: bytes, sentence: str
) -> None:
    file = {"file": (BytesIO(content), "rule.toml")} if content else {}
    refused = administrator_client.submit("/desk/rules/from-file", file)
    assert refused.status_code == 422
    assert sentence in words_of(refused.text)


def test_a_rule_can_be_typed_with_every_way_of_asking(administrator_client: CheckedClient, database: Database) -> None:
    ways = {f"requesters-{number}-count": str(number + 1) for number in range(6)}
    pools = {f"requesters-{number}-pool": "any-member" for number in range(6)}
    rest = {f"requesters-{number}-co_optees": "none" for number in range(6)}
    check = administrator_client.submit("/desk/rules/new", {**NEXT, **ways, **pools, **rest})
    assert press(administrator_client, "/desk/rules/new", check.text, "confirm").status_code == 303
    (rule,) = rules_in(database)
    assert [one.count for one in rule.requesters] == [1, 2, 3, 4, 5, 6]
    assert isinstance(rule.requesters[0], Requesters)
