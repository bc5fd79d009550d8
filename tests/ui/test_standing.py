"""How things stand, in words: every state another picture, and nothing that ticks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from rtdesk.store.lists import ListState
from rtdesk.store.status import Reading, SyncStatus
from rtdesk.ui.standing import ListPicture, freshness, list_picture, moment, number, order_words
from tests.ui.pictures import utc

NOON = 1_800_014_400.0
READING = Reading("all", "All open", 300, 4200, 95.2)
ONLINE = SyncStatus("online", synced_at=NOON)
SYNCING = SyncStatus("online", synced_at=NOON, reading=READING)
AWAY = SyncStatus("offline", "no route", NOON, NOON + 180, NOON + 200)
WRONG = SyncStatus("refused", "401 Unauthorized")


@pytest.fixture(autouse=True)
def greenwich() -> Iterator[None]:
    with utc():
        yield


def picture(
    state: ListState, status: SyncStatus, now: float = NOON + 60, since: float = NOON - 900
) -> ListPicture:
    return list_picture(state, status, name="all", now=now, since=since)


WHOLE = ListState(42, 42, complete=True, fresh_at=NOON)
EMPTY = ListState(0, 0, complete=True, fresh_at=NOON)
PART = ListState(300, 4200, fresh_at=NOON, next="2")
BROKEN = ListState(42, 42, complete=True, fresh_at=NOON, failure="Unknown field: [b]Foo")


@pytest.mark.parametrize(
    ("state", "status", "expected"),
    [
        (ListState(), SyncStatus(), ListPicture("loading", "", "asking…")),
        (ListState(total=38), ONLINE, ListPicture("loading", "", "asking… about 38")),
        (
            PART,
            SYNCING,
            ListPicture("loading", "asking… 300 of about 4 200", "asking… 300 of about 4 200"),
        ),
        (
            PART,
            ONLINE,
            ListPicture("loading", "300 of about 4 200 read", "Nothing of it is read yet."),
        ),
        (EMPTY, ONLINE, ListPicture("empty", "", "No tickets match.")),
        (
            EMPTY,
            AWAY,
            ListPicture("stale", "as of 12:00 · no route", "No tickets matched as of 12:00."),
        ),
        (WHOLE, ONLINE, ListPicture("ready")),
        (
            WHOLE,
            AWAY,
            ListPicture("stale", "as of 12:00 · no route", "No tickets matched as of 12:00."),
        ),
        (
            PART,
            AWAY,
            ListPicture(
                "stale", "as of 12:00 · 300 of about 4 200 · no route", "Not read yet, as of 12:00."
            ),
        ),
        (
            BROKEN,
            ONLINE,
            ListPicture(
                "failed",
                "✗ Unknown field: [b]Foo",
                "RT answered: Unknown field: [b]Foo\ne e edits the query, R asks again.",
            ),
        ),
        (
            ListState(),
            WRONG,
            ListPicture(
                "failed",
                "",
                "401 Unauthorized\nNothing of this list is on this machine yet. R tries again.",
            ),
        ),
    ],
)
def test_pictures(state: ListState, status: SyncStatus, expected: ListPicture) -> None:
    assert picture(state, status) == expected


def test_no_two_pictures_look_alike() -> None:
    without_rows = [
        picture(ListState(), SyncStatus()),
        picture(EMPTY, ONLINE),
        picture(EMPTY, AWAY),
        picture(ListState(failure="Foo"), ONLINE),
    ]
    with_rows = [picture(PART, SYNCING), picture(WHOLE, AWAY), picture(BROKEN, ONLINE)]
    for one, other in combinations(without_rows, 2):
        assert one.words != other.words
    for one, other in combinations([*with_rows, picture(WHOLE, ONLINE)], 2):
        assert one.note != other.note


def test_a_list_that_was_read_in_this_run_is_as_fresh_as_the_last_answer() -> None:
    later = SyncStatus("online", synced_at=NOON + 3600)
    assert picture(WHOLE, later, now=NOON + 3660).picture == "ready"
    away = SyncStatus("offline", "no route", synced_at=NOON + 3600)
    assert picture(WHOLE, away, now=NOON + 3660).note == "as of 13:00 · no route"


def test_a_list_of_an_earlier_run_is_as_old_as_it_is() -> None:
    later = SyncStatus("online", synced_at=NOON + 3600)
    old = picture(WHOLE, later, now=NOON + 3660, since=NOON + 3500)
    assert (old.picture, old.note) == ("stale", "as of 12:00")
    yesterday = picture(WHOLE, SyncStatus(), now=NOON + 86400, since=NOON + 86400)
    assert yesterday.note == "as of 15 Jan 12:00"
    assert picture(WHOLE, SyncStatus(), now=NOON + 590, since=NOON + 500).picture == "ready"


def test_a_list_that_is_kept_here_is_never_old() -> None:
    local = ListState(5, None, complete=True, fresh_at=0.0)
    assert picture(local, ONLINE).picture == "ready"
    assert picture(local, SyncStatus(), now=NOON + 9999).picture == "ready"
    assert picture(local, AWAY).note == "as of 12:00 · no route"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SyncStatus(), "connecting…"),
        (AWAY, "offline since 12:03: no route · next 12:03:20, R now"),
        (SyncStatus("offline", "no route"), "offline: no route · R tries now"),
        (WRONG, "✗ 401 Unauthorized · R tries again"),
        (ONLINE, "synced 12:00"),
        (SYNCING, "syncing All open 300 of 4 200 · 95/s"),
        (
            SyncStatus("online", reading=Reading("all", "[/x]\x1b[2J", 3)),
            "syncing [/x]␛[2J 3",
        ),
        (SyncStatus("online", "disk full", NOON), "✗ disk full · R tries again"),
        (SyncStatus("online", "", NOON, leads=False), "synced 12:00 by another window"),
    ],
)
def test_the_status_line(status: SyncStatus, words: str) -> None:
    assert freshness(status) == words


def test_numbers_times_and_orders() -> None:
    assert [number(n) for n in (7, 999, 4200, 1_234_567)] == ["7", "999", "4 200", "1 234 567"]
    assert moment(NOON, NOON + 1) == "12:00"
    assert moment(NOON, NOON + 86400) == "15 Jan 12:00"
    assert order_words("-LastUpdated") == "last updated ▼"
    assert order_words("id") == "number ▲"
