"""A desk that mirrors one list in a process of its own, and says what that took.

python -m tests.perf.syncing URL TOKEN FOLDER
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rtdesk.backend.ledger import Tally
from rtdesk.config.account import Secret
from rtdesk.config.paths import Places
from rtdesk.config.profile import NamedList, Profile
from rtdesk.desk import Desk
from tests.desks import running, until
from tests.perf.process import cpu_seconds, own_megabytes
from tests.perf.wire import Wire

EVERYTHING = NamedList("everything", "Everything", "id > 0")
CHANGED = 20
PATIENCE = 3600.0
CALM = 1.5
"""Seconds without a request after which the desk has all that it wanted."""


@dataclass(frozen=True, slots=True)
class Synced:
    """Seconds, requests by kind, and memory."""

    seconds: float
    cpu: float
    tickets: int
    requests: dict[str, int]
    before: float
    most: float
    nothing: dict[str, int]
    """Requests of a question for news when there are none."""
    changed: dict[str, int]
    """And when some tickets changed."""


def main() -> None:
    """Prints a `Synced` as JSON."""
    url, token, folder = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(_sync(url, token, Path(folder))))))  # noqa: T201


async def _sync(url: str, token: str, folder: Path) -> Synced:
    profile = Profile(url=url, token=Secret(token), allow_http=True, lists=(EVERYTHING,))
    async with running(Desk.open(profile, Places(folder / "mirror", folder / "work"))) as desk:
        await until(desk, lambda: desk.status.phase == "online", PATIENCE)
        begun = await _calm(desk)
        me = os.getpid()
        before = most = own_megabytes(me)
        start, spent = time.perf_counter(), cpu_seconds(me)
        desk.want_list(EVERYTHING.name)
        reading = asyncio.create_task(until(desk, lambda: _whole(desk), PATIENCE))
        while not reading.done():
            await asyncio.wait([reading], timeout=0.5)
            most = max(most, own_megabytes(me))
        seconds, spent = time.perf_counter() - start, cpu_seconds(me) - spent
        read = await _calm(desk)
        nothing = await _poll(desk)
        await asyncio.to_thread(_change, Wire(url, token), _newest(desk))
        changed = await _poll(desk)
        count = desk.list_state(EVERYTHING.name).count
        return Synced(seconds, spent, count, dict(read - begun), before, most, nothing, changed)


def _whole(desk: Desk) -> bool:
    return desk.list_state(EVERYTHING.name).complete


def _newest(desk: Desk) -> list[int]:
    return [place.ticket for place in desk.view(EVERYTHING.name).after(None, CHANGED)]


def _change(wire: Wire, tickets: list[int]) -> None:
    for ticket in tickets:
        wire.put(f"/REST/2.0/ticket/{ticket}", {"Priority": 30 + int(time.time()) % 50})
    wire.close()


async def _poll(desk: Desk) -> dict[str, int]:
    """Has the desk ask for news, as it does when the terminal comes back in sight."""
    before = await _calm(desk)
    desk.away(True)
    desk.away(False)
    await asyncio.sleep(CALM)
    return dict(await _calm(desk) - before)


async def _calm(desk: Desk) -> Counter[str]:
    """The requests up to now, when there are no more for a while."""
    last, since = _requests(desk.ledger()), time.monotonic()
    while time.monotonic() - since < CALM:
        await asyncio.sleep(0.05)
        if (now := _requests(desk.ledger())) != last:
            last, since = now, time.monotonic()
    return last


def _requests(ledger: Mapping[str, Tally]) -> Counter[str]:
    return Counter({kind: tally.requests for kind, tally in ledger.items()})


if __name__ == "__main__":
    main()
