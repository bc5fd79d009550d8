"""A window in a process of its own that changes the mirror at random; started by `test_news`.

Arguments: file, number of this window, how many changes, seed. Says `ready`, begins when told,
says `done`; told again, it prints what it heard and what it sees as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

from rtdesk.store.batch import Batch, ListPage
from rtdesk.store.change import Change, Changes
from rtdesk.store.fate import HIDDEN
from rtdesk.store.mirror import Mirror
from tests.store.filled import SPECS, TICKETS, row
from tests.store.picture import picture


def tickets_of(window: int) -> range:
    """Tickets that only this window changes: what the other hears of them is told by this one."""
    return range(1 + window, TICKETS, 3)


def act(mirror: Mirror, window: int, random: Random, minute: int) -> set[int]:
    """Something that a sync or a user does; returns the tickets that it is news of."""
    some = random.sample(tickets_of(window), random.randint(1, 9))
    shared = random.sample(tickets_of(2), random.randint(0, 4))
    name = random.choice(["all", "due"])
    rows = tuple(row(id, minute) for id in (*some, *shared))  # noqa: A001
    kind = random.choice(["rows", "joined", "left", "page", "look", "fate", "order", "small"])
    match kind:
        case "rows":
            mirror.apply(Batch(rows=rows, news=True))
        case "joined":
            mirror.apply(Batch(rows=rows, joined={name: frozenset(some)}))
        case "left":
            mirror.apply(Batch(rows=rows, left={name: frozenset(some)}))
        case "page":
            run = mirror.lists.state(name).run
            mirror.apply(Batch(rows=rows, page=ListPage(name, run, tuple(some), 9, "2", 1.0)))
        case "look":
            mirror.look(some[0])
            return {some[0]}
        case "fate":
            mirror.apply(Batch(fates=dict.fromkeys(some, HIDDEN)))
            return set(some)
        case "order":
            mirror.choose_order(name, random.choice(["Subject", "-Owner", "Priority"]))
            return set()
        case "small":
            mirror.remember(f"window {window}", str(minute))
            mirror.set_total(name, minute)
            mirror.mark_horizon()
            mirror.index(3)
            return set()
    return {row.id for row in rows}


def main(path: str, window: str, count: str, seed: str) -> None:
    """Changes, hears, reports."""
    changes, heard, own = Changes(), Change(), set()
    mirror = Mirror(Path(path), changes)
    mirror.define(SPECS)
    random = Random(f"{seed} {window}")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()

    def hear() -> None:
        nonlocal heard
        told: list[Change] = []
        end = changes.subscribe(told.append)
        mirror.changed_elsewhere()
        end()
        for change in told:
            heard |= change

    for minute in range(1, int(count) + 1):
        own |= act(mirror, int(window), random, minute * 2 + int(window))
        if random.random() < 0.3:
            hear()
    sys.stdout.write("done\n")
    sys.stdout.flush()
    sys.stdin.readline()
    hear()
    seen = {
        "own": sorted(own),
        "heard": sorted(heard.tickets),
        "everything": heard.everything,
        "picture": picture(mirror),
    }
    sys.stdout.write(json.dumps(seen) + "\n")
    mirror.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
