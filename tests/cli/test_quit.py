"""Leaving the desk: what has not left yet is said where the user reads on."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from rtdesk.ui.app import RtdeskApp
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.pty import Terminal
from tests.ui.apps import LARGE, Seat

RTDESK = str(Path(sys.executable).with_name("rtdesk"))


@pytest.mark.parametrize("kept", [False, True])
def test_a_message_that_is_still_held_is_said(tmp_path: Path, kept: bool) -> None:
    where = ["--data", str(tmp_path / "data")] if kept else []
    with Terminal([RTDESK, "demo", *where], env={"HOME": str(tmp_path), "TZ": "UTC"}) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        terminal.send("\x1b[200~Held.\x1b[201~")
        terminal.wait_for("Held")
        terminal.send("\x13")
        terminal.wait_for("y Send")
        terminal.send("y")
        terminal.wait_for("goes out in")
        terminal.send("Q")
        terminal.wait_for(r"Keep it and quit +It leaves at the next start")
        terminal.send("k")
        assert terminal.wait() == 0
        said = terminal.raw.rpartition(b"rtdesk: ")[2].decode()
    fate = "leave at the next start" if kept else "gone with the demo"
    assert said.startswith("not sent yet")
    assert fate in said


async def leaving(tmp_path: Path, on_quit: str, *keys: str) -> tuple[Desk, RtdeskApp, Seat]:
    """A reply is held and the user leaves; `keys` are pressed then."""
    world = Demo()
    ticket = world.create("Support", "Leaving", Content="Hello.")
    desk = make_desk(tmp_path, world.account("anna"), world.app, undo=600.0)
    desk.profile = replace(desk.profile, on_quit=on_quit)
    app = RtdeskApp(desk)
    async with app.run_test(size=LARGE) as pilot:
        seat = Seat(app, pilot)
        await seat.settled()
        link = f"ticket/{ticket}/correspond"
        desk.send(Draft(ticket, "correspond", "Bye.", url=link))
        await seat.press("Q", *keys)
        if "u" in keys:
            await seat.until(lambda: seat.composer)
        elif "escape" not in keys:
            await seat.until(lambda: not app.is_running or app._exit)
    return desk, app, seat


@pytest.mark.parametrize(
    ("on_quit", "keys", "left", "drafted"),
    [
        ("ask", ("s",), [], 0),
        ("ask", ("k",), ["held"], 0),
        ("ask", ("u",), [], 1),
        ("ask", ("escape",), ["held"], 0),
        ("send", (), [], 0),
        ("keep", (), ["held"], 0),
    ],
)
async def test_what_becomes_of_a_held_message(
    tmp_path: Path, on_quit: str, keys: tuple[str, ...], left: list[str], drafted: int
) -> None:
    desk, _, _ = await leaving(tmp_path, on_quit, *keys)
    assert [entry.state for entry in desk.entries()] == left
    assert len(tuple(desk.drafts())) == drafted
    desk.close()
