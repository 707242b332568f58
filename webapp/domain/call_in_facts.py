"""The plain facts that a request for a call-in is judged by: who signed, what it says, what the decision touches."""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain.membership import ExecutiveSeat, MembershipFact


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's name on a request, when it arrived, and what that person is or was in the council.

    `ward` is the key of the ward a councillor sits for. `earlier` are the moments of that person's signatures that
    counted on the call-ins of other decisions. `void_reason` says why it counts no more, whatever the rule makes of it.
    """

    person: str
    received_at: datetime
    memberships: tuple[MembershipFact, ...] = ()
    is_councillor: bool = True
    ward: str | None = None
    executive: ExecutiveSeat | None = None
    earlier: tuple[datetime, ...] = ()
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class Residents:
    """How many members of the public have signed, and the moment that number was reached; never who."""

    count: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """What a request says beside its signatures; `grounds` are those chosen from the list of the rule."""

    reasons: str = ""
    grounds: tuple[str, ...] = ()
    alternative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it is now; `repeats_on` is the day on which the same matter was called in before, if it was.

    `completed_at` is when something arrived that it had to say and had not said with its first signatures.
    """

    signatures: tuple[Signature, ...] = ()
    residents: Residents | None = None
    content: Content = Content()
    received_on: date | None = None
    completed_at: datetime | None = None
    repeats_on: date | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a decision touches: the committees that scrutinise it and the wards it affects, each by its key."""

    committees: frozenset[str] = frozenset()
    is_education: bool = False
    wards: frozenset[str] = frozenset()
    all_wards: bool = False
