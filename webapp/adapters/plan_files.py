"""The one door for plans in files: CSV, text or Word, told apart by what is in the file and not by its name alone."""

from webapp.adapters.decoded_text import ZIP_OPENING, decoded
from webapp.adapters.import_plan import PlanFile, has_references_apart, read_cells
from webapp.adapters.import_text import has_references, read_lines, read_text
from webapp.adapters.word_tables import damaged, is_word_document, table_rows

_TABLES = (".csv", ".tsv")
_TEXTS = (".txt", ".text", ".md")


def read_plan_file(content: bytes, filename: str) -> PlanFile:
    """Read a plan from a file; raise RuleBroken with a sentence where it is none, or none that can be read.

    A file with a column of references is read strictly, whole or not at all (`import_plan`). Any other text, and the
    tables of a Word document, are read for what is certain, with a warning for the rest (`import_text`).
    """
    if content.startswith(ZIP_OPENING) and is_word_document(content):
        return read_lines(table_rows(content, filename), filename)
    if _was_word_document(content, filename):
        raise damaged(filename)
    text = decoded(content, filename)
    return read_cells(text, filename) if _is_table(text, filename) else read_text(text, filename)


def _was_word_document(content: bytes, filename: str) -> bool:
    """Say whether two signs of three speak for a Word document: its name, how it opens, and a part that it has."""
    signs = (filename.casefold().endswith(".docx"), content.startswith(ZIP_OPENING), b"word/document" in content)
    return sum(signs) > 1


def _is_table(text: str, filename: str) -> bool:
    """Say whether a text is to be read, or refused, as a CSV file."""
    if has_references_apart(text):
        return True
    name = filename.casefold()
    return name.endswith(_TABLES) and "\t" not in text if has_references(text) else not name.endswith(_TEXTS)
