"""Puts large lists in other orders, in a thread, one after the other; needs no server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved
from rtdesk.store.mirror import Mirror
from rtdesk.sync.clock import Clock

QUIET = 0.3
"""Seconds that an order waits, so that what is shown of it comes first."""
SPARE = 1.0
"""Seconds between two looks for an order that could be made before somebody asks for it."""
NOTHING = 60.0
"""The same where all orders are made and nothing changes."""


class Orders:
    """What the user asked for comes first; then those of the list on screen that are missing."""

    def __init__(
        self,
        mirror: Mirror,
        changes: Changes,
        clock: Clock,
        *,
        shown: Callable[[], str],
        calm: Callable[[], bool],
    ):
        """`shown` names the list on screen; `calm` is True while nobody types and nothing runs."""
        self._mirror = mirror
        self._changes = changes
        self._clock = clock
        self._shown = shown
        self._calm = calm
        self._wanted: dict[tuple[str, str], None] = {}
        self._asked = asyncio.Event()

    def want(self, name: str, order: str) -> None:
        """A large list is shown in an order that it was never shown in."""
        self._wanted[name, order] = None
        self._asked.set()

    def look(self) -> None:
        """Something changed, or another list is shown."""
        self._asked.set()

    async def run(self) -> None:
        """Works until cancelled."""
        never = asyncio.Event()
        while True:
            self._asked.clear()
            if self._wanted:
                await self._clock.wait(never, QUIET)
                name, order = next(iter(self._wanted))
                await self._make(name, order, lambda: True)
                del self._wanted[name, order]
                self._changes.emit(Change(lists=frozenset({name})))
                continue
            spare = self._spare()
            if not (spare and await self._make(self._shown(), spare, self._calm)):
                await self._clock.wait(self._asked, NOTHING if self._calm() else SPARE)

    def _spare(self) -> str:
        """An order that the list on screen may be wanted in next."""
        return self._mirror.unmade_order(self._shown()) if self._calm() else ""

    async def _make(self, name: str, order: str, go_on: Callable[[], bool]) -> bool:
        with contextlib.suppress(NotSaved):  # the list is right without, only slower
            await asyncio.to_thread(self._mirror.build_order, name, order, go_on)
            return True
        return False
