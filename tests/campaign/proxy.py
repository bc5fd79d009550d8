"""An HTTP proxy that does to chosen requests what networks and servers do."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

LATE = 2.0
"""Seconds after which a server accepts what nobody waits for any more."""
SLOW = 1.5
AWAY = 0.7
"""Seconds for which nobody listens."""
HTML = b"<html><title>Sign in</title><form action='/NoAuth/Login.html'></form></html>"


@dataclass(frozen=True, slots=True)
class Request:
    """What came in: the head with its blank line, and the body."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        """Method and path."""
        first = self.head.partition(b"\r\n")[0].decode("ascii", "replace")
        return first.rpartition(" ")[0].partition("?")[0]


@dataclass
class Proxy:
    """Leads to one server. `plan` holds the faults for requests by method and path, in turn."""

    host: str
    port: int
    plan: dict[str, list[str]] = field(default_factory=dict)
    met: dict[str, int] = field(default_factory=dict)
    """How often each fault happened."""
    lookup_fails: Callable[[], None] = lambda: None
    """Called when the next look-up of the server's name is to fail."""
    at: int = 0
    """The port it listens on."""
    _server: asyncio.Server | None = None
    _late: set[asyncio.Task[None]] = field(default_factory=set)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Proxy]:
        """Listens while inside."""
        await self._listen()
        try:
            yield self
        finally:
            await self.settled()
            if self._server:
                self._server.close()

    async def settled(self) -> None:
        """Returns when nothing is accepted late any more."""
        while self._late:
            await asyncio.gather(*self._late)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.at, limit=2**26)
        self.at = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = _length(head)
            request = Request(head, b"")
            fault = self._next(request.line)
            if fault == "cut upload":
                await reader.read(min(length, 64))
            else:
                request = Request(head, await reader.readexactly(length))
                act: Callable[..., Awaitable[None]] = getattr(
                    self, "_" + fault.partition(" ")[0] if fault else "_pass"
                )
                await act(request, writer, fault.partition(" ")[2])
        with contextlib.suppress(OSError, asyncio.CancelledError):
            writer.close()
            await writer.wait_closed()

    def _next(self, line: str) -> str:
        waiting = self.plan.get(line, [])
        fault = waiting.pop(0) if waiting else ""
        if fault:
            self.met[fault] = self.met.get(fault, 0) + 1
        return fault

    async def _forward(self, request: Request) -> bytes:
        """The whole answer of the server."""
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=2**26)
        first, _, rest = request.head.partition(b"\r\n")
        lines = [line for line in rest.split(b"\r\n") if not line.lower().startswith(b"connection")]
        writer.write(first + b"\r\nConnection: close\r\n" + b"\r\n".join(lines) + request.body)
        await writer.drain()
        answer = await reader.read(-1)
        writer.close()
        return answer

    # -- what can happen -----------------------------------------------------------------------

    async def _pass(self, request: Request, writer: asyncio.StreamWriter, _: str = "") -> None:
        writer.write(await self._forward(request))
        await writer.drain()

    async def _delay(self, request: Request, writer: asyncio.StreamWriter, when: str) -> None:
        """The request or the answer takes its time."""
        if when == "before":
            await asyncio.sleep(SLOW)
        answer = await self._forward(request)
        if when == "after":
            await asyncio.sleep(SLOW)
        writer.write(answer)
        await writer.drain()

    async def _drop(self, request: Request, writer: asyncio.StreamWriter, when: str) -> None:
        """The connection ends, before or after the server got it."""
        if when == "after":
            await self._forward(request)

    async def _reset(self, request: Request, writer: asyncio.StreamWriter, when: str) -> None:
        """The same, rudely."""
        if when == "after":
            await self._forward(request)
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    async def _late_(self, request: Request, writer: asyncio.StreamWriter, when: str) -> None:
        """The connection ends, and the server accepts it some time afterwards."""

        async def accept() -> None:
            await asyncio.sleep(float(when))
            await self._forward(request)

        task = asyncio.ensure_future(accept())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _cut(self, request: Request, writer: asyncio.StreamWriter, where: str) -> None:
        """The answer breaks off."""
        answer = await self._forward(request)
        head, blank, body = answer.partition(b"\r\n\r\n")
        writer.write(head[:20] if where == "head" else head + blank + body[: len(body) // 2])
        await writer.drain()

    async def _says(self, request: Request, writer: asyncio.StreamWriter, what: str) -> None:
        """Another answer than RT's: `STATUS [html|json|login|later] [after]`."""
        status, kind, *rest = what.split()
        if "after" in rest:
            await self._forward(request)
        body = HTML if kind in ("html", "login") else b'{"message":"out of order"}'
        more = {"later": "Retry-After: 1\r\n", "login": "Location: /NoAuth/Login.html\r\n"}
        media = "text/html" if kind in ("html", "login") else "application/json"
        head = f"HTTP/1.1 {status} Odd\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n"
        head += f"{more.get(kind, '')}Connection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    async def _away(self, request: Request, writer: asyncio.StreamWriter, _: str) -> None:
        """After this answer nobody listens for a while."""
        answer = await self._forward(request)
        if self._server:
            self._server.close()
        writer.write(answer)
        await writer.drain()

        async def back() -> None:
            await asyncio.sleep(AWAY)
            await self._listen()

        task = asyncio.ensure_future(back())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _nameless(self, request: Request, writer: asyncio.StreamWriter, _: str) -> None:
        """After this answer the server's name cannot be found for a moment."""
        answer = await self._forward(request)
        self.lookup_fails()
        writer.write(answer)
        await writer.drain()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
