"""The tables of the mirror's file, and how an older file becomes one of these."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rtdesk.store.file import Unusable, open_file, set_aside

VERSION = 3

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
FROM_2 = (
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
        if not any(
            f" {kept} " in statement.partition("(")[0]
            for kept in ("meta", "txn", "txn_ticket", "queue", "user")
        )
    ),
    f"""INSERT INTO ticket SELECT id, subject, status, queue, queue_name, owner, owner_name,
        requestors, {REQUESTOR}, priority, created, updated, due, looked, gone, 0
        FROM old_ticket""",  # noqa: S608
    "INSERT INTO list (id, name, query, ordering) SELECT id, name, query, ordering FROM old_list",
    "INSERT INTO member SELECT list, ticket, run FROM old_member"
    " WHERE ticket IN (SELECT id FROM ticket WHERE NOT fate)",
    "INSERT INTO thread SELECT ticket, newest, seen, NULL FROM old_thread",
    "INSERT INTO part SELECT id, ticket, json_remove(record, '$.text') FROM old_part",
    "INSERT INTO body SELECT id, json_extract(record, '$.text') FROM old_part"
    " WHERE json_extract(record, '$.text') IS NOT NULL",
    "INSERT INTO unindexed SELECT id FROM ticket",
    *(f"DROP TABLE old_{name}" for name in ("ticket", "list", "member", "part", "thread")),
)
"""What was read and what the user looked at stays; whole tickets and lists are read again."""
MIGRATIONS = {2: FROM_2}


def connect(path: Path) -> sqlite3.Connection:
    """Opens the mirror; one that is corrupt, foreign or of a later version is set aside.

    Raises:
        NotSaved: the disk does not let us.
    """
    try:
        return open_file(path, DDL, VERSION, MIGRATIONS)
    except Unusable:
        set_aside(path)
        return open_file(path, DDL, VERSION)
