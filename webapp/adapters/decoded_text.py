"""Text out of the bytes somebody uploaded: in whichever encoding they are, or a refusal that says what they are."""

from codecs import BOM_UTF8

from webapp.domain.errors import RuleBroken

LARGEST_FILE = 5_000_000
ZIP_OPENING = b"PK\x03\x04"

_SAVE_AS_CSV = "Open the plan in a spreadsheet, save it as “CSV UTF-8” and import that file. Nothing was imported."
_SAVE_AS_WORD = "Open it in Word, save it as a Word document (.docx) and import that file. Nothing was imported."
_SAVE_AS_TEXT = (
    "Open it, save it as text, or open it in Word and save it as a Word document (.docx), and import that file. "
    "Nothing was imported."
)
_NOT_TEXT = {
    ZIP_OPENING: ("an Excel, Word or zip file", _SAVE_AS_CSV),
    b"\xd0\xcf\x11\xe0": ("an old Excel or Word file", f"If it is an old Word file: {_SAVE_AS_WORD}"),
    b"%PDF": ("a PDF", _SAVE_AS_TEXT),
    b"{\\rtf": ("a rich text file", _SAVE_AS_WORD),
    b"\x89PNG": ("a picture", _SAVE_AS_CSV),
    b"\xff\xd8\xff": ("a picture", _SAVE_AS_CSV),
    b"\x1f\x8b": ("a compressed file", _SAVE_AS_CSV),
}


def refuse_unusable(content: bytes, filename: str, *, outcome: str = " Nothing was imported.") -> None:
    """Raise RuleBroken where a file is empty or larger than LARGEST_FILE bytes; `outcome` ends its sentence."""
    if len(content) > LARGEST_FILE:
        raise RuleBroken(f"{filename} is larger than {LARGEST_FILE // 1_000_000} MB.{outcome}")
    if not content.removeprefix(BOM_UTF8).strip():
        raise RuleBroken(f"{filename} is empty.{outcome}")


def decoded(content: bytes, filename: str) -> str:
    """Turn bytes into text; raise RuleBroken with a sentence where they are no text, none at all, or too many.

    UTF-8 with or without a byte order mark, UTF-16 with one, Windows-1252.
    """
    refuse_unusable(content, filename)
    for opening, (what, advice) in _NOT_TEXT.items():
        if content.startswith(opening):
            raise RuleBroken(f"{filename} is {what}, not text. {advice}")
    text = as_text(content)
    if text is None or text.count("\0") > len(text) // 10:
        raise RuleBroken(f"{filename} cannot be read as text. {_SAVE_AS_CSV}")
    if text.lstrip().startswith("<"):
        raise RuleBroken(f"{filename} is a web page, not a plan as text. {_SAVE_AS_CSV}")
    return text


def as_text(content: bytes) -> str | None:
    """Decode bytes in the encoding they declare, or else in UTF-8 or Windows-1252; None where none fits."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-8 with one broken byte also decodes as Windows-1252, into rubbish such as this.
        return None if encoding == "cp1252" and "â€" in text else text
    return None
