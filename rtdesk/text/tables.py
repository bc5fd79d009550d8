"""Tables of commas, semicolons or tabs, with their columns below each other."""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata

WIDEST = 60
"""Cells of a column; what is longer is cut."""
ROWS = 20_000
COLUMNS = 200
_SAMPLE = 20
_BETWEEN = "  "


def aligned(text: str) -> str:
    """The table with aligned columns, numbers on the right; empty when it is none.

    More rows than `ROWS` are left out, and said so in the last line.
    """
    csv.field_size_limit(max(len(text), 1))
    separator = _separator(text)
    if not separator:
        return ""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [_tidy(row) for row in itertools.islice(reader, ROWS + 1) if row]
    except csv.Error:
        return ""
    more = len(rows) > ROWS
    rows = rows[:ROWS]
    count = max(map(len, rows), default=0)
    if count < 2:
        return ""
    widths = [max((width(row[n]) for row in rows if n < len(row)), default=0) for n in range(count)]
    right = [_numeric([row[n] for row in rows[1:] if n < len(row)]) for n in range(count)]
    lines = [
        _BETWEEN.join(
            _padded(cell, widths[n], right=right[n]) for n, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
    if more:
        lines.append(f"… more than {ROWS} rows; the rest is not shown here")
    return "\n".join(lines)


def width(text: str) -> int:
    """Cells, near enough for a table: wide letters take two, marks none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _tidy(row: list[str]) -> list[str]:
    return [_cut(" ".join(cell.split())) for cell in row[:COLUMNS]]


def _cut(cell: str) -> str:
    return cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…"


def _padded(cell: str, to: int, *, right: bool) -> str:
    blank = " " * (to - width(cell))
    return blank + cell if right else cell + blank


def _numeric(cells: list[str]) -> bool:
    there = [cell for cell in cells if cell]
    return bool(there) and all(_is_number(cell) for cell in there)


def _is_number(cell: str) -> bool:
    digits = cell.lstrip("+-").replace(".", "").replace(",", "").replace("%", "").strip()
    return digits.isascii() and digits.isdigit()


def _separator(text: str) -> str:
    """The sign that cuts the first lines into the same number of parts, the most of them."""
    lines = [line for line in text[:20_000].splitlines()[:_SAMPLE] if line.strip()]
    best, most = "", 0
    for sign in "\t;,|":
        parts = [len(next(csv.reader([line], delimiter=sign), [])) for line in lines]
        usual = max(set(parts), key=parts.count, default=0)
        if usual > 1 and parts.count(usual) * 2 > len(parts) and usual > most:
            best, most = sign, usual
    return best
