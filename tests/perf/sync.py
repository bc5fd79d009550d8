"""Mirroring a list from a server: what that takes over a bare loop of the same requests."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import httpx2

from rtdesk.config.account import Account, Secret
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.transport import LIMITS, Transport
from tests.perf import served
from tests.perf.figures import Figure
from tests.perf.served import RTDESK, Server
from tests.perf.syncing import CHANGED, EVERYTHING, Synced
from tests.perf.wire import Wire
from tests.pty import Terminal

KEYS = 150
UP_AND_DOWN = "j" * 60 + "k" * 15
PAUSE = 0.06
"""Seconds between two keys, on average."""
CURSOR = "▌".encode()


def figures(tickets: int, rounds: int) -> Iterator[tuple[str, list[Figure]]]:
    """Everything, with a real RT if there is one."""
    with served.apart(tickets) as server:
        bare, synced = _in_turn(server, max(1, rounds // 2))
        yield f"Mirror {synced[0].tickets} tickets of {server.name}", list(_mirrored(bare, synced))
        yield "Keys while that goes on", list(_keys(server))


def _in_turn(server: Server, rounds: int) -> tuple[list[float], list[Synced]]:
    paths = asyncio.run(_paths(server))  # also warms the server's caches
    bare, synced = [], []
    for _ in range(rounds):
        bare.append(_bare(server, paths))
        synced.append(_synced(server))
    return bare, synced


class _Noting(httpx2.AsyncBaseTransport):
    """Writes down what is asked for."""

    def __init__(self) -> None:
        self._network = httpx2.AsyncHTTPTransport(trust_env=False, limits=LIMITS)
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Passes it on."""
        self.paths.append(request.url.raw_path.decode())
        return await self._network.handle_async_request(request)

    async def aclose(self) -> None:
        """Closes connections."""
        await self._network.aclose()


async def _paths(server: Server) -> list[str]:
    """The requests by which a list is read."""
    account, noting = Account(server.url, Secret(server.token), allow_http=True), _Noting()
    backend = Rest2Backend(account, transport=Transport(account, wrapped=noting))
    page = await backend.tickets(EVERYTHING.query, EVERYTHING.order)
    while page.next:
        page = await backend.tickets(EVERYTHING.query, EVERYTHING.order, page.next)
    await backend.aclose()
    return noting.paths


def _bare(server: Server, paths: list[str]) -> float:
    wire = Wire(server.url, server.token)
    start = time.perf_counter()
    for path in paths:
        wire.get(path)
    spent = time.perf_counter() - start
    wire.close()
    return spent


def _synced(server: Server) -> Synced:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.perf.syncing", server.url, server.token, folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Synced(**json.loads(done.stdout))


def _mirrored(bare: list[float], synced: list[Synced]) -> Iterator[Figure]:
    first = synced[0]
    seconds = median(each.seconds for each in synced)
    yield Figure(
        "wall, over a bare loop of the same GETs",
        seconds,
        "s",
        worst=max(each.seconds for each in synced),
        floor=median(bare),
        ratio_goal=1.15,
    )
    yield Figure("CPU of the desk", median(each.cpu for each in synced), "s")
    requests = sum(first.requests.values())
    yield Figure(f"requests ({_kinds(first.requests)})", requests, "", goal=first.tickets / 100 + 5)
    growth = max(each.most - each.before for each in synced)
    yield Figure("memory at most, over before", growth, "MiB", goal=30)
    for what, kinds, goal in (
        ("nothing changed", first.nothing, 1),
        (f"{CHANGED} tickets changed", first.changed, 3),
    ):
        yield Figure(f"poll, {what} ({_kinds(kinds)})", sum(kinds.values()), "", goal=goal)


def _kinds(requests: dict[str, int]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in requests.items()) or "none"


# -- keys ----------------------------------------------------------------------------------------


def _keys(server: Server) -> Iterator[Figure]:
    """Two desks, one that reads the list and one that has read it, are typed into in turn."""
    with ExitStack() as stack:
        calm = _opened(server, stack)
        calm.wait_for(r"synced \d", 3600)
        calm.settle(2.0)
        busy = _opened(server, stack)
        busy.wait_for(r"syncing Everything [3-9]00 ", 120)
        floor, spent = _typed(calm, busy)
        ended = "" if "syncing Everything" in busy.text() else " (over before the last key)"
    for name, ratio_goal, of in (("p50", None, median), ("p95", 1.5, _slow)):
        yield Figure(
            f"`j` to the cursor, {name}{ended}",
            of(spent) * 1000,
            floor=of(floor) * 1000,
            ratio_goal=ratio_goal,
        )


def _opened(server: Server, stack: ExitStack) -> Terminal:
    _, empty = stack.enter_context(served.home())
    env = served.configure(empty, server, lists=(EVERYTHING,), shown=EVERYTHING.name)
    return stack.enter_context(Terminal([str(RTDESK)], env=env))


def _typed(*terminals: Terminal) -> list[list[float]]:
    """Up and down the list; each time until the cursor is painted, whatever else is."""
    chance = random.Random(7)
    spent: list[list[float]] = [[] for _ in terminals]
    for key in (UP_AND_DOWN * (KEYS // len(UP_AND_DOWN) + 1))[:KEYS]:
        for terminal, its in zip(terminals, spent, strict=True):
            its.append(_painted(terminal, key))
            rest = time.monotonic() + PAUSE * (0.5 + chance.random())
            while (left := rest - time.monotonic()) > 0:
                for other in terminals:
                    other.read(min(left, 0.01))
    return spent


def _painted(terminal: Terminal, key: str) -> float:
    while terminal.read():
        pass
    mark, sent = len(terminal.chunks), terminal.send(key)
    while time.monotonic() < sent + 2.0:
        terminal.read(0.1)
        for at, data in terminal.chunks[mark:]:
            if CURSOR in data:
                return at - sent
    return 2.0


def _slow(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]
