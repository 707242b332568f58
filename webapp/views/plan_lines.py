"""What one line of the plan shows of a decision."""

from dataclasses import dataclass
from datetime import datetime

from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import ExpectedDate, words
from webapp.domain.plan import Mark, mark_of
from webapp.queries.plan_lines import PlannedDecision

PRIVACY: dict[Restriction, str] = {
    Restriction.PUBLIC: "",
    Restriction.PART_EXEMPT: "Part private",
    Restriction.FULLY_EXEMPT: "Private",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A decision that is still to be made, in the words of a list. `was` is the date a recent move left behind."""

    reference: str
    slug: str
    title: str
    expected: ExpectedDate
    when: str
    was: str
    mark: str
    privacy: str
    makers: tuple[str, ...]
    committees: tuple[tuple[str, str], ...]


def line_of(decision: PlannedDecision, *, now: datetime) -> PlanLine:
    """Return the line of a decision as it stands at an instant."""
    move = decision.last_move
    moved_at = move.moved_at if move else None
    mark = mark_of(notice_published_at=decision.notice_published_at, last_moved_at=moved_at, now=now)
    return PlanLine(
        reference=decision.reference,
        slug=decision.slug,
        title=decision.title,
        expected=decision.expected,
        when=words(decision.expected),
        was=words(move.old) if move and mark is Mark.MOVED else "",
        mark=mark.value if mark else "",
        privacy=PRIVACY[decision.restriction],
        makers=decision.makers,
        committees=decision.committees,
    )
