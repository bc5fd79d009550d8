"""The process is killed at every step of a send; what it was to send is there once in the end."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from tests.sync.served import DROP, FORWARDED, Served, served

MOST = 60
"""More steps than any send takes."""


def some_tickets(app: DemoApp, count: int) -> list[int]:
    queues = {q.id for q in app.tables.queues.values() if q.name == "Support"}
    tickets = app.tables.tickets.values()
    return [t.id for t in tickets if t.queue in queues and t.status == "open"][:count]


def recorded(app: DemoApp, body: str) -> int:
    """How many messages with this body the server has."""
    return sum(
        app.tables.parts[part].content == body.encode()
        for txn in app.tables.transactions.values()
        if txn.type in ("Correspond", "Comment", "Create")
        for part in txn.parts
    )


async def desk(server: Served, folder: Path, last: int, *messages: str) -> tuple[int, int]:
    """Runs a desk in a process; its exit code and the number of its steps."""
    token = server.app.account("anna").token
    assert token is not None
    given = (str(folder), str(server.port), token.reveal(), str(last), *messages)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.sync.mortal", *given, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, int(out or 0)


def rows(folder: Path, table: str) -> list[str]:
    """What is left in a table of the outbox."""
    with sqlite3.connect(folder / "work" / "work.sqlite3") as db:
        column = "state" if table == "entry" else "record"
        found = [row[0] for row in db.execute(f"SELECT {column} FROM {table}")]
    db.close()
    return found


@pytest.mark.parametrize(
    ("fault", "kind", "stride"),
    [("", "correspond", 1), (FORWARDED, "comment", 3), (DROP, "correspond", 5)],
)
async def test_killed_at_every_step(tmp_path: Path, fault: str, kind: str, stride: int) -> None:
    app = demo_app()
    (ticket,) = some_tickets(app, 1)
    async with served(app) as server:
        # An earlier message of this kind in sight: only then is a missing one proven missing.
        assert (await desk(server, tmp_path / "0", 0, f"{ticket}:{kind}:Before"))[0] == 0
        for last in range(1, MOST, stride):
            folder, body = tmp_path / str(last), f"Killed at step {last}"
            server.faults = [fault] if fault else []
            code, _ = await desk(server, folder, last, f"{ticket}:{kind}:{body}")
            if code == 0:
                break
            assert code == -signal.SIGKILL
            assert (await desk(server, folder, 0))[0] == 0
            drafts = rows(folder, "draft")
            assert recorded(app, body) == (0 if drafts else 1), f"step {last}"
            assert set(rows(folder, "entry")) <= {"settled"}
            assert len(drafts) + len(rows(folder, "entry")) == 1
    assert 8 <= last < MOST - stride


@pytest.mark.parametrize(("fault", "stride"), [("", 2), (FORWARDED, 3), (DROP, 5)])
async def test_killed_while_a_ticket_is_made(tmp_path: Path, fault: str, stride: int) -> None:
    app = demo_app()
    async with served(app) as server:
        for last in range(1, MOST, stride):
            folder, body = tmp_path / str(last), f"Made at step {last}"
            server.faults = [fault] if fault else []
            code, _ = await desk(server, folder, last, f"0:create:{body}")
            if code == 0:
                break
            assert code == -signal.SIGKILL
            assert (await desk(server, folder, 0))[0] == 0
            drafts = rows(folder, "draft")
            assert recorded(app, body) == (0 if drafts else 1), f"step {last}"
            assert set(rows(folder, "entry")) <= {"settled"}
            assert len(drafts) + len(rows(folder, "entry")) == 1
    assert 8 <= last < MOST - stride


@pytest.mark.parametrize(
    ("fault", "kind", "stride"),
    [("", "correspond", 4), (FORWARDED, "comment", 9), (DROP, "correspond", 31), ("", "status", 3)],
)
async def test_killed_during_an_act_on_many(
    tmp_path: Path, fault: str, kind: str, stride: int
) -> None:
    app = demo_app()
    tickets = some_tickets(app, 6)
    many = ",".join(map(str, tickets))
    async with served(app) as server:
        if kind != "status":  # see above
            assert (await desk(server, tmp_path / "0", 0, f"{many}:{kind}:Before"))[0] == 0
        for last in range(1, 4 * MOST, stride):
            folder, words = tmp_path / str(last), f"Killed at step {last}"
            server.faults = [fault] if fault else []
            if kind == "status":
                words = "stalled"
                for ticket in tickets:
                    app.tables.tickets[ticket].status = "open"
            code, _ = await desk(server, folder, last, f"{many}:{kind}:{words}")
            if code == 0:
                break
            assert code == -signal.SIGKILL
            assert (await desk(server, folder, 0))[0] == 0
            left = rows(folder, "entry")
            assert left in ([], ["settled"] * 6), f"step {last}"  # it died before it was asked for
            there = (
                sum(app.tables.tickets[ticket].status == words for ticket in tickets)
                if kind == "status"
                else recorded(app, words)
            )
            assert there == len(left), f"step {last}"
    assert 8 <= last < 4 * MOST - stride


async def test_two_desks_send_each_message_once(tmp_path: Path) -> None:
    app = demo_app()
    tickets = some_tickets(app, 4)
    messages = [
        f"{ticket}:correspond:Message {n} on {ticket}" for n in range(3) for ticket in tickets
    ]
    async with served(app) as server:
        ends = await asyncio.gather(
            desk(server, tmp_path, 0, *messages[::2]), desk(server, tmp_path, 0, *messages[1::2])
        )
    assert [code for code, _ in ends] == [0, 0]
    assert [recorded(app, message.split(":")[2]) for message in messages] == [1] * len(messages)
    assert set(rows(tmp_path, "entry")) == {"settled"}
