"""A mirror of any number of tickets, filled as a sync fills it, and kept for the next run."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, repeat
from json import dumps, loads
from pathlib import Path

import rtdesk
from rtdesk.backend.port import Backend
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.records.attachment import Attachment
from rtdesk.records.queue import Queue
from rtdesk.records.ticket import TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch, ListPage, Thread
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from tests.perf.invented import QUEUES, TALKED, World

PAGE = 100
INDEXED = 500
TOLD = "filled.json"
MADE_OF = (
    *Path(rtdesk.__file__).parent.glob("store/*.py"),
    *Path(rtdesk.__file__).parent.glob("records/*.py"),
    *Path(__file__).parent.glob("*ed.py"),
)


@dataclass(frozen=True, slots=True)
class Filling:
    """How long it took, in seconds, and how large the file is."""

    tickets: int
    rows: float
    others: float
    """Memberships of the other lists."""
    threads: float
    index: float
    megabytes: float


def filled(tickets: int) -> tuple[Path, Filling]:
    """A folder for `Desk.demo` that is never to be written into, and how it was filled."""
    cache = Path(tempfile.gettempdir()) / f"rtdesk-perf-{os.getuid()}"
    cache.mkdir(mode=0o700, exist_ok=True)
    if cache.lstat().st_uid != os.getuid():
        raise PermissionError(f"{cache} belongs to somebody else")
    folder = cache / f"{tickets}-{_digest()}"
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            for old in cache.glob(f"{tickets}-*"):
                shutil.rmtree(old)
            with tempfile.TemporaryDirectory(dir=cache) as made:
                told = _fill(Path(made) / "desk", tickets)
                (Path(made) / "desk" / TOLD).write_text(dumps(asdict(told)), "utf-8")
                (Path(made) / "desk").rename(folder)
    return folder, Filling(**loads((folder / TOLD).read_text("utf-8")))


def copied(tickets: int, to: Path) -> Path:
    """A copy of the folder in the directory `to`, to do with as one likes."""
    return Path(shutil.copytree(filled(tickets)[0], to / "desk"))


def mirror_file(folder: Path) -> Path:
    """Where a demo keeps its mirror."""
    return folder / "mirror" / "mirror.sqlite3"


def unconnected(folder: Path) -> Desk:
    """A desk on the folder that never hears of a server."""

    async def never() -> Backend:
        raise OSError("there is no server")

    return Desk(Profile(url="http://demo"), Places(folder / "mirror", folder / "work"), never)


def _fill(folder: Path, tickets: int) -> Filling:
    unconnected(folder).close()
    _apply(folder, [Batch(queues=tuple(Queue(int(q.id), q.name) for q in QUEUES))])
    unconnected(folder).close()  # knows a list of each queue now
    world = World(tickets)
    latest = sorted(world.rows, key=lambda row: (row.last_updated, row.id), reverse=True)
    others = {f"queue-{queue.id}": [r for r in latest if r.queue == queue] for queue in QUEUES}
    others["mine"] = [row for row in latest if row.owner == world.me]
    others["unowned"] = [row for row in latest if row.unowned]
    others["due"] = [row for row in latest if row.due]
    meta = {"me": world.me.id, "feed": str(world.newest)}
    rows = _apply(folder, _pages("all", latest))
    members = _apply(folder, (page for name, its in others.items() for page in _pages(name, its)))
    threads = _apply(folder, [*_threads(world), Batch(meta=meta)])
    index = _index(mirror_file(folder))
    size = mirror_file(folder).stat().st_size / 2**20
    return Filling(tickets, rows, members, threads, index, size)


def _index(file: Path) -> float:
    mirror = Mirror(file, Changes())
    start = time.perf_counter()
    while mirror.index(INDEXED):
        pass
    spent = time.perf_counter() - start
    mirror.close()
    return spent


def _apply(folder: Path, batches: Iterable[Batch]) -> float:
    """Applies them; the seconds are those of the mirror alone."""
    mirror = Mirror(mirror_file(folder), Changes())
    spent = 0.0
    for batch in batches:
        start = time.perf_counter()
        mirror.apply(batch)
        spent += time.perf_counter() - start
    mirror.close()
    return spent


def _pages(name: str, rows: Sequence[TicketRow]) -> Iterable[Batch]:
    now = time.time()
    for start in range(0, max(len(rows), 1), PAGE):
        some = tuple(rows[start : start + PAGE])
        ids = tuple(row.id for row in some)
        following = str(start + PAGE) if start + PAGE < len(rows) else ""
        page = ListPage(name, 1, ids, len(rows), following, now)
        yield Batch(rows=some if name == "all" else (), page=page)


def _threads(world: World) -> Iterable[Batch]:
    for ticket, messages in world.messages.items():
        if ticket % TALKED:
            continue
        transactions = tuple(
            Transaction(m.number, ticket, kind, creator=m.by, created=m.at)
            for kind, m in zip(chain(["Create"], repeat("Correspond")), messages, strict=False)
        )
        parts = tuple(
            Attachment(m.number, m.number, "", "text/plain", len(m.text.encode()), m.text)
            for m in messages
        )
        yield Batch(threads=(Thread(ticket, transactions, parts, transactions[-1].id),))


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(MADE_OF):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]
