"""Reading what was written down as JSON or TOML, strictly: every key known, every value of its kind, or a sentence."""

import re
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from webapp.domain.clean_text import clean_text
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import WEEKDAYS, listed

Choice = TypeVar("Choice", bound=StrEnum)
LARGEST = 1_000_000
_DIGITS = re.compile("-?[0-9]{1,7}")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9](?::00)?")


class Table:
    """One table of such data. Each key is taken once by its reader; `end` refuses whatever nobody asked for.

    `called` names the table in the sentences: "the rule", "requesters 2 of the rule".
    """

    def __init__(self, data: object, called: str) -> None:
        """Take the table's data, refusing what is no table."""
        if not isinstance(data, Mapping):
            raise RuleBroken(f"{_capital(called)} must be a table of names and values.")
        self.called = called
        self._left: dict[str, Any] = {}
        for key, value in data.items():
            name = str(key).replace("-", "_")
            if name in self._left:
                raise RuleBroken(f"{_capital(called)} gives {name} twice: keep one of them.")
            self._left[name] = value

    def take(self, *names: str) -> Any:
        """Take the value under the first of these names that is there; empty text and null are nothing: None."""
        found = [self._left.pop(name) for name in names if name in self._left]
        if len(found) > 1:
            raise RuleBroken(f"{_capital(self.called)} gives {names[0]} twice, as {listed(names)}: keep one of them.")
        return found[0] if found and not (isinstance(found[0], str) and found[0] == "") else None

    def has(self, name: str) -> bool:
        """Say whether there is a value under this name that was not taken yet."""
        return name in self._left

    def end(self) -> None:
        """Refuse names that mean nothing here."""
        if self._left:
            unknown = listed([clean_text(name) for name in sorted(self._left)])
            raise RuleBroken(f"{_capital(self.called)} has names that are not known: {unknown}.")

    def refusal(self, name: str, must: str) -> RuleBroken:
        """Make the refusal of one value."""
        return RuleBroken(f"{_capital(self.called)}: {name} must be {must}.", field=name)

    def text(self, *names: str, default: str | None = None) -> str:
        """Take a text."""
        value = self.take(*names)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not _is_readable(value):
            raise self.refusal(names[0], "a text without control characters")
        return value

    def texts(self, *names: str) -> tuple[str, ...]:
        """Take a list of texts, empty where there is none."""
        texts = self._list(*names, of="texts")
        if not all(isinstance(one, str) and one.strip() and _is_readable(one) for one in texts):
            raise self.refusal(names[0], "a list of texts, none of them empty or with control characters")
        return texts

    def tables(self, *names: str) -> tuple["Table", ...]:
        """Take a list of tables, empty where there is none."""
        found = self._list(*names, of="tables")
        return tuple(Table(one, f"{names[0]} {place} of {self.called}") for place, one in enumerate(found, 1))

    def table(self, *names: str) -> "Table | None":
        """Take a table, if there is one."""
        value = self.take(*names)
        return None if value is None else Table(value, f"{names[0]} of {self.called}")

    def number(self, *names: str) -> int | None:
        """Take a whole number, if there is one; written as text it is read too."""
        value = self.take(*names)
        if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
            value = int(value)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refusal(names[0], "a whole number")
        if abs(value) > LARGEST:
            raise self.refusal(names[0], f"a whole number of at most {LARGEST:,}")
        return value

    def yes_no(self, *names: str, default: bool = False) -> bool:
        """Take yes or no: true, false, "yes", "no"."""
        value = self.take(*names)
        if isinstance(value, str):
            value = {"yes": True, "true": True, "no": False, "false": False}.get(value.strip().lower(), value)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refusal(names[0], "yes or no")
        return value

    def day(self, *names: str) -> date | None:
        """Take a day, if there is one, as 2012-01-13."""
        value = self.take(*names)
        if isinstance(value, str) and _DATE.fullmatch(value.strip()):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                raise self.refusal(names[0], "a date such as 2012-01-13, and one that exists") from None
        if value is not None and type(value) is not date:
            raise self.refusal(names[0], "a date such as 2012-01-13")
        return value

    def clock(self, *names: str) -> time | None:
        """Take a time of day, if there is one, as 17:00."""
        value = self.take(*names)
        if isinstance(value, str) and _MINUTE.fullmatch(value.strip()):
            value = time.fromisoformat(value.strip())
        if value is not None and (not isinstance(value, time) or value != time(value.hour, value.minute)):
            raise self.refusal(names[0], "a time of day from 00:00 to 23:59, such as 17:00")
        return value

    def weekday(self, *names: str) -> int | None:
        """Take a day of the week by its English name, if there is one; Monday is 0."""
        value = self.take(*names)
        if value is None:
            return None
        found = [
            place for place, name in enumerate(WEEKDAYS) if isinstance(value, str) and value.strip().title() == name
        ]
        if not found:
            raise self.refusal(names[0], f"one of {listed(WEEKDAYS, 'or')}")
        return found[0]

    def choice(
        self,
        kind: type[Choice],
        *names: str,
        default: Choice | None = None,
        also: Mapping[str, Choice] = MappingProxyType({}),
    ) -> Choice:
        """Take one value of a list, or one of the words `also` in use for it; underscores are read as hyphens."""
        value = self.take(*names)
        if value is None and default is not None:
            return default
        return also.get(_plain(value)) or self._one_of(kind, value, names[0])

    def choices(self, kind: type[Choice], *names: str) -> tuple[Choice, ...] | None:
        """Take several values of a list, if there are any."""
        value = self.take(*names)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise self.refusal(names[0], f"a list out of {listed([one.value for one in kind])}")
        return tuple(self._one_of(kind, one, names[0]) for one in value)

    def _list(self, *names: str, of: str) -> tuple[Any, ...]:
        value = self.take(*names)
        if value is not None and not isinstance(value, list | tuple):
            raise self.refusal(names[0], f"a list of {of}")
        return tuple(value or ())

    def _one_of(self, kind: type[Choice], value: object, name: str) -> Choice:
        try:
            return kind(_plain(value))
        except ValueError:
            raise self.refusal(name, f"one of {listed([one.value for one in kind], 'or')}") from None


def _plain(value: object) -> str:
    return "-".join(value.replace("_", " ").replace("-", " ").lower().split()) if isinstance(value, str) else ""


def _is_readable(text: str) -> bool:
    return text.isprintable() or "".join(clean_text(text).split()) == "".join(text.split())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
