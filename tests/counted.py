"""Desks whose requests are counted where they leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from rtdesk.backend.port import Progress
from rtdesk.config.account import Account
from rtdesk.config.profile import NamedList
from rtdesk.demo.app import DemoApp
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.request import Call
from rtdesk.rest2.transport import Transport
from rtdesk.store.change import Change
from rtdesk.sync.engine import Engine
from rtdesk.sync.jobs import Job, Urgency
from tests.desks import make_desk, running, until

EVERYTHING = (NamedList("everything", "Everything", "id > 0"),)


class Counting(Transport):
    """Writes down every request that leaves."""

    def __init__(self, account: Account, app: DemoApp | None = None):
        super().__init__(account, app=app)
        self.sent: list[str] = []

    async def _send(self, call: Call, progress: Progress | None) -> httpx2.Response:
        self.sent.append(f"{call.method} {call.path}")
        return await super()._send(call, progress)


@asynccontextmanager
async def counted(
    folder: Path, account: Account, app: DemoApp | None = None, shown: str = ""
) -> AsyncIterator[tuple[Desk, Counting]]:
    """A desk in step with its server, and what it sent; `shown` is the list it begins with."""
    transport = Counting(account, app)
    backend = Rest2Backend(account, transport=transport)
    desk = make_desk(folder, account, app, backend=backend, lists=EVERYTHING)
    if shown:
        desk.want_list(shown)
    async with running(desk):
        yield desk, transport


async def sent_until(desk: Desk, transport: Counting, what: Callable[[], object]) -> list[str]:
    """What had been sent at the very moment that something came true."""
    sent: list[str] | None = None

    def look(_: Change) -> None:
        nonlocal sent
        if sent is None and what():
            sent = list(transport.sent)

    unsubscribe = desk.changes.subscribe(look)
    try:
        await until(desk, lambda: sent is not None)
    finally:
        unsubscribe()
    assert sent is not None
    return sent


def engine_of(desk: Desk) -> Engine:
    """What runs the desk."""
    assert desk._engine is not None
    return desk._engine


async def settled(desk: Desk) -> None:
    """Returns when the desk knows its queues and has nothing more to ask."""
    await until(desk, desk.queues)
    async with asyncio.timeout(60):
        await engine_of(desk).idle.wait()


async def poll(desk: Desk, transport: Counting) -> list[str]:
    """What one question for news costs, with all that follows from it at once."""
    await settled(desk)
    transport.sent.clear()
    engine_of(desk)._ask(Job("poll"), Urgency.NEWS)
    await settled(desk)
    return list(transport.sent)
