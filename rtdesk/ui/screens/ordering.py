"""The order of a list: one column by its key, or several, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from rtdesk.store.orders import columns
from rtdesk.ui.ordering import also, orders
from rtdesk.ui.screens.chooser import Chooser


class OrderScreen(Chooser):
    """Gives the order that is wanted, or None.

    A key or `enter` chooses a column alone. `space` makes a column the next one to order by; then
    `enter` takes all of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space",
            "also",
            "Then by this one",
            id="order.also",
            tooltip="Order by this column after the others; again turns it round, then leaves it",
        ),
    ]

    def __init__(self, current: str, every: Sequence[str]) -> None:
        self._every = tuple(every)
        self._order = current
        self._several = False
        choices = orders(every, current)
        first = next((column for column, _ in columns(current)), "")
        at = self._every.index(first) if first in self._every else 0
        super().__init__("Order by", choices, choices[at].value if choices else "")

    @property
    def note(self) -> str:
        """Behind the heading."""
        if self._several:
            return "enter takes this order · esc leaves"
        return "space: and then by · esc leaves"

    def action_also(self) -> None:
        """The column under the cursor comes after the others."""
        at = self.list.cursor
        if at is not None and at < len(self._every):
            self._order, self._several = also(self._every[at], self._order), True
            self._choices = orders(self._every, self._order)
            self.show_note()
            self._fill(at)

    def action_choose(self) -> None:
        """What was put together, or the column under the cursor."""
        if self._several:
            self.dismiss(self._order)
        else:
            super().action_choose()
