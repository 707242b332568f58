"""Which calendar feeds there can be, and which entries belong in each. The address of a feed never changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.diary_entry import Certainty, DiaryEntry, DiaryKind, WholeDays, uid_of
from webapp.domain.london import london_date

EVERYTHING = frozenset(DiaryKind) - {DiaryKind.NOTE}
OF_A_DECISION = frozenset(
    {
        DiaryKind.DECISION,
        DiaryKind.CALL_IN_WINDOW,
        DiaryKind.CALL_IN_DEADLINE,
        DiaryKind.REPRESENTATIONS,
        DiaryKind.MEETING,
    }
)
"""Of meetings, those that look at the decision once it was called in."""
OF_A_MEETING = frozenset({DiaryKind.MEETING, DiaryKind.DRAFT_REPORT, DiaryKind.FINAL_REPORT})
OF_A_COMMITTEE = OF_A_DECISION | OF_A_MEETING
ALL_WARDS = "wards/*"
EDITIONS = "editions"
"""The scope of every entry about an edition: no narrow feed of its own, but part of a person's."""
SAYS_SO_FOR = timedelta(days=30)
"""How long a withdrawn address still answers, to say that it was withdrawn."""
NOTE_SHOWN_FOR = timedelta(days=13)
WHAT_COUNTS = "The council’s published notice is what counts."


class Family(StrEnum):
    """The narrow feeds: each family's part of their keys and addresses."""

    COMMITTEES = "committees"
    DECISION_MAKERS = "decision-makers"
    WARDS = "wards"
    DECISIONS = "decisions"
    MINE = "my"


@dataclass(frozen=True, slots=True)
class Feed:
    """One published calendar. `key` is its lasting name, and with `.ics` the end of its address; never change it.

    `scopes` are the narrow feeds whose entries it holds, None where it holds those of the whole council. What is
    `kept_for_ever` shows its past too. `closed` says in a sentence that nothing more will come. `notes` are entries of
    its own with the moments they are from; from `gone_at` on there is no feed any more.
    """

    key: str
    title: str
    name: str
    what: str
    kinds: frozenset[DiaryKind]
    scopes: frozenset[str] | None = None
    kept_for_ever: bool = False
    closed: str = ""
    notes: tuple[tuple[DiaryEntry, datetime], ...] = ()
    gone_at: datetime | None = None

    @property
    def description(self) -> str:
        """What subscribers read about it in their calendar program."""
        return " ".join(part for part in (self.closed, self.what, WHAT_COUNTS) if part)

    @property
    def path(self) -> str:
        """Its file under /calendar/."""
        return f"{self.key}.ics"

    @property
    def page_path(self) -> str:
        """Its page under /calendar/; a secret feed has none, so that its address stands nowhere inside it."""
        return "" if self.is_secret else f"{self.key}/"

    @property
    def is_secret(self) -> bool:
        """Say whether only somebody who knows its address may read it."""
        return family_of(self.key) is Family.MINE

    def holds(self, kind: DiaryKind, scopes: Collection[str]) -> bool:
        """Say whether an entry of a kind that belongs to these narrow feeds belongs in it."""
        return kind in self.kinds and (self.scopes is None or not self.scopes.isdisjoint(scopes))


def family_of(key: str) -> Family | None:
    """Return the family of a narrow feed's key; None for the feeds of the whole council and for what is no key."""
    family, slash, slug = key.partition("/")
    return Family(family) if slash and slug and family in {one.value for one in Family} else None


def council_feeds(council_name: str) -> tuple[Feed, ...]:
    """List the feeds of the whole council, in the order in which pages offer them."""
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
            what="When each key decision is expected and when it was made, and when the forward plan is published.",
            kinds=frozenset({DiaryKind.DECISION, DiaryKind.REPRESENTATIONS, DiaryKind.EDITION}),
        ),
        Feed(
            key="meetings",
            title="Scrutiny meetings",
            name=f"{council_name}: scrutiny meetings",
            what="Meetings of the scrutiny committees with time and place, and when reports for them are due.",
            kinds=OF_A_MEETING,
        ),
        Feed(
            key="everything",
            title="Everything",
            name=f"{council_name}: forward plan and scrutiny",
            what="Expected key decisions, call-in deadlines, scrutiny meetings and all their deadlines.",
            kinds=EVERYTHING,
        ),
    )


WHAT_IS_IN: Mapping[Family, str] = MappingProxyType(
    {
        Family.COMMITTEES: "Decisions, call-in deadlines and meetings of {name}.",
        Family.DECISION_MAKERS: "Decisions of {name}, and until when each can be called in.",
        Family.WARDS: "Decisions that affect {name}, and until when each can be called in.",
        Family.DECISIONS: "When this decision is expected or was made, and until when it can be called in.",
    }
)


def narrow_feed(council_name: str, family: Family, slug: str, *, name: str, closed: str = "") -> Feed:
    """Make the feed of one committee, decision maker, ward or decision, by its lasting slug and its present name."""
    key = f"{family.value}/{slug}"
    scopes = {key, ALL_WARDS} if family is Family.WARDS else {key}
    return Feed(
        key=key,
        title=name,
        name=f"{council_name}: {name}",
        what=WHAT_IS_IN[family].format(name=name),
        kinds=OF_A_COMMITTEE if family is Family.COMMITTEES else OF_A_DECISION,
        scopes=frozenset(scopes),
        kept_for_ever=family is Family.DECISIONS,
        closed=closed,
    )


def personal_feed(council_name: str, key: str, scopes: frozenset[str] | None, *, with_editions: bool) -> Feed:
    """Make the feed of what one person follows, None being everything; nothing in it says whose it is."""
    return Feed(
        key=key,
        title="Your own calendar",
        name=f"{council_name}: what I follow",
        what="What you follow: decisions, call-in deadlines, meetings.",
        kinds=EVERYTHING if with_editions else EVERYTHING - {DiaryKind.EDITION},
        scopes=scopes,
    )


def withdrawn_feed(
    council_name: str, key: str, uuid: str, *, withdrawn_at: datetime, address: str, instance_name: str
) -> Feed:
    """Make what a withdrawn secret address serves for thirty days: one entry that says so, and where to make another.

    An empty calendar, or an error, would leave its subscriber with what it last held, and without a word.
    """
    first_on = london_date(withdrawn_at)
    note = DiaryEntry(
        uid=uid_of(DiaryKind.NOTE, uuid, instance_name),
        kind=DiaryKind.NOTE,
        when=WholeDays(first_on, first_on + NOTE_SHOWN_FOR),
        certainty=Certainty.CONFIRMED,
        summary="This calendar address has been withdrawn",
        description="Nothing new comes here. Remove this calendar, and subscribe to its new address if you made one.",
        address=address,
        categories=("Notice",),
    )
    return Feed(
        key=key,
        title="A calendar that was withdrawn",
        name=f"{council_name}: withdrawn",
        what="This calendar address has been withdrawn.",
        kinds=frozenset(),
        scopes=frozenset(),
        notes=((note, withdrawn_at),),
        gone_at=withdrawn_at + SAYS_SO_FOR,
    )
