"""The contact cell of a plan, taken apart: "Jo Bloggs Head of Finance Tel: 01632 960001 jo.bloggs@example.go v.uk".

What fits nowhere stays with the post; nothing is lost. An address mended by taking out a blank is reported.
"""

import re
from dataclasses import dataclass

_ENDINGS = (
    r"(?:gov|nhs|ac|co|org|police|parliament|sch|ltd|plc|net|me|mod)\.uk|gov\.(?:scot|wales)|llyw\.cymru|nhs\.net"
    r"|com|org|net|info|eu|scot|wales|cymru|london|uk"
)
_WHOLE_HOST = re.compile(rf"(?:[\w-]+\.)+(?:{_ENDINGS})", re.IGNORECASE)
_LIKELY_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_LOCAL = re.compile(r"[\w.+'’-]+$")
_BROKEN_LOCAL = re.compile(r"(?<!\S)(?:[a-z][\w-]*\.[\w-]*|[A-Z]\.)$")
_MOST_FRAGMENTS = 4
_EMAIL_LABEL = re.compile(r"(?:\be-?mail(?: address)?\s*[:.]?|\bmailto:|[<(\[])\s*$", re.IGNORECASE)
_TELEPHONE_LABEL = (
    r"(?:\b(?:tel(?:ephone)?(?: no| number)?|phone|direct (?:dial|line)|mobile|mob|ext(?:ension)?|t)\b\.?\s*:?\s*)"
)
_NUMBER = r"(?:\+\d|\(?\d)[\d\s()/-]*\d(?:\s*(?:ext(?:ension)?|x)\.?\s*\d+)?"
_TELEPHONE = re.compile(
    rf"{_TELEPHONE_LABEL}(?P<labelled>{_NUMBER})|(?<!\w)(?P<bare>(?:\+44|\(?0)(?:[\s()/-]*\d){{9,10}}(?!\w))",
    re.IGNORECASE,
)
_EDGES = " \t\n,;:|/-–—.<>[]"
_TITLES = {"cllr", "councillor", "dr", "mr", "mrs", "ms", "miss", "prof", "professor", "revd", "rev", "sir", "dame"}
_PARTICLES = {"van", "von", "der", "de", "den", "la", "le", "du", "al", "bin", "ap"}
_MOST_NAMES = 3
_POST_WORD = re.compile(
    r"accountant|accounting|acting|administrator|adult|adviser|advisor|analyst|architect|area|assets|assistant|"
    r"associate|business|capital|chief|children's|clerk|commercial|commissioner|commissioning|committee|"
    r"communications|community|consultant|contracts|controller|coordinator|co-ordinator|corporate|customer|"
    r"democratic|deputy|development|director|education|electoral|energy|engineer|engineering|environment|"
    r"environmental|estates|executive|finance|financial|governance|group|head|health|highways|housing|improvement|"
    r"infrastructure|interim|joint|lawyer|lead|leader|legal|leisure|licensing|manager|managing|member|monitoring|"
    r"neighbourhood|officer|operations|parking|partnership|passenger|planner|planning|policy|principal|"
    r"procurement|programme|project|projects|property|public|regeneration|regulatory|resources|safeguarding|"
    r"school|schools|scrutiny|secretary|section|senior|service|services|social|solicitor|specialist|strategic|"
    r"strategy|support|surveyor|sustainability|team|technical|traffic|transport|transformation|treasurer|waste"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about a decision; an empty string is what was not given."""

    name: str = ""
    post: str = ""
    telephone: str = ""
    email: str = ""


def read_contact(text: str) -> tuple[Contact, tuple[str, ...]]:
    """Take a contact cell apart; return the contact and a sentence for each thing that was mended or left unread.

    A blank within an e-mail address is taken out when the pieces then end as a British or common address does.
    The name ends where punctuation, the e-mail address or the first word of a post says so, else after two words.
    """
    email, rest, notes = _take_email(text)
    telephone, rest = _take_telephone(rest)
    name, post = _name_and_post(rest, email)
    if "@" in post:
        notes = (*notes, f"“{post}” holds an e-mail address that was not read and is kept with the post.")
    return Contact(name=name, post=post, telephone=telephone, email=email), notes


def _take_email(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Take the first e-mail address out of a text, mending blanks in it."""
    at = text.find("@")
    local_start = _start_of_local(text[:at].rstrip()) if at >= 0 else -1
    host_end = _end_of_host(text, at + 1) if local_start >= 0 else -1
    if host_end < 0:
        return "", text, ()
    written = text[local_start:host_end].rstrip(".,;:>)]")
    email = re.sub(r"\s+", "", written).replace("’", "'")
    before = _EMAIL_LABEL.sub("", text[:local_start].rstrip())
    mended = () if email == written else (f"The e-mail address “{_one_line(written)}” was mended to {email}.",)
    return email, f"{before}\n{text[local_start + len(written) :].lstrip('>)]')}", mended


def _start_of_local(before: str) -> int:
    """Return where the part of the address before "@" begins, -1 if there is none; join it over a blank if broken."""
    found = _LOCAL.search(before)
    if found is None:
        return -1
    start = found.start()
    if before[start] == "." and (cut_off := re.search(r"[\w-]+$", before[:start].rstrip())):
        start = cut_off.start()
    first_name = before.split()[0].casefold().strip(".")
    while broken := _BROKEN_LOCAL.search(before[:start].rstrip()):
        piece = broken.group().casefold()
        if piece.endswith(".") and len(piece) > 2 and piece != f"{first_name}.":
            break
        start = broken.start()
    return start


def _end_of_host(text: str, start: int) -> int:
    """Return where the address's host ends, joining up to four pieces over blanks; -1 if none is an address."""
    pieces = list(re.finditer(r"\S+", text[start:]))[:_MOST_FRAGMENTS]
    joined = ""
    for place, piece in enumerate(pieces):
        fragment = piece.group()
        if place and not re.match(r"[a-z.]", fragment):
            break
        joined += fragment
        following = pieces[place + 1].group() if place + 1 < len(pieces) else ""
        if _WHOLE_HOST.fullmatch(joined.rstrip(".,;:>)]")) and not (
            following.startswith(".") or (joined.endswith(".") and re.match(r"uk\b", following))
        ):
            return start + piece.end()
    first = pieces[0] if pieces else None
    return start + first.end() if first and _LIKELY_HOST.fullmatch(first.group().rstrip(".,;:>)]")) else -1


def _take_telephone(text: str) -> tuple[str, str]:
    """Take the first telephone number and its label out of a text."""
    found = _TELEPHONE.search(text)
    if found is None:
        return "", text
    return _one_line(found["labelled"] or found["bare"]), f"{text[: found.start()]}\n{text[found.end() :]}"


def _name_and_post(text: str, email: str) -> tuple[str, str]:
    """Part a name from the post that follows it without any mark."""
    lines = [line.strip(_EDGES) for line in text.splitlines()]
    head = next((line for line in lines if line), "")
    rest = [line for line in lines[lines.index(head) + 1 :] if line] if head else []
    words = head.split()
    length = _length_of_name(words, email)
    name = " ".join(words[:length]).strip(_EDGES)
    post = " ".join(words[length:]).strip(_EDGES)
    return name, _one_line(" ".join(part for part in (post, *rest) if part))


def _length_of_name(words: list[str], email: str) -> int:
    """Return how many of the words are the person's name."""
    titled = bool(words) and words[0].strip(".").casefold() in _TITLES
    marked = next((place + 1 for place, word in enumerate(words) if word[-1] in ",;:" or word in "-–—|/"), None)
    if marked and 2 <= marked <= _MOST_NAMES + 1 + titled and not any(map(_is_of_post, words[:marked])):
        return marked
    surnames = re.split(r"[._\d-]+", email.partition("@")[0].casefold())[1:]
    for place, word in enumerate(words[1 : _MOST_NAMES + 2], start=1):
        if word.casefold().strip(",") in surnames and word.casefold().strip(",") == surnames[-1]:
            return place + 1
    return _length_by_post(words, titled=titled)


def _length_by_post(words: list[str], *, titled: bool) -> int:
    """Return the length of the name by where the post begins, or else two words (a title and particles beside them)."""
    names = [place for place, word in enumerate(words) if word.casefold() not in _PARTICLES]
    first_post = next((place for place, word in enumerate(words) if _is_of_post(word)), len(words))
    if first_post == 1 + titled and words[first_post + 1 : first_post + 2] not in ([], ["of"]):
        later = (place for place, word in enumerate(words) if place > first_post and _is_of_post(word))
        first_post = next(later, first_post)
    if first_post <= titled:
        return 0
    before = [place for place in names if place < first_post]
    if len(before) <= _MOST_NAMES + titled and first_post < len(words):
        return first_post
    two = names[: 2 + titled]
    if len(two) < 2 + titled or not all(words[place][0].isupper() for place in two):
        return 0
    return two[-1] + 1


def _is_of_post(word: str) -> bool:
    """Say whether a word begins a post rather than being part of a name."""
    first_part = re.split(r"[-/–—]", word.casefold().replace("’", "'").strip(",.()"))[0]
    return word.startswith("(") or _POST_WORD.fullmatch(first_part) is not None


def _one_line(text: str) -> str:
    """Write it on one line."""
    return re.sub(r"\s+", " ", text).strip()
