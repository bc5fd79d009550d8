"""Leaving the desk: what has not left yet is said where the user reads on."""

import sys
from pathlib import Path

import pytest

from tests.pty import Terminal

RTDESK = str(Path(sys.executable).with_name("rtdesk"))


@pytest.mark.parametrize("kept", [False, True])
def test_a_message_that_is_still_held_is_said(tmp_path: Path, kept: bool) -> None:
    where = ["--data", str(tmp_path / "data")] if kept else []
    with Terminal([RTDESK, "demo", *where], env={"HOME": str(tmp_path), "TZ": "UTC"}) as terminal:
        terminal.wait_for(r"Comment +s Status")
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
        assert terminal.wait() == 0
        said = terminal.raw.rpartition(b"rtdesk: ")[2].decode()
    fate = "leave at the next start" if kept else "gone with the demo"
    assert said.startswith("not sent yet")
    assert fate in said
