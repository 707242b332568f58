"""An edition of the forward plan: its period, its entries, what stands in front, and what left since the last one."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from webapp.domain import wording
from webapp.domain.contacts import Contact
from webapp.domain.plan_entry import Committee, PlanEntry


class EditionKind(StrEnum):
    """A regular edition supersedes the one before; a supplement adds to it or corrects it in a few entries."""

    REGULAR = "regular"
    SUPPLEMENT = "supplement"


class EditionStyle(StrEnum):
    """How a council lays out the period of its regular editions."""

    FROM_A_MONTH = "from-a-month"
    FROM_PUBLICATION = "from-publication"


class DepartureKind(StrEnum):
    """Why an entry that the edition before held is not in this one."""

    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"


DEPARTURE_WORDS: dict[DepartureKind, str] = {
    DepartureKind.TAKEN: "Decision taken",
    DepartureKind.WITHDRAWN: "Withdrawn",
    DepartureKind.DEFERRED: "Deferred beyond the period",
}


@dataclass(frozen=True, slots=True)
class Departure:
    """One entry that left the plan: why, since which day, and the reason that was given."""

    uuid: str
    reference: str
    slug: str
    title: str
    kind: DepartureKind
    left_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CabinetMember:
    """One member of the Cabinet and the offices held, as at publication."""

    name: str
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What stands in front of an edition, in the council's words of that day.

    `call_in` says in a line for each rule of the day who may call a decision in, and how long.
    `copies` and `other_documents` are the particulars of reg. 9(1)(f) to (h), which are the same for every entry.
    """

    council_name: str
    colour: str
    law: str
    key_decision: str
    threshold: str
    cabinet: tuple[CabinetMember, ...]
    comments: str
    copies: str
    other_documents: str
    contact: Contact
    departments: str
    call_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionHead:
    """What a list of editions says of one.

    `published_on` is the day on which the public could first read it. `published_elsewhere` says where, for an edition
    that was published before this system kept it; `recorded_at` is when it was put in. An edition that this system
    published was recorded at that moment.
    """

    number: int
    kind: EditionKind
    first_day: date
    last_day: date
    published_on: date
    recorded_at: datetime
    published_elsewhere: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """Name it: "Edition 14", "Supplement 15"."""
        return f"{'Edition' if self.kind is EditionKind.REGULAR else 'Supplement'} {self.number}"

    @property
    def is_supplement(self) -> bool:
        """Say whether it adds to a regular edition instead of superseding it."""
        return self.kind is EditionKind.SUPPLEMENT

    @property
    def within(self) -> str:
        """Name it within a sentence: "edition 14", "supplement 15"."""
        return self.name[0].lower() + self.name[1:]

    @property
    def period_words(self) -> str:
        """Write its period: "1 January 2012 to 30 April 2012"."""
        return f"{wording.short_day(self.first_day)} to {wording.short_day(self.last_day)}"

    @property
    def title(self) -> str:
        """Write its title: "Forward plan of key decisions, 1 January 2012 to 30 April 2012"."""
        what = "Forward plan of key decisions"
        return f"{what}{'' if self.kind is EditionKind.REGULAR else ', supplement'}, {self.period_words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition, whole. `listed_new` are the references that its own list of new items gave, if it gave one."""

    head: EditionHead
    front: FrontMatter
    entries: tuple[PlanEntry, ...]
    departures: tuple[Departure, ...] = ()
    listed_new: tuple[str, ...] = ()

    @property
    def committees(self) -> tuple[Committee, ...]:
        """Return the scrutiny committees that its entries fall to, each once, by name."""
        named = {one.slug: one for entry in self.entries for one in entry.committees}
        return tuple(sorted(named.values(), key=lambda one: one.name))
