"""The place for a message or a change is gone, or is another one: nothing is sent, words stay."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest

from rtdesk.demo import rights
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.demo.model import Tables
from rtdesk.desk import Desk
from rtdesk.ops.op import Comment, Correspond, SetField
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.rest2.backend import Rest2Backend
from tests.desks import running, until
from tests.sync.test_engine import opened, some_ticket
from tests.sync.wire import Leaps, Wire, desk_on, leaping

BODY = "Precious words.\n"
LATEST = 600.0


class World:
    """A server that can be put back to what it was, and a desk that may not know."""

    def __init__(self, folder: Path):
        self.app: DemoApp = demo_app()
        self.clock = Leaps()
        self.wire = Wire(self.app, self.clock)
        self.desk: Desk = desk_on(self.wire, self.app, self.clock, folder)
        self.ticket = some_ticket(self.app)
        self._backup: Tables = self.app.tables

    def back_up(self) -> None:
        """Keeps everything as it is now."""
        self._backup = copy.deepcopy(self.app.tables)

    def restore(self) -> None:
        """Everything is as it was when it was backed up."""
        for name in Tables.__dataclass_fields__:
            setattr(self.app.tables, name, getattr(self._backup, name))
        self.app.tables.version += 10_000

    async def other(self, *ops: SetField | Correspond | Comment) -> None:
        """Somebody else does something."""
        mei = Rest2Backend(self.app.account("mei"), app=self.app)
        for op in ops:
            await mei.send(op)
        await mei.aclose()

    def send(self, body: str = BODY, *, ticket: int = 0, seen: int = 0) -> None:
        """A reply goes to the outbox."""
        ticket = ticket or self.ticket
        url = f"ticket/{ticket}/correspond"
        self.desk.send(Draft(ticket, "correspond", body, url=url, seen=seen))

    async def stopped(self) -> Entry:
        """Everything waits for the user, the first entry is told."""
        await until(self.desk, lambda: {e.state for e in self.desk.entries()} == {"conflict"})
        await self.clock.sleep(LATEST)
        assert {entry.state for entry in self.desk.entries()} == {"conflict"}
        return self.desk.entries()[0]

    def recorded(self, body: str = BODY) -> int:
        """How often the server has the words, whatever was restored."""
        tables = self.app.tables
        return sum(
            tables.parts[part].content == body.encode()
            for txn in tables.transactions.values()
            if txn.type in ("Correspond", "Comment")
            for part in txn.parts
        )


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def merged(world: World) -> None:
    tables = world.app.tables
    other = next(t for t in tables.tickets.values() if t.id != world.ticket and not t.merged_into)
    tables.tickets[world.ticket].merged_into = other.id
    tables.version += 1


def deleted(world: World) -> None:
    world.app.tables.tickets[world.ticket].status = "deleted"
    world.app.tables.version += 1


def hidden(world: World) -> None:
    ticket = world.app.tables.tickets[world.ticket]
    ticket.queue = next(q.id for q in world.app.tables.queues.values() if q.name == "HR")
    granted = rights.GRANTS["anna"].items()
    rights.GRANTS["anna"] = {queue: its for queue, its in granted if queue != "HR"}
    world.app.tables.version += 1


def revoked(world: World) -> None:
    rights.GRANTS["anna"] = {"Support": rights.READ}


@pytest.mark.parametrize("gone", [merged, deleted, hidden, revoked], ids=lambda g: g.__name__)
async def test_a_message_without_a_place_keeps_its_words_and_can_move(
    world: World, gone: Callable[[World], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rights.GRANTS, "anna", rights.GRANTS["anna"])  # put back afterwards
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"%PDF")
    target = next(
        t.id
        for t in world.app.tables.tickets.values()
        if t.id != world.ticket
        and t.queue == world.app.tables.tickets[world.ticket].queue
        and t.status == "open"
        and not t.merged_into
    )
    granted = rights.GRANTS["anna"]
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        gone(world)
        url = f"ticket/{world.ticket}/correspond"
        draft = Draft(world.ticket, "correspond", BODY, url=url, files=(str(file),))
        world.desk.send(draft)
        entry = await world.stopped()
        assert entry.conflict
        assert (entry.conflict.kind, entry.conflict.restored) == ("lost", False)
        assert world.recorded() == 0
        world.desk.save_draft(Draft(target, "correspond", "Begun there."))
        moved = world.desk.move(entry.group, target)
        assert moved
        assert (moved.ticket, moved.body) == (target, f"{BODY.rstrip()}\n\nBegun there.")
        assert Path(moved.files[0]).read_bytes() == b"%PDF"
        assert world.desk.draft(target, "correspond") == moved
        assert world.desk.draft(world.ticket, "correspond") is None
        assert world.desk.entries() == ()
        rights.GRANTS["anna"] = granted
        world.desk.send(moved)
        await until(world.desk, lambda: not world.desk.entries())
    assert world.recorded(moved.body) == 1


@pytest.mark.parametrize("gone", [merged, deleted, hidden], ids=lambda g: g.__name__)
async def test_a_change_without_a_place_stops(
    world: World, gone: Callable[[World], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rights.GRANTS, "anna", rights.GRANTS["anna"])  # put back afterwards
    async with leaping(world.desk, world.clock):
        before = await opened(world.desk, world.ticket)
        gone(world)
        world.desk.set_field(before, "Subject", "Lost", before.subject)
        entry = await world.stopped()
        assert entry.conflict
        assert entry.conflict.kind == "lost"
    subjects = {ticket.subject for ticket in world.app.tables.tickets.values()}
    assert "Lost" not in subjects


# -- restored from a backup --------------------------------------------------------------------


async def test_a_ticket_that_is_shorter_than_before(world: World) -> None:
    world.back_up()
    await world.other(Comment(world.ticket, f"ticket/{world.ticket}/comment", "Seen by us."))
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.restore()
        world.send()
        entry = await world.stopped()
        assert entry.conflict
        assert entry.conflict.restored
        assert "restored from a backup" in entry.reason
        assert world.recorded() == 0
        world.desk.retry(entry.id)
        await until(world.desk, lambda: not world.desk.entries())
    assert world.recorded() == 1


async def test_another_ticket_under_the_same_number(world: World) -> None:
    async with leaping(world.desk, world.clock):
        before = await opened(world.desk, world.ticket)
        world.app.tables.tickets[world.ticket].created += 86_400
        world.app.tables.version += 1
        world.send()
        world.desk.set_field(before, "Subject", "Of the other", before.subject)
        entry = await world.stopped()
        assert "another ticket than before" in entry.reason
        assert entry.conflict
        assert entry.conflict.restored
    assert world.recorded() == 0
    assert world.app.tables.tickets[world.ticket].subject == before.subject


async def test_what_was_unclear_is_not_sent_again_to_an_older_server(world: World) -> None:
    world.back_up()
    async with leaping(world.desk, world.clock):
        await world.other(SetField(world.ticket, "Subject", "Later than the backup"))
        await opened(world.desk, world.ticket)
        world.wire.posts = ["drop forwarded"]
        world.wire.looks = ["drop"] * 2
        world.send()
        await until(world.desk, lambda: world.desk.entries()[0].state == "unsure")
        world.restore()
        entry = await world.stopped()
        assert entry.conflict
        assert (entry.conflict.kind, entry.conflict.restored) == ("unsure", True)
    assert world.recorded() == 0
    assert world.wire.posted == 1


async def test_an_older_server_that_went_on_is_no_proof_of_absence(world: World) -> None:
    world.back_up()
    async with leaping(world.desk, world.clock):
        await world.other(SetField(world.ticket, "Subject", "Later than the backup"))
        await opened(world.desk, world.ticket)
        world.wire.posts = ["drop forwarded"]
        world.wire.looks = ["drop"] * 2
        world.send()
        await until(world.desk, lambda: world.desk.entries()[0].state == "unsure")
        world.restore()
        tables = world.app.tables
        tables.last_transaction += 40  # on other tickets
        for number in range(5):
            await world.other(SetField(world.ticket, "Subject", f"After it {number}"))
        entry = await world.stopped()
        assert entry.conflict
        assert entry.conflict.kind == "unsure"
        assert "is without what was there" in entry.reason
    assert world.wire.posted == 1


async def test_once_it_is_certain_nothing_at_all_is_sent(world: World) -> None:
    world.back_up()
    second = next(
        t.id
        for t in world.app.tables.tickets.values()
        if t.id != world.ticket and t.queue == world.app.tables.tickets[world.ticket].queue
        if t.status == "open" and not t.merged_into
    )
    async with leaping(world.desk, world.clock):
        world.desk.want_list("all")
        before = await opened(world.desk, second)
        await opened(world.desk, world.ticket)
        for number in range(3):
            await world.other(SetField(world.ticket, "Subject", f"Later {number}"))
        world.desk.refresh()
        await until(world.desk, lambda: _subject(world) == "Later 2")
        world.desk.want_ticket(world.ticket)
        await until(world.desk, lambda: _newest(world) == world.app.tables.last_transaction)
        await world.clock.sleep(1)
        world.restore()
        world.desk.send(Draft(world.ticket, "comment", BODY, url=f"ticket/{world.ticket}/comment"))
        world.desk.set_field(before, "Subject", "Elsewhere", before.subject)
        world.send("To another one.\n", ticket=second)
        entry = await world.stopped()
        assert "RT was restored from a backup" in entry.reason
        assert len(world.desk.entries()) == 3
    assert world.recorded() == 0


def _subject(world: World) -> str:
    ticket = world.desk.ticket(world.ticket)
    return ticket.subject if ticket else ""


def _newest(world: World) -> int:
    thread = world.desk.thread(world.ticket)
    return thread.newest if thread else 0


async def test_rights_that_changed_are_no_backup(world: World) -> None:
    """A ticket whose newest transaction is as we knew it is the same ticket."""
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.send()
        await until(world.desk, lambda: not world.desk.entries())
        world.send("And again.\n")
        await until(world.desk, lambda: not world.desk.entries())
    assert world.recorded() == 1


# -- the first try that comes late -------------------------------------------------------------


async def test_a_twin_that_turns_up_late_is_told(world: World) -> None:
    world.wire.posts = ["drop", "late_ 300"]
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.wire.posts = ["late_ 300"]  # later than anybody waits
        world.send()
        await until(world.desk, lambda: not world.desk.entries())
        assert world.recorded() == 1
        assert world.desk.notes() == ()
        await world.clock.sleep(LATEST)
        assert world.recorded() == 2
        world.desk.want_ticket(world.ticket)
        await until(world.desk, world.desk.notes)
        note = world.desk.notes()[0].reason
        assert note.startswith("it is there twice")
        assert len(world.desk.outbox_notes()) == 1


async def test_the_same_words_on_purpose_are_no_twin(world: World) -> None:
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.wire.posts = ["drop"]
        world.send()
        world.send()
        await until(world.desk, lambda: not world.desk.entries())
        await world.clock.sleep(LATEST)
        assert world.recorded() == 2
        assert world.desk.notes() == ()


async def test_a_window_opened_later_tells_it_too(world: World, tmp_path: Path) -> None:
    async with leaping(world.desk, world.clock):
        await opened(world.desk, world.ticket)
        world.wire.posts = ["late_ 300"]
        world.send()
        await until(world.desk, lambda: not world.desk.entries())
        tables = world.app.tables
        first = tables.transactions[tables.tickets[world.ticket].history[-1]]
        assert first.type in ("Correspond", "EmailRecord")
    desk = desk_on(Wire(world.app, world.clock), world.app, world.clock, tmp_path)
    me = Rest2Backend(world.app.account("anna"), app=world.app)
    await me.send(Correspond(world.ticket, f"ticket/{world.ticket}/correspond", BODY))
    await me.aclose()
    async with running(desk):
        desk.want_ticket(world.ticket)
        await until(desk, desk.outbox_notes)
