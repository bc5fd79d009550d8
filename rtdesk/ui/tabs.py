"""Which lists there are to walk through, in which order: the sidebar, the tabs and their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rtdesk.lists import named
from rtdesk.store.batch import ListSpec

LISTS, QUEUES, SEARCHES = "Lists", "Queues", "Searches"
KINDS = {"queue": QUEUES, "search": SEARCHES, "query": SEARCHES}
NUMBERED = 9
"""Lists that have a key of their own."""


@dataclass(frozen=True, slots=True)
class Tabs:
    """The lists by heading, and the names that were wanted but are no list."""

    groups: Mapping[str, tuple[ListSpec, ...]]
    unknown: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[ListSpec, ...]:
        """All of them, as one walks through them."""
        return tuple(spec for specs in self.groups.values() for spec in specs)

    def number(self, name: str) -> str:
        """The key of a list, if it has one."""
        names = [spec.name for spec in self.order[:NUMBERED]]
        return str(names.index(name) + 1) if name in names else ""

    def nth(self, number: int) -> ListSpec | None:
        """The list with this key."""
        order = self.order[:NUMBERED]
        return order[number - 1] if 0 < number <= len(order) else None

    def beside(self, name: str, step: int) -> ListSpec | None:
        """The next list (1) or the one before (-1), around the ends."""
        order = self.order
        names = [spec.name for spec in order]
        if not order:
            return None
        if name not in names:
            return order[0 if step > 0 else -1]
        return order[(names.index(name) + step) % len(order)]


def tabs(lists: Mapping[str, ListSpec], wanted: Sequence[str] = ()) -> Tabs:
    """The lists under their headings.

    With `wanted` (names or titles) the first heading has exactly those, in this order; queues and
    saved searches that are not among them stay where they were.
    """
    chosen, unknown = _chosen(lists, wanted)
    groups: dict[str, list[ListSpec]] = {LISTS: list(chosen), QUEUES: [], SEARCHES: []}
    for spec in lists.values():
        heading = KINDS.get(spec.name.partition("-")[0], LISTS)
        if spec not in chosen and not (wanted and heading == LISTS):
            groups[heading].append(spec)
    return Tabs({heading: tuple(specs) for heading, specs in groups.items() if specs}, unknown)


def _chosen(
    lists: Mapping[str, ListSpec], wanted: Iterable[str]
) -> tuple[tuple[ListSpec, ...], tuple[str, ...]]:
    found: dict[str, ListSpec] = {}
    unknown = []
    for name in wanted:
        spec = named(lists.values(), name)
        if spec:
            found[spec.name] = spec
        else:
            unknown.append(name)
    return tuple(found.values()), tuple(unknown)
