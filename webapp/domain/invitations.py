"""What somebody is told whose address was entered to subscribe: what they would get, and that nothing comes unasked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invitation:
    """What was chosen, in words, one choice a line."""

    chosen: tuple[str, ...]
