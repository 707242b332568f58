"""The form by which an officer chooses between two versions of the same field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from webapp.forms.fields import RadiosField

KEEP = "keep-"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Disputed:
    """A field that two officers changed: how it is called in the form and on the page, and each one's words."""

    name: str
    heading: str
    theirs: str
    mine: str


def versions_form(disputed: Iterable[Disputed], *, by: str, chosen: Mapping[str, str] | None) -> Form:
    """Return radios for each disputed field, none ticked but those already chosen; `by` saved the other version.

    The radios of the field "title" are named "keep-title"; `chosen` is what was sent, None while nothing was.
    """
    fields = {
        one.name: RadiosField(
            one.heading,
            required=f"Choose which version of “{one.heading}” to keep.",
            choices=[
                SelectChoice(THEIRS, f"Keep {by}’s version", {"hint": _lines(one.theirs)}),
                SelectChoice(MINE, "Keep your version", {"hint": _lines(one.mine)}),
            ],
        )
        for one in disputed
    }
    form: Form = type("VersionsForm", (Form,), fields)(chosen, prefix=KEEP)
    return form


def _lines(words: str) -> Markup:
    """Keep the line breaks of words on a page."""
    return Markup("<br>").join(words.splitlines())
