"""What a scenario found: letters that are missing, doubled or out of order, counted from the relay's record."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from tests.faults.council import Expected
from tests.faults.relay import Dialog


@dataclass
class Finding:
    """One scenario's result, printed as one line; `broken` holds a sentence for each promise that did not hold."""

    promise: str
    done: str
    missing: int = 0
    duplicates: int = 0
    inversions: int = 0
    facts: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def want(self, holds: bool, otherwise: str) -> None:
        """Note what was wanted where it did not hold."""
        if not holds:
            self.broken.append(otherwise)

    def line(self) -> str:
        """Write the line."""
        verdict = "BROKEN: " + "; ".join(self.broken) if self.broken else "kept"
        facts = f" ({', '.join(self.facts)})" if self.facts else ""
        return (
            f"{self.promise} | {self.done}{facts} | missing {self.missing} | duplicates {self.duplicates} | "
            f"inversions {self.inversions} | {verdict}"
        )


def about(dialog: Dialog) -> tuple[str, str]:
    """Say which reminder a letter was: the decision's address, and the recipient's."""
    return dialog.key.split("/")[1] if dialog.key else "", dialog.recipient


def number_missing(expected: Iterable[Expected], taken: Collection[Dialog]) -> int:
    """Count the reminders that nobody got."""
    got = {about(dialog) for dialog in taken}
    return sum((one.slug, one.address) not in got for one in expected)


def number_doubled(taken: Iterable[Dialog]) -> int:
    """Count the letters beyond the first of each reminder to each address."""
    return sum(times - 1 for times in Counter((dialog.key, dialog.recipient) for dialog in taken).values())


def number_renamed(taken: Iterable[Dialog]) -> int:
    """Count the reminders of which two letters had different Message-IDs, which no mailbox can fold."""
    ids: dict[tuple[str, str], set[str]] = {}
    for dialog in taken:
        ids.setdefault((dialog.key, dialog.recipient), set()).add(dialog.message_id)
    return sum(len(each) > 1 for each in ids.values())


def number_inverted(expected: Iterable[Expected], taken: Iterable[Dialog]) -> int:
    """Count the letters whose dialog began after one with a later deadline had begun."""
    closes = {(one.slug, one.address): one.closes_at for one in expected}
    moments = [
        closes[about(dialog)] for dialog in sorted(taken, key=lambda dialog: dialog.began) if about(dialog) in closes
    ]
    return sum(later < earlier for earlier, later in pairwise(moments))


def counted(finding: Finding, expected: Collection[Expected], taken: Collection[Dialog]) -> Finding:
    """Fill in the counts that every scenario has; missing letters and other Message-IDs break every promise."""
    finding.missing = number_missing(expected, taken)
    finding.duplicates = number_doubled(taken)
    renamed = number_renamed(taken)
    finding.want(finding.missing == 0, f"{finding.missing} missing")
    finding.want(renamed == 0, f"{renamed} doubled under another Message-ID")
    return finding
