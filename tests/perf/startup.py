"""From starting a program to a list one can use."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests.perf.process import cpu_seconds
from tests.pty import SEQUENCE, Ended, Terminal

PATIENCE = 120.0
RULE = "─" * 20


@dataclass(frozen=True, slots=True)
class Program:
    """What to start, and the text whose arrival means that it can be used."""

    name: str
    argv: tuple[str, ...]
    ready: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds, bytes and CPU seconds until the list was there."""

    seconds: float
    size: int
    cpu: float


def open_terminal(program: Program, env: Mapping[str, str]) -> Terminal:
    """Start the program in a terminal of 120 by 40."""
    return Terminal(program.argv, columns=120, rows=40, env=env)


def await_ready(program: Program, terminal: Terminal) -> Start:
    """Read until the program can be used; the clock stops with the read that completed it."""
    ready = re.compile(program.ready.encode(), re.DOTALL)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and terminal.exit_code is None:
        if terminal.read(0.5) and ready.search(SEQUENCE.sub(b"", terminal.raw)):
            seconds = terminal.chunks[-1][0] - terminal.started
            return Start(seconds, len(terminal.raw), cpu_seconds(terminal.pid))
    raise Ended(f"{program.name} never showed {program.ready!r}:\n{terminal.text()}")


def last_row(program: Program, env: Mapping[str, str]) -> str:
    """Start once and learn what only the last row of the list shows, as a regular expression.

    That start also warms the caches of files and bytecode.
    """
    with open_terminal(program, env) as terminal:
        terminal.read(PATIENCE)
        terminal.settle(gap=2.0, timeout=PATIENCE)
        lines = terminal.screen()
        rules = [at for at, line in enumerate(lines) if RULE in line and at > len(lines) // 3]
        # Below the list are the status line and the keys, or first of all a preview.
        for line in reversed(lines[2 : min([*rules, len(lines) - 3])]):
            if pattern := _unique(line.split(), "\n".join(lines)):
                return pattern
        raise Ended(f"no row to wait for, use --ready:\n{terminal.text()}")


def _unique(words: list[str], screen: str) -> str:
    """The shortest run of words that stands nowhere else on the screen."""
    for length in range(2, len(words) + 1):
        for first in range(len(words) - length + 1):
            run = words[first : first + length]
            # Blanks may have been skipped over instead of written.
            pattern = r"\s*".join(re.escape(word) for word in run)
            if sum(map(str.isalnum, "".join(run))) > 5 and len(re.findall(pattern, screen)) == 1:
                return pattern
    return ""
