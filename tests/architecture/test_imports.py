"""The house stands as its contracts in pyproject.toml say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_point_down_the_house_and_every_module_has_its_place() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "Contracts: 6 kept, 0 broken." in checked.stdout


def test_a_pure_rule_can_be_imported_without_a_framework() -> None:
    script = (
        "import sys, webapp.domain.call_in; "
        "print(sorted({'flask', 'sqlalchemy', 'sqlmodel', 'pydantic'} & set(sys.modules)))"
    )
    printed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"
