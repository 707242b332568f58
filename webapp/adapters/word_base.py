"""The empty Word file that papers begin from: python-docx's own package with our styles, bullets and settings in it.

What python-docx's file brings besides (hundreds of unused styles, a thumbnail) is left out, and no trace of the day
stays in the archive.
"""

import io
import zipfile
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from webapp.adapters.colours import text_colour_on

if TYPE_CHECKING:
    from docx.opc.rel import Relationships
    from docx.oxml.xmlchemy import BaseOxmlElement

FILES = Path(__file__).with_name("word_files")
_LEFT_OUT = ("/stylesWithEffects", "/customXml", "/thumbnail", "/webSettings", "/fontTable")
_FIXED_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can name


@lru_cache(maxsize=8)
def base_file(colour: str) -> bytes:
    """Return a .docx without text, its title rule and table heads in the colour "#rrggbb"."""
    from docx import Document  # slow to import, and only Word files need it

    document = Document()
    colours = {"colour": colour[1:].upper(), "on_colour": text_colour_on(colour)[1:].upper()}
    _fill(document.styles.element, "styles.xml", colours)
    _fill(document.part.numbering_part.element, "numbering.xml", {})
    _fill(document.settings.element, "settings.xml", {})
    for relationships in (document.part.rels, document.part.package.rels):
        _leave_out(relationships)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def on_one_day(archive: bytes) -> bytes:
    """Write a zip archive again with one fixed day on every part, so that the same parts give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _FIXED_DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _fill(element: "BaseOxmlElement", name: str, values: dict[str, str]) -> None:
    """Put the content of one of our files in place of what a part holds."""
    from docx.oxml import parse_xml  # slow to import, and only Word files need it

    ours = parse_xml(Template((FILES / name).read_text(encoding="utf-8")).substitute(values).encode())
    element[:] = ours[:]


def _leave_out(relationships: "Relationships") -> None:
    for key in [key for key, one in relationships.items() if one.reltype.endswith(_LEFT_OUT)]:
        del relationships[key]
