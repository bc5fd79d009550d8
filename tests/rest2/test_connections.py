"""Kept connections are dropped on demand, whatever is going on, and none is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from rtdesk.backend.errors import Unreachable, Unsure
from rtdesk.config.account import Account, Secret
from rtdesk.ops.op import SetStatus
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.request import for_op, get
from rtdesk.rest2.transport import Transport
from tests.rest2.fake import ACCOUNT, TOKEN, Fake, reply

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"


class Web:
    """A server that keeps connections; `hold` makes it wait before it answers."""

    def __init__(self) -> None:
        self.opened = 0
        self.open = 0
        self.closed = asyncio.Condition()
        self.asked = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers what comes in on one connection."""
        self.opened += 1
        self.open += 1
        with suppress(asyncio.IncompleteReadError, OSError):
            while await reader.readuntil(b"\r\n\r\n"):
                self.asked.set()
                await self.free.wait()
                writer.write(ANSWER)
                await writer.drain()
        writer.close()
        async with self.closed:
            self.open -= 1
            self.closed.notify_all()

    async def empties(self) -> None:
        """Waits until every connection is closed."""
        async with asyncio.timeout(5), self.closed:
            await self.closed.wait_for(lambda: not self.open)


@asynccontextmanager
async def _web() -> AsyncIterator[tuple[Web, Transport]]:
    web = Web()
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    account = Account(f"http://127.0.0.1:{web.port}", token=Secret(TOKEN))
    transport = Transport(account, sleep=lambda _: asyncio.sleep(0))
    try:
        yield web, transport
    finally:
        await transport.aclose()
        server.close()
        await web.empties()
        await server.wait_closed()


async def test_the_next_request_opens_a_new_connection() -> None:
    async with _web() as (web, transport):
        for _ in range(3):
            await transport.request(get("rt"))
        assert web.opened == 1
        await transport.drop_connections()
        await web.empties()
        await transport.request(get("rt"))
        assert web.opened == 2
        await transport.drop_connections()
        await transport.drop_connections()
        await transport.request(get("rt"))
        assert web.opened == 3


async def test_a_write_under_way_may_have_arrived() -> None:
    async with _web() as (web, transport):
        web.free.clear()
        task = asyncio.create_task(transport.request(for_op(SetStatus(5, "open"))))
        await web.asked.wait()
        await transport.drop_connections()
        with pytest.raises(Unreachable) as caught:
            await task
        assert caught.value.sent
        web.free.set()


async def test_a_question_under_way_is_asked_again() -> None:
    async with _web() as (web, transport):
        web.free.clear()
        task = asyncio.create_task(transport.request(get("rt")))
        await web.asked.wait()
        await transport.drop_connections()
        web.free.set()
        assert (await task).status == 200
        assert web.opened == 2


async def test_it_can_be_done_at_any_moment() -> None:
    async with _web() as (web, transport):
        for moment in range(25):
            tasks = [asyncio.create_task(transport.request(get("rt"))) for _ in range(4)]
            for _ in range(moment):
                await asyncio.sleep(0)
            await asyncio.gather(transport.drop_connections(), transport.drop_connections())
            answers = await asyncio.gather(*tasks)
            assert [answer.status for answer in answers] == [200] * 4
            await transport.drop_connections()
            await web.empties()


async def test_the_port_has_it() -> None:
    backend = Rest2Backend(ACCOUNT, transport=Fake(lambda _: reply({}, 500)).transport())
    await backend.drop_connections()
    with pytest.raises(Unsure):
        await backend.send(SetStatus(5, "open"))
    await backend.drop_connections()
