"""Two windows of one profile, used at random at the same time, and what became of every message."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.outbox.outbox import Outbox
from rtdesk.store.change import Changes
from tests.sync.served import DROP, FORWARDED, Served, served

NAMES = ("A", "B")
TICKETS = 4
FAULTS = ("", "", "", "", DROP, FORWARDED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one interleaving ended."""

    seed: int
    made: int
    sent: int
    """Marks the server has."""
    kept: int
    """Marks in the outbox or in a draft."""
    dropped: int
    twice: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    done: dict[str, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """True when nothing went wrong."""
        return not (self.twice or self.lost or self.troubles)


class Windows:
    """Two processes that wait for the next interleaving."""

    def __init__(self, server: Served, processes: list[asyncio.subprocess.Process], how: str):
        self._server = server
        self._how = how
        self._processes = processes

    async def interleave(self, seed: int, folder: Path) -> Outcome:
        """Runs the interleaving of this seed in an empty folder."""
        folder.mkdir(parents=True)
        if self._how == "apart":  # a profile that was used before
            Outbox(folder / "work", Changes(), time.time).close()
        app, dice = self._server.app, random.Random(seed)
        tickets = dice.sample(open_tickets(app), TICKETS)
        self._server.faults = dice.choices(FAULTS, k=60)
        lots = (tickets[: TICKETS // 2], tickets[TICKETS // 2 :])
        told = await asyncio.gather(
            *(
                self._ask(process, f"{seed} {folder} {' '.join(map(str, lot))}\n")
                for process, lot in zip(self._processes, lots, strict=True)
            )
        )
        made = [mark for said in told for mark in said["made"]]
        dropped = " ".join(body for said in told for body in said["dropped"])
        kept = left(folder)
        sent = [sum(mark in body for body in bodies(app)) for mark in made]
        return Outcome(
            seed,
            len(made),
            sum(count > 0 for count in sent),
            sum(mark in kept for mark in made),
            sum(mark in dropped for mark in made),
            twice=tuple(mark for mark, count in zip(made, sent, strict=True) if count > 1),
            lost=tuple(
                mark
                for mark, count in zip(made, sent, strict=True)
                if not count and mark not in kept and mark not in dropped
            ),
            troubles=tuple(trouble for said in told for trouble in said["troubles"]),
            done={
                action: sum(said["done"].get(action, 0) for said in told)
                for action in {action for said in told for action in said["done"]}
            },
        )

    async def _ask(self, process: asyncio.subprocess.Process, line: str) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line.encode())
        answer = await process.stdout.readline()
        assert answer, "a window is gone"
        said: dict[str, Any] = json.loads(answer)
        return said


@contextlib.asynccontextmanager
async def windows(how: str = "apart") -> AsyncIterator[Windows]:
    """Two windows of the same user on one demo server; see `window` for how."""
    app = demo_app()
    token = app.account("anna").token
    assert token is not None
    async with served(app) as server:
        processes = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.outbox.window"),
                *(name, str(server.port), token.reveal(), how),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=1 << 20,
            )
            for name in NAMES
        ]
        try:
            yield Windows(server, processes, how)
        finally:
            for process in processes:
                assert process.stdin is not None
                process.stdin.close()
                await process.wait()


def open_tickets(app: DemoApp) -> list[int]:
    """Tickets that one can write to."""
    queues = {q.id for q in app.tables.queues.values() if q.name == "Support"}
    tickets = app.tables.tickets.values()
    return [t.id for t in tickets if t.queue in queues and t.status == "open" and not t.merged_into]


def bodies(app: DemoApp) -> list[str]:
    """The texts of all messages on the server."""
    return [
        " ".join(
            app.tables.parts[part].content.decode("utf-8", "replace")
            for part in txn.parts
            if not app.tables.parts[part].filename
        )
        for txn in app.tables.transactions.values()
        if txn.type in ("Correspond", "Comment")
    ]


def left(folder: Path) -> str:
    """All that is in the outbox, unless it is settled, and in drafts."""
    with contextlib.closing(sqlite3.connect(folder / "work" / "work.sqlite3")) as db:
        entries = db.execute("SELECT op FROM entry WHERE state <> 'settled'").fetchall()
        drafts = db.execute("SELECT record FROM draft").fetchall()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return " ".join(text for (text,) in (*entries, *drafts))
