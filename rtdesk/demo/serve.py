"""The demo over HTTP on the loopback interface, for programs outside of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import h11

from rtdesk.demo.app import DemoApp

HOST = "127.0.0.1"
CHUNK = 65536
LARGEST = 256 * 1024 * 1024
"""More than that is no request to a demo."""


class _TooLarge(Exception):
    pass


async def serve(app: DemoApp, port: int, ready: Callable[[str], None]) -> None:
    """Serves until cancelled; `ready` is told the address as soon as there is one.

    Port 0 takes any that is free.

    Raises:
        OSError: the port is taken.
    """

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Connection(app, reader, writer).run()
        except (ConnectionError, asyncio.CancelledError):
            pass  # the other side left, or this one ends
        finally:
            writer.close()

    server = await asyncio.start_server(connected, HOST, port)
    try:
        ready(f"http://{HOST}:{server.sockets[0].getsockname()[1]}")
        await asyncio.get_running_loop().create_future()
    finally:
        server.close()  # without waiting for clients that keep their connection


class _Connection:
    """One client: requests in turn, as long as both sides keep the connection."""

    def __init__(
        self, app: DemoApp, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._app = app
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)

    async def run(self) -> None:
        """Answers until there is nothing more to come."""
        while True:
            try:
                request = await self._next()
                if not isinstance(request, h11.Request):
                    return
                await self._answer(request, await self._body())
            except h11.RemoteProtocolError as error:
                await self._refuse(error.error_status_hint, str(error))
                return
            except _TooLarge:
                await self._refuse(413, "Request too large")
                return
            if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
                return
            self._http.start_next_cycle()

    async def _next(self) -> object:
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            if self._http.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue")
                await self._send(go_on)
            self._http.receive_data(await self._reader.read(CHUNK))

    async def _body(self) -> bytes:
        parts = bytearray()
        while isinstance(event := await self._next(), h11.Data):
            parts += event.data
            if len(parts) > LARGEST:
                raise _TooLarge
        return bytes(parts)

    async def _answer(self, request: h11.Request, body: bytes) -> None:
        path, _, query = request.target.partition(b"?")
        scope = {
            "type": "http",
            "method": request.method.decode(),
            "scheme": "http",
            "path": unquote(path.decode("latin-1")),
            "raw_path": path,
            "query_string": query,
            "headers": list(request.headers),
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive, self._asgi)

    async def _asgi(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            await self._send(
                h11.Response(status_code=message["status"], headers=message["headers"])
            )
            return
        if message["body"]:
            await self._send(h11.Data(data=message["body"]))
        await self._send(h11.EndOfMessage())

    async def _refuse(self, status: int, why: str) -> None:
        if self._http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        text = why.encode("ascii", "replace")
        headers = [
            ("Content-Type", "text/plain"),
            ("Content-Length", str(len(text))),
            ("Connection", "close"),
        ]
        await self._send(h11.Response(status_code=status, headers=headers))
        await self._send(h11.Data(data=text))
        await self._send(h11.EndOfMessage())

    async def _send(self, event: h11.Event) -> None:
        data = self._http.send(event)
        if data:
            self._writer.write(data)
            await self._writer.drain()
