"""Each rule about a change has a judge: here are two answers that break it, and it alone if that can be."""

from datetime import timedelta

import pytest
from werkzeug.test import Client

from tests.adapters.feed_rules import ids_of
from tests.feeds.answers import asks
from tests.feeds.change_rules import CHANGE_RULES, HIDING, broken_change_rules
from tests.feeds.good_feed import GOOD, NOW, changed, written
from tests.feeds.good_server import CHANGED_AT, PATH, Server

LATER = CHANGED_AT + timedelta(minutes=5)
STAMP, NEW_STAMP = "20261118T140233Z", "20261120T092000Z"
UID = "decision-00000000-0000-4000-8000-000000000103@plan.example.org"
DECISION = GOOD[GOOD.index("BEGIN:VEVENT") : GOOD.index("BEGIN:VEVENT\nUID:callin")]
# The decision moves from 15 to 16 December, as it should be told.
MOVED = (
    DECISION.replace("20261216", "20261217").replace("DATE:20261215", "DATE:20261216")
    .replace(STAMP, NEW_STAMP).replace("SEQUENCE:1", "SEQUENCE:2")
)  # fmt: skip
RENAMED = DECISION.replace("School organisation plan\\;", "Schools\\;").replace(STAMP, NEW_STAMP)


def judged(decision: str, *, at: str = "later", allowed: frozenset[str] = frozenset()) -> set[str]:
    """Judge the change from the good feed to one with this in place of its decision."""
    server = Server()
    ask = asks(Client(server))
    before = ask("GET", PATH)
    server.body = written(changed(DECISION, decision))
    server.changed_at = {"later": LATER, "earlier": CHANGED_AT - timedelta(days=1), "then": CHANGED_AT}[at]
    after = ask("GET", PATH)
    return ids_of(broken_change_rules(before, after, ask=ask, path=PATH, now=NOW, allowed=allowed))


EXAMPLES = {
    "D01": (RENAMED.replace(NEW_STAMP, STAMP), "later"),
    "D02": (MOVED.replace("SEQUENCE:2", "SEQUENCE:1"), "later"),
    "D03": (DECISION.replace(STAMP, NEW_STAMP), "later"),
    "D04": ("", "later"),
    "D05": (MOVED.replace(UID, UID.replace("103@", "106@")), "later"),
    "D06": (MOVED, "earlier"),
    "D07": (DECISION, "later"),
}
# What comes back under another name has, to whoever only knows names, also vanished.
ALSO = {"D05": {"D04"}}


def test_every_rule_about_changes_is_judged_and_has_an_example() -> None:
    assert tuple(CHANGE_RULES) == tuple(EXAMPLES)


@pytest.mark.parametrize("decision", [MOVED, RENAMED], ids=["moved", "renamed"])
def test_a_change_told_as_it_should_be_breaks_none(decision: str) -> None:
    assert judged(decision) == set()


def test_no_change_breaks_none() -> None:
    assert judged(DECISION, at="then") == set()


@pytest.mark.parametrize("rule", CHANGE_RULES)
def test_a_change_that_breaks_one_rule_is_told_so(rule: str) -> None:
    decision, at = EXAMPLES[rule]
    assert judged(decision, at=at) == {rule} | ALSO.get(rule, set())


def test_a_number_that_falls_and_a_ghost_beside_its_cancellation_are_noticed() -> None:
    assert judged(RENAMED.replace("SEQUENCE:1", "SEQUENCE:0")) == {"D02"}
    called_off = MOVED.replace("STATUS:TENTATIVE", "STATUS:CANCELLED")
    assert judged(called_off + MOVED.replace(UID, UID.replace("103@", "106@"))) == {"D05"}


def test_what_is_hidden_by_an_option_may_go() -> None:
    assert judged("", allowed=HIDING) == set()
