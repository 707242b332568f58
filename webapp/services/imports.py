"""Taking a plan that was read from a file into ours: new entries, changed ones, and a report of every doubt."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain.errors import NotPermitted
from webapp.domain.expected_dates import earliest
from webapp.domain.lifecycle import WORDS, Move, Status
from webapp.domain.plan import missing_particulars
from webapp.domain.plan_rows import PlanEntryDraft, PlanReading, RowWarning, fingerprint
from webapp.domain.references import as_key
from webapp.models.decisions import Decision
from webapp.queries import decisions as decisions_query
from webapp.services import bodies, decisions
from webapp.services.decisions import Entry, entry_of, numbers


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


def import_plan(session: Session, reading: PlanReading, *, source: str, actor: str, now: datetime) -> ImportReport:
    """Add and change entries as a plan says.

    A row that says what it said when it was last imported changes nothing, whatever officers have edited since; an
    empty cell never empties what is there; a decision that has been taken is left alone. Complete entries go into
    the plan, incomplete ones stay drafts.
    """
    rows = len(reading.entries) + len(reading.refused)
    report = ImportReport(rows, [*reading.refused, *reading.warnings], refused=len(reading.refused))
    present = decisions_query.by_keys(session, [as_key(draft.reference) for draft in reading.entries])
    for draft in reading.entries:
        decision = present.get(as_key(draft.reference))
        if decision is None:
            _add(session, draft, actor=actor, now=now)
            report.new += 1
        elif decision.import_fingerprint == fingerprint(draft):
            report.unchanged += 1
        else:
            _renew(session, decision, draft, report, source=source, actor=actor, now=now)
    report.warnings.sort(key=lambda warning: warning.row)
    return report


def _add(session: Session, draft: PlanEntryDraft, *, actor: str, now: datetime) -> None:
    entry = _entry_from(session, draft)
    stand_in = replace(entry, title=entry.title or entry.matter.split("\n")[0][:300])
    decision = decisions.create(session, stand_in, actor=actor, now=now)
    decision.import_fingerprint = fingerprint(draft)
    session.flush()
    if not missing_particulars(draft.particulars):
        decisions.publish_notice(session, decision.uuid, revision=None, actor=actor, now=now)


def _renew(
    session: Session,
    decision: Decision,
    draft: PlanEntryDraft,
    report: ImportReport,
    *,
    source: str,
    actor: str,
    now: datetime,
) -> None:
    """Bring an entry up to what its row says now; leave one alone that is no longer in the plan."""
    try:
        decision = decisions.opened(session, decision.uuid, None, Move.EDIT)
    except NotPermitted:
        report.refused += 1
        words = f"The decision is no longer in the plan (“{WORDS[decision.status]}”), so this row was left out."
        report.warnings.append(RowWarning(draft.row, draft.reference, words))
        return
    revision, present = decision.revision, entry_of(decision)
    entry = _laid_over(present, _entry_from(session, draft))
    decision.import_fingerprint = fingerprint(draft)
    if decision.status is Status.DRAFT:
        if entry != present:
            decisions.edit(session, decision.uuid, entry, revision=None, actor=actor, now=now)
        # A draft without a title bears the first line of its matter, which is not yet a title.
        if draft.title and not decisions.problems_with(decision):
            decisions.publish_notice(session, decision.uuid, revision=None, actor=actor, now=now)
    else:
        _renew_published(session, decision, present, entry, source=source, actor=actor, now=now)
    if decision.revision == revision:
        report.unchanged += 1
    else:
        report.changed += 1


def _renew_published(
    session: Session, decision: Decision, present: Entry, entry: Entry, *, source: str, actor: str, now: datetime
) -> None:
    """Edit an entry of the plan, and move its date with a reason, where the row says something new."""
    if replace(entry, expected=present.expected) != present:
        decisions.edit(session, decision.uuid, entry, revision=None, actor=actor, now=now)
    if entry.expected != present.expected:
        reason = f"The plan imported from {source} gives this date."
        decisions.move_date(session, decision.uuid, entry.expected, reason=reason, revision=None, actor=actor, now=now)


def _entry_from(session: Session, draft: PlanEntryDraft) -> Entry:
    makers = bodies.decision_makers_named(session, draft.decision_makers)
    committees = bodies.committees_named(session, draft.committees)
    return Entry(
        reference=draft.reference,
        title=draft.title,
        matter=draft.matter,
        expected=draft.expected,
        decision_makers=numbers(makers),
        committees=numbers(committees),
        consultation=draft.consultation,
        lead_officer=draft.lead_officer.name,
        lead_officer_post=draft.lead_officer.post,
        lead_officer_telephone=draft.lead_officer.telephone,
        lead_officer_email=draft.lead_officer.email,
        documents_note=draft.documents_note,
    )


IN_THE_FILE = (
    "title",
    "matter",
    "consultation",
    "lead_officer",
    "lead_officer_post",
    "lead_officer_telephone",
    "lead_officer_email",
    "documents_note",
    "decision_makers",
    "committees",
)


def _laid_over(present: Entry, entry: Entry) -> Entry:
    """Return an entry as it is with what the row says laid over it; an empty cell changes nothing."""
    return replace(
        present,
        **{name: getattr(entry, name) or getattr(present, name) for name in IN_THE_FILE},
        expected=entry.expected if earliest(entry.expected) else present.expected,
    )
