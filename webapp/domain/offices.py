"""Offices and committees as plans name them: which words are one name, which are several, and what kind each is."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

_NOTHING = re.compile(r"(?:n/?a|none|nil|tb[cda]|to be (?:confirmed|advised|determined)|not applicable|[-–—.?]*)", re.I)
_JOINTS = re.compile(
    r"\s*(?P<mark>[,;/\n])\s*(?:(?:and|&)\s+)?(?:the\s+)?|\s+(?P<word>and|&)\s+(?:the\s+)?", re.IGNORECASE
)
_MEMBER = re.compile(
    r"(?:(?:deputy )?leader\b|cabinet members?\b|executive members?\b|lead members?\b|portfolio holders?\b"
    r"|(?:deputy )?mayor\b|councillor\b|cllr\b)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"(?:deputy )?(?:leader|mayor)\b", re.IGNORECASE)
_OFFICER = re.compile(
    r"(?:chief executive\b|(?:(?:executive|corporate|strategic|assistant|deputy|service|managing) )*director\b"
    r"|(?:assistant )?head of\b|solicitor to\b|(?:chief|monitoring|section 151|s151|corporate|proper) [\w ]*officer\b)",
    re.IGNORECASE,
)
_CABINET = re.compile(r"(?:the )?(?:cabinet|executive|executive board|mayor and cabinet)", re.IGNORECASE)
_COUNCIL = re.compile(r"(?:the )?(?:full )?council", re.IGNORECASE)
_LEADER_ALONE = re.compile(r"(?:the )?(?:deputy )?leader(?: of the council)?", re.IGNORECASE)
_BODY = re.compile(r"(?:committee|sub-?committee|board|panel|commission|forum|partnership|group)\b.*", re.IGNORECASE)
_ENDS_AS_BODY = re.compile(r".*\b(?:committee|board|panel|commission)(?: \([^)]*\))?", re.IGNORECASE | re.DOTALL)
_CONSULTED = re.compile(r"\bin consultation with\b", re.IGNORECASE)
_EDGES = " ,;/\n\t\r"
LONGEST_NAME = 250
_SCRUTINY_ENDING = re.compile(r"(?:(?:overview and )?scrutiny)(?: (?:committee|commission|panel|board))?$")


class DecisionMakerKind(StrEnum):
    """Who makes a decision: the Cabinet, one of its members, a committee (the full Council too), an officer."""

    CABINET = "cabinet"
    CABINET_MEMBER = "cabinet-member"
    COMMITTEE = "committee"
    OFFICER = "officer"


MAKER_KIND_WORDS: Mapping[DecisionMakerKind, str] = MappingProxyType(
    {
        DecisionMakerKind.CABINET: "Cabinet",
        DecisionMakerKind.CABINET_MEMBER: "Cabinet member",
        DecisionMakerKind.COMMITTEE: "Committee or full Council",
        DecisionMakerKind.OFFICER: "Officer",
    }
)


def split_decision_makers(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Take joint decision makers apart and leave each office whole; nothing and "TBC" are nobody.

    *The law.* SI 2012/2089, reg. 9(1)(c): each decision maker's name and title must be given.
    *The rule.* A comma, stroke, semicolon or new line parts two offices where an office begins after it ("Cabinet
    Member for …", "Leader", "Chief Executive", a `known` name) or where what stands before it is complete
    ("Cabinet"). "And" parts two members or a member and an officer, but never a Leader from the portfolio that
    follows. Words after "in consultation with" stay with the office before them.
    *Example.* "Cabinet Member for Education, Skills and University, Cabinet Member for Resources" is two; "Leader of
    the Council and Cabinet Member for Growth, Strategic Planning" is one.
    *In doubt.* "Cabinet Member for Finance and Deputy Leader" is taken for one person.
    """
    return tuple(_without_repeats(_split(text, _names(known), _parts_makers)))


def split_committees(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Take scrutiny committees apart; a name with "and", "&" or commas stays whole.

    A stroke, a semicolon or an empty line parts them; so do a comma, "and" or a new line after the word Committee,
    Commission, Panel or Board, or between two `known` names. "Sustainable Growth / Strong and Supportive
    Communities" is two.
    """
    return tuple(_without_repeats(_split(text, _names(known), _parts_committees)))


def kind_of(office: str) -> DecisionMakerKind:
    """Tell the Cabinet, its members, committees and officers apart by the words of the name."""
    name = re.sub(r"^the ", "", _one_line(office), flags=re.IGNORECASE)
    if _CABINET.fullmatch(name):
        return DecisionMakerKind.CABINET
    if _MEMBER.match(name):
        return DecisionMakerKind.CABINET_MEMBER
    if _OFFICER.match(name):
        return DecisionMakerKind.OFFICER
    if _COUNCIL.fullmatch(name) or _BODY.search(name):
        return DecisionMakerKind.COMMITTEE
    return DecisionMakerKind.OFFICER


def same_name_key(name: str) -> str:
    """Return what the ways of writing one office's or committee's name have in common.

    Case, accents, quotes, punctuation, "&" for "and", the small words "for", "of" and "the", and a closing
    "(Overview and) Scrutiny Committee" do not count.
    """
    decomposed = unicodedata.normalize("NFKD", name).replace("&", " and ").casefold()
    letters = re.sub(r"['‘’`´]", "", "".join(mark for mark in decomposed if not unicodedata.combining(mark)))
    words = re.sub(r"[\W_]+", " ", letters).strip()
    shortened = _SCRUTINY_ENDING.sub("", words).strip() or words
    return " ".join(word for word in shortened.split() if word not in {"for", "of", "the"}) or shortened


_Parts = Callable[[str, "re.Match[str]", str, frozenset[str]], bool]


def _names(known: Collection[str]) -> frozenset[str]:
    """Return the keys of the names already known."""
    return frozenset(map(same_name_key, known))


def _one_line(text: str) -> str:
    """Write a name on one line."""
    return re.sub(r"\s+", " ", text).strip(" ,;/")


def _without_repeats(names: Iterator[str]) -> Iterator[str]:
    """Pass on each name once, in order."""
    seen = set[str]()
    for name in names:
        if (key := same_name_key(name)) not in seen:
            seen.add(key)
            yield name


def _split(text: str, known: frozenset[str], parts: _Parts) -> Iterator[str]:
    """Yield the names in a text, cutting it at the first joint that parts two of them, and so on."""
    rest = text.strip(_EDGES)
    while rest and not _NOTHING.fullmatch(rest):
        joint = _first_joint(rest, known, parts)
        yield _one_line(rest[: joint.start()] if joint else rest)
        rest = rest[joint.end() :].strip(_EDGES) if joint else ""


def _first_joint(text: str, known: frozenset[str], parts: _Parts) -> re.Match[str] | None:
    """Find the first joint that parts two names; those within a known name do not."""
    kept = _known_start(text, known)
    for joint in _JOINTS.finditer(text):
        before, after = text[: joint.start()], text[joint.end() :]
        if joint.start() >= kept and before and after and parts(before, joint, after, known):
            return joint
    return None


def _known_start(text: str, known: frozenset[str]) -> int:
    """Return the length of the longest known name that the text begins with, 0 if none."""
    if not known:
        return 0
    ends = [joint.start() for joint in _JOINTS.finditer(text)] + [len(text)]
    return max((end for end in ends if end <= LONGEST_NAME and same_name_key(text[:end]) in known), default=0)


def _parts_makers(before: str, joint: re.Match[str], after: str, known: frozenset[str]) -> bool:
    """Say whether a joint parts two decision makers."""
    if joint["mark"] == ";":
        return True
    if _CONSULTED.search(before):
        return False
    if joint["mark"] and _is_complete(before):
        return True
    if joint["word"]:
        return _and_parts_makers(before, after, with_article="the" in joint.group().lower().split())
    return bool(_MEMBER.match(after) or _OFFICER.match(after) or _starts_with_body(after) or _known_start(after, known))


def _and_parts_makers(before: str, after: str, *, with_article: bool) -> bool:
    """Say whether "and" stands between two decision makers rather than within a title.

    "Leader and Cabinet Member for Growth" is one person; an article ("and the Cabinet Member for Growth") makes two.
    """
    if _MEMBER.match(after):
        leading = _LEADING.match(before)
        opens_a_title = leading is not None and not _MEMBER.search(before, leading.end())
        is_leading = bool(_LEADING.match(after))
        one_person = opens_a_title != is_leading and not (is_leading and _is_complete(before))
        return with_article or not one_person
    return _is_complete(before) or bool(_MEMBER.match(before) and _OFFICER.match(after))


def _is_complete(name: str) -> bool:
    """Say whether a name can have nothing more to it: Cabinet, Council, Leader of the Council."""
    name = _one_line(name)
    return bool(_CABINET.fullmatch(name) or _COUNCIL.fullmatch(name) or _LEADER_ALONE.fullmatch(name))


def _starts_with_body(text: str) -> bool:
    """Say whether a text begins with the Cabinet or the Council and nothing more before the next joint."""
    joint = _JOINTS.search(text)
    first = text[: joint.start()] if joint else text
    return bool(_CABINET.fullmatch(first.strip()) or _COUNCIL.fullmatch(first.strip()))


def _parts_committees(before: str, joint: re.Match[str], after: str, known: frozenset[str]) -> bool:
    """Say whether a joint parts two committees."""
    if joint["mark"] in {";", "/"} or "\n" in joint.group().strip(" \t").replace("\n", "", 1):
        return True
    if _known_start(before, known) == len(before) and _known_start(after, known):
        return True
    return bool(_ENDS_AS_BODY.fullmatch(before.strip()))
