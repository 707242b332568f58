"""What is checked before an edition is published: problems that stop it, and warnings that an officer weighs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from webapp.domain.days import WorkingCalendar
from webapp.domain.edition import EditionKind
from webapp.domain.edition_notice import late_plan, short_notice
from webapp.domain.edition_period import Period, months_of
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import latest, sentence
from webapp.domain.notice import NoticeRule
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.plan import Particulars, missing_particulars
from webapp.domain.plan_entry import Maker, PlanEntry
from webapp.domain.references import as_key, looks_tidy
from webapp.domain.revealing_titles import may_reveal
from webapp.domain.statutory_notices import WrittenNotice
from webapp.domain.wording import count, day, listed

NO_ENTRIES = "The edition holds no entry."


class About(StrEnum):
    """What a finding is about: the heading under which it stands."""

    NO_ENTRIES = "Nothing to publish"
    REFERENCE = "Reference"
    TWICE = "The same reference twice"
    PARTICULARS = "Particulars missing"
    NOTICE = "Length of notice"
    PLAN = "Publication of the plan"
    PASSED = "Date that has passed"
    MAKER = "Names of those who decide"
    COMMITTEE = "Scrutiny committee"
    GROUND = "Ground for being key"
    NEW_ITEMS = "List of new items"
    EMPTY_MONTH = "Month without a decision"
    TITLE = "Title of an exempt matter"
    SAME = "Nothing changed"
    TODAY = "Names and words of today"
    DATED = "Notice dated before it was entered"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem or a warning in a sentence, with the entry it is about; one about the whole edition names none."""

    reference: str
    words: str
    slug: str = ""
    uuid: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Under which an edition is checked: its kind, its period, its day, the law, and what was published before it.

    `listed_new` are the references of its own list of new items, if it has one. `notices` are the statutory notices
    that stand, by the uuid of their decision. `is_same` says that nothing changed since the edition before. Of one
    that was published elsewhere, `drafts` has the day on which each draft that it announces was entered here, by uuid.
    """

    kind: EditionKind
    period: Period
    published_on: date
    rules: Sequence[NoticeRule]
    calendar: WorkingCalendar
    before: Sequence[PlanEntry] = ()
    listed_new: Sequence[str] = ()
    notices: Mapping[str, Sequence[WrittenNotice]] = field(default_factory=dict)
    is_same: bool = False
    is_elsewhere: bool = False
    drafts: Mapping[str, date] = field(default_factory=dict)


def problems_with(entries: Sequence[PlanEntry]) -> tuple[Finding, ...]:
    """List what stops an edition from being published.

    *The law*: SI 2012/2089, reg. 9(1): the matter, the decision maker, and the date or period of each decision must be
    stated.

    *The rule*: nothing is published while an entry lacks a title, the matter, a decision maker, a date or period, or a
    reference of its own. Two ways of writing one reference count as one. An edition without entries is none.

    *Example*: KEY04/NOV/11 and KEY/04NOV/11 in one edition stop it.

    *In doubt*: a date "to be confirmed" is no date; a month is enough.
    """
    if not entries:
        return (Finding("", NO_ENTRIES, about=About.NO_ENTRIES),)
    return (*_without_reference(entries), *_twice(entries), *_incomplete(entries))


def warnings_about(entries: Sequence[PlanEntry], found: Circumstances) -> tuple[Finding, ...]:
    """List what an officer should look at before publishing; none of it stops an edition.

    *The law*: SI 2012/2089, regs 8 and 9; before 10 September 2012, SI 2000/3272.

    *The rule*: notice that is too short, with the earliest lawful day and the routes open; an office whose holder, or
    a body whose members, are not named (reg. 9(1)(c)); dates that have passed; no scrutiny committee; no ground for
    being key; untidy references; a list of new items that does not match the entries; months in which nothing is
    expected; titles that may reveal an exempt matter; nothing changed since the edition before. Of an edition that was
    published elsewhere: its names and the words in front are those of today, and notice of its drafts is dated before
    they were entered here.

    *Example*: the plan for January to April 2012 announced KEY/03MAR/12 as new and had no such entry, and nothing was
    expected in April 2012.

    *In doubt*: a plan of the older law is judged as a whole, by its day of publication, never by days of notice.
    """
    return (
        *_of_the_whole(found),
        *_dated_before(entries, found),
        *_notice(entries, found),
        *_nameless_makers(entries),
        *_plain_doubts(entries, found.published_on),
        *_new_items(entries, found),
        *_empty_months(entries, found),
        *_titles(entries),
    )


def _about(entry: PlanEntry, words: str, about: About) -> Finding:
    return Finding(entry.reference, words, entry.slug, entry.uuid, about)


def _name(entry: PlanEntry) -> str:
    """Name an entry by its reference, without one by its title."""
    return entry.reference or (f"“{entry.title}”" if entry.title else "An entry without reference and title")


def _joined(entry: PlanEntry, said: str) -> str:
    """Put the name of an entry in front of a sentence."""
    return f"{_name(entry)}: {said[0].lower()}{said[1:]}"


def _without_reference(entries: Iterable[PlanEntry]) -> Iterator[Finding]:
    for entry in entries:
        if not as_key(entry.reference):
            yield _about(entry, _joined(entry, "It has no reference."), About.REFERENCE)


def _twice(entries: Iterable[PlanEntry]) -> Iterator[Finding]:
    """Name each reference that stands there more than once, once, at its first entry."""
    by_key = defaultdict[str, list[PlanEntry]](list)
    for entry in entries:
        by_key[as_key(entry.reference)].append(entry)
    for key, same in by_key.items():
        if key and len(same) > 1:
            written = listed([one.reference for one in same])
            yield _about(same[0], f"{count(len(same), 'entry', 'entries')} have one reference: {written}.", About.TWICE)


def _incomplete(entries: Iterable[PlanEntry]) -> Iterator[Finding]:
    for entry in entries:
        stated = Particulars(entry.title, entry.matter, bool(entry.makers), entry.expected)
        for said in missing_particulars(stated):
            yield _about(entry, _joined(entry, said), About.PARTICULARS)


def _of_the_whole(found: Circumstances) -> Iterator[Finding]:
    """Point out what is true of the edition and of no entry alone."""
    if found.is_same:
        yield Finding("", "Nothing changed since the edition before.", about=About.SAME)
    if found.is_elsewhere:
        words = "Names of offices, their holders and committees, and the words in front, are those of today"
        yield Finding("", f"{words}, not those of {day(found.published_on)}.", about=About.TODAY)


def _dated_before(entries: Iterable[PlanEntry], found: Circumstances) -> Iterator[Finding]:
    """Name the drafts whose notice gets a day on which nobody had entered them here."""
    for entry in entries:
        entered_on = found.drafts.get(entry.uuid)
        if found.is_elsewhere and entered_on is not None and entered_on > found.published_on:
            dated = f"Its notice will be dated {day(found.published_on)}"
            words = f"{dated}, before it was entered here on {day(entered_on)}."
            yield _about(entry, _joined(entry, words), About.DATED)


def _notice(entries: Iterable[PlanEntry], found: Circumstances) -> Iterator[Finding]:
    """Judge the notice of each entry; what cannot be judged is said once for each reason."""
    unjudged = defaultdict[str, int](int)
    if found.kind is EditionKind.REGULAR:
        try:
            late = late_plan(rules=found.rules, period=found.period, published_on=found.published_on)
        except RuleBroken as unknown:
            yield Finding("", unknown.message, about=About.PLAN)
        else:
            if late:
                yield Finding("", late, about=About.PLAN)
    for entry in entries:
        try:
            words = short_notice(
                entry,
                rules=found.rules,
                calendar=found.calendar,
                published_on=found.published_on,
                notices=found.notices.get(entry.uuid, ()),
            )
        except RuleBroken as unknown:
            unjudged[unknown.message] += 1
        else:
            if words:
                yield _about(entry, words, About.NOTICE)
    for message, number in unjudged.items():
        notice = f"The notice of {count(number, 'entry', 'entries')} cannot be judged"
        yield Finding("", f"{notice}. {message}", about=About.NOTICE)


def _nameless_makers(entries: Iterable[PlanEntry]) -> Iterator[Finding]:
    """Point out each office without its holder's name and each body without its members, once."""
    of = defaultdict[Maker, list[str]](list)
    for entry in entries:
        for maker in entry.makers:
            of[maker].append(_name(entry))
    for maker, references in of.items():
        is_body = maker.kind in {DecisionMakerKind.CABINET, DecisionMakerKind.COMMITTEE}
        if not (maker.members if is_body else maker.holder):
            lacking = "its members are not named" if is_body else "nobody is named as its holder"
            yield Finding("", f"{maker.name}: {lacking} ({listed(references)}).", about=About.MAKER)


def _plain_doubts(entries: Iterable[PlanEntry], published_on: date) -> Iterator[Finding]:
    """Point out what is seen from one entry alone."""
    for entry in entries:
        if _has_passed(entry, published_on):
            words = f"{sentence(entry.expected)}; that has passed on the day of publication, {day(published_on)}."
            yield _about(entry, _joined(entry, words), About.PASSED)
        if not entry.committees:
            words = "No scrutiny committee is named, so no committee will see it in its list."
            yield _about(entry, _joined(entry, words), About.COMMITTEE)
        if entry.is_key and entry.key_ground is None:
            yield _about(entry, _joined(entry, "It is key, and the ground is not given."), About.GROUND)
        if as_key(entry.reference) and not looks_tidy(entry.reference):
            words = f"This reference is written otherwise than its kind; it is matched as {as_key(entry.reference)}."
            yield _about(entry, _joined(entry, words), About.REFERENCE)


def _has_passed(entry: PlanEntry, published_on: date) -> bool:
    end = latest(entry.expected)
    return end is not None and end < published_on


def _new_items(entries: Sequence[PlanEntry], found: Circumstances) -> Iterator[Finding]:
    """Hold the list of new items, where there is one, against the entries and the edition before."""
    if not found.listed_new:
        return
    by_key = {as_key(entry.reference): entry for entry in entries}
    before = frozenset(as_key(entry.reference) for entry in found.before)
    listed_new = {as_key(reference): reference for reference in found.listed_new}
    for key, written in listed_new.items():
        entry = by_key.get(key)
        if entry is None:
            words = f"{written} is announced as new, and the edition has no entry for it."
            yield Finding(written, words, about=About.NEW_ITEMS)
        elif key in before:
            words = f"{written} is announced as new, and the edition before already held it."
            yield _about(entry, words, About.NEW_ITEMS)
    for key, entry in by_key.items():
        if entry.is_new and key not in listed_new:
            yield _about(entry, f"{_name(entry)} is new and missing from the list of new items.", About.NEW_ITEMS)


def _empty_months(entries: Iterable[PlanEntry], found: Circumstances) -> Iterator[Finding]:
    """Name the months of a regular edition in which nothing is expected; an open date counts where it begins."""
    if found.kind is not EditionKind.REGULAR:
        return
    months = months_of(*found.period)
    filled = set[int]()
    for entry in entries:
        start = entry.expected.starts_on
        if start is not None:
            last = latest(entry.expected) or start
            filled |= {place for place, month in enumerate(months) if start <= month.last and last >= month.first}
    for place, month in enumerate(months):
        if place not in filled:
            yield Finding("", f"Nothing is expected {month.in_words}.", about=About.EMPTY_MONTH)


def _titles(entries: Iterable[PlanEntry]) -> Iterator[Finding]:
    for entry in entries:
        signs = may_reveal(entry.title) if entry.is_private else ()
        if signs:
            words = f"{_name(entry)}: the title may reveal what its report keeps from the public: {listed(signs)}."
            yield _about(entry, words, About.TITLE)
