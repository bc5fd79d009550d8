"""`rtdesk ls --cached`, at a glance: a list of the copy without opening a desk.

Only what is usual is done here, and only with what Python itself has: anything else is left to
`cli.lines`, which prints the same in its own time.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from rtdesk.cli.rows import plain, text
from rtdesk.cli.style import Paint
from rtdesk.config.light import folders
from rtdesk.outbox.glance import hidden
from rtdesk.store.glance import rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any


def glance(argv: Sequence[str]) -> int | None:
    """Prints a list; the exit code, or None when this is nothing for a glance."""
    asked = _asked(argv)
    found = folders() if asked else None
    if not asked or not found:
        return None
    name, most, as_json = asked
    copy, work, own = found
    asleep = hidden(work) if name not in own else None
    listed = None if asleep is None else rows(copy, name, most, asleep)
    if listed is None:
        return None
    if as_json:
        from rtdesk.text.escaped import dumped

        ascii_ = sys.stdout.isatty() or "utf" not in (sys.stdout.encoding or "").lower()
        print(dumped([_plain(row) for row in listed], ascii=ascii_))
    else:
        for line in _lines(listed):
            print(line)
    return 0


def _asked(argv: Sequence[str]) -> tuple[str, int, bool] | None:
    """The list, how many tickets of it, and whether as JSON; None: something else is asked for."""
    words = list(argv[1:])
    as_json, most, names = False, 100, []
    while words:
        word = words.pop(0)
        if word == "--limit" and words:
            word = f"--limit={words.pop(0)}"
        if word.startswith("--limit=") and word[8:].isascii() and word[8:].isdigit():
            most = int(word[8:])
        elif word == "--json":
            as_json = True
        elif not word.startswith("-"):
            names.append(word)
        elif word != "--cached":
            return None
    return ((names or ["mine"])[0], most, as_json) if len(names) < 2 else None


def _lines(listed: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    paint, now = Paint.usual(), datetime.now(UTC)
    for row in listed:
        first = row["requestors"][0] if row["requestors"] else ("", "", "")
        yield text(
            row["id"],
            row["status"],
            row["owner"],
            requestor=first[2] or first[1],
            updated=_when(row["updated"]),
            subject=row["subject"],
            now=now,
            paint=paint,
        )


def _plain(row: Mapping[str, Any]) -> dict[str, object]:
    return plain(
        row["id"],
        row["subject"],
        row["status"],
        row["queue_name"] or row["queue"],
        owner=(row["owner"], row["owner_name"]),
        requestors=[(kind, id_, name) for kind, id_, name, *_ in row["requestors"]],
        priority=row["priority"],
        created=_when(row["created"]),
        updated=_when(row["updated"]),
        due=_when(row["due"]),
    )


def _when(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
