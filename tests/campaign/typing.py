"""Ends the desk at random moments of typing: `python -m tests.campaign.typing [MOMENTS]`.

Prints, for each way to end it, how often words were lost and how much typing was missing at most.
Only what was typed in the last two seconds may be missing, and only after SIGKILL.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.pty import Terminal

RTDESK = str(Path(sys.executable).with_name("rtdesk"))
WAYS = ("SIGHUP", "SIGTERM", "SIGKILL", "hang up")
ALLOWED = {"SIGKILL": 2.0}
"""Seconds of typing that may be missing; nothing that the app was given, after the others."""
ON_ITS_WAY = 0.25
"""Seconds that keys may take from the terminal to the app."""
LETTERS = "abcdefghijklmnopqrstuvwxyz "
STOP = 1.0
"""Seconds the process has to end."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What one run left."""

    way: str
    lost: bool
    missing: float
    """Seconds of typing that are not in the draft."""
    took: float
    """Seconds until the process was gone."""


def draft(folder: Path) -> str:
    """The words on the disk."""
    with sqlite3.connect(folder / "work" / "work.sqlite3") as db:
        found = db.execute("SELECT record FROM draft").fetchall()
    db.close()
    return str(json.loads(found[0][0]).get("body", "")) if found else ""


def end_while_typing(way: str, seconds: float, folder: Path, pace: float = 0.03) -> Ending:
    """Types so long, ends the desk that way, and looks at the disk."""
    chance = random.Random(f"{way} {seconds}")
    typed: list[tuple[float, str]] = []
    command = [RTDESK, "demo", "--data", str(folder / "data")]
    with Terminal(command, env={"HOME": str(folder), "TZ": "UTC"}) as terminal:
        terminal.wait_for(r"Comment +s Status")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            key = chance.choice(LETTERS)
            typed.append((terminal.send(key), key))
            terminal.read(pace * chance.random() * 2)
            if chance.random() < 0.02:
                terminal.read(0.5)  # somebody thinks
        ended = time.monotonic()
        if way == "hang up":
            terminal.hang_up()
        else:
            terminal.kill(signal.Signals[way])
        terminal.ended(20)
        took = time.monotonic() - ended
    kept = draft(folder / "data")
    text = "".join(key for _, key in typed)
    missing = ended - typed[len(kept)][0] if len(kept) < len(typed) else 0.0
    allowed = ALLOWED.get(way, 0.0) + ON_ITS_WAY
    return Ending(way, not text.startswith(kept) or missing > allowed, missing, took)


def main() -> None:
    """The whole campaign."""
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    chance = random.Random(1)
    runs = [(way, chance.uniform(0.3, 5.0)) for way in WAYS for _ in range(moments)]

    def one(run: tuple[str, float]) -> Ending:
        with tempfile.TemporaryDirectory() as folder:
            return end_while_typing(*run, Path(folder))

    with ThreadPoolExecutor(max(2, (os.cpu_count() or 2) // 2)) as pool:
        ends = list(pool.map(one, runs))
    for way in WAYS:
        mine = [end for end in ends if end.way == way]
        missing, took = max(end.missing for end in mine), max(end.took for end in mine)
        sys.stdout.write(
            f"{way:8} {len(mine):3} runs  lost {sum(end.lost for end in mine)}"
            f"  missing at most {missing:.2f} s  gone within {took:.2f} s\n"
        )
    sys.exit(any(end.lost or end.took > STOP for end in ends))


if __name__ == "__main__":
    main()
