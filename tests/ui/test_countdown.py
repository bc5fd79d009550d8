"""A message that can be taken back: the seconds that are left, and nothing else, are drawn."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from rtdesk.ui.widgets.status_line import StatusLine
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.pty import Terminal
from tests.ui.apps import LARGE, SMALL, Seat, kinds, seated

RTDESK = str(Path(sys.executable).with_name("rtdesk"))


async def send(seat: Seat, ticket: int, key: str, words: str) -> None:
    """Writes and sends; it is held."""
    await seat.open(ticket)
    await seat.compose(key)
    await seat.write(words)
    await seat.press("ctrl+s")
    await seat.sees("y Send")
    await seat.press("y")
    await seat.until(lambda: not seat.composer)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_seconds_count_down_and_u_stops_them(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    world = Demo()
    ticket = world.create("Support", "Held", Content="Hello.")
    desk = make_desk(tmp_path, world.account("anna"), world.app, undo=8.0)
    async with seated(desk, size=size) as seat:
        await send(seat, ticket, "r", "Soon.")
        seen: set[str] = set()
        pattern = re.compile(rf"⇡ Reply to #{ticket} goes out in (\d+) s · u Undo")

        def counted() -> bool:
            seen.update(pattern.findall(seat.app.screen.query_one(StatusLine).state))
            return len(seen) > 2

        await seat.until(counted)
        await seat.press("u")
        await seat.until(lambda: seat.composer)
        assert kinds(desk) == []
        assert "goes out in" not in seat.app.screen.query_one(StatusLine).state
        await seat.until(lambda: seat.app.bridge._counting is None)  # and it does not go on


async def test_several_are_counted_and_the_newest_comes_back_first(tmp_path: Path) -> None:
    world = Demo()
    one = world.create("Support", "One", Content="Hello.")
    two = world.create("Support", "Two", Content="Hello.")
    desk = make_desk(tmp_path, world.account("anna"), world.app, undo=600.0)
    async with seated(desk) as seat:
        await send(seat, one, "r", "First.")
        await seat.press("q")
        await send(seat, two, "c", "Second.")
        await seat.sees(f"⇡ Comment on #{two} goes out in", "u Undo (+1)")
        await seat.press("u")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        assert seat.composer.draft().body == "Second."
        assert kinds(desk) == [("Correspond", one)]


def test_a_second_costs_few_bytes(tmp_path: Path) -> None:
    with Terminal([RTDESK, "demo"], env={"HOME": str(tmp_path), "TZ": "UTC"}) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        terminal.send("\x1b[200~Held.\x1b[201~")
        terminal.wait_for("Held")
        terminal.send("\x13")
        terminal.wait_for("y Send")
        terminal.send("y")
        terminal.wait_for("goes out in 4 s")
        terminal.settle()
        before = len(terminal.raw)
        terminal.wait_for("goes out in 2 s")
        assert 0 < len(terminal.raw) - before < 200
