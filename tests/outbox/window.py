"""One of two windows on a profile, in a process of its own; started by `interleaved`.

Arguments: name, port, token, `apart` or `together`. Each line on stdin is `seed folder tickets…`;
the window then does what the seed says, goes on until nothing moves by itself, and answers with a
line of JSON. A window writes to its own tickets only, and holds, retries and drops what either
wrote. `together` both have one mirror, take back each other's messages, and find no outbox at
first.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rtdesk.config.account import Account, Secret
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store import errors
from tests.desks import until
from tests.sync.mortal import Hasty

ACTIONS = 14
UNDO = 8.0
"""Seconds of the desk's time: some 20 ms."""
TURNS = 60
"""At most so many turns of the loop pass between two actions."""
CHOICES = (
    *("send",) * 5,
    *("send held", "release", "recall", "retry", "drop", "draft", "draft"),
    *("connect", "connect", "disconnect", "restart", "refresh"),
)


@dataclass
class Said:
    """What a window has to tell: marks of messages, and everything that went wrong."""

    made: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)


class Window:
    """A desk that is used at random, and closed and opened in between."""

    def __init__(
        self,
        name: str,
        account: Account,
        seed: str,
        folder: Path,
        tickets: list[int],
        *,
        together: bool,
    ):
        self.name = name
        self._together = together
        self.seed = seed
        self.said = Said()
        self._account = account
        self._folder = folder
        self._tickets = tickets
        self._dice = random.Random(f"{seed} {name}")
        self._running: asyncio.Task[None] | None = None
        self._desk = self._open()

    def _open(self) -> Desk:
        account = self._account

        async def connect() -> Rest2Backend:
            return Rest2Backend(account)

        mirror = "mirror" if self._together else f"mirror-{self.name}"
        places = Places(self._folder / mirror, self._folder / "work")
        profile = Profile(url=account.url, undo_seconds=UNDO)
        return Desk(profile, places, connect, clock=Hasty())

    async def use(self) -> Said:
        """Does it all; then lets everything leave that can."""
        for _ in range(ACTIONS):
            action = self._dice.choice(CHOICES)
            self.said.done[action] = self.said.done.get(action, 0) + 1
            await getattr(self, "_" + action.replace(" ", "_"))()
            for _ in range(self._dice.randrange(TURNS)):
                await asyncio.sleep(0)
        await self._connect()
        await until(self._desk, self._at_rest, 50.0)
        await self._disconnect()
        self._desk.close()
        return self.said

    def _at_rest(self) -> bool:
        return {entry.state for entry in self._desk.entries()} <= {"refused", "conflict"}

    def _pick(self, *states: str) -> Any:
        found = [entry for entry in self._desk.entries() if entry.state in states]
        return self._dice.choice(found) if found else None

    def _mark(self) -> str:
        mark = f"<{self.seed}-{self.name}-{len(self.said.made)}>"
        self.said.made.append(mark)
        return mark

    def _words(self) -> Draft:
        """New words, behind those that are kept for the same ticket: as a composer has them."""
        ticket = self._dice.choice(self._tickets)
        kind = self._dice.choice(("correspond", "comment"))
        kept = self._desk.draft(ticket, kind)
        if kept:
            self._desk.take_up(kept)
        body = f"{kept.body} {self._mark()}" if kept else self._mark()
        files = kept.files if kept else ()
        if self._dice.random() < 0.25:
            file = self._folder / f"{self.name}-{len(self.said.made)}.bin"
            file.write_bytes(body.encode())
            files = (*files, str(file))
        return Draft(ticket, kind, body, files=files, url=f"ticket/{ticket}/{kind}")

    async def _send(self) -> None:
        self._desk.send(self._words())

    async def _send_held(self) -> None:
        self._desk.send(self._words())
        if held := self._desk.hold_left():
            self._desk.send_held(held[-1].group)

    async def _release(self) -> None:
        if entry := self._pick("held"):
            self._desk.send_held(entry.group)

    async def _recall(self) -> None:
        """Of what was never tried: whoever takes back the rest is told to look first."""
        entry = self._pick("held", "queued")
        ours = entry and (self._together or entry.op.ticket in self._tickets)
        if ours and not entry.attempts and not entry.baseline:
            self._desk.recall(entry.group)

    async def _retry(self) -> None:
        if entry := self._pick("refused", "conflict", "unsure"):
            self._desk.retry(entry.id)

    async def _drop(self) -> None:
        entry = self._pick("held", "queued", "refused", "conflict", "unsure", "sending")
        if entry and self._desk.drop(entry.group):
            self.said.dropped.append(entry.op.body)

    async def _draft(self) -> None:
        self._desk.save_draft(self._words())

    async def _refresh(self) -> None:
        self._desk.refresh()

    async def _connect(self) -> None:
        if self._running is None:
            self._running = asyncio.create_task(self._desk.run())

    async def _disconnect(self) -> None:
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    async def _restart(self) -> None:
        await self._disconnect()
        self._desk.close()
        self._desk = self._open()


def listen(troubles: list[str]) -> None:
    """Every failure of a database is noted, also where the desk lives with it."""
    whole = errors.NotSaved.__init__

    def noted(self: errors.NotSaved, *args: object, **options: object) -> None:
        troubles.append(" ".join(map(str, args)))
        whole(self, *args, **options)

    errors.NotSaved.__init__ = noted  # type: ignore[method-assign, assignment]


def main(name: str, port: str, token: str, how: str) -> None:
    """Answers until stdin ends."""
    troubles: list[str] = []
    listen(troubles)
    account = Account(f"http://127.0.0.1:{port}", Secret(token), allow_http=True)
    for line in sys.stdin:
        seed, folder, *tickets = line.split()
        try:
            lot = [int(ticket) for ticket in tickets]
            window = Window(name, account, seed, Path(folder), lot, together=how == "together")
            said = asyncio.run(window.use())
        except Exception as error:
            said = Said(troubles=[f"{type(error).__name__}: {error}"])
        said.troubles += troubles
        troubles.clear()
        print(json.dumps(vars(said)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
