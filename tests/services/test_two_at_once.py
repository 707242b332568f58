"""Two people, or an officer and an import, at the same moment: real threads, each with connections of its own."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest
from sqlmodel import Session

from tests.builders import add_committee, add_decision, add_maker, an_entry, at
from webapp.database import Database
from webapp.domain.accounts import Role
from webapp.domain.contacts import Contact
from webapp.domain.errors import EditedMeanwhile, RuleBroken
from webapp.domain.membership import MembershipKind
from webapp.domain.plan_rows import PlanEntryDraft, PlanReading, PlanRow, read_rows
from webapp.queries import bodies as bodies_query
from webapp.queries import decisions as query
from webapp.queries.facts import expected_of
from webapp.services import accounts, bodies, decisions, memberships
from webapp.services.entries import entry_of
from webapp.services.imports import import_plan
from webapp.services.memberships import Newcomer, Place

NOW = at("2011-12-16")
SAVES = 12
LONG_ENOUGH_TO_MEET = 0.3


def together(database_url: str, *people: Callable[[Database], None]) -> None:
    """Let each do their work in a thread with a database of its own; whatever goes wrong in one is raised here."""
    problems: list[BaseException] = []

    def work(person: Callable[[Database], None]) -> None:
        database = Database(database_url)
        try:
            person(database)
        except BaseException as problem:
            problems.append(problem)
        finally:
            database.engine.dispose()

    threads = [Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if problems:
        raise problems[0]


def a_decision(database: Database) -> str:
    with database.transaction() as session:
        return add_decision(session, now=NOW).uuid


def consultation(database: Database, uuid: str) -> list[str]:
    with database.reading() as session:
        decision = query.for_change(session, uuid)
        assert decision is not None
        return decision.consultation.split()


def test_reading_and_writing_in_one_transaction_loses_nothing(database: Database, database_url: str) -> None:
    uuid = a_decision(database)

    def officer(name: str) -> Callable[[Database], None]:
        def add_notes(database: Database) -> None:
            for number in range(SAVES):
                with database.transaction() as session:
                    decision = query.for_change(session, uuid)
                    assert decision is not None
                    entry = entry_of(decision)
                    entry = replace(entry, consultation=f"{entry.consultation} {name}{number}")
                    decisions.edit(session, uuid, entry, revision=decision.revision, actor=name, now=NOW)

        return add_notes

    together(database_url, officer("priya"), officer("tom"))
    notes = [f"{name}{number}" for name in ("priya", "tom") for number in range(SAVES)]
    assert sorted(consultation(database, uuid)) == sorted(notes)


def test_two_officers_with_a_page_each_never_overwrite_one_another(database: Database, database_url: str) -> None:
    uuid = a_decision(database)
    refused: list[str] = []

    def officer(name: str) -> Callable[[Database], None]:
        def add_notes(database: Database) -> None:
            saved = 0
            while saved < SAVES:
                with database.reading() as session:
                    page = query.by_slug(session, "KEY-01JAN-12", public_only=False)
                    assert page is not None
                    entry, seen = entry_of(page), page.revision
                entry = replace(entry, consultation=f"{entry.consultation} {name}{saved}")
                try:
                    with database.transaction() as session:
                        decisions.edit(session, uuid, entry, revision=seen, actor=name, now=NOW)
                except EditedMeanwhile as late:
                    refused.append(late.message)
                else:
                    saved += 1

        return add_notes

    together(database_url, officer("priya"), officer("tom"))
    notes = [f"{name}{number}" for name in ("priya", "tom") for number in range(SAVES)]
    assert sorted(consultation(database, uuid)) == sorted(notes)
    assert set(refused) <= {f"{name} saved this decision while you were working on it." for name in ("priya", "tom")}


def test_of_two_who_use_one_reference_the_second_is_told(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        entry = an_entry(session)
    saved, refused = Event(), list[str]()

    def first(database: Database) -> None:
        with database.transaction() as session:
            decisions.create(session, entry, actor="Priya Shaw", now=NOW)
            saved.set()
            Event().wait(LONG_ENOUGH_TO_MEET)

    def second(database: Database) -> None:
        saved.wait()
        try:
            with database.transaction() as session:
                decisions.create(session, replace(entry, title="Another"), actor="Tom Reeve", now=NOW)
        except RuleBroken as taken:
            refused.append(taken.message)

    together(database_url, first, second)
    assert refused == ["The reference KEY/01JAN/12 is already used for “School extension”. Enter another reference."]


def test_an_import_does_not_undo_what_an_officer_is_just_saving(database: Database, database_url: str) -> None:
    uuid = a_decision(database)
    saved = Event()

    def officer(database: Database) -> None:
        with database.transaction() as session:
            decision = query.for_change(session, uuid)
            assert decision is not None
            entry = replace(entry_of(decision), consultation="Everybody")
            decisions.edit(session, uuid, entry, revision=None, actor="Priya Shaw", now=NOW)
            session.flush()
            saved.set()
            Event().wait(LONG_ENOUGH_TO_MEET)

    def importer(database: Database) -> None:
        saved.wait()
        with database.transaction() as session:
            decision = query.by_key(session, "KEY/01/JAN/12")
            assert decision is not None
            draft = PlanEntryDraft(
                row=2,
                reference="KEY/01JAN/12",
                title="Another title",
                matter="",
                expected=expected_of(decision),
                decision_makers=(add_maker(session).name,),
                committees=(add_committee(session).name,),
                consultation="",
                lead_officer=Contact(),
                documents_note="",
            )
            import_plan(session, PlanReading((draft,), (), ()), source="plan.csv", actor="Import", now=NOW)

    together(database_url, officer, importer)
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        assert (kept.title, kept.consultation, kept.updated_by) == ("Another title", "Everybody", "Import")


def one_after_another(
    database_url: str, first: Callable[[Session], object], second: Callable[[Session], object]
) -> list[RuleBroken]:
    """Let the second begin when the first has written and not yet committed; return what the second was refused."""
    saved, refused = Event(), list[RuleBroken]()

    def one(database: Database) -> None:
        with database.transaction() as session:
            try:
                first(session)
                session.flush()
            finally:
                saved.set()
            Event().wait(LONG_ENOUGH_TO_MEET)

    def other(database: Database) -> None:
        saved.wait()
        try:
            with database.transaction() as session:
                second(session)
        except RuleBroken as sentence:
            refused.append(sentence)

    together(database_url, one, other)
    return refused


@pytest.mark.parametrize("named", [bodies.decision_makers_named, bodies.committees_named])
def test_two_who_name_a_new_body_at_once_get_the_same_one(
    database: Database, database_url: str, named: Callable[[Session, list[str]], list[Any]]
) -> None:
    found: list[str] = []

    def name_it(session: Session) -> None:
        found.extend(body.uuid for body in named(session, ["Panel of Panels", "The Panel"]))

    assert one_after_another(database_url, name_it, name_it) == []
    assert found[:2] == found[2:]


def test_of_two_imports_of_one_new_entry_the_second_is_refused_whole(database: Database, database_url: str) -> None:
    def importer(reference: str) -> Callable[[Session], object]:
        rows = (PlanRow(number=row, reference=text, title="A") for row, text in enumerate(("KEY/9/12", reference), 2))
        return lambda session: import_plan(session, read_rows(rows), source="p.csv", actor="Import", now=NOW)

    refused = one_after_another(database_url, importer("KEY/1/12"), importer("KEY/2/12"))
    with database.reading() as session:
        kept = sorted(query.references_ending(session, ""))
    if database.engine.dialect.name == "postgresql":
        assert [one.message for one in refused] == [
            "The reference KEY/9/12 is already used for “A”. Enter another reference."
        ]
        assert kept == ["KEY/1/12", "KEY/9/12"]
    else:
        assert (refused, kept) == ([], ["KEY/1/12", "KEY/2/12", "KEY/9/12"])


def test_of_two_who_give_one_reference_to_drafts_the_second_is_told(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        drafts = [add_decision(session, f"KEY/0{n}JAN/12", now=NOW, publish=False).uuid for n in (1, 2)]
        entry = an_entry(session, "KEY/07JAN/12")

    def renaming(uuid: str) -> Callable[[Session], object]:
        return lambda session: decisions.edit(session, uuid, entry, revision=None, actor="Priya Shaw", now=NOW)

    (refused,) = one_after_another(database_url, renaming(drafts[0]), renaming(drafts[1]))
    assert (refused.message, refused.field) == (
        "The reference KEY/07JAN/12 is already used for “School extension”. Enter another reference.",
        "reference",
    )


def account(name: str, email: str) -> Callable[[Session], object]:
    return lambda session: accounts.add_user(
        session,
        email=email,
        name=name,
        role=Role.ADMINISTRATOR,
        password="kettle orbit hedgehog",
        hash_password=str.upper,
        actor="tests",
        now=NOW,
    )


def test_of_two_accounts_for_one_address_the_second_is_refused(database: Database, database_url: str) -> None:
    first, second = account("Ada Lane", "ada@example.gov.uk"), account("Ben Moss", "ADA@example.gov.uk")
    (refused,) = one_after_another(database_url, first, second)
    assert (refused.message, refused.field) == ("There is already an account for ada@example.gov.uk.", "email")


def test_of_two_accounts_of_one_name_the_second_is_refused(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        account("Tom Reeve", "tom@example.gov.uk")(session)
    first, second = account("Ada Lane", "ada@example.gov.uk"), account("ada lane", "a.lane@example.gov.uk")
    (refused,) = one_after_another(database_url, first, second)
    assert refused.field == "name"


def test_somebody_entered_on_two_committees_at_once_is_one_person(database: Database, database_url: str) -> None:
    with database.transaction() as session:
        committees = [add_committee(session, name).uuid for name in ("Growth", "Health")]
    place = Place(MembershipKind.MEMBER, joined_on=NOW.date())

    def entering(committee: str) -> Callable[[Session], object]:
        who = Newcomer("Olu Grant", "olu@example.gov.uk")
        return lambda session: memberships.add_member(session, committee, who, place, actor="Priya Shaw", now=NOW)

    (refused,) = one_after_another(database_url, entering(committees[1]), entering(committees[0]))
    assert (refused.field, refused.message[:28]) == ("name", "Olu Grant is known already. ")
    with database.reading() as session:
        assert [person.name for person in bodies_query.everybody(session)] == ["Olu Grant"]
