"""The habits of the house: small files, short functions, a word on each module, nothing left for later."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from tests.architecture.sources import LOCAL, ROOT, files, modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
# Steps of the schema are written once, by a machine for the most part, and list a table's columns in one function.
STEPS = "webapp/migrations/versions/"
# What machines write, or licences say, is as long as it is.
WRITTEN_BY_OTHERS = frozenset({"requirements.lock", "package-lock.json", "govuk-frontend-licence.txt"})
TEXT = (
    ".cfg", ".css", ".csv", ".html", ".ics", ".js", ".lock", ".md", ".mjs", ".py", ".scss", ".svg", ".toml", ".txt",
    ".yml", "Makefile", "LICENSE",
)  # fmt: skip

# In pieces, so that this file is not the first to be found.
LEFT_FOR_LATER = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")
NOT_RUN = ("pytest." + "skip", "mark." + "skip", "importor" + "skip", "pytest." + "xfail", "mark." + "xfail")
OTHER_PLACES = ("/wo" + "rk/", "/ro" + "ot/")


def every_text() -> list[Path]:
    """Return every file of ours that is text, the scripts of continuous integration among them."""
    return [*files(".", endings=TEXT), ROOT / ".ci" / "run", ROOT / ".gitignore"]


def lines_with(words: tuple[str, ...], paths: list[Path]) -> list[str]:
    """Return the lines of these files that hold one of these words."""
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(word in line for word in words)
    ]


@pytest.mark.parametrize("place", ["webapp", "scheduler", "tests"])
def test_no_file_is_longer_than_one_can_read(place: str) -> None:
    ours = [path for path in files(place, endings=(".py", ".html", ".scss")) if path.name not in WRITTEN_BY_OTHERS]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in ours}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{module.path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module in modules("webapp", "scheduler")
        if not module.path.startswith(STEPS)
        for node in ast.walk(module.tree)
        if isinstance(node, LOCAL)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_every_module_says_what_lives_in_it() -> None:
    silent = [one.path for one in modules("webapp", "scheduler") if not ast.get_docstring(one.tree)]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    ours = [path for path in every_text() if path.name not in WRITTEN_BY_OTHERS]
    assert lines_with(LEFT_FOR_LATER, ours) == []


def test_every_test_is_run_and_must_pass() -> None:
    assert lines_with(NOT_RUN, every_text()) == []


def test_nothing_points_to_the_place_where_it_was_made() -> None:
    assert lines_with(OTHER_PLACES, every_text()) == []


# Addresses in templates and views


def endpoints_in_template(tree: nodes.Template) -> list[tuple[str, set[str]]]:
    """Return each endpoint that a template names, to `url_for` or to a macro that passes it on, with its arguments."""
    passed_on = {
        macro.name: {argument.name for argument in macro.args}
        for macro in tree.find_all(nodes.Macro)
        if any(argument.name == "endpoint" for argument in macro.args)
    }
    found = []
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name == "url_for" or name in passed_on:
            choices = [one.value for argument in call.args[:1] for one in constants(argument)]
            given = {pair.key for pair in call.kwargs} if name == "url_for" and call.dyn_kwargs is None else {"…"}
            found += [(str(value), given) for value in choices]
    return found


def constants(node: nodes.Node) -> list[nodes.Const]:
    """Return the texts that an expression may be: itself, or either side of a choice."""
    if isinstance(node, nodes.Const):
        return [node]
    if isinstance(node, nodes.CondExpr):
        return constants(node.expr1) + (constants(node.expr2) if node.expr2 else [])
    return []


def endpoints_in_module(tree: ast.Module) -> list[tuple[str, set[str]]]:
    """Return each endpoint that a module gives to `url_for`, with its arguments."""
    found = []
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "url_for" and call.args:
            (first, *_) = call.args
            given = {keyword.arg or "…" for keyword in call.keywords}
            if isinstance(first, ast.Constant):
                found.append((str(first.value), given))
    return found


def broken(app: Flask, family: str, named: list[tuple[str, set[str]]]) -> list[str]:
    """Return the endpoints for which no address could be made: unknown, or an argument is missing.

    An endpoint that begins with a dot is one of the page's own family: folders of templates, and modules of views,
    are called as their families are.
    """
    arguments: dict[str, list[set[str]]] = {}
    for rule in app.url_map.iter_rules():
        arguments.setdefault(rule.endpoint, []).append(rule.arguments)
    return [
        f"{endpoint} {sorted(given)}"
        for endpoint, given in named
        for wanted in [arguments.get(family + endpoint if endpoint.startswith(".") else endpoint, [])]
        if not any("…" in given or needed <= given for needed in wanted)
    ]


def test_every_address_in_a_template_can_be_made(app: Flask) -> None:
    wrong, count = {}, 0
    for path in files("webapp/templates", endings=(".html",)):
        named = endpoints_in_template(app.jinja_env.parse(path.read_text(encoding="utf-8")))
        wrong[path.relative_to(ROOT).as_posix()] = broken(app, path.parent.name, named)
        count += len(named)
    assert count > 50
    assert {path: endpoints for path, endpoints in wrong.items() if endpoints} == {}


def test_every_address_in_a_view_can_be_made(app: Flask) -> None:
    wrong, count = {}, 0
    for module in modules("webapp/views"):
        named = endpoints_in_module(module.tree)
        wrong[module.path] = broken(app, Path(module.path).stem, named)
        count += len(named)
    assert count > 10
    assert {path: endpoints for path, endpoints in wrong.items() if endpoints} == {}


def test_an_address_that_cannot_be_made_is_found(app: Flask) -> None:
    template = app.jinja_env.parse(
        "{% macro go(endpoint, text) %}{{ url_for(endpoint, slug=slug) }}{% endmacro %}"
        "{{ go('nowhere.at_all', 'Go') }}{{ url_for('plan.nothing') }}{{ url_for('static') }}"
        "{{ url_for('.plan') }}{{ url_for('.board') }}"
        "{{ url_for('calendars.page' if one else 'calendars.index') }}{{ url_for('static', filename='a.css') }}"
    )
    assert broken(app, "plan", endpoints_in_template(template)) == [
        "nowhere.at_all ['…']",
        "plan.nothing []",
        "static []",
        ".board []",
        "calendars.page []",
    ]


@pytest.mark.parametrize("word", [*LEFT_FOR_LATER, *NOT_RUN, *OTHER_PLACES])
def test_a_word_that_does_not_belong_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr("tests.architecture.test_house.ROOT", tmp_path)
    (tmp_path / "a.py").write_text(f"one\n# {word} two\n")
    found = lines_with((*LEFT_FOR_LATER, *NOT_RUN, *OTHER_PLACES), [tmp_path / "a.py"])
    assert [re.sub(r" .*", "", line) for line in found] == ["a.py:2"]
