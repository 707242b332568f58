"""What our printed typeface can write and how wide it writes it, read from the font files that travel with us.

PDF/UA-1 and PDF/A-2a refuse a text with a character that the font has no glyph for, and typst lets a word that is
wider than its column run into the next one. So both are settled before a word gets there.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

FILES = Path(str(resources.files("webapp.adapters") / "typst_files"))
REGULAR, BOLD = "SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf"
# Where a long word may break: typst sets it as no width at all, so it is never copied out of the PDF.
MAY_BREAK = "\u200b"
NO_GLYPH = "\u25a1"
_AFTER_A_SIGN = re.compile(r"(?<=[@./_\-=&?:;,+])(?=\w)")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Face:
    """One font: the width of each character it has, in em."""

    widths: dict[int, float]
    widest: float

    def width(self, text: str) -> float:
        """Return the width of a line in em; a character it lacks counts as the widest."""
        return sum(self.widths.get(ord(character), self.widest) for character in text)


@cache
def face(name: str) -> Face:
    """Read one of our fonts (OpenType 1.9: tables cmap in format 12, head, hhea, hmtx)."""
    font = (FILES / name).read_bytes()
    tables = {tag: offset for tag, _, offset, _ in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * _number(font, 4)])}
    em = _number(font, tables[b"head"] + 18)
    measured = _number(font, tables[b"hhea"] + 34)
    advances = [advance for advance, _ in struct.iter_unpack(">Hh", font[tables[b"hmtx"] :][: 4 * measured])]
    widths = {
        first + step: advances[min(glyph + step, measured - 1)] / em
        for first, last, glyph in _glyphs(font, tables[b"cmap"])
        for step in range(last - first + 1)
    }
    return Face(widths, max(widths.values()))


def printable(text: str) -> str:
    """Return a text that both our fonts can write.

    What they lack becomes its plain form ("Ｆ" is "F"), a sign its name ("[grinning face]"), a letter of another
    script a box; what is invisible goes. The web page and the Word file show it as it was typed.
    """
    return text if text.isascii() else "".join(map(_written, text))


def breakable(text: str, room: float, font: Face) -> str:
    """Mark where words break that are wider than `room` em: after a sign, else anywhere. Other words stay whole."""
    if room >= len(text) * font.widest:
        return text
    return _WORD.sub(lambda word: _broken(word[0], room, font), text)


def lines_taken(text: str, room: float, font: Face) -> int:
    """Estimate, rather too high than too low, how many lines of `room` em a text takes; nothing takes none."""
    lines = text.split("\n") if text else []
    return sum(1 + int(font.width(line) * 1.15 / room) for line in lines)


@cache
def _written(character: str) -> str:
    if character in ("\n", MAY_BREAK) or _covered(character):
        return character
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    if all(map(_covered, plain)):
        return plain
    is_sign = unicodedata.category(character).startswith("S")
    return f"[{unicodedata.name(character, 'sign').lower()}]" if is_sign else NO_GLYPH


def _covered(character: str) -> bool:
    # PDF/A-2a refuses the private use area, whatever a font draws there.
    return unicodedata.category(character) != "Co" and all(
        ord(character) in face(name).widths for name in (REGULAR, BOLD)
    )


def _broken(word: str, room: float, font: Face) -> str:
    if len(word) * font.widest <= room or font.width(word) <= room:
        return word
    lines, left = [""], room
    for piece in _pieces(word, room, font):
        width = font.width(piece)
        if width > left and lines[-1]:
            lines.append("")
            left = room
        lines[-1] += piece
        left -= width
    return MAY_BREAK.join(lines)


def _pieces(word: str, room: float, font: Face) -> Iterator[str]:
    for piece in _AFTER_A_SIGN.split(word):
        yield from [piece] if font.width(piece) <= room else piece


def _glyphs(font: bytes, cmap: int) -> list[tuple[int, int, int]]:
    """Return the ranges of the Unicode subtable in format 12: first character, last one, glyph of the first."""
    records = struct.iter_unpack(">HHI", font[cmap + 4 :][: 8 * _number(font, cmap + 2)])
    (start,) = {cmap + offset for platform, encoding, offset in records if (platform, encoding) == (3, 10)}
    (count,) = struct.unpack_from(">I", font, start + 12)
    return list(struct.iter_unpack(">III", font[start + 16 :][: 12 * count]))


def _number(font: bytes, offset: int) -> int:
    (number,) = struct.unpack_from(">H", font, offset)
    return int(number)
