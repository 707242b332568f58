"""Taking a plan that was read from a file into ours: new entries, changed ones, and a report of every doubt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from webapp.domain import wording
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import earliest
from webapp.domain.lifecycle import NOT_YET_DECIDED, UPCOMING, WORDS, Status
from webapp.domain.london import london, london_date
from webapp.domain.offices import same_name_key
from webapp.domain.plan import missing_particulars
from webapp.domain.plan_rows import PlanEntryDraft, PlanReading, RowWarning, fingerprint
from webapp.domain.references import as_key
from webapp.models.bodies import DecisionMaker, ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.queries import decisions as decisions_query
from webapp.queries.facts import expected_of
from webapp.services import bodies, decisions, news
from webapp.services.decisions import NewEntry
from webapp.services.entries import TEXTS, Entry, entry_of, numbers

AT_ONCE = 200
IN_THE_FILE = (*TEXTS, "decision_makers", "committees")


@dataclass(slots=True)
class ImportReport:
    """What an import did: rows by what became of them, and what to look at."""

    rows: int
    warnings: list[RowWarning]
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    def to_data(self) -> dict[str, Any]:
        """Return the report as JSON: `rows`, `new`, `changed`, `unchanged`, `refused` and `warnings`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The row numbers of the bodies that a plan names, by name."""

    decision_makers: dict[str, int]
    committees: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Publication:
    """When the public saw what an import puts in the plan, where it was not now, and the words for the trail."""

    noticed_at: datetime | None = None
    reason: str = ""


def import_plan(
    session: Session,
    reading: PlanReading,
    *,
    source: str,
    actor: str,
    now: datetime,
    published_on: date | None = None,
) -> ImportReport:
    """Add and change entries as a plan says.

    A row that says what it said when it was last imported changes nothing, whatever officers have edited since; an
    empty cell never empties what is there; a decision that has been taken is left alone. Complete entries go into
    the plan, incomplete ones stay drafts. Their notice is of now or, where the plan was published elsewhere on
    `published_on`, of the beginning of that day; entries that the public saw already keep theirs. Whoever follows an
    entry that moves now is told; what was published elsewhere is old news.
    """
    publication = _publication(published_on, source, now)
    drafts = reading.entries
    rows = len(drafts) + len(reading.refused)
    report = ImportReport(rows, [*reading.refused, *reading.warnings], refused=len(reading.refused))
    known = decisions_query.fingerprints_for_change(session, [_key(draft) for draft in drafts])
    new = [draft for draft in drafts if _key(draft) not in known]
    differing = [draft for draft in drafts if _key(draft) in known and known[_key(draft)] != fingerprint(draft)]
    report.new, report.unchanged = len(new), len(drafts) - len(new) - len(differing)
    present = decisions_query.by_keys(session, [_key(draft) for draft in differing])
    renewed = [draft for draft in differing if _is_still_open(present[_key(draft)], draft, report)]
    found = _bodies_of(session, [*new, *renewed])
    dated = [(decision, expected_of(decision)) for decision in present.values() if decision.status in UPCOMING]
    for draft in renewed:
        decision = present[_key(draft)]
        row = _entry_from(draft, found)
        if _renew(session, decision, draft, row, publication, source=source, actor=actor, now=now):
            report.changed += 1
        else:
            report.unchanged += 1
    if published_on is None:
        moved = [(decision, old) for decision, old in dated if expected_of(decision) != old]
        news.tell_of_reschedules(session, moved, now=now)
    # In the order of their references, so that of two imports at once one waits for the other.
    in_order = sorted(new, key=_key)
    for start in range(0, len(in_order), AT_ONCE):
        batch = [_new(draft, found) for draft in in_order[start : start + AT_ONCE]]
        decisions.create_all(
            session, batch, actor=actor, now=now, noticed_at=publication.noticed_at, reason=publication.reason
        )
    report.warnings.sort(key=lambda warning: warning.row)
    return report


def _publication(published_on: date | None, source: str, now: datetime) -> _Publication:
    """Turn the day on which a plan was published elsewhere into an instant and words; refuse a day to come."""
    if published_on is None:
        return _Publication()
    if published_on > london_date(now):
        raise RuleBroken(
            f"{wording.day(published_on)} is in the future. Enter the day on which the plan was published, or leave it "
            "empty.",
            field="published_on",
        )
    return _Publication(london(published_on, time()), f"Published on {wording.day(published_on)} in {source}")


def _key(draft: PlanEntryDraft) -> str:
    return as_key(draft.reference)


def _is_still_open(decision: Decision, draft: PlanEntryDraft, report: ImportReport) -> bool:
    """Say whether a row may change an entry; report one whose entry is no longer in the plan."""
    if decision.status in NOT_YET_DECIDED:
        return True
    report.refused += 1
    words = f"The decision is no longer in the plan (“{WORDS[decision.status]}”), so this row was left out."
    report.warnings.append(RowWarning(draft.row, draft.reference, words))
    return False


def _bodies_of(session: Session, drafts: Sequence[PlanEntryDraft]) -> _Numbers:
    """Find every body that the rows name, adding those that are not known yet."""

    def by_name(
        named: Callable[[Session, Iterable[str]], Sequence[DecisionMaker | ScrutinyCommittee]], names: Iterable[str]
    ) -> dict[str, int]:
        # In the order of their keys, so that two imports at once add new names in one order.
        ordered = sorted(dict.fromkeys(names), key=same_name_key)
        return dict(zip(ordered, numbers(named(session, ordered)), strict=True))

    return _Numbers(
        decision_makers=by_name(
            bodies.decision_makers_named, (name for draft in drafts for name in draft.decision_makers)
        ),
        committees=by_name(bodies.committees_named, (name for draft in drafts for name in draft.committees)),
    )


def _new(draft: PlanEntryDraft, found: _Numbers) -> NewEntry:
    entry = _entry_from(draft, found)
    titled = replace(entry, title=entry.title or entry.matter.split("\n")[0][:300])
    return NewEntry(titled, not missing_particulars(draft.particulars), fingerprint(draft))


def _renew(
    session: Session,
    decision: Decision,
    draft: PlanEntryDraft,
    row: Entry,
    publication: _Publication,
    *,
    source: str,
    actor: str,
    now: datetime,
) -> bool:
    """Bring an entry up to what its row says now; say whether that changed it."""
    revision, present = decision.revision, entry_of(decision)
    entry = _laid_over(present, row)
    decision.import_fingerprint = fingerprint(draft)
    if decision.status is Status.DRAFT:
        if entry != present:
            decisions.rewrite(session, decision, entry, actor=actor, now=now)
        # A draft without a title bears the first line of its matter, which is not yet a title.
        if draft.title and not decisions.problems_with(decision):
            decisions.put_in_plan(
                session,
                decision,
                actor=actor,
                now=now,
                noticed_at=publication.noticed_at,
                reason=publication.reason,
            )
    else:
        _renew_published(session, decision, present, entry, publication, source=source, actor=actor, now=now)
    return decision.revision != revision


def _renew_published(
    session: Session,
    decision: Decision,
    present: Entry,
    entry: Entry,
    publication: _Publication,
    *,
    source: str,
    actor: str,
    now: datetime,
) -> None:
    """Edit an entry of the plan, and move its date with a reason, where the row says something new."""
    if replace(entry, expected=present.expected) != present:
        decisions.rewrite(session, decision, entry, actor=actor, now=now)
    if entry.expected != present.expected:
        reason = publication.reason or f"The plan imported from {source} gives this date."
        decisions.give_date(
            session, decision, entry.expected, reason=reason, actor=actor, now=now, moved_at=publication.noticed_at
        )


def _entry_from(draft: PlanEntryDraft, found: _Numbers) -> Entry:
    return Entry(
        reference=draft.reference,
        title=draft.title,
        matter=draft.matter,
        expected=draft.expected,
        decision_makers=tuple(found.decision_makers[name] for name in draft.decision_makers),
        committees=tuple(found.committees[name] for name in draft.committees),
        consultation=draft.consultation,
        lead_officer=draft.lead_officer.name,
        lead_officer_post=draft.lead_officer.post,
        lead_officer_telephone=draft.lead_officer.telephone,
        lead_officer_email=draft.lead_officer.email,
        documents_note=draft.documents_note,
        directorate=draft.directorate,
    )


def _laid_over(present: Entry, entry: Entry) -> Entry:
    """Return an entry as it is with what the row says laid over it; an empty cell changes nothing."""
    return replace(
        present,
        **{name: getattr(entry, name) or getattr(present, name) for name in IN_THE_FILE},
        expected=entry.expected if earliest(entry.expected) else present.expected,
    )
