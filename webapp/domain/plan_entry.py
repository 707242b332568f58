"""One decision as an edition shows it: everything that regulation 9(1) asks for, as at the day of publication.

Nothing here knows the decision as it is today. Names are the names of that day, dates the dates of that day.
"""

from dataclasses import dataclass
from datetime import date

from webapp.domain.contacts import Contact
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate
from webapp.domain.key_decisions import GROUND_WORDS, KeyGround
from webapp.domain.offices import DecisionMakerKind
from webapp.domain.wording import listed, short_day

KEY_WITHOUT_GROUND = "Key; the ground is not given"
NOT_KEY = "Not a key decision"


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes a decision, as at publication: the office and its holder, or the body and its members."""

    name: str
    kind: DecisionMakerKind
    holder: str = ""
    members: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Write the office with its holder: "Cabinet Member for Resources (Councillor A Example)"."""
        return f"{self.name} ({self.holder})" if self.holder else self.name


@dataclass(frozen=True, slots=True)
class Committee:
    """A scrutiny committee by its name of that day; its slug finds it again after a new name."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document submitted to the decision maker, and where to read it if it is public."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class DateMove:
    """One move of the expected date that the public was told of: when, from, to and why."""

    moved_on: date
    old: ExpectedDate
    new: ExpectedDate
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """One decision of an edition. `uuid` is the same in every edition, whatever else changes.

    `first_noticed_on` is the day from which the clear days of its notice run; `is_new` says that no edition before
    this one held it. `was` is the date that the plan before gave, where it was another. `noticed_earlier` says that an
    older plan, which is not kept here, may have held it: the day of notice is then the latest that it can be.
    """

    uuid: str
    reference: str
    slug: str
    title: str
    matter: str
    is_key: bool
    key_ground: KeyGround | None
    makers: tuple[Maker, ...]
    committees: tuple[Committee, ...]
    wards: tuple[str, ...]
    all_wards: bool
    expected: ExpectedDate
    consultation: str
    contact: Contact
    directorate: str
    papers: tuple[Paper, ...]
    documents_note: str
    restriction: Restriction
    exempt_paragraph: int | None
    first_noticed_on: date
    is_new: bool
    moves: tuple[DateMove, ...] = ()
    was: ExpectedDate | None = None
    noticed_earlier: bool = False

    @property
    def first_noticed_words(self) -> str:
        """Write since when it was announced: "16 December 2011", "16 December 2011 at the latest"."""
        return f"{short_day(self.first_noticed_on)}{' at the latest' if self.noticed_earlier else ''}"

    @property
    def key_words(self) -> str:
        """Say whether it is key and on which ground."""
        if not self.is_key:
            return NOT_KEY
        return GROUND_WORDS[self.key_ground] if self.key_ground else KEY_WITHOUT_GROUND

    @property
    def ward_words(self) -> str:
        """Name the wards affected: "All wards", "Ashfield and Moor End", or nothing."""
        return "All wards" if self.all_wards else listed(self.wards)

    def falls_to(self, slug: str) -> bool:
        """Say whether a scrutiny committee looks at it."""
        return any(committee.slug == slug for committee in self.committees)

    @property
    def is_private(self) -> bool:
        """Say whether part of the report at least is kept from the public."""
        return self.restriction is not Restriction.PUBLIC
