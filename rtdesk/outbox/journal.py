"""The journal's file: entries and drafts, on disk before anything leaves."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.config.errors import ConfigError
from rtdesk.outbox import shelf, watches
from rtdesk.outbox.entry import OPEN, WAITING, Entry, State
from rtdesk.records.codec import from_plain, to_plain
from rtdesk.store.errors import NotSaved, saving, transaction
from rtdesk.store.file import Unusable, alone, open_file, set_aside

if TYPE_CHECKING:
    from rtdesk.ops.op import Op
    from rtdesk.outbox.conflict import Conflict, Kind
    from rtdesk.outbox.draft import Draft

VERSION = 5
DDL = (
    """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, grp TEXT NOT NULL, ticket INTEGER NOT NULL,
    op TEXT NOT NULL, state TEXT NOT NULL, created REAL NOT NULL, due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, baseline INTEGER NOT NULL DEFAULT 0,
    attempted REAL NOT NULL DEFAULT 0, txn INTEGER UNIQUE, reason TEXT NOT NULL DEFAULT '',
    looks INTEGER NOT NULL DEFAULT 0,
    conflict TEXT NOT NULL DEFAULT '', sure INTEGER NOT NULL DEFAULT 0,
    doubt INTEGER NOT NULL DEFAULT 0, resent INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE owner (login TEXT NOT NULL);
CREATE INDEX entry_state ON entry (state, ticket, id);
CREATE TABLE draft (
    ticket INTEGER NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, saved REAL NOT NULL,
    PRIMARY KEY (ticket, kind)
) WITHOUT ROWID;
"""
    + shelf.DDL.lstrip()
    + watches.DDL.lstrip()
)
MIGRATIONS = {
    1: ("ALTER TABLE entry ADD COLUMN conflict TEXT NOT NULL DEFAULT ''",),
    2: tuple(
        f"ALTER TABLE entry ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0"
        for name in ("sure", "doubt", "resent")
    ),
    3: tuple(filter(str.strip, shelf.DDL.split(";\n"))),
    4: (watches.DDL,),
}
COLUMNS = (
    "id, grp, op, state, created, due, attempts, baseline, attempted, txn, reason, looks,"
    " conflict, sure, doubt, resent"
)


LOST: Kind = "lost"
UNSURE: Kind = "unsure"
WHAT = "the outbox was"
WHAT_DRAFT = "the draft was"
KNOWN = 8192
"""Ops that are not read twice: an act on many is looked through at every step of it."""
BALLAST = 262_144
"""Bytes of a file that is given up when the disk is full, so that drafts can be saved still."""
Row = tuple[int, str, int, Entry | None]
"""Id, group, ticket, and the entry unless a newer rtdesk wrote it."""


class Journal:
    """SQLite with `synchronous=FULL`: what a method returned from is on the disk.

    Every method that writes raises `NotSaved` when the disk does not take it; then nothing changed.
    """

    def __init__(self, path: Path):
        with alone(path):  # two windows may be the first at the same time
            try:
                self._db = open_file(path, DDL, VERSION, MIGRATIONS, durable=True)
            except Unusable as error:
                if error.newer:
                    newer = f"the outbox ({path}) was written by a newer rtdesk"
                    raise ConfigError(newer) from error
                set_aside(path)
                self._db = open_file(path, DDL, VERSION, durable=True)
        self.shelf = shelf.Shelf(self._db)
        self.watches = watches.Watches(self._db)
        self._inside = False
        self._ballast = path.with_name("ballast")
        self._load_ballast()
        self._version = self._data_version()

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _load_ballast(self) -> None:
        with contextlib.suppress(OSError):
            handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(bytes(BALLAST))

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def changed_elsewhere(self) -> bool:
        """Whether another process wrote into the file since the last call."""
        before, self._version = self._version, self._data_version()
        return before != self._version

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """What is written inside is on the disk together, or not at all."""
        with transaction(self._db, WHAT):
            self._inside = True
            try:
                yield
            finally:
                self._inside = False

    def _whole(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext() if self._inside else transaction(self._db, WHAT)

    def add(
        self,
        group: str,
        ops: Sequence[Op],
        state: State,
        *,
        now: float,
        due: float,
        instead: Sequence[Draft] = (),
    ) -> None:
        """Writes the ops of one act; drafts that it holds go in the same transaction.

        `instead` are those that this window knows of: another one may have kept other words.
        """
        with transaction(self._db, WHAT):
            for op in ops:
                self._db.execute(
                    "INSERT INTO entry (grp, ticket, op, state, created, due) VALUES (?,?,?,?,?,?)",
                    (group, op.ticket, _dump(op), state, now, due),
                )
                self._drop_held(op, instead)

    def _drop_held(self, op: Op, known: Sequence[Draft]) -> None:
        from rtdesk.ops.op import Create, Message

        if isinstance(op, Create):
            for draft, _ in self.drafts(*op.draft):
                if draft in known:  # what another window wrote there stays
                    self._drop_draft(*op.draft)
        if not isinstance(op, Message):
            return
        for draft, _ in self.drafts(op.ticket, op.kind):
            words = op.source or op.body
            if draft in known or (draft.body.strip() in words and not draft.files):
                self._drop_draft(op.ticket, op.kind)

    def rows(self, states: Sequence[State]) -> list[Row]:
        """What is in these states, oldest first."""
        marks = ",".join("?" * len(states))
        found = self._db.execute(
            f"SELECT {COLUMNS}, ticket FROM entry WHERE state IN ({marks}) ORDER BY id",  # noqa: S608
            states,
        )
        return [(v[0], v[1], v[-1], _entry(v[:-1])) for v in found]

    def entries(self, *states: State) -> tuple[Entry, ...]:
        """Entries in these states, oldest first, without those of a newer rtdesk."""
        return tuple(entry for *_, entry in self.rows(states) if entry)

    def ticket_of(self, id: int) -> int:  # noqa: A002
        """The ticket an entry is about; 0: there is no such entry."""
        found = self._db.execute("SELECT ticket FROM entry WHERE id = ?", (id,)).fetchone()
        return int(found[0]) if found else 0

    def update(
        self,
        id: int,  # noqa: A002
        *,
        only: Sequence[State] = (),
        op: Op | None = None,
        **values: object,
    ) -> bool:
        """Sets columns of an entry, if it is in one of the states `only`; tells whether it was."""
        if op:
            values["op"] = _dump(op)
        sets = ", ".join(f"{name} = ?" for name in values)
        marks = ",".join("?" * len(only))
        guard = f" AND state IN ({marks})" if only else ""
        with saving(WHAT):
            done = self._db.execute(
                f"UPDATE entry SET {sets} WHERE id = ?{guard}",  # noqa: S608
                (*values.values(), id, *only),
            )
        return done.rowcount == 1

    def settle(self, id: int, transaction_id: int | None, note: str) -> None:  # noqa: A002
        """The entry is done, as this transaction unless that is another entry's already."""
        with self._whole():
            taken = (
                transaction_id
                and self._db.execute(
                    "SELECT 1 FROM entry WHERE txn = ? AND id <> ?", (transaction_id, id)
                ).fetchone()
            )
            self._db.execute(
                "UPDATE entry SET state = 'settled', txn = ?, reason = ? WHERE id = ?",
                (None if taken else transaction_id, note, id),
            )

    def refuse(
        self,
        id: int,  # noqa: A002
        state: State,
        reason: str,
        *,
        op: Op | None,
        conflict: Conflict | None,
        rest: str,
    ) -> None:
        """Stops an entry, and with `rest` as their reason the later ones of the same act on it."""
        facts = json.dumps(to_plain(conflict)) if conflict else ""
        with self._whole():
            self._db.execute(
                "UPDATE entry SET state = ?, reason = ?, conflict = ? WHERE id = ?",
                (state, reason, facts, id),
            )
            if op:
                self._db.execute("UPDATE entry SET op = ? WHERE id = ?", (_dump(op), id))
            self._db.execute(
                "UPDATE entry SET state = 'refused', reason = ? WHERE id > ?"
                " AND (grp, ticket) = (SELECT grp, ticket FROM entry WHERE id = ?)"
                " AND state IN ('held', 'queued')",
                (rest, id, id),
            )

    def stop(self, reason: str, unclear: str) -> tuple[int, ...]:
        """Stops everything that waits until the user says so; returns the tickets."""
        from rtdesk.outbox.conflict import Conflict

        facts = {
            kind: json.dumps(to_plain(Conflict(kind, changes=(said,), restored=True)))
            for kind, said in ((LOST, reason), (UNSURE, unclear))
        }
        waiting = "state IN ('held', 'queued', 'sending', 'unsure')"
        with transaction(self._db, WHAT):
            found = self._db.execute(f"SELECT ticket FROM entry WHERE {waiting}").fetchall()  # noqa: S608
            self._db.execute(
                "UPDATE entry SET reason = iif(state IN ('sending', 'unsure'), ?, ?),"  # noqa: S608
                " conflict = iif(state IN ('sending', 'unsure'), ?, ?), state = 'conflict'"
                f" WHERE {waiting}",
                (unclear, reason, facts[UNSURE], facts[LOST]),
            )
        return tuple(ticket for (ticket,) in found)

    def watched(self, since: float) -> tuple[Entry, ...]:
        """What was sent twice since this time, and may turn up twice."""
        found = self._db.execute(
            f"SELECT {COLUMNS} FROM entry"  # noqa: S608
            " WHERE state = 'settled' AND resent AND attempted >= ?",
            (since,),
        )
        return tuple(entry for values in found if (entry := _entry(values)))

    def recover(self, now: float, far: float, reason: str) -> tuple[int, ...]:
        """What was being sent is unclear from now on; returns the tickets that are concerned."""
        with transaction(self._db, WHAT):
            found = self._db.execute("SELECT ticket FROM entry WHERE state = 'sending'").fetchall()
            self._db.execute(
                "UPDATE entry SET state = 'unsure', attempted = ?, due = ?, looks = 0, reason = ?,"
                " doubt = iif(doubt, doubt, baseline) WHERE state = 'sending'",
                (now, now, reason),
            )
            self._db.execute(
                "UPDATE entry SET due = ? WHERE due > ? AND state IN ('held', 'queued', 'unsure')",
                (now, far),
            )
        return tuple(ticket for (ticket,) in found)

    def wait_again(self, now: float) -> None:
        """Times of another run of the program prove nothing: the clock may have been set."""
        with saving(WHAT):
            self._db.execute("UPDATE entry SET attempted = ? WHERE state = 'unsure'", (now,))

    def hurry(self, now: float) -> None:
        """What waits for its next try need not."""
        with saving(WHAT):
            self._db.execute(
                "UPDATE entry SET due = ? WHERE due > ? AND state IN ('queued', 'unsure')",
                (now, now),
            )

    def owner(self, login: str, reason: str, unclear: str) -> bool:
        """The outbox is this user's from now on; entries of another one stop. True: some did."""
        with transaction(self._db, WHAT):
            known = self._db.execute("SELECT login FROM owner").fetchone()
            self._db.execute("DELETE FROM owner")
            self._db.execute("INSERT INTO owner VALUES (?)", (login,))
            if known is None or known[0] == login:
                return False
            stopped = self._db.execute(
                "UPDATE entry SET reason = CASE WHEN state IN ('sending', 'unsure') THEN ? ELSE ?"
                " END, state = 'conflict' WHERE state IN ('held', 'queued', 'sending', 'unsure')",
                (unclear, reason),
            )
            return stopped.rowcount > 0

    def claimed(self, transactions: Sequence[int]) -> frozenset[int]:
        """Those of the transactions that an entry already counts as its own."""
        found = self._db.execute(
            "SELECT txn FROM entry WHERE txn IN (SELECT value FROM json_each(?))",
            (json.dumps(transactions),),
        )
        return frozenset(txn for (txn,) in found)

    def take_back(
        self,
        group: str,
        states: Sequence[State],
        draft: Draft | None,
        now: float,
        tickets: Collection[int] = (),
    ) -> bool:
        """Forgets what is open of an act (on these tickets), if all is in one of the states.

        Its draft is kept; words that are kept for the same already stand behind it.
        """
        from rtdesk.outbox.letter import joined

        with transaction(self._db, WHAT):
            found = self._db.execute(
                "SELECT id, ticket, state FROM entry WHERE grp = ?", (group,)
            ).fetchall()
            left = [
                (id_, state)
                for id_, ticket, state in found
                if state in OPEN and (not tickets or ticket in tickets)
            ]
            if not left or any(state not in states for _, state in left):
                return False
            self._db.executemany("DELETE FROM entry WHERE id = ?", [(id_,) for id_, _ in left])
            if draft:
                for there, _ in self.drafts(draft.ticket, draft.kind):
                    draft = joined(draft, there)
                self._save_draft(draft, now)
        return True

    def call_back(self, group: str, draft: Draft | None, now: float) -> tuple[int, ...]:
        """Forgets what of an act did not leave yet; returns the tickets. Its draft is kept."""
        from rtdesk.outbox.letter import joined

        with transaction(self._db, WHAT):
            found = self._db.execute(
                "DELETE FROM entry WHERE grp = ? AND state IN ('held', 'queued') RETURNING ticket",
                (group,),
            ).fetchall()
            if found and draft:
                for there, _ in self.drafts(draft.ticket, draft.kind):
                    draft = joined(draft, there)
                self._save_draft(draft, now)
        return tuple(ticket for (ticket,) in found)

    def act(self, group: str) -> tuple[Entry, ...]:
        """All that is remembered of an act, without what a newer rtdesk wrote."""
        found = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE grp = ? ORDER BY id",  # noqa: S608
            (group,),
        )
        return tuple(entry for values in found if (entry := _entry(values)))

    def forget_settled(self, before: float) -> tuple[str, ...]:
        """Forgets acts that are settled since before this time; returns their groups."""
        with transaction(self._db, WHAT):
            found = self._db.execute(
                "SELECT grp FROM entry GROUP BY grp"
                " HAVING min(state = 'settled') AND max(max(created, attempted)) < ?",
                (before,),
            ).fetchall()
            self._db.executemany("DELETE FROM entry WHERE grp = ?", found)
        return tuple(group for (group,) in found)

    def unreadable(self) -> int:
        """How many waiting entries a newer rtdesk wrote."""
        return sum(entry is None for *_, entry in self.rows(WAITING))

    def save_draft(self, draft: Draft, now: float, known: Draft | None = None) -> Draft:
        """Writes a draft over the `known` one, and behind it what else is kept; returns both.

        On a full disk the ballast makes room for it.
        """
        try:
            return self._keep_draft(draft, now, known)
        except NotSaved:
            if not self._ballast.exists():
                raise
            self._ballast.unlink()
            return self._keep_draft(draft, now, known)

    def _keep_draft(self, draft: Draft, now: float, known: Draft | None) -> Draft:
        from rtdesk.outbox.letter import with_words_of

        with transaction(self._db, WHAT_DRAFT):
            for there, _ in self.drafts(draft.ticket, draft.kind):
                if there != known:
                    draft = with_words_of(draft, there)
            if draft.empty:
                self._drop_draft(draft.ticket, draft.kind)
            else:
                self._save_draft(draft, now)
        return draft

    def _save_draft(self, draft: Draft, now: float) -> None:
        self._db.execute(
            "REPLACE INTO draft VALUES (?, ?, ?, ?)",
            (draft.ticket, draft.kind, json.dumps(to_plain(draft)), now),
        )

    def drop_draft(self, ticket: int, kind: str) -> None:
        """Forgets a draft."""
        with saving(WHAT_DRAFT):
            self._drop_draft(ticket, kind)

    def _drop_draft(self, ticket: int, kind: str) -> None:
        self._db.execute("DELETE FROM draft WHERE ticket = ? AND kind = ?", (ticket, kind))

    def drafts(self, ticket: int | None = None, kind: str = "") -> tuple[tuple[Draft, float], ...]:
        """Drafts with the time they were saved, newest first: every one, or those asked for."""
        found = self._db.execute(
            "SELECT record, saved FROM draft WHERE coalesce(?, ticket) = ticket"
            " AND ? IN ('', kind) ORDER BY saved DESC",
            (ticket, kind),
        )
        return tuple((draft, saved) for text, saved in found if (draft := _draft(text)))

    def drafted(self) -> frozenset[int]:
        """Tickets with a draft."""
        return frozenset(ticket for (ticket,) in self._db.execute("SELECT ticket FROM draft"))


def _dump(op: Op) -> str:
    from rtdesk.ops.codec import dump

    return dump(op)


@lru_cache(maxsize=KNOWN)
def _load(text: str) -> Op:
    from rtdesk.ops.codec import load

    return load(text)


def _entry(values: tuple[object, ...]) -> Entry | None:
    from rtdesk.outbox.conflict import Conflict

    id_, group, op, *rest, conflict, sure, doubt, resent = values
    try:
        facts = from_plain(Conflict, json.loads(str(conflict))) if conflict else None
        told = (facts, bool(sure), doubt, bool(resent))
        return Entry(id_, group, _load(str(op)), *rest, *told)  # type: ignore[arg-type, call-arg]
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _draft(text: str) -> Draft | None:
    from rtdesk.outbox.draft import Draft

    try:
        return from_plain(Draft, json.loads(text))
    except (ValueError, TypeError):
        return None
