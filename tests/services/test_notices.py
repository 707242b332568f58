"""Statutory notices published, corrected with a reason, completed with their reasons, withdrawn."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from tests.builders import ACTOR, add_decision, at
from tests.notice_cases import (
    CALENDAR,
    NOW,
    RULES,
    TOLD,
    add_short_decision,
    agenda,
    further_notice,
    general_exception,
    private_meeting,
    publish,
    special_urgency,
)
from webapp.database import Database
from webapp.domain.errors import EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.domain.statutory_notices import NOTICE_WORDS, NoticeKind, WrittenNotice
from webapp.models.notices import StatutoryNotice
from webapp.queries import notices as query
from webapp.services import decisions, notices

LATER = at("2026-02-12")


def correct(session: Session, row: StatutoryNotice, written: WrittenNotice, *, revision: int = 1) -> StatutoryNotice:
    return notices.correct_notice(
        session,
        row.uuid,
        written,
        reason="A slip of the pen.",
        rules=RULES,
        calendar=CALENDAR,
        revision=revision,
        actor=ACTOR,
        now=LATER,
    )


def give_reasons(
    session: Session, row: StatutoryNotice, *, correction: str = "", revision: int = 1, at_: str = "2026-02-11"
) -> StatutoryNotice:
    return notices.publish_reasons(
        session,
        row.uuid,
        reasons=f"The offer came late.{correction}",
        published_at=at(at_),
        correction=correction,
        rules=RULES,
        calendar=CALENDAR,
        revision=revision,
        actor=ACTOR,
        now=LATER,
    )


@pytest.mark.parametrize(
    "written", [general_exception(), special_urgency(), private_meeting(), further_notice(), agenda()]
)
def test_a_notice_is_kept_as_it_was_written_with_a_line_in_the_trail(
    database: Database, written: WrittenNotice
) -> None:
    with database.transaction() as session:
        row = publish(session, add_short_decision(session), written)
        uuid = row.uuid
    with database.reading() as session:
        kept = session.exec(select(StatutoryNotice)).one()
        assert query.written_of(kept) == written
        assert (kept.recorded_at, kept.recorded_by, kept.revision) == (NOW, ACTOR, 1)
        (event,) = query.history(session, [uuid])
        assert event.action == f"{NOTICE_WORDS[written.kind].lower()} published"
        assert (event.actor, event.subject_kind) == (ACTOR, "statutory-notice")


@pytest.mark.parametrize(
    ("written", "field", "sentence"),
    [
        (
            general_exception(published_at=at("2026-02-02", "15:01")),
            "published_on",
            "The notice cannot be published later than now, 3pm on Monday 2 February 2026. Enter when it was "
            "published.",
        ),
        (
            general_exception(informed_on=date(2026, 2, 3)),
            "informed_on",
            "The day must be today, Monday 2 February 2026, or earlier.",
        ),
        (
            special_urgency(agreed_on=date(2026, 2, 3)),
            "agreed_on",
            "The day must be today, Monday 2 February 2026, or earlier.",
        ),
        (
            special_urgency(published_at=at("2026-02-01")),
            "published_on",
            "The notice of the reasons is published once the urgency was agreed on Monday 2 February 2026, not before "
            "it.",
        ),
        (
            agenda(meeting_on=date(2026, 2, 1)),
            "meeting_on",
            "The meeting must be on or after the day on which the notice was published, Monday 2 February 2026.",
        ),
        (
            private_meeting(exempt_paragraph=8),
            "exempt_paragraph",
            "Choose a paragraph of Schedule 12A from the list.",
        ),
        (
            replace(special_urgency(meeting_on=date(2026, 2, 1)), kind=NoticeKind.PRIVATE_MEETING_URGENT),
            "agreed_on",
            "The agreement must not be later than the meeting on Sunday 1 February 2026.",
        ),
        (
            further_notice(representations=""),
            None,
            "It is not said which representations were received: if none, write “None received”.",
        ),
        (further_notice(representations="Let us in."), None, "The representations are not answered."),
        (
            special_urgency(agreed_capacity="Chairman of the authority"),
            None,
            "It is not said why the Chair of the relevant overview and scrutiny committee could not be asked.",
        ),
        (replace(agenda(), meeting_on=None), None, "It is not said on which day the meeting is."),
    ],
)
def test_a_notice_that_cannot_be_is_refused_with_a_sentence(
    database: Database, written: WrittenNotice, field: str | None, sentence: str
) -> None:
    with pytest.raises(RuleBroken) as refused, database.transaction() as session:
        publish(session, add_short_decision(session), written)
    assert (refused.value.message, refused.value.field) == (sentence, field)


def test_whoever_comes_later_in_the_order_agrees_where_the_first_was_unable(database: Database) -> None:
    with database.transaction() as session:
        written = special_urgency(agreed_capacity="Vice-chairman of the authority", unable="Both offices are vacant.")
        assert publish(session, add_short_decision(session), written).unable == "Both offices are vacant."


def test_a_notice_of_a_day_without_a_rule_is_refused(database: Database) -> None:
    written = general_exception(published_at=at("2000-02-01"), informed_on=date(2000, 2, 1))
    with pytest.raises(RuleBroken) as refused, database.transaction() as session:
        publish(session, add_short_decision(session), written)
    assert refused.value.message.startswith("No rule of notice is in force on Tuesday 1 February 2000")


def test_a_draft_has_no_notices(database: Database) -> None:
    with pytest.raises(NotPermitted, match="This decision is a draft"), database.transaction() as session:
        publish(session, add_decision(session, now=NOW, publish=False), general_exception())


def test_a_withdrawn_decision_gets_no_more_notices(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        decisions.withdraw(session, decision.uuid, reason="No money.", revision=None, actor=ACTOR, now=NOW)
        with pytest.raises(NotPermitted, match="This decision was withdrawn"):
            publish(session, decision, general_exception())


def test_a_page_older_than_the_decision_is_refused(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        with pytest.raises(EditedMeanwhile, match="Priya Shaw saved this decision"):
            publish(session, decision, general_exception(), revision=decision.revision - 1)


def test_a_second_notice_of_a_kind_is_taken_for_the_first_entered_twice(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        publish(session, decision, private_meeting())
        publish(session, decision, private_meeting(meeting_on=date(2026, 3, 4)))
        publish(session, decision, further_notice())
        with pytest.raises(RuleBroken) as refused:
            publish(session, decision, private_meeting())
    assert refused.value.message == (
        "Notice of a private meeting for the meeting on Tuesday 3 March 2026: one is there already, published at noon "
        "on Monday 2 February 2026. Correct that one, or withdraw it first."
    )


def test_a_correction_is_kept_with_its_reason(database: Database) -> None:
    with database.transaction() as session:
        row = publish(session, add_short_decision(session), general_exception())
        correct(session, row, general_exception(informed="Ben Cray, Chair"))
        assert (row.informed, row.revision) == ("Ben Cray, Chair", 2)
        (event,) = query.corrections(session, row.uuid)
        assert event.reason == "A slip of the pen."
        assert event.before == {"informed": "Asha Lowe, Chair of Sustainable Growth"}
        assert event.after == {"informed": "Ben Cray, Chair"}


def test_a_correction_must_change_something_and_stay_possible(database: Database) -> None:
    with database.transaction() as session:
        row = publish(session, add_short_decision(session), general_exception())
        with pytest.raises(RuleBroken, match="Nothing was changed"):
            correct(session, row, general_exception())
        with pytest.raises(RuleBroken, match="It is not said why full notice is impracticable"):
            correct(session, row, general_exception(reasons=" "))
        with pytest.raises(EditedMeanwhile, match="Priya Shaw saved this at 3pm on Monday 2 February 2026"):
            correct(session, row, general_exception(reasons="Another."), revision=7)


def test_a_notice_that_is_not_there_cannot_be_changed(database: Database) -> None:
    with pytest.raises(NotFound), database.transaction() as session:
        correct(session, StatutoryNotice(uuid="none"), general_exception())
    with pytest.raises(NotFound), database.transaction() as session:
        notices.publish_notice(
            session, "none", agenda(), rules=RULES, calendar=CALENDAR, revision=None, actor=ACTOR, now=NOW
        )


def test_the_reasons_follow_once_and_are_corrected_with_a_reason(database: Database) -> None:
    with database.transaction() as session:
        row = publish(session, add_short_decision(session), general_exception())
        give_reasons(session, row)
        assert (row.reasons_after, row.reasons_published_at) == ("The offer came late.", at("2026-02-11"))
        with pytest.raises(RuleBroken, match="The reasons are published already"):
            give_reasons(session, row, revision=2)
        give_reasons(session, row, correction="Typing error.", revision=2)
        assert [event.action for event in query.history(session, [row.uuid])] == [
            "general exception notice corrected", "general exception notice followed by its reasons",
            "general exception notice published",
        ]  # fmt: skip
        correct(session, row, general_exception(informed="Ben Cray, Chair"), revision=3)
        assert row.reasons_after == "The offer came late.Typing error."


def test_reasons_come_after_the_notice_and_never_from_the_future(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        row = publish(session, decision, general_exception())
        with pytest.raises(RuleBroken, match="The notice of the reasons follows the general exception notice of noon"):
            give_reasons(session, row, at_="2026-02-01")
        with pytest.raises(RuleBroken, match="cannot be published later than now"):
            give_reasons(session, row, at_="2026-02-13")
        with pytest.raises(NotPermitted, match="Only a general exception"):
            give_reasons(session, publish(session, decision, special_urgency()))


def test_a_withdrawn_notice_stays_and_counts_no_more(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        row = publish(session, decision, general_exception())
        notices.withdraw_notice(
            session,
            row.uuid,
            reason="Full notice was possible.",
            rules=RULES,
            calendar=CALENDAR,
            revision=1,
            actor=ACTOR,
            now=LATER,
        )
        assert (row.withdrawn_at, row.withdrawn_reason) == (LATER, "Full notice was possible.")
        assert query.standing([row]) == []
        with pytest.raises(NotPermitted, match="This notice was withdrawn at noon on Thursday 12 February 2026"):
            correct(session, row, general_exception(reasons="Another."), revision=2)
        publish(session, decision, general_exception(published_at=TOLD), now=LATER)


def test_the_day_for_representations_is_kept_and_corrected_with_a_line_in_the_trail(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        row = publish(session, decision, private_meeting(representations_by=date(2026, 2, 16)))
        assert row.representations_by == date(2026, 2, 16)
        correct(session, row, private_meeting(representations_by=date(2026, 2, 18)))
        event = query.corrections(session, row.uuid)[0]
    assert (event.before, event.after) == (
        {"representations_by": "2026-02-16"},
        {"representations_by": "2026-02-18"},
    )
