"""Desks for tests: running on a server, and waiting for what must come without sleeping."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from rtdesk.backend.port import Backend
from rtdesk.config.account import Account
from rtdesk.config.paths import Places
from rtdesk.config.profile import NamedList, Profile
from rtdesk.demo.app import DemoApp
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.mirror import Mirror
from rtdesk.store.view import Place
from rtdesk.sync.clock import Clock

PATIENCE = 40.0


def make_desk(
    folder: Path,
    account: Account,
    app: DemoApp | None = None,
    *,
    undo: float = 0.0,
    lists: tuple[NamedList, ...] = (),
    backend: Backend | None = None,
    now: Callable[[], float] = time.time,
    clock: Clock | None = None,
) -> Desk:
    """A desk of this account; `backend` may be one that fails on purpose."""

    async def connect() -> Backend:
        return backend or Rest2Backend(account, app=app)

    profile = Profile(url=account.url, undo_seconds=undo, lists=lists)
    return Desk(profile, Places(folder / "mirror", folder / "work"), connect, now, clock)


def ids(lists: Desk | Mirror, name: str) -> list[int]:
    """The tickets of a list in its order, read in windows as a list on screen does."""
    view = lists.view(name)
    found: list[int] = []
    place: Place | None = None
    while window := view.after(place, 50):
        found += [place.ticket for place in window]
        place = window[-1]
    return found


async def until(desk: Desk, what: Callable[[], object], patience: float = PATIENCE) -> None:
    """Returns when `what()` is true; looks again after every change.

    Raises:
        TimeoutError: it did not become true.
    """
    changed = asyncio.Event()
    unsubscribe = desk.changes.subscribe(lambda _: changed.set())
    try:
        async with asyncio.timeout(patience):
            while not what():
                await changed.wait()
                changed.clear()
    finally:
        unsubscribe()


@contextlib.asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[Desk]:
    """The desk, in step with its server while inside, closed afterwards."""
    task = asyncio.create_task(desk.run())
    try:
        yield desk
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        desk.close()
