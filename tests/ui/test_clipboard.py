"""Texts that are copied: which way they go, what arrives, and what is said of it."""

from __future__ import annotations

import base64
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rtdesk.ui import clipboard
from rtdesk.ui.clipboard import Copied
from rtdesk.ui.lean import LeanOutput
from rtdesk.ui.screens.pager import PagerScreen
from tests.contract.server import Demo
from tests.pty import Terminal
from tests.ui.apps import at_desk

RTDESK = str(Path(sys.executable).with_name("rtdesk"))
SSH = {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}
TMUX = {"TMUX": "/tmp/socket,1,0"}
CLIP = re.compile(rb"\x1b\]52;c?;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")


class Mute(LeanOutput):
    """What would be written to a terminal is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []

    def draw_over(self, drawing: str) -> None:
        self.drawn.append(drawing)


@pytest.fixture
def bin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: A001
    """A folder where programs can be put, before those of the system."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def program(folder: Path, name: str, script: str = "", code: int = 0) -> None:
    """A program that keeps what it was given."""
    file = folder / name
    file.write_text(
        f'#!/bin/sh\necho "$@" >> {folder}/{name}.argv\ncat >> {folder}/{name}.in\n'
        f"env > {folder}/{name}.env\n{script}\nexit {code}\n"
    )
    file.chmod(0o755)


def clipped(written: str | bytes) -> list[str]:
    """The texts that a terminal is asked to copy."""
    data = written.encode() if isinstance(written, str) else written
    return [base64.b64decode(found).decode() for found in CLIP.findall(data)]


# -- which way -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "environment", "platform", "found"),
    [
        ("auto", {}, "linux", ["osc52"]),
        ("auto", {"DISPLAY": ":0"}, "linux", ["xclip -selection clipboard", "osc52"]),
        ("auto", {"DISPLAY": ":0", **SSH}, "linux", ["osc52"]),
        ("auto", {"WAYLAND_DISPLAY": "w"}, "linux", ["wl-copy", "osc52"]),
        ("auto", {}, "darwin", ["pbcopy", "osc52"]),
        ("auto", {"DISPLAY": ":0", **TMUX}, "linux", ["tmux"]),
        ("auto", {"STY": "1.pts"}, "linux", ["screen"]),
        ("native", {}, "linux", []),
        ("native", {"DISPLAY": ":0", **TMUX}, "linux", ["xclip -selection clipboard"]),
        ("osc52", TMUX, "linux", ["osc52"]),
        ("off", {}, "linux", ["off"]),
        ("lemonade copy", SSH, "linux", ["lemonade copy"]),
    ],
)
def test_the_way_fits_where_one_sits(
    bin: Path,  # noqa: A002
    wish: str,
    environment: dict[str, str],
    platform: str,
    found: list[str],
) -> None:
    for name in ("xclip", "wl-copy", "tmux"):
        program(bin, name)
    environment = {"PATH": str(bin), **environment}
    ways = clipboard.ways(wish.split(), environment, platform)
    assert [" ".join(way) for way in ways] == found


async def test_a_program_gets_the_text_and_no_secret(
    bin: Path,  # noqa: A002
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program(bin, "mine")
    monkeypatch.setenv("RTDESK_TOKEN", "1-14-untold")
    assert await clipboard.copy(Mute(), "Grüße\n\x1b[31m", ("mine", "-x")) == Copied("with mine")
    assert (bin / "mine.in").read_text("utf-8") == "Grüße\n␛[31m"
    assert (bin / "mine.argv").read_text() == "-x\n"
    assert "untold" not in (bin / "mine.env").read_text()


async def test_a_program_that_fails_is_followed_by_the_terminal(
    bin: Path,  # noqa: A002
) -> None:
    program(bin, "xclip", code=1)
    app, here = Mute(), {"DISPLAY": ":0", "PATH": str(bin)}
    assert (await clipboard.copy(app, "words", ("auto",), here)).way == "by the terminal: OSC 52"
    assert clipped("".join(app.drawn)) == ["words"]
    assert (await clipboard.copy(app, "words", ("xclip",))).trouble == "xclip failed"
    assert (await clipboard.copy(app, "words", ("nothing",))).trouble == "cannot start nothing"
    assert "no program" in (await clipboard.copy(app, "words", ("native",), {"PATH": ""})).trouble
    assert "off" in (await clipboard.copy(app, "words", ("off",))).trouble


async def test_a_terminal_is_not_given_more_than_it_takes() -> None:
    app = Mute()
    fits = "ü" * (clipboard.MOST // 2)
    assert not (await clipboard.copy(app, fits, ("osc52",))).trouble
    assert (
        "more than the 74,994 bytes" in (await clipboard.copy(app, f"{fits}x", ("osc52",))).trouble
    )
    assert clipped("".join(app.drawn)) == [fits]


def test_screen_gets_pieces_that_it_passes_on() -> None:
    text = "words " * 500
    sent = clipboard.through_screen(clipboard.osc52(text.encode()))
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sent, re.DOTALL)
    assert len(pieces) > 5
    assert all(len(piece) <= clipboard.CHUNK and "\x1b\\" not in piece for piece in pieces)
    assert clipped("".join(pieces)) == [text]


# -- tmux ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [False, True])
async def test_a_tmux_that_only_keeps_it_is_asked_to_hand_it_on(
    bin: Path,  # noqa: A002
    old: bool,
) -> None:
    program(bin, "tmux", 'case "$*" in *-w*) exit 1;; esac' if old else "")
    app = Mute()
    copied = await clipboard.copy(app, "words", ("auto",), TMUX)
    assert copied == Copied("through tmux, which passes it on" if old else "through tmux")
    assert (bin / "tmux.argv").read_text().startswith("load-buffer -w -\n")
    assert (bin / "tmux.in").read_text() == "words" * (1 + old)
    unwrapped = "".join(app.drawn).removeprefix("\x1bPtmux;").replace("\x1b\x1b", "\x1b")
    assert clipped(unwrapped) == ["words"] * old


async def test_what_is_too_much_for_terminals_stays_in_tmux(
    bin: Path,  # noqa: A002
) -> None:
    program(bin, "tmux")
    copied = await clipboard.copy(Mute(), "x" * 80_000, ("auto",), TMUX)
    assert copied.way.startswith("into tmux only")
    assert (bin / "tmux.argv").read_text() == "load-buffer -\n"


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize("lets", ["external", "on", "off"])
def test_from_inside_a_real_tmux_it_arrives_in_the_terminal_around_it(
    tmp_path: Path, lets: str
) -> None:
    conf = tmp_path / "tmux.conf"
    conf.write_text(f"set -s set-clipboard {lets}\nset -g default-terminal tmux-256color\n")
    command = f"{RTDESK} demo --data {tmp_path / 'data'}"
    argv = ["tmux", "-S", str(tmp_path / "socket"), "-f", str(conf), "new-session", command]
    with Terminal(argv, env={"HOME": str(tmp_path), "TZ": "UTC"}) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("y")
        terminal.wait_for(r"Copied: #\d+ \(through tmux\)")
        terminal.settle()
        (copied,) = clipped(terminal.raw)
        assert f"Copied: {copied} " in terminal.text()
        terminal.send("Q")
        assert terminal.wait() == 0


# -- at the desk -----------------------------------------------------------------------------------


async def test_what_cannot_be_copied_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", SSH["SSH_CONNECTION"])
    world = Demo()
    world.create("Support", "A page", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        seat.desk.profile = replace(seat.desk.profile, clipboard=("off",))
        await seat.press("o")
        await seat.until(lambda: isinstance(seat.app.screen, PagerScreen))
        await seat.sees("/Ticket/Display.html?id=", "Not copied: `clipboard` is off")
