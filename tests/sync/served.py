"""The demo on a port, for desks in other processes; messages can be lost on their way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rtdesk.demo.app import DemoApp
from rtdesk.demo.wire import ROOT, Request, decoded, pairs

DROP = "drop"
FORWARDED = "drop forwarded"


class Served:
    """One request per connection. Each POST meets the next of `faults`."""

    def __init__(self, app: DemoApp):
        self.app = app
        self.faults: list[str] = []
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers a request and closes."""
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side was killed
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        lines = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in lines}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path, _, query = target.partition("?")
        request = Request(
            method,
            decoded(path.removeprefix(ROOT)),
            pairs(query),
            headers,
            body,
            "http://127.0.0.1",
        )
        fault = self.faults.pop(0) if method == "POST" and self.faults else ""
        if fault == DROP:
            return
        response = self.app.answer(request)
        if fault:
            return
        named = {
            "Content-Type": response.type,
            "Content-Length": str(len(response.body)),
            "Connection": "close",
            **dict(response.headers),
        }
        lines_out = [f"HTTP/1.1 {response.status} -", *(f"{k}: {v}" for k, v in named.items())]
        writer.write("\r\n".join([*lines_out, "", ""]).encode("latin-1") + response.body)
        await writer.drain()


@asynccontextmanager
async def served(app: DemoApp) -> AsyncIterator[Served]:
    """The demo, reachable at `port` while inside."""
    served = Served(app)
    server = await asyncio.start_server(served.answer, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        await server.wait_closed()
