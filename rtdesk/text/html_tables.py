"""Tables as lines: data side by side and aligned, layout one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rtdesk.text.html_flow import Flow
from rtdesk.text.widths import cells, padded, wrapped

COLUMNS = 30
SPAN = 30
PROSE = 600
"""Characters of a cell that is a text, not a datum."""
LARGE = 150_000
"""Characters of a table that is not laid out."""
TALL = 12
"""Lines of a cell that still stands beside others."""
WIDE = 30
"""Cells of a column that may be wrapped."""
NARROWEST = 8
BETWEEN = 2


@dataclass(slots=True)
class Cell:
    """Lines of a cell, and how it lies in its table."""

    lines: list[str] = field(default_factory=list)
    span: int = 1
    rows: int = 1
    is_head: bool = False
    is_right: bool = False
    is_airy: bool = False
    """Whether it ends in a paragraph, a table or the like."""


@dataclass(slots=True)
class Table:
    """A table that is open."""

    is_bordered: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    """What is written around the cell that is being read; none between cells."""


@dataclass(slots=True)
class Placed:
    """A cell, the column it begins in, and how many it covers."""

    column: int
    span: int
    cell: Cell


Rows = list[list[Placed]]


def table_lines(rows: Sequence[Sequence[Cell]], width: int, bordered: bool) -> list[str]:
    """The table in at most `width` cells where that is possible at all."""
    placed, count = _place(rows)
    if count < 2 or count > COLUMNS:
        return _below(placed)
    inner = [p for row in placed for p in row if p.span < count]
    heads = sum(p.cell.is_head for p in inner)
    if not _can_stand_beside(inner, is_data=bordered or heads > 1):
        return _below(placed)
    widths = _widths(placed, count)
    over = sum(widths) + BETWEEN * (count - 1) - width
    if over <= 0:
        return list(_grid(placed, widths))
    wide = sum(w > WIDE for w in widths)
    if bordered or heads > 1 or wide == 1:
        narrowed = _narrowed(placed, widths, over)
        if narrowed:
            return list(_grid(placed, narrowed))
        if heads > 1:
            return list(_records(placed))
    return _below(placed)


def _can_stand_beside(inner: Sequence[Placed], *, is_data: bool) -> bool:
    if sum(len(line) for placed in inner for line in placed.cell.lines) > LARGE:
        return False
    for placed in inner:
        lines = placed.cell.lines
        if len(lines) > TALL or sum(map(len, lines)) > PROSE:
            return False
        if any(line.startswith(">") or (not line and not is_data) for line in lines):
            return False
    return True


# Where cells lie


def _place(rows: Sequence[Sequence[Cell]]) -> tuple[Rows, int]:
    """Every cell in its column; columns and rows in which nobody says anything are gone."""
    taken: dict[int, int] = {}
    out: Rows = []
    for row in rows:
        placed: list[Placed] = []
        held, taken, column = taken, {c: left - 1 for c, left in taken.items() if left > 1}, 0
        for at, cell in enumerate(row):
            while column in held:
                column += 1
            if any(cell.lines) and not _is_echo(row, at):
                placed.append(Placed(column, cell.span, cell))
            covered = range(column, min(column + cell.span, COLUMNS + 1))
            if cell.rows > 1:
                taken.update(dict.fromkeys(covered, cell.rows - 1))
            column += cell.span
        if placed:
            out.append(placed)
    used = sorted({p.column for placed in out for p in placed})
    if len(used) <= COLUMNS:
        for placed in out:
            _close_columns(placed, used)
    return out, len(used)


def _is_echo(row: Sequence[Cell], at: int) -> bool:
    """An image that is called like what stands behind it."""
    if len(row[at].lines) != 1 or at + 1 >= len(row) or not row[at + 1].lines:
        return False
    name = row[at].lines[0].removeprefix("[").removeprefix("image: ").removesuffix("]")
    return row[at].lines[0].startswith("[") and row[at + 1].lines[0].startswith(name)


def _close_columns(row: Sequence[Placed], used: list[int]) -> None:
    """Columns are counted without those that nobody uses."""
    ends = [p.column for p in row[1:]] + [row[-1].column + row[-1].span]
    for p, end in zip(row, ends, strict=True):
        first = used.index(p.column)
        covered = sum(p.column <= column < end for column in used) if p.span > 1 else 1
        p.column, p.span = first, max(covered, 1)


# Side by side


def _widths(rows: Rows, count: int) -> list[int]:
    widths = [1] * count
    spans: list[Placed] = []
    for row in rows:
        for p in row:
            if p.span == 1:
                widest = max(map(cells, p.cell.lines))
                widths[p.column] = max(widths[p.column], widest)
            elif p.span < count:
                spans.append(p)
    for p in spans:
        room = sum(widths[p.column : p.column + p.span]) + BETWEEN * (p.span - 1)
        more = max(map(cells, p.cell.lines)) - room
        if 0 < more <= WIDE:
            widths[p.column + p.span - 1] += more
    return widths


def _narrowed(rows: Rows, widths: Sequence[int], over: int) -> list[int]:
    """Narrower columns, the widest first; none when words would be torn."""
    words = [NARROWEST] * len(widths)
    for row in rows:
        for p in row:
            if p.span == 1:
                longest = max((cells(w) for line in p.cell.lines for w in line.split()), default=0)
                words[p.column] = max(words[p.column], min(longest, WIDE))
    out = list(widths)
    while over > 0:
        widest = max(range(len(out)), key=lambda c: out[c] - words[c])
        if out[widest] <= words[widest]:
            return []
        second = max((w for c, w in enumerate(out) if c != widest), default=0)
        least = max(words[widest], min(second, out[widest] - 1), out[widest] - over)
        over -= out[widest] - least
        out[widest] = least
    return out


def _grid(rows: Rows, widths: Sequence[int]) -> Iterator[str]:
    rights = _right_columns(rows, len(widths))
    has_head = len(rows) > 1 and len(rows[0]) > 1 and all(p.cell.is_head for p in rows[0])
    for number, row in enumerate(rows):
        if has_head and number == 1:
            yield (" " * BETWEEN).join("-" * width for width in widths)
        if len(row) == 1 and row[0].span == len(widths):
            yield from row[0].cell.lines
            continue
        columns: list[tuple[int, bool, list[str]]] = []
        at = 0
        for p in row:
            if p.column > at:
                columns.append((_room(widths, at, p.column), False, []))
            at = p.column + p.span
            room = _room(widths, p.column, at)
            lines = [piece for line in p.cell.lines for piece in wrapped(line, room)]
            is_right = p.column in rights if p.span == 1 else p.cell.is_right
            columns.append((room, is_right, lines))
        for at in range(max(len(lines) for _, _, lines in columns)):
            parts = [
                padded(lines[at] if at < len(lines) else "", room, is_right)
                for room, is_right, lines in columns
            ]
            yield (" " * BETWEEN).join(parts).rstrip()


def _room(widths: Sequence[int], first: int, end: int) -> int:
    return sum(widths[first:end]) + BETWEEN * (end - first - 1)


def _right_columns(rows: Rows, count: int) -> set[int]:
    bodies: list[list[bool]] = [[] for _ in range(count)]
    for row in rows:
        for p in row:
            if p.span == 1 and not p.cell.is_head:
                bodies[p.column].append(p.cell.is_right)
    return {column for column, said in enumerate(bodies) if said and all(said)}


# One below the other


def _below(rows: Rows) -> list[str]:
    out: list[str] = []
    was_tall = False
    for row in rows:
        lines = _row_below(row)
        is_airy = any(p.cell.is_airy for p in row)
        is_tall = is_airy or len(lines) > 1 or len(lines[0]) > 2 * WIDE
        if out and (is_tall or was_tall):
            out.append("")
        out += lines
        was_tall = is_tall
    return out


def _row_below(row: Sequence[Placed]) -> list[str]:
    texts = [p.cell.lines for p in row]
    if all(len(lines) == 1 for lines in texts):
        line = "  ".join(lines[0] for lines in texts)
        is_data = len(texts) > 2 and all(len(lines[0]) <= WIDE for lines in texts)
        if len(texts) == 1 or len(line) <= 2 * WIDE or is_data:
            return [line]
    is_airy = any("" in lines for lines in texts)
    out: list[str] = []
    for lines in texts:
        if out and (is_airy or len(lines) > 1):
            out.append("")
        out += lines
    return out


def _records(rows: Rows) -> Iterator[str]:
    """A table that is too wide: every row a paragraph, every line with its column's name."""
    heads = {p.column: " ".join(p.cell.lines) for p in rows[0]}
    for number, row in enumerate(rows[1:]):
        if number:
            yield ""
        for p in row:
            name = heads.get(p.column, "").rstrip(":")
            first, *rest = p.cell.lines
            yield f"{name}: {first}" if name else first
            yield from rest
