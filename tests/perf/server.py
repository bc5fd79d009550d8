"""An RT in memory that has the same tickets as a filled mirror, served until it is killed.

python -m tests.perf.server TICKETS
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from datetime import datetime

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.demo.model import Part, Tables, Ticket, Transaction
from rtdesk.demo.rows import Queue, User
from rtdesk.demo.serve import serve
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow
from tests.perf.invented import INCIDENTS, QUEUES, Message, World

FIRST_USER = 1000


def app(tickets: int) -> DemoApp:
    """The demo with a world of its own."""
    demo, world = demo_app(), World(tickets)
    tables = demo.tables
    for rows in (tables.tickets, tables.transactions, tables.parts, tables.backlinks):
        rows.clear()
    tables.queues = {int(q.id): _queue(q) for q in QUEUES}
    _add_people(tables, (*world.owners, *world.requestors))
    for row in world.rows:
        tables.tickets[row.id] = _ticket(tables, row)
        for message in world.messages[row.id]:
            _say(tables, row.id, message)
    tables.last_part = tables.last_transaction = world.newest
    tables.version += 1
    return demo


def _queue(queue: Ref) -> Queue:
    lifecycle = "incident" if queue in INCIDENTS else "default"
    return Queue(int(queue.id), queue.name, "Invented", lifecycle)


def _add_people(tables: Tables, people: Iterable[Ref]) -> None:
    for number, ref in enumerate(people, FIRST_USER):
        if ref.id not in tables.logins:
            tables.add_user(User(number, ref.id, ref.name, ref.email, not ref.email))


def _ticket(tables: Tables, row: TicketRow) -> Ticket:
    (requestor,) = (tables.logins[ref.id].id for ref in row.requestors)
    return Ticket(
        row.id,
        int(row.queue.id),
        row.subject,
        row.status,
        requestor,
        _stamp(row.created),
        tables.logins[row.owner.id.casefold()].id,
        (requestor,),
        priority=int(row.priority),
        updated=_stamp(row.last_updated),
        updated_by=requestor,
        due=_stamp(row.due),
    )


def _say(tables: Tables, ticket: int, message: Message) -> None:
    history = tables.tickets[ticket].history
    kind, by = "Correspond" if history else "Create", tables.logins[message.by.id.casefold()].id
    number = message.number
    tables.transactions[number] = Transaction(
        number, ticket, kind, by, _stamp(message.at), parts=(number,)
    )
    tables.parts[number] = Part(number, number, "text/plain", message.text.encode())
    history.append(number)


def _stamp(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def main() -> None:
    """Serves; the first line says where, the second is the token."""
    demo = app(int(sys.argv[1]))

    def ready(url: str) -> None:
        print(url)  # noqa: T201
        print(demo.tables.logins["root"].token, flush=True)  # noqa: T201

    asyncio.run(serve(demo, 0, ready))


if __name__ == "__main__":
    main()
