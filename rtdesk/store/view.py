"""An ordered list of any length, seen through windows: what a list widget asks of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Key = int | float | str | bytes
"""What tickets are sorted by; in one order always of kinds that can be compared."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands in an order: the value it is sorted by, then its id."""

    key: Key
    ticket: int


class View(Protocol):
    """Tickets in an order. Places stay meaningful when others come and go, numbers do not.

    A place that is not in the view any more still says where it was: `after`, `before` and
    `number` take it all the same.
    """

    def count(self) -> int:
        """How many tickets there are; does not look at them."""

    def find(self, ticket: int) -> Place | None:
        """Where a ticket stands, or None when it is not in the view."""

    def number(self, place: Place) -> int:
        """How many tickets stand before this place."""

    def after(self, place: Place | None, most: int) -> list[Place]:
        """The next places behind this one (None: from the start), in the view's order."""

    def before(self, place: Place | None, most: int) -> list[Place]:
        """The places up to this one, without it (None: up to the end), in the view's order."""


class Picked:
    """A view of tickets that were picked one by one: the findings of a search, what is marked."""

    def __init__(self, tickets: Sequence[int] = ()):
        self._tickets = tuple(tickets)
        self._numbers: dict[int, int] | None = None

    def count(self) -> int:
        """How many."""
        return len(self._tickets)

    def find(self, ticket: int) -> Place | None:
        """Where it stands."""
        if self._numbers is None:
            self._numbers = {one: number for number, one in enumerate(self._tickets)}
        number = self._numbers.get(ticket)
        return None if number is None else Place(number, ticket)

    def number(self, place: Place) -> int:
        """How many stand before."""
        return int(place.key)

    def after(self, place: Place | None, most: int) -> list[Place]:
        """The next ones."""
        start = 0 if place is None else int(place.key) + 1
        return self._slice(start, start + most)

    def before(self, place: Place | None, most: int) -> list[Place]:
        """The ones before."""
        end = len(self._tickets) if place is None else int(place.key)
        return self._slice(max(0, end - most), end)

    def _slice(self, start: int, end: int) -> list[Place]:
        some = self._tickets[start:end]
        return [Place(number, ticket) for number, ticket in enumerate(some, start)]
