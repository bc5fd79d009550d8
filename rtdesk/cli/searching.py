"""`rtdesk search`: tickets found by words, as RT's own search box understands them."""

from __future__ import annotations

import argparse
import asyncio

from rtdesk.backend.errors import BackendError
from rtdesk.cli import plain
from rtdesk.cli.lines import complain, print_rows
from rtdesk.cli.output import Output
from rtdesk.cli.profile import desk_for
from rtdesk.cli.style import Paint
from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.records.ticket import TicketRow
from rtdesk.text.searching import understand


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    output = Output.of(given, plain.ROW)
    desk = desk_for(given)
    try:
        print_rows(output, Paint.of(given), _found(desk, given))
    except BackendError as error:
        return complain(error)
    finally:
        desk.close()
    return 0


def _found(desk: Desk, given: argparse.Namespace) -> tuple[TicketRow, ...]:
    words = " ".join(given.words)
    if given.cached:
        found = asyncio.run(desk.find(words))
        return desk.line.rows(found.tickets[: given.limit])
    query = understand(words, desk.vocabulary()).query
    if not query:
        raise ConfigError("which words? for example: rtdesk search printer owner:me")
    return asyncio.run(desk.search(query, given.order or "-LastUpdated", given.limit))
