"""Measures rtdesk beside the smallest Textual app, in one run and in turn.

    python -m tests.perf.run [--tickets N] [--idle SECONDS] [-- COMMAND ...]

Prints a table in Markdown. Read the ratios: milliseconds belong to the machine and its mood.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.perf.idle import Idle, idle
from tests.perf.keys import Presses, burst, press
from tests.perf.process import own_megabytes
from tests.perf.startup import Program, Start, await_ready, last_row, open_terminal
from tests.pty import Terminal

HELLO = Program("hello", (sys.executable, str(Path(__file__).with_name("hello.py"))), ready="READY")
ON_PAGE = 20
"""So many rows the cursor moves down before a list of 40 lines could start to scroll."""
TO_BOTTOM = 40


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured of one program."""

    starts: tuple[Start, ...]
    moving: Presses
    scrolling: Presses
    megabytes: float
    idle: Idle


def measure(
    programs: list[Program], rounds: int, idle_seconds: float, env: dict[str, str]
) -> list[Figures]:
    """Start the programs in turn, `rounds` times each; then ask the last of each for the rest."""
    starts: list[list[Start]] = [[] for _ in programs]
    with ExitStack() as stack:
        terminals: list[Terminal] = []
        for number in range(rounds):
            for program, times in zip(programs, starts, strict=True):
                terminal = open_terminal(program, env)
                stack.callback(terminal.close)
                times.append(await_ready(program, terminal))
                terminal.settle(1.0)
                if number < rounds - 1:
                    terminal.close()
                else:
                    terminals.append(terminal)
        moving = [press(terminal, "j", ON_PAGE) for terminal in terminals]
        for terminal in terminals:
            burst(terminal, "j", TO_BOTTOM)
        scrolling = [press(terminal, "j", 3 * ON_PAGE) for terminal in terminals]
        sizes = [own_megabytes(terminal.pid) for terminal in terminals]
        calm = idle(terminals, idle_seconds)
    measured = zip(starts, moving, scrolling, sizes, calm, strict=True)
    return [
        Figures(tuple(times), on_page, scrolled, size, calmness)
        for times, on_page, scrolled, size, calmness in measured
    ]


def table(names: list[str], figures: list[Figures], idle_seconds: float) -> str:
    """The figures as Markdown, one line for each measure."""
    measures = {
        "start to usable list, ms": [median(s.seconds for s in f.starts) * 1000 for f in figures],
        "CPU until then, ms": [median(s.cpu for s in f.starts) * 1000 for f in figures],
        "bytes until then": [median(s.size for s in f.starts) for f in figures],
        "`j` on the page, bytes": [f.moving.size for f in figures],
        "`j` on the page, ms p50": [f.moving.milliseconds for f in figures],
        "`j` on the page, ms p95": [f.moving.slow_milliseconds for f in figures],
        "`j` scrolling, bytes": [f.scrolling.size for f in figures],
        "`j` scrolling, ms p50": [f.scrolling.milliseconds for f in figures],
        "`j` scrolling, ms p95": [f.scrolling.slow_milliseconds for f in figures],
        "CPU for a `j` that scrolls, ms": [f.scrolling.cpu * 1000 for f in figures],
        "memory (PSS), MiB": [f.megabytes for f in figures],
        f"bytes in {idle_seconds:g} s idle": [float(f.idle.size) for f in figures],
        "CPU while idle, %": [f.idle.percent for f in figures],
    }
    lines = [f"| measure | {' | '.join(names)} | ratio |", f"|---|{'---:|' * (len(names) + 1)}"]
    for measure_name, values in measures.items():
        first, last = values[0], values[-1]
        ratio = f"{last / first:.2f}" if first else "–"
        cells = " | ".join(f"{value:.2f}".removesuffix(".00") for value in values)
        lines.append(f"| {measure_name} | {cells} | {ratio} |")
    return "\n".join(lines)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tickets", type=int, default=1000, help="how many the demo holds")
    parser.add_argument("--rounds", type=int, default=5, help="starts of each program")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds to watch them idle")
    parser.add_argument("--ready", help="regex of the list's last row (learned if not given)")
    parser.add_argument("command", nargs="*", help="instead of rtdesk demo")
    options = parser.parse_args()
    script = str(Path(sys.executable).with_name("rtdesk"))
    command = options.command or [script, "demo", "--tickets", str(options.tickets)]
    with tempfile.TemporaryDirectory() as home:
        env = {"HOME": home} | {
            f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("CONFIG", "CACHE", "STATE")
        }
        desk = Program("rtdesk", tuple(command))
        desk = replace(desk, ready=options.ready or last_row(desk, env))
        print(f"{' '.join(command)}, ready at /{desk.ready}/, {options.rounds} starts\n")  # noqa: T201
        figures = measure([HELLO, desk], options.rounds, options.idle, env)
        print(table([HELLO.name, desk.name], figures, options.idle))  # noqa: T201


if __name__ == "__main__":
    main()
