"""A plan as text, turned from Word or a PDF: its rows, and a warning with its line for whatever could not be read.

A row is a line of cells below a line of headings; the reference stands in a column of its own or between the title and
what is to be decided. Nothing is invented: the month above a row is no date, and what cannot be told stays empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from webapp.domain.errors import RuleBroken
from webapp.domain.plan_headings import ALL_IN_WORDS, IN_WORDS
from webapp.domain.plan_rows import PlanRow, RowWarning
from webapp.domain.plan_text_lines import TextLine, holds_word, one_key
from webapp.domain.plan_text_rows import (
    Head,
    ReadRow,
    cells_in_line,
    head_of,
    is_date,
    known_of,
    read_row,
    reference_of,
)
from webapp.domain.plan_text_run_on import MOST_STEPS, Opening, is_run_on, opening_of, phrases_of, read_run_on
from webapp.domain.references import as_key
from webapp.domain.shuffled_words import Steps
from webapp.domain.wording import listed

MOST_HEADS = 20
MOST_ROWS_OF_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class PlanText:
    """The rows of a plan that was read as text, and what could not be read, each with the number of its line."""

    rows: tuple[PlanRow, ...]
    warnings: tuple[RowWarning, ...]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The lines of a text by what they are: rows and run-on tables with their headings, words cut off rows, others."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[TextLine, Head], ...]
    run_on: tuple[tuple[TextLine, Opening], ...]
    stray: tuple[TextLine, ...]
    others: tuple[TextLine, ...]


def read_plan_lines(
    lines: Sequence[TextLine], filename: str = "The text", most_rows: int = MOST_ROWS_OF_TEXT
) -> PlanText:
    """Read the rows of a plan from its lines; no rows where there is no table with headings, or no reference in it.

    Raise RuleBroken, which names the file, for a text with more rows or more different headings than any plan has.
    """
    found = _sorted(lines, filename)
    if len(found.rows) + sum(len(line.references) for line, _ in found.run_on) > most_rows:
        raise RuleBroken(f"{filename} has more than {most_rows} rows. Nothing was imported.")
    certain = [row for line, head in found.rows if _is_sure(line, head) and (row := read_row(line, head, {}, ()))]
    known = known_of([one.row for one in certain], [fact for fact in ALL_IN_WORDS if fact not in ("title", "matter")])
    near = {line.number: line for line in (*found.stray, *found.others) if line.says_something}
    read = [one for line, head in found.rows if (one := read_row(line, head, known, _doubted(line, head, near)))]
    phrases, steps = phrases_of(known) if found.run_on else {}, Steps(MOST_STEPS)
    read += [one for line, opening in found.run_on for one in read_run_on(line, opening, phrases, steps)]
    read.sort(key=lambda one: one.row.number)
    rows = tuple(one.row for one in read)
    warnings = [*_about_heads(found.heads), *_about_rows(read), *_about_lines(found, rows)]
    return PlanText(rows, tuple(sorted(warnings, key=lambda warning: warning.row)))


def _sorted(lines: Sequence[TextLine], filename: str) -> _Sorted:
    """Tell what each line is."""
    heads = {line.number: head for line in lines if (head := head_of(line))}
    distinct = tuple({head.headings: head for head in reversed(heads.values())}.values())[::-1]
    if len(distinct) > MOST_HEADS:
        raise RuleBroken(
            f"{filename} has more than {MOST_HEADS} different rows of headings. A plan has the same headings on every "
            "page. Nothing was imported."
        )
    openings = tuple(map(opening_of, distinct))
    rows, run_on, stray, others = [], [], [], []
    current: Head | None = None
    for line in lines:
        if line.number in heads:
            current = heads[line.number]
        elif (opening := is_run_on(line, openings)) is not None:
            run_on.append((line, opening))
        elif current is not None and len(line.cells) > 1 and _has_reference(line, current):
            rows.append((line, current))
        elif current is not None and len(line.cells) > 1 and not line.references and line.says_something:
            stray.append(line)
        else:
            others.append(line)
    return _Sorted(distinct, tuple(rows), tuple(run_on), tuple(stray), tuple(others))


def _is_sure(line: TextLine, head: Head) -> bool:
    """Say whether a row's cells certainly stand under their own headings, so that other rows may be read by it."""
    cells, place = cells_in_line(line, head, {}), head.columns.get("expected")
    return cells is not None and bool(cells[-1]) and (place is None or is_date(cells[place]))


def _has_reference(line: TextLine, head: Head) -> bool:
    """Say whether a line of cells is the row of one reference."""
    if head.home == "reference":
        place = head.columns["reference"]
        return place < len(line.cells) and reference_of(line.cells[place], head) is not None
    cells = [cell for cell in line.cells if reference_of(cell, head)]
    home = next(
        (cell for cell in line.cells[: head.columns[head.home] + 1] if cell in cells), cells[0] if cells else ""
    )
    return bool(cells) and one_key(TextLine(line.number, (home,)).references)


def _doubted(line: TextLine, head: Head, near: dict[int, TextLine]) -> set[str]:
    """Return the facts of a row that a line right above or below it may belong to, so that they may be cut off."""
    columns = {place: [fact] for place, fact in head.facts.items() if fact != "reference"}
    home = head.columns[head.home]
    if head.home != "reference":
        columns[home] = [fact for fact in ("title", "matter") if fact == head.home or fact not in head.columns]
    doubted = set[str]()
    for number, edge in ((line.number - 1, home), (line.number + 1, max(head.facts))):
        beside = near.get(number)
        if beside is None or _are_two_rows(line, beside, head):
            continue
        places = [edge] if len(beside.cells) == 1 else [at for at, cell in enumerate(beside.cells) if holds_word(cell)]
        doubted |= {fact for place in places for fact in columns.get(place, ())}
    return doubted


def _are_two_rows(line: TextLine, beside: TextLine, head: Head) -> bool:
    """Say whether each of two lines has words of its own and a whole date, so that neither goes on in the other."""
    places = [head.columns.get(fact) for fact in ("title", "matter", "expected")]
    dated, worded = places[2], next((place for place in places[:2] if place is not None), None)
    if dated is None or worded is None:
        return False
    return all(
        len(one.cells) > max(dated, worded) and is_date(one.cells[dated]) and holds_word(one.cells[worded])
        for one in (line, beside)
    )


def _about_heads(heads: Sequence[Head]) -> Iterator[RowWarning]:
    """Say which columns are left out, and which facts have none."""
    if not heads:
        return
    left_out = dict.fromkeys(
        (head.line, heading)
        for head in heads
        for place, heading in enumerate(head.headings)
        if heading and place not in head.facts
    )
    for number, heading in left_out:
        yield RowWarning(number, "", f"The column “{heading}” was left out.")
    for fact in (field.name for field in fields(PlanRow)):
        if fact in IN_WORDS and fact not in ("title", "matter") and not any(fact in head.columns for head in heads):
            yield RowWarning(heads[0].line, "", f"There is no column for {IN_WORDS[fact]}.")


def _about_rows(read: Sequence[ReadRow]) -> Iterator[RowWarning]:
    """Pass on what was doubtful in each row."""
    for one in read:
        for sentence in one.doubts:
            yield RowWarning(one.row.number, one.row.reference, sentence)


def _about_lines(found: _Sorted, rows: Sequence[PlanRow]) -> Iterator[RowWarning]:
    """Say which lines were left out although they look like rows, and which references have no row."""
    for line in found.stray:
        yield RowWarning(
            line.number, "", "This line looks like a row or a part of one but holds no reference, so it was left out."
        )
    seen = {as_key(row.reference) for row in rows}
    for line in found.others:
        missing = {as_key(one.written): one.written for one in line.references if as_key(one.written) not in seen}
        seen |= set(missing)
        if len(line.cells) > 1 and missing:
            together = listed(list(missing.values()))
            words = f"This line holds {together} and cannot be read as one row of the table, so it was left out."
            yield RowWarning(line.number, next(iter(missing.values())), words)
            continue
        for written in missing.values():
            yield RowWarning(line.number, written, f"{written} is named here, but no row of a table gives it.")
