"""The outbox: nothing is lost, nothing leaves twice, everything can be taken back in time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rtdesk.ops.op import Correspond, Own, SetField, SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import TicketRow
from rtdesk.store.change import Change, Changes


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
