"""The orders one can choose for a list."""

from __future__ import annotations

from collections.abc import Sequence

from rtdesk.ui.screens.chooser import Choice
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


def orders(columns: Sequence[str], current: str) -> tuple[Choice, ...]:
    """What there is to choose from; the order of now says how it would turn."""
    return tuple(
        Choice(
            KEYS.get(column, ""),
            words(column),
            column,
            f"now {arrow(current)}, turns to {arrow(turned(column, current))}"
            if column == current.removeprefix("-")
            else arrow(turned(column, current)),
        )
        for column in columns
    )


def turned(column: str, current: str) -> str:
    """The order that choosing a column means: the column of now is turned round."""
    if column == current.removeprefix("-"):
        return column if current.startswith("-") else f"-{column}"
    return f"-{column}" if column in GREATEST_FIRST else column


def words(column: str) -> str:
    """A column, as one reads it in a list of choices."""
    return column_words(column).capitalize()


def arrow(order: str) -> str:
    """Only the direction."""
    return order_words(order)[-1]
