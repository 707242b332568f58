"""Taking in a plan: the January 2012 plan whole, the same file again, a changed one, and a rehearsal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, func, select

from tests.builders import ACTOR, add_decision, add_maker, add_rule, at, publish_record
from webapp.adapters.plan_files import read_plan_file
from webapp.database import Database
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import ExpectedDate, Precision, in_month
from webapp.domain.lifecycle import UPCOMING, Status
from webapp.domain.plan_rows import PlanEntryDraft, PlanReading, PlanRow, RowWarning, read_rows
from webapp.models.audit import AuditEvent
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.queries import decisions as query
from webapp.queries.facts import expected_of
from webapp.services import bodies, decisions
from webapp.services.entries import entry_of
from webapp.services.imports import ImportReport, import_plan

JANUARY_2012 = (Path(__file__).parents[1] / "adapters" / "january_2012.csv").read_bytes()
NOW = at("2011-12-16")
LATER = at("2012-01-03")


def take_in(
    session: Session,
    change: Callable[[PlanEntryDraft], PlanEntryDraft] = lambda draft: draft,
    *,
    source: str = "plan.csv",
) -> ImportReport:
    """Import the plan of January 2012, each entry changed first."""
    makers, committees = bodies.known_names(session)
    rows = read_plan_file(JANUARY_2012, source).rows
    reading = read_rows(rows, known_offices=makers, known_committees=committees)
    reading = replace(reading, entries=tuple(change(draft) for draft in reading.entries))
    return import_plan(session, reading, source=source, actor="Import", now=NOW)


def in_entry(reference: str, **changed: object) -> Callable[[PlanEntryDraft], PlanEntryDraft]:
    return lambda draft: replace(draft, **changed) if draft.reference == reference else draft  # type: ignore[arg-type]


def find(session: Session, key: str) -> Decision:
    decision = query.by_key(session, key)
    assert decision is not None
    return decision


def how_many(session: Session, table: type) -> int:
    session.flush()
    return session.exec(select(func.count()).select_from(table)).one()


def figures(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.rows, report.new, report.changed, report.unchanged, report.refused


@pytest.fixture
def imported(database: Database) -> Database:
    """Return a database into which the plan was imported."""
    with database.transaction() as session:
        assert figures(take_in(session)) == (23, 23, 0, 0, 0)
    return database


def test_the_plan_comes_in_whole_with_one_draft(imported: Database) -> None:
    with imported.reading() as session:
        plan, _ = query.listed(session, query.Filters(statuses=UPCOMING), public_only=True)
        drafts = query.drafts(session)
        assert (len(plan), [draft.reference for draft in drafts]) == (22, ["KEY/03FEB/12"])
        assert {decision.status for decision in plan} == {Status.IN_PLAN}
        assert {decision.notice_published_at for decision in plan} == {NOW}
        assert decisions.problems_with(drafts[0]) == ("No decision maker is given.",)


def test_the_draft_is_warned_about_with_its_row(database: Database) -> None:
    with database.transaction() as session:
        report = take_in(session)
        assert RowWarning(22, "KEY/03FEB/12", DRAFT_WARNING) in report.warnings
        assert [warning.row for warning in report.warnings] == sorted(warning.row for warning in report.warnings)


DRAFT_WARNING = "No decision maker is given. The entry stays a draft until this is completed."


def test_joint_makers_come_apart_and_are_shared_not_doubled(imported: Database) -> None:
    with imported.reading() as session:
        joint = find(session, "KEY/07/OCT/11").decision_makers
        leader = find(session, "KEY/05/JAN/12")
        assert [maker.name for maker in joint] == [
            "Cabinet Member for Education, Skills and University",
            "Cabinet Member for Resources",
        ]
        assert [maker.name for maker in leader.decision_makers] == [
            "Leader of the Council and Cabinet Member for Growth, Strategic Planning, Economic Development and "
            "Business Engagement"
        ]
        assert [one.name for one in leader.committees] == ["Sustainable Growth", "Strong and Supportive Communities"]
        assert (how_many(session, DecisionMaker), how_many(session, ScrutinyCommittee)) == (8, 5)
        assert find(session, "KEY/04/DEC/10").decision_makers[0].id == joint[1].id


def test_references_stay_as_written_and_months_stay_months(imported: Database) -> None:
    with imported.reading() as session:
        odd = find(session, "KEY/04/NOV/11")
        assert (odd.reference, odd.slug, expected_of(odd)) == ("KEY04/NOV/11", "KEY-04NOV-11", in_month(2012, 1))


def test_contacts_come_apart_and_broken_addresses_are_mended(imported: Database) -> None:
    with imported.reading() as session:
        kept = find(session, "KEY/04/DEC/10")
        assert (kept.lead_officer, kept.lead_officer_post, kept.lead_officer_telephone, kept.lead_officer_email) == (
            "Robin Ashdown",
            "Head of Delivery Partnership",
            "01632 960101",
            "robin.ashdown@example.gov.uk",
        )


def test_the_same_file_again_changes_nothing_at_all(imported: Database) -> None:
    with imported.transaction() as session:
        before = how_many(session, AuditEvent), [one.revision for one in session.exec(select(Decision))]
        assert figures(take_in(session)) == (23, 0, 0, 23, 0)
        assert (how_many(session, AuditEvent), [one.revision for one in session.exec(select(Decision))]) == before


def test_what_an_officer_edited_since_survives_the_same_file(imported: Database) -> None:
    with imported.transaction() as session:
        decision = find(session, "KEY/04/DEC/10")
        entry = replace(entry_of(decision), title="Sale of the lodge", consultation="")
        decisions.edit(session, decision.uuid, entry, revision=None, actor=ACTOR, now=LATER)
    with imported.transaction() as session:
        assert figures(take_in(session)) == (23, 0, 0, 23, 0)
        kept = find(session, "KEY/04/DEC/10")
        assert (kept.title, kept.consultation) == ("Sale of the lodge", "")


def test_one_changed_cell_changes_one_entry(imported: Database) -> None:
    with imported.transaction() as session:
        events = how_many(session, AuditEvent)
        assert figures(take_in(session, in_entry("KEY/01FEB/12", title="The budget"))) == (23, 0, 1, 22, 0)
        changed = find(session, "KEY/01/FEB/12")
        assert (changed.title, how_many(session, AuditEvent)) == ("The budget", events + 1)
        event = query.history(session, changed.uuid)[0]
        assert (event.actor, event.action, event.after) == ("Import", "edited", {"title": "The budget"})


def test_a_changed_date_is_a_move_with_its_reason(imported: Database) -> None:
    with imported.transaction() as session:
        later = in_entry("KEY/01FEB/12", expected=in_month(2012, 3))
        assert figures(take_in(session, later, source="february.csv")) == (23, 0, 1, 22, 0)
        moved = find(session, "KEY/01/FEB/12")
        assert (moved.status, expected_of(moved)) == (Status.DEFERRED, in_month(2012, 3))
        assert [one.reason for one in moved.date_changes] == ["The plan imported from february.csv gives this date."]
        assert [event.action for event in query.history(session, moved.uuid)] == [
            "deferred",
            "put in the plan",
            "created",
        ]


def test_an_empty_cell_never_erases(imported: Database) -> None:
    emptied = in_entry(
        "KEY/01FEB/12",
        title="",
        matter="A new matter.\nSecond line.",
        decision_makers=(),
        committees=(),
        consultation="",
        documents_note="",
    )
    with imported.transaction() as session:
        before = entry_of(find(session, "KEY/01/FEB/12"))
        assert figures(take_in(session, emptied)) == (23, 0, 1, 22, 0)
        after = entry_of(find(session, "KEY/01/FEB/12"))
        assert after == replace(before, matter="A new matter.\nSecond line.")


def test_a_directorate_comes_in_and_an_empty_cell_does_not_erase_it(imported: Database) -> None:
    with imported.transaction() as session:
        report = take_in(session, in_entry("KEY/01JAN/12", directorate="Children’s Services"))
        assert (report.changed, report.unchanged) == (1, 22)
        assert find(session, "KEY/01/JAN/12").directorate == "Children’s Services"
        assert take_in(session, in_entry("KEY/01JAN/12", directorate="")).unchanged == 23
        assert find(session, "KEY/01/JAN/12").directorate == "Children’s Services"


def test_a_draft_that_its_row_completes_goes_into_the_plan(imported: Database) -> None:
    with imported.transaction() as session:
        assert figures(take_in(session, in_entry("KEY/03FEB/12", decision_makers=("Cabinet",)))) == (23, 0, 1, 22, 0)
        assert find(session, "KEY/03/FEB/12").status is Status.IN_PLAN
        assert query.drafts(session) == []


def test_a_row_without_a_title_stays_a_draft_however_often_it_comes(database: Database) -> None:
    with database.transaction() as session:
        take_in(session, in_entry("KEY/01FEB/12", title="", matter="The budget.\nFor a year."))
        assert find(session, "KEY/01/FEB/12").title == "The budget."
        take_in(session, in_entry("KEY/01FEB/12", title="", matter="The budget.\nFor two years."))
        assert find(session, "KEY/01/FEB/12").status is Status.DRAFT


def test_a_decision_that_was_taken_is_left_alone(imported: Database) -> None:
    with imported.transaction() as session:
        add_rule(session)
        publish_record(session, find(session, "KEY/02/JAN/12"), at("2012-01-13"))
        withdrawn = find(session, "KEY/01/JAN/12").uuid
        decisions.withdraw(session, withdrawn, reason="No.", revision=None, actor=ACTOR, now=LATER)
    with imported.transaction() as session:
        report = take_in(session, lambda draft: replace(draft, title=f"{draft.title} (new)"))
        assert figures(report) == (23, 0, 21, 0, 2)
        assert not find(session, "KEY/02/JAN/12").title.endswith("(new)")
        words = {warning.message for warning in report.warnings if "left out" in warning.message}
        assert words == {
            "The decision is no longer in the plan (“Decided”), so this row was left out.",
            "The decision is no longer in the plan (“Withdrawn”), so this row was left out.",
        }


def test_an_entry_that_an_officer_typed_is_recognised_by_its_reference(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/4NOV/11", now=NOW)
        assert figures(take_in(session)) == (23, 22, 1, 0, 0)
        assert find(session, "KEY/04/NOV/11").reference == "KEY/4NOV/11"


def test_a_row_that_says_what_is_there_leaves_no_trace(database: Database) -> None:
    with database.transaction() as session:
        take_in(session)
        decision = find(session, "KEY/01/FEB/12")
        decision.import_fingerprint = ""
        seen, events = decision.revision, how_many(session, AuditEvent)
        assert figures(take_in(session)) == (23, 0, 0, 23, 0)
        assert (decision.revision, how_many(session, AuditEvent)) == (seen, events)


def test_rows_that_cannot_be_kept_are_counted_and_reported(database: Database) -> None:
    refused = RowWarning(7, "???", "The reference holds no letter from A to Z and no digit.")
    with database.transaction() as session:
        report = import_plan(session, PlanReading((), (refused,), ()), source="plan.csv", actor="Import", now=NOW)
        assert report.to_data() == {
            "rows": 1,
            "new": 0,
            "changed": 0,
            "unchanged": 0,
            "refused": 1,
            "warnings": [{"row": 7, "reference": "???", "message": refused.message}],
        }


def a_plan_of(rows: int, first: int = 0, **cells: str) -> PlanReading:
    """Return a plan of so many complete entries, numbered from `first`, of a few offices and committees."""
    texts = {"title": "Contract", "matter": "To award it.", "expected": "January 2012", **cells}
    return read_rows(
        PlanRow(
            number=number + 2,
            reference=f"KEY/{number}/12",
            decision_makers=f"Cabinet Member for Portfolio {number % 4}",
            committees=f"Panel {number % 3}",
            **texts,
        )
        for number in range(first, first + rows)
    )


def statements_for(database: Database, reading: PlanReading) -> int:
    """Import a plan; return how many statements that took."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    with database.transaction() as session:
        import_plan(session, reading, source="plan.csv", actor="Import", now=NOW)
    sa.event.remove(database.engine, "before_cursor_execute", note)
    return len(statements)


def test_a_row_more_costs_three_statements_at_most_whatever_it_brings(database: Database) -> None:
    """On SQLite one for a new entry and one for each line of its trail; on PostgreSQL none."""

    def cost_of_a_row(**cells: str) -> float:
        return (
            statements_for(database, a_plan_of(110, 1000, **cells)) - statements_for(database, a_plan_of(10, **cells))
        ) / 100

    statements_for(database, a_plan_of(12, 500))
    for cells in ({}, {"matter": "To think again."}, {"expected": "March 2012"}, {"expected": "March 2012"}):
        assert cost_of_a_row(**cells) <= 3


def test_an_entry_added_by_an_import_leaves_the_trail_of_one_added_by_hand(imported: Database) -> None:
    with imported.transaction() as session:
        byhand = add_decision(session, "KEY/09JUN/12", now=NOW)
        session.flush()
        trails = [list(reversed(query.history(session, one.uuid))) for one in (byhand, find(session, "KEY/01/FEB/12"))]
        for created, published in trails:
            assert (created.action, created.before, published.action) == ("created", None, "put in the plan")
            assert (published.before, published.after) == ({"status": "draft"}, {"status": "in-plan"})
        assert {key for created, _ in trails for key in created.after} == set(trails[0][0].after)
        assert (trails[1][0].after["status"], trails[1][0].after["committees"]) == ("draft", ["Sustainable Growth"])


def test_two_rows_that_turn_out_to_be_one_decision_are_refused_whole(database: Database) -> None:
    (draft,) = a_plan_of(1).entries
    reading = PlanReading((draft, replace(draft, row=3, reference="key 0 12")), (), ())
    with database.transaction() as session, pytest.raises(RuleBroken) as refused:
        import_plan(session, reading, source="plan.csv", actor="Import", now=NOW)
    assert refused.value.message == ("The reference KEY/0/12 is already used for “Contract”. Enter another reference.")


def test_an_office_that_was_renamed_does_not_come_back_with_the_same_file(imported: Database) -> None:
    with imported.transaction() as session:
        before = how_many(session, DecisionMaker)
        office = find(session, "KEY/01/FEB/12").decision_makers[0]
        office.name, office.name_key = "The Board", "board"
        session.flush()
        assert figures(take_in(session)) == (23, 0, 0, 23, 0)
        assert how_many(session, DecisionMaker) == before


def test_a_rehearsal_reports_and_saves_nothing(database: Database) -> None:
    with database.rehearsal() as session:
        assert figures(take_in(session)) == (23, 23, 0, 0, 0)
    with database.reading() as session:
        tables = (Decision, DecisionMaker, ScrutinyCommittee, AuditEvent)
        assert [how_many(session, table) for table in tables] == [0, 0, 0, 0]


def test_an_import_that_fails_half_way_leaves_nothing_behind(database: Database) -> None:
    # What no reader of files lets through, the database refuses: in one of 23 rows a date that nobody knows.
    dated = ExpectedDate(Precision.UNKNOWN, date(2012, 3, 1), None, "")
    with pytest.raises(IntegrityError), database.transaction() as session:
        take_in(session, in_entry("KEY/02MAR/12", expected=dated))
    with database.reading() as session:
        assert (how_many(session, Decision), how_many(session, DecisionMaker)) == (0, 0)


def test_the_expected_day_named_by_an_officer_is_not_undone_by_the_same_file(imported: Database) -> None:
    with imported.transaction() as session:
        decision = find(session, "KEY/01/JAN/12")
        day = replace(in_month(2012, 1), starts_on=date(2012, 1, 20))
        decisions.move_date(session, decision.uuid, day, reason="Set.", revision=None, actor=ACTOR, now=LATER)
        assert figures(take_in(session)) == (23, 0, 0, 23, 0)
        assert expected_of(find(session, "KEY/01/JAN/12")) == day
        assert add_maker(session, "cabinet").name == "Cabinet"
