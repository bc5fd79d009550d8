"""A list without the tickets that sleep."""

from __future__ import annotations

from collections.abc import Callable, Collection

from rtdesk.store.view import Key, Place, View


class Awake:
    """A view without a few of its tickets; who they are is asked every time.

    Nothing is made for it: what the list has, and in which order, stays as the server says.
    """

    def __init__(self, view: View, hidden: Callable[[], Collection[int]]):
        self.inner = view
        self._hidden = hidden

    def count(self) -> int:
        """How many there are to see."""
        return self.inner.count() - len(self._places())

    def find(self, ticket: int) -> Place | None:
        """Where a ticket stands; one that sleeps stands nowhere."""
        return None if ticket in self._hidden() else self.inner.find(ticket)

    def number(self, place: Place) -> int:
        """How many to see stand before this place."""
        number = self.inner.number(place)
        others = sorted(at for at in map(_key, self._places()) if at != _key(place))
        if not others:
            return number
        smaller = sum(at < _key(place) for at in others)
        return number - (smaller if self._goes_up(place) else len(others) - smaller)

    def after(self, place: Place | None, most: int) -> list[Place]:
        """The next places to see."""
        hidden = self._hidden()
        found: list[Place] = []
        while len(found) < most:
            some = self.inner.after(place, most - len(found))
            if not some:
                break
            found += [at for at in some if at.ticket not in hidden]
            place = some[-1]
        return found

    def before(self, place: Place | None, most: int) -> list[Place]:
        """The places to see up to this one."""
        hidden = self._hidden()
        found: list[Place] = []
        while len(found) < most:
            some = self.inner.before(place, most - len(found))
            if not some:
                break
            found = [at for at in some if at.ticket not in hidden] + found
            place = some[0]
        return found

    def _goes_up(self, place: Place) -> bool:
        """Whether keys get greater behind this place."""
        for behind in self.inner.after(place, 1):
            return _key(behind) > _key(place)
        return all(_key(before) < _key(place) for before in self.inner.before(place, 1))

    def _places(self) -> list[Place]:
        """Where those that sleep would stand, in no order."""
        return [place for ticket in self._hidden() if (place := self.inner.find(ticket))]


def _key(place: Place) -> tuple[Key, int]:
    return place.key, place.ticket
