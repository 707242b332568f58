"""References such as KEY/01JAN/12: kept as written, matched leniently, never given twice."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from webapp.domain.wording import MONTHS

LONGEST_REFERENCE = 60
LONGEST_SLUG = 80
PREFIX = "KEY"

_MONTHS = {spelling: name[:3].upper() for name in MONTHS for spelling in (name.upper(), name[:3].upper())} | {
    "SEPT": "SEP"
}
_CODES = "|".join(name[:3].upper() for name in MONTHS)
_TIDY_WITH_MONTH = re.compile(rf"[A-Z]+/\d\d(?:{_CODES})(?:/\d\d|\d\d(?:\d\d)?/\d\d)")
_TIDY_OTHERWISE = re.compile(r"[A-Z0-9]+(?:[/-][A-Z0-9]+)*")


def as_key(reference: str) -> str:
    """Return what two writings of one reference have in common; empty when it holds no letter or digit.

    *The law.* None. References are typed by people and printed for ever (our own habit, not a statute).
    *The rule.* Letters and digits count, in runs; case, accents, blanks, dashes and slashes between the runs do not.
    Where one run is a month, it may be spelled out, numbers may lack their leading noughts, and the year after it
    may have four digits. Where none is, every digit counts.
    *Example.* KEY04/NOV/11, KEY/04NOV/11 and key 4-Nov-2011 are all KEY/04/NOV/11; KEY/12JUN18/01 is another
    reference than KEY/12JUN18/02.
    *In doubt.* KEY/6JUN22/02 and KEY/06JUN22/02 are taken for one reference; 19/96 and 19/00096 are not.
    """
    return "/".join(_runs(reference))


def slug(reference: str) -> str:
    """Return the part of a web address that stands for a reference: KEY-04DEC-10, KEY-12JUN18-02.

    Two references share a slug exactly when they share a key; reading a slug as a reference gives that key again.
    """
    runs = _runs(reference)
    at = _month_place(runs)
    if at is None or not (at and runs[at - 1].isdigit() and at + 1 < len(runs) and runs[at + 1].isdigit()):
        return "-".join(runs)
    dated = "".join(runs[at - 1 : at + 1]) if at + 2 == len(runs) else "".join(runs[at - 1 : at + 2])
    following = runs[at + 1 :] if at + 2 == len(runs) else runs[at + 2 :]
    return "-".join((*runs[: at - 1], dated, *following))


def next_after(existing: Iterable[str], month: date) -> str:
    """Offer the next reference of a month: KEY/04DEC/26 where KEY/03DEC/26 is the highest so far.

    `existing` must hold every reference ever given, withdrawn ones too, for none may be given again; gaps stay open.
    """
    code, year = month_part(month).split("/")
    taken = [0]
    for reference in existing:
        runs = _runs(reference)
        if len(runs) == 4 and (runs[0], *runs[2:]) == (PREFIX, code, year) and runs[1].isdigit():
            taken.append(int(runs[1]))
    return f"{PREFIX}/{max(taken) + 1:02}{code}/{year}"


def month_part(month: date) -> str:
    """Return how the keys of a month's references end: NOV/26."""
    return f"{MONTHS[month.month - 1][:3].upper()}/{month.year % 100:02}"


def looks_tidy(reference: str) -> bool:
    """Say whether a reference is written in the way of its kind: KEY/01JAN/12, KEY/12JUN18/01, 19/00096."""
    with_month = _month_place(_runs(reference)) is not None
    return bool((_TIDY_WITH_MONTH if with_month else _TIDY_OTHERWISE).fullmatch(reference))


def problem_with(reference: str) -> str | None:
    """Say in a sentence why a reference cannot be kept, or return None."""
    if not as_key(reference):
        return "The reference holds no letter from A to Z and no digit."
    if any(character.isalnum() and not character.isascii() for character in _folded(reference)):
        return f"The reference {reference} holds letters other than A to Z."
    if max(len(reference), len(as_key(reference))) > LONGEST_REFERENCE or len(slug(reference)) > LONGEST_SLUG:
        return f"The reference {reference[:LONGEST_REFERENCE]}… is too long; at most {LONGEST_REFERENCE} are kept."
    return None


def _folded(reference: str) -> str:
    """Write it in capitals without accents; what is not a letter or digit stays."""
    decomposed = unicodedata.normalize("NFKD", reference)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).upper()


def _runs(reference: str) -> tuple[str, ...]:
    """Take a reference apart into runs of letters and of digits, written in one way."""
    runs = [_MONTHS.get(run, run) for run in re.findall(r"[A-Z]+|[0-9]+", _folded(reference))]
    at = _month_place(runs)
    if at is None:
        return tuple(runs)
    runs = [run.lstrip("0").zfill(2) if run.isdigit() else run for run in runs]
    if at + 1 < len(runs) and re.fullmatch(r"20\d\d", runs[at + 1]):
        runs[at + 1] = runs[at + 1][2:]
    return tuple(runs)


def _month_place(runs: Sequence[str]) -> int | None:
    """Return where the month stands, or None where the reference holds none."""
    return next((at for at, run in enumerate(runs) if run in _MONTHS), None)
