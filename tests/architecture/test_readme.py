"""README, CONTRIBUTING and the guides tell the truth: whatever they name is there, and what is there is named."""

import dataclasses
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from scheduler.timetable import TIMETABLE
from tests.architecture.sources import ROOT, files, modules
from tests.checked_client import CheckedClient
from webapp.cli import main
from webapp.config import Settings
from webapp.domain import rule_data
from webapp.domain.rule_checks import problems_with
from webapp.services.imports import ImportReport, RowWarning

PAPERS = [
    "README.md",
    "CONTRIBUTING.md",
    *(path.relative_to(ROOT).as_posix() for path in files("docs", endings=(".md",))),
]
PREFIX = "FORWARD_PLAN_"


@cache
def text_of(paper: str) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


def section(paper: str, heading: str) -> str:
    """Return what stands under a heading, down to the next one."""
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text_of(paper), re.DOTALL | re.MULTILINE)
    assert found, f"{paper} has no section “{heading}”"
    return found[1]


def blocks(text: str) -> list[str]:
    """Return the indented blocks of a text, without the indent."""
    found = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text + "\n", re.MULTILINE)
    return ["\n".join(line.removeprefix("    ") for line in block.splitlines()) for block in found]


def in_backticks(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def table(text: str) -> list[list[str]]:
    """Return the cells of a table's rows, without its head."""
    rows = [line.strip().strip("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.split("|")] for row in rows[2:]]


def paragraph(paper: str, beginning: str) -> str:
    """Return the paragraph or sentence that begins with these words."""
    return text_of(paper).split(beginning, 1)[1].split("\n\n")[0]


# Settings


def rows_of_settings() -> list[tuple[list[str], str]]:
    """Return the variables of each row of the table of settings, and what it says of their defaults."""
    rows = table(section("README.md", "Settings"))
    return [(re.findall(rf"{PREFIX}[A-Z_]+", names), defaults) for names, defaults, *_ in rows]


def test_every_setting_is_in_the_table_and_every_variable_of_the_table_is_a_setting() -> None:
    named = [name for names, _ in rows_of_settings() for name in names]
    assert sorted(named) == sorted(PREFIX + field.upper() for field in Settings.model_fields)


def test_the_table_names_the_default_of_each_setting_that_has_one() -> None:
    missing = []
    for names, defaults in rows_of_settings():
        for name in names:
            default = Settings.model_fields[name.removeprefix(PREFIX).lower()].default
            words = ",".join(default) if isinstance(default, list) else str(default)
            if words and words not in in_backticks(defaults):
                missing.append(f"{name}: {words}")
    assert missing == []


def test_the_settings_of_the_guides_are_settings() -> None:
    (example,) = [block for block in blocks(text_of("docs/running.md")) if " = " in block]
    assert set(tomllib.loads(example)) <= set(Settings.model_fields)


# The command


def commands_of(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Give each command that does something, by its whole name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{above}{name} ")
        else:
            yield above + name, command


COMMANDS = dict(commands_of(main))


def named_commands(text: str) -> list[tuple[str, str]]:
    """Return each command `forward-plan …` that a text shows, with what follows its name."""
    found = []
    for shown in re.findall(r"forward-plan((?: [^\s`|]+(?:\|[^\s`|]+)*)+)", text):
        words = shown.split()
        length = 2 if isinstance(main.commands.get(words[0]), click.Group) else 1
        if not words[0].startswith("-"):
            found.append((" ".join(words[:length]), " ".join(words[length:])))
    return found


def lines_of_commands() -> list[tuple[str, str]]:
    (reference, _example) = blocks(section("README.md", "The command"))
    return [named_commands(line)[0] for line in reference.splitlines()]


def test_the_readme_lists_every_command_and_no_other() -> None:
    assert sorted(name for name, _ in lines_of_commands()) == sorted(COMMANDS)


def test_every_option_and_argument_in_the_readme_exists() -> None:
    unknown = []
    for name, rest in lines_of_commands():
        known = {spelling for parameter in COMMANDS[name].params for spelling in parameter.opts}
        arguments = {one.name.upper() for one in COMMANDS[name].params if isinstance(one, click.Argument) and one.name}
        usage = rest.split("  ")[0]
        unknown += [f"{name} {option}" for option in re.findall(r"--[a-z-]+", usage) if option not in known]
        wanted = re.match(r"[A-Z]+\b", usage)
        unknown += [f"{name} {wanted[0]}" for _ in [0] if wanted and wanted[0] not in arguments]
    assert unknown == []


def test_the_roles_in_the_readme_are_those_that_can_be_given() -> None:
    (role,) = [one for one in COMMANDS["add-user"].params if one.name == "role"]
    assert isinstance(role.type, click.Choice)
    assert dict(lines_of_commands())["add-user"].endswith(f"--role {'|'.join(role.type.choices)}")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_that_a_paper_mentions_exists_with_its_options(paper: str) -> None:
    code = "\n".join([*blocks(text_of(paper)), *in_backticks(text_of(paper))])
    unknown = []
    for name, rest in named_commands(code):
        if name not in COMMANDS:
            unknown.append(name)
            continue
        known = {spelling for parameter in COMMANDS[name].params for spelling in parameter.opts}
        unknown += [f"{name} {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in known]
    assert unknown == []


def test_the_example_in_the_readme_is_what_the_command_prints() -> None:
    (_reference, example) = blocks(section("README.md", "The command"))
    asked, printed = example.split("\n", 1)
    ran = CliRunner().invoke(main, shlex.split(asked.removeprefix("$ forward-plan ")))
    assert ran.exit_code == 0
    assert printed.rstrip("\n") == ran.output.rstrip("\n")


def test_what_an_import_prints_as_json_has_the_names_in_the_readme() -> None:
    sentence = paragraph("README.md", "`import --json` prints").split("These names")[0]
    outer, inner = sentence.split("(")
    assert in_backticks(outer) == ["rows", "new", "changed", "unchanged", "refused", "warnings"]
    assert set(in_backticks(outer)) == set(ImportReport(0, []).to_data())
    assert set(in_backticks(inner)) == {field.name for field in dataclasses.fields(RowWarning)}


# The scheduler


def test_the_jobs_in_the_readme_and_in_the_commands_help_are_those_of_the_timetable() -> None:
    jobs = [entry.job for entry in TIMETABLE]
    sentence = f"{', '.join(jobs[:-1])} or {jobs[-1]}"
    assert in_backticks(paragraph("README.md", "Jobs of the scheduler:").split(".")[0]) == jobs
    assert f"JOB is {sentence}" in text_of("README.md")
    (once,) = [one for one in COMMANDS["scheduler"].params if one.name == "once"]
    assert isinstance(once, click.Option)
    assert (once.help or "").startswith(sentence)


# Links, files and targets


@pytest.mark.parametrize("paper", [*PAPERS, "CHANGELOG.md"])
def test_every_link_and_picture_leads_to_a_file(paper: str) -> None:
    here = (ROOT / paper).parent
    targets = [target for target in re.findall(r"\]\(([^)\s#]+)", text_of(paper)) if "://" not in target]
    assert [target for target in targets if not (here / target).exists()] == []


def test_every_picture_can_be_told_by_somebody_who_does_not_see_it() -> None:
    assert [picture for paper in PAPERS for picture in re.findall(r"!\[\s*\]\([^)]*\)", text_of(paper))] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_a_paper_names_exists(paper: str) -> None:
    named = [
        name for name in in_backticks(text_of(paper)) if re.fullmatch(r"(?:[\w.-]+/)*[\w-]+\.(?:py|toml|md)", name)
    ]
    # The instance folder belongs to the installation; files of the web are named from within it.
    kept = [name for name in named if not name.startswith("instance/")]
    assert [name for name in kept if not ((ROOT / name).exists() or (ROOT / "webapp" / name).exists())] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_target_of_make_exists(paper: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    code = [*blocks(text_of(paper)), *in_backticks(text_of(paper))]
    assert [name for shown in code for name in re.findall(r"\bmake ([a-z]+)", shown) if name not in targets] == []


def test_the_folders_of_the_readme_exist_and_no_layer_is_missing() -> None:
    (tree,) = blocks(section("README.md", "Find your way around"))
    named = re.findall(r"(?:^|\s)([a-z]+/[a-z]*)(?=\s)", tree)
    assert [folder for folder in named if not (ROOT / folder).is_dir()] == []
    layers = {f"webapp/{path.name}" for path in (ROOT / "webapp").iterdir() if (path / "__init__.py").exists()}
    assert layers <= set(named)


# Addresses


@pytest.mark.parametrize("paper", PAPERS)
def test_every_address_that_a_paper_names_is_answered(app: Flask, client: CheckedClient, paper: str) -> None:
    named = [name for name in in_backticks(text_of(paper)) if re.fullmatch(r"/[a-z][\w/<>.-]*", name)]
    adapter = app.url_map.bind("")
    addresses = [name for name in named if not name.startswith(("/usr/", "/etc/"))]
    for address in addresses:
        if "<" in address:
            assert adapter.test(re.sub(r"<\w+>", "name", address.replace("<number>", "1"))), address
        else:
            assert client.get(address).status_code != 404, address
    assert addresses or paper != "README.md"


# How the house is built


def test_the_drawing_of_the_layers_is_the_contract() -> None:
    (drawing, *_) = blocks(section("CONTRIBUTING.md", "Import rules"))
    drawn = []
    for line in drawing.splitlines():
        # What follows a wide gap or an arrow is a remark; what stands between two strokes is a neighbour.
        words = re.split(r"\s{3,}|─", re.sub(r"\s*│\s*", "|", line.strip()))[0].strip(" |")
        drawn.append([word.strip() for word in words.split("|")])
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (house,) = [contract for contract in contracts if contract["id"] == "house"]
    assert drawn == [[name.strip() for name in layer.split("|")] for layer in house["layers"]]


def test_the_next_step_of_the_schema_has_the_number_that_contributing_says() -> None:
    steps = len(list((ROOT / "webapp" / "migrations" / "versions").glob("[0-9]*.py")))
    assert re.findall(r"numbered `(\d{4})_…`", text_of("CONTRIBUTING.md")) == [f"{steps + 1:04}"]


def test_the_words_of_the_glossary_are_in_the_code() -> None:
    text = "\n".join(module.text for module in modules("webapp", "scheduler"))
    said = [word for row in table(section("CONTRIBUTING.md", "The words")) for word in in_backticks(row[2])]
    assert said
    assert [word for word in said if not re.search(rf"\b{re.escape(word)}\b", text)] == []


def test_the_rule_in_the_guide_is_one_that_can_be_used() -> None:
    *_, example = blocks(section("docs/rules.md", "A rule as a file"))
    assert problems_with(rule_data.read(tomllib.loads(example))) == ()


def test_the_headings_in_the_guide_are_those_that_are_read(tmp_path: Path) -> None:
    headings, _command = blocks(section("docs/rules.md", "Testing it against your own record"))
    row = "C1,Anyborough,england,publication,2012-01-13,,3,working-days,no,,next-calendar-day,2012-01-18,2012-01-19"
    (tmp_path / "records.csv").write_text(f"{headings}\n{row}\n")
    ran = CliRunner().invoke(main, ["explain", "call-in", "--records", str(tmp_path / "records.csv")])
    assert (ran.exit_code, ran.output) == (0, "1 agree, 0 differ\n")
