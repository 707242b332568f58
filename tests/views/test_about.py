"""What stands behind the site."""

import importlib
import pkgutil

import pytest

from tests.builders import add_committee
from tests.checked_client import CheckedClient
from tests.views.public_words import seen_at
from webapp import domain
from webapp.database import Database
from webapp.domain.rule_parts import PARTS
from webapp.views.about import parts_shown
from webapp.views.rules_shown import SECTIONS

RULES = tuple(rule for _, _, rules in SECTIONS for rule in rules)


@pytest.mark.parametrize("title", [title for _, title, _ in RULES])
def test_every_rule_shown_has_its_four_parts(title: str) -> None:
    (rule,) = (rule for _, name, rule in RULES if name == title)
    assert tuple(name for name, words in parts_shown(rule).parts if words) == PARTS


def test_the_rules_are_shown_in_the_words_beside_the_code(client: CheckedClient) -> None:
    words = seen_at(client, "/how-dates-are-worked-out")
    assert "Example Three working days, published on Friday 13 January 2012: the last day is Wednesday 18" in words
    assert "`" not in words
    assert "()" not in words


def test_the_contact_page_names_the_officers_of_the_committees(client: CheckedClient, database: Database) -> None:
    assert "No scrutiny committees have been entered yet." in seen_at(client, "/contact")
    with database.transaction() as session:
        committee = add_committee(session, "Health")
        committee.contact_name, committee.contact_email = "Ada Penrose", "ada.penrose@example.gov.uk"
        add_committee(session, "Growth")
    words = seen_at(client, "/contact")
    assert "Growth Nobody named yet Health Ada Penrose ada.penrose@example.gov.uk" in words


@pytest.mark.parametrize("address", ["/accessibility", "/privacy"])
def test_the_statements_name_the_council(client: CheckedClient, address: str) -> None:
    assert "Anyborough Council" in seen_at(client, address)


def test_reading_sets_no_cookie(client: CheckedClient) -> None:
    for address in ("/", "/decisions", "/call-in", "/about-call-in", "/contact", "/privacy"):
        assert "Set-Cookie" not in client.get(address).headers


TOOLS = {"rule_parts.parts_of", "call_in_records.compare_record", "notice_records.judge_row"}
NAMES_AND_SETTINGS = {"offices.split_decision_makers", "notice_checks.doubts_about"}


def test_no_rule_is_kept_from_the_public() -> None:
    """Every function that tells the law and the rule is shown, save tools and those that are about no date."""
    told = {
        f"{info.name}.{name}"
        for info in pkgutil.iter_modules(domain.__path__)
        for name, thing in vars(importlib.import_module(f"webapp.domain.{info.name}")).items()
        if getattr(thing, "__module__", "") == f"webapp.domain.{info.name}"
        if "*The law" in (thing.__doc__ or "")
    }
    shown = {f"{rule.__module__.rsplit('.', 1)[1]}.{rule.__name__}" for _, _, rule in RULES}
    assert told - shown == TOOLS | NAMES_AND_SETTINGS
    assert len({anchor for anchor, _, _ in RULES}) == len(RULES)
