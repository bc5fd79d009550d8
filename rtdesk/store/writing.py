"""The writing half of the mirror: a batch becomes rows; part of the mirror's transactions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from rtdesk.records.codec import to_plain
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store import rows
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.change import Change
from rtdesk.store.extras import BesideRows
from rtdesk.store.fate import DELETED, KINDS
from rtdesk.store.lists import Lists
from rtdesk.store.search import Index
from rtdesk.store.watched import Watched

UPSERT = f"""
INSERT INTO ticket ({rows.COLUMNS}, looked) VALUES ({",".join("?" * 14)})
ON CONFLICT (id) DO UPDATE SET
    subject = excluded.subject, status = excluded.status,
    queue = excluded.queue, queue_name = excluded.queue_name,
    owner = excluded.owner, owner_name = excluded.owner_name,
    requestors = excluded.requestors, requestor = excluded.requestor,
    priority = excluded.priority, created = excluded.created, updated = excluded.updated,
    due = excluded.due, fate = 0, merged_into = 0
"""  # noqa: S608
MINE = ", looked = excluded.updated"
OTHERS = ", looked = coalesce(ticket.looked, excluded.looked)"
"""Of a ticket that was gone before it was ever there, nobody knows what the user saw."""
UNSURE_SURE = (KINDS.index("hidden"), KINDS.index("merged"))
"""Lists lack both kinds of ticket: that one is hidden does not overrule that it was merged."""
NOT_OVERTAKEN = " WHERE fate OR coalesce(excluded.updated >= ticket.updated, 1)"
"""A row that was overtaken on its way by a later answer changes nothing."""


class Writing:
    """Turns batches into rows."""

    def __init__(self, db: Watched, lists: Lists, index: Index):
        self._db = db
        self._lists = lists
        self._index = index
        self._extras = BesideRows(db)

    def write(self, batch: Batch) -> Change:
        """Writes a batch; returns its news."""
        deleted = {ticket.id: DELETED for ticket in batch.tickets if ticket.status == "deleted"}
        batch = replace(batch, fates={**batch.fates, **deleted})
        told = {row.id for row in (*batch.rows, *batch.tickets)} | batch.fates.keys()
        joined = set().union(*batch.joined.values(), *batch.left.values())
        touched = told | joined | self._lists.unnamed(batch)
        if batch.page:
            touched |= set(batch.page.ids)
        with self._lists.places.kept(touched) as moved:
            self._write_records(batch)
            lists = self._lists.write(batch)
            lists |= self._lists.write_unread(touched)
        tickets = told | {thread.ticket for thread in batch.threads}
        queues = batch.queues is not None or batch.searches is not None
        return Change(frozenset(tickets), frozenset(lists | moved), queues=queues)

    def look(self, ticket: int) -> Change:
        """The user has a ticket before their eyes as it is now."""
        self._db.execute("UPDATE ticket SET looked = updated WHERE id = ?", (ticket,))
        self._db.execute("UPDATE thread SET seen = newest WHERE ticket = ?", (ticket,))
        with self._lists.places.kept({ticket}):
            lists = self._lists.write_unread({ticket})
        return Change(frozenset({ticket}), frozenset(lists))

    def unlook(self, ticket: int) -> Change:
        """The user wants to be told of a ticket as if they never had it before their eyes."""
        self._db.execute("UPDATE ticket SET looked = 0 WHERE id = ?", (ticket,))
        with self._lists.places.kept({ticket}):
            lists = self._lists.write_unread({ticket})
        return Change(frozenset({ticket}), frozenset(lists))

    def _write_records(self, batch: Batch) -> None:
        self._write_users(batch)
        self._write_rows(batch.rows, batch, newer=True)
        self._write_rows([ticket.row() for ticket in batch.tickets], batch)
        for ticket in batch.tickets:
            self._write_ticket(ticket)
            self._extras.follow(ticket)
        for thread in batch.threads:
            self._write_thread(thread, mine=batch.mine)
        if batch.queues is not None:
            self._db.execute("DELETE FROM queue")
            self._db.executemany(
                "INSERT INTO queue VALUES (?, ?)", [(q.id, _dump(q)) for q in batch.queues]
            )
        if batch.searches is not None:
            self._db.execute("DELETE FROM saved_search")
            self._db.executemany(
                "INSERT INTO saved_search VALUES (?, ?)",
                [(number, _dump(saved)) for number, saved in enumerate(batch.searches)],
            )
        self._db.executemany("REPLACE INTO meta VALUES (?, ?)", list(batch.meta.items()))
        self._db.executemany(  # also of a ticket that was never seen
            "INSERT INTO ticket (id, subject, status, queue, queue_name, owner, owner_name,"
            " requestors, requestor, priority, fate, merged_into)"
            " VALUES (?, '', '', '', '', '', '', '[]', '', '', ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET"
            " fate = excluded.fate, merged_into = excluded.merged_into"
            " WHERE NOT (excluded.fate = ? AND ticket.fate = ?)",
            [
                (id, KINDS.index(fate.kind), fate.into, *UNSURE_SURE)
                for id, fate in batch.fates.items()  # noqa: A001
            ],
        )
        self._index.outdate(set(batch.fates))

    def _write_users(self, batch: Batch) -> None:
        names = [(user.login, rows.display(user.login, user.real_name)) for user in batch.users]
        names += [(str(u.id), rows.display(u.login, u.real_name)) for u in batch.users if u.id]
        names += [(str(group.id), group.name) for group in batch.groups]
        for row in batch.rows:
            people = (*row.requestors, row.owner)
            names += [(ref.id, rows.display(ref.id, ref.name)) for ref in people if ref.name]
        self._db.executemany("REPLACE INTO user VALUES (?, ?)", names)

    def _write_rows(
        self, records: Sequence[TicketRow], batch: Batch, *, newer: bool = False
    ) -> None:
        if not records:
            return
        queues = self._queue_names() if any(not row.queue.name for row in records) else {}
        emails = self._emails(records)
        found = [rows.values(row, queues, self._name, emails) for row in records]
        self._note_words(found)
        horizon = self._horizon()
        self._db.executemany(
            UPSERT + (MINE if batch.mine else OTHERS) + (NOT_OVERTAKEN if newer else ""),
            [(*values, _looked(values[11], batch, horizon)) for values in found],
        )
        self._extras.write(records)

    def _emails(self, records: Sequence[TicketRow]) -> dict[str, str]:
        """Addresses of requestors as lists told them: a ticket on its own has their logins only."""
        lacking = [row.id for row in records if any(not ref.email for ref in row.requestors)]
        if not lacking:
            return {}
        known = self._db.execute(
            "SELECT t.requestors FROM json_each(?) asked CROSS JOIN ticket t ON t.id = asked.value",
            (json.dumps(lacking),),
        )
        with self._db.understood():
            people = [one for (text,) in known for one in json.loads(text)]
            return {login: email for _, login, _, email in people if email}

    def _note_words(self, found: Sequence[tuple[object, ...]]) -> None:
        """What people search by is other than before: it must be indexed again."""
        known = self._db.execute(
            "SELECT t.id, t.subject, t.requestors FROM json_each(?) asked"
            " CROSS JOIN ticket t ON t.id = asked.value",
            (json.dumps([values[0] for values in found]),),
        )
        before = {id: rest for id, *rest in known}  # noqa: A001
        self._index.outdate({int(str(v[0])) for v in found if before.get(v[0]) != [v[1], v[7]]})

    def _horizon(self) -> int | None:
        found = self._db.execute("SELECT value FROM meta WHERE key = 'horizon'").fetchone()
        return int(found[0]) if found else None

    def _name(self, login: str) -> str:
        found = self._db.execute("SELECT name FROM user WHERE login = ?", (login,)).fetchone()
        return found[0] if found else ""

    def _queue_names(self) -> dict[str, str]:
        found = self._db.execute("SELECT id, json_extract(record, '$.name') FROM queue")
        return {str(id): name or "" for id, name in found}  # noqa: A001

    def _write_ticket(self, ticket: Ticket) -> None:
        plain = to_plain(ticket)
        assert isinstance(plain, dict)
        members: dict[str, list[tuple[str, object]]] = {
            "field": [(field.name, field) for field in ticket.custom_fields],
            "link": [(link.ref, link) for link in ticket.links.entries],
        }
        plain.pop("custom_fields", None)
        if "links" in plain:
            plain["links"].pop("entries", None)
        text = json.dumps(plain, ensure_ascii=True)
        self._db.execute("REPLACE INTO record VALUES (?, ?)", (ticket.id, text))
        for table, its in members.items():
            self._db.execute(f"DELETE FROM {table} WHERE ticket = ?", (ticket.id,))  # noqa: S608
            self._db.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?)",  # noqa: S608
                [(ticket.id, at, name, _dump(member)) for at, (name, member) in enumerate(its)],
            )

    def _write_thread(self, thread: Thread, *, mine: bool) -> None:
        self._db.executemany(
            "REPLACE INTO txn VALUES (?, ?, ?)",
            [(t.id, thread.ticket, _dump(t)) for t in thread.transactions],
        )
        for part in thread.attachments:
            plain = to_plain(part)
            assert isinstance(plain, dict)
            plain.pop("text", None)
            self._db.execute(
                "REPLACE INTO part VALUES (?, ?, ?)",
                (part.id, thread.ticket, json.dumps(plain, ensure_ascii=True)),
            )
            if part.text is not None:
                self._db.execute("REPLACE INTO body VALUES (?, ?)", (part.id, _text(part.text)))
        newest = max([thread.newest, *(t.id for t in thread.transactions)])
        self._db.execute(
            "INSERT INTO thread VALUES (?, ?, 0, (SELECT updated FROM ticket WHERE id = ?))"
            " ON CONFLICT (ticket) DO UPDATE SET"
            " newest = max(newest, excluded.newest), as_of = excluded.as_of,"
            " seen = CASE WHEN ? AND seen = newest THEN excluded.newest ELSE seen END",
            (thread.ticket, newest, thread.ticket, mine),
        )
        if thread.attachments:
            self._index.outdate({thread.ticket})


def _looked(updated: object, batch: Batch, horizon: int | None) -> object:
    """What an unknown ticket's row says of the user's having looked.

    The first reading of a list is no news; what changed since we last heard of all changes is.
    """
    if batch.mine:
        return updated
    later = horizon is not None and isinstance(updated, int) and updated > horizon
    return 0 if batch.news or later else updated


def _text(text: str) -> str:
    """SQLite keeps no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _dump(record: object) -> str:
    return json.dumps(to_plain(record), ensure_ascii=True)
