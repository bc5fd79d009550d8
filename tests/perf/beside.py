"""Measures programs beside the smallest Textual app, in one run and in turn."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from tests.perf.figures import Figure, Spent, of, of_seconds
from tests.perf.idle import Idle, idle
from tests.perf.keys import Presses, burst, press
from tests.perf.process import own_megabytes
from tests.perf.startup import Program, Start, await_ready, open_terminal
from tests.pty import Terminal

HELLO = Program("hello", (sys.executable, str(Path(__file__).with_name("hello.py"))), ready="READY")
ON_PAGE = 20
"""So many rows the cursor moves down before a list of 40 lines could start to scroll."""
TO_BOTTOM = 40


@dataclass(slots=True)
class Seen:
    """What was measured of one program."""

    starts: list[Start] = field(default_factory=list)
    moving: Presses = field(default_factory=Presses)
    scrolling: Presses = field(default_factory=Presses)


def start(
    programs: Mapping[Program, Mapping[str, str]], rounds: int, stack: ExitStack
) -> list[tuple[Terminal, Seen]]:
    """Starts the programs in turn, so often; the last of each stays open."""
    seen = [Seen() for _ in programs]
    terminals: list[Terminal] = []
    for number in range(rounds):
        for (program, env), its in zip(programs.items(), seen, strict=True):
            terminal = stack.enter_context(open_terminal(program, env))
            its.starts.append(await_ready(program, terminal))
            terminal.settle(1.0)
            if number < rounds - 1:
                terminal.close()
            else:
                terminals.append(terminal)
    return list(zip(terminals, seen, strict=True))


def move(running: Sequence[tuple[Terminal, Seen]]) -> None:
    """Moves through the list: on the page, and scrolling."""
    for terminal, its in running:
        its.moving = press(terminal, "j", ON_PAGE)
    for terminal, _ in running:
        burst(terminal, "j", TO_BOTTOM)
    for terminal, its in running:
        its.scrolling = press(terminal, "j", 3 * ON_PAGE)


def start_figures(floor: Seen, seen: Seen) -> Iterator[Figure]:
    """From the start to a list that one can use."""
    ours, hello = (of("", [Spent(s.seconds, s.cpu) for s in its.starts]) for its in (seen, floor))
    yield replace(ours, name="start to usable list", floor=hello.value, ratio_goal=1.15)
    yield Figure("CPU until then", ours.cpu or 0.0, floor=hello.cpu, ratio_goal=1.15)
    sizes = [median(s.size for s in its.starts) for its in (seen, floor)]
    yield Figure("bytes until then", sizes[0], "B", floor=sizes[1])


def move_figures(floor: Seen, seen: Seen) -> Iterator[Figure]:
    """What a key costs."""
    for name, ours, hello, size in (
        ("`j` on the page", seen.moving, floor.moving, 60),
        ("`j` scrolling", seen.scrolling, floor.scrolling, 160),
    ):
        yield Figure(f"{name}, on average", ours.average_size, "B", goal=size)
        yield replace(pressed(f"{name}, to the last byte", ours, 3), floor=hello.milliseconds)
        yield Figure(f"{name}, p95", ours.slow_milliseconds, goal=5, floor=hello.slow_milliseconds)
        yield Figure(f"{name}, CPU", ours.cpu * 1000, goal=3, floor=hello.cpu * 1000)


def pressed(name: str, presses: Presses, goal: float) -> Figure:
    """From the key to the last byte."""
    return replace(of_seconds(name, presses.seconds, goal), cpu=presses.cpu * 1000)


def memory(name: str, running: Sequence[Terminal], goal: float) -> Figure:
    """What the first and the second of the programs hold."""
    hello, ours = (own_megabytes(terminal.pid) for terminal in running)
    return Figure(f"memory (PSS), {name}", ours, "MiB", floor=hello, goal=goal)


def rest_figures(running: Sequence[Terminal], seconds: float) -> Iterator[Figure]:
    """What it costs to do nothing."""
    calm: list[Idle] = idle(running, seconds)
    yield Figure(f"bytes in {seconds:g} s idle", calm[1].size, "B", goal=0)
    yield Figure("CPU while idle", calm[1].percent, "%", floor=calm[0].percent, goal=0.1)
