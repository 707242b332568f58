"""A small strict reader of iCalendar lines (RFC 5545 3.1), a second judge beside the library that wrote a feed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LINE = re.compile(
    r'^(?P<name>[A-Za-z0-9-]+)(?P<params>(;[A-Za-z0-9-]+=("[^"]*"|[^";:,]*)(,("[^"]*"|[^";:,]*))*)*):(?P<value>.*)$',
    re.S,
)


@dataclass(frozen=True)
class Line:
    """One property: its name, its parameters, its value as written."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value with TEXT's escapes undone."""
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass
class Component:
    """A component with its properties and the components inside it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Every line of that name."""
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line | None:
        """The first line of that name."""
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """The value of the first line of that name, or nothing."""
        line = self.one(name)
        return line.value if line else ""

    def named(self, name: str) -> list["Component"]:
        """The parts of that name."""
        return [part for part in self.parts if part.name == name]


def unfolded(body: bytes) -> list[str]:
    """Logical lines, folds undone, without their CRLF."""
    return body.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode().removesuffix("\r\n").split("\r\n")


def parsed(text: str) -> Line | None:
    """One logical line, or None where the grammar does not allow it."""
    found = LINE.match(text)
    if not found:
        return None
    parameters = dict(part.split("=", 1) for part in found["params"].split(";") if part)
    return Line(found["name"].upper(), parameters, found["value"])


def calendar_of(body: bytes) -> Component:
    """The whole calendar as a tree. ValueError when BEGIN and END do not match."""
    root = Component("")
    open_parts = [root]
    for text in unfolded(body):
        line = parsed(text)
        if line is None:
            continue
        if line.name == "BEGIN":
            part = Component(line.value.upper())
            open_parts[-1].parts.append(part)
            open_parts.append(part)
        elif line.name == "END":
            if open_parts.pop().name != line.value.upper() or not open_parts:
                raise ValueError(f"END:{line.value} closes nothing")
        else:
            open_parts[-1].lines.append(line)
    if len(open_parts) != 1 or [part.name for part in root.parts] != ["VCALENDAR"]:
        raise ValueError("not exactly one balanced VCALENDAR")
    return root.parts[0]


def everything_in(component: Component) -> Iterator[Component]:
    """A component and all inside it."""
    yield component
    for part in component.parts:
        yield from everything_in(part)
