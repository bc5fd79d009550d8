"""Files of other versions, of other programs, and what is left of one: none stops the desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from rtdesk.outbox.draft import Draft
from rtdesk.outbox.journal import Journal
from rtdesk.records.attachment import Attachment
from rtdesk.records.queue import Queue
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.fate import HIDDEN, THERE
from rtdesk.store.file import Unusable
from rtdesk.store.lists import UNREAD
from rtdesk.store.mirror import Mirror
from rtdesk.store.schema import VERSION, connect
from tests.desks import ids
from tests.store.filled import exercise, fill, filled, read

SPECS = (
    ListSpec("all", "All", "Status = '__Active__'"),
    ListSpec("due", "Due", "Due IS NOT NULL", "Due"),
    ListSpec(UNREAD, "Unread"),
)
VERSION_2 = r"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL, status TEXT NOT NULL,
    queue TEXT NOT NULL, queue_name TEXT NOT NULL,
    owner TEXT NOT NULL, owner_name TEXT NOT NULL,
    requestors TEXT NOT NULL,
    priority TEXT NOT NULL,
    created INTEGER, updated INTEGER, due INTEGER,
    looked INTEGER,
    record TEXT,
    gone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ticket_updated ON ticket (updated, id);
CREATE INDEX ticket_gone ON ticket (id) WHERE gone;
CREATE TABLE list (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL, ordering TEXT NOT NULL,
    total INTEGER, run INTEGER NOT NULL DEFAULT 0, next TEXT NOT NULL DEFAULT '',
    complete INTEGER NOT NULL DEFAULT 0, fresh_at REAL, failure TEXT NOT NULL DEFAULT ''
);
CREATE TABLE member (
    list INTEGER NOT NULL, ticket INTEGER NOT NULL, run INTEGER NOT NULL,
    PRIMARY KEY (list, ticket)
) WITHOUT ROWID;
CREATE TABLE txn (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX txn_ticket ON txn (ticket, id);
CREATE TABLE part (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX part_ticket ON part (ticket, id);
CREATE TABLE thread (ticket INTEGER PRIMARY KEY, newest INTEGER NOT NULL, seen INTEGER NOT NULL);
CREATE TABLE queue (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE user (login TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('feed', '812'), ('me', 'anna');
INSERT INTO ticket VALUES
    (1, 'Printer', 'open', '3', 'Support', 'anna', 'Anna A',
        '[["user", "c", "Carol", "c@x"], ["user", "d", "", ""]]', '20', 50, 900, NULL, 800,
        '{"id": 1, "etag": "12"}', 0),
    (2, 'Ärger mit 日本', 'new', '3', 'Support', 'Nobody', '', '[["user", "e@x", "", "e@x"]]', '',
        60, 700, 990, 700, NULL, 0),
    (3, 'Secret', 'new', '3', 'Support', 'Nobody', '', '[]', '0', 70, 600, NULL, 600, NULL, 1),
    (4, '', '', '', '', '', '', '[]', '', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO list VALUES
    (7, 'all', 'Status = ''__Active__''', '-LastUpdated', 2, 4, 'page 3', 1, 5.0, 'oh'),
    (8, 'due', 'Due IS NOT NULL', 'Due', 1, 1, '', 1, 5.0, ''),
    (9, 'old', 'id > 0', 'id', 1, 1, '', 1, 5.0, '');
INSERT INTO member VALUES (7, 1, 4), (7, 2, 4), (7, 3, 4), (8, 2, 1), (9, 1, 1), (9, 77, 1);
INSERT INTO txn VALUES
    (10, 1, '{"id": 10, "ticket": 1, "type": "Create"}'),
    (12, 1, '{"id": 12, "ticket": 1, "type": "Correspond"}');
INSERT INTO part VALUES
    (20, 1, '{"id": 20, "transaction": 10, "content_type": "text/plain", "size": 9,
        "text": "Gr\u00fc\u00dfe,\nit \u0000 burns \ud83d\udd25"}'),
    (21, 1, '{"id": 21, "transaction": 12, "filename": "a.pdf", "size": 7}'),
    (22, 1, '{"id": 22, "transaction": 12, "content_type": "text/html", "text": ""}');
INSERT INTO thread VALUES (1, 12, 10);
INSERT INTO queue VALUES (3, '{"id": 3, "name": "Support"}');
INSERT INTO user VALUES ('c', 'Carol'), ('anna', 'Anna A');
PRAGMA user_version = 2;
"""


def older(path: Path, *more: str) -> Path:
    """A file of version 2."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(VERSION_2 + ";".join(more))
    return path


def aside(path: Path) -> list[Path]:
    """Files that were set aside."""
    return sorted(path.parent.glob(f"{path.name}.broken-*"))


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    opened = Mirror(older(tmp_path / "mirror.sqlite3"), Changes())
    opened.define(SPECS)
    yield opened
    opened.close()


def test_an_older_file_becomes_a_new_one(tmp_path: Path, mirror: Mirror) -> None:
    assert aside(mirror.path) == []
    assert mirror._db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert mirror._db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    texts = mirror._db.execute("SELECT id FROM part WHERE record LIKE '%burns%'").fetchall()
    assert texts == []  # they have a table of their own

    def shape(db: sqlite3.Connection) -> set[tuple[str, str, str]]:
        found = db.execute("SELECT type, name, tbl_name FROM sqlite_master")
        columns = db.execute(
            "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c"
        )
        return set(found) | set(columns)

    with closing(connect(tmp_path / "new.sqlite3")) as new:
        assert shape(mirror._db) == shape(new)


def test_what_was_read_is_not_lost(mirror: Mirror) -> None:
    found = mirror.rows([1, 2, 3, 4])
    printer = TicketRow(
        1,
        "Printer",
        "open",
        Ref("queue", "3", "Support"),
        user("anna", "Anna A"),
        (user("c", "Carol", "c@x"), user("d")),
        "20",
        datetime.fromtimestamp(50, UTC),
        datetime.fromtimestamp(900, UTC),
    )
    assert found[1] == (printer, True)
    assert [unread for _, unread in found.values()] == [True, False, False, False]
    assert [mirror.fate(id) for id in range(1, 5)] == [THERE, THERE, HIDDEN, HIDDEN]  # noqa: A001
    thread = mirror.thread(1)
    assert thread is not None
    assert thread.newest == 12
    assert thread.transactions == (Transaction(10, 1, "Create"), Transaction(12, 1, "Correspond"))
    assert thread.attachments == (
        Attachment(20, 10, "", "text/plain", 9, "Grüße,\nit \0 burns 🔥"),
        Attachment(21, 12, "a.pdf", "", 7),
        Attachment(22, 12, "", "text/html", 0, ""),
    )
    assert mirror.queues() == (Queue(3, "Support"),)
    assert mirror.names() == {"c": "Carol", "anna": "Anna A"}
    assert (mirror.meta("feed"), mirror.meta("me")) == ("812", "anna")


def test_what_the_user_looked_at_is_not_lost(mirror: Mirror) -> None:
    assert mirror.seen(1) == 10
    assert ids(mirror, UNREAD) == [1]
    mirror.look(1)
    assert (mirror.seen(1), ids(mirror, UNREAD)) == (12, [])


def test_its_lists_work_and_are_read_again(mirror: Mirror) -> None:
    assert (ids(mirror, "all"), ids(mirror, "due")) == ([1, 2], [2])
    assert mirror.lists.names() == {"all", "due", UNREAD}
    state = mirror.lists.state("all")
    assert (state.count, state.fresh_at, state.next, state.complete) == (2, None, "", False)
    mirror.choose_order("all", "Requestor")
    assert ids(mirror, "all") == [1, 2]
    exercise(mirror)


def test_what_is_read_again_can_be_found(mirror: Mirror) -> None:
    while mirror.index(10):
        pass
    found = {
        words: mirror.find(words).tickets for words in ("rint", "日本", "burns", "c@x", "Secr")
    }
    assert found == {"rint": (1,), "日本": (2,), "burns": (1,), "c@x": (1,), "Secr": ()}


def test_two_windows_may_bring_a_file_up_to_date(tmp_path: Path) -> None:
    for name in "abcd":
        older(tmp_path / name)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: connect(tmp_path / "abcd"[n // 4]), range(16)))
    for db in found:
        assert db.execute("SELECT count(*) FROM ticket").fetchone() == (4,)
        db.close()
    assert not list(tmp_path.glob("*.broken-*"))


@pytest.mark.parametrize(
    "odd",
    [
        "ALTER TABLE ticket DROP COLUMN due",
        "DROP INDEX part_ticket",
        "CREATE TABLE old_list (x)",
        "CREATE TABLE place (x)",
        "UPDATE ticket SET requestors = 'x' WHERE id = 2",
        "UPDATE part SET record = 'x' WHERE id = 21",
        "UPDATE part SET record = '{\"text\": [1]}' WHERE id = 21",
        "UPDATE part SET record = '[]' WHERE id = 21",
        "DROP TABLE thread",
        "DROP TABLE user",
    ],
)
def test_an_odd_older_file_is_set_aside(tmp_path: Path, odd: str) -> None:
    path = older(tmp_path / "mirror.sqlite3", odd)
    with closing(connect(path)) as db:
        assert db.execute("SELECT count(*) FROM ticket").fetchone() == (0,)
    (kept,) = aside(path)
    with closing(sqlite3.connect(kept)) as old:
        assert old.execute("SELECT count(*) FROM ticket").fetchone() == (4,)


def foreign(version: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.executescript(f"CREATE TABLE bookmark (url); PRAGMA user_version = {version}")

    return make


def newer(path: Path) -> None:
    with closing(connect(path)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")


def cut(share: float) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        filled(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return make


def bitten(seed: int) -> Callable[[Path], None]:
    """Some bytes are others, or a whole block is nothing."""

    def make(path: Path) -> None:
        filled(path)
        random, content = Random(seed), bytearray(path.read_bytes())
        if seed % 3 == 0:
            at = random.randrange(0, len(content), 512)
            content[at : at + 512] = bytes(512)
        for _ in range(1 + seed % 40):
            content[random.randrange(len(content))] = random.randrange(256)
        path.write_bytes(content)

    return make


def bitten_at(offset: int) -> Callable[[Path], None]:
    """Offsets in the header and in the root of the schema (sqlite.org/fileformat2)."""

    def make(path: Path) -> None:
        filled(path)
        content = bytearray(path.read_bytes())
        content[offset] ^= 0xFF
        path.write_bytes(content)

    return make


def bytes_of(content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


NOT_OURS: dict[str, Callable[[Path], None]] = {
    "newer": newer,
    **{f"foreign {version}": foreign(version) for version in (0, 1, 2, 3)},
    "text": bytes_of(b"dear diary, " * 999),
    "zeros": bytes_of(bytes(8192)),
    "noise": bytes_of(Random(1).randbytes(9999)),
    "header": bytes_of(b"SQLite format 3\0" + bytes(84)),
    **{f"cut to {share:%}": cut(share) for share in (0.0001, 0.01, 0.3, 0.6, 0.95)},
}
BITTEN = {
    **{f"byte {at}": bitten_at(at) for at in (0, 16, 18, 19, 20, 21, 28, 32, 43, 47, 55, 59, 63)},
    **{f"root {at}": bitten_at(at) for at in (100, 101, 103, 105, 107, 108, 111)},
    **{f"seed {seed}": bitten(seed) for seed in range(60)},
}


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Callable[[], bytes]]:
    """The content of the outbox, which lies in the folder beside."""
    folder = tmp_path / "work"
    journal = Journal(folder / "work.sqlite3")
    journal.save_draft(Draft(7, "correspond", "Unsent words"), 1.0)
    journal.close()

    def content() -> bytes:
        return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))

    before = content()
    yield content
    assert content() == before


@pytest.mark.parametrize("what", NOT_OURS)
@pytest.mark.usefixtures("outbox")
def test_a_file_that_is_not_ours_is_set_aside(tmp_path: Path, what: str) -> None:
    path = tmp_path / "mirror" / "mirror.sqlite3"
    path.parent.mkdir()
    NOT_OURS[what](path)
    content = path.read_bytes()
    mirror = Mirror(path, Changes())
    fill(mirror)
    read(mirror)
    mirror.close()
    (kept,) = aside(path)
    assert kept.read_bytes()[100:] == content[100:]


@pytest.mark.parametrize("where", BITTEN)
@pytest.mark.usefixtures("outbox")
def test_a_file_with_wrong_bytes_stops_nobody_for_long(tmp_path: Path, where: str) -> None:
    path = tmp_path / "mirror" / "mirror.sqlite3"
    path.parent.mkdir()
    BITTEN[where](path)
    for start in (1, 2):
        try:
            mirror = Mirror(path, Changes())
        except Unusable:
            assert start == 1
            continue
        try:
            exercise(mirror)
        except Unusable:
            assert start == 1
        else:
            break
        finally:
            mirror.close()
    assert not path.with_name(f"{path.name}.damaged").exists()


def test_who_starts_at_the_same_time_sets_aside_once(tmp_path: Path) -> None:
    for name in "abcd":
        foreign(3)(tmp_path / name)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: connect(tmp_path / "abcd"[n // 4]), range(16)))
    for number, db in enumerate(found):
        db.execute("INSERT INTO meta VALUES (?, '')", (number,))
    for number, db in enumerate(found):
        assert db.execute("SELECT count(*) FROM meta").fetchone() == (4,), number
        db.close()
    assert len(list(tmp_path.glob("*.broken-*"))) == 4
