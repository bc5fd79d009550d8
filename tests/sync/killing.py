"""Kills syncs, lets others end them, and compares the mirrors with one that was made anew."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rtdesk.demo.app import DemoApp, demo_app
from tests.demo.wire import Wire
from tests.sync import mirror_mortal
from tests.sync.mirror_mortal import LISTS
from tests.sync.served import Served

TICKETS = 1_400
"""Besides those of the demo, which make them some 1 500."""
KILLS = 20
"""Moments of a sync at which it is killed."""
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([mirror_mortal.__name__])
COMPARED = {
    "tickets": "SELECT id, subject, status, queue, queue_name, owner, owner_name, requestors,"
    " requestor, priority, created, updated, due, fate FROM ticket"
    " WHERE id IN (SELECT ticket FROM member) ORDER BY id",
    "members": "SELECT name, ticket FROM member JOIN list ON list.id = list"
    " WHERE name <> 'unread' ORDER BY name, ticket",
    "lists": "SELECT name, count, total, complete, next, failure FROM list WHERE name IN"
    f" {LISTS} ORDER BY name",
    "places": "SELECT name, ordered_by, key, ticket FROM place JOIN view ON view.id = view"
    " JOIN list ON list.id = list WHERE name <> 'unread' ORDER BY name, ordered_by, key, ticket",
    "words": "SELECT rowid, subject, people FROM words"
    " WHERE rowid IN (SELECT ticket FROM member) ORDER BY rowid",
    "doubts": "SELECT * FROM doubt",
    "queues": "SELECT * FROM queue ORDER BY id",
}
RIGHT = {
    "count": "SELECT name, count, n FROM list JOIN (SELECT list, count(*) n FROM member"
    " GROUP BY list) its ON its.list = list.id WHERE n <> count",
    "unread": "SELECT id FROM ticket LEFT JOIN member ON ticket = id AND list ="
    " (SELECT id FROM list WHERE name = 'unread')"
    " WHERE (member.ticket IS NOT NULL) <> (updated > looked AND NOT fate)",
    "unplaced": "SELECT * FROM member JOIN view ON view.list = member.list AND built"
    " LEFT JOIN place ON place.view = view.id AND place.ticket = member.ticket"
    " WHERE place.ticket IS NULL",
    "misplaced": "SELECT * FROM place JOIN view ON view.id = view LEFT JOIN member"
    " ON member.list = view.list AND member.ticket = place.ticket WHERE member.ticket IS NULL",
}
"""What must be empty in every mirror."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where it died, and what is other than in a new mirror."""

    step: int
    integrity: str
    wrong: tuple[str, ...]

    @property
    def good(self) -> bool:
        """True when nothing is wrong."""
        return self.integrity == "ok" and not self.wrong


async def sync(folder: Path, served: Served, last: int = 0) -> int:
    """A sync in a process of its own; its exit code."""
    folder.mkdir(exist_ok=True)
    token = served.app.account("anna").token
    assert token is not None
    given = (folder, served.port, token.reveal(), last)
    process = PROCESSES.Process(target=mirror_mortal.sync, args=given)
    process.start()
    await asyncio.to_thread(process.join)
    code = process.exitcode
    process.close()
    assert code is not None
    return code


async def kill(
    folder: Path, served: Served, shares: Sequence[float], change: Random | None = None
) -> list[Outcome]:
    """Kills a sync at each of these shares of its steps, and lets another one end it.

    With `change`, things happen on the server before that.
    """
    assert await sync(folder / "fresh", served) == 0
    steps = steps_of(folder / "fresh")
    died = [await die(folder / f"{share:.4f}", served, share, steps) for share in shares]
    fresh = folder / "fresh"
    if change:
        meddle(served.app, change)
        fresh = folder / "changed"
        assert await sync(fresh, served) == 0
    expected = look(fresh)
    outcomes = []
    for there, step in died:
        assert await sync(there, served) == 0
        found = look(there)
        wrong = [name for name in COMPARED if found[name] != expected[name]]
        wrong += [name for name in RIGHT if found[name]]
        outcomes.append(Outcome(step, str(found["integrity"]), tuple(wrong)))
    return outcomes


async def die(folder: Path, served: Served, share: float, steps: int) -> tuple[Path, int]:
    """Kills a sync at this share of its steps; where it left what, and the step.

    No two syncs take exactly as many: one that ended before says how many it took.
    """
    folder.mkdir()
    for attempt in range(9):
        step = max(1, int(steps * share))
        there = folder / str(attempt)
        if await sync(there, served, step) == -signal.SIGKILL:
            return there, step
        steps = steps_of(there)
    raise AssertionError(f"nothing died at {share:%}")


def steps_of(folder: Path) -> int:
    """How many steps a sync took that was not killed."""
    return int((folder / "steps").read_text())


def meddle(app: DemoApp, random: Random) -> None:
    """What happens while a program is not running: rows change, leave lists, join them."""
    root = Wire(app, "root")
    active = ("new", "open", "stalled")
    every = app.tables.tickets.values()
    # of reminders and approvals, which are in none of the lists, a new mirror does not know
    ids = [t.id for t in every if t.status in active and t.type == "ticket"]
    random.shuffle(ids)
    for ticket in ids[:12]:
        root.put(ticket, Subject=f"Changed {random.random()}")
    for ticket in ids[12:24]:
        root.put(ticket, Status="resolved")
    for ticket in ids[24:30]:
        root.put(ticket, Owner=random.choice(["anna", "bob", "Nobody"]))
    for ticket in ids[30:33]:
        root.put(ticket, Status="deleted")
    for number in range(8):
        root.create(Subject=f"New {number} {random.random()}")


def look(folder: Path) -> dict[str, object]:
    """What stands in a mirror."""
    with closing(sqlite3.connect(folder / "mirror" / "mirror.sqlite3")) as db:
        found: dict[str, object] = {
            name: db.execute(statement).fetchall() for name, statement in (COMPARED | RIGHT).items()
        }
        found["integrity"] = db.execute("PRAGMA integrity_check").fetchone()[0]
    return found


def server() -> DemoApp:
    """A demo with enough tickets for a sync of some pages."""
    return demo_app(tickets=TICKETS)


def moments(seed: int) -> list[float]:
    """Shares of a sync, spread over all of it, closer at its beginning."""
    random = Random(seed)
    return [((number + random.random()) / KILLS) ** 2 for number in range(KILLS)]
