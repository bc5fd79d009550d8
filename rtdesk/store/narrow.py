"""A list's rows as lines of text, through which one looks with every key."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path

from rtdesk.store.places import Places
from rtdesk.store.search import Found
from rtdesk.store.watched import Watched
from rtdesk.text.matching import BETWEEN, FIELDS, Term, narrows, terms

PEOPLE = (
    "(SELECT group_concat(json_extract(one.value, '$[2]') || ' ' || json_extract(one.value, '$[1]')"
    " || ' ' || json_extract(one.value, '$[3]'), ' ') FROM json_each(requestors) one)"
)
PARTS = (
    "t.id",
    "subject",
    "status",
    "queue_name || ' ' || queue",
    "owner_name || ' ' || owner",
    f"coalesce(iif(requestors = '[]', '', {PEOPLE}), '')",
    "priority",
)
"""The fields of `matching.FIELDS`; SQLite joins them without holding up the keys."""
LINE = " || char(31) || ".join(f"replace({part}, char(31), ' ')" for part in PARTS)

STEP = 1000
"""Rows between two looks whether anybody still wants them."""


class Lines:
    """The lines of a list in its order; made by `read`, in a thread of its own."""

    def __init__(self, name: str, order: str, tickets: array[int], lines: list[str]):
        self.name = name
        self.order = order
        self._tickets = tickets
        self._lines = lines
        self._last: tuple[tuple[Term, ...], Sequence[int]] = (), range(len(lines))

    def find(self, words: str, me: str = "") -> Found:
        """The tickets that have these words; who types on looks through what was found."""
        wanted = terms(words, me)
        before, those = self._last  # at once: another key may be dealt with in another thread
        found = those if narrows(wanted, before) else range(len(self._lines))
        lines = self._lines
        for term in wanted:
            word = term.word
            if term.field and not term.without:
                number = FIELDS.index(term.field)
                having = (at for at in found if word in lines[at])
                found = [at for at in having if word in lines[at].split(BETWEEN)[number]]
            elif term.without:
                found = [at for at in found if term.holds(lines[at])]
            else:
                found = [at for at in found if word in lines[at]]
        self._last = wanted, found
        tickets = self._tickets
        return Found(words, tuple([tickets[at] for at in found]), here=True)


def read(
    path: Path,
    name: str,
    order: str,
    *,
    hidden: Collection[int] = (),
    only: Sequence[int] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Lines:
    """The lines of a list, over a connection of its own; without the tickets that are `hidden`.

    `only` are the tickets of a list that has an order of its own. Ends early when `stop` says so.

    Raises:
        OSError: the file cannot be read now.
    """
    try:
        with closing(Watched(path, read_only=True, timeout=1)) as db:
            tickets, lines = _read(db, name, order, hidden=hidden, only=only, stop=stop)
    except sqlite3.OperationalError as error:
        raise OSError(f"the list cannot be looked through: {error}") from error
    return Lines(name, order, tickets, lines)


def _read(
    db: Watched,
    name: str,
    order: str,
    *,
    hidden: Collection[int],
    only: Sequence[int] | None,
    stop: Callable[[], bool],
) -> tuple[array[int], list[str]]:
    if only is not None:
        source, asked = (
            "(SELECT key AS key, value AS ticket FROM json_each(?))",
            [json.dumps(list(only))],
        )
        ordering = "p.key"
    else:
        view = Places(db).view(name, order)
        if view is None:
            return array("q"), []
        source, asked, ordering = view.source, [], view.ordering
    rows = db.execute(
        f"SELECT t.id, {LINE} FROM {source} p CROSS JOIN ticket t ON t.id = p.ticket"  # noqa: S608
        f" ORDER BY {ordering}",
        asked,
    )
    tickets, lines = array("q"), list[str]()
    for ticket, line in rows:
        if not len(lines) % STEP and stop():
            break
        if ticket not in hidden:
            tickets.append(ticket)
            lines.append(line.casefold())
    return tickets, lines
