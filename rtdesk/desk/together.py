"""The same list of several servers as one: which tickets, in which order."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rtdesk.store.view import Key, Place

MOST = 10_000
"""Tickets of a list that are shown of each server, the first in the order."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A list that every server has, and the order in which the tickets of all are shown."""

    key: str
    title: str
    order: str = "-LastUpdated"
    ordering: str = "newest change first"


SHARED = (
    Shared("mine", "Mine"),
    Shared("unowned", "Unowned"),
    Shared("unread", "Unread"),
    Shared("due", "Due", "Due", "the first to be due on top"),
    Shared("all", "All open"),
)


class ServerTicket(NamedTuple):
    """A ticket of a server: two servers may have the same number."""

    profile: str
    ticket: int


def together(shared: Shared, places: Mapping[str, Sequence[Place]]) -> list[ServerTicket]:
    """The tickets of all servers, by profile, in the order of the list.

    Each server's own are in that order already. What is equal stands in the order of the servers.
    """
    ways = [_keyed(profile, of) for profile, of in places.items()]
    backwards = shared.order.startswith("-")
    merged = heapq.merge(*ways, key=lambda one: one[0], reverse=backwards)
    return [spot for _, spot in merged]


def _keyed(profile: str, places: Sequence[Place]) -> Iterator[tuple[Key, ServerTicket]]:
    return ((place.key, ServerTicket(profile, place.ticket)) for place in places)
