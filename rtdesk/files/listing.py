"""The files of a ticket: those that people sent, each with who sent it and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rtdesk.records.attachment import Attachment
from rtdesk.records.transaction import Transaction
from rtdesk.text.sentences import MAILS


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A file, and the message that brought it."""

    part: Attachment
    message: Transaction
    here: bool = False
    """True for the message that was in focus."""


def ticket_files(
    transactions: Iterable[Transaction], parts: Iterable[Attachment], here: int = 0
) -> tuple[TicketFile, ...]:
    """Those of the message `here` first, then the newest; without the mails that RT sent."""
    messages = {entry.id: entry for entry in transactions if entry.type not in MAILS}
    found = [
        TicketFile(part, messages[part.transaction], part.transaction == here)
        for part in parts
        if part.is_file and part.transaction in messages
    ]
    found.sort(key=lambda file: (not file.here, -file.message.id, file.part.id))
    return tuple(found)
