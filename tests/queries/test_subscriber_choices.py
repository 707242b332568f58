"""From names to what is followed and back; only what everybody may see can be chosen."""

from datetime import UTC, date, datetime

import pytest

from tests.builders import add_committee, add_decision, add_maker, add_member
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.errors import RuleBroken
from webapp.domain.subscriptions import Scope
from webapp.models.accounts import User
from webapp.models.bodies import Ward
from webapp.queries.subscriber_choices import (
    Named,
    Offices,
    known_references,
    named_by,
    offices_at,
    on_offer,
    references_in,
    scope_named,
)

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def test_references_are_taken_apart_however_they_are_listed() -> None:
    assert references_in(" KEY/01OCT/26, key 2 oct 26;\n\n KEY/01OCT/26,,") == ("KEY/01OCT/26", "key 2 oct 26")


def test_names_lead_to_what_is_followed_and_back(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, "KEY/01OCT/26", now=NOW)
        decision.decision_makers = [add_maker(session)]
        ward = Ward(name="Foxholes", slug="foxholes")
        session.add(ward)
        session.flush()
        offered = on_offer(session)
        named = Named(
            committees=[slug for slug, _ in offered.committees],
            decision_makers=[slug for slug, _ in offered.decision_makers],
            wards=["foxholes"],
            decisions=("KEY/01OCT/26",),
        )
        scope = scope_named(session, named)
        assert scope == Scope(
            committees=frozenset(one.id or 0 for one in decision.committees),
            decision_makers=frozenset(one.id or 0 for one in decision.decision_makers),
            wards=frozenset({ward.id or 0}),
            decisions=frozenset({decision.id or 0}),
        )
        back = named_by(session, scope)
        assert (back.wards, back.decisions) == (("foxholes",), ("KEY/01OCT/26",))
        assert sorted(back.committees) == sorted(named.committees)
        assert sorted(back.decision_makers) == sorted(named.decision_makers)
        assert scope_named(session, Named(everything=True, wards=["foxholes"])) == Scope(everything=True)


@pytest.mark.parametrize(
    ("named", "field", "sentence"),
    [
        (Named(), "what", "Select at least one"),
        (Named(committees=["nothing"]), "committees", "“nothing” cannot be followed."),
        (Named(decision_makers=["nothing"]), "decision_makers", "“nothing” cannot be followed."),
        (Named(wards=["nothing"]), "wards", "“nothing” cannot be followed."),
        (Named(decisions=["KEY/09OCT/26"]), "decisions", "There is no decision “KEY/09OCT/26”"),
        (Named(decisions=["…"]), "decisions", "There is no decision “…”"),
        (Named(decisions=[f"A{number}" for number in range(51)]), "decisions", "Enter 50 references or fewer"),
    ],
)
def test_what_is_unknown_or_nothing_is_refused(database: Database, named: Named, field: str, sentence: str) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/09OCT/26", now=NOW, publish=False)
        with pytest.raises(RuleBroken) as refused:
            scope_named(session, named)
    assert refused.value.field == field
    assert refused.value.message.startswith(sentence)


def test_an_office_that_makes_only_drafts_is_not_on_offer_and_a_draft_is_not_named(database: Database) -> None:
    with database.transaction() as session:
        draft = add_decision(session, "KEY/09OCT/26", now=NOW, publish=False)
        draft.decision_makers = [add_maker(session, "Cabinet Member for Secrets")]
        session.flush()
        assert on_offer(session).decision_makers == ()
        assert known_references(session, ["KEY-09OCT-26", "nothing"]) == ()
        assert named_by(session, Scope(decisions=frozenset({draft.id or 0}))).decisions == ()
        public = add_decision(session, "KEY/01OCT/26", now=NOW)
        public.decision_makers = [add_maker(session, "Cabinet Member for Parks")]
        session.flush()
        assert [name for _, name in on_offer(session).decision_makers] == ["Cabinet Member for Parks"]
        assert known_references(session, ["key-01oct-26", "KEY-01OCT-26"]) == ("KEY/01OCT/26",)


def test_what_comes_with_an_office_is_found_however_its_address_is_written(database: Database) -> None:
    with database.transaction() as session:
        person = add_member(session, add_committee(session, "Health Scrutiny"), "Rosalind Frame")
        add_member(session, add_committee(session, "Place Scrutiny"), "Rosalind Frame", left_on=date(2026, 11, 22))
        person.email = " Rosalind@Anyborough.example.gov.uk"
        decision = add_decision(session, "KEY/01OCT/26", now=NOW)
        decision.lead_officer_email = "Zoe@example.gov.uk"
        decision.decision_makers = [add_maker(session, email="office@example.gov.uk")]
        session.add(User(email="priya@example.gov.uk", name="P", role=Role.OFFICER, password_hash="x", created_at=NOW))
        session.flush()
        maker = decision.decision_makers[0].name
        assert offices_at(session, "rosalind@anyborough.example.gov.uk", TODAY) == Offices(
            committees=("Health Scrutiny",)
        )
        assert offices_at(session, "zoe@example.gov.uk", TODAY) == Offices(leads_reports=True)
        assert offices_at(session, "office@example.gov.uk", TODAY) == Offices(decision_makers=(maker,))
        assert offices_at(session, "priya@example.gov.uk", TODAY) == Offices(keeps_the_plan=True)
        assert offices_at(session, "jo@example.org", TODAY).any is False
