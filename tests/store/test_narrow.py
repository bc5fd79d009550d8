"""Looking through a list: the same as row by row, whatever was typed before."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Batch, ListPage, ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from rtdesk.store.narrow import read
from rtdesk.text.matching import BETWEEN, matches
from tests.desks import ids

PARTS = ("a", "B", "Ä", "printer", "日本", "status:", "-", "#1", "12", " ", "owner:", "me", BETWEEN)
WORDS = st.lists(st.sampled_from(PARTS), max_size=4).map("".join)
ROWS = [
    TicketRow(
        number,
        ("Printer", "a b Ä", "日本 printer", "", f"x{BETWEEN}y", "status: -b")[number % 6],
        ("new", "open")[number % 2],
        Ref("queue", str(number % 3), ("Support", "ä")[number % 2]),
        user(("anna", "me", "b")[number % 3], ("Anna", "")[number % 2]),
        tuple(user(f"user{i}", "", f"u{i}@x") for i in range(number % 4)),
        str(number),
    )
    for number in range(1, 40)
]


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mirror]:
    folder: Path = tmp_path_factory.mktemp("narrow")
    opened = Mirror(folder / "mirror.sqlite3", Changes())
    opened.define((ListSpec("all", "All", "x", "-Priority"),))
    page = ListPage("all", 1, tuple(row.id for row in ROWS))
    opened.apply(Batch(rows=tuple(ROWS), page=page))
    yield opened
    opened.close()


@given(typed=st.lists(WORDS, min_size=1, max_size=5), built=st.booleans())
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_it_finds_what_the_rows_have(mirror: Mirror, typed: list[str], built: bool) -> None:
    mirror.choose_order("all", "-Priority" if built else "Subject,-id")
    order = ids(mirror, "all")
    known = {id: row for id, (row, _) in mirror.rows(order).items()}  # noqa: A001
    lines = mirror.lines("all", {7})()
    for words in typed:
        found = lines.find(words, "me").tickets
        assert list(found) == [i for i in order if i != 7 and matches(known[i], words, "me")]


def test_picked_tickets_and_a_list_that_is_none(mirror: Mirror) -> None:
    lines = mirror.lines("all", (), (9, 3, 5, 777))()
    assert lines.find("").tickets == (9, 3, 5)
    assert mirror.lines("gone", ())().find("a").tickets == ()


def test_keys_that_come_faster_than_answers_do_not_mix(mirror: Mirror) -> None:
    lines = mirror.lines("all", ())()
    words = ["p", "pr", "printer", "b", "a b", "status:new", "-a", ""] * 6
    expected = {word: lines.find(word).tickets for word in words}
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lines.find, words))
    assert [one.tickets for one in found] == [expected[word] for word in words]


def test_a_file_that_cannot_be_read_now_is_told(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be looked through"):
        read(tmp_path / "gone.sqlite3", "all", "id")


def test_a_ticket_read_on_its_own_keeps_the_addresses_that_a_list_told(mirror: Mirror) -> None:
    mirror.apply(Batch(tickets=(Ticket(3, requestors=(user("user0"), user("user1"))),)))
    assert [ref.email for ref in mirror.rows([3])[3][0].requestors] == ["u0@x", "u1@x"]
    mirror.apply(Batch(rows=(replace(ROWS[2], requestors=(user("user0", "", "new@x"),)),)))
    assert [ref.email for ref in mirror.rows([3])[3][0].requestors] == ["new@x"]
