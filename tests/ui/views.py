"""Orders for tests: as the mirror has them, by a key and then by id."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from rtdesk.store.view import Place


class Ordered:
    """A view of tickets with keys, the greatest first if `down`; it counts what it is asked."""

    def __init__(self, keys: Mapping[int, int], *, down: bool = True):
        self.keys = dict(keys)
        self.down = down
        self.numbers = 0
        self.places = 0

    def _order(self) -> list[tuple[int, int]]:
        sign = -1 if self.down else 1
        return sorted((sign * key, sign * ticket) for ticket, key in self.keys.items())

    def _mine(self, place: Place) -> tuple[int, int]:
        sign = -1 if self.down else 1
        return sign * int(place.key), sign * place.ticket

    def _places(self, start: int, end: int) -> list[Place]:
        found = [Place(abs(key), abs(ticket)) for key, ticket in self._order()[max(0, start) : end]]
        self.places += len(found)
        return found

    def tickets(self) -> list[int]:
        """All of them, in order."""
        return [abs(ticket) for _, ticket in self._order()]

    def count(self) -> int:
        """How many."""
        return len(self.keys)

    def find(self, ticket: int) -> Place | None:
        """Where a ticket stands."""
        return Place(self.keys[ticket], ticket) if ticket in self.keys else None

    def number(self, place: Place) -> int:
        """How many stand before."""
        self.numbers += 1
        return bisect_left(self._order(), self._mine(place))

    def after(self, place: Place | None, most: int) -> list[Place]:
        """The next ones."""
        start = bisect_right(self._order(), self._mine(place)) if place else 0
        return self._places(start, start + most)

    def before(self, place: Place | None, most: int) -> list[Place]:
        """The ones before."""
        end = bisect_left(self._order(), self._mine(place)) if place else len(self.keys)
        return self._places(end - most, end)
