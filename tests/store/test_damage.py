"""A mirror that turns out to be damaged while it is used: said, and gone at the next start."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rtdesk.backend.ledger import Tally
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch, ListSpec, Thread
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved
from rtdesk.store.fate import HIDDEN
from rtdesk.store.file import Unusable
from rtdesk.store.mirror import Mirror
from rtdesk.store.view import Place
from tests.store.filled import SPECS, exercise, fill, filled, read, row, thread, whole

PAGE = 4096
ASKED: dict[str, Callable[[Mirror], object]] = {
    "rows": lambda m: m.rows([1, 2]),
    "ticket": lambda m: m.ticket(8),
    "fate": lambda m: m.fate(9),
    "is_current": lambda m: m.is_current(8),
    "thread": lambda m: m.thread(8),
    "newest": lambda m: m.newest(8),
    "seen": lambda m: m.seen(8),
    "queues": lambda m: m.queues(),
    "searches": lambda m: m.searches(),
    "names": lambda m: m.names().get("anna"),
    "all names": lambda m: len(list(m.names())),
    "meta": lambda m: m.meta("feed"),
    "view": lambda m: m.view("all"),
    "ledger": lambda m: m.ledger("2026-11-20"),
    "find": lambda m: m.find("number"),
    "find a short word": lambda m: m.find("ti"),
    "find a number": lambda m: m.find("12"),
    "state": lambda m: m.lists.state("all"),
    "counts": lambda m: m.lists.counts(),
    "doubts": lambda m: m.lists.doubts("all", 9),
    "unmet": lambda m: m.lists.unmet("all", 9, []),
    "whole": lambda m: m.lists.is_whole("all"),
}
WRITTEN: dict[str, Callable[[Mirror], object]] = {
    "rows": lambda m: m.apply(Batch(rows=(row(1, 5), row(999)))),
    "a ticket": lambda m: m.apply(Batch(tickets=(whole(3),))),
    "a thread": lambda m: m.apply(Batch(threads=(thread(3),))),
    "fates": lambda m: m.apply(Batch(fates={1: HIDDEN})),
    "look": lambda m: m.look(1),
    "define": lambda m: m.define((*SPECS, ListSpec("new", "New", "id > 3"))),
    "choose_order": lambda m: m.choose_order("all", "Owner"),
    "build_order": lambda m: m.build_order("all", "Owner"),
    "remember": lambda m: m.remember("feed", "14"),
    "mark_horizon": lambda m: m.mark_horizon(),
    "fail_list": lambda m: m.fail_list("all", "no"),
    "accept": lambda m: m.accept("all"),
    "mistrust": lambda m: m.mistrust("all"),
    "set_total": lambda m: m.set_total("all", 7),
    "set_fresh": lambda m: m.set_fresh(["all"], 2.0),
    "add_ledger": lambda m: m.add_ledger("2026-11-20", {"get": Tally(1, 0, 0.1, 9)}),
    "index": lambda m: m.index(10),
    "forget": lambda m: m.forget(),
    "shrink": lambda m: m.shrink(),
}
DONE = {f"asked {name}": act for name, act in ASKED.items()} | {
    f"written {name}": act for name, act in WRITTEN.items()
}


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def mirror(tmp_path: Path, changes: Changes) -> Iterator[Mirror]:
    filled(tmp_path / "mirror.sqlite3")
    opened = Mirror(tmp_path / "mirror.sqlite3", changes)
    opened._db.execute("INSERT INTO unindexed VALUES (1)")
    opened._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield opened
    opened.close()


def damage(mirror: Mirror) -> None:
    """All but the first page becomes nonsense, and nothing of it is remembered."""
    size = mirror.path.stat().st_size
    with mirror.path.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xa5" * (size - PAGE))
    mirror._db.execute("PRAGMA shrink_memory")


def aside(mirror: Mirror) -> list[Path]:
    return sorted(mirror.path.parent.glob(f"{mirror.path.name}.broken-*"))


def marked(mirror: Mirror) -> bool:
    return mirror.path.with_name(f"{mirror.path.name}.damaged").exists()


@pytest.mark.parametrize("what", DONE)
def test_damage_is_said_and_gone_at_the_next_start(
    mirror: Mirror, changes: Changes, what: str
) -> None:
    heard: list[Change] = []
    changes.subscribe(heard.append)
    damage(mirror)
    with pytest.raises(Unusable, match=r"is damaged .*start it again: it will be read anew"):
        DONE[what](mirror)
    assert heard == []
    assert marked(mirror)
    again = Mirror(mirror.path, Changes())
    assert not marked(mirror)
    assert len(aside(mirror)) == 1
    fill(again)
    read(again)
    again.close()


@pytest.mark.parametrize("order", ["LastUpdated", "-Owner"])
def test_damage_below_a_window_is_said(mirror: Mirror, order: str) -> None:
    view = mirror.lists.places.view("all", order)
    assert view is not None
    for ask in (
        view.count,
        lambda: view.find(5),
        lambda: view.number(Place(5, 5)),
        lambda: view.after(None, 9),
        lambda: view.before(Place(5, 5), 9),
    ):
        damage(mirror)
        with pytest.raises(Unusable):
            ask()
    assert marked(mirror)


@pytest.mark.parametrize(
    "odd",
    [
        "UPDATE ticket SET requestors = '{' WHERE id = 8",
        "UPDATE ticket SET requestors = '[1]' WHERE id = 8",
        "UPDATE ticket SET subject = CAST(x'61ff62' AS TEXT) WHERE id = 8",
        "UPDATE ticket SET updated = 1e18 WHERE id = 8",
        "UPDATE ticket SET updated = 'x' WHERE id = 8",
        "UPDATE ticket SET fate = 17 WHERE id = 8",
        "UPDATE record SET record = '[]' WHERE ticket = 8",
        "UPDATE record SET record = '{}' || x'ff' WHERE ticket = 8",
        "UPDATE link SET record = '7' WHERE ticket = 8",
        "UPDATE txn SET record = '{\"id\": 1}' WHERE ticket = 8",
        "UPDATE part SET record = 'null' WHERE ticket = 8",
        "UPDATE body SET text = CAST(x'c3' AS TEXT)",
        "UPDATE queue SET record = ''",
        "UPDATE saved_search SET record = '{}'",
    ],
)
def test_a_record_that_is_none_is_damage(mirror: Mirror, odd: str) -> None:
    mirror._db.execute(odd)
    with pytest.raises(Unusable, match="is damaged"):
        read(mirror)
    assert marked(mirror)


def test_a_requestor_that_is_none_is_found_when_it_is_indexed(mirror: Mirror) -> None:
    mirror._db.execute("UPDATE ticket SET requestors = '{' WHERE id = 1")
    with pytest.raises(Unusable):
        mirror.index(10)
    assert marked(mirror)


def test_what_is_wrong_in_a_batch_is_no_damage(mirror: Mirror) -> None:
    broken = Thread(1, (Transaction(id="no", ticket=1, type="Set"),))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        mirror.apply(Batch(threads=(broken,)))
    with pytest.raises(sqlite3.Error):
        mirror.remember("feed", object())  # type: ignore[arg-type]
    assert not marked(mirror)
    exercise(mirror)


def test_a_disk_that_is_full_is_no_damage(mirror: Mirror) -> None:
    pages = mirror._db.execute("PRAGMA page_count").fetchone()[0]
    mirror._db.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotSaved) as caught:
        mirror.apply(Batch(threads=tuple(thread(n) for n in range(1, 99))))
    assert not isinstance(caught.value, Unusable)
    assert not marked(mirror)


def test_a_new_file_is_not_marked_for_the_old_one(mirror: Mirror) -> None:
    damage(mirror)
    with pytest.raises(Unusable):
        mirror.rows([1])
    other = Mirror(mirror.path, Changes())
    fill(other)
    for number in (1, 2, 3):  # who has the old file still
        with pytest.raises(Unusable):
            mirror.rows([number])
    assert not marked(mirror)
    third = Mirror(mirror.path, Changes())
    assert third.rows([1])
    assert len(aside(mirror)) == 1
    third.close()
    other.close()


def test_an_order_is_not_built_in_a_file_that_is_marked(mirror: Mirror) -> None:
    damage(mirror)
    with pytest.raises(Unusable):
        mirror.rows([1])
    with pytest.raises(Unusable):
        mirror.build_order("all", "Owner")
    assert aside(mirror) == []


def test_two_set_aside_in_a_second_are_both_kept(mirror: Mirror) -> None:
    for _ in range(3):
        damage(mirror)
        with pytest.raises(Unusable):
            mirror.rows([1])
        mirror.close()
        mirror = Mirror(mirror.path, Changes())
        fill(mirror)
        mirror._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert len(aside(mirror)) == 3
    mirror.close()


def test_what_was_set_aside_is_forgotten_with_the_rest(mirror: Mirror) -> None:
    damage(mirror)
    with pytest.raises(Unusable):
        mirror.rows([1])
    again = Mirror(mirror.path, Changes())
    beside = mirror.path.with_name("other.sqlite3.broken-1")
    beside.touch()
    again.forget()
    assert aside(mirror) == []
    assert beside.exists()
    again.close()
