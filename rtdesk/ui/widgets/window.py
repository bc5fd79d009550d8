"""What a list holds of an order of any length: the places of about three screens, by number."""

from __future__ import annotations

from collections.abc import Sequence

from rtdesk.store.view import Place, View


class Window:
    """Places of a view around a number, read on by place when others are asked for.

    Numbers count from the start of the view as it was when the window was made. Whoever hears that
    the view changed makes another window; until then some numbers may have no place.
    """

    def __init__(self, view: View, reach: int):
        self.view = view
        self.count = view.count()
        self.first = 0
        self.places: list[Place] = []
        self.digits = 0
        """Length of the longest ticket id that was held."""
        self._reach = reach

    @property
    def end(self) -> int:
        """The number behind the last place held."""
        return self.first + len(self.places)

    def at(self, number: int) -> Place | None:
        """The place with this number."""
        if not 0 <= number < self.count:
            return None
        if not self.first <= number < self.end:
            self._read_to(number)
        index = number - self.first
        return self.places[index] if 0 <= index < len(self.places) else None

    def around(self, place: Place, *, there: bool) -> int:
        """Holds what is around a place, and the place itself if it is `there`; says its number."""
        before = self.view.before(place, self._reach)
        last = place if there else before[-1] if before else None
        after = self.view.after(last, self._reach)
        here = [place] if there else []
        if len(before) < self._reach:
            number = len(before)
        elif len(after) < self._reach:
            number = max(len(before), self.count - len(after) - len(here))
        else:
            number = self.view.number(place)
        self._hold(number - len(before), [*before, *here, *after])
        return number

    def _read_to(self, number: int) -> None:
        """Reads from whatever is nearest: the places held, the start or the end."""
        ways = [(number, self._from_start), (self.count - number, self._from_end)]
        if self.places and number >= self.end:
            ways.append((number - self.end, self._on))
        elif self.places:
            ways.append((self.first - number, self._back))
        min(ways, key=lambda way: way[0])[1](number)

    def _from_start(self, number: int) -> None:
        self._hold(0, self.view.after(None, number + 2 * self._reach), number)

    def _from_end(self, number: int) -> None:
        found = self.view.before(None, self.count - number + 2 * self._reach)
        self._hold(max(0, self.count - len(found)), found, number)

    def _on(self, number: int) -> None:
        found = self.view.after(self.places[-1], number - self.end + self._reach)
        self._hold(self.first, [*self.places, *found], number)

    def _back(self, number: int) -> None:
        wanted = min(self.first, self.first - number + self._reach)
        found = self.view.before(self.places[0], wanted)
        self._hold(self.first - len(found), [*found, *self.places], number)

    def _hold(self, first: int, places: Sequence[Place], number: int | None = None) -> None:
        """Keeps these places; around `number`, if there are too many."""
        begin, end = 0, len(places)
        if number is not None:
            begin = max(0, number - first - 2 * self._reach)
            end = number - first + 2 * self._reach
        self.first, self.places = first + begin, list(places[begin:end])
        longest = max((place.ticket for place in self.places), default=0)
        self.digits = max(self.digits, len(str(longest)))


def in_order(view: View, tickets: Sequence[int]) -> list[int]:
    """Those of the tickets that are in the view, in its order."""
    places = [place for place in map(view.find, tickets) if place is not None]
    places.sort(key=lambda place: (place.key, place.ticket))
    if len(places) > 1 and view.number(places[0]) > view.number(places[-1]):
        places.reverse()
    return [place.ticket for place in places]
