"""The SQLite mirror of what the server said; reads are windows, writes are batches."""

from __future__ import annotations

import json
import time
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rtdesk.records.codec import from_plain
from rtdesk.records.queue import Queue
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store import rows, search
from rtdesk.store.batch import Batch, ListSpec, Thread
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import saving, transaction
from rtdesk.store.extras import BesideRows
from rtdesk.store.fate import KINDS, THERE, Fate
from rtdesk.store.file import forget_set_aside
from rtdesk.store.lists import Lists
from rtdesk.store.names import Names
from rtdesk.store.news import News
from rtdesk.store.orders import KEYS
from rtdesk.store.places import SMALL
from rtdesk.store.schema import connect, join
from rtdesk.store.search import Found, Index
from rtdesk.store.view import Picked, View
from rtdesk.store.writing import Writing

if TYPE_CHECKING:
    from rtdesk.backend.ledger import Tally
    from rtdesk.records.savedsearch import SavedSearch
    from rtdesk.records.transaction import Transaction
    from rtdesk.store.narrow import Lines
    from rtdesk.store.overview import Overview, What
    from rtdesk.store.vocabulary import Learned
    from rtdesk.text.ticketsql_words import Vocabulary, Who

WHAT = "what the server said was"
LOGGED = 40
"""Batches in the write-ahead log that are worth moving into the main file."""
STEP = 2000
"""Tickets that get their place in a new order between two chances for others to write."""
BREATH = 0.01
"""Seconds of such a chance: SQLite's waiters look again every few milliseconds, in no order."""
NUMBERED = 20
"""Tickets that are told of those whose numbers begin alike."""
EMPTIED = (
    *("meta", "ticket", "record", "field", "link", "member", "doubt", "place", "txn", "part"),
    *("body", "thread", "queue", "user", "saved_search", "words", "unindexed"),
    *("extra", "list_extra"),
)


def partial(ticket: int) -> str:
    """The key under which it is remembered that only the end of a thread is here."""
    return f"partial:{ticket}"


ROLE = "role:"
"""Before RT's key of a custom role: what it is called, in the remembered values."""


class Mirror:
    """What the server said last. Every read is a small window, every write one transaction."""

    def __init__(self, path: Path, changes: Changes):
        self.path = path
        self._db = connect(path)
        self._db.execute("PRAGMA wal_autocheckpoint = 0")  # see `checkpoint`
        self._logged = 0
        self._changes = changes
        self._news = News(self._db)
        self._index = Index(self._db)
        self.lists = Lists(self._db)
        self.extras = BesideRows(self._db)
        self._writing = Writing(self._db, self.lists, self._index)

    def close(self) -> None:
        """Closes the file; what was written is moved into it if nobody else has it open."""
        self._db.close()

    # -- out ---------------------------------------------------------------------------------

    def rows(self, ids: Sequence[int]) -> dict[int, tuple[TicketRow, bool]]:
        """Rows by id, each with whether it changed since the user looked."""
        marks = ",".join("?" * len(ids))
        found = self._db.execute(
            f"SELECT {rows.COLUMNS}, updated > looked FROM ticket WHERE id IN ({marks})",  # noqa: S608
            list(ids),
        )
        beside = self.extras.of(ids)
        with self._db.understood():
            return {
                values[0]: (rows.record(values, beside.get(values[0], ())), bool(values[-1]))
                for values in found
            }

    def owners(self, queue: str) -> tuple[tuple[str, str, int], ...]:
        """(login, name, tickets in the queue) of all who own any, the busiest there first."""
        return tuple(
            self._db.execute(
                "SELECT owner, max(owner_name), sum(queue = ?) AS here FROM ticket"
                " WHERE owner <> '' GROUP BY owner ORDER BY here DESC, count(*) DESC",
                (queue,),
            )
        )

    def ticket(self, id: int) -> Ticket | None:  # noqa: A002
        """The whole ticket with the newest row's values, or None when it was never read."""
        found = self._db.execute(
            f"SELECT {rows.COLUMNS}, record FROM record JOIN ticket ON id = ticket WHERE id = ?",  # noqa: S608
            (id,),
        ).fetchone()
        if found is None:
            return None
        with self._db.understood():
            plain = json.loads(found[-1])
            plain["custom_fields"] = self._members("field", id)
            if "links" in plain:
                plain["links"]["entries"] = self._members("link", id)
            record, row = from_plain(Ticket, plain), rows.record(found)
        if any(not role.name for role in record.roles):
            named = (replace(r, name=r.name or self.meta(f"{ROLE}{r.key}")) for r in record.roles)
            record = replace(record, roles=tuple(named))
        names = (name for name in TicketRow.__dataclass_fields__ if name != "id")
        return replace(record, **{name: getattr(row, name) for name in names})

    def _members(self, table: str, ticket: int) -> list[object]:
        found = self._db.execute(
            f"SELECT record FROM {table} WHERE ticket = ? ORDER BY number",  # noqa: S608
            (ticket,),
        )
        return [json.loads(text) for (text,) in found]

    def fate(self, id: int) -> Fate:  # noqa: A002
        """What became of a ticket, by the server's last word."""
        found = self._db.execute(
            "SELECT fate, merged_into FROM ticket WHERE id = ?", (id,)
        ).fetchone()
        with self._db.understood():
            return Fate(KINDS[found[0]], found[1]) if found else THERE

    def is_current(self, id: int) -> bool:  # noqa: A002
        """True when the ticket and its thread were read since the ticket last changed."""
        found = self._db.execute(
            "SELECT as_of IS updated AND fate = 0 FROM thread JOIN ticket ON id = thread.ticket"
            " JOIN record ON record.ticket = id WHERE id = ?",
            (id,),
        ).fetchone()
        return bool(found and found[0])

    def thread(self, id: int) -> Thread | None:  # noqa: A002
        """Transactions and parts of a ticket, oldest first, or None when never read."""
        known = self._db.execute("SELECT newest FROM thread WHERE ticket = ?", (id,)).fetchone()
        if known is None:
            return None
        from rtdesk.records.attachment import Attachment
        from rtdesk.records.transaction import Transaction

        records = self._db.execute("SELECT record FROM txn WHERE ticket = ? ORDER BY id", (id,))
        found = self._db.execute(
            "SELECT record, text FROM part LEFT JOIN body ON part = id WHERE ticket = ?"
            " ORDER BY id",
            (id,),
        )
        with self._db.understood():
            txns = tuple(from_plain(Transaction, json.loads(text)) for (text,) in records)
            parts = tuple(
                from_plain(Attachment, json.loads(plain) | {"text": text}) for plain, text in found
            )
        return Thread(id, txns, parts, known[0])

    def is_partial(self, id: int) -> bool:  # noqa: A002
        """True while only the end of a ticket's thread was read."""
        return bool(self.meta(partial(id)))

    def newest(self, id: int) -> int:  # noqa: A002
        """The newest transaction of a ticket's thread; 0: never read."""
        found = self._db.execute("SELECT newest FROM thread WHERE ticket = ?", (id,)).fetchone()
        return int(found[0]) if found else 0

    def seen(self, id: int) -> int:  # noqa: A002
        """The newest transaction that was there when the user last looked; 0: never looked."""
        found = self._db.execute("SELECT seen FROM thread WHERE ticket = ?", (id,)).fetchone()
        return int(found[0]) if found else 0

    def unknown(self, ids: Collection[int]) -> frozenset[int]:
        """Those of the tickets that the server never said anything about."""
        found = self._db.execute(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM ticket)",
            (json.dumps(sorted(ids)),),
        )
        return frozenset(id for (id,) in found)  # noqa: A001

    def since(self, id: int, transaction: int) -> tuple[Transaction, ...]:  # noqa: A002
        """What is known of a ticket's history behind a transaction, oldest first."""
        from rtdesk.records.transaction import Transaction

        found = self._db.execute(
            "SELECT record FROM txn WHERE ticket = ? AND id > ? ORDER BY id", (id, transaction)
        )
        with self._db.understood():
            return tuple(from_plain(Transaction, json.loads(text)) for (text,) in found)

    def queues(self) -> tuple[Queue, ...]:
        """Every queue one may see, by name."""
        found = self._db.execute("SELECT record FROM queue")
        with self._db.understood():
            queues = [from_plain(Queue, json.loads(text)) for (text,) in found]
        return tuple(sorted(queues, key=lambda queue: queue.name.casefold()))

    def searches(self) -> tuple[SavedSearch, ...]:
        """Searches that were saved in RT, in its order."""
        from rtdesk.records.savedsearch import SavedSearch

        found = self._db.execute("SELECT record FROM saved_search ORDER BY number")
        with self._db.understood():
            return tuple(from_plain(SavedSearch, json.loads(text)) for (text,) in found)

    def vocabulary(self, learned: Learned) -> Vocabulary:
        """The words of this server, for completion."""
        from rtdesk.store.vocabulary import vocabulary

        with self._db.understood():
            return vocabulary(self._db, self.queues(), self.meta("me"), learned)

    def people(self) -> tuple[Who, ...]:
        """People of the tickets that are here, those who own some first."""
        from rtdesk.store.vocabulary import known_people

        with self._db.understood():
            return tuple(known_people(self._db).values())

    def names(self, ticket: Ticket | None = None) -> Mapping[str, str]:
        """What people say for what RT puts into history (see `text.sentences`).

        Users by login and by numeric id, groups by theirs, queues as `queue:3`; with a ticket its
        custom fields, as `cf:12`, and its roles by RT's keys.
        """
        names = Names(self._db)
        if ticket is None:
            return names
        fields = {f"cf:{field.id}": field.name for field in ticket.custom_fields}
        fields |= {role.key: role.name for role in ticket.roles if role.name}
        return ChainMap(fields, cast("dict[str, str]", names))  # nothing is written into it

    def meta(self, key: str) -> str:
        """A remembered value, empty when there is none."""
        found = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return found[0] if found else ""

    def view(self, name: str, order: str = "") -> View:
        """The tickets of a list in an order; without one, in that which the user likes."""
        return self.lists.places.view(name, order or self.lists.order(name)) or Picked()

    def overview(self, now: float) -> Overview:
        """Every queue in numbers; made for a thread of its own."""
        from rtdesk.store.overview import overview

        queues = [queue for queue in self.queues() if not queue.disabled]
        db = join(self.path)
        try:
            return overview(db, queues, now)
        finally:
            db.close()

    def behind(self, queue: int, what: What, now: float) -> tuple[int, ...]:
        """The tickets behind one of these numbers."""
        from rtdesk.store.overview import behind

        return behind(self._db, queue, what, now)

    def ledger(self, day: str) -> dict[str, Tally]:
        """The requests of a day by kind, of all windows."""
        found = self._db.execute(
            "SELECT kind, requests, failed, seconds, received FROM ledger WHERE day = ?", (day,)
        )
        from rtdesk.backend.ledger import Tally

        return {kind: Tally(*values) for kind, *values in found}

    def find(self, words: str) -> Found:
        """Searches all that is mirrored; made for a thread of its own."""
        return search.find(self.path, words)

    def numbered(self, digits: str) -> tuple[int, ...]:
        """Some tickets whose number begins like this, the shortest first."""
        return tuple(search.numbers(self._db, digits, NUMBERED))

    def lines(
        self,
        name: str,
        hidden: Collection[int],
        only: Sequence[int] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Callable[[], Lines]:
        """Reads a list to look through it; to be called in a thread of its own."""
        from rtdesk.store import narrow

        path, order = self.path, self.lists.order(name)
        return lambda: narrow.read(path, name, order, hidden=hidden, only=only, stop=stop)

    # -- in ----------------------------------------------------------------------------------

    def apply(self, batch: Batch) -> None:
        """Writes everything in one transaction, then tells the news once.

        Raises:
            NotSaved: the disk did not take it; nothing changed.
        """
        with transaction(self._db, WHAT):
            change = self._writing.write(batch)
            self._news.write(change)
        self._logged += 1
        self._changes.emit(change)

    def look(self, id: int) -> None:  # noqa: A002
        """Remembers that the user has this ticket before their eyes as it is now."""
        with transaction(self._db, WHAT):
            change = self._writing.look(id)
            self._news.write(change)
        self._changes.emit(change)

    def unlook(self, id: int) -> None:  # noqa: A002
        """The ticket is news to the user again."""
        with transaction(self._db, WHAT):
            change = self._writing.unlook(id)
            self._news.write(change)
        self._changes.emit(change)

    def set_members(self, name: str, tickets: frozenset[int]) -> None:
        """A local list has these tickets, as far as they are here, and no others.

        Raises:
            NotSaved: the disk did not take it; nothing changed.
        """
        there = self._there(tickets)
        before = self.lists.members(name)
        if there == before:
            return
        with transaction(self._db, WHAT):
            with self.lists.places.kept(there ^ before):
                self.lists.set_members(name, there)
            change = Change(lists=frozenset({name}))
            self._news.write(change)
        self._changes.emit(change)

    def _there(self, tickets: Collection[int]) -> frozenset[int]:
        """Those of the tickets that are here and that one may see."""
        found = self._db.execute(
            "SELECT t.id FROM json_each(?) asked CROSS JOIN ticket t ON t.id = asked.value"
            " WHERE NOT t.fate",
            (json.dumps(sorted(tickets)),),
        )
        return frozenset(id for (id,) in found)  # noqa: A001

    def define(self, specs: Sequence[ListSpec], *, tell: bool = False) -> None:
        """Makes lists known, and forgets all others; `tell`: other windows define theirs anew."""
        with transaction(self._db, WHAT):
            for spec in specs:
                self.lists.define(spec)
                self.extras.define(spec)
            self.lists.forget_others({spec.name for spec in specs})
            wanted = {name for spec in specs for name in spec.extras}
            if self.extras.forget_others(wanted):
                self.lists.places.forget(wanted)
            if tell:
                self._news.write(Change(queues=True))

    def choose_order(self, name: str, order: str) -> bool:
        """Shows a list in another order from now on.

        True when windows in it are fast; else `build_order` makes them so. It is news to other
        windows only: this one asked for it.
        """
        with transaction(self._db, WHAT):
            self.lists.choose_order(name, order)
            self.lists.places.tidy(name, self.lists.order(name))
            built = self.lists.places.is_built(name, order)
            if not built and self.lists.state(name).count <= SMALL:
                self.lists.places.build(name, order)
                built = True
            self._news.write(Change(lists=frozenset({name})))
        return built

    def unmade_order(self, name: str) -> str:
        """An order in which windows of a large, complete list would need a scan; "": none."""
        state = self.lists.state(name)
        if not state.complete or state.count <= SMALL:
            return ""
        return next((order for order in KEYS if not self.lists.places.is_built(name, order)), "")

    def needs_checkpoint(self) -> bool:
        """True when much was written that is not in the main file yet."""
        return self._logged > LOGGED

    def checkpoint(self) -> None:
        """Moves what was written into the main file, which waits for the disk.

        Made for a thread of its own: no key should wait for that.
        """
        self._logged = 0
        db = join(self.path)
        try:
            with saving(WHAT):
                db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            db.close()

    def build_order(self, name: str, order: str, go_on: Callable[[], bool] = lambda: True) -> None:
        """Makes windows of a list in an order fast; made for a thread of its own.

        It stops half way when `go_on` says so; what it did helps the next time.
        """
        db = join(self.path)
        try:
            places = Lists(db).places
            with transaction(db, WHAT):
                making = places.begin(name, order)
            at: int | None = 0 if making else None
            while making and at is not None and go_on():  # in steps: others can write in between
                with transaction(db, WHAT):
                    at = places.add(making, at, STEP) or None
                    if at is None:
                        places.finish(making)
                time.sleep(BREATH)
        finally:
            db.close()

    def remember(self, key: str, value: str) -> None:
        """Keeps a value that is nobody's news."""
        with saving(WHAT):
            self._db.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    def mark_horizon(self) -> None:
        """All that changed up to now on the server is known; unknown tickets that changed later
        are news when they turn up."""
        with saving(WHAT):
            self._db.execute(
                "REPLACE INTO meta SELECT 'horizon', max(updated) FROM ticket"
                " WHERE updated IS NOT NULL HAVING count(*)"
            )

    def fail_list(self, name: str, reason: str) -> None:
        """Remembers why a list could not be read; its rows stay."""
        with saving(WHAT):
            self.lists.fail(name, reason)
        self._tell(Change(lists=frozenset({name})))

    def accept(self, name: str) -> None:
        """The list was read to its end: what it lacks is not to be had."""
        with saving(WHAT):
            self.lists.accept(name)

    def mistrust(self, name: str) -> None:
        """The list is to be read again from the start."""
        with saving(WHAT):
            self.lists.mistrust(name)
        self._tell(Change(lists=frozenset({name})))

    def set_total(self, name: str, total: int) -> None:
        """Remembers how many tickets a list has by the server's word."""
        with saving(WHAT):
            self.lists.set_total(name, total)
        self._tell(Change(lists=frozenset({name})))

    def set_fresh(self, names: Sequence[str], now: float) -> None:
        """These lists were just found to be as the server has them."""
        with transaction(self._db, WHAT):
            for name in names:
                self.lists.set_fresh(name, now)

    def add_ledger(self, day: str, tallies: Mapping[str, Tally]) -> None:
        """Adds requests to those of a day."""
        with saving(WHAT):
            self._db.executemany(
                "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " requests = requests + excluded.requests, failed = failed + excluded.failed,"
                " seconds = seconds + excluded.seconds, received = received + excluded.received",
                [
                    (day, kind, tally.requests, tally.failed, tally.seconds, tally.received)
                    for kind, tally in tallies.items()
                ],
            )

    def index(self, most: int) -> bool:
        """Makes some more of what is mirrored searchable; True when there is more to do."""
        if not self._index.waiting():
            return False
        with transaction(self._db, WHAT):
            self._index.index(most)
        self._logged += 1
        return True

    def forget(self) -> None:
        """Empties the mirror: what one user may see is not another's."""
        with transaction(self._db, WHAT):
            for table in EMPTIED:
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608
            self._db.execute(
                "UPDATE list SET total = NULL, next = '', complete = query = '', failure = '',"
                " fresh_at = CASE WHEN query = '' THEN 0.0 END"
            )
            change = Change(lists=self.lists.names(), queues=True, everything=True)
            self._news.write(change)
        forget_set_aside(self.path)
        self._changes.emit(change)

    def shrink(self) -> None:
        """Gives the space of what was forgotten back to the disk."""
        with saving(WHAT):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def changed_elsewhere(self) -> None:
        """Tells what other windows wrote into the file since the last call."""
        self._changes.emit(self._news.read())

    def _tell(self, change: Change) -> None:
        with saving(WHAT):
            self._news.write(change)
        self._changes.emit(change)
