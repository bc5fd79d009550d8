"""What the mirror costs the loop: windows, other orders, what comes in; and the memory."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rtdesk.desk import Desk
from rtdesk.records.ticket import TicketRow
from rtdesk.store.batch import Batch, ListPage
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from rtdesk.store.view import Place
from tests.perf.figures import Figure, Spent, of, of_seconds, over, timed
from tests.perf.filled import Filling, copied, filled, mirror_file, unconnected
from tests.perf.process import own_megabytes

LIST = "all"
ROWS = 50
PLACES = 20
BATCHES = 20
POLLED = 20
INDEXED = 20
PAUSE = 0.05
"""Seconds between two writes while an order is made."""
HOLDER = """
import sys
from pathlib import Path
from tests.perf.filled import unconnected
desk = unconnected(Path(sys.argv[1]))
place = None
for _ in range(int(sys.argv[2])):
    window = desk.view("all").after(place, 50)
    desk.rows([place.ticket for place in window])
    place = window[-1] if window else None
print("open", flush=True)
sys.stdin.read()
"""


def figures(tickets: int) -> Iterator[tuple[str, list[Figure]]]:
    """Everything, each part on a fresh copy of the mirror of that many tickets."""
    _, filling = filled(tickets)
    yield "Filling the mirror", list(_filling(filling))
    for title, part in (
        ("Windows", _windows),
        ("An order never used before", _orders),
        ("What comes in", _writes),
        ("Memory", _memory),
    ):
        with TemporaryDirectory() as temporary:
            yield title, list(part(copied(tickets, Path(temporary))))


def _filling(filling: Filling) -> Iterator[Figure]:
    rows = filling.tickets
    yield Figure(f"{rows} rows in pages of 100, into a list", rows / filling.rows, "rows/s")
    yield Figure("the same tickets into 23 other lists", filling.others, "s")
    yield Figure("texts of one ticket in 50", filling.threads, "s")
    yield Figure("index for search", rows / filling.index, "tickets/s")
    yield Figure("size of the file", filling.megabytes, "MiB")


# -- reading -----------------------------------------------------------------------------------


def _windows(folder: Path) -> Iterator[Figure]:
    yield of("open the desk", [timed(lambda: unconnected(folder).close()) for _ in range(5)])
    with _desk(folder) as desk, _mirror(folder) as mirror:
        floor = _bare_windows(folder, desk)
        for column in desk.orders:
            mirror.build_order(LIST, column)
            found = of(f"{ROWS} rows anywhere by {column}", _anywhere(desk, column), goal=3)
            yield over(floor, found)
        desk.set_order(LIST, "-LastUpdated")
        view, places = desk.view(LIST), _places(desk)
        yield of("number of a place", [timed(partial(view.number, p)) for p in places])
        yield of("find a ticket", [timed(partial(view.find, p.ticket)) for p in places])
        yield of("counts of all lists", [timed(desk.counts) for _ in range(PLACES)])


def _anywhere(desk: Desk, column: str) -> list[Spent]:
    """In both directions: the first window, the last, and as many at random."""
    spent = []
    for order in (column, f"-{column}"):
        desk.set_order(LIST, order)
        spent += [timed(partial(_window, desk, p)) for p in (None, *_places(desk))]
        spent.append(timed(lambda: _rows(desk, desk.view(LIST).before(None, ROWS))))
    return spent


def _places(desk: Desk) -> list[Place]:
    """Some at random, and the one in the middle."""
    view, chance = desk.view(LIST), Random(1)
    count = view.count()
    found = map(view.find, [count // 2, *(chance.randint(1, count) for _ in range(PLACES - 1))])
    return [place for place in found if place]


def _window(desk: Desk, place: Place | None) -> None:
    _rows(desk, desk.view(LIST).after(place, ROWS))


def _rows(desk: Desk, places: list[Place]) -> None:
    assert len(desk.rows([place.ticket for place in places])) == len(places)


def _bare_windows(folder: Path, desk: Desk) -> list[Spent]:
    """The floor: as many rows by their ids, from SQLite alone."""
    ids = [[p.ticket for p in desk.view(LIST).after(place, ROWS)] for place in _places(desk)]
    with contextlib.closing(sqlite3.connect(mirror_file(folder))) as db:
        query = f"SELECT * FROM ticket WHERE id IN ({','.join('?' * ROWS)})"
        full = [some for some in ids if len(some) == ROWS]
        return [timed(partial(_fetch, db, query, some)) for some in full]


def _fetch(db: sqlite3.Connection, query: str, ids: list[int]) -> None:
    assert db.execute(query, ids).fetchall()


def _orders(folder: Path) -> Iterator[Figure]:
    """First windows in orders that nobody asked for before; then those orders are made."""
    with _desk(folder) as desk, _mirror(folder) as mirror:
        first, other, built, waited = [], [], [], []
        for column in desk.orders:
            if column in ("LastUpdated", "id"):
                continue
            desk.set_order(LIST, column)
            first.append(timed(partial(_window, desk, None)))
            other += [timed(partial(_window, desk, place)) for place in _places(desk)[:3]]
            start = time.perf_counter()
            thread = threading.Thread(target=mirror.build_order, args=(LIST, column))
            thread.start()
            while thread.is_alive():  # the loop has something to write now and then
                waited.append(timed(lambda: mirror.look(1)).wall)
                thread.join(PAUSE)
            built.append(time.perf_counter() - start)
        yield of("the first window", first, goal=50)
        yield of("another window, before it is made", other, goal=50)
        yield of_seconds("making the order (in a thread)", built)
        yield of_seconds("writing meanwhile", waited, goal=16)


# -- writing -----------------------------------------------------------------------------------


def _writes(folder: Path) -> Iterator[Figure]:
    with _desk(folder) as desk, _mirror(folder) as mirror:
        yield from _changes(desk, mirror, "")
        for column in desk.orders:
            mirror.build_order(LIST, column)
        yield from _changes(desk, mirror, ", all orders made")
        yield of("index 20 that changed", [timed(lambda: mirror.index(INDEXED)) for _ in range(40)])
        yield of("last page of a run", [timed(lambda: mirror.apply(_last_page(desk)))])


def _changes(desk: Desk, mirror: Mirror, when: str) -> Iterator[Figure]:
    pages = [_changed(desk, number, 100) for number in range(BATCHES)]
    run = desk.list_state(LIST).run
    batches = [
        Batch(rows=rows, page=ListPage(LIST, run, tuple(r.id for r in rows), 1, "on"))
        for rows in pages
    ]
    yield of(f"page of 100 changed rows{when}", [timed(partial(mirror.apply, b)) for b in batches])
    yield of(f"the same page again{when}", [timed(partial(mirror.apply, b)) for b in batches])
    polls = [_poll(desk, _changed(desk, number, POLLED)) for number in range(BATCHES)]
    yield of(f"poll with {POLLED} tickets{when}", [timed(partial(mirror.apply, b)) for b in polls])


def _changed(desk: Desk, number: int, most: int) -> tuple[TicketRow, ...]:
    """Some tickets from everywhere, each as it is after somebody did something with it."""
    count = desk.view(LIST).count()
    ids = Random(number).sample(range(1, count + 1), most)
    rows = [listed.row for listed in desk.rows(ids).values()]
    statuses = ("open", "stalled", "new")
    return tuple(
        replace(
            row,
            status=statuses[(number + row.id) % 3],
            subject=f"{row.subject} {number}",
            last_updated=(row.last_updated or row.created) + timedelta(hours=1),
        )
        for row in rows
        if row.created
    )


def _poll(desk: Desk, rows: tuple[TicketRow, ...]) -> Batch:
    """What a poll makes of news, as `rtdesk.sync.feed` does."""
    ids = frozenset(row.id for row in rows)
    others = [name for name, state in _states(desk) if name != LIST and state]
    return Batch(
        rows=rows,
        joined={LIST: ids},
        left={name: frozenset() for name in others},
        doubts=dict.fromkeys(others[:4], ids),
        news=True,
    )


def _states(desk: Desk) -> list[tuple[str, bool]]:
    return [(spec.name, state.fresh_at is not None) for spec, state in desk.list_states()]


def _last_page(desk: Desk) -> Batch:
    """The end of a run that met every ticket."""
    state = desk.list_state(LIST)
    rows = _changed(desk, 0, 100)
    ids = tuple(row.id for row in rows)
    return Batch(rows=rows, page=ListPage(LIST, state.run, ids, state.count))


# -- memory ------------------------------------------------------------------------------------


def _memory(folder: Path) -> Iterator[Figure]:
    floor = _own(folder.with_name("empty"), windows=0)
    for name, windows in (("the mirror open", 0), ("and 500 windows read", 500)):
        yield Figure(name, _own(folder, windows=windows), "MiB", floor=floor, goal=45)


def _own(folder: Path, *, windows: int) -> float:
    command = [sys.executable, "-c", HOLDER, str(folder), str(windows)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        size = own_megabytes(process.pid)
        process.communicate()
    return size


@contextlib.contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    desk = unconnected(folder)
    try:
        yield desk
    finally:
        desk.close()


@contextlib.contextmanager
def _mirror(folder: Path) -> Iterator[Mirror]:
    mirror = Mirror(mirror_file(folder), Changes())
    try:
        yield mirror
    finally:
        mirror.close()
