"""Papers as files: by which ending, of which media type, drawn by whom."""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.adapters.pdf import pdf
from webapp.adapters.plain_text import plain_text
from webapp.adapters.word import word
from webapp.domain.paper import Paper


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type, and whether browsers show it themselves."""

    media_type: str
    is_shown: bool = False


FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", is_shown=True),
    "docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": Format("text/csv; charset=utf-8"),
    "json": Format("application/json"),
    "txt": Format("text/plain; charset=utf-8", is_shown=True),
}

DRAWN: dict[str, Callable[[Paper], bytes]] = {
    "pdf": pdf,
    "docx": word,
    "txt": lambda paper: plain_text(paper).encode(),
}
"""How a paper becomes a file of each ending."""
