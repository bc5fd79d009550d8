"""The outbox: nothing is lost, nothing leaves twice, everything can be taken back in time."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rtdesk.config.errors import ConfigError
from rtdesk.ops.op import Correspond, Own, SetField, SetStatus
from rtdesk.outbox.conflict import Clash, Conflict
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import TicketRow
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def reopen(tmp_path: Path, changes: Changes, time: Time) -> Iterator[Callable[[], Outbox]]:
    opened: list[Outbox] = []

    def make() -> Outbox:
        opened.append(Outbox(tmp_path / "work", changes, time))
        return opened[-1]

    yield make
    for box in opened:
        box.close()


@pytest.fixture
def outbox(reopen: Callable[[], Outbox]) -> Outbox:
    return reopen()


def reply(body: str = "Hi", **values: object) -> Draft:
    return Draft(5, "correspond", body, url="ticket/5/correspond", **values)  # type: ignore[arg-type]


def test_what_was_added_is_on_the_disk_and_pending(
    outbox: Outbox, reopen: Callable[[], Outbox], changes: Changes
) -> None:
    told: list[Change] = []
    changes.subscribe(told.append)
    outbox.add(SetField(5, "Subject", "New", "Old"))
    assert told[-1] == Change(frozenset({5}), outbox=True)
    again = reopen()
    assert again.overlay(TicketRow(5, "Old")).subject == "New"
    assert [entry.state for entry in again.open()] == ["queued"]


def test_a_message_is_held_then_due(outbox: Outbox, time: Time) -> None:
    outbox.send(reply(), hold=8)
    assert outbox.next() is None
    assert outbox.next_due() == 8
    time.at += 8
    entry = outbox.next()
    assert entry is not None
    assert entry.op == Correspond(5, "ticket/5/correspond", "Hi")


def test_a_held_message_comes_back_as_it_was(outbox: Outbox, tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"%PDF")
    draft = reply("Body\n", subject="S", files=(str(file),), status="stalled", minutes=5)
    outbox.send(draft, hold=8)
    file.unlink()
    back = outbox.recall(outbox.open()[0].group)
    assert back is not None
    assert (back.body, back.subject, back.status, back.minutes) == ("Body\n", "S", "stalled", 5)
    assert [Path(path).name for path in back.files] == ["plan.pdf"]
    assert Path(back.files[0]).read_bytes() == b"%PDF"
    assert outbox.open() == ()
    assert outbox.draft(5, "correspond") == back


def test_a_message_that_left_cannot_be_taken_back(outbox: Outbox) -> None:
    outbox.send(reply())
    entry = outbox.next()
    assert entry is not None
    assert outbox.attempt(entry, 100)
    assert outbox.recall(entry.group) is None
    assert [e.state for e in outbox.open()] == ["sending"]


def test_one_taken_back_is_not_sent(outbox: Outbox) -> None:
    outbox.send(reply())
    entry = outbox.next()
    assert entry is not None
    outbox.recall(entry.group)
    assert not outbox.attempt(entry, 100)


def test_sending_drops_the_draft_in_the_same_step(outbox: Outbox) -> None:
    outbox.save(reply())
    outbox.send(reply())
    assert outbox.draft(5, "correspond") is None


def test_a_file_that_cannot_be_read_stops_nothing_else(outbox: Outbox, tmp_path: Path) -> None:
    outbox.save(reply("precious"))
    with pytest.raises(OSError, match=r"missing\.txt"):
        outbox.send(reply("precious", files=(str(tmp_path / "missing.txt"),)))
    assert outbox.open() == ()
    kept = outbox.draft(5, "correspond")
    assert kept is not None
    assert kept.body == "precious"


def test_per_ticket_the_oldest_goes_first(outbox: Outbox, time: Time) -> None:
    outbox.send(reply("first"), hold=5)
    outbox.add(SetStatus(5, "open", "new"))
    outbox.add(Own(6, "take", "anna"))
    entry = outbox.next()
    assert entry is not None
    assert entry.op.ticket == 6
    time.at += 5
    entry = outbox.next()
    assert entry is not None
    assert isinstance(entry.op, Correspond)


def test_a_crash_while_sending_is_unclear_afterwards(
    outbox: Outbox, reopen: Callable[[], Outbox]
) -> None:
    outbox.send(reply())
    entry = outbox.next()
    assert entry is not None
    outbox.attempt(entry, 100)
    again = reopen()
    with again.lease() as ours:
        assert ours
        again.recover()
    found = again.open()[0]
    assert (found.state, found.baseline, found.attempts) == ("unsure", 100, 1)


def test_one_sender_at_a_time(outbox: Outbox, reopen: Callable[[], Outbox]) -> None:
    other = reopen()
    with outbox.lease() as first, other.lease() as second:
        assert (first, second) == (True, False)
    with other.lease() as free:
        assert free


def test_what_follows_a_refused_message_stops_too(outbox: Outbox) -> None:
    outbox.send(reply(status="resolved"))
    outbox.add(Own(5, "take", "anna"))
    entry = outbox.next()
    assert entry is not None
    outbox.refuse(entry, "Permission Denied")
    assert [e.state for e in outbox.open()] == ["refused", "refused", "queued"]
    back = outbox.recall(entry.group)
    assert back is not None
    assert back.status == "resolved"


def test_a_settled_entry_is_pending_no_more(outbox: Outbox, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    outbox.send(reply(files=(str(file),)))
    entry = outbox.next()
    assert entry is not None
    outbox.settle(entry, 123)
    assert outbox.open() == ()
    assert outbox.pending(5) == ()
    assert outbox.claimed((123, 124)) == {123}
    assert list((tmp_path / "work" / "files").iterdir()) == []


def test_settled_entries_are_forgotten_after_a_day(
    outbox: Outbox, reopen: Callable[[], Outbox], time: Time
) -> None:
    outbox.send(reply())
    entry = outbox.next()
    assert entry is not None
    outbox.settle(entry, 123)
    time.at += 90_000
    assert reopen().claimed((123,)) == frozenset()


def test_an_empty_draft_is_no_draft(outbox: Outbox) -> None:
    outbox.save(reply("x"))
    outbox.save(reply("  \n"))
    assert list(outbox.drafts()) == []


def test_another_user_does_not_send_what_was_written(outbox: Outbox) -> None:
    assert not outbox.owner("anna")
    outbox.send(reply())
    assert not outbox.owner("anna")
    assert outbox.owner("bob")
    assert outbox.next() is None
    assert [e.state for e in outbox.open()] == ["conflict"]


def test_nobody_else_can_read_it(outbox: Outbox, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    outbox.send(reply(files=(str(file),)), hold=9)
    for path in [tmp_path / "work", *(tmp_path / "work").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0


def attempted(outbox: Outbox) -> Entry:
    """The next entry, being sent."""
    entry = outbox.next()
    assert entry is not None
    assert outbox.attempt(entry, 100)
    return entry


def test_one_whose_sender_died_is_noticed_without_another(
    outbox: Outbox, reopen: Callable[[], Outbox]
) -> None:
    outbox.send(reply())
    attempted(outbox)
    assert reopen().next_due() == 0


def test_an_unclear_attempt_counts_from_its_end(outbox: Outbox, time: Time) -> None:
    outbox.send(reply())
    entry = attempted(outbox)
    time.at += 300
    outbox.unclear(entry, 2, "no answer")
    assert [(e.state, e.attempted) for e in outbox.open()] == [("unsure", time.at)]


def test_times_of_another_run_prove_nothing(
    outbox: Outbox, reopen: Callable[[], Outbox], time: Time
) -> None:
    outbox.send(reply())
    outbox.unclear(attempted(outbox), 2, "no answer")
    time.at += 1e9
    again = reopen()
    again.recover()
    assert again.open()[0].attempted == time.at


def test_a_clock_that_was_wrong_holds_nothing_for_years(
    outbox: Outbox, reopen: Callable[[], Outbox], time: Time
) -> None:
    time.at += 1e9
    outbox.send(reply(), hold=8)
    time.at -= 1e9
    again = reopen()
    again.recover()
    assert again.next_due() == 0


def test_what_is_being_sent_cannot_be_forgotten(outbox: Outbox) -> None:
    outbox.send(reply())
    entry = attempted(outbox)
    assert not outbox.drop(entry.group)
    outbox.unclear(entry, 2, "no answer")
    assert outbox.drop(entry.group)
    assert outbox.open() == ()


def test_a_transaction_belongs_to_one_entry_only(outbox: Outbox) -> None:
    for _ in range(2):
        outbox.send(reply())
        outbox.settle(attempted(outbox), 123)
    assert outbox.open() == ()
    assert outbox.claimed((123,)) == {123}


def test_taking_back_keeps_what_was_written_since(outbox: Outbox) -> None:
    outbox.send(reply("First.\n"), hold=8)
    outbox.save(reply("Second.\n"))
    outbox.recall(outbox.open()[0].group)
    kept = outbox.draft(5, "correspond")
    assert kept is not None
    assert kept.body == "First.\n\nSecond.\n"


def test_an_unclear_one_of_another_user_says_so(outbox: Outbox) -> None:
    outbox.owner("anna")
    outbox.send(reply())
    attempted(outbox)
    assert outbox.owner("bob")
    assert "not clear" in outbox.open()[0].reason


def test_an_attempt_that_was_none_is_not_counted(outbox: Outbox) -> None:
    outbox.send(reply())
    outbox.postpone(attempted(outbox), 5, "connection refused")
    assert [(e.state, e.attempts, e.baseline) for e in outbox.open()] == [("queued", 0, 100)]


def test_entries_of_a_newer_rtdesk_wait_and_block_their_ticket_only(
    outbox: Outbox, reopen: Callable[[], Outbox], tmp_path: Path
) -> None:
    outbox.add(SetStatus(5, "open", "new"))
    outbox.add(Own(5, "take", "anna"))
    outbox.add(Own(6, "take", "anna"))
    with sqlite3.connect(tmp_path / "work" / "work.sqlite3") as db:
        db.execute("UPDATE entry SET op = '{\"v\": 99}' WHERE id = 1")
        db.execute("INSERT INTO draft VALUES (7, 'correspond', '{}', 1)")
    db.close()
    again = reopen()
    assert again.unreadable() == 1
    assert [e.op.ticket for e in again.open()] == [5, 6]
    entry = again.next()
    assert entry is not None
    assert entry.op.ticket == 6
    assert again.drafts() == ()


def test_a_full_disk_is_said_and_a_draft_still_fits(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.save(reply("before"))
    ballast = tmp_path / "work" / "ballast"
    full = FullDisk(outbox._journal._db, ballast)
    monkeypatch.setattr(outbox._journal, "_db", full)
    with pytest.raises(NotSaved, match="the outbox was not saved: database or disk is full"):
        outbox.send(reply("sent"))
    assert outbox.open() == ()
    outbox.save(reply("while full"))
    kept = outbox.draft(5, "correspond")
    assert kept is not None
    assert kept.body == "while full"
    assert not ballast.exists()
    full.ballast = tmp_path
    with pytest.raises(NotSaved):
        outbox.save(reply("too much"))


class FullDisk:
    """A connection that cannot insert anything while the ballast is there."""

    def __init__(self, db: sqlite3.Connection, ballast: Path):
        self._db = db
        self.ballast = ballast

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)

    def execute(self, sql: str, *values: object) -> object:
        """Fails as SQLite does."""
        if sql.startswith(("INSERT", "REPLACE")) and self.ballast.exists():
            raise sqlite3.OperationalError("database or disk is full")
        return self._db.execute(sql, *values)  # type: ignore[arg-type]


def test_a_damaged_outbox_is_set_aside(tmp_path: Path, changes: Changes, time: Time) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "work.sqlite3").write_bytes(b"no database at all, but somebody's bytes" * 100)
    box = Outbox(work, changes, time)
    box.save(reply("fine"))
    box.close()
    assert [path.stat().st_size for path in work.glob("*.broken-*")] == [4000]


def test_an_outbox_of_a_newer_rtdesk_is_left_alone(
    tmp_path: Path, changes: Changes, time: Time
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with sqlite3.connect(work / "work.sqlite3") as db:
        db.execute("PRAGMA user_version=99")
        db.execute("CREATE TABLE entry (id)")
    db.close()
    with pytest.raises(ConfigError, match="newer"):
        Outbox(work, changes, time)
    assert not list(work.glob("*.broken-*"))


def test_another_process_s_entries_are_told(
    outbox: Outbox, reopen: Callable[[], Outbox], changes: Changes
) -> None:
    other = reopen()
    outbox.add(SetField(5, "Subject", "New", "Old"))
    told: list[Change] = []
    changes.subscribe(told.append)
    other.changed_elsewhere()
    assert told == [Change(frozenset({5}), outbox=True)]
    assert other.overlay(TicketRow(5, "Old")).subject == "New"
    outbox.changed_elsewhere()
    assert len(told) == 1


def test_copies_of_an_act_about_to_be_journalled_stay(
    outbox: Outbox, reopen: Callable[[], Outbox], tmp_path: Path
) -> None:
    fresh = tmp_path / "work" / "files" / "fresh"
    old = tmp_path / "work" / "files" / "old"
    for folder in (fresh, old):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    reopen()
    assert fresh.exists()
    assert not old.exists()


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_an_outbox_of_an_older_rtdesk_is_brought_up_to_date(
    tmp_path: Path, changes: Changes, time: Time, version: int
) -> None:
    work = tmp_path / "work"
    box = Outbox(work, changes, time)
    box.send(reply("Old words"))
    box.save(reply("An old draft"))
    box.close()
    added = {1: ("conflict", "sure", "doubt", "resent"), 2: ("sure", "doubt", "resent")}
    with sqlite3.connect(work / "work.sqlite3") as db:
        for column in added.get(version, ()):
            db.execute(f"ALTER TABLE entry DROP COLUMN {column}")
        for table in ("bookmark", "snooze") if version < 4 else ():
            db.execute(f"DROP TABLE {table}")
        db.execute("DROP TABLE stopwatch")
        db.execute(f"PRAGMA user_version={version}")
        body = '{"ticket": 5, "url": "ticket/5/correspond", "body": "Old words"}'
        db.execute("UPDATE entry SET op = ?", (f'{{"v": 1, "op": "correspond", "is": {body}}}',))
        db.execute('UPDATE draft SET record = \'{"ticket": 5, "kind": "correspond", "body": "D"}\'')
    db.close()
    box = Outbox(work, changes, time)
    assert [entry.op for entry in box.open()] == [Correspond(5, "ticket/5/correspond", "Old words")]
    assert box.draft(5, "correspond") == Draft(5, "correspond", "D")
    box.refuse(box.open()[0], "no", "conflict", conflict=Conflict("stale", messages=2))
    assert box.open()[0].conflict == Conflict("stale", messages=2)
    box.shelf.set_bookmarks([7], on=True)
    assert box.shelf.bookmarks() == {7}
    box.watches.put([(7, 30.0, None)])
    assert box.watches.all() == [(7, 30.0, None)]
    box.close()


def test_a_conflict_is_kept_with_all_its_facts(
    outbox: Outbox, reopen: Callable[[], Outbox]
) -> None:
    outbox.add(SetField(5, "Subject", "Mine", "First"))
    when = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    clash = Clash("Subject", "First", "Theirs", "Mine", who="Mei", when=when)
    conflict = Conflict("fields", (clash,), changes=("status new → open",), newest=7)
    outbox.refuse(attempted(outbox), "changed", "conflict", conflict=conflict)
    assert reopen().open()[0].conflict == conflict


def test_what_another_user_wrote_is_not_undone(outbox: Outbox) -> None:
    outbox.add(SetField(5, "Subject", "Mine", "First"))
    op = SetField(5, "Subject", "Mine", "First")
    outbox.settle(attempted(outbox), undo=op.inverse())
    assert outbox.undo() == (op.inverse(),)
    outbox.settle(attempted(outbox), undo=op)
    assert outbox.undo() == ()


def test_stopping_tells_what_may_have_left_from_what_did_not(outbox: Outbox) -> None:
    outbox.send(reply("tried"))
    outbox.unclear(attempted(outbox), 2, "no answer")
    outbox.add(SetField(6, "Subject", "Mine", "First"))
    outbox.stop("not sent", "cannot tell")
    kinds = [(e.state, e.reason, e.conflict and e.conflict.kind) for e in outbox.open()]
    assert kinds == [("conflict", "cannot tell", "unsure"), ("conflict", "not sent", "lost")]
    for entry in outbox.open():
        assert outbox.retry(entry.id)
    assert [(e.state, e.sure) for e in outbox.open()] == [("queued", True)] * 2


def test_moving_joins_the_draft_that_is_there(outbox: Outbox) -> None:
    outbox.send(reply("Moved.", fields=(("Kind", "A"),), seen=9), hold=8)
    outbox.save(Draft(7, "correspond", "There.", fields=(("Place", "B"),), seen=3))
    outbox.save(reply("Stays here."))
    moved = outbox.move(outbox.open()[0].group, 7, "ticket/7/correspond")
    assert moved == Draft(
        7,
        "correspond",
        "Moved.\n\nThere.",
        url="ticket/7/correspond",
        fields=(("Kind", "A"), ("Place", "B")),
    )
    assert outbox.draft(7, "correspond") == moved
    kept = outbox.draft(5, "correspond")
    assert kept
    assert kept.body == "Stays here."


def test_words_of_another_window_stay(outbox: Outbox, reopen: Callable[[], Outbox]) -> None:
    reopen().save(reply("of the other window"))
    outbox.send(reply("mine"))
    kept = outbox.draft(5, "correspond")
    assert kept
    assert kept.body == "of the other window"


def test_a_draft_as_it_was_a_moment_ago_is_sent_with_the_whole(outbox: Outbox) -> None:
    outbox.save(reply("Half a sent"))
    outbox.send(reply("Half a sentence."))
    assert outbox.draft(5, "correspond") is None


def test_what_another_window_kept_is_not_written_over(tmp_path: Path) -> None:
    one, other = (Outbox(tmp_path, Changes(), lambda: 0.0) for _ in range(2))
    mine, theirs = Draft(7, "comment", "Mine."), Draft(7, "comment", "Theirs.", files=("/b",))
    assert one.save(mine) == mine
    assert other.save(theirs).body == "Theirs.\n\nMine."
    kept = one.save(replace(mine, body="Mine, and more."))
    assert (kept.body, kept.files) == ("Mine, and more.\n\nTheirs.\n\nMine.", ("/b",))
    assert one.draft(7, "comment") == kept
    assert "Theirs." in one.save(replace(mine, body="Still unseen.")).body
    one.take_up(one.draft(7, "comment") or mine)
    assert one.save(mine) == mine  # the user had the others' words before their eyes
    assert other.save(Draft(7, "comment")) == mine  # who had other words throws only those away
    other.take_up(mine)
    assert other.save(Draft(7, "comment")).empty
    assert one.draft(7, "comment") is None
    one.close()
    other.close()
