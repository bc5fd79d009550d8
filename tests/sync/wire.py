"""A wire that fails on purpose, and a clock that leaps while everybody waits."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx2

from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.demo.app import DemoApp
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.transport import Transport

HANG = 290.0
"""Seconds after which a hanging request ends, near the time that a write may take."""
QUIET = 30
"""Turns of the loop without a request after which everybody is believed to wait."""
FORWARD = "forwarded"


class Leaps:
    """A `Clock`: its time stands still while anything happens."""

    def __init__(self) -> None:
        self.at = 1_000_000_000.0
        self.busy = 0
        self._alarms: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> float:
        """Seconds."""
        return self.at

    def jitter(self, seconds: float) -> float:
        """Always the same."""
        return seconds

    async def sleep(self, seconds: float) -> None:
        """Returns when the time has come."""
        alarm: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._alarms, (self.at + seconds, self._count, alarm))
        await alarm

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Returns when the event is set or the time has come."""
        waiter = asyncio.ensure_future(event.wait())
        tasks = {waiter} if seconds is None else {waiter, asyncio.ensure_future(self._nap(seconds))}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _nap(self, seconds: float) -> bool:
        await self.sleep(seconds)
        return True

    async def run(self) -> None:
        """Leaps to the next alarm whenever nothing happens."""
        while True:
            for _ in range(QUIET):
                await asyncio.sleep(0)
            if self.busy:
                continue
            self._alarms = [entry for entry in self._alarms if not entry[2].done()]
            if self._alarms:
                heapq.heapify(self._alarms)
                self.at, _, alarm = heapq.heappop(self._alarms)
                alarm.set_result(None)


class Wire(httpx2.AsyncBaseTransport):
    """Leads to the demo. Each message sent meets the next fault, each later look the next one."""

    def __init__(self, app: DemoApp, clock: Leaps):
        self._inner = httpx2.ASGITransport(app)
        self._clock = clock
        self._late: set[asyncio.Task[None]] = set()
        self.posts: list[str] = []
        self.puts: list[str] = []
        self.looks: list[str] = []
        self.posted = 0
        self.passed = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Passes a request on, or not."""
        self._clock.busy += 1
        try:
            body = b"".join([piece async for piece in self._stream(request)])
            copy = httpx2.Request(
                request.method, request.url, headers=request.headers, content=body
            )
            fault = self._next(request)
            if not fault:
                return await self._inner.handle_async_request(copy)
            act: Callable[[httpx2.Request, str], Awaitable[httpx2.Response]] = getattr(
                self, "_" + fault.split()[0]
            )
            return await act(copy, fault.partition(" ")[2])
        finally:
            self._clock.busy -= 1

    async def _stream(self, request: httpx2.Request) -> AsyncIterator[bytes]:
        if isinstance(request.stream, httpx2.AsyncByteStream):
            async for piece in request.stream:
                yield piece

    def _next(self, request: httpx2.Request) -> str:
        if request.method == "POST":
            self.posted += 1
            return self.posts.pop(0) if self.posts else ""
        if request.method == "PUT":
            return self.puts.pop(0) if self.puts else ""
        looking = self.posted and "/history" in request.url.path
        return self.looks.pop(0) if looking and self.looks else ""

    async def _pass(self, request: httpx2.Request) -> httpx2.Response:
        self.passed += 1
        answer = await self._inner.handle_async_request(request)
        await answer.aread()
        return answer

    async def _nap(self, seconds: float) -> None:
        self._clock.busy -= 1
        try:
            await self._clock.sleep(seconds)
        finally:
            self._clock.busy += 1

    async def _noroute(self, request: httpx2.Request, when: str) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    async def _drop(self, request: httpx2.Request, when: str) -> httpx2.Response:
        """The connection breaks before or after the server got it all."""
        if when == FORWARD:
            await self._pass(request)
        raise httpx2.ReadError("reset by peer", request=request)

    async def _hang(self, request: httpx2.Request, when: str) -> httpx2.Response:
        """No answer comes for minutes."""
        if when == FORWARD:
            await self._pass(request)
        await self._nap(HANG)
        raise httpx2.ReadTimeout("timed out", request=request)

    async def _late_(self, request: httpx2.Request, when: str) -> httpx2.Response:
        """The connection breaks, and seconds later the server records it all the same."""

        async def accept() -> None:
            await self._clock.sleep(float(when))
            self._clock.busy += 1
            await self._pass(request)
            self._clock.busy -= 1

        task = asyncio.ensure_future(accept())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        raise httpx2.ReadError("reset by peer", request=request)

    async def _hanglate(self, request: httpx2.Request, when: str) -> httpx2.Response:
        """Hangs until the time is out; only then, seconds later, the server records it."""
        await self._nap(HANG)
        return await self._late_(request, when)

    async def _says(self, request: httpx2.Request, when: str) -> httpx2.Response:
        """Another answer than RT's: `STATUS [html|json|redirect|later] [forwarded]`."""
        status, kind, *rest = when.split()
        if FORWARD in rest:
            await self._pass(request)
        headers = {"content-type": "text/html" if kind == "html" else "application/json"}
        if kind == "redirect":
            headers["location"] = "https://login.example/"
        if kind == "later":
            headers["retry-after"] = "30"
        body = b"<html><title>Error</title></html>" if kind == "html" else b'{"message": "No"}'
        return httpx2.Response(
            int(status), headers=headers, stream=httpx2.ByteStream(body), request=request
        )

    async def _nolocation(self, request: httpx2.Request, when: str) -> httpx2.Response:
        """Recorded and told so, without saying as what."""
        answer = await self._pass(request)
        headers = {"content-type": answer.headers["content-type"]}
        return httpx2.Response(201, headers=headers, stream=httpx2.ByteStream(answer.content))

    async def _cut(self, request: httpx2.Request, when: str) -> httpx2.Response:
        """Recorded, and the connection breaks in the middle of the answer's body."""
        answer = await self._pass(request)
        return httpx2.Response(201, headers=answer.headers, stream=Cut(), request=request)

    async def aclose(self) -> None:
        """Nothing more is accepted."""
        for task in self._late:
            task.cancel()
        await self._inner.aclose()


class Cut(httpx2.AsyncByteStream):
    """A body that breaks off."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'["Corr'
        raise httpx2.ReadError("cut")


def desk_on(wire: Wire, app: DemoApp, clock: Leaps, folder: Path, login: str = "anna") -> Desk:
    """A desk whose every request goes through this wire, in the time of this clock."""
    account = app.account(login)

    async def connect() -> Rest2Backend:
        return Rest2Backend(account, transport=Transport(account, wrapped=wire, sleep=clock.sleep))

    profile = Profile(url=account.url, undo_seconds=0.0)
    places = Places(folder / "mirror", folder / "work")
    return Desk(profile, places, connect, clock.now, clock)


@contextlib.asynccontextmanager
async def leaping(desk: Desk, clock: Leaps) -> AsyncIterator[None]:
    """The desk at work, in the time of this clock."""
    tasks = [asyncio.create_task(desk.run()), asyncio.create_task(clock.run())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        desk.close()
