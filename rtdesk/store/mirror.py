"""The SQLite mirror of what the server said; reads are windows, writes are batches."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rtdesk.records.attachment import Attachment
from rtdesk.records.codec import from_plain, to_plain
from rtdesk.records.queue import Queue
from rtdesk.records.ref import NOBODY, Ref
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import saving, transaction
from rtdesk.store.lists import Lists
from rtdesk.store.schema import connect

COLUMNS = (
    "id, subject, status, queue, queue_name, owner, owner_name, requestors, priority,"
    " created, updated, due"
)

WHAT = "what the server said was"


class Mirror:
    """What the server said last. The only writer of its file; every read is a small window."""

    def __init__(self, path: Path, changes: Changes):
        self._db = connect(path)
        self._changes = changes
        self.lists = Lists(self._db)
        self._version = self._data_version()

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    # -- out ---------------------------------------------------------------------------------

    def rows(self, ids: Sequence[int]) -> dict[int, tuple[TicketRow, bool]]:
        """Rows by id, each with whether it changed since the user looked."""
        marks = ",".join("?" * len(ids))
        found = self._db.execute(
            f"SELECT {COLUMNS}, updated > looked FROM ticket WHERE id IN ({marks})",  # noqa: S608
            list(ids),
        )
        return {values[0]: (_row(values), bool(values[-1])) for values in found}

    def ticket(self, id: int) -> Ticket | None:  # noqa: A002
        """The whole ticket with the newest row's values, or None when it was never read."""
        found = self._db.execute(
            f"SELECT {COLUMNS}, record FROM ticket WHERE id = ?",  # noqa: S608
            (id,),
        ).fetchone()
        if found is None or found[-1] is None:
            return None
        record = from_plain(Ticket, json.loads(found[-1]))
        row = _row(found)
        return replace(
            record,
            **{name: getattr(row, name) for name in TicketRow.__dataclass_fields__ if name != "id"},
        )

    def is_gone(self, id: int) -> bool:  # noqa: A002
        """True when the server last said that it is not there, or not for this user."""
        found = self._db.execute("SELECT gone FROM ticket WHERE id = ?", (id,)).fetchone()
        return bool(found and found[0])

    def thread(self, id: int) -> Thread | None:  # noqa: A002
        """Transactions and parts of a ticket, oldest first, or None when never read."""
        known = self._db.execute("SELECT newest FROM thread WHERE ticket = ?", (id,)).fetchone()
        if known is None:
            return None
        txns = self._records(Transaction, "txn", id)
        return Thread(id, txns, self._records(Attachment, "part", id), known[0])

    def seen(self, id: int) -> int:  # noqa: A002
        """The newest transaction that was there when the user last looked; 0: never looked."""
        found = self._db.execute("SELECT seen FROM thread WHERE ticket = ?", (id,)).fetchone()
        return int(found[0]) if found else 0

    def queues(self) -> tuple[Queue, ...]:
        """Every queue one may see, by name."""
        found = self._db.execute("SELECT record FROM queue")
        queues = [from_plain(Queue, json.loads(text)) for (text,) in found]
        return tuple(sorted(queues, key=lambda queue: queue.name.casefold()))

    def names(self) -> dict[str, str]:
        """Display names by login and by numeric id."""
        return dict(self._db.execute("SELECT login, name FROM user"))

    def meta(self, key: str) -> str:
        """A remembered value, empty when there is none."""
        found = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return found[0] if found else ""

    def _records(self, cls: type, table: str, ticket: int) -> tuple:  # type: ignore[type-arg]
        found = self._db.execute(
            f"SELECT record FROM {table} WHERE ticket = ? ORDER BY id",  # noqa: S608
            (ticket,),
        )
        return tuple(from_plain(cls, json.loads(text)) for (text,) in found)

    # -- in ----------------------------------------------------------------------------------

    def apply(self, batch: Batch) -> None:
        """Writes everything in one transaction, then tells the news once.

        Raises:
            NotSaved: the disk did not take it; nothing changed.
        """
        with transaction(self._db, WHAT):
            lists = self._write(batch)
        tickets = {row.id for row in (*batch.rows, *batch.tickets)} | set(batch.gone)
        tickets |= {thread.ticket for thread in batch.threads}
        self._changes.emit(
            Change(frozenset(tickets), frozenset(lists), queues=batch.queues is not None)
        )

    def look(self, id: int) -> None:  # noqa: A002
        """Remembers that the user has this ticket before their eyes as it is now."""
        with transaction(self._db, WHAT):
            self._db.execute("UPDATE ticket SET looked = updated WHERE id = ?", (id,))
            self._db.execute("UPDATE thread SET seen = newest WHERE ticket = ?", (id,))
        self._changes.emit(Change(frozenset({id})))

    def remember(self, key: str, value: str) -> None:
        """Keeps a value that is nobody's news."""
        with saving(WHAT):
            self._db.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    def fail_list(self, name: str, reason: str) -> None:
        """Remembers why a list could not be read; its rows stay."""
        with saving(WHAT):
            self.lists.fail(name, reason)
        self._changes.emit(Change(lists=frozenset({name})))

    def forget(self) -> None:
        """Empties the mirror: what one user may see is not another's."""
        with transaction(self._db, WHAT):
            for table in ("meta", "ticket", "member", "txn", "part", "thread", "queue", "user"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608
            self._db.execute(
                "UPDATE list SET total = NULL, next = '', complete = 0, fresh_at = NULL,"
                " failure = ''"
            )
        names = self._db.execute("SELECT name FROM list").fetchall()
        self._changes.emit(Change(lists=frozenset(name for (name,) in names), queues=True))

    def set_total(self, name: str, total: int) -> None:
        """Remembers how many tickets a list has that was not read itself."""
        with saving(WHAT):
            self.lists.set_total(name, total)
        self._changes.emit(Change(lists=frozenset({name})))

    def changed_elsewhere(self) -> bool:
        """Tells the news when another process wrote into the file since the last call."""
        before, self._version = self._version, self._data_version()
        if before == self._version:
            return False
        names = self._db.execute("SELECT name FROM list").fetchall()
        self._changes.emit(Change(lists=frozenset(name for (name,) in names)))
        return True

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _write(self, batch: Batch) -> set[str]:
        self._write_users(batch)
        self._write_rows(batch.rows, mine=batch.mine, newer=True)
        self._write_rows([t.row() for t in batch.tickets], mine=batch.mine)
        self._db.executemany(
            "UPDATE ticket SET record = ?, gone = 0 WHERE id = ?",
            [(_dump(ticket), ticket.id) for ticket in batch.tickets],
        )
        for thread in batch.threads:
            self._write_thread(thread, mine=batch.mine)
        if batch.queues is not None:
            self._db.execute("DELETE FROM queue")
            self._db.executemany(
                "INSERT INTO queue VALUES (?, ?)", [(q.id, _dump(q)) for q in batch.queues]
            )
        self._db.executemany("REPLACE INTO meta VALUES (?, ?)", list(batch.meta.items()))
        self._db.executemany(  # also of a ticket that was never seen
            "INSERT INTO ticket (id, subject, status, queue, queue_name, owner, owner_name,"
            " requestors, priority, gone) VALUES (?, '', '', '', '', '', '', '[]', '', 1)"
            " ON CONFLICT (id) DO UPDATE SET gone = 1",
            [(gone,) for gone in batch.gone],
        )
        return self.lists.write(batch)

    def _write_users(self, batch: Batch) -> None:
        names = [(user.login, _display(user.login, user.real_name)) for user in batch.users]
        names += [(str(u.id), _display(u.login, u.real_name)) for u in batch.users if u.id]
        for row in batch.rows:
            people = (*row.requestors, row.owner)
            names += [(ref.id, _display(ref.id, ref.name)) for ref in people if ref.name]
        self._db.executemany("REPLACE INTO user VALUES (?, ?)", names)

    def _write_rows(self, rows: Sequence[TicketRow], *, mine: bool, newer: bool = False) -> None:
        """With `newer` a row that was overtaken on its way by a later answer changes nothing."""
        queues = self._queue_names() if any(not row.queue.name for row in rows) else {}
        unless = " WHERE gone OR coalesce(excluded.updated >= ticket.updated, 1)" if newer else ""
        looked = "excluded.updated" if mine else "looked"
        self._db.executemany(
            f"INSERT INTO ticket ({COLUMNS}, looked) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608
            " ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, status = excluded.status,"
            " queue = excluded.queue, queue_name = excluded.queue_name, owner = excluded.owner,"
            " owner_name = excluded.owner_name, requestors = excluded.requestors,"
            " priority = excluded.priority, created = excluded.created,"
            f" updated = excluded.updated, due = excluded.due, gone = 0, looked = {looked}{unless}",
            [self._values(row, queues) for row in rows],
        )

    def _values(self, row: TicketRow, queues: Mapping[str, str]) -> tuple[object, ...]:
        owner = row.owner.name or self._name(row.owner.id)
        requestors = [
            [ref.type, ref.id, ref.name or self._name(ref.id), ref.email] for ref in row.requestors
        ]
        return (
            row.id,
            row.subject,
            row.status,
            row.queue.id,
            row.queue.name or queues.get(row.queue.id, ""),
            row.owner.id,
            owner,
            json.dumps(requestors),
            row.priority,
            *(_stamp(when) for when in (row.created, row.last_updated, row.due)),
            _stamp(row.last_updated),
        )

    def _name(self, login: str) -> str:
        found = self._db.execute("SELECT name FROM user WHERE login = ?", (login,)).fetchone()
        return found[0] if found else ""

    def _queue_names(self) -> dict[str, str]:
        found = self._db.execute("SELECT id, json_extract(record, '$.name') FROM queue")
        return {str(id): name or "" for id, name in found}  # noqa: A001

    def _write_thread(self, thread: Thread, *, mine: bool) -> None:
        self._db.executemany(
            "REPLACE INTO txn VALUES (?, ?, ?)",
            [(t.id, thread.ticket, _dump(t)) for t in thread.transactions],
        )
        self._db.executemany(
            "REPLACE INTO part VALUES (?, ?, ?)",
            [(a.id, thread.ticket, _dump(a)) for a in thread.attachments],
        )
        newest = max([thread.newest, *(t.id for t in thread.transactions)])
        self._db.execute(
            "INSERT INTO thread VALUES (?, ?, 0) ON CONFLICT (ticket) DO UPDATE SET"
            " newest = max(newest, excluded.newest),"
            " seen = CASE WHEN ? AND seen = newest THEN excluded.newest ELSE seen END",
            (thread.ticket, newest, mine),
        )


def _dump(record: object) -> str:
    return json.dumps(to_plain(record), ensure_ascii=True)


def _display(login: str, real_name: str) -> str:
    """RT calls its Nobody "Nobody in particular"."""
    return real_name if real_name and login != NOBODY else login


def _stamp(when: datetime | None) -> int | None:
    return None if when is None else int(when.timestamp())


def _when(stamp: int | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _row(values: sqlite3.Row | tuple[object, ...]) -> TicketRow:
    v: tuple = tuple(values)  # type: ignore[type-arg]
    return TicketRow(
        id=v[0],
        subject=v[1],
        status=v[2],
        queue=Ref("queue", v[3], v[4]),
        owner=Ref("user", v[5], v[6]),
        requestors=tuple(Ref(*parts) for parts in json.loads(v[7])),
        priority=v[8],
        created=_when(v[9]),
        last_updated=_when(v[10]),
        due=_when(v[11]),
    )
