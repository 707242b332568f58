"""Which calendar feeds exist, which entries belong in each, and the links by which programs subscribe to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from string import ascii_letters, digits

from webapp.domain.diary_entry import DiaryEntry, DiaryKind, WholeDays
from webapp.domain.london import in_london
from webapp.domain.wording import clock, day

EVERYTHING = frozenset(DiaryKind)
UNRESERVED = frozenset(f"{ascii_letters}{digits}-._~".encode())
WHAT_COUNTS = "The council’s published notice is what counts."


@dataclass(frozen=True, slots=True)
class FeedCommittee:
    """A scrutiny committee as its feed knows it: the slug stays when the name changes."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One published calendar. `key` is its lasting name, and with `.ics` the end of its address; never change it."""

    key: str
    title: str
    name: str
    what: str
    kinds: frozenset[DiaryKind]
    committee: str | None = None

    @property
    def description(self) -> str:
        """What subscribers read about it in their calendar program."""
        return f"{self.what} {WHAT_COUNTS}"

    @property
    def path(self) -> str:
        """Its file under /calendar/."""
        return f"{self.key}.ics"

    @property
    def page_path(self) -> str:
        """Its page under /calendar/."""
        return f"{self.key}/"

    def holds(self, entry: DiaryEntry) -> bool:
        """Say whether this entry belongs in it."""
        return entry.kind in self.kinds and (self.committee is None or self.committee in entry.committees)


def feeds_for(council_name: str, committees: Iterable[FeedCommittee]) -> tuple[Feed, ...]:
    """List every feed of the council: four for all, one for each committee."""
    return (
        Feed(
            key="call-in",
            title="Call-in periods and deadlines",
            name=f"{council_name}: call-in deadlines",
            what="When each decision can be called in, and the last moment to do it.",
            kinds=frozenset({DiaryKind.CALL_IN_WINDOW, DiaryKind.CALL_IN_DEADLINE}),
        ),
        Feed(
            key="plan",
            title="Decisions in the forward plan",
            name=f"{council_name}: key decisions",
            what="When each key decision is expected, and when it was made.",
            kinds=frozenset({DiaryKind.DECISION}),
        ),
        Feed(
            key="meetings",
            title="Scrutiny meetings",
            name=f"{council_name}: scrutiny meetings",
            what="Meetings of the scrutiny committees, with time and place.",
            kinds=frozenset({DiaryKind.MEETING}),
        ),
        Feed(
            key="everything",
            title="Everything",
            name=f"{council_name}: forward plan and scrutiny",
            what="Expected key decisions, call-in deadlines and scrutiny meetings.",
            kinds=EVERYTHING,
        ),
        *(
            Feed(
                key=f"committees/{committee.slug}",
                title=committee.name,
                name=f"{council_name}: {committee.name}",
                what=f"Decisions, call-in deadlines and meetings of {committee.name}.",
                kinds=EVERYTHING,
                committee=committee.slug,
            )
            for committee in committees
        ),
    )


def next_in(feed: Feed, entries: Sequence[DiaryEntry], *, today: date, limit: int = 10) -> tuple[DiaryEntry, ...]:
    """Return the first entries of a feed that are not over yet, in the order given."""
    return tuple(islice((entry for entry in entries if feed.holds(entry) and entry.last_day >= today), limit))


def when_in_words(entry: DiaryEntry) -> str:
    """Say when an entry is: a date that is not a day in the plan's own words, a deadline by its last moment."""
    if entry.vague is not None:
        return entry.vague.words[0].upper() + entry.vague.words[1:]
    if isinstance(entry.when, WholeDays):
        first, last = day(entry.when.first_on), day(entry.when.last_on)
        return first if first == last else f"{first} to {last}"
    starts, ends = in_london(entry.when.starts_at), in_london(entry.when.ends_at)
    if entry.kind is DiaryKind.CALL_IN_DEADLINE:
        return f"{clock(ends.time())} on {day(ends.date())}"
    return f"{clock(starts.time())} to {clock(ends.time())} on {day(starts.date())}"


@dataclass(frozen=True, slots=True)
class SubscribeLinks:
    """The ways into the calendar programs people use, made from a feed's address."""

    address: str
    webcal: str
    google: str
    google_by_address: str
    outlook: str
    outlook_work: str


def subscribe_links(address: str, name: str) -> SubscribeLinks:
    """Make the links for a feed's full address (http or https) and its name.

    Apple has no handler for webcals:, and Google wants webcal: inside its own link. Google's link is undocumented, so
    its page that asks for an address is offered too.
    """
    webcal = f"webcal://{address.partition('://')[2]}"
    outlook = f"/calendar/0/addfromweb?url={_encoded(address)}&name={_encoded(name)}"
    return SubscribeLinks(
        address=address,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={_encoded(webcal)}",
        google_by_address="https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        outlook=f"https://outlook.live.com{outlook}",
        outlook_work=f"https://outlook.office.com{outlook}",
    )


def _encoded(text: str) -> str:
    """Percent-encode everything but RFC 3986's unreserved characters."""
    return "".join(chr(octet) if octet in UNRESERVED else f"%{octet:02X}" for octet in text.encode())
