"""Two people change one ticket: nothing is overwritten unasked, and no change is lost.

Twelve kinds of fields in five situations, each on the demo and on a real RT.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from rtdesk.backend.port import Backend, Progress, Receipt
from rtdesk.desk import Desk
from rtdesk.ops import fields
from rtdesk.ops.op import AddTime, ChangeMembers, Edit, Op, SetField, SetStatus
from rtdesk.records.ticket import Ticket
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.sync.merge import field_of
from tests.contract.server import Demo, Real, Server
from tests.desks import make_desk, running, until

Say = Callable[[Edit], Awaitable[object]]


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.rt)])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "demo":
        return Demo()
    return Real(request.getfixturevalue("rt"))


@dataclass(frozen=True)
class Kind:
    """A kind of field: its name, what is there first, what others set, what we want."""

    field: str
    first: str
    theirs: str
    mine: str


SCALARS = {
    "subject": Kind("Subject", "First", "Theirs", "Mine"),
    "priority": Kind("Priority", "10", "20", "30"),
    "due": Kind("Due", "", "2030-01-02 03:04:05", "2031-01-02 03:04:05"),
    "started": Kind("Started", "", "2030-01-02 03:04:05", "2031-01-02 03:04:05"),
    "estimate": Kind("TimeEstimated", "0", "20", "30"),
    "queue": Kind("Queue", "Support", "Billing", "General"),
    "owner": Kind("Owner", "Nobody", "*other", "*me"),
    "status": Kind("Status", "new", "stalled", "open"),
    "custom field": Kind("CF.{Severity}", "", "Low", "High"),
}
SETS = {
    "requestors": Kind("Requestor", "", "theirs@example.net", "mine@example.net"),
    "cc": Kind("Cc", "", "theirs@example.net", "mine@example.net"),
    "links": Kind("RefersTo", "", "http://theirs.example.net", "http://mine.example.net"),
    "custom values": Kind("CF.{*many}", "", "Theirs-1", "Mine-1"),
}
OTHER = SetField(0, "TimeLeft", "7", "0")
"""A field that nobody else touches."""


class Racing(Rest2Backend):
    """The real client; once, something happens between the look and the change."""

    def __init__(self, account: object, **options: object):
        super().__init__(account, **options)  # type: ignore[arg-type]
        self.between: Callable[[], Awaitable[object]] | None = None

    async def send(self, op: Op, *, etag: str = "", progress: Progress | None = None) -> Receipt:
        """Somebody is faster."""
        between, self.between = self.between, None
        if between:
            await between()
        return await super().send(op, etag=etag, progress=progress)


@dataclass
class Table:
    """A ticket, a desk that changes it, and somebody else who does."""

    server: Server
    desk: Desk
    backend: Racing
    root: Backend
    ticket: int

    def named(self, text: str) -> str:
        """Names that differ between the two help desks."""
        demo = isinstance(self.server, Demo)
        other = "mei" if demo else "hugo"
        me = "anna" if demo else "alice"
        return {"*other": other, "*me": me}.get(
            text, text.replace("*many", "Serials" if demo else "Serial numbers")
        )

    def edit(self, kind: Kind, value: str, base: str = "") -> Edit:
        """A change of a kind of field."""
        field, value = self.named(kind.field), self.named(value)
        if kind in SETS.values():
            return ChangeMembers(self.ticket, field, add=(value,))
        if kind.field == "Status":
            return SetStatus(self.ticket, value, base or kind.first)
        return SetField(self.ticket, field, value, base or kind.first)

    async def theirs(self, edit: Edit) -> None:
        """Somebody else changes it, and RT keeps it."""
        now = await self.root.ticket(self.ticket)
        assert now is not None
        await self.root.send(edit.on(now) if isinstance(edit, ChangeMembers | AddTime) else edit)
        assert edit.holds(await self.now()) or isinstance(edit, AddTime)

    async def now(self) -> Ticket:
        """The ticket as the server has it."""
        ticket = await self.root.ticket(self.ticket)
        assert ticket is not None
        return ticket

    async def value(self, kind: Kind) -> str:
        """What stands in a field of one value."""
        now = await self.now()
        return now.status if kind.field == "Status" else fields.value(now, self.named(kind.field))

    async def rested(self) -> None:
        """Everything is done, or waits for the user."""
        await until(self.desk, lambda: {e.state for e in self.desk.entries()} <= {"conflict"})


@pytest.fixture
async def table(server: Server, tmp_path: Path):  # type: ignore[no-untyped-def]
    ticket = server.create("Support", "First", Priority="10", Content="Hello")
    account = server.account("agent")
    options = {"app": server.app} if isinstance(server, Demo) else {}
    backend = Racing(account, **options)
    desk = make_desk(tmp_path, account, backend=backend)
    root = server.connect(server.account("root"))
    async with running(desk):
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        yield Table(server, desk, backend, root, ticket)
    await root.aclose()


def scalars() -> pytest.MarkDecorator:
    """Fields of one value."""
    return pytest.mark.parametrize("kind", SCALARS.values(), ids=SCALARS.keys())


def sets() -> pytest.MarkDecorator:
    """Fields of several."""
    return pytest.mark.parametrize("kind", SETS.values(), ids=SETS.keys())


async def asked(table: Table, kind: Kind) -> None:
    """The user was asked, with all the facts, and nothing was overwritten."""
    await table.rested()
    (entry,) = table.desk.entries()
    assert entry.conflict is not None
    (clash,) = entry.conflict.clashes
    wanted = (table.named(v) for v in (kind.first, kind.theirs, kind.mine))
    assert (clash.base, clash.theirs, clash.mine) == tuple(wanted)
    assert clash.who
    assert clash.when
    assert await table.value(kind) == table.named(kind.theirs)


@scalars()
@pytest.mark.parametrize("race", [False, True], ids=["before", "between"])
async def test_the_same_field_asks(table: Table, kind: Kind, race: bool) -> None:
    change = table.edit(kind, kind.theirs)
    if race:
        table.backend.between = lambda: table.theirs(change)
    else:
        await table.theirs(change)
    table.desk.do(table.edit(kind, kind.mine))
    await asked(table, kind)
    table.desk.resolve(table.desk.entries()[0].id, {field_of(change): "mine"})
    await until(table.desk, lambda: not table.desk.entries())
    assert await table.value(kind) == table.named(kind.mine)


@scalars()
async def test_the_same_value_is_done(table: Table, kind: Kind) -> None:
    await table.theirs(table.edit(kind, kind.mine))
    table.desk.do(table.edit(kind, kind.mine))
    await until(table.desk, lambda: not table.desk.entries())
    assert await table.value(kind) == table.named(kind.mine)


@scalars()
async def test_what_is_theirs_stays_when_the_user_says_so(table: Table, kind: Kind) -> None:
    await table.theirs(table.edit(kind, kind.theirs))
    table.desk.do(table.edit(kind, kind.mine))
    await asked(table, kind)
    table.desk.resolve(table.desk.entries()[0].id, {"": "theirs"})
    await until(table.desk, lambda: not table.desk.entries())
    assert await table.value(kind) == table.named(kind.theirs)


@pytest.mark.parametrize("kind", [*SCALARS.values(), *SETS.values()], ids=[*SCALARS, *SETS])
@pytest.mark.parametrize("race", [False, True], ids=["before", "between"])
async def test_another_field_is_no_matter(table: Table, kind: Kind, race: bool) -> None:
    other = replace(OTHER, ticket=table.ticket)
    if race:
        table.backend.between = lambda: table.theirs(other)
    else:
        await table.theirs(other)
    edit = table.edit(kind, kind.mine)
    table.desk.do(edit)
    await until(table.desk, lambda: not table.desk.entries())
    assert edit.holds(await table.now())
    assert other.holds(await table.now())


@sets()
@pytest.mark.parametrize("race", [False, True], ids=["before", "between"])
async def test_sets_keep_what_both_added(table: Table, kind: Kind, race: bool) -> None:
    theirs, mine = table.edit(kind, kind.theirs), table.edit(kind, kind.mine)
    if race:
        table.backend.between = lambda: table.theirs(theirs)
    else:
        await table.theirs(theirs)
    table.desk.do(mine)
    await until(table.desk, lambda: not table.desk.entries())
    assert theirs.holds(await table.now())
    assert mine.holds(await table.now())


@sets()
async def test_what_they_took_out_stays_out(table: Table, kind: Kind) -> None:
    both = table.edit(kind, kind.theirs)
    await table.theirs(both)
    assert isinstance(both, ChangeMembers)
    await table.theirs(both.inverse())
    table.desk.do(table.edit(kind, kind.mine))
    await until(table.desk, lambda: not table.desk.entries())
    members = fields.members(await table.now(), table.named(kind.field))
    assert table.named(kind.mine) in members
    assert table.named(kind.theirs) not in members


@pytest.mark.parametrize("race", [False, True], ids=["before", "between"])
async def test_minutes_add_up(table: Table, race: bool) -> None:
    theirs = AddTime(table.ticket, 20)
    if race:
        table.backend.between = lambda: table.theirs(theirs)
    else:
        await table.theirs(theirs)
    table.desk.do(AddTime(table.ticket, 15))
    await until(table.desk, lambda: not table.desk.entries())
    assert (await table.now()).time_worked == 35


async def test_a_change_that_was_done_is_undone(table: Table) -> None:
    table.desk.do(SetField(table.ticket, "Subject", "Mine", "First"))
    await until(table.desk, lambda: not table.desk.entries())
    assert table.desk.undo() == (SetField(table.ticket, "Subject", "First", "Mine"),)
    await until(table.desk, lambda: not table.desk.entries())
    assert (await table.now()).subject == "First"
    assert table.desk.undo() == ()
