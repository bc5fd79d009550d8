"""The orders one can choose for a list."""

from __future__ import annotations

from collections.abc import Sequence

from rtdesk.store.orders import MOST, columns, joined
from rtdesk.ui.screens.chooser import LETTERS, Choice
from rtdesk.ui.standing import column_words, order_words

GREATEST_FIRST = ("LastUpdated", "Created", "Priority", "id")
"""Columns of which people want to see the greatest first."""
KEYS = {
    "LastUpdated": "u",
    "Created": "c",
    "Due": "d",
    "Priority": "p",
    "Subject": "s",
    "Status": "t",
    "Owner": "o",
    "Queue": "e",
    "Requestor": "r",
    "id": "n",
}


def orders(every: Sequence[str], current: str) -> tuple[Choice, ...]:
    """What there is to choose from: a column alone; those of now say how they turn."""
    parts = columns(current)
    places = {column: number for number, (column, _) in enumerate(parts, 1)}
    free = iter([key for key in LETTERS if key not in KEYS.values()])
    return tuple(
        Choice(
            KEYS.get(column) or next(free, ""),
            words(column),
            turned(column, current),
            _now(column, current, places[column], several=len(parts) > 1)
            if column in places
            else arrow(turned(column, current)),
        )
        for column in dict.fromkeys((*every, *places))
    )


def _now(column: str, current: str, place: int, *, several: bool) -> str:
    here = arrow(joined((columns(current)[place - 1],)))
    if several:
        return f"now {here} {place}"
    return f"now {here}, turns to {arrow(turned(column, current))}"


def turned(column: str, current: str) -> str:
    """The order that choosing a column means: the column of now is turned round."""
    parts = columns(current)
    if len(parts) == 1 and parts[0][0] == column:
        return joined(((column, not parts[0][1]),))
    return f"-{column}" if column in GREATEST_FIRST else column


def also(column: str, current: str) -> str:
    """The order with one column more; one that is there is turned round, then it goes."""
    parts = dict(columns(current))
    first = column in GREATEST_FIRST
    if column not in parts:
        if len(parts) < MOST:
            parts[column] = first
    elif parts[column] is first:
        parts[column] = not first
    elif len(parts) > 1:
        del parts[column]
    else:
        parts[column] = first
    return joined(tuple(parts.items()))


def words(column: str) -> str:
    """A column, as one reads it in a list of choices."""
    found = column_words(column)
    return found if "." in column else found.capitalize()


def arrow(order: str) -> str:
    """Only the direction."""
    return order_words(order)[-1]
