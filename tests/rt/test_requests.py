"""How many requests the desk really sends, counted where they leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from rtdesk.backend.port import Progress
from rtdesk.config.account import Account
from rtdesk.config.profile import NamedList
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.request import Call
from rtdesk.rest2.transport import Transport
from rtdesk.store.change import Change
from rtdesk.sync.engine import Engine
from rtdesk.sync.jobs import Job, Urgency
from tests.desks import make_desk, running, until
from tests.rt.server import RT

FIRST_SCREEN = 3
OPEN_TICKET = 4
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


async def first_rows(desk: Desk, transport: Counting, name: str) -> list[str]:
    """What is sent until the first rows of a list are there."""
    return await sent_until(desk, transport, lambda: desk.list_state(name).count)


async def test_the_first_screen_of_ten_thousand(tmp_path: Path) -> None:
    app = demo_app(tickets=10_000)
    account = app.account("anna")
    async with counted(tmp_path, account, app, "everything") as (desk, transport):
        sent = await first_rows(desk, transport, "everything")
        assert (desk.list_state("everything").total or 0) >= 10_000
        assert len(sent) <= FIRST_SCREEN, sent


async def test_another_list_is_one_request(tmp_path: Path) -> None:
    app = demo_app(tickets=10_000)
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        desk.want_list("everything")
        assert await first_rows(desk, transport, "everything") == ["GET tickets"]


def biggest(desk: Desk) -> str:
    """The queue with the most open tickets."""
    queues = [name for name in desk.lists if name.startswith("queue-")]
    return max(queues, key=lambda name: desk.list_state(name).total or 0)


async def test_the_biggest_queue_of_a_real_rt(rt: RT, tmp_path: Path) -> None:
    account = rt.account("alice")
    async with counted(tmp_path, account) as (desk, transport):
        await settled(desk)
        queue = biggest(desk)
        assert (desk.list_state(queue).total or 0) > 20
        transport.sent.clear()
        desk.want_list(queue)
        assert await first_rows(desk, transport, queue) == ["GET tickets"]


async def test_the_first_screen_of_a_start(rt: RT, tmp_path: Path) -> None:
    """The first start ever, and a later one with another list."""
    for shown in ("everything", "unowned"):
        async with counted(tmp_path, rt.account("alice"), shown=shown) as (desk, transport):
            sent = await first_rows(desk, transport, shown)
            assert len(sent) <= FIRST_SCREEN, sent
            await settled(desk)


def hundred(rt: RT) -> int:
    """A ticket with a hundred transactions."""
    ticket = rt.create("Support", "A hundred transactions", requestor="carol")
    words = {"id": ticket, "ContentType": "text/plain"}
    rt.post("tickets/bulk/correspond", [words | {"Content": f"Reply {n}"} for n in range(12)])
    rt.post("tickets/bulk/comment", [words | {"Content": f"Comment {n}"} for n in range(35)])
    missing = 100 - len(rt.history(ticket))
    rt.put("tickets/bulk", [{"id": ticket, "TimeWorked": n + 1} for n in range(missing)])
    assert len(rt.history(ticket)) == 100
    return ticket


async def test_opening_a_ticket_with_a_hundred_transactions(rt: RT, tmp_path: Path) -> None:
    ticket = hundred(rt)
    async with counted(tmp_path, rt.account("alice")) as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        await settled(desk)
        thread = desk.thread(ticket)
        assert thread is not None
        assert len(thread.transactions) == 100
        texts = {part.text for part in thread.attachments if part.is_body}
        assert {f"Reply {n}" for n in range(12)} | {f"Comment {n}" for n in range(35)} <= texts
        assert len(transport.sent) <= OPEN_TICKET, transport.sent
        transport.sent.clear()
        desk.want_ticket(ticket)
        await settled(desk)
        assert len(transport.sent) <= 2, transport.sent


async def test_a_poll_without_news_is_one_request(rt: RT, tmp_path: Path) -> None:
    async with counted(tmp_path, rt.account("alice"), shown="all") as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        engine_of(desk)._ask(Job("poll"), Urgency.NEWS)
        await settled(desk)
        assert transport.sent == ["GET transactions"]
