"""A list without what sleeps is the list, with those tickets left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rtdesk.records.ticket import TicketRow
from rtdesk.store.awake import Awake
from rtdesk.store.batch import Batch, ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from rtdesk.store.view import Picked, Place, View

MOST = 9
TICKETS = range(1, MOST + 1)
SOME = st.frozensets(st.sampled_from([*TICKETS, 77]))
ORDERS = ("LastUpdated", "-LastUpdated", "Subject", "-Subject", "Priority")


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mirror]:
    folder: Path = tmp_path_factory.mktemp("awake")
    opened = Mirror(folder / "mirror.sqlite3", Changes())
    opened.lists.define(ListSpec("all", "All", "id > 0"))
    rows = tuple(
        TicketRow(
            number,
            subject="aBcÄ"[number % 4],
            priority=str(number % 3),
            last_updated=datetime.fromtimestamp(number % 4, UTC),
        )
        for number in TICKETS
    )
    opened.apply(Batch(rows=rows, joined={"all": frozenset(TICKETS)}))
    yield opened
    opened.close()


def all_of(view: View) -> list[Place]:
    return view.after(None, 99)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(hidden=SOME, order=st.sampled_from([*ORDERS, "picked"]), most=st.integers(1, 5))
def test_it_is_the_list_with_some_left_out(
    mirror: Mirror, hidden: frozenset[int], order: str, most: int
) -> None:
    if order == "picked":
        inner: View = Picked([5, 3, 8, 1])
    else:
        mirror.choose_order("all", order)
        inner = mirror.view("all")
    view = Awake(inner, lambda: hidden)
    shown = [place for place in all_of(inner) if place.ticket not in hidden]
    assert all_of(view) == shown
    assert view.before(None, 99) == shown
    assert view.count() == len(shown)
    for place in all_of(inner):  # also from where one that sleeps would stand
        before = [at for at in shown if inner.number(at) < inner.number(place)]
        behind = [at for at in shown if inner.number(at) > inner.number(place)]
        assert view.number(place) == len(before)
        assert view.before(place, most) == before[-most:]
        assert view.after(place, most) == behind[:most]
        assert view.find(place.ticket) == (None if place.ticket in hidden else place)


def test_who_sleeps_is_asked_every_time(mirror: Mirror) -> None:
    hidden: set[int] = set()
    view = Awake(mirror.view("all"), lambda: hidden)
    assert view.count() == MOST
    hidden.add(4)
    assert view.count() == MOST - 1
    assert view.find(4) is None
