"""What a governance officer does to an entry of the plan before it is decided."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from webapp.domain import lifecycle, wording
from webapp.domain.errors import EditedMeanwhile, NotFound, RuleBroken
from webapp.domain.expected_dates import ExpectedDate, words
from webapp.domain.lifecycle import Move, Status
from webapp.domain.plan import Particulars, missing_particulars, status_after_move
from webapp.domain.records import check_implementation
from webapp.domain.references import as_key, slug
from webapp.models.call_ins import CallInRequest
from webapp.models.decisions import DateChange, Decision
from webapp.queries import decisions as decisions_query
from webapp.queries.facts import expected_of, window_of
from webapp.services import audit, news, outbox, reminders
from webapp.services.entries import PLAIN_FIELDS, Bodies, Entry, bodies_of, facts_of, set_expected, write


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry as an import finds it: in the plan at once or a draft, and the fingerprint of its row."""

    entry: Entry
    in_plan: bool = False
    import_fingerprint: str = ""


RECORD_TEXTS = ("decision_text", "reasons", "alternatives", "interests", "dispensations")
WAIVER_TEXTS = (
    "not_callable_reason", "waiver_agreed_by", "waiver_capacity", "waiver_unable", "waiver_statement", "stated_source",
)  # fmt: skip
REQUEST_TEXTS = (
    "grounds", "alternative", "validity_by", "validity_reasons", "outcome_words", "reconsidered_words",
)  # fmt: skip
REQUEST_DAYS = ("repeats_on", "validity_on", "outcome_on", "reconsidered_on")
RECORD_DAYS = ("waiver_agreed_on", "stated_effective_on", "implementable_on")


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
        **_call_in(request),
        **{name: getattr(outcome, name) if outcome else "" for name in RECORD_TEXTS + WAIVER_TEXTS},
        **{name: _iso(getattr(outcome, name)) if outcome else None for name in RECORD_DAYS},
        "published_at": outcome.published_at.isoformat() if outcome else None,
        "call_in_closes_at": (outcome.call_in_closes_at.isoformat() if outcome and outcome.call_in_closes_at else None),
        "implemented_on": _iso(decision.implemented_on),
    }


def _call_in(request: CallInRequest | None) -> dict[str, Any]:
    """Return what the trail keeps of a request beside its signatures, which a fresh request or a finding may undo."""
    return {
        "chosen_grounds": list(request.chosen_grounds) if request else [],
        **{name: getattr(request, name) if request else "" for name in REQUEST_TEXTS},
        **{name: _iso(getattr(request, name)) if request else None for name in REQUEST_DAYS},
        "public_signatures": request.public_signatures if request else None,
        "validity": request.validity.value if request and request.validity else None,
        "outcome": request.outcome.value if request and request.outcome else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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


def create(session: Session, entry: Entry, *, actor: str, now: datetime) -> Decision:
    """Add a draft; its reference is kept as written and may match no other, however that was written."""
    (decision,) = create_all(session, [NewEntry(entry)], actor=actor, now=now)
    return decision


def create_all(
    session: Session,
    new: Sequence[NewEntry],
    *,
    actor: str,
    now: datetime,
    noticed_at: datetime | None = None,
    reason: str = "",
) -> list[Decision]:
    """Add entries with their trail, in as many statements for thousands as for one.

    For those that go into the plan at once, `noticed_at` and `reason` are what `put_in_plan` takes.
    """
    entries = [one.entry for one in new]
    bodies = bodies_of(session, entries)
    with _nobody_elses(session, entries):
        added = [_added(session, one, bodies, actor=actor, now=now) for one in new]
        for decision, one in zip(added, new, strict=True):
            if one.in_plan:
                put_in_plan(session, decision, actor=actor, now=now, noticed_at=noticed_at, reason=reason)
        return added


def edit(session: Session, uuid: str, entry: Entry, *, revision: int | None, actor: str, now: datetime) -> Decision:
    """Change what the plan says of a decision.

    Once the public has seen an entry its reference is permanent, and its date moves only with a reason (`move_date`):
    for such an entry both are left as they are, and nothing that the plan must say may be taken away.
    """
    return rewrite(session, opened(session, uuid, revision, Move.EDIT), entry, actor=actor, now=now)


def rewrite(session: Session, decision: Decision, entry: Entry, *, actor: str, now: datetime) -> Decision:
    """Do what `edit` does to a decision that is open for it already."""
    before, lacking = snapshot(decision), problems_with(decision)
    if decision.status is Status.DRAFT:
        _rename(session, decision, entry)
        set_expected(decision, entry.expected)
    write(session, decision, entry)
    if decision.status is not Status.DRAFT:
        _refuse_incomplete(decision, already=lacking)
    return saved(session, decision, Move.EDIT, before, actor=actor, now=now)


def publish_notice(session: Session, uuid: str, *, revision: int | None, actor: str, now: datetime) -> Decision:
    """Put a complete draft in the plan, where the public sees it; the moment is kept for ever."""
    return put_in_plan(session, opened(session, uuid, revision, Move.PUBLISH_NOTICE), actor=actor, now=now)


def put_in_plan(
    session: Session,
    decision: Decision,
    *,
    actor: str,
    now: datetime,
    noticed_at: datetime | None = None,
    reason: str = "",
) -> Decision:
    """Do what `publish_notice` does to a draft that is open for it already.

    `noticed_at` is for a plan that the public could read before it was put in here; the reason then says where.
    """
    _refuse_incomplete(decision)
    before = snapshot(decision)
    decision.status = Status.IN_PLAN
    decision.notice_published_at = noticed_at or now
    return saved(session, decision, Move.PUBLISH_NOTICE, before, actor=actor, now=now, reason=reason)


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
    """Give a decision in the plan another expected date, with the reason; every date it had is kept.

    Whoever follows the decision is told in the same transaction.
    """
    decision = opened(session, uuid, revision, Move.DEFER)
    old = expected_of(decision)
    give_date(session, decision, expected, reason=reason, actor=actor, now=now)
    news.tell_of_reschedules(session, [(decision, old)], now=now)
    return decision


def give_date(
    session: Session,
    decision: Decision,
    expected: ExpectedDate,
    *,
    reason: str,
    actor: str,
    now: datetime,
    moved_at: datetime | None = None,
) -> Decision:
    """Do what `move_date` does to a decision that is open for it already, but tell nobody.

    `moved_at` is when the public could first read the new date, for a plan that was published before it was put in.
    """
    old = expected_of(decision)
    if old == expected:
        raise RuleBroken(f"The decision is already expected then ({words(old)}). Enter another date.", field="when")
    before = snapshot(decision)
    decision.date_changes.append(
        DateChange(
            decision_id=_id(decision),
            changed_at=moved_at or now,
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
    set_expected(decision, expected)
    return saved(session, decision, Move.DEFER, before, actor=actor, now=now, reason=reason)


def withdraw(session: Session, uuid: str, *, reason: str, revision: int | None, actor: str, now: datetime) -> Decision:
    """Take a decision out of the plan, or rescind one already made; it stays findable with the reason.

    Reminders that wait are cancelled with it, and whoever had been told of a call-in window is told of this, as is
    whoever follows the decision.
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
    news.tell_of_withdrawal(session, decision, now=now)
    return decision


def implement(
    session: Session, uuid: str, *, implemented_on: date, today: date, revision: int | None, actor: str, now: datetime
) -> Decision:
    """Record that a decision was acted on, never before the first day on which it might be."""
    decision = opened(session, uuid, revision, Move.IMPLEMENT)
    check_implementation(
        implemented_on,
        implementable_on=decision.outcome.implementable_on if decision.outcome else None,
        window=window_of(decision.outcome),
        today=today,
        now=now,
    )
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


@contextmanager
def _nobody_elses(session: Session, entries: Sequence[Entry], own_id: int | None = None) -> Iterator[None]:
    """Write entries inside this; the database lets no reference through that is used, whoever comes first."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError:
        _refuse_taken(session, entries, own_id)
        raise


def _refuse_taken(session: Session, entries: Sequence[Entry], own_id: int | None) -> None:
    found = decisions_query.by_keys(session, [as_key(entry.reference) for entry in entries])
    taken: dict[str, Decision | Entry] = {key: other for key, other in found.items() if other.id != own_id}
    for entry in entries:
        key = as_key(entry.reference)
        if other := taken.get(key):
            raise RuleBroken(
                f"The reference {other.reference} is already used for “{other.title}”. Enter another reference.",
                field="reference",
            )
        taken[key] = entry


def _rename(session: Session, decision: Decision, entry: Entry) -> None:
    if entry.reference != decision.reference:
        with _nobody_elses(session, [entry], _id(decision)):
            decision.reference, decision.reference_key = entry.reference, as_key(entry.reference)
            decision.slug = slug(entry.reference)


def _added(session: Session, new: NewEntry, bodies: Bodies, *, actor: str, now: datetime) -> Decision:
    """Make a decision of an entry, with its trail; the bodies it names are among those given."""
    decision = Decision(
        **facts_of(new.entry, bodies),
        import_fingerprint=new.import_fingerprint,
        created_at=now,
        updated_at=now,
        updated_by=actor,
        date_changes=[],
        outcome=None,
        call_in_request=None,
    )
    set_expected(decision, new.entry.expected)
    session.add(decision)
    audit.record(session, decision, "created", actor=actor, now=now, after=snapshot(decision))
    return decision


def _id(decision: Decision) -> int:
    assert decision.id is not None, "a decision that was loaded has a number"
    return decision.id
