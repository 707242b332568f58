"""The command `forward-plan explain`, run in this process."""

import json
from typing import Any

from click.testing import CliRunner, Result

from webapp.cli import main


def run(*words: str) -> Result:
    """Give the command some words and return what came of it; a traceback is raised on."""
    result = CliRunner().invoke(main, ["explain", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def explained(*options: str, what: str = "call-in") -> dict[str, Any]:
    """Return what it prints as JSON."""
    result = run(what, *options, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found
