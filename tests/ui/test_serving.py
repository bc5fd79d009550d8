"""From one server of the configuration to another, without a word getting lost."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rtdesk.desk.profiles import Profiles
from rtdesk.outbox.draft import Draft
from rtdesk.ui.screens.chooser import Chooser
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.pty import Terminal
from tests.ui.apps import Seat, seated

RTDESK = str(Path(sys.executable).with_name("rtdesk"))
FILE = """\
url = "http://127.0.0.1:9"
[profiles.work]
url = "http://localhost:9"
[profiles.broken]
url = "http://localhost:9"
after = "nowhere"
"""


@pytest.fixture
def world() -> Demo:
    return Demo()


@asynccontextmanager
async def at_one_of_several(world: Demo, folder: Path, text: str = FILE) -> AsyncIterator[Seat]:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    desk = make_desk(folder, world.account("anna"), world.app, undo=600.0)
    async with seated(desk) as seat:
        seat.app.profiles = Profiles(file, {})
        yield seat


async def test_a_key_shows_the_servers_and_one_is_gone_to(world: Demo, tmp_path: Path) -> None:
    async with at_one_of_several(world, tmp_path) as seat:
        await seat.press("g", "w")
        await seat.sees("Which server?", "http://localhost:9", "work")
        await seat.press("2")
        await seat.until(lambda: seat.app._exit)
        assert seat.app.next_profile == "work"


async def test_a_profile_that_cannot_be_meant_is_said_and_one_stays(
    world: Demo, tmp_path: Path
) -> None:
    async with at_one_of_several(world, tmp_path) as seat:
        await seat.press("colon", *"profile broken", "enter")
        await seat.sees("'after' in", "line 6 is one of: next")
        await seat.press("colon", *"profile nobody", "enter")
        await seat.sees("no profile 'nobody'")
        assert not seat.app._exit
        assert seat.app.next_profile == ""


async def test_a_held_message_is_asked_about_first(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Leaving", Content="Hello.")
    async with at_one_of_several(world, tmp_path) as seat:
        seat.desk.send(Draft(ticket, "correspond", "Bye.", url=f"ticket/{ticket}/correspond"))
        await seat.press("g", "w")
        await seat.sees("Which server?")
        await seat.press("2")
        await seat.sees("Keep it and change the server")
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, Chooser))
        assert seat.app.next_profile == ""
        assert not seat.app._exit
        await seat.press("g", "w")
        await seat.sees("Which server?")
        await seat.press("2")
        await seat.sees("Keep it and change the server")
        await seat.press("k")
        await seat.until(lambda: seat.app._exit)
        assert seat.app.next_profile == "work"


@pytest.mark.parametrize("text", ['url = "https://x"\n', "url = "])
async def test_with_one_server_there_is_nowhere_to_go(
    world: Demo, tmp_path: Path, text: str
) -> None:
    async with at_one_of_several(world, tmp_path, text) as seat:
        await seat.press("g", "w")
        await seat.sees("There is one server only")


def test_the_desk_of_the_other_server_begins(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(FILE, "utf-8")
    env = {"HOME": str(tmp_path), "RTDESK_CONFIG": str(file), "TZ": "UTC"}
    env |= {"XDG_CACHE_HOME": str(tmp_path / "c"), "XDG_STATE_HOME": str(tmp_path / "s")}
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for(r"rtdesk 127\.0\.0\.1")
        terminal.settle()
        terminal.send(":")
        terminal.settle()
        terminal.send("profile work\r")
        terminal.wait_for("rtdesk localhost +work: ")
        terminal.settle()
        terminal.send("Q")
        assert terminal.wait() == 0
