"""Line mode: answers on stdout, one line an error on stderr. No Textual on this path."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from rtdesk.backend.errors import (
    BackendError,
    NotAuthenticated,
    NotRT,
    Unreachable,
)
from rtdesk.cli.profile import desk_for
from rtdesk.desk import Desk
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Thread
from rtdesk.text.clean import clean
from rtdesk.text.columns import column
from rtdesk.text.sentences import sentence
from rtdesk.text.when import absolute, ago, size

LINE = 2_000
"""Characters of a text that is printed in one line."""


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    desk = desk_for(given)
    try:
        if given.verb == "ls":
            ls(asyncio.run(desk.search(given.query, given.order, given.limit)))
        else:
            show(desk, *asyncio.run(desk.read(given.id)))
    except BackendError as error:
        return complain(error)
    finally:
        desk.close()
    return 0


def complain(error: BackendError) -> int:
    """Says what failed in one line on stderr; returns the exit code for it."""
    sys.stderr.write(f"rtdesk: {clean(str(error), limit=LINE)}\n")
    return exit_code(error)


def exit_code(error: BackendError) -> int:
    """What the shell is told about a failure."""
    match error:
        case NotAuthenticated():
            return 4
        case NotRT():
            return 2
        case Unreachable():
            return 3
        case _:
            return 1


def ls(rows: tuple[TicketRow, ...]) -> None:
    """A line per ticket."""
    now = datetime.now(UTC)
    for row in rows:
        requestor = row.requestors[0].label if row.requestors else ""
        owner = "-" if row.unowned else row.owner.id
        print(
            f"{row.id:>7}  {_column(row.status, 10)}  {_column(owner, 12)}"
            f"  {_column(requestor, 18)}  {ago(row.last_updated, now):>8}  {_line(row.subject)}"
        )


def _line(text: str) -> str:
    return clean(text, limit=LINE)


def _column(text: str, width: int) -> str:
    return column(clean(text, limit=8 * width), width)


def show(desk: Desk, ticket: Ticket, thread: Thread) -> None:
    """The ticket's facts, then its thread, oldest first."""
    names = desk.names()
    print(f"#{ticket.id} {_line(ticket.subject)}")
    facts = {
        "Status": ticket.status,
        "Queue": ticket.queue.label,
        "Owner": NOBODY if ticket.unowned else ticket.owner.label,
        "Priority": ticket.priority,
        "Due": absolute(ticket.due),
        "Requestors": ", ".join(names.get(ref.id) or ref.label for ref in ticket.requestors),
        "Cc": ", ".join(ref.label for ref in ticket.cc),
        "Admin Cc": ", ".join(ref.label for ref in ticket.admin_cc),
        **{field.name: ", ".join(field.values) for field in ticket.custom_fields},
    }
    for name, value in facts.items():
        if value:
            print(f"{_line(name)}: {_line(value)}")
    for txn in thread.transactions:
        if txn.type in ("EmailRecord", "CommentEmailRecord"):
            continue
        who = _line(names.get(txn.creator.id) or txn.creator.label)
        if not txn.is_message:
            print(f"\n-- {absolute(txn.created)} {who}: {_line(sentence(txn, names))}")
            continue
        print(f"\n== {absolute(txn.created)} {who}: {_line(txn.type.lower())}")
        for part in thread.attachments:
            if part.transaction == txn.id and part.is_body and part.text is not None:
                print(clean(_body(part.text, part.content_type), multiline=True).rstrip())
                break
        for part in thread.attachments:
            if part.transaction == txn.id and part.filename:
                print(f"[{_line(part.filename)}, {size(part.size)}]")


def _body(text: str, content_type: str) -> str:
    if content_type != "text/html":
        return text
    from rtdesk.text.html import readable

    return readable(text).text
