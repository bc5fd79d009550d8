"""A mirror with something of everything, and everything that can be asked of one."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from rtdesk.backend.ledger import Tally
from rtdesk.records.attachment import Attachment
from rtdesk.records.customfield import CustomField
from rtdesk.records.link import Link, Links
from rtdesk.records.queue import Queue
from rtdesk.records.ref import Ref, user
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User
from rtdesk.store.batch import Batch, ListPage, ListSpec, Thread
from rtdesk.store.change import Changes
from rtdesk.store.fate import HIDDEN
from rtdesk.store.lists import UNREAD
from rtdesk.store.mirror import Mirror
from rtdesk.store.orders import KEYS
from rtdesk.store.view import Place

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SPECS = (
    ListSpec("all", "All", "Status = '__Active__'"),
    ListSpec("due", "Due", "Due IS NOT NULL", "Due"),
    ListSpec(UNREAD, "Unread"),
)
TICKETS = 150


def row(id: int, minutes: int = 0) -> TicketRow:  # noqa: A002
    """A ticket like others."""
    return TicketRow(
        id,
        f"Ticket number {id} of many",
        ("new", "open", "stalled")[id % 3],
        Ref("queue", str(id % 4), f"Queue {id % 4}"),
        user("anna", "Anna A"),
        (user(f"user{id % 9}", f"User {id % 9}", f"user{id % 9}@x"),),
        str(id % 100),
        NOW - timedelta(days=id),
        NOW + timedelta(minutes=minutes or -id),
        NOW + timedelta(days=id) if id % 5 == 0 else None,
    )


def thread(ticket: int) -> Thread:
    """A history with a text."""
    txn = ticket * 10
    text = f"Hello, this is the text of {ticket}. " * 20
    return Thread(
        ticket,
        (Transaction(txn, ticket, "Create"), Transaction(txn + 1, ticket, "Correspond")),
        (Attachment(txn, txn, text=text), Attachment(txn + 1, txn, "a.pdf", size=7)),
    )


def whole(id: int) -> Ticket:  # noqa: A002
    """A ticket with everything."""
    its = row(id)
    return Ticket(
        id,
        its.subject,
        its.status,
        its.queue,
        its.owner,
        its.requestors,
        its.priority,
        last_updated=its.last_updated,
        custom_fields=(CustomField("5", "Site"),),
        links=Links((Link("history"), Link("correspond"))),
        etag=str(id * 10 + 1),
    )


def fill(mirror: Mirror) -> None:
    """Something of everything."""
    mirror.define(SPECS)
    numbers = tuple(range(1, TICKETS + 1))
    for name, some in (("all", numbers), ("due", numbers[4::5])):
        mirror.apply(
            Batch(rows=tuple(row(n) for n in some), page=ListPage(name, 1, some, len(some)))
        )
    mirror.apply(
        Batch(
            tickets=tuple(whole(n) for n in numbers[::7]),
            threads=tuple(thread(n) for n in numbers[::7]),
            queues=tuple(Queue(n, f"Queue {n}") for n in range(4)),
            searches=(SavedSearch("1", "Own", "id > 1"),),
            users=(User("bob", 3, "Bob"),),
            doubts={"all": frozenset({3, 4})},
            fates={9: HIDDEN},
            meta={"feed": "12", "me": "anna"},
        )
    )
    mirror.apply(Batch(rows=tuple(row(n, n) for n in numbers[::11]), news=True))
    mirror.choose_order("all", "Subject")
    while mirror.index(50):
        pass


@cache
def _template() -> bytes:
    folder = Path(tempfile.mkdtemp())
    try:
        mirror = Mirror(folder / "mirror.sqlite3", Changes())
        fill(mirror)
        mirror.close()
        return (folder / "mirror.sqlite3").read_bytes()
    finally:
        shutil.rmtree(folder)


def filled(path: Path) -> None:
    """Puts a filled mirror there."""
    path.write_bytes(_template())


def exercise(mirror: Mirror) -> None:
    """Asks everything, writes everywhere."""
    read(mirror)
    write(mirror)
    read(mirror)


def read(mirror: Mirror) -> None:
    """Asks everything."""
    numbers = range(1, TICKETS + 2)
    mirror.rows(numbers)
    for number in numbers:
        mirror.ticket(number)
        mirror.thread(number)
        mirror.fate(number)
        mirror.is_current(number)
        mirror.newest(number)
        mirror.seen(number)
    mirror.queues()
    mirror.searches()
    mirror.names().get("anna")
    len(mirror.names())
    mirror.meta("feed")
    mirror.ledger("2026-11-20")
    mirror.lists.counts()
    mirror.lists.doubtful()
    for name in mirror.lists.names():
        mirror.lists.state(name)
        mirror.lists.doubts(name, 9)
        mirror.lists.is_whole(name)
        mirror.lists.unmet(name, 9, [])
        for order in KEYS:
            view = mirror.lists.places.view(name, order)
            if view:
                view.count()
                view.after(None, 999)
                view.before(Place(5, 5), 9)
                view.number(Place(5, 5))
                view.find(5)
    for words in ("number", "ti", "12", "text of", "user1@x"):
        mirror.find(words)
    mirror.changed_elsewhere()


def write(mirror: Mirror) -> None:
    """Writes everywhere."""
    fill(mirror)
    numbers = frozenset(range(1, TICKETS + 1))
    mirror.apply(Batch(joined={"due": numbers}, left={"all": numbers}))
    mirror.build_order("due", "Owner")
    for number in (1, 8, 15):
        mirror.look(number)
    mirror.remember("feed", "13")
    mirror.mark_horizon()
    mirror.fail_list("all", "no")
    mirror.accept("all")
    mirror.mistrust("all")
    mirror.set_total("all", 3)
    mirror.set_fresh(["all"], 1.0)
    mirror.add_ledger("2026-11-20", {"get": Tally(1, 0, 0.1, 9)})
    mirror.forget()
    mirror.shrink()
    fill(mirror)
