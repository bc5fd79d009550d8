"""Measures how long HTML mail takes to become text: `python -m tests.perf.html`.

Milliseconds of CPU, the best of three, each mail of the tests and each bomb at its full size.
Nothing may take longer than 200.
"""

from __future__ import annotations

import sys
import time

from rtdesk.text.html import Readable, readable
from tests.text import mails
from tests.text.bombs import BOMBS

MOST = 200.0


def measured(html: str) -> tuple[float, Readable]:
    """Milliseconds of CPU, and what came out."""
    best = float("inf")
    for _ in range(3):
        begin = time.thread_time()
        read = readable(html)
        best = min(best, (time.thread_time() - begin) * 1000)
    return best, read


def main() -> int:
    """Prints a table; the exit code tells whether everything was in time."""
    readable("<table border=1><tr><td>é<td>é</table>")  # what is loaded once
    rows = [(name, mails.html(name)) for name in mails.NAMES]
    day = "".join(html for _, html in rows)
    rows += [("all of them in one mail", day)]
    rows += [(name, make(size)) for name, (make, size) in BOMBS.items()]
    worst = 0.0
    sys.stdout.write("| HTML | kB | ms of CPU | shown |\n|---|---|---|---|\n")
    for name, html in rows:
        spent, read = measured(html)
        worst = max(worst, spent)
        shown = "source" if read.source else f"{read.body.count(chr(10)) + 1} lines"
        sys.stdout.write(f"| {name} | {len(html) / 1000:.1f} | {spent:.1f} | {shown} |\n")
    sys.stdout.write(f"\nThe worst took {worst:.0f} ms; {MOST:.0f} are allowed.\n")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
