"""The council's logo, read from the instance folder for the papers that bear it."""

import logging
from datetime import date
from functools import lru_cache

from webapp.adapters.pdf import pdf
from webapp.config import Settings
from webapp.domain.errors import RuleBroken
from webapp.domain.logos import media_type_of, problem_with
from webapp.domain.paper import Logo, Paper

log = logging.getLogger(__name__)


def read_logo(settings: Settings) -> Logo | None:
    """Read the council's logo; None where it has none.

    It was looked at when the process started, and may have been replaced since: RuleBroken says what is wrong with it.
    """
    path = settings.logo_path
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RuleBroken(f"The council’s logo {settings.council_logo} cannot be read.") from error
    if problem := problem_with(content):
        raise RuleBroken(f"The council’s logo {settings.council_logo} {problem}")
    return Logo(content, media_type_of(content), f"{settings.council_name} logo")


def read_drawable_logo(settings: Settings) -> Logo | None:
    """Read the logo for something that freezes it: refused with a sentence where no document could be drawn with it."""
    logo = read_logo(settings)
    if logo and not _can_be_drawn(logo):
        raise RuleBroken(
            f"The council’s logo {settings.council_logo} cannot be drawn, so no document of the edition could be made. "
            "Save it anew as PNG, or take it out of the settings."
        )
    return logo


@lru_cache(maxsize=4)
def _can_be_drawn(logo: Logo) -> bool:
    """Draw a page with nothing but the logo; a damaged picture shows itself only then."""
    from typst import TypstError  # slow to import, and only documents need it

    try:
        pdf(Paper(title=logo.words, council_name="", made_on=date(2026, 1, 1), blocks=(), logo=logo))
    except TypstError as problem:
        log.warning("the logo cannot be drawn: %s", problem)
        return False
    return True
