"""Measures rtdesk: its store, its search, its screen, its sync, with 100 000 tickets.

    python -m tests.perf.run                     # everything, some ten minutes
    python -m tests.perf.run store search        # only those parts
    python -m tests.perf.run screen --tickets 1000
    python -m tests.perf.run screen --command "rtdesk demo --tickets 1000"   # another program

Parts:
    store   filling the mirror, windows in every order, what comes in, memory
    search  full-text search as one types
    screen  start, keys, other lists and orders, finding, memory and idling, in a real terminal
    reading a ticket with a short and with a long history, opened and scrolled
    sync    mirroring a list of 10 000 tickets of a real RT (where Debian's is not installed, of one
            in memory), asking for news, and keys meanwhile
    line    a list of the copy, printed by a command that ends

Prints tables in Markdown. A line has a *floor* where something cannot be done without: the
smallest Textual app, SQLite alone, a bare loop of requests; it was measured in the same run. Read
the ratios, and CPU where the machine is busy: milliseconds belong to the machine and its mood. The
mirror is filled once for each version of the store, and kept in the folder for temporary files.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable, Iterator

from tests.perf import line, reading, screen, search, store, sync
from tests.perf.figures import Figure, table

Tables = Iterator[tuple[str, list[Figure]]]
PARTS = ("store", "search", "screen", "reading", "sync", "line")


def main() -> None:
    """Measure what the command line asks for."""
    about, _, more = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help="some of those below; else all")
    parser.add_argument("--tickets", type=int, default=100_000, help="in the mirror (%(default)s)")
    parser.add_argument("--synced", type=int, default=10_000, help="on the server (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="starts of each program")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds to watch them idle")
    parser.add_argument("--command", help="a program to measure in place of rtdesk")
    parser.add_argument("--ready", default="", help="regex of its last row (learned if not given)")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for part in PARTS:
        if part in (given.parts or PARTS):
            for title, figures in _tables(part, given):
                _show(title, figures)


def _tables(part: str, given: argparse.Namespace) -> Tables:
    if part == "store":
        return store.figures(given.tickets)
    if part == "search":
        return search.figures(given.tickets)
    if part == "reading":
        return iter([("Reading", list(reading.figures()))])
    if part == "line":
        return iter([("Line mode", list(line.figures()))])
    if part == "sync":
        return sync.figures(given.synced, given.rounds)
    if given.command:
        command = tuple(shlex.split(given.command))
        return iter([("", list(screen.other(command, given.rounds, given.idle, given.ready)))])
    return screen.figures(given.tickets, given.rounds, given.idle)


def _show(title: str, figures: Iterable[Figure]) -> None:
    print(f"## {title}\n\n{table(figures)}\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
