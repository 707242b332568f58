"""Challenges that a decision should have been key: entered, corrected, answered, each step in the trail."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from tests.builders import ACTOR, add_committee, add_decision, add_maker, add_rule, at, publish_record
from webapp.database import Database
from webapp.domain.challenges import Challenged, Reported
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.models.notices import KeyChallenge
from webapp.queries import challenges as query
from webapp.queries import trail
from webapp.services import challenges
from webapp.services.challenges import Challenge

NOW = at("2026-11-23")
LATER = at("2026-12-10")
CAR_PARK = Challenged("Closing the car park", date(2026, 11, 12), "Director of Place")
CHALLENGE = Challenge(
    committee="sustainable-growth",
    what=CAR_PARK,
    reasons="It affects three wards.",
    raised_on=date(2026, 11, 20),
    report_due_on=date(2026, 12, 9),
)
REPORT = Reported(date(2026, 12, 9), "What was decided, and why.", "Only one ward is affected.")


def raised(session: Session, challenge: Challenge = CHALLENGE) -> KeyChallenge:
    add_committee(session)
    return challenges.raise_challenge(session, challenge, actor=ACTOR, now=NOW)


def not_key(session: Session, *, is_key: bool = False, published: bool = True) -> None:
    add_rule(session)
    makers = (add_maker(session, "Leader of the Council").id, add_maker(session, "Cabinet Member for Parks").id)
    decision = add_decision(
        session, "PARK/7", now=at("2026-11-02"), is_key=is_key, title="Car parks", decision_makers=makers
    )
    if published:
        publish_record(session, decision, at("2026-11-13"), decided_on=date(2026, 11, 12))


def test_a_matter_that_was_never_in_the_plan_is_challenged(database: Database) -> None:
    with database.transaction() as session:
        row = raised(session)
        assert (row.decision_id, row.matter, row.decided_on, row.decided_by) == (
            None,
            "Closing the car park",
            date(2026, 11, 12),
            "Director of Place",
        )
        (event,) = trail.history(session, KeyChallenge, row.uuid)
    assert (event.action, event.actor, event.at, event.before) == ("raised", ACTOR, NOW, None)
    assert event.after == {
        "committee": "Sustainable Growth",
        "decision": "",
        "challenged_matter": "Closing the car park",
        "decided_on": "2026-11-12",
        "decided_by": "Director of Place",
        "raised_on": "2026-11-20",
        "reasons": "It affects three wards.",
        "report_due_on": "2026-12-09",
        "reported_on": "",
        "report": "",
        "why_not_key": "",
    }


def test_of_a_decision_on_record_the_day_and_the_makers_are_taken_from_its_record(database: Database) -> None:
    with database.transaction() as session:
        not_key(session)
        row = raised(session, replace(CHALLENGE, what="park 7"))
        found = query.by_uuid(session, row.uuid)
        assert found is not None and found.decision is not None
        assert (found.decision.reference, row.matter, row.decided_on, row.decided_by) == (
            "PARK/7",
            "Car parks",
            date(2026, 11, 12),
            "Leader of the Council and Cabinet Member for Parks",
        )
        assert query.public_slug(found) == found.decision.slug
        assert [one.uuid for one in query.of_decision(session, found.decision)] == [row.uuid]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"is_key": True}, "PARK/7 was treated as a key decision."),
        ({"published": False}, "PARK/7 has no record of decision yet."),
    ],
)
def test_a_key_decision_or_one_not_made_cannot_be_challenged(
    database: Database, facts: dict[str, bool], sentence: str
) -> None:
    with database.transaction() as session:
        not_key(session, **facts)
        with pytest.raises(RuleBroken) as refused:
            raised(session, replace(CHALLENGE, what="PARK/7"))
    assert (refused.value.message, refused.value.field) == (sentence, "reference")


def test_what_is_not_known_is_refused_beside_its_field(database: Database) -> None:
    with database.transaction() as session:
        for wrong, field in (
            (replace(CHALLENGE, what="PARK/8"), "reference"),
            (replace(CHALLENGE, committee="health"), "committee"),
            (replace(CHALLENGE, raised_on=date(2026, 11, 24)), "raised_on"),
        ):
            with pytest.raises(RuleBroken) as refused:
                raised(session, wrong)
            assert refused.value.field == field
        assert query.register(session) == ([], 0)


def test_a_correction_keeps_what_was_said_before(database: Database) -> None:
    with database.transaction() as session:
        uuid = raised(session).uuid
        corrected = replace(CHALLENGE, reasons="It affects four wards.")
        row = challenges.correct_challenge(session, uuid, corrected, revision=1, actor="Callum Redfern", now=LATER)
        assert (row.reasons, row.revision) == ("It affects four wards.", 2)
        last = trail.history(session, KeyChallenge, uuid)[0]
        assert (last.before, last.after) == (
            {"reasons": "It affects three wards."},
            {"reasons": "It affects four wards."},
        )
        with pytest.raises(EditedMeanwhile, match="Callum Redfern saved this at noon on Thursday 10 December 2026"):
            challenges.correct_challenge(session, uuid, CHALLENGE, revision=1, actor=ACTOR, now=LATER)


def test_the_report_is_recorded_and_may_be_put_right(database: Database) -> None:
    with database.transaction() as session:
        uuid = raised(session).uuid
        challenges.record_report(session, uuid, REPORT, revision=1, actor=ACTOR, now=LATER)
        agreed = replace(REPORT, why_not_key="")
        row = challenges.record_report(session, uuid, agreed, revision=2, actor=ACTOR, now=LATER)
        assert (row.reported_on, row.report, row.why_not_key) == (
            date(2026, 12, 9),
            "What was decided, and why.",
            "",
        )
        last, first, _ = trail.history(session, KeyChallenge, uuid)
        assert first.action == "report to Council recorded"
        assert last.after == {"why_not_key": ""}
        too_late = replace(CHALLENGE, raised_on=date(2026, 12, 10), report_due_on=date(2026, 12, 31))
        with pytest.raises(RuleBroken, match="on or after the day of the challenge, Thursday 10 December 2026"):
            challenges.correct_challenge(session, uuid, too_late, revision=3, actor=ACTOR, now=LATER)


def test_a_report_that_cannot_be_is_refused(database: Database) -> None:
    with database.transaction() as session:
        uuid = raised(session).uuid
        for wrong, field in (
            (replace(REPORT, report="  "), "report"),
            (replace(REPORT, reported_on=date(2026, 12, 11)), "reported_on"),
        ):
            with pytest.raises(RuleBroken) as refused:
                challenges.record_report(session, uuid, wrong, revision=1, actor=ACTOR, now=LATER)
            assert refused.value.field == field
        with pytest.raises(NotFound, match="There is no such challenge"):
            challenges.record_report(session, "nothing", REPORT, revision=1, actor=ACTOR, now=LATER)


def test_those_without_a_report_stand_first_by_the_day_they_are_due(database: Database) -> None:
    with database.transaction() as session:
        days = {"last": date(2027, 1, 9), "first": date(2026, 12, 1), "done": date(2026, 12, 9)}
        uuids = {name: raised(session, replace(CHALLENGE, report_due_on=day)).uuid for name, day in days.items()}
        challenges.record_report(session, uuids["done"], REPORT, revision=1, actor=ACTOR, now=LATER)
        assert [one.uuid for one in query.register(session)[0]] == [uuids["first"], uuids["last"], uuids["done"]]
        due = query.report_due_by(session, date(2026, 12, 10))
        assert [one.uuid for one in due] == [uuids["first"]]


def test_the_register_comes_in_pages(database: Database) -> None:
    with database.transaction() as session:
        uuids = [raised(session).uuid for _ in range(query.PAGE_ROWS + 1)]
        challenges.record_report(session, uuids[-1], REPORT, revision=1, actor=ACTOR, now=LATER)
        first, total = query.register(session)
        last, _ = query.register(session, page=2)
    assert (len(first), total, [one.uuid for one in last]) == (query.PAGE_ROWS, query.PAGE_ROWS + 1, [uuids[-1]])


def test_a_long_list_of_makers_is_shortened_to_what_the_register_holds(database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        makers = [add_maker(session, f"Cabinet Member for {'Very ' * 20}{number}").id for number in range(4)]
        decision = add_decision(session, "PARK/7", now=at("2026-11-02"), is_key=False, decision_makers=tuple(makers))
        publish_record(session, decision, at("2026-11-13"))
        row = raised(session, replace(CHALLENGE, what="PARK/7"))
        assert row.decided_by.endswith(" …")
        assert len(row.decided_by) <= 250
