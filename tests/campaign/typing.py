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
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.pty import Terminal

RTDESK = str(Path(sys.executable).with_name("rtdesk"))
WAYS = ("SIGHUP", "SIGTERM", "SIGKILL", "hang up")
ALLOWED = {"SIGKILL": 2.0}
"""Seconds of typing that may be missing; nothing that the app was given, after the others."""
ON_ITS_WAY = 0.25
"""Seconds that keys may take from the terminal to the app."""
LETTERS = "abcdefghijklmnopqrstuvwxyz "
Run = tuple[str, float]
"""A way to end the desk, and after how many seconds."""
STOP = 1.0
"""Seconds the process has to end."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What one run left."""

    way: str
    lost: bool
    missing: float
    """Seconds of typing that were not kept."""
    took: float
    """Seconds until the process was gone."""
    doubled: bool = False
    """The words are there twice."""


@dataclass(slots=True)
class Typist:
    """Somebody who types, and knows when each piece of the text was written."""

    terminal: Terminal
    chance: random.Random
    pace: float = 0.03
    typed: list[tuple[float, str]] = field(default_factory=list)
    ended: float = 0.0
    took: float = 0.0

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(piece for _, piece in self.typed)

    def press(self, key: str) -> None:
        """One key of the text."""
        self.typed.append((self.terminal.send(key), key))
        self.terminal.read(self.pace * self.chance.random() * 2)

    def type(self, seconds: float) -> None:
        """So long, with pauses."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.press(self.chance.choice(LETTERS))
            if self.chance.random() < 0.02:
                self.terminal.read(0.5)  # somebody thinks

    def end(self, way: str) -> None:
        """Ends the desk that way, and waits until it is gone."""
        self.ended = time.monotonic()
        if way == "hang up":
            self.terminal.hang_up()
        else:
            self.terminal.kill(signal.Signals[way])
        self.terminal.ended(20)
        self.took = time.monotonic() - self.ended

    def judge(self, way: str, kept: str, *, doubled: bool = False, safe: bool = False) -> Ending:
        """Compares what was kept with what was written; all of it was `safe` before the end?"""
        missing, length = 0.0, 0
        for written, piece in self.typed:
            length += len(piece)
            if length > len(kept):
                missing = max(self.ended - written, 0.0)
                break
        allowed = ON_ITS_WAY + (0.0 if safe else ALLOWED.get(way, 0.0))
        lost = not self.text.startswith(kept) or missing > allowed
        return Ending(way, lost, missing, self.took, doubled)


def draft(folder: Path) -> str:
    """The words on the disk."""
    with sqlite3.connect(folder / "work" / "work.sqlite3") as db:
        found = db.execute("SELECT record FROM draft").fetchall()
    db.close()
    return str(json.loads(found[0][0]).get("body", "")) if found else ""


def end_while_typing(way: str, seconds: float, folder: Path) -> Ending:
    """Types so long, ends the desk that way, and looks at the disk."""
    command = [RTDESK, "demo", "--data", str(folder / "data")]
    with Terminal(command, env={"HOME": str(folder), "TZ": "UTC"}) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        typist = Typist(terminal, random.Random(f"{way} {seconds}"))
        typist.type(seconds)
        typist.end(way)
    return typist.judge(way, draft(folder / "data"))


def run_all(one: Callable[[Run], Ending], runs: Iterable[Run]) -> list[Ending]:
    """Every run, as many at a time as the machine bears."""
    with ThreadPoolExecutor(max(2, (os.cpu_count() or 2) // 2)) as pool:
        return list(pool.map(one, runs))


def by_way(ends: Iterable[Ending]) -> Iterator[tuple[str, list[Ending]]]:
    """The runs of each way to end it."""
    for way in WAYS:
        yield way, [end for end in ends if end.way == way]


def counts(way: str, ends: list[Ending]) -> str:
    """How often a way was gone, and how often words were lost."""
    return f"{way:8} {len(ends):3} runs  lost {sum(end.lost for end in ends)}"


def worst(ends: list[Ending]) -> str:
    """The most that was missing, and the longest that it took."""
    missing, took = max(end.missing for end in ends), max(end.took for end in ends)
    return f"missing at most {missing:.2f} s  gone within {took:.2f} s"


def main() -> None:
    """The whole campaign."""
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    chance = random.Random(1)
    runs = [(way, chance.uniform(0.3, 5.0)) for way in WAYS for _ in range(moments)]

    def one(run: tuple[str, float]) -> Ending:
        with tempfile.TemporaryDirectory() as folder:
            return end_while_typing(*run, Path(folder))

    ends = run_all(one, runs)
    for way, mine in by_way(ends):
        sys.stdout.write(f"{counts(way, mine)}  {worst(mine)}\n")
    sys.exit(any(end.lost or end.took > STOP for end in ends))


if __name__ == "__main__":
    main()
