"""`rtdesk attachments` and `rtdesk save`: the files of a ticket, without the desk."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from rtdesk.backend.errors import BackendError
from rtdesk.cli import plain
from rtdesk.cli.ids import number
from rtdesk.cli.lines import complain
from rtdesk.cli.output import Output
from rtdesk.cli.output import complain as warn
from rtdesk.cli.profile import desk_for
from rtdesk.cli.rows import moment
from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.files.listing import TicketFile, ticket_files
from rtdesk.files.saving import Outcome, Saving, local_name
from rtdesk.text.clean import clean
from rtdesk.text.columns import column
from rtdesk.text.when import absolute, size

FILE = ("id", "name", "content_type", "size", "transaction", "sender", "created")
SAVED = ("attachment", "path", "problem")


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    output = Output.of(given, FILE if given.verb == "attachments" else SAVED)
    desk = desk_for(given)
    try:
        ticket = number(given.ticket, desk.profile.url)
        if given.verb == "attachments":
            files = asyncio.run(_files(desk, ticket))
            output.emit(map(_plain, files), map(_line, files))
            return 0
        return asyncio.run(_save(desk, output, ticket, given.ids, given.to))
    except BackendError as error:
        return complain(error)
    finally:
        desk.close()


async def _files(desk: Desk, ticket: int) -> tuple[TicketFile, ...]:
    """The newest last, as a terminal scrolls."""
    _, thread = await desk.line.whole(ticket)
    return ticket_files(thread.transactions, thread.attachments)[::-1]


def _line(file: TicketFile) -> str:
    """The id that `save` takes, and what it is."""
    part = file.part
    name = clean(part.filename) or f"attachment {part.id}"
    facts = f"{column(clean(part.content_type), 24)}  {absolute(file.message.created):>17}"
    return f"{part.id:>8}  {size(part.size):>6}  {facts}  {name}"


def _plain(file: TicketFile) -> dict[str, object]:
    return {
        **plain.file(file.part),
        "transaction": file.message.id,
        "sender": file.message.creator.id,
        "created": moment(file.message.created),
    }


async def _save(desk: Desk, output: Output, ticket: int, wanted: list[int], to: Path) -> int:
    if not to.is_dir():
        raise ConfigError(f"no such folder: {to}")
    files = [file.part for file in await _files(desk, ticket)]
    missing = set(wanted) - {file.id for file in files}
    if missing:
        raise ConfigError(f"#{ticket} has no file {min(missing)}; see rtdesk attachments {ticket}")
    if wanted:
        files = [file for file in files if file.id in wanted]
    async with desk.line.fetching() as fetch:
        saving = Saving(files, to, fetch)
        told = 0

        def tell() -> None:
            nonlocal told
            for outcome in saving.outcomes[told:]:
                _say(saving, outcome, output)
            told = len(saving.outcomes)

        await saving.run(tell)
    if not output.human:
        output.emit((_outcome(saving, outcome) for outcome in saving.outcomes), ())
    return 1 if saving.failed else 0


def _outcome(saving: Saving, outcome: Outcome) -> dict[str, object]:
    path = None if outcome.trouble else str(saving.folder / outcome.name)
    return {"attachment": outcome.attachment, "path": path, "problem": outcome.trouble}


def _say(saving: Saving, outcome: Outcome, output: Output) -> None:
    if outcome.trouble:
        file = next(file for file in saving.files if file.id == outcome.attachment)
        warn(f"{local_name(file)}: {outcome.trouble}")
    elif output.human:
        print(clean(str(saving.folder / outcome.name)), flush=True)
