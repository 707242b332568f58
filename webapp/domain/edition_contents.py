"""Which decisions go into an edition, which of them are new, and what became of those that left the plan."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.comparison import in_order, is_another_date
from webapp.domain.edition import Departure, DepartureKind, EditionKind
from webapp.domain.expected_dates import ExpectedDate, earliest, in_sentence
from webapp.domain.lifecycle import UPCOMING, Status
from webapp.domain.plan_entry import DateMove, PlanEntry
from webapp.domain.plan_months import is_long_past
from webapp.domain.plan_text_lines import references_in
from webapp.domain.references import as_key

# References without a month, written tidily: 19/00096, FP/2026/14. A year of finance, 2012/13, is none.
_OTHER_REFERENCE = re.compile(r"(?<![\w/])(?:\d\d/\d{5,6}|(?=\S*\d)[A-Z]{2,8}\d{0,4}(?:/[A-Z0-9]{1,8})+)(?![\w/])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A decision that an edition may hold, as it stands: draft, in the plan or deferred.

    What a draft lacks is empty in the entry (no makers, an unknown date). `entered_on` is the day on which it was
    entered here.
    """

    entry: PlanEntry
    status: Status
    entered_on: date

    @property
    def is_draft(self) -> bool:
        """Say whether the public has not seen it yet."""
        return self.status is Status.DRAFT


@dataclass(frozen=True, slots=True)
class Contents:
    """What an edition holds, and what it does not.

    `later` can only be decided after its period, `left_out` are drafts that wait, and `stale` are overdue and were not
    in the plan before.
    """

    entries: tuple[PlanEntry, ...]
    later: tuple[PlanEntry, ...] = ()
    left_out: tuple[PlanEntry, ...] = ()
    stale: tuple[PlanEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanBefore:
    """The plan that an edition supersedes or adds to: its entries, and the day of the edition that made it so.

    `held` are the uuids of the decisions that any edition up to then held, whether they are still in the plan or not.
    """

    entries: tuple[PlanEntry, ...]
    published_on: date
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a decision since the plan before: its status, the days it had, and why it was withdrawn."""

    status: Status
    expected: ExpectedDate
    decided_on: date | None = None
    withdrawn_on: date | None = None
    reason: str = ""
    moves: tuple[DateMove, ...] = ()


def contents_of(
    candidates: Iterable[Candidate],
    *,
    kind: EditionKind,
    published_on: date,
    last_day: date,
    chosen: Collection[str] = (),
    left_out: Collection[str] = (),
    before: PlanBefore | None = None,
    listed_new: Iterable[str] = (),
    is_elsewhere: bool = False,
) -> Contents:
    """Choose what an edition holds, in the order of the expected dates and then of the references.

    `chosen` are the uuids of a supplement's entries, `left_out` those of drafts that wait. `is_elsewhere` says that the
    edition was published before this system kept it.

    *The law*: SI 2012/2089, reg. 9: notice of every key decision that is to be made. Nothing in the plan may drop out
    of it unsaid.

    *The rule*: a regular edition holds what is in the plan and the drafts that are ready, if it may be decided by the
    last day of the period, is overdue, or has no date yet. A decision that can only be made later waits for a later
    edition. What should have been made more than a year ago and was not in the plan before stays out: it comes from an
    old plan that was put in. A supplement holds what was chosen for it. Each entry keeps the date that the plan before
    gave, where it was another.

    *Example*: in the plan for January to April 2012 a decision expected in May 2012 is left for the next one; a
    decision expected in December 2011 and not made is in it. That plan, imported in November 2026 into an installation
    that publishes editions, adds nothing to the next one.

    *In doubt*: some councils show everything they know of, however late; they choose a longer period. What stays out
    can still be told in a supplement.
    """
    new = frozenset(map(as_key, listed_new))
    held, later, waiting, stale = (list[PlanEntry]() for _ in range(4))
    known = {entry.uuid: entry.expected for entry in before.entries} if before else {}
    for one in candidates:
        entry = _as_held(one.entry, before, known.get(one.entry.uuid), new)
        if is_elsewhere and before is None:
            entry = replace(entry, noticed_earlier=not entry.is_new and entry.first_noticed_on == published_on)
        if kind is EditionKind.SUPPLEMENT:
            held.extend([entry] if entry.uuid in chosen else [])
        elif one.is_draft and entry.uuid in left_out:
            waiting.append(entry)
        elif before and entry.uuid not in known and is_long_past(entry.expected, published_on):
            stale.append(entry)
        else:
            (later if _begins_after(entry.expected, last_day) else held).append(entry)
    return Contents(in_order(held), in_order(later), in_order(waiting), in_order(stale))


def departures_from(
    before: Sequence[PlanEntry],
    entries: Iterable[PlanEntry],
    fates: Mapping[str, Fate],
    *,
    kind: EditionKind,
    since: date,
    published_on: date,
) -> tuple[Departure, ...]:
    """Say what became of each entry of the plan before that a regular edition no longer holds.

    `fates` has one for the uuid of every decision that is not among the entries, `since` is the day of the edition
    before. A supplement takes nothing out.

    *The law*: none; a plan that drops an entry without a word leaves its readers guessing.

    *The rule*: it was decided, or withdrawn with a reason, or it can only be decided after this edition's period: then
    the reason of its last move is given, or the date where it was not moved since the edition before.

    *Example*: KEY/01OCT/11, moved on Thursday 5 January 2012 from January to June 2012 because the buyer withdrew,
    leaves the plan for February to May 2012 as deferred beyond the period.

    *In doubt*: a decision withdrawn after it was made and called in has left as withdrawn.
    """
    if kind is EditionKind.SUPPLEMENT:
        return ()
    held = frozenset(entry.uuid for entry in entries)
    gone = (entry for entry in in_order(before) if entry.uuid not in held)
    return tuple(_departure(entry, fates[entry.uuid], since, published_on) for entry in gone)


def new_items_typed(text: str) -> tuple[str, ...]:
    """Find the references in a pasted list of "new items this month", each once, as written and in order."""
    found = [(one.start, one.written) for one in references_in(text)]
    taken = frozenset(at for start, written in found for at in range(start, start + len(written)))
    found += [(one.start(), one.group()) for one in _OTHER_REFERENCE.finditer(text) if one.start() not in taken]
    by_key = dict[str, str]()
    for _, written in sorted(found):
        by_key.setdefault(as_key(written), " ".join(written.split()))
    return tuple(by_key.values())


def _begins_after(expected: ExpectedDate, last_day: date) -> bool:
    start = earliest(expected)
    return start is not None and start > last_day


def _as_held(
    entry: PlanEntry, before: PlanBefore | None, dated: ExpectedDate | None, listed: Collection[str]
) -> PlanEntry:
    """Return an entry as it stands beside the plan before, which *dated* it."""
    return replace(entry, is_new=_is_new(entry, before, listed), was=_was(dated, entry))


def _was(before: ExpectedDate | None, entry: PlanEntry) -> ExpectedDate | None:
    """Return the date of the plan before, where the comparison with it would say that the entry moved."""
    return before if before and is_another_date(before, entry.expected) else None


def _is_new(entry: PlanEntry, before: PlanBefore | None, listed: Collection[str]) -> bool:
    """Say whether an edition is the first to hold an entry, however long the entry was in the plan by itself.

    Where no edition before is kept, only the council's own list of new items can tell.
    """
    if before is None:
        return as_key(entry.reference) in listed
    return entry.uuid not in before.held


def _departure(entry: PlanEntry, fate: Fate, since: date, published_on: date) -> Departure:
    """Name why an entry left, and on which day."""
    kind, left_on, reason = DepartureKind.DEFERRED, published_on, f"Now expected: {in_sentence(fate.expected)}."
    if fate.status is Status.WITHDRAWN:
        kind, left_on, reason = DepartureKind.WITHDRAWN, fate.withdrawn_on or published_on, fate.reason
    elif fate.status not in UPCOMING:
        kind, left_on, reason = DepartureKind.TAKEN, fate.decided_on or published_on, ""
    elif fate.moves and fate.moves[-1].moved_on >= since:
        left_on, reason = fate.moves[-1].moved_on, fate.moves[-1].reason
    return Departure(entry.uuid, entry.reference, entry.slug, entry.title, kind, left_on, reason)
