"""`rtdesk reply`, `comment` and `attach`: words and files for any number of tickets."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.cli.at_desk import at_desk
from rtdesk.cli.ids import from_stdin, ids, number
from rtdesk.cli.output import Output
from rtdesk.cli.output import complain as warn
from rtdesk.cli.texts import HOW, edited, text_in
from rtdesk.cli.waiting import OUTCOME, current, deliver
from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from rtdesk.records.lifecycle import moves

if TYPE_CHECKING:
    from rtdesk.records.ticket import Ticket

NAMES = {"correspond": "replies", "comment": "comments"}


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    Output.of(given, OUTCOME)  # a wrong form is told before anything is done
    return at_desk(given, lambda desk: _do(desk, given))


def _do(desk: Desk, given: argparse.Namespace) -> int:
    wanted = _wanted(given, desk.profile.url)
    if not wanted:
        return deliver(desk, given, ())
    files = tuple(str(_file(path)) for path in _files(given))
    text = _text(desk, given) or "\n".join(Path(name).name for name in files)
    if not text.strip():
        raise ConfigError(f"there is no text: {HOW}")
    tickets, failed = asyncio.run(current(desk, wanted))
    drafts = [
        draft for ticket in tickets if (draft := _draft(ticket, given, text, files)) is not None
    ]
    failed = max(failed, int(len(drafts) < len(tickets)))
    return max(deliver(desk, given, drafts), failed)


def _wanted(given: argparse.Namespace, server: str) -> tuple[int, ...]:
    if given.verb == "attach":
        return (number(given.id, server),)
    if from_stdin(given) and (given.file == "-" or (given.message is None and not given.file)):
        raise ConfigError(f"the tickets come from stdin, so the text cannot: {HOW}")
    return ids(given, server)


def _files(given: argparse.Namespace) -> Sequence[Path]:
    return given.files if given.verb == "attach" else given.attach  # type: ignore[no-any-return]


def _file(path: Path) -> Path:
    if not path.is_file():
        raise ConfigError(f"no such file: {path}")
    return path.absolute()


def _text(desk: Desk, given: argparse.Namespace) -> str:
    """What is to be said; files alone speak by their names: RT makes a file of an empty text."""
    text: str
    if given.message is not None:
        text = given.message
    elif given.file and given.file != "-":
        text = text_in(given.file)
    elif given.file or (not sys.stdin.isatty() and given.verb != "attach"):
        text = sys.stdin.read()
    elif given.verb == "attach":
        text = ""
    else:
        text = edited(desk)
    return text if text.strip() else ""


def _draft(
    ticket: Ticket, given: argparse.Namespace, text: str, files: tuple[str, ...]
) -> Draft | None:
    """The message for a ticket; None when it takes none, which was said."""
    kind = "correspond" if given.verb == "reply" or getattr(given, "reply", False) else "comment"
    link = ticket.links.find(kind)
    if link is None:
        warn(f"#{ticket.id}: RT takes no {NAMES[kind]} of yours there")
        return None
    status = _status(ticket, given.status)
    if status is None:
        return None
    return Draft(
        ticket.id,
        kind,
        text,
        given.subject,
        files,
        status,
        given.minutes,
        link.url,
        markdown=given.markdown,
        fields=tuple(given.fields),
    )


def _status(ticket: Ticket, wish: str) -> str | None:
    """The status afterwards in RT's spelling; None when there is no way to it, which was said."""
    if not wish or ticket.status.casefold() == wish.casefold():
        return ""
    ways = {move.to.casefold(): move.to for move in moves(ticket.links)}
    if found := ways.get(wish.casefold()):
        return found
    known = ", ".join(ways.values()) or "none"
    warn(f"#{ticket.id}: no way from {ticket.status} to {wish!r} for you; there are: {known}")
    return None
