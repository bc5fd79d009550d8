"""Mirroring a list from a server: what that takes over a bare loop of the same requests."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain
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

KEYS = 200
PAUSE = 0.12
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
    with served.home() as (_, empty):
        env = served.configure(empty, server, lists=(EVERYTHING,), shown=EVERYTHING.name)
        with Terminal([str(RTDESK)], env=env) as terminal:
            terminal.wait_for(r"syncing Everything [3-9]00 ", 120)
            busy = _typed(terminal)
            still = "syncing Everything" in terminal.text()
            terminal.wait_for(r"synced \d", 3600)
            terminal.settle(2.0)
            idle = _typed(terminal)
    (busy_p50, busy_p95), (idle_p50, idle_p95) = map(_middle_and_slow, (busy, idle))
    name = "" if still else " (it ended before the last key)"
    yield Figure(f"`j` to the cursor, p50{name}", busy_p50, floor=idle_p50)
    yield Figure(f"`j` to the cursor, p95{name}", busy_p95, floor=idle_p95, ratio_goal=1.5)


def _typed(terminal: Terminal) -> list[float]:
    """Up and down the list; each time until the cursor is painted, whatever else is."""
    chance = random.Random(7)
    keys = chain.from_iterable(("j" * 60 + "k" * 20) for _ in range(KEYS // 80 + 1))
    spent = []
    for _, key in zip(range(KEYS), keys, strict=False):
        mark = len(terminal.chunks)
        sent = terminal.send(key)
        deadline = sent + 2.0
        while time.monotonic() < deadline and not _painted(terminal, mark):
            terminal.read(0.1)
        spent.append(terminal.chunks[-1][0] - sent)
        rest = time.monotonic() + PAUSE * (0.5 + chance.random())
        while (left := rest - time.monotonic()) > 0:
            terminal.read(left)
    return spent


def _painted(terminal: Terminal, mark: int) -> bool:
    return any(CURSOR in data for _, data in terminal.chunks[mark:])


def _middle_and_slow(seconds: list[float]) -> tuple[float, float]:
    return median(seconds) * 1000, quantiles(seconds, n=20)[-1] * 1000
