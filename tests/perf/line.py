"""Line mode on the copy: how long a list takes that is printed and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

from tests.perf.figures import Figure, Spent, of
from tests.perf.reading import NOBODY
from tests.perf.served import configure, home

TICKETS = 1_000
ROUNDS = 40
FLOOR = "import json, sqlite3"
NEEDED = "import json, sqlite3, datetime, hashlib, re, tomllib, unicodedata"
"""With what a list cannot be had without: moments, the folder's name, clean text, the file."""
MAIN = "import sys; from rtdesk.cli.main import main; sys.exit(main(sys.argv[1:]))"


def figures() -> Iterator[Figure]:
    """The starts in turn, by their CPU time: what stays when the machine is busy."""
    with home() as (_, empty):
        env = configure(empty, NOBODY, tickets=TICKETS)
        runs: dict[str, tuple[str, ...]] = {
            "floor": (FLOOR,),
            "needed": (NEEDED,),
            "`ls all --cached`": (MAIN, "ls", "all", "--cached"),
            "`ls all --cached --json`": (MAIN, "ls", "all", "--cached", "--json"),
            "the same as the desk does it": (MAIN, "--color=never", "ls", "all", "--cached"),
        }
        spent: dict[str, list[Spent]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, words in runs.items():
                spent[name].append(_spent(words, env))
        for floor, title in (("floor", FLOOR), ("needed", NEEDED)):
            least = min(each.cpu for each in spent[floor]) * 1000
            for name in list(runs)[2:]:
                goal = 1.6 if floor == "needed" and "desk" not in name else None
                value = min(each.cpu for each in spent[name]) * 1000
                yield Figure(f"{name} beside `{title}`", value, floor=least, ratio_goal=goal)
        yield from (of(f"{name}, by the clock", spent[name]) for name in runs)


def _spent(words: Sequence[str], env: Mapping[str, str]) -> Spent:
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", *words], env=dict(env), stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, words
    return Spent(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)
