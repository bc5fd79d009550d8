"""Reading a ticket: opened from the mirror, and scrolled, with a short history and a long one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path

from rtdesk.config.layers import DEFAULT
from rtdesk.config.paths import places
from rtdesk.records.attachment import Attachment
from rtdesk.records.link import Links
from rtdesk.records.ref import user
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from tests.perf import beside
from tests.perf.figures import Figure
from tests.perf.keys import Presses, press
from tests.perf.served import RTDESK, Server, configure, home
from tests.perf.startup import Program, open_terminal

NOBODY = Server("http://127.0.0.1:9", "1-14-0123456789abcdef", "nobody")
"""Where no server is: the desk reads what it has, and nothing else happens."""
TICKETS = 1_000
SHORT, LONG = 10, 1_203
"""Transactions."""
OPENED, SCROLLED = 15, 60
TEXT = (
    "Good morning,\n\nit happened again, even with new paper. When does the sensor arrive?\n\n"
    "On Monday somebody wrote:\n"
    + "> we ordered one and will fit it the same day\n" * 6
    + "\nBye\n"
)


def figures() -> Iterator[Figure]:
    """From the key to the last byte, the tickets in turn."""
    with home() as (_, empty):
        env = configure(empty, NOBODY, tickets=TICKETS)
        short, long = _tell(places(DEFAULT, NOBODY.url).mirror.name, Path(env["XDG_CACHE_HOME"]))
        with open_terminal(Program("rtdesk", (str(RTDESK),)), env) as terminal:
            terminal.settle(1.5)
            opened = {short: Presses(), long: Presses()}
            scrolled = {short: Presses(), long: Presses()}
            for round_ in range(OPENED):
                for ticket in (short, long):
                    press(terminal, "g", 1)
                    press(terminal, "t", 1)
                    for digit in str(ticket):
                        press(terminal, digit, 1)
                    opened[ticket] += press(terminal, "\r", 1)
                    if round_ == OPENED - 1:
                        press(terminal, "\x1b[H", 1)
                        for key in ("j", "k"):
                            scrolled[ticket] += press(terminal, key, SCROLLED // 2)
                    press(terminal, "q", 1)
    floor = opened[short].milliseconds
    for ticket, count in ((short, SHORT), (long, LONG)):
        name = f"{count} transactions"
        yield replace(
            beside.pressed(f"a ticket of {name} opened", opened[ticket], 100),
            floor=floor,
        )
        yield beside.pressed(f"`j` and `k` in {name}", scrolled[ticket], 4)
        yield Figure(
            f"the same, p95 ({name})",
            scrolled[ticket].slow_milliseconds,
            floor=scrolled[short].slow_milliseconds,
            ratio_goal=1.3,
        )
        yield Figure(f"the same, bytes ({name})", scrolled[ticket].size, "B", goal=400)


def _tell(name: str, cache: Path) -> tuple[int, int]:
    """Gives two tickets a history; returns their numbers."""
    with closing(Mirror(cache / "rtdesk" / name / "mirror.sqlite3", Changes())) as mirror:
        ids = [place.ticket for place in mirror.view("all").after(None, 2)]
        rows = mirror.rows(ids)
        for id_, count in zip(ids, (SHORT, LONG), strict=True):
            row = rows[id_][0]
            mirror.apply(Batch(tickets=(_whole(row),), threads=(_history(row, count),)))
    return ids[0], ids[1]


def _whole(row: TicketRow) -> Ticket:
    known = {field.name: getattr(row, field.name) for field in fields(TicketRow)}
    return Ticket(**known, links=Links(()))


def _history(row: TicketRow, count: int) -> Thread:
    start = (row.last_updated or datetime.now().astimezone()) - timedelta(hours=count)
    first = 10_000_000 + row.id * 10_000
    transactions = tuple(
        Transaction(
            first + n,
            row.id,
            "Create" if not n else ("Correspond", "Set", "Comment")[n % 3],
            "Priority" if n % 3 == 1 else "",
            str(n),
            str(n + 1),
            creator=user("anna", "Anna"),
            created=start + timedelta(hours=n),
        )
        for n in range(count)
    )
    parts = tuple(
        Attachment(t.id, t.id, "", "text/plain", len(TEXT), f"{t.id}\n{TEXT}")
        for t in transactions
        if t.is_message
    )
    return Thread(row.id, transactions, parts, transactions[-1].id)
