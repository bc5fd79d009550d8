"""The desk is ended while somebody types or sends: no words are lost, and it ends at once.

A small part of `python -m tests.campaign.typing` and `python -m tests.campaign.ending`.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.campaign.ending import end_in
from tests.campaign.typing import RTDESK, STOP, WAYS, draft, end_while_typing
from tests.pty import Terminal


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seconds", [0.9, 2.6])
def test_words_survive_the_end(tmp_path: Path, way: str, seconds: float) -> None:
    end = end_while_typing(way, seconds, tmp_path)
    assert not end.lost
    assert end.took < 2 * STOP  # twice: the machine may be busy with other tests


@pytest.mark.parametrize("state", ["review", "held", "editor"])
async def test_words_survive_a_kill_in(tmp_path: Path, state: str) -> None:
    end = await end_in(state, "SIGKILL", 0.3, tmp_path)
    assert not end.lost
    assert not end.doubled


def test_a_terminal_that_takes_nothing_more_does_not_hold_it(tmp_path: Path) -> None:
    command = [RTDESK, "demo", "--data", str(tmp_path / "data")]
    with Terminal(command, env={"HOME": str(tmp_path), "TZ": "UTC"}) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        terminal.send("Stuck.")
        terminal.wait_for("Stuck")
        for width in (100, 130) * 40:  # every size is a new picture, and nobody reads
            terminal.resize(width, 40)
            terminal.look_away(0.02)
        ended = time.monotonic()
        terminal.kill(signal.SIGTERM)
        assert terminal.ended(20) == 128 + signal.SIGTERM
        assert time.monotonic() - ended < 2 * STOP
    assert draft(tmp_path / "data") == "Stuck."
