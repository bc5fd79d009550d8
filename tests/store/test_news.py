"""Two windows on one mirror: each hears of the other's changes, and both show the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from rtdesk.records.queue import Queue
from rtdesk.store import news
from rtdesk.store.batch import Batch, ListSpec
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import transaction
from rtdesk.store.fate import HIDDEN
from rtdesk.store.lists import UNREAD
from rtdesk.store.mirror import Mirror
from tests.desks import ids
from tests.store.filled import SPECS, TICKETS, fill, filled, row, thread, whole
from tests.store.picture import picture
from tests.store.writer import act

ROOT = Path(__file__).parents[2]


class Window:
    """A mirror, and what its desk was told."""

    def __init__(self, path: Path):
        self.changes = Changes()
        self.mirror = Mirror(path, self.changes)
        self.told: list[Change] = []
        self.changes.subscribe(self.told.append)

    def hears(self) -> Change:
        """What it is told when it looks what others did; at most one change."""
        self.told.clear()
        self.mirror.changed_elsewhere()
        assert len(self.told) <= 1
        return self.told[0] if self.told else Change()


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Window, Window]]:
    filled(tmp_path / "mirror.sqlite3")
    pair = Window(tmp_path / "mirror.sqlite3"), Window(tmp_path / "mirror.sqlite3")
    for window in pair:
        window.mirror.define(SPECS)
        window.hears()
    yield pair
    for window in pair:
        window.mirror.close()


ACTS: dict[str, tuple[Callable[[Mirror], object], Change]] = {
    "rows": (
        lambda m: m.apply(Batch(rows=(row(1, 999), row(2, 999)))),
        Change(frozenset({1, 2}), frozenset({"all", UNREAD})),
    ),
    "a ticket": (
        lambda m: m.apply(Batch(tickets=(whole(10),), mine=True)),
        Change(frozenset({10}), frozenset({"due"})),  # due another day, as old as before
    ),
    "a ticket in its places": (
        lambda m: m.apply(Batch(tickets=(whole(11),), mine=True)),
        Change(frozenset({11})),
    ),
    "a thread": (lambda m: m.apply(Batch(threads=(thread(7),))), Change(frozenset({7}))),
    "joined": (
        lambda m: m.apply(Batch(joined={"due": frozenset({3})})),
        Change(lists=frozenset({"due"})),
    ),
    "left": (
        lambda m: m.apply(Batch(left={"all": frozenset({3})})),
        Change(lists=frozenset({"all"})),
    ),
    "fate": (
        lambda m: m.apply(Batch(fates={10: HIDDEN})),
        Change(frozenset({10}), frozenset({"all", "due"})),
    ),
    "look": (lambda m: m.look(12), Change(frozenset({12}), frozenset({UNREAD}))),
    "queues": (lambda m: m.apply(Batch(queues=(Queue(1, "One"),))), Change(queues=True)),
    "failure": (lambda m: m.fail_list("all", "no"), Change(lists=frozenset({"all"}))),
    "total": (lambda m: m.set_total("all", 9), Change(lists=frozenset({"all"}))),
    "mistrust": (lambda m: m.mistrust("all"), Change(lists=frozenset({"all"}))),
    "forget": (
        lambda m: m.forget(),
        Change(lists=frozenset({"all", "due", UNREAD}), queues=True, everything=True),
    ),
    "nothing": (lambda m: m.remember("feed", "77"), Change()),
    "an order built": (lambda m: m.build_order("all", "Status"), Change()),
}


@pytest.mark.parametrize("what", ACTS)
def test_what_one_does_the_other_hears_once(windows: tuple[Window, Window], what: str) -> None:
    one, other = windows
    do, news = ACTS[what]
    one.told.clear()
    do(one.mirror)
    assert one.told == ([] if news == Change() else [news])
    assert (other.hears(), other.hears()) == (news, Change())
    assert one.hears() == Change()
    assert picture(one.mirror) == picture(other.mirror)


def test_an_order_is_news_to_other_windows_only(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.told.clear()
    one.mirror.choose_order("due", "Owner")
    assert one.told == []
    assert (other.hears(), other.hears()) == (Change(lists=frozenset({"due"})), Change())
    assert picture(one.mirror) == picture(other.mirror)


def test_several_changes_are_heard_as_one(windows: tuple[Window, Window]) -> None:
    one, other = windows
    for number in (5, 6, 7):
        one.mirror.apply(Batch(threads=(thread(number),)))
        other.mirror.apply(Batch(threads=(thread(number * 10),)))
    assert other.hears() == Change(frozenset({5, 6, 7}))
    assert one.hears() == Change(frozenset({50, 60, 70}))


def test_what_failed_is_no_news(windows: tuple[Window, Window]) -> None:
    one, other = windows
    pages = one.mirror._db.execute("PRAGMA page_count").fetchone()[0]
    one.mirror._db.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OSError, match="full"):
        one.mirror.apply(Batch(threads=tuple(thread(number) for number in range(1, 99))))
    one.mirror._db.execute("PRAGMA max_page_count=99999")
    assert (one.told, other.hears()) == ([], Change())
    one.mirror.apply(Batch(threads=(thread(3),)))
    assert other.hears() == Change(frozenset({3}))


def test_news_that_were_rolled_back_hide_no_others(windows: tuple[Window, Window]) -> None:
    one, other = windows
    with pytest.raises(KeyError), transaction(one.mirror._db, "x"):
        one.mirror._news.write(Change(frozenset({1})))
        raise KeyError
    other.mirror.look(12)
    assert one.hears().tickets == {12}


def test_a_window_that_opens_hears_no_old_news(windows: tuple[Window, Window]) -> None:
    one, _ = windows
    one.mirror.look(12)
    late = Window(one.mirror.path)
    assert late.hears() == Change()
    one.mirror.look(12)
    assert late.hears().tickets == {12}
    late.mirror.close()


def test_who_missed_too_much_reads_everything(
    windows: tuple[Window, Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "KEPT", 50)
    one, other = windows
    for _ in range(140):
        one.mirror.look(12)
    assert other.hears() == Change(everything=True)
    assert other.hears() == Change()
    one.mirror.look(12)
    assert other.hears().tickets == {12}


def test_own_changes_are_never_missed(
    windows: tuple[Window, Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who did much alone since the last look still hears precisely what the other does."""
    monkeypatch.setattr(news, "KEPT", 50)
    one, other = windows
    for _ in range(260):
        one.mirror.look(12)
    other.mirror.look(23)
    assert one.hears().tickets == {23}
    one.mirror.look(12)
    other.mirror.look(23)
    one.mirror.look(12)
    assert one.hears().tickets == {23}


def test_old_news_are_thrown_away(
    windows: tuple[Window, Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "KEPT", 50)
    one, _ = windows
    for _ in range(400):
        one.mirror.look(12)
    assert one.mirror._db.execute("SELECT count(*) FROM news").fetchone()[0] <= 150


def test_a_purge_is_everything_for_the_other(windows: tuple[Window, Window]) -> None:
    one, other = windows
    assert ids(other.mirror, "all")
    one.mirror.forget()
    one.mirror.shrink()
    assert other.hears().everything
    assert (ids(other.mirror, "all"), other.mirror.rows([1]), other.mirror.meta("me")) == (
        [],
        {},
        "",
    )
    fill(one.mirror)
    assert other.hears().tickets
    assert picture(one.mirror) == picture(other.mirror)


def test_an_order_that_one_builds_the_other_keeps(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.mirror.build_order("all", "Owner")
    other.mirror.apply(Batch(rows=(row(1, 999),), left={"all": frozenset({2})}))
    assert other.mirror.lists.places.is_built("all", "Owner")
    assert picture(one.mirror) == picture(other.mirror)


@pytest.mark.parametrize("what", ["an order built", "rows", "forget"])
def test_who_comes_and_goes_takes_the_log_from_nobody(tmp_path: Path, what: str) -> None:
    """The last one to close a file moves its log into it: nobody else may believe to be the last.

    A process loses its locks on a file when it closes any handle of it.
    """
    filled(tmp_path / "mirror.sqlite3")
    mirror = Mirror(tmp_path / "mirror.sqlite3", Changes())
    mirror.define(SPECS)
    ACTS[what][0](mirror)
    mirror.find("number")
    code = "import sys, sqlite3; sqlite3.connect(sys.argv[1]).execute('SELECT 1 FROM meta')"
    subprocess.run([sys.executable, "-c", code, str(mirror.path)], check=True, timeout=60)
    assert mirror.path.with_name("mirror.sqlite3-wal").exists()
    mirror.close()


def test_a_list_that_one_defines_the_other_keeps(windows: tuple[Window, Window]) -> None:
    one, other = windows
    one.mirror.define((*SPECS, ListSpec("new", "New", "id > 3", "Subject")))
    other.mirror.apply(Batch(rows=(row(1, 999),), joined={"new": frozenset({1})}))
    assert ids(one.mirror, "new") == [1]
    assert picture(one.mirror) == picture(other.mirror)


@pytest.mark.parametrize("part", range(4))
def test_any_order_of_two_windows_changes_ends_alike(
    windows: tuple[Window, Window], part: int
) -> None:
    """Fifty interleavings of a dozen changes; each hears exactly what the other changed."""
    one, other = windows
    for seed in range(part * 50, part * 50 + 50):
        random = Random(seed)
        told: tuple[set[int], set[int]] = (set(), set())
        heard = (Change(), Change())
        for minute in range(12):
            who = random.randrange(2)
            told[who].update(act(windows[who].mirror, who, random, seed * 20 + minute))
            if random.random() < 0.3:
                who = random.randrange(2)
                news = windows[who].hears()
                heard = (heard[0] | news, heard[1]) if who == 0 else (heard[0], heard[1] | news)
        heard = (heard[0] | one.hears(), heard[1] | other.hears())
        assert [set(news.tickets) for news in heard] == [told[1], told[0]], f"seed {seed}"
        assert not heard[0].everything | heard[1].everything
        shown = picture(windows[seed % 2].mirror)
    assert shown == picture(windows[1 - seed % 2].mirror)


@pytest.mark.parametrize("seed", range(2))
def test_two_processes_write_at_the_same_time(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "mirror.sqlite3"
    filled(path)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.writer", str(path), str(n), "100", str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for n in range(2)
    ]
    try:
        for word in ("ready", "done"):
            assert [said(process) for process in processes] == [word, word]
            for process in processes:
                tell(process)
        one, other = (json.loads(said(process)) for process in processes)
        assert [process.wait() for process in processes] == [0, 0]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    assert one["picture"] == other["picture"]
    assert (one["heard"], other["heard"]) == (other["own"], one["own"])
    assert not one["everything"] | other["everything"]
    last = Mirror(path, Changes())
    assert json.loads(json.dumps(picture(last))) == one["picture"]
    assert [last.meta(f"window {n}") != "" for n in range(2)] == [True, True]
    assert last._db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert len(last.rows(range(1, TICKETS + 1))) == TICKETS
    last.close()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()
