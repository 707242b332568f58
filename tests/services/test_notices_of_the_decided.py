"""A notice entered, corrected or withdrawn is a change of its decision: revision, assessment of notice, trail."""

from datetime import date

import pytest
from sqlmodel import Session, select

from tests.builders import ACTOR, add_rule, at, publish_record
from tests.notice_cases import (
    CALENDAR,
    RULES,
    add_short_decision,
    agenda,
    general_exception,
    publish,
    special_urgency,
)
from webapp.database import Database
from webapp.domain.errors import EditedMeanwhile
from webapp.domain.statutory_notices import WrittenNotice
from webapp.models.audit import AuditEvent
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import notices as query
from webapp.services import decisions, notices

LATER = at("2026-02-12")


def decided(session: Session, *already: WrittenNotice) -> Decision:
    """Add a decision announced too late, publish its notices, then its record, which freezes how its notice stood."""
    add_rule(session)
    decision = add_short_decision(session)
    for written in already:
        publish(session, decision, written)
    publish_record(session, decision, at("2026-02-10"))
    assert decision.outcome is not None
    decision.outcome.notice = query.notice_of(session, decision, date(2026, 2, 10), RULES, CALENDAR)
    session.flush()
    return decision


def route(decision: Decision) -> str:
    assert decision.outcome is not None
    assert decision.outcome.notice is not None
    return str(decision.outcome.notice["route"])


def correct(session: Session, row: StatutoryNotice, written: WrittenNotice) -> None:
    notices.correct_notice(
        session,
        row.uuid,
        written,
        reason="A slip of the pen.",
        rules=RULES,
        calendar=CALENDAR,
        revision=row.revision,
        actor=ACTOR,
        now=LATER,
    )


def withdraw(session: Session, row: StatutoryNotice) -> None:
    notices.withdraw_notice(
        session,
        row.uuid,
        reason="Never sent.",
        rules=RULES,
        calendar=CALENDAR,
        revision=row.revision,
        actor=ACTOR,
        now=LATER,
    )


def give_reasons(session: Session, row: StatutoryNotice) -> None:
    notices.publish_reasons(
        session,
        row.uuid,
        reasons="The offer came late.",
        published_at=at("2026-02-11"),
        rules=RULES,
        calendar=CALENDAR,
        revision=row.revision,
        actor=ACTOR,
        now=LATER,
    )


def assessments(session: Session) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.action == notices.ASSESSED_AGAIN)
    return list(session.exec(found.order_by(AuditEvent.id)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "taken"), [(general_exception(), "general-exception"), (special_urgency(), "special-urgency")]
)
def test_a_notice_entered_after_the_record_puts_its_assessment_right(
    database: Database, written: WrittenNotice, taken: str
) -> None:
    with database.transaction() as session:
        decision = decided(session)
        assert route(decision) == "short"
        publish(session, decision, written, now=LATER)
    with database.reading() as session:
        kept = session.exec(select(Decision)).one()
        assert [event.subject_uuid for event in assessments(session)] == [kept.uuid]
        (event,) = assessments(session)
        assert event.before is not None
        assert event.after is not None
        assert event.before["notice_route"] == "Notice was too short"
        assert event.after["notice_route"].casefold() == taken.replace("-", " ")


def test_a_notice_withdrawn_or_corrected_after_the_record_no_longer_carries_it(database: Database) -> None:
    with database.transaction() as session:
        decision = decided(session, special_urgency())
        (row,) = query.of_decision(session, decision)
        assert route(decision) == "special-urgency"
        withdraw(session, row)
        assert route(decision) == "short"
        told = publish(session, decision, general_exception(), now=LATER)
        assert route(decision) == "general-exception"
        correct(session, told, general_exception(informed_on=date(2026, 2, 3), published_at=at("2026-02-03")))
        assert route(decision) == "short"
        assert [event.reason for event in assessments(session)] == ["Never sent.", "", "A slip of the pen."]


def test_what_changes_nothing_of_the_assessment_leaves_no_line(database: Database) -> None:
    with database.transaction() as session:
        decision = decided(session, general_exception())
        (row,) = query.of_decision(session, decision)
        give_reasons(session, row)
        publish(session, decision, agenda(), now=LATER)
        assert (route(decision), assessments(session)) == ("general-exception", [])


def test_every_change_of_a_notice_is_a_change_of_its_decision(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        before = decision.revision
        row = publish(session, decision, general_exception())
        correct(session, row, general_exception(informed="Ben Cray, Chair"))
        give_reasons(session, row)
        withdraw(session, row)
        assert (decision.revision, decision.updated_at, decision.updated_by) == (before + 4, LATER, ACTOR)
        with pytest.raises(EditedMeanwhile, match="Priya Shaw saved this decision"):
            decisions.withdraw(session, decision.uuid, reason="No.", revision=before, actor=ACTOR, now=LATER)
