"""A change whose answer is lost: it is there once in the end, and minutes count once."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import AddTime, ChangeMembers, Edit, Merge, SetField, SetStatus
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.fate import Fate
from tests.desks import until
from tests.sync.test_engine import opened, some_ticket
from tests.sync.test_outbox_machine import Roads
from tests.sync.wire import Leaps, desk_on, leaping

LATEST = 600.0
FAULTS = (
    "drop",
    "drop forwarded",
    "hang forwarded",
    "says 500 json",
    "says 500 html forwarded",
    "says 502 html forwarded",
    "says 200 html",
    "says 200 html forwarded",
    "says 412 json",
    "cut",
)


class World:
    """A demo, a wire that loses changes, a desk."""

    def __init__(self, folder: Path):
        self.app: DemoApp = demo_app()
        self.clock = Leaps()
        self.wire = Roads(self.app, self.clock)
        self.desk: Desk = desk_on(self.wire, self.app, self.clock, folder)
        self.ticket = some_ticket(self.app)

    def edits(self) -> dict[str, Edit]:
        """A change of each kind."""
        now = self.app.tables.tickets[self.ticket]
        return {
            "subject": SetField(self.ticket, "Subject", "Mine", now.subject),
            "status": SetStatus(self.ticket, "stalled", now.status),
            "people": ChangeMembers(self.ticket, "Cc", ("mine@example.net",)),
            "links": ChangeMembers(self.ticket, "RefersTo", ("http://mine.example.net",)),
            "role": ChangeMembers(self.ticket, "Role.{On-call Engineers}", ("mei",)),
            "role of one": SetField(self.ticket, "Role.{Account Manager}", "mei"),
            "minutes": AddTime(self.ticket, 15),
        }


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    "kind", ["subject", "status", "people", "links", "role", "role of one", "minutes"]
)
async def test_it_is_there_once(world: World, kind: str, fault: str) -> None:
    edit = world.edits()[kind]
    row = world.app.tables.tickets[world.ticket]
    worked = row.worked
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.wire.puts = [fault]
        world.desk.do(edit)
        await until(world.desk, lambda: not world.desk.entries())
        await world.clock.sleep(LATEST)
        assert world.desk.entries() == ()
        assert world.wire.puts == []
    backend = Rest2Backend(world.app.account("root"), app=world.app)
    after = await backend.ticket(world.ticket)
    await backend.aclose()
    assert after
    if isinstance(edit, AddTime):
        assert after.time_worked == worked + 15
    else:
        assert edit.holds(after)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_merge_is_done_once(world: World, fault: str) -> None:
    into = next(t.id for t in world.app.tables.tickets.values() if t.subject == "Quoted quotes")
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.wire.puts = [fault]
        world.desk.do(Merge(world.ticket, into))
        await until(world.desk, lambda: not world.desk.entries())
        await world.clock.sleep(LATEST)
        assert world.desk.entries() == ()
        assert world.wire.puts == []
        assert world.desk.fate(world.ticket) == Fate("merged", into)
    merged = [
        entry
        for entry in world.app.tables.transactions.values()
        if entry.field == "MergedInto" and entry.ticket == into
    ]
    assert len(merged) == 1


@pytest.mark.parametrize("fault", ["drop", "drop forwarded"])
async def test_minutes_of_others_meanwhile_count_as_well(world: World, fault: str) -> None:
    row = world.app.tables.tickets[world.ticket]
    worked = row.worked
    mei = Rest2Backend(world.app.account("mei"), app=world.app)
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.wire.puts = [fault]
        world.desk.do(AddTime(world.ticket, 15))
        await until(world.desk, lambda: world.desk.entries()[0].state == "unsure")
        now = await mei.ticket(world.ticket)
        assert now
        await mei.send(AddTime(world.ticket, 15).on(now))  # as many as ours, to look like them
        await until(world.desk, lambda: not world.desk.entries())
    await mei.aclose()
    assert row.worked == worked + 30


@pytest.mark.parametrize("fault", ["drop", "drop forwarded"])
async def test_undo_after_an_unclear_try_takes_back_what_we_did(world: World, fault: str) -> None:
    row = world.app.tables.tickets[world.ticket]
    before = row.subject
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.wire.puts = [fault]
        world.desk.do(world.edits()["subject"])
        await until(world.desk, lambda: not world.desk.entries())
        assert row.subject == "Mine"
        assert world.desk.undo()
        await until(world.desk, lambda: not world.desk.entries())
        assert row.subject == before
        assert world.desk.undo() == ()


async def test_what_others_did_is_not_ours_to_undo(world: World) -> None:
    edit = world.edits()["subject"]
    mei = Rest2Backend(world.app.account("mei"), app=world.app)
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        await mei.send(edit)
        world.desk.do(edit)
        await until(world.desk, lambda: not world.desk.entries())
        assert world.desk.undo() == ()
    await mei.aclose()


async def test_who_was_there_before_stays_when_the_joining_is_undone(world: World) -> None:
    ticket = world.ticket
    mei = Rest2Backend(world.app.account("mei"), app=world.app)
    now = await mei.ticket(ticket)
    assert now
    await mei.send(ChangeMembers(ticket, "Cc", ("theirs@example.net",)).on(now))
    async with leaping(world.desk, world.clock):
        await opened(world.desk, ticket)
        world.desk.do(ChangeMembers(ticket, "Cc", ("theirs@example.net", "mine@example.net")))
        await until(world.desk, lambda: not world.desk.entries())
        world.desk.undo()
        await until(world.desk, lambda: not world.desk.entries())
    now = await mei.ticket(ticket)
    await mei.aclose()
    assert now
    logins = {ref.id for ref in now.cc}
    assert "theirs@example.net" in logins
    assert "mine@example.net" not in logins
