"""Kills a sync, lets another one end it, and compares the mirror with one that was made anew."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.ops.op import SetField, SetStatus
from rtdesk.rest2.backend import Rest2Backend
from tests.sync.mirror_mortal import LISTS
from tests.sync.served import Served

TICKETS = 900
MOMENTS = tuple((write, where) for where in ("before", "inside", "after") for write in range(1, 8))[
    :20
]
"""Which write is the last one, and where in it the process dies."""
COMPARED = {
    "tickets": "SELECT id, subject, status, queue, queue_name, owner, requestors, priority,"
    " created, updated, due, fate FROM ticket WHERE id IN (SELECT ticket FROM member) ORDER BY id",
    "members": "SELECT name, ticket FROM member JOIN list ON list.id = list"
    " WHERE name <> 'unread' ORDER BY name, ticket",
    "lists": "SELECT name, count, total, complete, next FROM list WHERE name IN"
    f" {LISTS} ORDER BY name",
    "places": "SELECT name, ordered_by, key, ticket FROM place JOIN view ON view.id = view"
    " JOIN list ON list.id = list WHERE name <> 'unread' ORDER BY name, ordered_by, key, ticket",
    "words": "SELECT rowid, subject, people FROM words"
    " WHERE rowid IN (SELECT ticket FROM member) ORDER BY rowid",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: `died` as it was meant to, and what is other than in a new mirror."""

    died: bool
    integrity: str
    differences: tuple[str, ...]

    @property
    def good(self) -> bool:
        """True when nothing is wrong."""
        return self.died and self.integrity == "ok" and not self.differences


async def sync(folder: Path, served: Served, token: str, write: int = 0, where: str = "") -> int:
    """A sync in a process of its own; returns its exit code."""
    arguments = (str(folder), str(served.port), token, str(write), where or "never")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.sync.mirror_mortal", *arguments
    )
    return await process.wait()


async def kill(
    folder: Path, served: Served, moment: tuple[int, str], *, change: Random | None = None
) -> Outcome:
    """A sync that dies, changes on the server meanwhile, another sync, and a new one beside it."""
    token = served.app.account("anna").token
    assert token is not None
    secret = token.reveal()
    died = await sync(folder / "killed", served, secret, *moment) == -signal.SIGKILL
    if change:
        await meddle(served.app, change)
    assert await sync(folder / "killed", served, secret) == 0
    assert await sync(folder / "fresh", served, secret) == 0
    killed, fresh = (look(folder / name) for name in ("killed", "fresh"))
    differences = tuple(name for name in COMPARED if killed[name] != fresh[name])
    return Outcome(died, str(killed["integrity"]), differences)


async def meddle(app: DemoApp, random: Random) -> None:
    """Tickets leave lists and change, as they do while a program is not running."""
    root = Rest2Backend(app.account("root"), app=app)
    ids = [t.id for t in app.tables.tickets.values() if t.status in ("new", "open", "stalled")]
    for ticket in random.sample(ids, 12):
        await root.send(SetField(ticket, "Subject", f"Changed {random.random()}"))
    for ticket in random.sample(ids, 12):
        await root.send(SetStatus(ticket, "resolved"))


def look(folder: Path) -> dict[str, object]:
    """What stands in a mirror."""
    with closing(sqlite3.connect(folder / "mirror" / "mirror.sqlite3")) as db:
        found: dict[str, object] = {
            name: db.execute(statement).fetchall() for name, statement in COMPARED.items()
        }
        found["integrity"] = db.execute("PRAGMA integrity_check").fetchone()[0]
    return found


def server() -> DemoApp:
    """A demo with enough tickets for a sync of some pages."""
    return demo_app(tickets=TICKETS)
