"""Looking through a list: the same as row by row, whatever was typed before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import TicketRow
from rtdesk.store.batch import Batch, ListPage, ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
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
