"""What the documents of a public decision say, read from the tables: nothing of drafts, nothing exempt."""

from datetime import date

import pytest

from tests.builders import ACTOR, add_decision, add_rule, at, publish_record, working_calendar
from tests.notice_cases import CALENDAR, NOW, RULES, TOLD, add_short_decision, general_exception, publish
from webapp.database import Database
from webapp.domain.call_in import window_for
from webapp.domain.constitution import CallInOutcome
from webapp.domain.contacts import Contact
from webapp.domain.exempt_information import Restriction
from webapp.domain.key_decisions import KeyGround
from webapp.domain.record_paper import CalledIn, RecordFacts
from webapp.domain.rule_data import read
from webapp.domain.statutory_notices import NoticeKind, WrittenNotice
from webapp.domain.waivers import Waiver
from webapp.models.bodies import Ward
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import Document
from webapp.queries import record_documents
from webapp.services import notices

PUBLISHED_AT = at("2012-01-13", "14:30")
SLUG = "KEY-01JAN-12"


def facts_of(database: Database, slug: str = SLUG) -> RecordFacts:
    with database.reading() as session:
        found = record_documents.record_facts(session, slug)
    assert found is not None
    return found[1]


def test_a_record_names_who_held_the_office_on_its_day(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decided = add_decision(session, now=at("2012-01-02"))
        decided.decision_makers[0].holder = "Councillor Then"
        publish_record(session, decided, at("2012-01-13"))
        decided.decision_makers[0].holder = "Councillor Now"
        session.flush()
        found = record_documents.record_facts(session, decided.slug)
    assert found is not None
    assert found[1].makers == ("Cabinet Member for Resources (Councillor Then)",)


def test_a_record_is_read_with_its_window_and_the_rule_kept_with_it(database: Database) -> None:
    with database.transaction() as session:
        rule = read(add_rule(session).definition)
        decision = add_decision(session, now=at("2012-01-02"), key_ground=KeyGround.MONEY, all_wards=True)
        publish_record(session, decision, PUBLISHED_AT, dispensations="None granted.")
        uuid = decision.uuid
    with database.reading() as session:
        found = record_documents.record_facts(session, SLUG)
    assert found is not None and found[0] == uuid
    record = found[1]
    assert (record.reference, record.title, record.makers, record.committees) == (
        "KEY/01JAN/12",
        "School extension",
        ("Cabinet Member for Resources",),
        ("Sustainable Growth",),
    )
    assert (record.decision, record.reasons, record.dispensations) == (
        "The contract is awarded.",
        "It offered the best value.",
        "None granted.",
    )
    assert (record.key_words, record.wards, record.privacy) == (
        "Significant expenditure or savings",
        "All wards",
        "The report is public.",
    )
    assert record.window == window_for(rule, published_at=PUBLISHED_AT, calendar=working_calendar())
    assert record.rule is not None
    assert (record.rule.who_may_ask, record.rule.words) == ("Any two members of a scrutiny committee", rule.words)
    assert (record.implementable_on, record.called_in, record.waiver) == (date(2012, 1, 19), None, None)


def test_without_a_record_or_for_a_draft_there_is_none(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, now=at("2012-01-02"))
        add_decision(session, "KEY/02JAN/12", now=at("2012-01-02"), publish=False)
    with database.reading() as session:
        found = [record_documents.record_facts(session, slug) for slug in (SLUG, "KEY-02JAN-12", "nothing")]
    assert found == [None, None, None]


@pytest.mark.parametrize(
    ("restriction", "statement"), [(Restriction.PUBLIC, "The roof may fall in."), (Restriction.PART_EXEMPT, "")]
)
def test_the_reasons_of_a_waiver_are_kept_back_where_the_report_is_exempt(
    database: Database, restriction: Restriction, statement: str
) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_decision(session, now=at("2012-01-02"), restriction=restriction)
        publish_record(
            session,
            decision,
            PUBLISHED_AT,
            waived=True,
            waiver_agreed_by="Ada Pym",
            waiver_statement="The roof may fall in.",
        )
    record = facts_of(database)
    assert record.waiver == Waiver("Ada Pym", statement=statement)
    assert (record.window, record.implementable_on) == (None, date(2012, 1, 13))


def test_a_decision_that_is_not_key_has_no_window_and_names_its_wards_and_papers(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = add_decision(session, now=at("2012-01-02"), is_key=False, key_ground=None, all_wards=False)
        decision.wards.append(Ward(name="Moor End", slug="moor-end"))
        decision.documents.append(Document(title="Report on the tenders"))
        publish_record(session, decision, PUBLISHED_AT, callable=False, not_callable_reason="It is a note.")
    record = facts_of(database)
    assert (record.key_words, record.wards, record.documents) == (
        "Not a key decision",
        "Moor End",
        ("Report on the tenders",),
    )
    assert (record.window, record.not_callable_reason) == (None, "It is a note.")


def test_a_call_in_and_corrections_are_told(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        decision = publish_record(session, add_decision(session, now=at("2012-01-02")), PUBLISHED_AT)
        decision.call_in_request = CallInRequest(
            decision_id=decision.id or 0,
            grounds="Too dear",
            received_at=at("2012-01-16"),
            satisfied_at=at("2012-01-16"),
            outcome=CallInOutcome.NO_ACTION,
            outcome_on=date(2012, 1, 24),
            recorded_by=ACTOR,
        )
        assert decision.outcome is not None
        decision.outcome.wording_reason = "A figure was wrong"
    record = facts_of(database)
    assert record.called_in == CalledIn(date(2012, 1, 16), CallInOutcome.NO_ACTION, date(2012, 1, 24))
    assert record.corrections == (
        "The wording of this record was corrected after it was published: A figure was wrong.",
    )


def test_a_notice_is_read_with_what_the_public_knows_of_its_decision(database: Database) -> None:
    with database.transaction() as session:
        decision = add_short_decision(session)
        uuid = publish(session, decision, general_exception()).uuid
    with database.reading() as session:
        shown = record_documents.notice_facts(
            session, "KEY-01FEB-26", uuid, rules=RULES, calendar=CALENDAR, address="https://example.gov.uk/n"
        )
    assert shown is not None
    assert (shown.notice.kind, shown.published_on, shown.reference, shown.makers) == (
        NoticeKind.GENERAL_EXCEPTION,
        date(2026, 2, 2),
        "KEY/01FEB/26",
        ("Cabinet Member for Resources",),
    )
    assert shown.notice.lines[0].startswith("The decision may be made from Tuesday 10 February 2026 on")
    assert shown.contact == Contact("Sam Okoro", "", "", "sam.okoro@anyborough.example.gov.uk")
    assert (shown.withdrawn, shown.corrections, shown.address) == ("", (), "https://example.gov.uk/n")


def test_a_corrected_and_withdrawn_notice_says_both(database: Database) -> None:
    mended = general_exception(reasons="The grant was offered on 20 January.")
    with database.transaction() as session:
        row = publish(session, add_short_decision(session), general_exception())
        same = {"rules": RULES, "calendar": CALENDAR, "actor": ACTOR, "now": NOW}
        notices.correct_notice(session, row.uuid, mended, reason="Wrong day", revision=row.revision, **same)  # type: ignore[arg-type]
        notices.withdraw_notice(session, row.uuid, reason="Put off", revision=row.revision, **same)  # type: ignore[arg-type]
        uuid = row.uuid
    with database.reading() as session:
        shown = record_documents.notice_facts(session, "KEY-01FEB-26", uuid, rules=RULES, calendar=CALENDAR, address="")
    assert shown is not None
    assert (shown.withdrawn, shown.corrections) == (
        "Withdrawn on Monday 2 February 2026: Put off",
        ("Monday 2 February 2026: Wrong day",),
    )


def test_a_report_for_staff_has_no_document(database: Database) -> None:
    with database.transaction() as session:
        draft = WrittenNotice(kind=NoticeKind.DRAFT_REPORT, published_at=TOLD)
        uuid = publish(session, add_short_decision(session), draft).uuid
    with database.reading() as session:
        found = record_documents.notice_facts(session, "KEY-01FEB-26", uuid, rules=RULES, calendar=CALENDAR, address="")
    assert found is None
