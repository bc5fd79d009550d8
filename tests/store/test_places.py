"""Lists in any order, seen through windows, equal `sorted` whatever happens to the tickets."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Literal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Batch, ListPage, ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.fate import DELETED, HIDDEN, THERE, Fate
from rtdesk.store.lists import UNREAD
from rtdesk.store.mirror import Mirror
from rtdesk.store.orders import KEYS
from rtdesk.store.places import SqlView
from rtdesk.store.view import Place
from tests.store.naive import Naive

FIELD = "cf.Size"
NUMBERS = st.integers(1, 14)
SOME = st.frozensets(NUMBERS, max_size=6)
MOMENTS = st.none() | st.integers(0, 5).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
NAMES = st.sampled_from(["", "anna", "Anna", "Bob", "Ärzte"])
PEOPLE = st.builds(user, st.sampled_from(["anna", "bob", "z@x"]), NAMES)
STATUSES = st.sampled_from(["new", "open", "resolved"])
QUEUES = st.builds(Ref, st.just("queue"), st.sampled_from("12"), st.sampled_from(["", "b", "A"]))
SUBJECTS = st.sampled_from(["", "a", "A", "ab", "Ä", "ä", "日本", "\0", "a\0b", "%", "\U0001f600"])
ROWS = st.builds(
    TicketRow,
    NUMBERS,
    subject=SUBJECTS,
    status=STATUSES,
    queue=QUEUES,
    owner=PEOPLE,
    requestors=st.lists(PEOPLE, max_size=2).map(tuple),
    priority=st.sampled_from(["", "0", "5", "10", "-3", "Low", " 7x", "9" * 30]),
    created=MOMENTS,
    last_updated=MOMENTS,
    due=MOMENTS,
    extras=st.sampled_from(
        [(), (), *(((FIELD, value),) for value in ("", "low", "High", "10", "9.5", 3, "a\0", "a"))]
    ),
)
TICKETS = st.builds(
    Ticket,
    NUMBERS,
    subject=SUBJECTS,
    status=STATUSES | st.just("deleted"),
    owner=PEOPLE,
    last_updated=MOMENTS,
)
FATES = st.sampled_from([THERE, HIDDEN, DELETED, Fate("merged", 3)])
CAUSES = st.sampled_from(["", "news", "mine"])
QUERIES = ("Status = 'open'", "Due IS NOT NULL", "")
MIXED = (
    "-Priority,Due",
    "Queue,-Subject,id",
    "-Due,Owner",
    "-Status,-Subject",
    FIELD,
    f"-{FIELD}",
    f"Status,-{FIELD},-LastUpdated",
)
ORDERS = [sign + column for column in KEYS for sign in ("", "-")]
SETTINGS = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes
)
BEFOREHAND: dict[str, tuple[str, ...]] = {
    "none": (),
    "times": ("LastUpdated", "-Created", "Due"),
    "words": ("Subject", "-Requestor", "Owner"),
    "others": ("Priority", "-Queue", "-Status", "-id"),
    "mixed": MIXED,
    "all": (*ORDERS, *MIXED),
}
"""Orders that the lists were shown in before anything else happens."""


class Desktop(RuleBasedStateMachine):
    """A mirror and its naive twin, and all that can happen to them."""

    orders: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.mirror = Mirror(self.folder / "mirror.sqlite3", Changes())
        self.mirror._db.execute("PRAGMA synchronous=OFF")
        self.naive = Naive()
        self.past: dict[str, set[Place]] = {column: set() for column in KEYS}
        self.random = Random(0)
        self.define({"all", "due", UNREAD}, 0, "-LastUpdated")
        for name in self.naive.lists:
            for order in self.orders:
                self.mirror.build_order(name, order)

    def teardown(self) -> None:
        assert self.mirror._db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        self.mirror.close()
        shutil.rmtree(self.folder)

    # -- what can happen ---------------------------------------------------------------------

    @rule(
        names=st.sets(st.sampled_from(["all", "due", UNREAD]), min_size=2),
        query=st.sampled_from([0, 1]),
        order=st.sampled_from((*ORDERS, *MIXED)),
    )
    def define(self, names: set[str], query: int, order: str) -> None:
        specs = tuple(
            ListSpec(name, name, "" if name == UNREAD else QUERIES[query], order, extras=(FIELD,))
            for name in sorted(names)
        )
        self.mirror.define(specs)
        self.naive.define(specs)

    @rule(
        rows=st.lists(ROWS, max_size=6),
        tickets=st.lists(TICKETS, max_size=2),
        moved=st.tuples(SOME, SOME),
        fates=st.dictionaries(NUMBERS, FATES, max_size=3),
        cause=CAUSES,
    )
    def change(
        self,
        rows: list[TicketRow],
        tickets: list[Ticket],
        moved: tuple[frozenset[int], frozenset[int]],
        fates: dict[int, Fate],
        cause: str,
    ) -> None:
        known = self.naive.known.keys() | {row.id for row in rows}
        where = self.random.choice([name for name in self.naive.lists if name != UNREAD])
        self.apply(
            Batch(
                tuple(rows),
                tuple(tickets),
                joined={where: moved[0] & known},
                left={where: moved[1]},
                fates=fates,
                news=cause == "news",
                mine=cause == "mine",
            )
        )

    @rule(rows=st.lists(ROWS, max_size=8), restart=st.booleans(), last=st.booleans())
    def page(self, rows: list[TicketRow], restart: bool, last: bool) -> None:
        name = self.random.choice([name for name in self.naive.lists if name != UNREAD])
        run = self.naive.lists[name].run
        ids = tuple({row.id: None for row in rows})
        following = "" if last else "page 2"
        page = ListPage(name, run + restart or 1, ids, len(ids), following, 1.0)
        self.apply(Batch(tuple(rows), page=page))

    def apply(self, batch: Batch) -> None:
        self.mirror.apply(batch)
        self.naive.apply(batch)

    @rule(ticket=NUMBERS)
    def look(self, ticket: int) -> None:
        self.mirror.look(ticket)
        self.naive.look(ticket)

    @rule(order=st.sampled_from((*ORDERS, *MIXED)))
    def choose_order(self, order: str) -> None:
        name = self.random.choice(list(self.naive.lists))
        assert self.mirror.choose_order(name, order)
        self.naive.lists[name].chosen = order

    @rule()
    def mark_horizon(self) -> None:
        self.mirror.mark_horizon()
        self.naive.mark_horizon()

    @rule(sure=st.integers(0, 3))
    def forget(self, sure: int) -> None:
        if not sure:
            self.mirror.forget()
            self.naive.forget()

    # -- what must be true -------------------------------------------------------------------

    @invariant()
    def rows_are_those_of_the_twin(self) -> None:
        found = self.mirror.rows(range(1, 15))
        assert found == {n: (known.row, known.unread) for n, known in self.naive.known.items()}

    @invariant()
    def lists_are_counted(self) -> None:
        for name, its in self.naive.lists.items():
            assert self.mirror.lists.state(name).count == len(its.members)

    @invariant()
    def views_are_sorted(self) -> None:
        for name, its in self.naive.lists.items():
            assert self.mirror.lists.order(name) == its.order
            assert self.mirror.lists.places.is_built(name, its.order)
            for column in KEYS:
                places = self.naive.places(name, column)
                self.past[column].update(places)
                for view in self.views(name, column, ""):
                    assert view.after(None, 99) == places
                    self.compare(view, places, column, 1)
                for view in self.views(name, column, "-"):
                    assert view.after(None, 99) == places[::-1]
                    self.compare(view, places[::-1], column, -1)

    @invariant()
    def mixed_orders_are_sorted(self) -> None:
        for name in self.naive.lists:
            for order in MIXED:
                expected = self.naive.tickets(name, order)
                for view in self.views(name, order, ""):
                    places = view.after(None, 99)
                    assert [place.ticket for place in places] == expected, order
                    assert view.before(None, 99) == places
                    for at, place in enumerate(places):
                        assert view.number(place) == at
                        assert view.find(place.ticket) == place

    def views(self, name: str, column: str, sign: Literal["", "-"]) -> Iterator[SqlView]:
        """The view that windows use, and once more without places."""
        view = self.mirror.lists.places.view(name, sign + column)
        assert view is not None
        yield view
        if view.places is not None:
            yield SqlView(view._db, view._list, column, None, descending=bool(sign))

    def compare(self, view: SqlView, places: list[Place], column: str, way: int) -> None:
        """Windows from a random place, also one that a ticket left since, equal slices."""
        assert view.count() == len(places)
        assert view.before(None, 3) == places[-3:]
        if self.past[column]:
            at = self.random.choice(sorted(self.past[column], key=lambda place: place.ticket))
            size = self.random.randint(1, 6)
            first = [p for p in places if comparable(p, way) < comparable(at, way)]
            rest = [p for p in places if comparable(p, way) > comparable(at, way)]
            assert view.before(at, size) == first[-size:]
            assert view.after(at, size) == rest[:size]
            assert view.number(at) == len(first)
            its = {place.ticket: place for place in places}
            assert view.find(at.ticket) == its.get(at.ticket)


def comparable(place: Place, way: int) -> tuple[object, ...]:
    """Compares as a view in this direction does."""
    assert not isinstance(place.key, bytes)
    key = [-ord(c) for c in place.key] + [1] if isinstance(place.key, str) else -place.key
    return (place.key, place.ticket) if way > 0 else (key, -place.ticket)


@pytest.mark.parametrize("beforehand", BEFOREHAND)
def test_views_equal_sorted(beforehand: str) -> None:
    class Shown(Desktop):
        orders = BEFOREHAND[beforehand]

    run(Shown, settings=SETTINGS)
