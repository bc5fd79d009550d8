"""Time, passed in so that tests need no waiting."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from typing import Protocol


class Clock(Protocol):
    """What the engine knows of time."""

    def now(self) -> float:
        """Wall-clock seconds."""

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Returns when the event is set or the seconds are over."""

    def jitter(self, seconds: float) -> float:
        """About that long, never twice the same."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Wall-clock seconds."""
        return time.time()

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Returns when the event is set or the seconds are over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()

    def jitter(self, seconds: float) -> float:
        """Between 80 and 120 percent."""
        return seconds * random.uniform(0.8, 1.2)  # noqa: S311
