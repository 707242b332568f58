"""The look: built files that are ours to use, and a frame around every page that is sound for anybody."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, flash, render_template, render_template_string
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from tests.page_checks import check_page

WEBAPP = Path(__file__).parents[2] / "webapp"
STATIC, THEME, TEMPLATES = WEBAPP / "static", WEBAPP / "theme", WEBAPP / "templates"
BUILT = sorted(path for path in STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"})
NOBODY = SimpleNamespace(is_authenticated=False)
OFFICER = SimpleNamespace(is_authenticated=True, name="Sam Okafor", role="officer")
PAGE = """{% extends "layout.html" %}{% block title %}Today{% endblock %}
{% block banners %}{{ problems }}{% endblock %}{% block content %}<h1>Today</h1>{% endblock %}"""


def seen_by(user):
    return {"current_user": user, "may": lambda role: user.is_authenticated and role != "administrator"}


@pytest.fixture
def app() -> Flask:
    app = Flask("webapp", root_path=str(WEBAPP))
    app.secret_key = "for tests"
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": ChoiceLoader(
            [FileSystemLoader(TEMPLATES), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
        ),
    }
    app.jinja_env.globals.update(csrf_token=lambda: "token", council_name="Anyborough Council", **seen_by(NOBODY))
    return app


@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.name)
def test_nothing_built_carries_the_crown_the_crest_or_the_transport_typeface(path):
    assert re.findall(r"crest|crown|transport", path.read_text(encoding="utf-8"), re.IGNORECASE) == []


@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.name)
def test_nothing_built_asks_another_site_for_anything(path):
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"""url\([^)]*\)|@import|(?:src|href)=["']?https?:|sourceMappingURL""", text) == []


def test_the_style_sheet_is_built_from_the_version_that_the_macros_render():
    css = (STATIC / "forward-plan.css").read_text(encoding="utf-8")
    package = json.loads((THEME / "package.json").read_text(encoding="utf-8"))
    assert '--govuk-frontend-version: "6.3.0"' in css.replace(':"', ': "')
    assert package["dependencies"] == {"govuk-frontend": "6.3.0"}


def test_the_lock_names_no_registry():
    lock = json.loads((THEME / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_the_licence_of_what_we_ship_is_beside_it():
    licence = (STATIC / "govuk-frontend-licence.txt").read_text(encoding="utf-8")
    assert "The MIT License (MIT)" in licence
    assert "GOV.UK Frontend 6.3.0" in licence


@pytest.mark.parametrize("name", ["forward-plan.js", "scripts-work.js", "favicon.svg"])
def test_scripts_and_icon_are_the_ones_in_the_theme(name):
    assert (STATIC / name).read_bytes() == (THEME / "js" / name).read_bytes()


def test_the_style_sheet_uses_every_class_of_our_own_that_templates_name():
    css = (STATIC / "forward-plan.css").read_text(encoding="utf-8")
    used = {
        name
        for path in TEMPLATES.rglob("*.html")
        if "email" not in path.parts
        for name in re.findall(r"\bfp-[a-z_-]*[a-z]\b(?!--\{)", path.read_text(encoding="utf-8"))
    }
    assert sorted(name for name in used if f".{name}" not in css) == []


@pytest.mark.parametrize("user", [NOBODY, OFFICER], ids=["nobody", "officer"])
@pytest.mark.parametrize("address", ["/", "/plan", "/calendar/committees", "/desk/", "/desk/decisions/new"])
def test_the_frame_is_sound_for_everybody_everywhere(app, address, user):
    with app.test_request_context(address):
        check_page(
            render_template_string(PAGE, **seen_by(user), staff_warnings=lambda: ["The calendar ends soon."]), address
        )


@pytest.mark.parametrize("path", sorted((TEMPLATES / "errors").glob("[0-9]*.html")), ids=lambda path: path.stem)
def test_every_error_page_is_sound_and_says_what_was_given(app, path):
    with app.test_request_context("/plan"):
        check_page(render_template(f"errors/{path.name}"), "/plan")
        check_page(render_template(f"errors/{path.name}", message="It is too late.", wait="2 minutes"), "/plan")


def test_the_desk_has_its_own_navigation_and_signing_out_is_a_post(app):
    with app.test_request_context("/desk/decisions"):
        html = render_template_string(PAGE, **seen_by(OFFICER))
    assert 'class="govuk-service-navigation fp-navigation fp-navigation--desk"' in html
    assert re.findall(r'aria-current="(\w+)"', html) == ["page"]
    assert '<form method="post" action="/sign-out"><input type="hidden" name="csrf_token" value="token">' in html


def test_nobody_sees_the_desk_or_its_warnings(app):
    with app.test_request_context("/desk/"):
        html = render_template_string(PAGE, staff_warnings=lambda: ["The calendar ends soon."])
    assert "fp-navigation--desk" not in html
    assert "The calendar ends soon." not in html
    assert 'href="/sign-in"' in html


def test_a_message_is_a_banner_but_never_beside_an_error_summary(app):
    with app.test_request_context("/plan"):
        flash("Saved.", "success")
        html = render_template_string(PAGE, problems="There is a problem")
        assert ("Saved." in html, "There is a problem" in html) == (False, True)
        html = render_template_string(PAGE)
        assert "govuk-notification-banner--success" in html
        assert "Saved." in html


def test_the_title_ends_with_the_councils_name(app):
    with app.test_request_context("/plan"):
        assert "<title>Today – Forward plan – Anyborough Council</title>" in render_template_string(PAGE)


def test_on_paper_what_is_folded_stands_open_and_addresses_within_the_site_are_left_out() -> None:
    css = (STATIC / "forward-plan.css").read_text(encoding="utf-8")
    for rule in (
        ".govuk-details:not([open])::details-content{block-size:auto;content-visibility:visible}",
        'a.govuk-link[href^="/"]::after,a.govuk-link[href^="#"]::after{content:none}',
    ):
        assert rule in css
