"""Work in a thread whose end is waited for, also by who is cancelled meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def in_thread(work: Callable[..., Result], *given: object) -> Result:
    """Like `asyncio.to_thread`; but what the work uses may be closed as soon as this ends."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *given))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        with suppress(Exception):
            await working
        raise
