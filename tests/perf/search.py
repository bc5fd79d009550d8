"""Full-text search while somebody types: every key is a search of its own."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rtdesk.desk import Desk
from tests.perf.figures import Figure, Spent, of, over, timed
from tests.perf.filled import copied, mirror_file, unconnected
from tests.perf.invented import RARE

WORDS = {
    "subjects, common": ("printer", "slow since", "password", "Re: laptop", "does not start"),
    "subjects, rare": ("order 4711", "プリンター", "écran ne répond", "drucker startet", "parking"),
    "requestors": ("schneider", "anna.weber1", "Chloé Yılmaz", "jørgensen", "papadopoulos"),
    "ticket numbers": ("31415", "99999", "#2718", "100"),
    "texts": ("0x80070035", "connection reset", "technician thursday", RARE, "vendor hotline"),
    "no hit": ("qqxqq", "printer qqxqq", "0xdeadbeef"),
    "one or two letters": ("a", "zq", "in"),
}
GOAL = 30.0


def figures(tickets: int) -> Iterator[tuple[str, list[Figure]]]:
    """Words of every kind, typed letter by letter, on a mirror of that many tickets."""
    with TemporaryDirectory() as temporary:
        yield "Search as one types, per key", list(_typed(copied(tickets, Path(temporary))))


def _typed(folder: Path) -> Iterator[Figure]:
    floor = _floor(mirror_file(folder))
    desk = unconnected(folder)
    everything: list[Spent] = []
    found: dict[str, Spent] = {}
    try:
        for kind, words in WORDS.items():
            typed = [word[:end] for word in words for end in range(1, len(word) + 1)]
            spent = [timed(partial(_find, desk, text)) for text in typed]
            everything += spent
            found |= zip(typed, spent, strict=True)
            yield over(floor, of(f"{kind} ({len(words)} words)", spent, GOAL))
        yield over(floor, of("all of them", everything, GOAL))
        for text in sorted(found, key=lambda text: -found[text].cpu)[:5]:
            yield of(f"slow: `{text}`", [found[text]])
    finally:
        desk.close()


def _find(desk: Desk, text: str) -> None:
    asyncio.run(desk.find(text))


def _floor(file: Path) -> list[Spent]:
    """Opening the file and finding one row."""

    def look() -> None:
        with contextlib.closing(sqlite3.connect(file)) as db:
            db.execute("SELECT * FROM ticket WHERE id = 1").fetchone()

    return [timed(look) for _ in range(20)]
