"""Word documents as officers have them, made for the tests."""

import io
import zipfile
from collections.abc import Callable, Sequence

from docx import Document


def word_file(rows: Sequence[Sequence[str]], paragraphs: Sequence[str] = ()) -> bytes:
    """Return a .docx with one table of these rows below these paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(0, max(map(len, rows)))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Return a zip file with each part changed, or left out where the change gives None, and with more parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
        for name, part in more.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return packed.getvalue()
