"""`rtdesk ls` and `rtdesk show`: tickets on stdout, one line an error on stderr."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from rtdesk.backend.errors import (
    BackendError,
    NotAuthenticated,
    NotRT,
    Unreachable,
)
from rtdesk.cli import plain, rows
from rtdesk.cli.ids import ids
from rtdesk.cli.output import Output, line
from rtdesk.cli.output import complain as warn
from rtdesk.cli.profile import desk_for
from rtdesk.cli.style import Paint
from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.ops.fields import target
from rtdesk.records.link import Link
from rtdesk.records.ref import NOBODY, Ref
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Thread
from rtdesk.text.clean import clean
from rtdesk.text.link_words import LINKED
from rtdesk.text.minutes import said as duration
from rtdesk.text.sentences import sentence
from rtdesk.text.when import absolute, size


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    if given.verb == "ls" and given.all_profiles:
        from rtdesk.cli.all_profiles import ls as ls_of_all

        return ls_of_all(given)
    desk = desk_for(given)
    try:
        return ls(desk, given) if given.verb == "ls" else show(desk, given)
    except BackendError as error:
        code = complain(error)
        if code == 3 and given.verb == "ls" and desk.line.named(given.query):
            warn(f"rtdesk ls {given.query} --cached shows the copy on this machine")
        return code
    finally:
        desk.close()


def complain(error: BackendError) -> int:
    """Says what failed in one line on stderr; returns the exit code for it."""
    warn(str(error))
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


def ls(desk: Desk, given: argparse.Namespace) -> int:
    """A line per ticket of a list, or of what TicketSQL finds."""
    output, paint = Output.of(given, plain.ROW), Paint.of(given)
    spec = desk.line.named(given.query)
    if given.cached or (spec and spec.local):
        if spec is None:
            raise ConfigError("--cached shows a list: name it; `rtdesk sync` reads lists")
        print_rows(output, paint, desk.line.cached(spec.name, given.limit))
        return 0
    order = given.order or (spec and desk.order(spec.name)) or "-LastUpdated"
    query = spec.query if spec else given.query
    found = asyncio.run(desk.search(query, order, given.limit))
    print_rows(output, paint, found)
    if output.human and paint.width and len(found) == given.limit:
        warn(f"these are {given.limit}; --limit N shows more, where there are more")
    return 0


def print_rows(output: Output, paint: Paint, found: Sequence[TicketRow]) -> None:
    """A line per ticket, or what was asked for."""
    now = datetime.now(UTC)
    output.emit(map(plain.row, found), (row_text(row, now, paint) for row in found))


def row_text(row: TicketRow, now: datetime, paint: Paint) -> str:
    """The line of a ticket."""
    requestor = row.requestors[0].label if row.requestors else ""
    return rows.text(
        row.id,
        row.status,
        row.owner.id,
        requestor=requestor,
        updated=row.last_updated,
        subject=row.subject,
        now=now,
        paint=paint,
    )


def show(desk: Desk, given: argparse.Namespace) -> int:
    """Tickets with their histories; 1 when one of them could not be read."""
    output, paint = Output.of(given, plain.TICKET), Paint.of(given)
    read, problems = asyncio.run(_read(desk, ids(given, desk.profile.url)))
    names = desk.names()
    output.emit(
        (plain.ticket(ticket, thread, names, desk.web_page(ticket.id)) for ticket, thread in read),
        _texts(desk, read, paint),
    )
    for problem in problems:
        complain(problem)
    return int(bool(problems))


async def _read(
    desk: Desk, wanted: Sequence[int]
) -> tuple[list[tuple[Ticket, Thread]], list[BackendError]]:
    read: list[tuple[Ticket, Thread]] = []
    problems: list[BackendError] = []
    async for _, answer in desk.line.read(wanted):
        if isinstance(answer, BackendError):
            problems.append(answer)
        else:
            read.append(answer)
    return read, problems


def _texts(desk: Desk, read: Sequence[tuple[Ticket, Thread]], paint: Paint) -> Iterator[str]:
    for number, (ticket, thread) in enumerate(read):
        if number:
            yield ""
        yield from _lines(ticket, thread, desk.names(), paint)


def _lines(ticket: Ticket, thread: Thread, names: Mapping[str, str], paint: Paint) -> Iterator[str]:
    """The ticket's facts, then its thread, oldest first."""
    yield paint(f"#{ticket.id} {line(ticket.subject)}", "title")
    for name, value in _facts(ticket, names).items():
        if value:
            yield f"{paint(f'{line(name)}:', 'dim')} {line(value)}"
    for txn in thread.transactions:
        if txn.type in ("EmailRecord", "CommentEmailRecord"):
            continue
        who = line(names.get(txn.creator.id) or txn.creator.label)
        if not txn.is_message:
            told = f"-- {absolute(txn.created)} {who}: {line(sentence(txn, names))}"
            yield f"\n{paint(told, 'dim')}"
            continue
        head = f"== {absolute(txn.created)} {who}: {line(txn.type.lower())}"
        yield f"\n{paint(head, 'title')}"
        for part in thread.attachments:
            if part.transaction == txn.id and part.is_body and part.text is not None:
                yield clean(_body(part.text, part.content_type), multiline=True).rstrip()
                break
        for part in thread.attachments:
            if part.transaction == txn.id and part.filename:
                yield f"[{line(part.filename)}, {size(part.size)}]"


def _facts(ticket: Ticket, names: Mapping[str, str]) -> dict[str, str]:
    """What is told before the thread; nothing of what is empty."""

    def people(refs: tuple[Ref, ...]) -> str:
        return ", ".join(names.get(ref.id) or ref.label for ref in refs)

    links = {
        words.capitalize(): ", ".join(_linked(link) for link in ticket.links.all(ref))
        for ref, words in LINKED.items()
    }
    return {
        "Status": ticket.status,
        "Queue": ticket.queue.label,
        "Owner": NOBODY if ticket.unowned else ticket.owner.label,
        "Priority": ticket.priority,
        "Starts": absolute(ticket.starts),
        "Due": absolute(ticket.due),
        "Created": absolute(ticket.created),
        "Resolved": absolute(ticket.resolved),
        "Requestors": people(ticket.requestors),
        "Cc": people(ticket.cc),
        "Admin Cc": people(ticket.admin_cc),
        **{role.name: people(role.members) for role in ticket.roles},
        "Worked": duration(ticket.time_worked) if ticket.time_worked else "",
        **{field.name: ", ".join(field.values) for field in ticket.custom_fields},
        **links,
    }


def _linked(link: Link) -> str:
    return f"#{link.id}" if link.type == "ticket" and link.id else target(link)


def _body(text: str, content_type: str) -> str:
    if content_type != "text/html":
        return text
    from rtdesk.text.html import readable

    return readable(text).text
