"""Queues in numbers, one line each, with one number under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.cells import cell_len
from textual.content import Content

from rtdesk.store.overview import DAYS, QueueSum
from rtdesk.text.when import ago
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.standing import number
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.facts_sections import status_style

MUTED = "$foreground-muted"
LATE = "bold $text-error"
HERE = "reverse"
GUTTER, MARK = " ", "▌"
NAME, LEAST_NAME, MOST_NAME = 200, 12, 30
"""Characters of a name that are looked at; cells that names may take."""
SHARE = 14
SPAN = 2
"""Days in one cell of a sparkline."""
SPARK = DAYS // SPAN
BLOCKS = " ▁▂▃▄▅▆▇█"
MORE = "+"
"""Behind a number of which only a part is here."""


@dataclass(frozen=True, slots=True)
class Column:
    """A number that the cursor can stand on; `what` says which."""

    what: str
    title: str
    width: int
    count: Callable[[QueueSum], int]


COLUMNS = (
    Column("open", "Open", 7, lambda one: one.open),
    Column("new", "New", 7, lambda one: one.new),
    Column("unowned", "Unowned", 9, lambda one: one.unowned),
    Column("overdue", "Overdue", 9, lambda one: one.overdue),
    Column("oldest", "Oldest", 10, lambda one: one.oldest),
)
NUMBERS = sum(column.width for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Layout:
    """What there is room for."""

    name: int
    share: bool
    days: bool


def layout(width: int, sums: Sequence[QueueSum]) -> Layout:
    """Names first, then the share of statuses, then the days."""
    longest = max((cell_len(plain(one.queue.name[:NAME])) for one in sums), default=LEAST_NAME)
    spare = width - len(GUTTER) - 1 - NUMBERS
    days = spare - (SHARE + 2) - 2 * (SPARK + 2) >= LEAST_NAME
    share = days or spare - (SHARE + 2) >= LEAST_NAME
    room = spare - (SHARE + 2) * share - 2 * (SPARK + 2) * days
    return Layout(max(min(room, longest, MOST_NAME), 4), share, days)


def header(shape: Layout) -> Content:
    """The titles."""
    parts = [GUTTER, fit("Queue", shape.name)]
    parts += [fit(column.title, column.width, right=True) for column in COLUMNS]
    if shape.share:
        parts.append("  " + fit("By status", SHARE))
    if shape.days:
        parts += [f"  {fit(f'{word}, {DAYS} d', SPARK)}" for word in ("Created", "Done")]
    return Content.styled("".join(parts), MUTED)


def line(one: QueueSum, shape: Layout, *, now: float, sure: int, here: str | None) -> Content:
    """A queue; `here`: the number under the cursor, empty for none of this line, None without."""
    name = fit(plain(one.queue.name[:NAME]), shape.name)
    parts: list[Content | tuple[str, str]] = [
        (MARK if here else GUTTER, "bold $accent"),
        (name, "bold" if here else ""),
    ]
    for column in COLUMNS:
        text, style = _number(one, column, now)
        blank = " " * (column.width - cell_len(text))
        parts += [(blank, ""), (text, f"{style} {HERE}".strip() if here == column.what else style)]
    if shape.share:
        parts += [("  ", ""), _share(one)]
    if shape.days:
        most = max((*_cells(one.created), *_cells(one.done), 1))
        for counts in (one.created, one.done):
            parts += [("  ", ""), _spark(counts, most, sure)]
    return Content.assemble(*parts)


def _number(one: QueueSum, column: Column, now: float) -> tuple[str, str]:
    more = "" if one.whole else MORE
    if column.what == "oldest":
        if one.since is None:
            return ("·", MUTED)
        moments = (datetime.fromtimestamp(when, UTC) for when in (one.since, now))
        return f"{ago(*moments)}{more}", "" if one.whole else MUTED
    count = column.count(one)
    if not count:
        return ("0" if one.whole else "?", MUTED)
    if column.what == "overdue":
        return f"{number(count)}{more} !", LATE
    return f"{number(count)}{more}", "" if one.whole else MUTED


def _share(one: QueueSum) -> Content:
    """Every status with its first letter, as many of them as are its share."""
    if not one.open:
        return Content(" " * SHARE)
    parts, used, seen = [], 0, 0
    for status, count in one.statuses:
        seen += count
        end = round(seen / one.open * SHARE)
        letter = plain(status[:1]) or "?"
        style = f"{status_style(status)} reverse".strip()
        parts.append(
            (letter * (end - used) if cell_len(letter) == 1 else "?" * (end - used), style)
        )
        used = end
    return Content.assemble(*parts)


def _cells(days: Sequence[int]) -> list[int]:
    return [sum(days[at : at + SPAN]) for at in range(0, len(days), SPAN)]


def _spark(days: Sequence[int], most: int, sure: int) -> Content:
    """Heights; dim where not every ticket of these days is here."""
    cells = _cells(days)
    heights = [(count * (len(BLOCKS) - 1) + most - 1) // most for count in cells]
    text = "".join(BLOCKS[height] for height in heights)
    known = sure // SPAN
    doubtful = len(text) - known
    return Content.assemble((text[:doubtful], MUTED), (text[doubtful:], "$text-accent"))


def about(one: QueueSum, sure: int, width: int) -> tuple[Content, Content]:
    """The same in words, and what is not sure about it."""
    told = ", ".join(f"{number(count)} {plain(status)}" for status, count in one.statuses)
    days = f"{DAYS} days: {number(sum(one.created))} created, {number(sum(one.done))} done"
    name = plain(one.queue.name[:NAME])
    said = Content.assemble((f" {name}: ", "bold"), f"{told or 'nothing open'} · {days}")
    doubts = " · ".join(_doubts(one, sure))
    return (
        said.truncate(width, ellipsis=True),
        Content.styled(cut(f" {doubts}" if doubts else "", width), MUTED),
    )


def _doubts(one: QueueSum, sure: int) -> Iterator[str]:
    if not one.whole:
        yield f"{MORE} there are more: enter on Open reads this queue to its end"
    if sure < DAYS:
        before = f"before the last {sure} days" if sure else "of these days"
        yield f"dim: {before} only what was read on this machine is counted"
