"""A desk in a process of its own that is killed at a chosen step; started by `test_killed`.

Arguments: folder, port, token, step to die at (0: never), then `ticket:kind:body` for each message;
`1,2,3:kind:body` is one act on three tickets, the kind `status` sets one, and `create` makes one.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rtdesk.config.account import Account, Secret
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.ops.op import Comment, Correspond, Op, SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.journal import Journal
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.sync.clock import SystemClock
from tests.desks import running, until

SPEED = 400.0
CREATE = "ticket?Queue=2"
WRITES = ("add", "update", "settle", "refuse")


class Hasty(SystemClock):
    """Time that runs faster, so that a minute of settling is over soon."""

    def now(self) -> float:
        """Wall-clock seconds, many for one."""
        return super().now() * SPEED

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Waits that much shorter."""
        await super().wait(event, None if seconds is None else max(seconds / SPEED, 0.001))


class Steps:
    """Counts steps; the one to die at is the last."""

    def __init__(self, last: int):
        self.count = 0
        self.last = last

    def step(self) -> None:
        """The next step."""
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """A step before the method and one after it."""

        def stepped(*args: Any, **values: Any) -> Any:
            self.step()
            result = method(*args, **values)
            self.step()
            return result

        return stepped

    def around_async(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """The same for a coroutine."""

        async def stepped(*args: Any, **values: Any) -> Any:
            self.step()
            result = await method(*args, **values)
            self.step()
            return result

        return stepped


def _op(ticket: int, kind: str, words: str) -> Op:
    if kind == "status":
        return SetStatus(ticket, words, "open")
    cls = Comment if kind == "comment" else Correspond
    return cls(ticket, f"ticket/{ticket}/{kind}", words)


async def main(folder: str, port: str, token: str, last: str, *messages: str) -> int:
    """Sends and waits until nothing is under way; tells how many steps that took."""
    steps = Steps(int(last))
    for name in WRITES:
        setattr(Journal, name, steps.around(getattr(Journal, name)))
    account = Account(f"http://127.0.0.1:{port}", Secret(token), allow_http=True)

    async def connect() -> Rest2Backend:
        backend = Rest2Backend(account)
        backend.send = steps.around_async(backend.send)  # type: ignore[method-assign]
        backend.send_many = steps.around_async(backend.send_many)  # type: ignore[method-assign]
        return backend

    places = Places(Path(folder) / "mirror", Path(folder) / "work")
    desk = Desk(Profile(url=account.url, undo_seconds=0.0), places, connect, clock=Hasty())
    for message in messages:
        ticket, kind, body = message.split(":")
        if "," in ticket:
            desk.do(*(_op(int(one), kind, body) for one in ticket.split(",")))
            continue
        draft = Draft(int(ticket), kind, body, url=f"ticket/{ticket}/{kind}")
        if kind == "create":
            draft = Draft(0, kind, body, "Made by one that dies", queue="Support", url=CREATE)
        desk.save_draft(draft)
        desk.send(draft)
    async with running(desk):
        await until(desk, lambda: {e.state for e in desk.entries()} <= {"refused", "conflict"})
    return steps.count


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(main(*sys.argv[1:]))))
