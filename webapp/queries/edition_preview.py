"""The next edition as it would be published now: what it holds, what keeps it back, what changed, who will be told."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from webapp.domain.comparison import Comparison, compare
from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.edition import Departure, Edition, EditionHead, EditionKind, FrontMatter
from webapp.domain.edition_checks import Circumstances, Finding, problems_with, warnings_about
from webapp.domain.edition_contents import Candidate, Contents, PlanBefore, contents_of, departures_from
from webapp.domain.edition_data import departure_to_data, entry_to_data, front_to_data
from webapp.domain.edition_news import concerned
from webapp.domain.edition_period import Period, refuse_period
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule
from webapp.domain.paper import Logo
from webapp.domain.plan_entry import PlanEntry
from webapp.domain.wording import day
from webapp.queries import edition_readers, editions, plan_candidates
from webapp.queries.edition_readers import NOBODY
from webapp.queries.plan_wording import front_matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What an officer chose for an edition.

    `chosen` are the uuids of a supplement's entries, `left_out` those of drafts that wait. `published_on` is given
    with `published_elsewhere` for an edition that the public could read before this system kept it.
    """

    kind: EditionKind
    first_day: date
    last_day: date
    chosen: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    listed_new: tuple[str, ...] = ()
    note: str = ""
    published_on: date | None = None
    published_elsewhere: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """What an edition takes from the settings, and the days and rules by which its notice is judged."""

    name: str
    colour: str
    logo: Logo | None
    nation: Nation
    calendar: WorkingCalendar
    notice_rules: Sequence[NoticeRule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An edition as it would be published now, and what an officer should know before that.

    `fingerprint` stands for everything that would be published. `announced` are the drafts among the entries.
    `adds_to` is the edition that a supplement adds to.
    """

    edition: Edition
    contents: Contents
    problems: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    before: EditionHead | None
    adds_to: EditionHead | None
    comparison: Comparison
    told: edition_readers.Told
    announced: tuple[PlanEntry, ...]
    fingerprint: str


def prepare(session: Session, choices: Choices, *, council: Council, now: datetime, today: date) -> Preview:
    """Work out the edition that these choices make; nothing is changed.

    Raises RuleBroken where the period or the day of publication cannot be.
    """
    published_on = _day_of_publication(choices, today)
    refuse_period(choices.first_day, choices.last_day, published_on=published_on)
    before = editions.latest(session, up_to=published_on)
    plan_before = editions.plan_as_of(session, before.number) if before else ()
    candidates = plan_candidates.candidates(session, on=published_on)
    contents = _contents(session, choices, before, plan_before, candidates, published_on)
    head = _head(choices, editions.next_number(session), published_on=published_on, now=now)
    edition = Edition(
        head=head,
        front=_front(session, council, published_on),
        entries=contents.entries,
        departures=_departures(session, before, plan_before, contents, head),
        listed_new=choices.listed_new,
    )
    comparison = compare(plan_before, plan_after(edition, plan_before), edition.departures)
    held = {entry.uuid for entry in contents.entries}
    drafts = [one for one in candidates if one.is_draft and one.entry.uuid in held]
    circumstances = replace(
        _circumstances(edition, plan_before, council),
        notices=plan_candidates.notices(session),
        is_same=before is not None and comparison.is_empty,
        drafts={one.entry.uuid: one.entered_on for one in drafts},
    )
    told = _told(session, edition, comparison)
    return Preview(
        edition=edition,
        contents=contents,
        problems=problems_with(edition.entries),
        warnings=warnings_about(edition.entries, circumstances),
        before=before,
        adds_to=editions.added_to(session, head) if choices.kind is EditionKind.SUPPLEMENT else None,
        comparison=comparison,
        told=told,
        announced=tuple(one.entry for one in drafts),
        fingerprint=fingerprint(edition, council.logo, told),
    )


def _contents(
    session: Session,
    choices: Choices,
    before: EditionHead | None,
    plan_before: tuple[PlanEntry, ...],
    candidates: Sequence[Candidate],
    published_on: date,
) -> Contents:
    """Choose the entries."""
    return contents_of(
        candidates,
        kind=choices.kind,
        published_on=published_on,
        last_day=choices.last_day,
        chosen=choices.chosen,
        left_out=choices.left_out,
        before=_plan_before(session, before, plan_before, candidates),
        listed_new=choices.listed_new,
        is_elsewhere=bool(choices.published_elsewhere),
    )


def _told(session: Session, edition: Edition, comparison: Comparison) -> edition_readers.Told:
    """Say who will be told; nobody of what was published elsewhere."""
    if edition.head.published_elsewhere:
        return NOBODY
    concerning = concerned(edition, comparison)
    return edition_readers.told(session, edition.head.published_on, concerning=concerning)


def plan_after(edition: Edition, before: Sequence[PlanEntry]) -> tuple[PlanEntry, ...]:
    """Return the plan as the public will know it: a regular edition, or the plan before with a supplement over it."""
    kept = before if edition.head.kind is EditionKind.SUPPLEMENT else ()
    return tuple({entry.uuid: entry for entry in (*kept, *edition.entries)}.values())


def fingerprint(edition: Edition, logo: Logo | None, told: edition_readers.Told) -> str:
    """Return 64 hexadecimal digits for all that would be published and to how many; the moment changes nothing."""
    head = edition.head
    facts: dict[str, Any] = {
        "head": [
            head.number,
            head.kind.value,
            head.first_day.isoformat(),
            head.last_day.isoformat(),
            head.published_on.isoformat(),
            head.published_elsewhere,
            head.note,
        ],
        "front": front_to_data(edition.front),
        "entries": [entry_to_data(one) for one in edition.entries],
        "departures": [departure_to_data(one) for one in edition.departures],
        "listed_new": list(edition.listed_new),
        "told": [told.total, *map(list, told.by_committee)],
        "logo": hashlib.sha256(logo.content).hexdigest() if logo else "",
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _day_of_publication(choices: Choices, today: date) -> date:
    """Return the day on which the public could first read the edition: today, unless it was published elsewhere."""
    if choices.published_on is None:
        return today
    if choices.published_on > today:
        raise RuleBroken(
            f"What was already published elsewhere was published by today, {day(today)}. Enter that day.",
            field="published_on",
        )
    return choices.published_on


def _plan_before(
    session: Session, before: EditionHead | None, plan: tuple[PlanEntry, ...], candidates: Sequence[Candidate]
) -> PlanBefore | None:
    """Return the plan before, and which decisions some edition held; that is asked of those it does not hold itself."""
    if before is None:
        return None
    known = {entry.uuid for entry in plan}
    others = [one.entry.uuid for one in candidates if one.entry.uuid not in known]
    return PlanBefore(plan, before.published_on, frozenset(known) | editions.held(session, others, before.published_on))


def _head(choices: Choices, number: int, *, published_on: date, now: datetime) -> EditionHead:
    return EditionHead(
        number=number,
        kind=choices.kind,
        first_day=choices.first_day,
        last_day=choices.last_day,
        published_on=published_on,
        recorded_at=now,
        published_elsewhere=choices.published_elsewhere,
        note=choices.note,
    )


def _front(session: Session, council: Council, on: date) -> FrontMatter:
    return front_matter(session, council_name=council.name, colour=council.colour, nation=council.nation, on=on)


def _departures(
    session: Session,
    before: EditionHead | None,
    plan_before: Sequence[PlanEntry],
    contents: Contents,
    head: EditionHead,
) -> tuple[Departure, ...]:
    """Say what became of the entries that a regular edition no longer holds; a supplement takes nothing out."""
    if before is None or head.kind is EditionKind.SUPPLEMENT:
        return ()
    held = {entry.uuid for entry in contents.entries}
    return departures_from(
        plan_before,
        contents.entries,
        plan_candidates.fates(session, [entry.uuid for entry in plan_before if entry.uuid not in held]),
        kind=head.kind,
        since=before.published_on,
        published_on=head.published_on,
    )


def _circumstances(edition: Edition, before: Sequence[PlanEntry], council: Council) -> Circumstances:
    head = edition.head
    return Circumstances(
        kind=head.kind,
        period=Period(head.first_day, head.last_day),
        published_on=head.published_on,
        rules=council.notice_rules,
        calendar=council.calendar,
        before=before,
        listed_new=edition.listed_new,
        is_elsewhere=bool(head.published_elsewhere) and head.published_on < london_date(head.recorded_at),
    )
