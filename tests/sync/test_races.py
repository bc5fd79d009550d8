"""RT lets two changes with one ETag through now and then: nobody's change goes unseen even then.

The wire is made to do so: ours leaves without its guard, before or after somebody else's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from rtdesk.backend.port import Progress, Receipt
from rtdesk.ops import fields
from rtdesk.ops.op import AddTime, ChangeMembers, Op
from rtdesk.sync.merge import field_of
from tests.contract.server import Demo, Server
from tests.desks import make_desk, running, until
from tests.sync import test_conflicts
from tests.sync.test_conflicts import Kind, Racing, Table, asked, scalars, sets

server = test_conflicts.server


class Unguarded(Racing):
    """Both changes are let through: theirs first, or ours."""

    def __init__(self, account: object, **options: object):
        super().__init__(account, **options)
        self.first: Callable[[], Awaitable[object]] | None = None
        self.then: Callable[[], Awaitable[object]] | None = None

    async def send(self, op: Op, *, etag: str = "", progress: Progress | None = None) -> Receipt:
        """Once without If-Match."""
        first, self.first = self.first, None
        then, self.then = self.then, None
        if first:
            await first()
        receipt = await super().send(op, etag="" if first else etag, progress=progress)
        if then:
            await then()
        return receipt


@pytest.fixture
async def table(server: Server, tmp_path: Path):  # type: ignore[no-untyped-def]
    ticket = server.create("Support", "First", Priority="10", Content="Hello")
    account = server.account("agent")
    options = {"app": server.app} if isinstance(server, Demo) else {}
    backend = Unguarded(account, **options)
    desk = make_desk(tmp_path, account, backend=backend)
    root = server.connect(server.account("root"))
    async with running(desk):
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        yield Table(server, desk, backend, root, ticket)
    await root.aclose()


@scalars()
async def test_ours_came_last_and_that_is_said(table: Table, kind: Kind) -> None:
    assert isinstance(table.backend, Unguarded)
    table.backend.first = lambda: table.theirs(table.edit(kind, kind.theirs))
    table.desk.do(table.edit(kind, kind.mine))
    await until(table.desk, lambda: not table.desk.entries())
    assert await table.value(kind) == table.named(kind.mine)
    (noted,) = table.desk.notes()
    note = noted.reason
    assert "changed this in the same moment" in note
    assert note.endswith("yours stands")


@scalars()
async def test_theirs_came_last_and_we_are_asked(table: Table, kind: Kind) -> None:
    assert isinstance(table.backend, Unguarded)
    table.backend.then = lambda: table.theirs(table.edit(kind, kind.theirs))
    mine = table.edit(kind, kind.mine)
    table.desk.do(mine)
    await asked(table, kind)
    table.desk.resolve(table.desk.entries()[0].id, {field_of(mine): "mine"})
    await until(table.desk, lambda: not table.desk.entries())
    assert await table.value(kind) == table.named(kind.mine)


@sets()
@pytest.mark.parametrize("which", ["first", "then"])
async def test_sets_lose_nobody(table: Table, kind: Kind, which: str) -> None:
    theirs, mine = table.edit(kind, kind.theirs), table.edit(kind, kind.mine)
    setattr(table.backend, which, lambda: table.theirs(theirs))
    table.desk.do(mine)
    await until(table.desk, lambda: not table.desk.entries())
    assert theirs.holds(await table.now())
    assert mine.holds(await table.now())


@sets()
async def test_who_was_taken_out_does_not_come_back(table: Table, kind: Kind) -> None:
    assert isinstance(table.backend, Unguarded)
    theirs = table.edit(kind, kind.theirs)
    await table.theirs(theirs)
    assert isinstance(theirs, ChangeMembers)
    away = theirs.inverse()
    table.backend.first = lambda: table.theirs(away)
    table.desk.do(table.edit(kind, kind.mine))
    await until(table.desk, lambda: not table.desk.entries())
    members = fields.members(await table.now(), table.named(kind.field))
    assert members == (table.named(kind.mine),)


@pytest.mark.parametrize("which", ["first", "then"])
async def test_minutes_of_both_count(table: Table, which: str) -> None:
    setattr(table.backend, which, lambda: table.theirs(AddTime(table.ticket, 20)))
    table.desk.do(AddTime(table.ticket, 15))
    await until(table.desk, lambda: not table.desk.entries())
    assert (await table.now()).time_worked == 35
