"""Who sits on a scrutiny committee, as what, and from which day to which: what a request is judged by."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
