"""What the import contracts cannot say: who asks the clock, who touches tables, who speaks which language."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import LOCAL, Finder, Module, found_in, imports, modules

# The quiet part of the standard library: nothing here reads a clock, a file, a socket or the dice.
DOMAIN_MAY_IMPORT = frozenset(
    {
        "calendar", "collections", "dataclasses", "datetime", "difflib", "enum", "functools", "hashlib", "ipaddress",
        "itertools",
        "json", "re", "string", "types", "typing", "unicodedata", "uuid", "zoneinfo",
    }
)  # fmt: skip
DOORS = ("webapp/views", "webapp/forms", "webapp/app.py", "webapp/cli", "webapp/process.py", "scheduler")
WORKERS = ("webapp/queries", "webapp/services")

# A session's own words, and the words of others that mean the same only when a session is asked.
ALWAYS_A_TABLE = frozenset({"exec", "execute", "commit", "rollback"})
A_TABLE_OF_A_SESSION = frozenset(
    {"add", "add_all", "connection", "delete", "flush", "get", "merge", "query", "refresh", "scalar", "scalars"}
)
# The type of a session and the errors of a database are all that a door needs to know of either library.
DOORS_MAY_IMPORT = ("sqlmodel.Session", "sqlalchemy.exc")

CLOCKS = frozenset({"datetime", "date", "time", "dt"})
ASKS_THE_CLOCK = frozenset({"now", "today", "utcnow", "time", "time_ns", "monotonic", "localtime", "gmtime"})

WEB_LIBRARIES = frozenset({"flask", "flask_login", "flask_wtf", "waitress", "werkzeug", "wtforms"})
MAY_KNOW_THE_WEB = (
    "webapp/views/", "webapp/forms/", "webapp/app.py", "webapp/cli/", "webapp/process.py",
)  # fmt: skip


def loud_imports(module: Module) -> Iterator[ast.AST]:
    for node, name in imports(module):
        if not name.startswith("webapp.domain.") and name.split(".")[0] not in DOMAIN_MAY_IMPORT:
            yield node


def touches_of_tables(module: Module) -> Iterator[ast.AST]:
    for node, name in imports(module):
        if name.startswith(("sqlmodel", "sqlalchemy")) and not name.startswith(DOORS_MAY_IMPORT):
            yield node
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            asked = ast.unparse(node.value)
            if node.attr in ALWAYS_A_TABLE or (node.attr in A_TABLE_OF_A_SESSION and asked.endswith("session")):
                yield node


def ends_of_transactions(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"begin", "commit", "rollback"}:
            yield node


def reads_of_the_time(module: Module) -> Iterator[ast.AST]:
    for node, name in imports(module):
        if name.split(".")[0] == "time":
            yield node
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKS_THE_CLOCK:
            asked = ast.unparse(node.value)
            if asked.split(".")[-1] in CLOCKS:
                yield node


def looks_at_the_clock(module: Module) -> Iterator[ast.AST]:
    yield from reads_of_the_time(module)
    for node, name in imports(module):
        if f"{name}.".startswith("webapp.adapters.clock."):
            yield node


def throws_of_dice(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        named = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if named in {"uuid1", "uuid4", "urandom", "token_hex", "token_urlsafe", "token_bytes"}:
            yield node


def unexplained_imports(module: Module) -> Iterator[ast.AST]:
    """Find imports within functions in a block of which no line, nor the line above it, says why."""
    for function in ast.walk(module.tree):
        if not isinstance(function, LOCAL):
            continue
        inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        block: list[ast.stmt] = []
        for node in sorted(inner, key=lambda node: node.lineno):
            # Blank lines keep a block together; anything else ends it.
            if block and any(line.strip() for line in module.lines[(block[-1].end_lineno or 0) : node.lineno - 1]):
                yield from _if_unexplained(block, module)
                block = []
            block.append(node)
        yield from _if_unexplained(block, module)


def _if_unexplained(block: list[ast.stmt], module: Module) -> Iterator[ast.stmt]:
    if block:
        lines = module.lines[block[0].lineno - 1 : block[-1].end_lineno]
        above = module.lines[block[0].lineno - 2].strip()
        if not above.startswith("#") and not any("  # " in line and "  # noqa" not in line for line in lines):
            yield block[0]


def who_imports(*libraries: str) -> list[str]:
    """Return the modules of the house that import one of these libraries."""
    return sorted(
        {
            module.path
            for module in modules("webapp", "scheduler")
            for _, name in imports(module)
            if name.split(".")[0] in libraries
        }
    )


def test_the_domain_imports_only_itself_and_the_quiet_part_of_the_standard_library() -> None:
    assert found_in(loud_imports, "webapp/domain") == []


def test_the_doors_touch_no_table() -> None:
    assert found_in(touches_of_tables, *DOORS) == []


def test_queries_and_services_leave_the_end_of_a_transaction_to_the_door() -> None:
    assert found_in(ends_of_transactions, *WORKERS) == []


def test_the_time_is_an_argument_in_every_layer_below_the_doors() -> None:
    assert found_in(looks_at_the_clock, "webapp/domain", "webapp/models", *WORKERS, "webapp/forms") == []


def test_the_web_reads_the_time_in_one_place() -> None:
    assert {found.split(":")[0] for found in found_in(reads_of_the_time, "webapp")} == {"webapp/adapters/clock.py"}


def test_the_domain_throws_no_dice() -> None:
    assert found_in(throws_of_dice, "webapp/domain") == []


@pytest.mark.parametrize(
    ("library", "speakers"),
    [
        ("icalendar", ["webapp/adapters/ics.py"]),
        ("holidays", ["webapp/adapters/bank_holidays.py"]),
        ("argon2", ["webapp/adapters/passwords.py"]),
        ("smtplib", ["webapp/adapters/smtp.py", "webapp/adapters/smtp_dialog.py"]),
        (
            "click",
            [
                f"webapp/cli/{name}.py"
                for name in [
                    *("__init__", "backup", "calendar", "explain", "explain_records", "given_rules", "installation"),
                    *("post", "reminders", "worker"),
                ]
            ],
        ),
        ("waitress", ["webapp/process.py"]),
        ("subprocess", ["webapp/adapters/backup.py", "webapp/process.py"]),
        ("apscheduler", ["scheduler/runner.py"]),
    ],
)
def test_each_of_these_libraries_has_one_speaker(library: str, speakers: list[str]) -> None:
    assert who_imports(library) == speakers


def test_only_the_doors_of_the_web_know_the_web() -> None:
    known = who_imports(*WEB_LIBRARIES)
    assert "webapp/app.py" in known
    assert [path for path in known if not path.startswith(MAY_KNOW_THE_WEB)] == []


def test_an_import_within_a_function_says_why() -> None:
    assert found_in(unexplained_imports, "webapp", "scheduler") == []


@pytest.mark.parametrize(
    ("finder", "text"),
    [
        (loud_imports, "import os"),
        (loud_imports, "def f():\n    from pathlib import Path"),
        (loud_imports, "from webapp.models.decisions import Decision"),
        (loud_imports, "import datetime, socket"),
        (touches_of_tables, "from sqlmodel import Session, select"),
        (touches_of_tables, "import sqlalchemy as sa"),
        (touches_of_tables, "session.exec(statement)"),
        (touches_of_tables, "database.engine.connect().execute(statement)"),
        (touches_of_tables, "self.session.add(row)"),
        (touches_of_tables, "session.get(Decision, 1)"),
        (ends_of_transactions, "session.commit()"),
        (ends_of_transactions, "with session.begin(): pass"),
        (looks_at_the_clock, "datetime.now(UTC)"),
        (looks_at_the_clock, "when = field(default_factory=date.today)"),
        (looks_at_the_clock, "datetime.datetime.utcnow()"),
        (looks_at_the_clock, "from time import time"),
        (looks_at_the_clock, "from webapp.adapters import clock"),
        (looks_at_the_clock, "from webapp.adapters.clock import now"),
        (throws_of_dice, "uuid.uuid4()"),
        (throws_of_dice, "key = uuid4()"),
        (unexplained_imports, "def f():\n    import csv\n"),
        (unexplained_imports, "def f():\n    import csv  # slow\n    g()\n    import io\n"),
    ],
)
def test_what_does_not_belong_is_found(finder: Finder, text: str) -> None:
    assert len(list(finder(Module("webapp/domain/invented.py", text)))) == 1


@pytest.mark.parametrize(
    ("finder", "text"),
    [
        (loud_imports, "from collections.abc import Iterable\nfrom webapp.domain.days import Nation"),
        (touches_of_tables, "from sqlmodel import Session\nfrom sqlalchemy import exc\nseen.add(1)\nform.get('a')"),
        (ends_of_transactions, "with session.begin_nested(): pass"),
        (looks_at_the_clock, "local.time()\nself.today\nclock.now\ndatetime.combine(day, time(12))"),
        (throws_of_dice, "uuid5(space, key)"),
        (unexplained_imports, "def f():\n    import csv  # slow\n\n    import io\n"),
        (unexplained_imports, "def f():\n    # slow\n    import csv\n"),
        (unexplained_imports, "import csv\n"),
    ],
)
def test_what_belongs_is_left_alone(finder: Finder, text: str) -> None:
    assert list(finder(Module("webapp/domain/invented.py", text))) == []
