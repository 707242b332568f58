"""A whole number typed in figures."""

import re
from typing import Any

from webapp.domain.clean_text import clean_text
from webapp.forms.fields import LineField

_WHOLE = re.compile(r"-?[0-9]{1,6}")


class NumberField(LineField):
    """A whole number; `data` is an int or None. Whether it may be so great, or so small, the rules say."""

    data: Any
    typed = ""

    def process_data(self, value: int | None) -> None:
        """Show a stored number."""
        self.data = value
        self.typed = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed and keep it for the page."""
        self.typed = clean_text(valuelist[0])[:40] if valuelist else ""
        self.data = None
        if self.typed and not _WHOLE.fullmatch(self.typed):
            raise ValueError("Enter a whole number in figures, such as 5.")
        self.data = int(self.typed) if self.typed else None

    def is_empty(self) -> bool:
        """Say whether nothing was typed; 0 is a number."""
        return not self.typed

    def _value(self) -> str:
        return self.typed
