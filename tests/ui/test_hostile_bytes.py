"""The desk in a terminal, hostile words everywhere: what it sends is its own, byte for byte."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from rtdesk.text.clean import acts
from tests.hostile import SMALL
from tests.pty import SEQUENCE, Terminal

ROOT = Path(__file__).parent.parent.parent
SIZES = [(80, 24), (120, 40), (200, 60)]
NEXT, ESC = "\x1b[6~", "\x1b"
SHORT = 0.03
"""Seconds of silence after which the next key is pressed: what comes later is read later."""
ALONE = 0.25
"""The same after an escape, which begins other keys."""

SCROLLING = {b"\x1bD", b"\x1bM", b"\x1b[r"}
"""How lines are moved, where that is shorter than to write them again."""
ACTING = [one for one in SMALL if SEQUENCE.search(one.text.encode("utf-8", "replace"))]


def walked(kind: str, folder: Path, columns: int, rows: int, share: int = 1) -> bytes:
    """All that the desk writes on a walk through lists, tickets, dialogs and screens.

    `share`: only one of so many pages is looked at.
    """
    argv = [sys.executable, "-m", "tests.ui.planted_desk", kind, str(folder)]
    with Terminal(argv, columns=columns, rows=rows, cwd=ROOT) as terminal:

        def press(*keys: str) -> None:
            for key in keys:
                terminal.send(key)
                terminal.settle(ALONE if key == ESC else SHORT)

        def open_ticket(number: int, sign: str) -> None:
            terminal.send("gt")
            terminal.wait_for("Ticket number")
            terminal.send(f"{number}\r")
            terminal.wait_for(sign)

        terminal.wait_for(r"synced")
        press("3")  # all that is open
        terminal.wait_for(r"A harmless one")
        press(*[NEXT] * (340 // (rows - 3) // share + 1))
        press("gq", *"jjjjjjjj", "G", "\t")
        for ticket in (2000, 2001, 2004):
            open_ticket(ticket, rf"#{ticket}")
            terminal.wait_for(r"Comment")
            press(*[" "] * (25 // share), "q")
        open_ticket(2003, r"#2003")
        terminal.wait_for(r"… \d+ more")
        press("s", *["jjjjj"] * (12 // share), ESC)
        terminal.send("\x10")
        terminal.wait_for(r"Search|000 ")
        press(*[NEXT] * (12 // share), ESC, "q")
        open_ticket(2004, r"#2004")
        terminal.wait_for(r"Comment")
        press("}", "r")
        terminal.wait_for(r"REPLY")
        press(*[NEXT] * (8 // share))
        terminal.send("\x13")
        terminal.wait_for(r"y Send")
        press(*[" "] * (8 // share))
        terminal.send("y")
        terminal.wait_for(r"goes out in")
        press("q", "go")
        terminal.wait_for(r"Outbox")
        press("\r", " ", " ", ESC, ESC, "?", *["\t"] * 3, ESC, "gy", *["jjjj"] * 5, "G", "q")
        for ticket in range(2006, 2010 - 2 * (share > 1)):
            open_ticket(ticket, rf"#{ticket}")
            terminal.wait_for(r"Comment")
            terminal.send("es")
            terminal.wait_for(r"Subject of")
            terminal.send("x\r")
            terminal.wait_for(r"✗")
            press("q")
        press("go", "j", "j", "j", "\r", ESC, ESC)
        assert terminal.exit_code is None
        return terminal.raw


def shapes(raw: bytes) -> set[bytes]:
    """The kinds of sequences in it: without the numbers of moves and colours."""
    return {re.sub(rb"^(\x1b\[)[0-9;]*", rb"\1", found[0]) for found in SEQUENCE.finditer(raw)}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> set[bytes]:
    """What the desk sends where nobody planted anything."""
    return shapes(walked("calm", tmp_path_factory.mktemp("calm"), *SIZES[0], share=6))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_byte_is_the_desk_s_own(
    tmp_path: Path, own: set[bytes], size: tuple[int, int]
) -> None:
    raw = walked("hostile", tmp_path, *size)
    assert shapes(raw) - own - SCROLLING == set()
    assert [str(one) for one in ACTING if one.text.encode() in raw] == []
    rest = SEQUENCE.sub(b"", raw).decode()
    assert {char for char in rest if acts(char)} - {"\r"} == set()
    assert "⟨U+202E⟩" in rest
    assert "[@click=app.quit]" in rest
