"""The council's logo as papers get it: read from the instance folder, and looked at again each time."""

import pytest

from tests.domain.test_logos import A_PNG, svg
from webapp.adapters.logo import read_drawable_logo, read_logo
from webapp.config import Settings
from webapp.domain.errors import RuleBroken
from webapp.domain.paper import Logo


def with_logo(settings: Settings, content: bytes) -> Settings:
    (settings.instance / "logo").write_bytes(content)
    return settings.model_copy(update={"council_logo": "logo"})


def test_a_council_without_a_logo_has_none(settings: Settings) -> None:
    assert read_logo(settings) is None


@pytest.mark.parametrize(("content", "media_type"), [(A_PNG, "image/png"), (svg(), "image/svg+xml")])
def test_a_logo_is_read_with_its_kind_and_with_words(settings: Settings, content: bytes, media_type: str) -> None:
    assert read_logo(with_logo(settings, content)) == Logo(content, media_type, "Anyborough Council logo")


def test_a_logo_that_was_replaced_by_something_else_is_refused(settings: Settings) -> None:
    changed = with_logo(settings, svg("<script/>"))
    with pytest.raises(RuleBroken, match=r"^The council’s logo logo is an SVG that holds a script or moves"):
        read_logo(changed)


def test_a_logo_that_is_gone_is_refused(settings: Settings) -> None:
    gone = with_logo(settings, A_PNG)
    (settings.instance / "logo").unlink()
    with pytest.raises(RuleBroken, match=r"^The council’s logo logo cannot be read\.$"):
        read_logo(gone)


def test_an_edition_takes_no_logo_that_cannot_be_drawn(settings: Settings) -> None:
    assert read_drawable_logo(settings) is None
    drawn = read_drawable_logo(with_logo(settings, svg()))
    assert drawn is not None
    damaged = A_PNG[:20] + b"rubbish" * 9 + A_PNG[-12:]
    with pytest.raises(RuleBroken, match=r"cannot be drawn, so no document of the edition could be made"):
        read_drawable_logo(with_logo(settings, damaged))
