"""One thing done to all marked tickets: the plan, the way, what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from rtdesk.demo.rights import GRANTS, LOOK
from rtdesk.records.link import Links
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.bulk import BulkScreen
from rtdesk.ui.screens.bulk_writing import BulkWriting
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.widgets.lines import Lines
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, drafts, go

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


def made(world: Demo, count: int, queue: str = "Support") -> list[int]:
    return [world.create(queue, f"One of many {n}", Content="Hello") for n in range(count)]


def statuses(world: Demo, ids: list[int]) -> list[str]:
    return [world.app.tables.tickets[id_].status for id_ in ids]


async def mark(seat: Seat, ids: list[int]) -> None:
    """Marks these; they are in the list."""
    await seat.until(lambda: set(ids) <= set(seat.queues.tickets.here()))
    seat.queues.tickets.mark(ids)
    await seat.sees(f" {len(ids)} marked ")


async def choose(seat: Seat, label: str) -> None:
    """Picks a line of the question by its words."""
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    chooser = seat.app.screen
    assert isinstance(chooser, Chooser)
    (found,) = (choice for choice in chooser._choices if choice.label == label)
    await seat.press(found.key)


def panel(seat: Seat) -> BulkScreen:
    assert isinstance(seat.app.screen, BulkScreen), seat.app.screen
    return seat.app.screen


async def ready(seat: Seat) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, BulkScreen))


@SIZES
async def test_a_status_on_many_is_planned_done_and_undone(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    ids, others = made(world, 12), made(world, 2, "Network")
    async with at_desk(world, tmp_path, size=size) as seat:
        await mark(seat, ids + others)
        await seat.press("s")
        await seat.sees("Status of 14 tickets", "Resolve ", "→ resolved · 12 of 14")
        await choose(seat, "Resolve")
        await ready(seat)
        await seat.sees("Status → resolved on 12 tickets", "12 of 14 will be changed")
        await seat.sees("2: RT does not offer that", "y Do it on 12")
        assert statuses(world, ids) == ["new"] * 12
        await seat.press("y")
        await seat.sees("12 of 12 done · 2 left out")
        assert statuses(world, ids) == ["resolved"] * 12
        assert statuses(world, others) == ["reported"] * 2
        await seat.press("u")
        await seat.sees("Undone: status → new on 12 tickets")
        await seat.until(lambda: statuses(world, ids) == ["new"] * 12)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.tickets.marks == frozenset()


@SIZES
async def test_what_rt_refuses_stays_marked_and_is_tried_again(
    world: Demo, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, bad = made(world, 11), made(world, 3, "General")
    async with at_desk(world, tmp_path, size=size) as seat:
        await mark(seat, ids + bad)
        await seat.press("s")
        await choose(seat, "Resolve")
        await ready(seat)
        await seat.sees("14 of 14 will be changed")
        allowed = GRANTS["anna"]
        monkeypatch.setitem(GRANTS, "anna", {**allowed, "General": LOOK})
        await seat.press("y")
        await seat.sees("11 of 14 done · 3 refused", "y Try 3 again")
        await seat.press("G", "n")
        await seat.sees(f"#{bad[-1]} One of many 2", "Refused: ", "Permission Denied")
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.tickets.marks == set(bad)
        await go(seat, "o")
        await seat.until(lambda: isinstance(seat.app.screen, OutboxScreen))
        await seat.sees("3 failed", "status → resolved on 14 tickets", "11 done, 3 refused")
        await seat.sees("enter Each ticket", "y Try 3 again")
        monkeypatch.setitem(GRANTS, "anna", allowed)
        before = _changes(seat)
        await seat.press("enter")
        await ready(seat)
        await seat.press("y")
        await seat.sees("14 of 14 done")
        assert _changes(seat) == before + 1
        assert statuses(world, bad) == ["resolved"] * 3


def _changes(seat: Seat) -> int:
    return seat.desk.ledger()["changes"].requests


async def test_a_few_are_not_asked_about(world: Demo, tmp_path: Path) -> None:
    ids = made(world, 3)
    async with at_desk(world, tmp_path) as seat:
        await mark(seat, ids)
        await seat.press("t")
        await seat.sees("Take 3 tickets", "3 of 3 done")
        owners = {world.app.tables.tickets[id_].owner for id_ in ids}
        assert owners == {world.app.tables.user("anna").id}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("keys", "typed", "title"),
    [
        ("ep", "+5", "Priority → 5 on 2 tickets"),
        ("ed", "2031-01-02 10:00", "Due → 2031-01-02"),
        ("eq", "billing", "Queue → Billing on 2 tickets"),
        ("a", "bob", "Owner → bob on 2 tickets"),
    ],
)
async def test_fields_of_many(
    world: Demo, tmp_path: Path, keys: str, typed: str, title: str
) -> None:
    attribute = title.split(maxsplit=1)[0].lower()
    ids = made(world, 2)
    tickets = [world.app.tables.tickets[id_] for id_ in ids]
    before = [getattr(ticket, attribute) for ticket in tickets]
    async with at_desk(world, tmp_path) as seat:
        await mark(seat, ids)
        await seat.press(*keys)
        await seat.until(lambda: isinstance(seat.app.focused, Input))
        assert isinstance(seat.app.focused, Input)
        seat.app.focused.value = typed
        await seat.pilot.pause()
        await seat.press("enter")
        await seat.sees(title, "2 of 2 done")
        after = [getattr(ticket, attribute) for ticket in tickets]
        assert all(one != other for one, other in zip(before, after, strict=True))
        await seat.press("u")
        await seat.until(lambda: [getattr(ticket, attribute) for ticket in tickets] == before)


@SIZES
async def test_a_reply_to_many_waits_for_a_yes_and_can_be_taken_back(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    ids = made(world, 3)
    async with at_desk(world, tmp_path, size=size, undo=60.0) as seat:
        await mark(seat, ids)
        await seat.press("r")
        await seat.until(lambda: isinstance(seat.app.focused, TextArea))
        await seat.sees("REPLY to 3 tickets", "goes out to the requestors of each")
        await seat.write("All is well again.")
        await seat.press("escape")  # the words are kept
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert drafts(seat.desk) == {(0, "correspond"): "All is well again."}
        await seat.press("r")
        await seat.until(lambda: isinstance(seat.app.screen, BulkWriting))
        await seat.press("ctrl+s")
        await ready(seat)
        await seat.sees("3 of 3 will get it", "“All is well again.”", "y Do it on 3")
        assert _replies(world, ids) == 0
        await seat.press("y")
        await seat.sees("3 leaves soon", "x Cancel the rest")
        assert drafts(seat.desk) == {}
        await seat.press("x")
        await seat.sees("Taken back on 3.")
        assert drafts(seat.desk) == {(0, "correspond"): "All is well again."}
        assert seat.desk.entries() == ()
    assert _replies(world, ids) == 0


async def test_the_last_key_is_kept_when_the_terminal_hangs_up(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtdesk.ui.screens.bulk_writing.PAUSE", 3600)
    ids = made(world, 2)
    async with at_desk(world, tmp_path) as seat:
        await mark(seat, ids)
        await seat.press("c")
        await seat.until(lambda: isinstance(seat.app.focused, TextArea))
        await seat.write("Half a")
        assert drafts(seat.desk) == {}
        seat.app.save_words()
        assert drafts(seat.desk) == {(0, "comment"): "Half a"}
        await seat.press("escape")
        await go(seat, "d")
        await seat.sees("many", "comment", "Half a")
        await seat.press("enter")
        await seat.sees("To several tickets: mark them and press c.")


async def test_a_comment_is_on_each_once(world: Demo, tmp_path: Path) -> None:
    ids = made(world, 3)
    async with at_desk(world, tmp_path) as seat:
        await mark(seat, ids)
        await seat.press("c")
        await seat.until(lambda: isinstance(seat.app.focused, TextArea))
        await seat.write("For us.")
        await seat.press("ctrl+s")
        await seat.sees("3 of 3 done")
        assert drafts(seat.desk) == {}
    assert _replies(world, ids, "Comment") == 3


def _replies(world: Demo, ids: list[int], kind: str = "Correspond") -> int:
    return sum(
        txn.ticket in ids and txn.type == kind for txn in world.app.tables.transactions.values()
    )


async def test_what_rt_was_never_asked_is_said_to_be_tried(
    tmp_path: Path,
) -> None:
    world = Demo("5.0.1")  # it cannot list links
    ids = made(world, 12)
    async with at_desk(world, tmp_path) as seat:
        await mark(seat, ids)
        known = sum(seat.desk.ticket(id_) is not None for id_ in ids)  # around the cursor
        assert 0 < known < 12
        await seat.press("s")
        await seat.sees("Status of 12 tickets", f"of 12, {12 - known} not asked", "Another status")
        await seat.press("equals_sign")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        await seat.press(*"deleted", "enter")
        await ready(seat)
        await seat.sees(f"12 of 12 will be changed · {12 - known} not asked yet: they are tried")
        await seat.sees("new → deleted: not asked yet, is tried", "y Do it on 12")
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.tickets.marks == set(ids)
    assert statuses(world, ids) == ["new"] * 12


async def test_the_panel_can_be_walked_and_opens_tickets(world: Demo, tmp_path: Path) -> None:
    ids = made(world, 3)
    async with at_desk(world, tmp_path) as seat:
        await mark(seat, ids)
        await seat.press("t")
        await seat.sees("3 of 3 done")
        lines = panel(seat).query_one(Lines)
        await seat.press("j", "j", "j", "k", "home", "j")
        assert lines.cursor == 1
        second = panel(seat)._steps[1].ticket
        await seat.press("enter")
        await seat.read(second)


async def test_giving_up_while_rt_is_asked(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = made(world, 2)
    async with at_desk(world, tmp_path) as seat:
        await mark(seat, ids)
        answer = asyncio.Event()
        ask = seat.desk.links

        async def slowly(tickets: Sequence[int]) -> dict[int, Links]:
            await answer.wait()
            return await ask(tickets)

        monkeypatch.setattr(seat.desk, "links", slowly)
        await seat.press("s")
        await seat.sees("Asking RT what you may do with 2 tickets")
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.tickets.marks == set(ids)
        await seat.press("s")
        await seat.sees("Asking RT what you may do with 2 tickets")
        answer.set()
        await seat.sees("Status of 2 tickets")
        assert seat.app.is_running
