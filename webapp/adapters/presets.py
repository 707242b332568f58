"""Call-in rules of other councils, to begin from and to compare with: read from the files in `presets_data`.

Each is told in our words, with the address of what was read and how sure we are of it. A file holds one council, its
rules in the form of `domain/rule_data.py`; `edition` tells several rules of one council apart.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from webapp.domain import rule_data
from webapp.domain.constitution import CallInRule, DecisionKind
from webapp.domain.days import Nation
from webapp.domain.errors import NotFound
from webapp.domain.notice import Certainty

_LEFT_OUT = frozenset(
    ("borough", "city", "council", "county", "district", "london", "of", "royal", "thames", "the", "upon")
)


@dataclass(frozen=True, slots=True)
class Preset:
    """One rule of one council. `slug` names it in addresses and commands; `certainty` says how sure we are of it."""

    slug: str
    council: str
    nation: Nation
    certainty: Certainty
    rule: CallInRule


@cache
def presets() -> tuple[Preset, ...]:
    """Return every preset, councils in order of their names, the rules of one council the oldest first."""
    folder = resources.files("webapp.adapters") / "presets_data"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    found = [preset for file in files for preset in _read(tomllib.loads(file.read_text(encoding="utf-8")))]
    return tuple(sorted(found, key=lambda one: (one.council, one.rule.valid_from, one.slug)))


def preset(slug: str) -> Preset:
    """Return the preset of this name, however it is written in capitals; NotFound names those that there are."""
    found = next((one for one in presets() if one.slug == slug.lower()), None)
    if found is None:
        known = ", ".join(one.slug for one in presets())
        raise NotFound(f"There is no preset “{slug}”. There are: {known}.", field="preset")
    return found


def preset_for(council: str, on: date, kind: DecisionKind = DecisionKind.CABINET_KEY) -> Preset | None:
    """Find the preset of a council that holds on a day; of several, the one that covers this kind of decision."""
    named = _plain(council)
    held = [one for one in presets() if _plain(one.council) == named and one.rule.holds_on(on)]
    if len(held) == 1:
        return held[0]
    return next((one for one in held if kind in one.rule.covers), None)


def _read(data: dict[str, Any]) -> Iterator[Preset]:
    """Read one council's file, whose rules hold the names of a preset beside those of a rule."""
    council = data["council"]
    for table in data["rules"]:
        own = {"edition", "certainty"}
        rule = rule_data.read({name: value for name, value in table.items() if name not in own})
        slug = re.sub(r"[^a-z0-9]+", "-", f"{council} {table.get('edition', '')}".lower()).strip("-")
        yield Preset(slug, council, Nation(data["nation"]), Certainty(table["certainty"]), rule)


def _plain(council: str) -> str:
    """Write a council's name without what is left out as often as not: "Royal Borough of", "City Council", "upon"."""
    words = re.findall(r"[a-z]+", council.lower().replace("&", " and ").replace(" ne ", " north east "))
    return " ".join(word for word in words if word not in _LEFT_OUT)
