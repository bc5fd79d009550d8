"""Queues in numbers, and when they say that they are not sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rtdesk.records.queue import Queue
from rtdesk.records.ref import NOBODY, Ref, user
from rtdesk.records.ticket import TicketRow
from rtdesk.store.batch import Batch, ListPage, ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.fate import HIDDEN
from rtdesk.store.mirror import Mirror
from rtdesk.store.overview import DAYS, QueueSum

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SUPPORT, NETWORK = Queue(3, "Support"), Queue(4, "Network")
LISTS = ("all", "recent", "queue-3", "queue-4")


def row(
    id: int,  # noqa: A002
    status: str = "open",
    *,
    queue: Queue = SUPPORT,
    owner: str = "anna",
    days: int = 0,
    due: int | None = None,
    done: int | None = None,
) -> TicketRow:
    """A ticket that came so many days ago, is due in `due` and changed `done` days ago."""
    return TicketRow(
        id,
        status=status,
        queue=Ref("queue", str(queue.id), queue.name),
        owner=user(owner),
        created=NOW - timedelta(days=days),
        last_updated=NOW - timedelta(days=days if done is None else done),
        due=None if due is None else NOW + timedelta(days=due),
    )


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    opened = Mirror(tmp_path / "mirror.sqlite3", Changes())
    opened.define(tuple(ListSpec(name, name, f"id > 0 AND '{name}'") for name in LISTS))
    opened.apply(Batch(queues=(SUPPORT, NETWORK, Queue(5, "Old", disabled=True))))
    yield opened
    opened.close()


def put(mirror: Mirror, name: str, *rows: TicketRow, more: bool = False) -> None:
    """A list with these tickets, of which there may be more."""
    following = "next" if more else ""
    page = ListPage(name, 1, tuple(one.id for one in rows), None, following, NOW.timestamp())
    mirror.apply(Batch(rows=rows, page=page))


def sums(mirror: Mirror) -> dict[str, QueueSum]:
    """Every queue by its name."""
    return {one.queue.name: one for one in mirror.overview(NOW.timestamp()).queues}


def test_the_numbers_of_a_queue(mirror: Mirror) -> None:
    put(
        mirror,
        "all",
        row(1, "new", owner=NOBODY, days=2),
        row(2, "new", owner="", days=9, due=-1),
        row(3, "open", days=1, due=1),
        row(4, "waiting", days=3),
        row(5, "New", queue=NETWORK),
    )
    found = sums(mirror)
    support = found["Support"]
    assert (support.open, support.new, support.unowned, support.overdue) == (4, 2, 2, 1)
    assert support.statuses == (("new", 2), ("open", 1), ("waiting", 1))
    assert (support.oldest, support.since) == (2, (NOW - timedelta(days=9)).timestamp())
    assert (found["Network"].open, found["Network"].new) == (1, 1)
    assert set(found) == {"Support", "Network"}, "queues that are closed are none"
    assert support.whole


def test_what_is_behind_a_number_are_as_many_tickets(mirror: Mirror) -> None:
    put(
        mirror,
        "all",
        row(1, "new", owner=NOBODY),
        row(2, "NEW", due=-1),
        row(3, due=-3),
        row(4, "new", queue=NETWORK, owner=NOBODY, due=-1),
    )
    now, support = NOW.timestamp(), sums(mirror)["Support"]
    assert sorted(mirror.behind(3, "new", now)) == [1, 2]
    assert mirror.behind(3, "unowned", now) == (1,)
    assert sorted(mirror.behind(3, "overdue", now)) == [2, 3]
    assert (support.new, support.unowned, support.overdue) == (2, 1, 2)


def test_a_queue_is_whole_by_its_own_list_or_by_that_of_all(mirror: Mirror) -> None:
    assert not any(one.whole for one in sums(mirror).values())
    put(mirror, "all", row(1), row(7, queue=NETWORK), more=True)
    put(mirror, "queue-3", row(1), row(2))
    found = sums(mirror)
    assert (found["Support"].open, found["Support"].whole) == (2, True)
    assert (found["Network"].open, found["Network"].whole) == (1, False)
    put(mirror, "all", row(1), row(2), row(7, queue=NETWORK), row(8, queue=NETWORK))
    assert (sums(mirror)["Network"].open, sums(mirror)["Network"].whole) == (2, True)


def test_what_left_or_is_hidden_does_not_count(mirror: Mirror) -> None:
    put(mirror, "all", row(1), row(2), row(3))
    mirror.apply(Batch(left={"all": frozenset({1})}, fates={2: HIDDEN}))
    assert sums(mirror)["Support"].open == 1
    assert sum(sums(mirror)["Support"].created) == 2, "what was done came all the same"


def test_days_end_today_and_know_how_far_they_are_sure(mirror: Mirror) -> None:
    put(
        mirror,
        "all",
        row(1),
        row(2, days=1),
        row(3, days=1),
        row(4, days=DAYS - 1),
        row(5, days=DAYS + 1),
        row(6, days=DAYS + 30, done=2),
    )
    mirror.apply(Batch(rows=(row(7, "resolved", days=4, done=2), row(8, "rejected", days=90))))
    support = sums(mirror)["Support"]
    assert support.created[-2:] == (2, 1)
    assert support.created[0] == 1
    assert sum(support.created) == 5
    assert support.done[-3] == 1
    assert sum(support.done) == 1
    assert mirror.overview(NOW.timestamp()).sure == 0
    put(mirror, "recent", row(1))
    assert mirror.overview(NOW.timestamp()).sure == 7
