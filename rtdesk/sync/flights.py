"""Requests under way: who wants the same thing meanwhile waits for the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Flights:
    """At most one flight per key at a time."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Future[Any]] = {}

    async def join(self, key: Hashable, start: Callable[[], Awaitable[T]]) -> T:
        """The result of the flight with this key; it is started when there is none.

        Who gives up waiting does not stop it for the others.
        """
        flight = self._under_way.get(key)
        if flight is None:
            flight = asyncio.ensure_future(start())
            self._under_way[key] = flight
            flight.add_done_callback(lambda done: self._land(key, done))
        return cast(T, await asyncio.shield(flight))

    async def close(self) -> None:
        """Ends what is under way."""
        flights = tuple(self._under_way.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    def _land(self, key: Hashable, flight: asyncio.Future[Any]) -> None:
        self._under_way.pop(key, None)
        if not flight.cancelled():
            flight.exception()  # who waited has it; nobody may have waited to the end
