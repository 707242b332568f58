"""What a reader of editions follows, matched with frozen entries: by lasting names, else by the names they bear.

An edition keeps names and no numbers of rows. Committees are found by their slugs, decisions by their uuids; decision
makers and wards by name, which is right for the edition that was just published with the names of that day.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.plan_entry import PlanEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """What is followed, or what entries touch: everything, or committees, decision makers, wards and decisions.

    `every_ward` stands for all wards, which an entry may touch without naming one.
    """

    everything: bool = False
    committees: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()
    wards: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    every_ward: bool = False

    def concern(self, touched: "Follows") -> bool:
        """Say whether anything that entries touch is followed."""
        return self.everything or bool(
            self.committees & touched.committees
            or self.makers & touched.makers
            or self.wards & touched.wards
            or (self.wards and touched.every_ward)
            or self.decisions & touched.decisions
        )

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing is followed."""
        return self == NOTHING


NOTHING = Follows()


@dataclass(frozen=True, slots=True)
class Concern:
    """Whom an edition concerns: committees by their lasting names, None where all, and what its entries touch."""

    committees: frozenset[str] | None
    touched: Follows


def touched_by(entries: Iterable[PlanEntry]) -> Follows:
    """Return what entries touch together."""
    every = tuple(entries)
    return Follows(
        committees=frozenset(committee.slug for entry in every for committee in entry.committees),
        makers=frozenset(maker.name for entry in every for maker in entry.makers),
        wards=frozenset(ward for entry in every for ward in entry.wards),
        decisions=frozenset(entry.uuid for entry in every),
        every_ward=any(entry.all_wards for entry in every),
    )
