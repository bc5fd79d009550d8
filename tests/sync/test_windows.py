"""Several windows of one profile: one keeps it in step, the others follow; all send once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Self

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import SetField
from rtdesk.outbox.draft import Draft
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.change import Change
from rtdesk.store.lists import UNREAD
from tests.desks import ids, until
from tests.sync.wire import Leaps, Wire, desk_on

SOON = 2.0
"""Seconds until a window shows what another did."""


class Windows:
    """Desks of one profile on one server, in the same time."""

    def __init__(self, app: DemoApp, folder: Path):
        self.app = app
        self.clock = Leaps()
        self._folder = folder
        self._wires: list[Wire] = []
        self._tasks: dict[Desk, asyncio.Task[None]] = {}

    def open(self, profile: str = "home") -> Desk:
        """One more window."""
        wire = Wire(self.app, self.clock)
        self._wires.append(wire)
        desk = desk_on(wire, self.app, self.clock, self._folder / profile)
        self._tasks[desk] = asyncio.create_task(desk.run())
        return desk

    async def end(self, desk: Desk) -> None:
        """The window is closed."""
        task = self._tasks.pop(desk)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        desk.close()

    def cut_off(self, really: bool = True) -> None:
        """No message leaves, or all do again."""
        for wire in self._wires:
            wire.posts = ["noroute"] * 999 if really else []

    async def change(self, ticket: int, subject: str) -> None:
        """Somebody else changes a ticket."""
        backend = Rest2Backend(self.app.account("root"), app=self.app)
        await backend.send(SetField(ticket, "Subject", subject))
        await backend.aclose()

    async def __aenter__(self) -> Self:
        self._time = asyncio.create_task(self.clock.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        for desk in tuple(self._tasks):
            await self.end(desk)
        self._time.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._time

    async def within(self, desk: Desk, seconds: float, what: Callable[[], object]) -> None:
        """It becomes true in that time."""
        start = self.clock.now()
        await until(desk, what)
        assert self.clock.now() - start <= seconds


@pytest.fixture
async def windows(tmp_path: Path) -> AsyncIterator[Windows]:
    async with Windows(demo_app(), tmp_path) as opened:
        yield opened


def asked(desk: Desk, *kinds: str) -> int:
    """How often a window asked the server, also for this only."""
    return sum(n.requests for kind, n in desk.ledger().items() if not kinds or kind in kinds)


def tickets(app: DemoApp) -> list[int]:
    queues = {q.id for q in app.tables.queues.values() if q.name == "Support"}
    found = app.tables.tickets.values()
    return [t.id for t in found if t.queue in queues and t.status == "open"]


def recorded(app: DemoApp, body: str) -> int:
    """How often a message with this text is on the server."""
    sent = [txn for txn in app.tables.transactions.values() if txn.type == "Correspond"]
    parts = [part for txn in sent for part in txn.parts]
    return sum(app.tables.parts[part].content == body.encode() for part in parts)


def subject(desk: Desk, ticket: int) -> str:
    """The subject as it is shown."""
    return desk.rows([ticket])[ticket].row.subject


def reply(ticket: int, body: str) -> Draft:
    return Draft(ticket, "correspond", body, url=f"ticket/{ticket}/correspond")


async def sent(desk: Desk) -> None:
    """Nothing waits any more, as this window sees it."""
    await until(desk, lambda: not desk.entries())


async def shows(desk: Desk, ticket: int, words: str) -> None:
    """This window shows the ticket with that subject, for certain."""
    await until(desk, lambda: subject(desk, ticket) == words)
    await until(desk, lambda: not desk.rows([ticket])[ticket].pending)


async def leader_and_follower(windows: Windows) -> tuple[Desk, Desk]:
    """A window that has read a list, and one that was opened then."""
    one = windows.open()
    one.want_list("all")
    await until(one, lambda: one.list_state("all").complete and one.status.phase == "online")
    other = windows.open()
    await until(other, lambda: other.status.phase == "online")
    return one, other


async def test_one_leads_and_the_other_shows_what_it_reads(windows: Windows) -> None:
    one, other = await leader_and_follower(windows)
    assert (one.status.leads, other.status.leads) == (True, False)
    assert ids(other, "all") == ids(one, "all") != []
    polls = asked(one, "news"), asked(other, "news")
    heard: list[Change] = []
    other.changes.subscribe(heard.append)
    ticket = tickets(windows.app)[0]
    await windows.change(ticket, "Changed elsewhere")
    await until(one, lambda: subject(one, ticket) == "Changed elsewhere")
    await windows.within(other, SOON, lambda: any(ticket in news.tickets for news in heard))
    assert subject(other, ticket) == "Changed elsewhere"
    assert other.rows([ticket])[ticket].unread
    await windows.clock.sleep(150.0)
    assert asked(one, "news") > polls[0]
    assert asked(other, "news") == polls[1]


async def test_what_one_looks_at_is_seen_in_the_other(windows: Windows) -> None:
    one, other = await leader_and_follower(windows)
    ticket = tickets(windows.app)[0]
    await windows.change(ticket, "Changed elsewhere")
    await until(one, lambda: one.rows([ticket])[ticket].unread)
    await windows.within(other, SOON, lambda: ids(other, UNREAD) == [ticket])
    other.look(ticket)
    await windows.within(one, SOON, lambda: ids(one, UNREAD) == [])
    assert not one.rows([ticket])[ticket].unread


async def test_the_follower_asks_for_what_its_user_waits_for(windows: Windows) -> None:
    one, other = await leader_and_follower(windows)
    ticket = tickets(windows.app)[0]
    other.want_ticket(ticket)
    await until(other, lambda: other.thread(ticket))
    await windows.within(one, SOON, lambda: one.thread(ticket))
    assert (asked(one, "ticket"), asked(other, "ticket")) == (0, 1)
    assert one.thread(ticket) == other.thread(ticket)


async def test_another_takes_over_when_the_leader_ends(windows: Windows) -> None:
    one, other = await leader_and_follower(windows)
    third = windows.open()
    await until(third, lambda: third.status.phase == "online")
    await windows.end(one)
    await windows.clock.sleep(SOON)
    assert other.status.leads != third.status.leads
    ticket = tickets(windows.app)[0]
    await windows.change(ticket, "After the end")
    for desk in (other, third):
        await shows(desk, ticket, "After the end")
    await windows.clock.sleep(150.0)
    assert other.status.leads != third.status.leads


async def test_who_takes_over_reads_on(tmp_path: Path) -> None:
    windows = Windows(demo_app(tickets=900), tmp_path)
    async with windows:
        one, other = windows.open(), windows.open()
        await until(one, lambda: one.status.phase == "online")
        await until(other, lambda: other.status.phase == "online")
        one.want_list("all")
        await until(one, lambda: one.list_state("all").next)
        await windows.end(one)
        met = len(ids(other, "all"))
        await until(other, lambda: other.list_state("all").complete)
        assert met < len(ids(other, "all")) == other.list_state("all").total
        fresh = windows.open("elsewhere")
        fresh.want_list("all")
        await until(fresh, lambda: fresh.list_state("all").complete)
        assert ids(other, "all") == ids(fresh, "all")


async def test_both_see_what_waits_in_the_outbox_and_one_sends_it(windows: Windows) -> None:
    one, other = await leader_and_follower(windows)
    windows.cut_off()
    mine, theirs, changed = tickets(windows.app)[:3]
    one.send(reply(mine, "From the one"))
    await windows.within(other, SOON, lambda: other.entries(mine))
    other.send(reply(theirs, "From the other"))
    await windows.within(one, SOON, lambda: one.entries(theirs))
    other.do(SetField(changed, "Subject", "Wanted", subject(other, changed)))
    await windows.within(one, SOON, lambda: subject(one, changed) == "Wanted")
    assert one.rows([changed])[changed].pending
    assert one.entries() == other.entries() != ()
    windows.cut_off(False)
    for desk in (one, other):
        await sent(desk)
    assert [recorded(windows.app, text) for text in ("From the one", "From the other")] == [1, 1]
    for desk in (one, other):
        await shows(desk, changed, "Wanted")


async def test_what_one_recalls_the_other_does_not_send(windows: Windows) -> None:
    one, other = await leader_and_follower(windows)
    windows.cut_off()
    ticket = tickets(windows.app)[0]
    one.send(reply(ticket, "Not this"))
    await windows.within(other, SOON, lambda: other.entries(ticket))
    (entry,) = other.entries(ticket)
    assert other.recall(entry.group)
    await windows.within(one, SOON, lambda: not one.entries(ticket))
    draft = one.draft(ticket, "correspond")
    assert draft is not None
    assert draft.body == "Not this"
    windows.cut_off(False)
    await windows.clock.sleep(150.0)
    assert recorded(windows.app, "Not this") == 0


@pytest.mark.parametrize("ends", [False, True])
async def test_everybody_writes_and_everything_is_sent_once(windows: Windows, ends: bool) -> None:
    """Also when the window that sends is closed in the middle."""
    one, other = await leader_and_follower(windows)
    third = windows.open()
    texts = []
    for number, ticket in enumerate(tickets(windows.app)[:6]):
        for desk, name in ((one, "one"), (other, "other"), (third, "third")):
            texts.append(f"{number} from {name}")
            desk.send(reply(ticket, texts[-1]))
    if ends:
        await until(one, lambda: recorded(windows.app, texts[0]))
        await windows.end(one)
    for desk in (other, third):
        await sent(desk)
    assert [recorded(windows.app, text) for text in texts] == [1] * len(texts)


async def test_a_purge_in_one_empties_the_other(windows: Windows) -> None:
    one, other = await leader_and_follower(windows)
    heard: list[Change] = []
    other.changes.subscribe(heard.append)
    one.purge()
    await windows.within(other, SOON, lambda: any(change.everything for change in heard))
    assert ids(other, "all") == []
    other.want_list("all")
    await until(other, lambda: other.list_state("all").complete)
    await windows.within(one, SOON, lambda: ids(one, "all") == ids(other, "all") != [])
