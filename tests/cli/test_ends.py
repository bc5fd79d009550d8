"""However the desk ends, the terminal is as it was: modes, colours, keys and what is typed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.modes import left
from tests.pty import Terminal

PROGRAM = """
import sys, threading, time
from rtdesk.cli.main import main
from rtdesk.ui.app import RtdeskApp

def bug(self):
    raise ValueError("a bug")

async def failing():
    raise ValueError("a bug")

def hang(self):
    self.draw_over("HANGS")
    while True:
        threading.Event().wait(0.1)

HARM = {
    "bug": bug,
    "failed worker": lambda self: self.run_worker(failing()),
    "hang": hang,
}
if sys.argv[1] in HARM:
    RtdeskApp.action_refresh_desk = HARM[sys.argv[1]]
sys.exit(main(["demo", "--data", sys.argv[2]]))
"""
ON = {"mode 1049", "mode 1000", "mode 2004", "mode 25", "mode 7"}
"""What the desk changes."""
End = Callable[[Terminal], int]


def killed(number: signal.Signals) -> End:
    """Somebody ends it."""

    def end(terminal: Terminal) -> int:
        terminal.kill(number)
        return 128 + number

    return end


def pressed(keys: str, code: int = 0) -> End:
    """A key ends it."""

    def end(terminal: Terminal) -> int:
        terminal.send(keys)
        return code

    return end


def held(terminal: Terminal) -> int:
    """It is left while a message is held."""
    comment(terminal)
    terminal.send("Held.")
    terminal.wait_for("Held")
    terminal.send("\x13")
    terminal.wait_for("y Send")
    terminal.send("y")
    terminal.wait_for("goes out in")
    terminal.send("Q")
    terminal.wait_for("Keep it and quit")
    terminal.send("k")
    return 0


def hung(terminal: Terminal) -> int:
    """It hangs, and somebody ends it."""
    terminal.send("R")
    terminal.wait_for("HANGS")
    return killed(signal.SIGTERM)(terminal)


def stopped(terminal: Terminal) -> int:
    """It sleeps, goes on, and is left."""
    sleep(terminal)
    terminal.kill(signal.SIGCONT)
    terminal.wait_for(r"Comment +t Take")
    terminal.settle()
    assert left(terminal.raw) >= ON
    terminal.send("Q")
    return 0


def ended_asleep(terminal: Terminal) -> int:
    """It sleeps, and somebody ends it."""
    sleep(terminal)
    terminal.kill(signal.SIGTERM)
    terminal.kill(signal.SIGCONT)
    return 128 + signal.SIGTERM


def edited(terminal: Terminal) -> int:
    """Somebody ends it while its editor is open, and then the editor is left."""
    comment(terminal)
    terminal.send("\x0f")
    terminal.wait_for("EDITOR")
    assert left(terminal.raw) == set()
    return killed(signal.SIGTERM)(terminal)


def comment(terminal: Terminal) -> None:
    """Opens the composer."""
    terminal.send("c")
    terminal.wait_for("COMMENT +on")
    terminal.settle()


def sleep(terminal: Terminal) -> None:
    """As `ctrl+z` does."""
    terminal.send("\x1a")
    _, status = os.waitpid(terminal.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    terminal.settle()
    assert left(terminal.raw) == set()


ENDS: dict[str, End] = {
    "left": pressed("Q"),
    "left with words": held,
    "SIGTERM": killed(signal.SIGTERM),
    "SIGHUP": killed(signal.SIGHUP),
    "SIGINT": killed(signal.SIGINT),
    "SIGQUIT": killed(signal.SIGQUIT),
    "bug": pressed("R", 1),
    "failed worker": pressed("R", 1),
    "hang": hung,
    "slept": stopped,
    "ended asleep": ended_asleep,
    "ended in the editor": edited,
}


@pytest.mark.parametrize("name", ENDS)
def test_the_terminal_is_as_it_was(tmp_path: Path, name: str) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho EDITOR\nread line\n")
    editor.chmod(0o755)
    argv = [sys.executable, "-c", PROGRAM, name, str(tmp_path / "data")]
    env = {"HOME": str(tmp_path), "TZ": "UTC", "VISUAL": str(editor)}
    with Terminal(argv, env=env) as terminal:
        before = terminal.attributes
        terminal.wait_for(r"Comment +t Take")
        terminal.settle()
        assert left(terminal.raw) >= ON
        code = ENDS[name](terminal)
        assert terminal.wait() == code
        assert left(terminal.raw) == set()
        assert terminal.attributes == before
        after = terminal.raw.rpartition(b"\x1b[?1049l")[2]
        assert b"Traceback" not in after
        assert (b"because of a bug" in after) == (code == 1)


def test_what_is_left_on_is_found() -> None:
    assert left(b"\x1b[?1000;1006h\x1b[?25l\x1b[>1u\x1b[2;9r\x1b[31mred\x1b=") == {
        *("mode 1000", "mode 1006", "mode 25", "kitty keys", "region 2;9", "pen 31", "pad ="),
    }
    assert left(b"\x1b[?25l\x1b[?25h\x1b[>1u\x1b[<u\x1b[2;9r\x1b[r\x1b[31mred\x1b[0m") == set()
