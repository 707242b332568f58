"""Who sits on a scrutiny committee or the Cabinet, and from which day to which: what a request is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class MembershipKind(StrEnum):
    """As what a person sits on a committee."""

    CHAIR = "chair"
    VICE_CHAIR = "vice-chair"
    MEMBER = "member"
    SUBSTITUTE = "substitute"
    CO_OPTEE = "co-optee"


class CoOpteeKind(StrEnum):
    """Whom a co-optee represents. The first two sit by statute, on education matters."""

    CHURCH = "church"
    PARENT_GOVERNOR = "parent-governor"
    OTHER = "other"


KIND_WORDS: Mapping[MembershipKind, str] = MappingProxyType(
    {
        MembershipKind.CHAIR: "Chair",
        MembershipKind.VICE_CHAIR: "Vice-chair",
        MembershipKind.MEMBER: "Member",
        MembershipKind.CO_OPTEE: "Co-opted member",
        MembershipKind.SUBSTITUTE: "Substitute",
    }
)
"""In the order in which a committee's members are listed."""

CO_OPTEE_WORDS: Mapping[CoOpteeKind, str] = MappingProxyType(
    {
        CoOpteeKind.CHURCH: "Co-opted member for a church, on education matters",
        CoOpteeKind.PARENT_GOVERNOR: "Co-opted parent governor, on education matters",
        CoOpteeKind.OTHER: "Co-opted member",
    }
)

FULL_MEMBERS = frozenset({MembershipKind.CHAIR, MembershipKind.VICE_CHAIR, MembershipKind.MEMBER})
EDUCATION_CO_OPTEES = frozenset({CoOpteeKind.CHURCH, CoOpteeKind.PARENT_GOVERNOR})


@dataclass(frozen=True, slots=True)
class MembershipFact:
    """One person's place on one scrutiny committee (named by its key); both end days belong to it."""

    committee: str
    kind: MembershipKind
    co_optee_kind: CoOpteeKind | None = None
    from_on: date = date.min
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the person sat there on this day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class ExecutiveSeat:
    """A councillor's time on the Cabinet; both end days belong to it."""

    from_on: date
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the councillor sat on the Cabinet on this day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


def place_in_words(kind: MembershipKind, co_optee_kind: CoOpteeKind | None = None) -> str:
    """Say as what a person sits on a committee: "Vice-chair", "Co-opted parent governor, on education matters"."""
    if kind is MembershipKind.CO_OPTEE and co_optee_kind is not None:
        return CO_OPTEE_WORDS[co_optee_kind]
    return KIND_WORDS[kind]
