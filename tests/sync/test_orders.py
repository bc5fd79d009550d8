"""Orders of large lists that are made while nobody waits for them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtdesk.store import mirror as mirrors
from rtdesk.store.change import Change, Changes
from rtdesk.store.mirror import Mirror
from rtdesk.store.orders import KEYS
from rtdesk.sync.orders import Orders
from tests.store.filled import fill


class Moments:
    """Time that stands still: every wait is over at once, and counted."""

    def __init__(self) -> None:
        self.waits = 0
        self.enough = asyncio.Event()

    def now(self) -> float:
        """Always the same."""
        return 0.0

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Over at once."""
        self.waits += 1
        if self.waits == 5:
            self.enough.set()
        await asyncio.sleep(0)

    def jitter(self, seconds: float) -> float:
        """The same."""
        return seconds


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setattr(mirrors, "SMALL", 20)
    monkeypatch.setattr(mirrors, "STEP", 30)
    filled = Mirror(tmp_path / "mirror.sqlite3", Changes())
    fill(filled)
    yield filled
    filled.close()


async def rested(orders: Orders, clock: Moments) -> None:
    """Runs until there is nothing more to make."""
    running = asyncio.create_task(orders.run())
    async with asyncio.timeout(30):
        await clock.enough.wait()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


def built(mirror: Mirror, name: str) -> set[str]:
    return {order for order in KEYS if mirror.lists.places.is_built(name, order)}


async def test_a_large_list_on_screen_gets_every_order(mirror: Mirror) -> None:
    clock = Moments()
    assert built(mirror, "all") < set(KEYS)
    await rested(Orders(mirror, Changes(), clock, shown=lambda: "all", calm=lambda: True), clock)
    assert built(mirror, "all") == set(KEYS)


async def test_a_key_stops_it_half_way_and_the_next_time_it_goes_on(mirror: Mirror) -> None:
    before = built(mirror, "all")
    answers = iter([True, False])
    mirror.build_order("all", "Subject", lambda: next(answers))
    assert built(mirror, "all") == before
    mirror.build_order("all", "Subject")
    view = mirror.lists.places.view("all", "Subject")
    assert view
    assert len(view.after(None, 999)) == view.count()


async def test_not_while_somebody_types(mirror: Mirror) -> None:
    clock, before = Moments(), built(mirror, "all")
    await rested(Orders(mirror, Changes(), clock, shown=lambda: "all", calm=lambda: False), clock)
    assert built(mirror, "all") == before


async def test_what_was_asked_for_is_made_even_then_and_told(mirror: Mirror) -> None:
    clock, changes, told = Moments(), Changes(), list[Change]()
    changes.subscribe(told.append)
    orders = Orders(mirror, changes, clock, shown=lambda: "all", calm=lambda: False)
    orders.want("all", "-Subject")
    await rested(orders, clock)
    assert "Subject" in built(mirror, "all")
    assert told == [Change(lists=frozenset({"all"}))]


async def test_a_full_disk_is_not_asked_without_end(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rtdesk.store.errors import NotSaved

    clock, tried = Moments(), list[str]()

    def fail(name: str, order: str, go_on: object) -> None:
        tried.append(order)
        raise NotSaved("the disk is full")

    monkeypatch.setattr(mirror, "build_order", fail)
    await rested(Orders(mirror, Changes(), clock, shown=lambda: "all", calm=lambda: True), clock)
    assert 1 <= len(tried) <= clock.waits + 1
