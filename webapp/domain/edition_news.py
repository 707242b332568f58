"""What one edition says to one reader: what changed for each of their committees, then what stayed, then the rest.

Everything comes from frozen entries. Of a private report nothing is said but title, makers, dates and the paragraph,
and by name what else reads differently.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from webapp.domain.comparison import WHEN, Changed, Comparison, FieldChange, Gone
from webapp.domain.contacts import Contact
from webapp.domain.edition import DEPARTURE_WORDS, Edition, EditionHead
from webapp.domain.edition_follows import NOTHING as FOLLOWS_NOTHING
from webapp.domain.edition_follows import Concern, Follows, touched_by
from webapp.domain.exempt_information import RESTRICTION_WORDS, paragraph_words
from webapp.domain.expected_dates import in_sentence, words
from webapp.domain.plan_entry import Committee, PlanEntry
from webapp.domain.wording import count, listed, short_day

NOT_SAID = "No reason is recorded"
NOTHING = "nothing changed"
TITLE, MATTER, MAKER = "Decision", "What is to be decided", "Decision maker"
"""Particulars by the names that the pages use, which a message tells in another way than the others."""
SHORT = 200
"""How many characters of old words a message repeats at most; longer ones stand on the page of changes."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """One particular of a public report that reads differently: its name, and its new words with its old ones."""

    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryNews:
    """One entry as a message tells it; what does not apply to it is empty.

    `rewordings` say how particulars read now; `respects` only name those of which a message may say no more.
    `told_under` names the committee under which the same message has told it already.
    """

    reference: str
    slug: str
    title: str
    when: str
    makers: tuple[str, ...]
    private: str = ""
    matter: str = ""
    moved: str = ""
    reasons: tuple[str, ...] = ()
    rewordings: tuple[Rewording, ...] = ()
    respects: tuple[str, ...] = ()
    why_gone: str = ""
    told_under: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many entries there are now, and how many are new, moved, reworded and gone since."""

    entries: int = 0
    new: int = 0
    moved: int = 0
    reworded: int = 0
    gone: int = 0

    @property
    def changes_words(self) -> str:
        """Write what changed: "2 new and 1 moved"; nothing where nothing did."""
        numbers = ((self.new, "new"), (self.moved, "moved"), (self.reworded, "reworded"), (self.gone, "gone"))
        return listed([f"{number} {word}" for number, word in numbers if number])

    @property
    def entries_words(self) -> str:
        """Count the entries: "12 entries", "No entries"."""
        return count(self.entries, "entry", "entries") if self.entries else "No entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeNews:
    """What an edition says to one committee; each entry stands in one part."""

    name: str
    slug: str
    numbers: Numbers
    new: tuple[EntryNews, ...] = ()
    moved: tuple[EntryNews, ...] = ()
    reworded: tuple[EntryNews, ...] = ()
    gone: tuple[EntryNews, ...] = ()
    unchanged: tuple[EntryNews, ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, tuple[EntryNews, ...]], ...]:
        """Give the parts that hold something under their headings, changes first."""
        parts = (
            ("New", self.new),
            ("Moved", self.moved),
            ("Reworded", self.reworded),
            ("Gone", self.gone),
            ("Not changed", self.unchanged),
        )
        return tuple((heading, entries) for heading, entries in parts if entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionNews:
    """What one edition says to one reader; `since` is the edition compared with, None where there was none before.

    The last of the `committees` may be no committee: without a slug it holds what else the reader follows. `is_member`
    says that the reader is told because of a seat on a committee.
    """

    head: EditionHead
    since: EditionHead | None
    committees: tuple[CommitteeNews, ...]
    own: Numbers
    rest: Numbers
    contact: Contact
    is_member: bool = True

    @property
    def name(self) -> str:
        """Name the edition within a sentence: "edition 14", "supplement 15"."""
        return self.head.within

    @property
    def since_words(self) -> str:
        """Name the edition compared with, and its day: "edition 13 of 4 December 2026"."""
        return f"{self.since.within} of {short_day(self.since.published_on)}" if self.since else ""

    @property
    def kind_words(self) -> str:
        """Say what it is: "edition", "supplement"."""
        return self.name.split()[0]

    @property
    def only_committee(self) -> str:
        """Give the lasting name of the reader's committee; nothing where there are several."""
        return self.committees[0].slug if len(self.committees) == 1 else ""

    @property
    def has_rest(self) -> bool:
        """Say whether anything is in the plan, or left it, that is none of the reader's committees'."""
        return self.rest != Numbers()

    def words_of(self, numbers: Numbers) -> str:
        """Write numbers out: "12 entries: 2 new and 1 moved", "12 entries: nothing changed", "12 entries"."""
        return f"{numbers.entries_words}: {numbers.changes_words or NOTHING}" if self.since else numbers.entries_words

    @property
    def summary(self) -> str:
        """Say it in a subject line: "2 new and 1 moved for Health Scrutiny"."""
        said = (self.own.changes_words or NOTHING) if self.since else self.own.entries_words
        named = [one.name for one in self.committees if one.slug]
        if not self.is_member and len(named) == len(self.committees) == 1:
            return f"{said} for {named[0]}"
        if not self.is_member:
            return f"{said} for what you follow" if self.has_rest or named else said
        also = " and what else you follow" if len(named) < len(self.committees) else ""
        return f"{said} for {named[0] if len(named) == 1 else f'your {len(named)} committees'}{also}"


@dataclass(frozen=True, slots=True)
class EntryTold:
    """One entry with what is told of it, the committees it concerns, those it belongs to now, and all it touches."""

    uuid: str
    part: str
    news: EntryNews
    concerns: frozenset[str]
    belongs: frozenset[str]
    touches: Follows


def concerned(edition: Edition, comparison: Comparison) -> Concern:
    """Say whom an edition concerns: the committees whose members are told, and what else its entries touch.

    Everybody wants to know of a new plan. A supplement concerns only those to whom one of its entries falls, or fell in
    the plan before it; `comparison` is that with the plan before.
    """
    before = [one.before for one in (*comparison.moved, *comparison.reworded)]
    if edition.head.is_supplement:
        entries = (*edition.entries, *before)
        slugs = frozenset(committee.slug for entry in entries for committee in entry.committees)
        return Concern(slugs, touched_by(entries))
    return Concern(None, touched_by((*edition.entries, *before, *(one.entry for one in comparison.gone))))


def news_for(
    comparison: Comparison,
    committees: Sequence[Committee],
    *,
    head: EditionHead,
    since: EditionHead | None,
    contact: Contact,
    follows: Follows = FOLLOWS_NOTHING,
    is_member: bool = True,
) -> EditionNews:
    """Write the news of an edition for a reader of these committees, in their order, and of what else is followed.

    An entry concerns the committees that it names and those that it named before, so that a committee hears of an entry
    that is no longer its own. One of several of the reader's committees is told in full under the first of them. Where
    there was no edition before, nothing is new: the entries are just listed.
    """
    told = told_of(comparison, is_first=since is None)
    return news_from(
        told,
        committees,
        names={one.slug: one.name for one in comparison.committees},
        head=head,
        since=since,
        contact=contact,
        follows=follows,
        is_member=is_member,
    )


def told_of(comparison: Comparison, *, is_first: bool) -> tuple[EntryTold, ...]:
    """Write what is told of each entry, once for all readers."""
    return tuple(_all_told(comparison, is_first=is_first))


def news_from(
    told: Sequence[EntryTold],
    committees: Sequence[Committee],
    *,
    names: Mapping[str, str],
    head: EditionHead,
    since: EditionHead | None,
    contact: Contact,
    follows: Follows = FOLLOWS_NOTHING,
    is_member: bool = True,
) -> EditionNews:
    """Choose for one reader from what is told of the entries; see `news_for`. `names` are those of committees now."""
    told_under: dict[str, str] = {}
    lists_all = not head.is_supplement
    sections = [
        _section(told, one, names.get(one.slug, one.name), told_under, lists_all=lists_all) for one in committees
    ]
    slugs = frozenset(one.slug for one in committees)
    others = [one for one in told if not one.concerns & slugs and follows.concern(one.touches)]
    if not follows.is_nothing and (others or not sections):
        sections.append(_what_else(others, follows, is_first=not sections, lists_all=lists_all))
    followed = {one.uuid for one in others}
    own = [one for one in told if one.concerns & slugs or one.uuid in followed]
    return EditionNews(
        head=head,
        since=since,
        committees=tuple(sections),
        own=_numbers(own, slugs, followed),
        rest=_numbers([one for one in told if not one.concerns & slugs and one.uuid not in followed], None),
        contact=contact,
        is_member=is_member,
    )


def _what_else(others: Sequence[EntryTold], follows: Follows, *, is_first: bool, lists_all: bool) -> CommitteeNews:
    """Write the part of what is followed beside committees."""
    if follows.everything:
        name = "The whole plan" if is_first else "The rest of the plan"
    else:
        name = "What you follow" if is_first else "What else you follow"
    parts: dict[str, list[EntryNews]] = {}
    for one in others:
        if one.part != "unchanged" or lists_all:
            parts.setdefault(one.part, []).append(one.news)
    return CommitteeNews(
        name=name,
        slug="",
        numbers=_numbers(others, None),
        **{part: tuple(entries) for part, entries in parts.items()},
    )


def _section(
    told: Iterable[EntryTold], committee: Committee, name: str, told_under: dict[str, str], *, lists_all: bool
) -> CommitteeNews:
    """Write one committee's part, and note which entries it has told."""
    own = [one for one in told if committee.slug in one.concerns]
    parts: dict[str, list[EntryNews]] = {}
    for one in own:
        if one.part == "unchanged" and not lists_all:
            continue
        parts.setdefault(one.part, []).append(replace(one.news, told_under=told_under.get(one.uuid, "")))
        told_under.setdefault(one.uuid, name)
    return CommitteeNews(
        name=name,
        slug=committee.slug,
        numbers=_numbers(own, frozenset({committee.slug})),
        **{part: tuple(entries) for part, entries in parts.items()},
    )


def _numbers(
    told: Sequence[EntryTold], slugs: frozenset[str] | None, followed: AbstractSet[str] = frozenset()
) -> Numbers:
    """Count entries and changes; entries of these committees or with these numbers only, or any where None is given."""
    parts = [one.part for one in told]
    return Numbers(
        entries=sum(
            1 for one in told if one.part != "gone" and (slugs is None or one.belongs & slugs or one.uuid in followed)
        ),
        new=parts.count("new"),
        moved=parts.count("moved"),
        reworded=parts.count("reworded"),
        gone=parts.count("gone"),
    )


def _all_told(comparison: Comparison, *, is_first: bool) -> Iterable[EntryTold]:
    for entry in comparison.new:
        yield _of_entry(entry, "unchanged") if is_first else _of_entry(entry, "new", matter=_open(entry, entry.matter))
    for one in comparison.moved:
        yield _of_changed(one, "moved")
    for one in comparison.reworded:
        yield _of_changed(one, "reworded")
    for gone in comparison.gone:
        yield _of_entry(gone.entry, "gone", why_gone=_why(gone))
    for entry in comparison.unchanged:
        yield _of_entry(entry, "unchanged")


def _of_changed(changed: Changed, part: str) -> EntryTold:
    """Tell what became of an entry: from when to when and why, and how its other particulars read now."""
    after = changed.after
    moved = f"Moved from {in_sentence(changed.before.expected)} to {in_sentence(after.expected)}"
    reasons = dict.fromkeys(one.reason for one in changed.reasons if _open(after, one.reason))
    others = [one for one in changed.changes if part != "moved" or one.label != WHEN]
    rewordings = () if after.is_private else tuple(_rewording(one, changed.before) for one in others)
    told = _of_entry(
        after,
        part,
        moved=moved if part == "moved" else "",
        reasons=tuple(reasons) if part == "moved" else (),
        rewordings=rewordings,
        respects=tuple(one.label for one in others) if after.is_private else (),
    )
    said = {one.label for one in rewordings}
    return replace(
        told,
        news=replace(
            told.news, when="" if WHEN in said else told.news.when, makers=() if MAKER in said else told.news.makers
        ),
        concerns=told.concerns | {one.slug for one in changed.before.committees},
        touches=touched_by((changed.before, after)),
    )


def _rewording(change: FieldChange, before: PlanEntry) -> Rewording:
    """Write the new words of a particular, the matter's in full, and the old ones that were short and public."""
    if change.label == MATTER:
        return Rewording(f"{MATTER}, as it is now", change.after or "nothing")
    old = _open(before, change.before)
    if change.label == TITLE:
        return Rewording(TITLE, f"was “{change.before}”")
    was = f"; it was “{_on_one_line(old)}”" if old and len(old) <= SHORT else ""
    return Rewording(change.label, f"now {f'“{_on_one_line(change.after)}”' if change.after else 'nothing'}{was}")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _of_entry(entry: PlanEntry, part: str, **told: object) -> EntryTold:
    slugs = frozenset(one.slug for one in entry.committees)
    news = EntryNews(
        reference=entry.reference,
        slug=entry.slug,
        title=entry.title,
        when=words(entry.expected),
        makers=tuple(one.words for one in entry.makers),
        private=_private_words(entry),
        **told,  # type: ignore[arg-type]
    )
    return EntryTold(entry.uuid, part, news, slugs, slugs, touched_by((entry,)))


def _open(entry: PlanEntry, text: str) -> str:
    """Return words about an entry, or none where its report is private."""
    return "" if entry.is_private else text


def _private_words(entry: PlanEntry) -> str:
    """Write the mark of a private report: "part exempt, paragraph 3 (information relating to …)"."""
    if not entry.is_private:
        return ""
    said = RESTRICTION_WORDS[entry.restriction].lower()
    return said if entry.exempt_paragraph is None else f"{said}, {paragraph_words(entry.exempt_paragraph)}"


def _why(gone: Gone) -> str:
    """Say why an entry is gone: "Decision taken, 11 December 2026", with the reason if the report is public."""
    if gone.departure is None:
        return NOT_SAID
    said = f"{DEPARTURE_WORDS[gone.departure.kind]}, {short_day(gone.departure.left_on)}"
    reason = _open(gone.entry, gone.departure.reason)
    return f"{said}. {reason}" if reason else said
