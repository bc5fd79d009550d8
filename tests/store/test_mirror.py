"""The mirror: what went in comes out, in one change; lists are exact."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rtdesk.records.attachment import Attachment
from rtdesk.records.link import Link, Links
from rtdesk.records.queue import Queue
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User
from rtdesk.store.batch import Batch, ListPage, ListSpec, Thread
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved
from rtdesk.store.fate import DELETED, HIDDEN, Fate
from rtdesk.store.file import on_network
from rtdesk.store.mirror import LOGGED, Mirror
from rtdesk.store.places import SMALL
from rtdesk.store.schema import VERSION, connect
from tests.desks import ids

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ALL = ListSpec("all", "All", "Status = '__Active__'")


def row(id: int, minutes: int = 0, **values: object) -> TicketRow:  # noqa: A002
    return TicketRow(id, last_updated=NOW + timedelta(minutes=minutes), **values)  # type: ignore[arg-type]


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def told(changes: Changes) -> list[Change]:
    heard: list[Change] = []
    changes.subscribe(heard.append)
    return heard


@pytest.fixture
def mirror(tmp_path: Path, changes: Changes) -> Iterator[Mirror]:
    opened = Mirror(tmp_path / "m" / "mirror.sqlite3", changes)
    opened.lists.define(ALL)
    yield opened
    opened.close()


def page(ids: list[int], run: int = 1, following: str = "", total: int | None = None) -> Batch:
    return Batch(
        rows=tuple(row(id, id) for id in ids),  # noqa: A001
        page=ListPage("all", run, tuple(ids), total, following, 1.0),
    )


def test_rows_come_back_and_are_told_once(mirror: Mirror, told: list[Change]) -> None:
    one = row(7, subject="x", requestors=(user("c", "Carol"),), queue=Ref("queue", "3", "S"))
    mirror.apply(Batch(rows=(one, row(8))))
    assert mirror.rows([7, 8, 9])[7][0] == one
    assert told == [Change(frozenset({7, 8}))]


def test_a_failed_batch_changes_and_tells_nothing(mirror: Mirror, told: list[Change]) -> None:
    broken = Thread(1, (Transaction(id="no", ticket=1, type="Set"),))  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"datatype mismatch|not supported"):
        mirror.apply(Batch(rows=(row(7),), threads=(broken,)))
    assert mirror.rows([7]) == {}
    assert told == []


def test_the_ticket_shows_the_newest_row(mirror: Mirror) -> None:
    full = Ticket(id=7, status="new", last_updated=NOW, links=Links((Link("history"),)))
    mirror.apply(Batch(tickets=(full,)))
    assert mirror.ticket(7) == full
    mirror.apply(Batch(rows=(row(7, 5, status="open"),)))
    found = mirror.ticket(7)
    assert found is not None
    assert (found.status, found.links) == ("open", full.links)
    assert mirror.ticket(8) is None


def test_names_learnt_from_rows_serve_the_ticket(mirror: Mirror) -> None:
    mirror.apply(
        Batch(rows=(row(7, owner=user("anna", "Anna A")),), users=(User("bob", 3, "Bob"),))
    )
    mirror.apply(Batch(tickets=(Ticket(id=7, owner=user("anna")),)))
    found = mirror.ticket(7)
    assert found is not None
    assert found.owner.name == "Anna A"
    assert mirror.names() == {"anna": "Anna A", "bob": "Bob", "3": "Bob"}


def test_a_list_is_in_order_newest_first(mirror: Mirror) -> None:
    mirror.apply(page([3, 1, 2]))
    assert list(ids(mirror, "all")) == [3, 2, 1]
    assert list(ids(mirror, "all")[:2]) == [3, 2]


def test_what_a_new_run_does_not_meet_leaves(mirror: Mirror) -> None:
    mirror.apply(page([1, 2, 3]))
    mirror.apply(page([1], run=2, following="2"))
    assert sorted(ids(mirror, "all")) == [1, 2, 3]
    mirror.apply(page([3], run=2))
    assert sorted(ids(mirror, "all")) == [1, 3]
    assert mirror.lists.state("all").complete


def test_a_failure_keeps_the_rows(mirror: Mirror, told: list[Change]) -> None:
    mirror.apply(page([1, 2]))
    mirror.fail_list("all", "Unknown field: Foo")
    state = mirror.lists.state("all")
    assert (state.count, state.failure) == (2, "Unknown field: Foo")
    assert told[-1].lists == {"all"}
    mirror.apply(page([1, 2], run=2))
    assert mirror.lists.state("all").failure == ""


def test_tickets_join_and_leave(mirror: Mirror) -> None:
    mirror.apply(page([1, 2]))
    mirror.apply(
        Batch(
            rows=(row(9),),
            joined={"all": frozenset({9})},
            left={"all": frozenset({1})},
        )
    )
    assert sorted(ids(mirror, "all")) == [2, 9]


def test_gone_tickets_are_hidden_not_erased(mirror: Mirror, told: list[Change]) -> None:
    mirror.apply(page([1, 2]))
    mirror.apply(Batch(fates={1: HIDDEN}))
    assert list(ids(mirror, "all")) == [2]
    assert mirror.fate(1).kind == "hidden"
    assert "all" in told[-1].lists
    mirror.apply(Batch(rows=(row(1),)))
    assert mirror.fate(1).kind == "there"


def test_a_merged_ticket_stays_merged_when_lists_do_not_have_it(mirror: Mirror) -> None:
    mirror.apply(Batch(fates={1: Fate("merged", 2)}))
    mirror.apply(Batch(fates={1: HIDDEN}))
    assert mirror.fate(1) == Fate("merged", 2)
    mirror.apply(Batch(fates={1: DELETED}))
    assert mirror.fate(1) == DELETED


def test_counts_believe_the_server_until_the_list_is_read(mirror: Mirror) -> None:
    assert mirror.lists.counts() == {}
    mirror.set_total("all", 142)
    assert mirror.lists.counts() == {"all": 142}
    mirror.apply(page([1, 2], following="2", total=142))
    assert mirror.lists.counts() == {"all": 142}
    mirror.apply(page([3]))
    assert mirror.lists.counts() == {"all": 3}


def test_another_query_under_the_same_name_starts_empty(mirror: Mirror) -> None:
    mirror.apply(page([1]))
    mirror.lists.define(ListSpec("all", "All", "id > 0"))
    assert list(ids(mirror, "all")) == []
    assert mirror.lists.state("all").fresh_at is None


def test_changed_since_the_user_looked(mirror: Mirror) -> None:
    mirror.apply(Batch(rows=(row(7),)))
    assert mirror.rows([7])[7][1] is False
    mirror.apply(Batch(rows=(row(7, 5),)))
    assert mirror.rows([7])[7][1] is True
    mirror.look(7)
    assert mirror.rows([7])[7][1] is False
    mirror.apply(Batch(rows=(row(7, 9),), mine=True))
    assert mirror.rows([7])[7][1] is False


def test_a_thread_grows(mirror: Mirror) -> None:
    assert mirror.thread(7) is None
    first = Thread(7, (Transaction(10, 7, "Create"),), (Attachment(5, 10, text="hi"),), 10)
    mirror.apply(Batch(threads=(first,)))
    mirror.look(7)
    mirror.apply(Batch(threads=(Thread(7, (Transaction(12, 7, "Comment"),)),)))
    found = mirror.thread(7)
    assert found is not None
    assert [txn.id for txn in found.transactions] == [10, 12]
    assert found.attachments == first.attachments
    assert found.newest == 12
    assert mirror.seen(7) == 10


def test_queues_are_replaced_and_sorted(mirror: Mirror, told: list[Change]) -> None:
    mirror.apply(Batch(queues=(Queue(2, "b"), Queue(1, "A"), Queue(3, "c"))))
    mirror.apply(Batch(queues=(Queue(2, "b"), Queue(1, "A"))))
    assert [queue.id for queue in mirror.queues()] == [1, 2]
    assert told[-1].queues


def test_it_is_there_after_reopening(tmp_path: Path, mirror: Mirror, changes: Changes) -> None:
    mirror.apply(page([1]))
    mirror.remember("feed", "17")
    mirror.close()
    again = Mirror(tmp_path / "m" / "mirror.sqlite3", changes)
    assert list(ids(again, "all")) == [1]
    assert again.meta("feed") == "17"
    again.close()


def test_another_user_starts_with_nothing(mirror: Mirror) -> None:
    mirror.apply(page([1]))
    mirror.remember("me", "anna")
    mirror.forget()
    assert list(ids(mirror, "all")) == []
    assert mirror.meta("me") == ""
    assert mirror.lists.state("all").fresh_at is None


@pytest.mark.parametrize("content", [b"not a database, but long enough to be one" * 50, b""])
def test_a_file_that_is_no_mirror_is_set_aside(
    tmp_path: Path, changes: Changes, content: bytes
) -> None:
    path = tmp_path / "mirror.sqlite3"
    path.write_bytes(content)
    mirror = Mirror(path, changes)
    mirror.apply(Batch(rows=(row(1),)))
    mirror.close()
    kept = [p.read_bytes() for p in tmp_path.glob("*.broken-*")]
    assert kept == ([content] if content else [])


def test_nobody_else_can_read_it(tmp_path: Path, mirror: Mirror) -> None:
    for path in [tmp_path / "m", *(tmp_path / "m").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0


def test_a_row_that_was_overtaken_changes_nothing(mirror: Mirror) -> None:
    mirror.apply(Batch(tickets=(Ticket(7, status="resolved", last_updated=NOW),)))
    mirror.apply(Batch(rows=(row(7, -1, status="open"),)))
    assert mirror.rows([7])[7][0].status == "resolved"


def test_who_joins_while_a_list_is_read_stays(mirror: Mirror) -> None:
    mirror.apply(page([1, 2, 3]))
    mirror.apply(page([1], run=2, following="2"))
    mirror.apply(Batch(rows=(row(3),), joined={"all": frozenset({3})}))
    assert mirror.lists.unmet("all", 2, []) == (2,)
    mirror.apply(page([], run=2))
    assert sorted(ids(mirror, "all")) == [1, 3]


def test_gone_tickets_are_not_counted(mirror: Mirror) -> None:
    mirror.apply(page([1, 2, 3]))
    mirror.apply(Batch(fates={2: HIDDEN}))
    assert mirror.lists.state("all").count == 2
    assert mirror.lists.counts() == {"all": 2}


def test_a_queue_s_name_comes_from_the_queue(mirror: Mirror) -> None:
    mirror.apply(Batch(queues=(Queue(3, "Support"),)))
    mirror.apply(Batch(rows=(row(7, queue=Ref("queue", "3")),)))
    assert mirror.rows([7])[7][0].queue.name == "Support"


def test_a_full_disk_is_said_and_changes_nothing(mirror: Mirror, told: list[Change]) -> None:
    pages = mirror._db.execute("PRAGMA page_count").fetchone()[0]
    mirror._db.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotSaved, match="disk is full"):
        mirror.apply(Batch(rows=tuple(row(id, subject="x" * 999) for id in range(1, 99))))  # noqa: A001
    assert mirror.rows([1]) == {}
    assert told == []
    mirror.apply(Batch(rows=(row(1),)))


def test_a_locked_mirror_is_not_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mirror.sqlite3"
    connect(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("BEGIN EXCLUSIVE")
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **{**k, "timeout": 0}))
    with pytest.raises(NotSaved, match="locked"):
        connect(path)
    other.close()
    assert not list(tmp_path.glob("*.broken-*"))


def test_two_may_start_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: connect(tmp_path / f"{n // 8}" / "m"), range(32)))
    assert [db.execute("PRAGMA user_version").fetchone()[0] for db in found] == [VERSION] * 32
    for db in found:
        db.close()


@pytest.mark.parametrize(("kind", "shared"), [("nfs4", True), ("ext4", False), ("cifs", True)])
def test_a_home_that_other_hosts_share_is_known(tmp_path: Path, kind: str, shared: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nhost:/home {tmp_path} {kind} rw 0 0\n")
    assert on_network(tmp_path / "a" / "b", mounts) is shared


def test_what_was_written_is_moved_into_the_file_aside(tmp_path: Path, mirror: Mirror) -> None:
    main = tmp_path / "m" / "mirror.sqlite3"
    before = main.stat().st_size
    for number in range(LOGGED + 1):
        assert not mirror.needs_checkpoint()
        mirror.apply(page([number * 10 + n for n in range(10)]))
    assert mirror.needs_checkpoint()
    assert main.stat().st_size == before  # no key waited for the disk
    mirror.checkpoint()
    assert main.stat().st_size > before
    assert not mirror.needs_checkpoint()


def test_a_large_list_gets_a_new_order_while_others_write(mirror: Mirror) -> None:
    mirror.apply(page(list(range(1, SMALL + 100))))
    assert not mirror.choose_order("all", "Subject")
    slow = ids(mirror, "all")
    mirror.build_order("all", "Subject")
    assert mirror.lists.places.is_built("all", "Subject")
    assert ids(mirror, "all") == slow
    mirror.apply(Batch(rows=(row(7, 10_000, subject="AAA"),)))
    assert ids(mirror, "all")[-1] == 7
