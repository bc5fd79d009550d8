"""The terminal the end-to-end tests trust: does it see, answer, type and end as a real one?"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.pty import Ended, Terminal

HELLO = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    BINDINGS = [("j", "answer"), ("q", "quit")]
    def compose(self):
        yield Static("READY")
    def action_answer(self):
        self.query_one(Static).update("ANSWERED")
    def on_resize(self, event):
        self.query_one(Static).update(f"{event.size.width} wide")

Hello().run()
"""


@pytest.fixture
def hello(tmp_path: Path) -> list[str]:
    program = tmp_path / "hello.py"
    program.write_text(HELLO)
    return [sys.executable, str(program)]


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_a_textual_app_is_seen_and_driven(hello: list[str]) -> None:
    with Terminal(hello, columns=80, rows=24) as terminal:
        terminal.wait_for("80 wide")
        terminal.send("j")
        terminal.wait_for("^ANSWERED")
        terminal.resize(60, 20)
        terminal.wait_for("60 wide")
        terminal.send("q")
        assert terminal.wait() == 0
        assert b"\x1b[?2026h" in terminal.raw  # our answer to its query was heard


def test_a_killed_program_says_by_what() -> None:
    with Terminal(script("print('up'); input()")) as terminal:
        terminal.wait_for("up")
        assert terminal.exit_code is None
        terminal.kill(signal.SIGTERM)
        assert terminal.wait() == -signal.SIGTERM


def test_waiting_for_what_never_comes_fails_with_the_screen() -> None:
    ended, living = script("print('something else')"), script("print('up'); input()")
    complaint = r"exit code 0[\s\S]*something else"
    with Terminal(ended) as terminal, pytest.raises(Ended, match=complaint):
        terminal.wait_for("never")
    with Terminal(living) as terminal, pytest.raises(Ended, match="in time"):
        terminal.wait_for("never", timeout=0.05)


def test_a_region_scrolls() -> None:
    lines = "".join(f"line {n}\\r\\n" for n in range(1, 7))
    with Terminal(script(f"print('{lines}\\x1b[2;4r\\x1b[S\\x1b[r\\x1b[9;1Hend')")) as terminal:
        terminal.wait_for("^end")
        assert terminal.screen()[:6] == ["line 1", "line 3", "line 4", "", "line 5", "line 6"]


def test_a_sequence_cut_in_two_is_still_one() -> None:
    program = """
import os, tty
tty.setraw(0)
os.write(1, b"a\\x1b[3"); os.read(0, 1)
os.write(1, b"1mred\\x1b[0m\\x1b"); os.read(0, 1)
os.write(1, b"[c"); os.write(1, b" got " + os.read(0, 99)[1:]); os.read(0, 1)
"""
    with Terminal(script(program)) as terminal:
        terminal.wait_for("^a$")
        terminal.send("x")
        terminal.wait_for("^ared$")
        terminal.send("x")
        terminal.wait_for(r"^ared got \[\?62;22c$")


def test_closing_ends_the_program() -> None:
    terminal = Terminal(script("print('up'); input()"))
    terminal.wait_for("up")
    terminal.close()
    assert terminal.exit_code == -signal.SIGKILL
