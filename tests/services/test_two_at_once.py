"""Two people, or an officer and an import, at the same moment: real threads, each with connections of its own."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread

from tests.builders import add_committee, add_decision, add_maker, an_entry, at
from webapp.database import Database
from webapp.domain.contacts import Contact
from webapp.domain.errors import EditedMeanwhile, RuleBroken
from webapp.domain.plan_rows import PlanEntryDraft, PlanReading
from webapp.queries import decisions as query
from webapp.queries.facts import expected_of
from webapp.services import decisions
from webapp.services.decisions import entry_of
from webapp.services.imports import import_plan

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
