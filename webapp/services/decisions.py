"""What a governance officer does to an entry of the plan before it is decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from webapp.domain import lifecycle, wording
from webapp.domain.call_in import implementation_phrase
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.expected_dates import ExpectedDate, words
from webapp.domain.key_decisions import KeyGround
from webapp.domain.lifecycle import Move, Status
from webapp.domain.plan import Particulars, missing_particulars, status_after_move
from webapp.domain.references import as_key, slug
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee, Ward
from webapp.models.decisions import DateChange, Decision, Document, Restriction
from webapp.queries import decisions as decisions_query
from webapp.queries.facts import expected_of, may_be_implemented, window_of
from webapp.services import audit, outbox, reminders


@dataclass(frozen=True, slots=True)
class Paper:
    """A document submitted to the decision maker."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything an officer can write about a decision in the plan; bodies by their row numbers."""

    reference: str
    title: str
    matter: str
    expected: ExpectedDate
    is_key: bool = True
    key_ground: KeyGround | None = None
    decision_makers: tuple[int, ...] = ()
    committees: tuple[int, ...] = ()
    wards: tuple[int, ...] = ()
    all_wards: bool = False
    consultation: str = ""
    lead_officer: str = ""
    lead_officer_post: str = ""
    lead_officer_telephone: str = ""
    lead_officer_email: str = ""
    documents: tuple[Paper, ...] = ()
    documents_note: str = ""
    restriction: Restriction = Restriction.PUBLIC
    exempt_paragraph: int | None = None


PLAIN_FIELDS = (
    "title",
    "matter",
    "is_key",
    "key_ground",
    "all_wards",
    "consultation",
    "lead_officer",
    "lead_officer_post",
    "lead_officer_telephone",
    "lead_officer_email",
    "documents_note",
    "restriction",
    "exempt_paragraph",
)


def snapshot(decision: Decision) -> dict[str, Any]:
    """Return what the trail of changes keeps of a decision: plain values, bodies by name."""
    outcome, request = decision.outcome, decision.call_in_request
    return {
        "reference": decision.reference,
        **{name: getattr(decision, name) for name in PLAIN_FIELDS},
        "status": decision.status.value,
        "expected": words(expected_of(decision)),
        "decision_makers": [maker.name for maker in decision.decision_makers],
        "committees": [committee.name for committee in decision.committees],
        "wards": [ward.name for ward in decision.wards],
        "documents": [f"{paper.title} {paper.url}".strip() for paper in decision.documents],
        "signatures": [
            f"{one.person.name}, {wording.moment(one.received_at)}{'' if one.counts else ' (does not count)'}"
            for one in (request.signatories if request else ())
        ],
        "published_at": outcome.published_at.isoformat() if outcome else None,
        "call_in_closes_at": (outcome.call_in_closes_at.isoformat() if outcome and outcome.call_in_closes_at else None),
        "implementable_on": (outcome.implementable_on.isoformat() if outcome and outcome.implementable_on else None),
        "implemented_on": decision.implemented_on.isoformat() if decision.implemented_on else None,
    }


def opened(session: Session, uuid: str, revision: int | None, move: Move) -> Decision:
    """Load a decision for a change, locked; refuse a move its status forbids and a page that is out of date.

    `revision` is what the officer's page was made from; None is for the clock and for imports, which read and write
    in one go.
    """
    decision = decisions_query.for_change(session, uuid)
    if decision is None:
        raise NotFound("There is no such decision. It may have been discarded.")
    if revision is not None and decision.revision != revision:
        raise EditedMeanwhile(
            f"{decision.updated_by or 'Somebody else'} saved this decision while you were working on it."
        )
    lifecycle.require(move, decision.status)
    return decision


def saved(
    session: Session,
    decision: Decision,
    move: Move,
    before: dict[str, Any],
    *,
    actor: str,
    now: datetime,
    reason: str = "",
) -> Decision:
    """Close a change: a new revision, and a line in the trail."""
    decision.revision += 1
    decision.updated_at = now
    decision.updated_by = actor
    session.add(decision)
    audit.record(
        session,
        decision,
        move.value,
        actor=actor,
        now=now,
        reason=reason,
        before=before,
        after=snapshot(decision),
    )
    return decision


def entry_of(decision: Decision) -> Entry:
    """Return what a decision says now, as an officer would write it."""
    return Entry(
        reference=decision.reference,
        **{name: getattr(decision, name) for name in PLAIN_FIELDS},
        expected=expected_of(decision),
        decision_makers=numbers(decision.decision_makers),
        committees=numbers(decision.committees),
        wards=numbers(decision.wards),
        documents=tuple(Paper(paper.title, paper.url) for paper in decision.documents),
    )


def numbers(rows: Iterable[DecisionMaker | ScrutinyCommittee | Ward]) -> tuple[int, ...]:
    """Return the row numbers of bodies, in order."""
    return tuple(row.id for row in rows if row.id is not None)


def create(session: Session, entry: Entry, *, actor: str, now: datetime) -> Decision:
    """Add a draft; its reference is kept as written and may match no other, however that was written."""
    _refuse_taken(session, entry.reference)
    decision = Decision(
        reference=entry.reference,
        reference_key=as_key(entry.reference),
        slug=slug(entry.reference),
        title=entry.title,
        created_at=now,
        updated_at=now,
        updated_by=actor,
        decision_makers=[],
        committees=[],
        wards=[],
        documents=[],
        date_changes=[],
        outcome=None,
        call_in_request=None,
    )
    _set_expected(decision, entry.expected)
    try:
        with session.begin_nested():
            session.add(decision)
    except IntegrityError:
        # On PostgreSQL two officers who were offered the same reference may get here together.
        _refuse_taken(session, entry.reference)
        raise
    _write(session, decision, entry)
    session.flush()
    audit.record(session, decision, "created", actor=actor, now=now, after=snapshot(decision))
    return decision


def edit(session: Session, uuid: str, entry: Entry, *, revision: int | None, actor: str, now: datetime) -> Decision:
    """Change what the plan says of a decision.

    Once the public has seen an entry its reference is permanent, and its date moves only with a reason (`move_date`):
    for such an entry both are left as they are, and nothing that the plan must say may be taken away.
    """
    decision = opened(session, uuid, revision, Move.EDIT)
    before, lacking = snapshot(decision), problems_with(decision)
    if decision.status is Status.DRAFT:
        _rename(session, decision, entry.reference)
        _set_expected(decision, entry.expected)
    _write(session, decision, entry)
    if decision.status is not Status.DRAFT:
        _refuse_incomplete(decision, already=lacking)
    session.flush()
    return saved(session, decision, Move.EDIT, before, actor=actor, now=now)


def publish_notice(session: Session, uuid: str, *, revision: int | None, actor: str, now: datetime) -> Decision:
    """Put a complete draft in the plan, where the public sees it; the moment is kept for ever."""
    decision = opened(session, uuid, revision, Move.PUBLISH_NOTICE)
    _refuse_incomplete(decision)
    before = snapshot(decision)
    decision.status = Status.IN_PLAN
    decision.notice_published_at = now
    return saved(session, decision, Move.PUBLISH_NOTICE, before, actor=actor, now=now)


def discard(session: Session, uuid: str, *, revision: int | None, actor: str, now: datetime) -> None:
    """Delete a draft that nobody outside has seen; the trail keeps what it said."""
    decision = opened(session, uuid, revision, Move.DISCARD)
    audit.record(session, decision, Move.DISCARD.value, actor=actor, now=now, before=snapshot(decision))
    session.delete(decision)


def move_date(
    session: Session,
    uuid: str,
    expected: ExpectedDate,
    *,
    reason: str,
    revision: int | None,
    actor: str,
    now: datetime,
) -> Decision:
    """Give a decision in the plan another expected date, with the reason; every date it had is kept."""
    decision = opened(session, uuid, revision, Move.DEFER)
    old = expected_of(decision)
    if old == expected:
        raise RuleBroken(f"The decision is already expected then ({words(old)}). Enter another date.", field="when")
    before = snapshot(decision)
    decision.date_changes.append(
        DateChange(
            decision_id=_id(decision),
            changed_at=now,
            changed_by=actor,
            reason=reason,
            old_precision=old.precision,
            old_from=old.starts_on,
            old_to=old.ends_on,
            old_text=old.text,
            new_precision=expected.precision,
            new_from=expected.starts_on,
            new_to=expected.ends_on,
            new_text=expected.text,
        )
    )
    decision.status = status_after_move(decision.status, old=old, new=expected)
    _set_expected(decision, expected)
    return saved(session, decision, Move.DEFER, before, actor=actor, now=now, reason=reason)


def withdraw(session: Session, uuid: str, *, reason: str, revision: int | None, actor: str, now: datetime) -> Decision:
    """Take a decision out of the plan, or rescind one already made; it stays findable with the reason.

    Reminders that wait are cancelled with it, and whoever had been told of a call-in window is told of this.
    """
    decision = opened(session, uuid, revision, Move.WITHDRAW)
    before = snapshot(decision)
    decision.status = Status.WITHDRAWN
    decision.withdrawn_at = now
    decision.withdrawn_reason = reason
    if decision.outcome:
        decision.outcome.implementable_on = None
    saved(session, decision, Move.WITHDRAW, before, actor=actor, now=now, reason=reason)
    outbox.cancel_waiting(session, _id(decision), "withdrawn", now)
    reminders.tell_of_change(session, decision, kind=reminders.ChangeKind.WITHDRAWN, now=now)
    return decision


def implement(
    session: Session, uuid: str, *, implemented_on: date, today: date, revision: int | None, actor: str, now: datetime
) -> Decision:
    """Record that a decision was acted on, never before the first day on which it might be."""
    decision = opened(session, uuid, revision, Move.IMPLEMENT)
    may_from = decision.outcome.implementable_on if decision.outcome else None
    if may_from is None or implemented_on < may_from:
        first = f" until {wording.day(may_from)}" if may_from else " while it is suspended"
        raise RuleBroken(f"This decision may not be implemented{first}.", field="day")
    if (window := window_of(decision.outcome)) and not may_be_implemented(decision.outcome, now):
        raise RuleBroken(f"It is too early. {implementation_phrase(window)}.", field="day")
    if implemented_on > today:
        raise RuleBroken("The day of implementation must be today or earlier.", field="day")
    before = snapshot(decision)
    decision.status = Status.IMPLEMENTED
    decision.implemented_on = implemented_on
    return saved(session, decision, Move.IMPLEMENT, before, actor=actor, now=now)


def problems_with(decision: Decision) -> tuple[str, ...]:
    """Return what keeps a decision out of the plan, one sentence each."""
    return missing_particulars(
        Particulars(
            title=decision.title,
            matter=decision.matter,
            has_decision_maker=bool(decision.decision_makers),
            expected=expected_of(decision),
        )
    )


def _refuse_incomplete(decision: Decision, *, already: tuple[str, ...] = ()) -> None:
    if missing := [sentence for sentence in problems_with(decision) if sentence not in already]:
        raise RuleBroken("This entry cannot be in the plan like this. " + " ".join(missing))


def _refuse_taken(session: Session, reference: str, own_id: int | None = None) -> None:
    other = decisions_query.by_key(session, as_key(reference))
    if other is not None and other.id != own_id:
        raise RuleBroken(
            f"The reference {other.reference} is already used for “{other.title}”. Enter another reference.",
            field="reference",
        )


def _rename(session: Session, decision: Decision, reference: str) -> None:
    _refuse_taken(session, reference, _id(decision))
    decision.reference, decision.reference_key, decision.slug = reference, as_key(reference), slug(reference)


def _set_expected(decision: Decision, expected: ExpectedDate) -> None:
    decision.expected_precision = expected.precision
    decision.expected_from = expected.starts_on
    decision.expected_to = expected.ends_on
    decision.expected_text = expected.text


def _write(session: Session, decision: Decision, entry: Entry) -> None:
    for name in PLAIN_FIELDS:
        setattr(decision, name, getattr(entry, name))
    _link(session, decision, "decision_makers", _in_order(session, DecisionMaker, entry.decision_makers))
    _link(session, decision, "committees", _in_order(session, ScrutinyCommittee, entry.committees))
    decision.wards = _in_order(session, Ward, entry.wards)
    papers = [(paper.title, paper.url) for paper in entry.documents]
    if papers != [(paper.title, paper.url) for paper in decision.documents]:
        decision.documents = [Document(decision_id=_id(decision), title=title, url=url) for title, url in papers]


def _link(session: Session, decision: Decision, name: str, rows: list[Any]) -> None:
    """Link bodies to a decision in an order: links carry it by their numbers, so another order needs new links."""
    if getattr(decision, name) == rows:
        return
    setattr(decision, name, [])
    session.flush()
    setattr(decision, name, rows)


def _in_order(session: Session, table: type[Any], ids: Sequence[int]) -> list[Any]:
    """Return the rows with these numbers in the order given."""
    if not ids:
        return []
    found = {row.id: row for row in session.exec(select(table).where(col(table.id).in_(ids)))}
    return [found[number] for number in dict.fromkeys(ids) if number in found]


def _id(decision: Decision) -> int:
    assert decision.id is not None, "a decision that was loaded has a number"
    return decision.id
