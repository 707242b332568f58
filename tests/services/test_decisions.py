"""What a governance officer does to an entry of the plan: what is kept, what is fixed, what is refused."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from tests.builders import (
    ACTOR,
    JANUARY_2012,
    add_committee,
    add_decision,
    add_maker,
    add_rule,
    an_entry,
    at,
    month,
    publish_record,
)
from webapp.database import Database
from webapp.domain.constitution import Effect
from webapp.domain.errors import EditedMeanwhile, NotFound, NotPermitted, RuleBroken
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, not_before, on_day, unknown
from webapp.domain.key_decisions import KeyGround
from webapp.domain.lifecycle import Status
from webapp.models.audit import AuditEvent
from webapp.models.bodies import Ward
from webapp.models.decisions import Decision, Document
from webapp.queries import decisions as query
from webapp.queries.facts import expected_of, new_date_of, old_date_of
from webapp.services import decisions
from webapp.services.entries import Entry, Paper, entry_of

NOW = at("2011-12-16")
LATER = at("2012-01-03")


def trail(session: Session, decision: Decision) -> list[AuditEvent]:
    session.flush()
    return list(reversed(query.history(session, decision.uuid)))


def edit(session: Session, decision: Decision, entry: Entry, revision: int | None = None) -> Decision:
    return decisions.edit(session, decision.uuid, entry, revision=revision, actor="Tom Reeve", now=LATER)


def move(session: Session, decision: Decision, expected: ExpectedDate, reason: str = "The bids are late.") -> Decision:
    return decisions.move_date(
        session, decision.uuid, expected, reason=reason, revision=None, actor="Tom Reeve", now=LATER
    )


def withdraw(session: Session, decision: Decision, reason: str = "Not needed.") -> Decision:
    return decisions.withdraw(session, decision.uuid, reason=reason, revision=None, actor=ACTOR, now=LATER)


def implement(session: Session, decision: Decision, day: date, now: str = "2012-03-01T12:00+00:00") -> Decision:
    instant = at(*now.removesuffix("+00:00").split("T"))
    return decisions.implement(
        session, decision.uuid, implemented_on=day, today=instant.date(), revision=None, actor=ACTOR, now=instant
    )


def test_every_field_of_an_entry_is_kept(database: Database) -> None:
    with database.transaction() as session:
        session.add_all([Ward(id=1, name="Abbey", slug="abbey"), Ward(id=2, name="Castle", slug="castle")])
        session.flush()
        first, second = add_maker(session, "Cabinet Member for Resources"), add_maker(session, "Cabinet")
        entry = an_entry(
            session,
            expected=not_before(date(2012, 1, 20)),
            key_ground=KeyGround.BOTH,
            decision_makers=(second.id, first.id),
            committees=(add_committee(session, "Health Issues").id, add_committee(session).id),
            wards=(1, 2),
            consultation="Parents, until 13 January.",
            lead_officer_post="Head of Assets",
            lead_officer_telephone="01632 960123",
            documents=(Paper("Report", "https://plan.example.gov.uk/report.pdf"), Paper("Annex")),
            documents_note="One week before.",
            restriction=Restriction.PART_EXEMPT,
            exempt_paragraph=3,
        )
        uuid = decisions.create(session, entry, actor=ACTOR, now=NOW).uuid
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        assert entry_of(kept) == entry
        assert (kept.status, kept.revision, kept.created_at, kept.notice_published_at) == (Status.DRAFT, 1, NOW, None)


def test_a_reference_is_kept_as_written_and_matched_leniently(database: Database) -> None:
    with database.transaction() as session:
        kept = add_decision(session, "KEY04/NOV/11", now=NOW)
        assert (kept.reference, kept.reference_key, kept.slug) == ("KEY04/NOV/11", "KEY/04/NOV/11", "KEY-04NOV-11")
        with pytest.raises(RuleBroken) as refused:
            add_decision(session, "key/4-nov-2011", now=NOW, title="Another")
        assert refused.value.message == (
            "The reference KEY04/NOV/11 is already used for “School extension”. Enter another reference."
        )
        assert refused.value.field == "reference"


def test_the_reference_of_a_withdrawn_decision_is_never_given_again(database: Database) -> None:
    with database.transaction() as session:
        withdraw(session, add_decision(session, now=NOW))
        with pytest.raises(RuleBroken, match="already used"):
            add_decision(session, "KEY/01JAN/12", now=NOW)


def test_a_draft_may_be_renamed_but_not_into_another_decision(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/02JAN/12", now=NOW)
        draft = add_decision(session, "KEY/01JAN/12", now=NOW, publish=False)
        edit(session, draft, an_entry(session, "KEY 3 JAN 12", expected=month(2012, 2)))
        assert (draft.reference, draft.slug, expected_of(draft)) == ("KEY 3 JAN 12", "KEY-03JAN-12", month(2012, 2))
        with pytest.raises(RuleBroken, match="already used"):
            edit(session, draft, an_entry(session, "KEY/2JAN/12"))


def test_reference_and_date_are_fixed_once_the_public_has_seen_them(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOW)
        entry = an_entry(session, "KEY/99JAN/12", expected=month(2012, 5), title="New school hall")
        edit(session, decision, entry)
        assert (decision.title, decision.reference, decision.slug, expected_of(decision)) == (
            "New school hall",
            "KEY/01JAN/12",
            "KEY-01JAN-12",
            JANUARY_2012,
        )


def test_putting_an_entry_in_the_plan_keeps_the_moment(database: Database) -> None:
    with database.transaction() as session:
        draft = add_decision(session, now=NOW, publish=False)
        decisions.publish_notice(session, draft.uuid, revision=1, actor=ACTOR, now=LATER)
        assert (draft.status, draft.notice_published_at, draft.revision) == (Status.IN_PLAN, LATER, 2)


def test_an_incomplete_draft_does_not_get_into_the_plan(database: Database) -> None:
    with database.transaction() as session, pytest.raises(RuleBroken) as refused:
        add_decision(session, now=NOW, decision_makers=(), expected=unknown("Spring"))
    assert refused.value.message == (
        "This entry cannot be in the plan like this. "
        "No decision maker is given. No date or period is given in which it is to be decided."
    )


def test_an_edit_takes_nothing_away_that_the_plan_must_say(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOW)
        for lacking in ({"title": ""}, {"matter": ""}, {"decision_makers": ()}):
            with pytest.raises(RuleBroken, match="cannot be in the plan like this"), session.begin_nested():
                edit(session, decision, an_entry(session, **lacking))
        uuid = decision.uuid
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        assert (kept.title, kept.revision, len(kept.decision_makers)) == ("School extension", 2, 1)


def test_an_entry_deferred_to_no_known_date_can_still_be_edited(database: Database) -> None:
    with database.transaction() as session:
        decision = move(session, add_decision(session, now=NOW), unknown())
        assert decision.status is Status.DEFERRED
        edit(session, decision, an_entry(session, title="School hall"))
        assert (decision.title, decision.expected_from) == ("School hall", None)


@pytest.mark.parametrize("order", [("Cabinet", "Leader"), ("Leader", "Cabinet"), ("Mayor", "Leader"), ("Leader",)])
def test_decision_makers_and_committees_keep_the_order_given(database: Database, order: tuple[str, ...]) -> None:
    with database.transaction() as session:
        makers = {name: add_maker(session, name).id for name in ("Cabinet", "Leader", "Mayor")}
        committees = {name: add_committee(session, name).id for name in ("Cabinet", "Leader", "Mayor")}
        decision = add_decision(
            session,
            now=NOW,
            decision_makers=(makers["Cabinet"], makers["Leader"]),
            committees=(committees["Cabinet"], committees["Leader"]),
        )
        entry = entry_of(decision)
        ids = {"decision_makers": tuple(makers[name] for name in order)}
        ids["committees"] = tuple(committees[name] for name in order)
        edit(session, decision, replace(entry, **ids))
        uuid = decision.uuid
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        assert tuple(maker.name for maker in kept.decision_makers) == order
        assert tuple(committee.name for committee in kept.committees) == order


def test_documents_that_did_not_change_stay_the_same_rows(database: Database) -> None:
    papers = (Paper("Report", "https://plan.example.gov.uk/a"), Paper("Annex"))
    with database.transaction() as session:
        decision = add_decision(session, now=NOW, documents=papers)
        before = [paper.id for paper in decision.documents]
        edit(session, decision, an_entry(session, title="Hall", documents=papers))
        assert [paper.id for paper in decision.documents] == before
        edit(session, decision, an_entry(session, documents=papers[:1]))
        assert [paper.title for paper in session.exec(select(Document))] == ["Report"]


def test_the_second_of_two_officers_is_refused_and_nothing_is_lost(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOW)
        uuid, seen = decision.uuid, decision.revision
    with database.transaction() as session:
        entry = an_entry(session, title="Priya’s title")
        decisions.edit(session, uuid, entry, revision=seen, actor="Priya Shaw", now=LATER)
    with pytest.raises(EditedMeanwhile) as refused, database.transaction() as session:
        decisions.edit(session, uuid, replace(entry, title="Tom’s"), revision=seen, actor="Tom Reeve", now=LATER)
    assert refused.value.message == "Priya Shaw saved this decision while you were working on it."
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        assert (kept.title, kept.revision) == ("Priya’s title", seen + 1)
        assert [event.action for event in trail(session, kept)] == ["created", "put in the plan", "edited"]


def test_a_page_out_of_date_is_refused_for_every_kind_of_change(database: Database) -> None:
    with database.transaction() as session:
        uuid = add_decision(session, now=NOW).uuid
        old = {"revision": 1, "actor": ACTOR, "now": LATER}
        with pytest.raises(EditedMeanwhile):
            decisions.move_date(session, uuid, month(2012, 2), reason="Late.", **old)
        with pytest.raises(EditedMeanwhile):
            decisions.withdraw(session, uuid, reason="No.", **old)
        with pytest.raises(EditedMeanwhile):
            decisions.publish_notice(session, uuid, **old)
        with pytest.raises(EditedMeanwhile):
            decisions.discard(session, uuid, **old)


def test_a_decision_that_is_not_there_is_not_found(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotFound):
        withdraw(session, Decision(uuid="none", reference="", reference_key="", slug="", title=""))


def test_every_date_it_had_is_kept_with_the_reason(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOW)
        move(session, decision, month(2012, 2), "The bids are late.")
        move(session, decision, month(2012, 4), "The inspectors ask for more.")
        uuid = decision.uuid
    with database.reading() as session:
        kept = query.for_change(session, uuid)
        assert kept is not None
        assert (kept.status, expected_of(kept)) == (Status.DEFERRED, month(2012, 4))
        assert [(old_date_of(one), new_date_of(one), one.reason, one.changed_by) for one in kept.date_changes] == [
            (JANUARY_2012, month(2012, 2), "The bids are late.", "Tom Reeve"),
            (month(2012, 2), month(2012, 4), "The inspectors ask for more.", "Tom Reeve"),
        ]


def test_naming_the_day_within_the_month_is_no_deferral(database: Database) -> None:
    with database.transaction() as session:
        decision = move(session, add_decision(session, now=NOW), on_day(date(2012, 1, 31)))
        assert (decision.status, len(decision.date_changes)) == (Status.IN_PLAN, 1)


def test_moving_a_date_to_where_it_is_is_refused(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOW)
        with pytest.raises(RuleBroken, match=r"already expected then \(January 2012\)"):
            move(session, decision, JANUARY_2012)
        assert decision.date_changes == []


def test_a_withdrawn_decision_stays_with_its_reason(database: Database) -> None:
    with database.transaction() as session:
        decision = withdraw(session, add_decision(session, now=NOW), "The grant was refused.")
        assert (decision.status, decision.withdrawn_at, decision.withdrawn_reason) == (
            Status.WITHDRAWN,
            LATER,
            "The grant was refused.",
        )
        with pytest.raises(NotPermitted):
            withdraw(session, decision)


def test_a_discarded_draft_is_gone_but_the_trail_keeps_what_it_said(database: Database) -> None:
    with database.transaction() as session:
        draft = add_decision(session, now=NOW, publish=False, documents=(Paper("Report"),))
        decisions.discard(session, draft.uuid, revision=None, actor=ACTOR, now=LATER)
        session.flush()
        assert (session.exec(select(Decision)).all(), session.exec(select(Document)).all()) == ([], [])
        last = session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
        assert last is not None
        assert (last.action, last.reference, last.after) == ("discarded", "KEY/01JAN/12", None)
        assert last.before is not None
        assert last.before["title"] == "School extension"


def test_an_entry_in_the_plan_cannot_be_discarded(database: Database) -> None:
    with database.transaction() as session:
        uuid = add_decision(session, now=NOW).uuid
        with pytest.raises(NotPermitted):
            decisions.discard(session, uuid, revision=None, actor=ACTOR, now=LATER)


def test_the_trail_keeps_what_changed_before_and_after(database: Database) -> None:
    with database.transaction() as session:
        decision = add_decision(session, now=NOW)
        edit(session, decision, an_entry(session, title="Hall", decision_makers=(add_maker(session, "Cabinet").id,)))
        move(session, decision, month(2012, 2), "Late.")
        created, published, edited, moved = trail(session, decision)
        assert created.after is not None
        assert (created.before, created.after["title"], created.after["status"]) == (None, "School extension", "draft")
        assert (published.before, published.after) == ({"status": "draft"}, {"status": "in-plan"})
        assert (edited.actor, edited.at) == ("Tom Reeve", LATER)
        assert edited.before == {"title": "School extension", "decision_makers": ["Cabinet Member for Resources"]}
        assert edited.after == {"title": "Hall", "decision_makers": ["Cabinet"]}
        assert (moved.reason, moved.before, moved.after) == (
            "Late.",
            {"status": "in-plan", "expected": "January 2012"},
            {"status": "deferred", "expected": "February 2012"},
        )


def decided(session: Session, *, effect: Effect = Effect.NEXT_CALENDAR_DAY) -> Decision:
    """Add a decision published at noon on Friday 13 January 2012; its window ends on Wednesday 18 January."""
    add_rule(session, effect=effect)
    return publish_record(session, add_decision(session, now=NOW), at("2012-01-13"))


def test_a_decision_is_never_implemented_early(database: Database) -> None:
    with database.transaction() as session:
        decision = decided(session)
        with pytest.raises(RuleBroken, match="may not be implemented until Thursday 19 January 2012"):
            implement(session, decision, date(2012, 1, 18))
        implement(session, decision, date(2012, 1, 19))
        assert (decision.status, decision.implemented_on) == (Status.IMPLEMENTED, date(2012, 1, 19))
        assert trail(session, decision)[-1].after == {"status": "implemented", "implemented_on": "2012-01-19"}


def test_a_decision_is_not_recorded_as_implemented_in_the_future(database: Database) -> None:
    with database.transaction() as session, pytest.raises(RuleBroken, match="today or earlier"):
        implement(session, decided(session), date(2012, 1, 20), now="2012-01-19T12:00")


def test_a_decision_in_effect_at_the_end_of_its_last_day_waits_for_that_hour(database: Database) -> None:
    with database.transaction() as session:
        decision = decided(session, effect=Effect.END_OF_LAST_DAY)
        with pytest.raises(RuleBroken) as refused:
            implement(session, decision, date(2012, 1, 18), now="2012-01-18T23:59")
        assert refused.value.message == (
            "It is too early. May be implemented after the end of Wednesday 18 January 2012."
        )
        implement(session, decision, date(2012, 1, 18), now="2012-01-19T00:00")
        assert decision.status is Status.IMPLEMENTED
