"""The tables of the mirror's file, and how an older file becomes one of these."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from rtdesk.records.codec import from_plain
from rtdesk.store.file import Migrations, Step, Unusable, alone, open_as, set_aside
from rtdesk.store.watched import Watched

VERSION = 4

DDL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL, status TEXT NOT NULL,
    queue TEXT NOT NULL, queue_name TEXT NOT NULL,
    owner TEXT NOT NULL, owner_name TEXT NOT NULL,
    requestors TEXT NOT NULL,
    requestor TEXT NOT NULL, -- the first one's name, to sort and search by
    priority TEXT NOT NULL,
    created INTEGER, updated INTEGER, due INTEGER,
    looked INTEGER,          -- `updated` as it was when the user last looked
    fate INTEGER NOT NULL DEFAULT 0,
    merged_into INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ticket_updated ON ticket (updated);
CREATE INDEX ticket_due ON ticket (due, status) WHERE due IS NOT NULL;
CREATE TABLE extra ( -- what lists show beside a row, if they ask for it
    ticket INTEGER NOT NULL, name TEXT NOT NULL,
    value NOT NULL,      -- what it is
    key,                 -- what it is sorted by; nothing where there is no value
    PRIMARY KEY (ticket, name)
) WITHOUT ROWID;
CREATE TABLE list_extra ( -- what the tickets of a list were asked for
    list INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (list, name)
) WITHOUT ROWID;
CREATE TABLE record (ticket INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE field (
    ticket INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (ticket, number)
) WITHOUT ROWID;
CREATE TABLE link (
    ticket INTEGER NOT NULL, number INTEGER NOT NULL, ref TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (ticket, number)
) WITHOUT ROWID;
CREATE TABLE list (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL, ordering TEXT NOT NULL,
    chosen TEXT NOT NULL DEFAULT '',   -- another order that the user likes better
    count INTEGER NOT NULL DEFAULT 0,  -- members; kept by the triggers
    surplus INTEGER NOT NULL DEFAULT 0,  -- by how much `total` was greater after a whole reading
    total INTEGER, run INTEGER NOT NULL DEFAULT 0, next TEXT NOT NULL DEFAULT '',
    complete INTEGER NOT NULL DEFAULT 0, fresh_at REAL, failure TEXT NOT NULL DEFAULT ''
);
CREATE TABLE member (
    list INTEGER NOT NULL, ticket INTEGER NOT NULL, run INTEGER NOT NULL,
    PRIMARY KEY (list, ticket)
) WITHOUT ROWID;
CREATE INDEX member_ticket ON member (ticket, list);
CREATE TRIGGER joined AFTER INSERT ON member
    BEGIN UPDATE list SET count = count + 1 WHERE id = new.list; END;
CREATE TRIGGER left AFTER DELETE ON member
    BEGIN UPDATE list SET count = count - 1 WHERE id = old.list; END;
CREATE TABLE doubt (
    list INTEGER NOT NULL, ticket INTEGER NOT NULL, PRIMARY KEY (list, ticket)
) WITHOUT ROWID;
CREATE TABLE view (
    id INTEGER PRIMARY KEY, list INTEGER NOT NULL, ordered_by TEXT NOT NULL,
    built INTEGER NOT NULL, UNIQUE (list, ordered_by)
);
CREATE TABLE place (
    view INTEGER NOT NULL, key NOT NULL, ticket INTEGER NOT NULL,
    PRIMARY KEY (view, key, ticket)
) WITHOUT ROWID;
CREATE TABLE txn (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX txn_ticket ON txn (ticket, id);
CREATE TABLE part (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX part_ticket ON part (ticket, id);
CREATE TABLE body (part INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE thread (
    ticket INTEGER PRIMARY KEY, newest INTEGER NOT NULL, seen INTEGER NOT NULL,
    as_of INTEGER            -- the ticket's `updated` when the thread was read
);
CREATE TABLE queue (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE user (login TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE saved_search (number INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (subject, people, bodies, tokenize = 'trigram');
CREATE TABLE unindexed (ticket INTEGER PRIMARY KEY);
CREATE TABLE news (
    number INTEGER PRIMARY KEY AUTOINCREMENT, writer TEXT NOT NULL, change TEXT NOT NULL
);
CREATE TABLE ledger (
    day TEXT NOT NULL, kind TEXT NOT NULL, requests INTEGER NOT NULL, failed INTEGER NOT NULL,
    seconds REAL NOT NULL, received INTEGER NOT NULL, PRIMARY KEY (day, kind)
) WITHOUT ROWID;
"""

REQUESTOR = (
    "coalesce(nullif(json_extract(requestors, '$[0][2]'), ''),"
    " json_extract(requestors, '$[0][1]'), '')"
)


def _part_bodies(db: sqlite3.Connection) -> None:
    """Texts have a table of their own. SQLite's own JSON ends a text at its first NUL."""
    from rtdesk.records.attachment import Attachment

    some = "SELECT id, record FROM old_part WHERE id > ? ORDER BY id LIMIT 500"
    last = 0
    while found := db.execute(some, (last,)).fetchall():
        parts = [from_plain(Attachment, json.loads(record)) for _, record in found]
        texts = [(part.id, part.text) for part in parts if part.text is not None]
        db.executemany("INSERT INTO body VALUES (?, ?)", texts)
        last = found[-1][0]


LATER = ("ticket_due", "extra", "list_extra")
"""What came with version 4."""


def _makes(statement: str, names: Iterable[str]) -> bool:
    """True when the statement makes one of these tables or indexes."""
    return any(f" {name} " in statement.partition("(")[0] for name in names)


FROM_2: tuple[Step, ...] = (
    "DROP INDEX ticket_updated",
    "DROP INDEX ticket_gone",
    "ALTER TABLE ticket RENAME TO old_ticket",
    "ALTER TABLE list RENAME TO old_list",
    "ALTER TABLE member RENAME TO old_member",
    "ALTER TABLE part RENAME TO old_part",
    "ALTER TABLE thread RENAME TO old_thread",
    "DROP INDEX part_ticket",
    *(
        statement
        for statement in DDL.split(";\n")
        if not _makes(statement, ("meta", "txn", "txn_ticket", "queue", "user", *LATER))
    ),
    f"""INSERT INTO ticket SELECT id, subject, status, queue, queue_name, owner, owner_name,
        requestors, {REQUESTOR}, priority, created, updated, due, looked, gone, 0
        FROM old_ticket""",  # noqa: S608
    "INSERT INTO list (id, name, query, ordering) SELECT id, name, query, ordering FROM old_list",
    "INSERT INTO member SELECT list, ticket, run FROM old_member"
    " WHERE ticket IN (SELECT id FROM ticket WHERE NOT fate)",
    "INSERT INTO thread SELECT ticket, newest, seen, NULL FROM old_thread",
    "INSERT INTO part SELECT id, ticket, json_remove(record, '$.text') FROM old_part",
    _part_bodies,
    "INSERT INTO unindexed SELECT id FROM ticket",
    *(f"DROP TABLE old_{name}" for name in ("ticket", "list", "member", "part", "thread")),
)
"""What was read and what the user looked at stays; whole tickets and lists are read again."""
FROM_3: tuple[Step, ...] = tuple(
    statement for statement in DDL.split(";\n") if _makes(statement, LATER)
)
MIGRATIONS: Migrations = {2: FROM_2, 3: FROM_3}


def connect(path: Path) -> Watched:
    """Opens the mirror; one that is corrupt, foreign or of a later version is set aside.

    Raises:
        NotSaved: the disk does not let us.
    """
    with alone(path):  # nobody else is about to open what is being renamed
        try:
            _look_at_head(path)
            return join(path)
        except Unusable:
            set_aside(path)
            return join(path)


def join(path: Path) -> Watched:
    """Opens the mirror once more; never sets aside what others use.

    Raises:
        Unusable: it was found to be damaged.
        NotSaved: the disk does not let us.
    """
    db = open_as(Watched, path, DDL, VERSION, MIGRATIONS)
    try:
        _look_over(db)
    except OSError:
        db.close()
        raise
    return db


def _look_over(db: Watched) -> None:
    """The file of another program may have our version by chance, or the tables changed."""
    found = {_bare(sql) for (sql,) in db.execute("SELECT sql FROM sqlite_master")}
    if not found.issuperset(_bare(sql) for sql in DDL.split(";\n") if sql):
        raise Unusable("this is no mirror")


def _look_at_head(path: Path) -> None:
    """Before the first connection: closing a file drops the locks that connections have on it."""
    if path.exists():
        with path.open("rb") as file:
            if max(file.read(20)[18:], default=0) > 2:  # a format that SQLite reads, never writes
                raise Unusable("written by another version of SQLite")


def _bare(sql: str | None) -> str:
    """Without comments and blanks."""
    return re.sub(r"--.*|\s+|;$", "", sql or "")
