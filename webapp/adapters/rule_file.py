"""A rule as a file: read from JSON or TOML, and written as either, for the command and for other installations."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from webapp.domain.errors import RuleBroken

LARGEST_FILE = 1_000_000  # bytes


def read_rule_file(content: bytes) -> object:
    """Read what a file holds; RuleBroken says why it is neither JSON nor TOML."""
    if len(content) > LARGEST_FILE:
        raise RuleBroken("The file is larger than 1 MB: a rule takes no more than a page or two.", field="file")
    try:
        text = content.decode("utf-8-sig")
        found: object = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except UnicodeDecodeError:
        raise RuleBroken("The file is not a text in UTF-8, as JSON and TOML are.", field="file") from None
    except (ValueError, RecursionError) as wrong:
        raise RuleBroken(f"The file can be read neither as JSON nor as TOML: {wrong}.", field="file") from None
    return found


def as_json(data: Mapping[str, Any]) -> str:
    """Write a rule's data as JSON for people to read."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_toml(data: Mapping[str, Any]) -> str:
    """Write a rule's data as TOML; nothing (null) becomes an empty text, which reads as nothing."""
    return "".join(f"{line}\n" for line in _lines(data))


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case None:
            return '""'
        case Mapping():
            return f"{{ {', '.join(_lines(value))} }}" if value else "{}"
        case list():
            return f"[{', '.join(map(_value, value))}]"
    # Strings of JSON are strings of TOML, but for this one character, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
