"""Parts below each other, each of some rows, laid out only where somebody looks."""

from __future__ import annotations

from collections.abc import Callable

Place = tuple[int, int]
"""A row: the number of its part, the number of the row in it."""
Rows = Callable[[int], int]
"""How many rows a part has; asked only of parts that are passed or seen."""


def walk(place: Place, delta: int, parts: int, rows: Rows) -> tuple[Place, int]:
    """The place so many rows further (or back), and how many rows that really were."""
    part, row = place
    left = delta
    while left > 0:
        rest = rows(part) - 1 - row
        if rest >= left:
            return (part, row + left), delta
        if part + 1 >= parts:
            return (part, row + rest), delta - left + rest
        left -= rest + 1
        part, row = part + 1, 0
    while left < 0:
        if row >= -left:
            return (part, row + left), delta
        if not part:
            return (0, 0), delta - left - row
        left += row + 1
        part -= 1
        row = rows(part) - 1
    return (part, row), delta


def settled(place: Place, page: int, parts: int, rows: Rows) -> Place:
    """The place, or one before it after which no page ends in emptiness; its part exists."""
    place = (place[0], min(place[1], rows(place[0]) - 1))
    _, below = walk(place, page - 1, parts, rows)
    if below < page - 1:
        place, _ = walk(place, below - page + 1, parts, rows)
    return place


def seen(top: Place, page: int, parts: int, rows: Rows) -> list[Place]:
    """The places of the rows on a page."""
    view: list[Place] = []
    part, row = top
    while part < parts and len(view) < page:
        view += [(part, n) for n in range(row, min(rows(part), row + page))]
        part, row = part + 1, 0
    return view[:page]
