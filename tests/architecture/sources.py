"""The house as text and as syntax trees, for the tests that read it instead of running it."""

import ast
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What is made by machines or kept by an installation is not ours to read.
NOT_OURS = frozenset({"node_modules", "__pycache__", "instance", "build", "dist"})
LOCAL = (ast.FunctionDef, ast.AsyncFunctionDef)

Finder = Callable[["Module"], Iterator[ast.AST]]


@dataclass(frozen=True)
class Module:
    """One of our modules: where it stands, what it says, and its tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def files(*places: str, endings: tuple[str, ...] = ("",)) -> list[Path]:
    """Return our files in these folders (or these files themselves), hidden folders left out, in order."""
    found = []
    for place in places:
        if (ROOT / place).is_file():
            found.append(ROOT / place)
        for folder, names, here in os.walk(ROOT / place):
            names[:] = [name for name in names if name not in NOT_OURS and not name.startswith(".")]
            found += [Path(folder, name) for name in here if name.endswith(endings)]
    assert found, f"nothing stands in {places}"
    return sorted(found)


@cache
def modules(*places: str) -> tuple[Module, ...]:
    """Return the Python modules in these folders, or these modules."""
    return tuple(
        Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in files(*places, endings=(".py",))
    )


def found_in(finder: Finder, *places: str) -> list[str]:
    """Return what a finder finds in these modules, each with its place."""
    return [
        f"{module.path}:{node.lineno} {ast.unparse(node).splitlines()[0]}"  # type: ignore[attr-defined]
        for module in modules(*places)
        for node in finder(module)
    ]


def names_imported(node: ast.AST) -> list[str]:
    """Return the dotted names a statement imports: `from a import b` gives `a.b`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports say the whole name"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Give each import of a module, wherever it stands, with the dotted name."""
    for node in ast.walk(module.tree):
        for name in names_imported(node):
            yield node, name
