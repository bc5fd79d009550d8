"""What a command of the user's own learns of a ticket: a few words in its environment, and a text.

Nothing that the server said is ever part of the command itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rtdesk.text.bodies import body
from rtdesk.text.clean import clean
from rtdesk.text.sentences import MAILS, sentence
from rtdesk.text.when import absolute

if TYPE_CHECKING:
    from rtdesk.records.ticket import TicketRow
    from rtdesk.records.transaction import Transaction
    from rtdesk.store.batch import Thread

LONGEST = 4_000
"""Characters of one value: systems limit what an environment holds."""


def known_of(row: TicketRow, url: str) -> dict[str, str]:
    """What stands in the environment."""
    found = {
        "TICKET": str(row.id),
        "SUBJECT": row.subject,
        "QUEUE": row.queue.label,
        "STATUS": row.status,
        "OWNER": "" if row.unowned else row.owner.id,
        "REQUESTORS": ", ".join(ref.email or ref.id for ref in row.requestors),
        "TICKET_URL": url,  # RTDESK_URL names the server, should the command start rtdesk itself
    }
    return {
        f"RTDESK_{name}": clean(value, limit=LONGEST)[:LONGEST] for name, value in found.items()
    }


def message_of(thread: Thread, transaction: int = 0) -> str:
    """The text of a message, by default of the newest one."""
    messages = [txn for txn in thread.transactions if txn.is_message]
    chosen = next((txn for txn in messages if txn.id == transaction), None)
    if chosen is None and messages:
        chosen = messages[-1]
    return f"{_text(thread, chosen)}\n" if chosen else ""


def thread_of(thread: Thread, names: Mapping[str, str]) -> str:
    """The whole thread as a text, oldest first."""
    return "\n".join(_lines(thread, names))


def _lines(thread: Thread, names: Mapping[str, str]) -> Iterator[str]:
    for txn in thread.transactions:
        if txn.type in MAILS:
            continue
        who = _line(names.get(txn.creator.id, "") or txn.creator.label)
        if txn.is_message:
            yield f"== {absolute(txn.created)} {who}: {_line(txn.type.lower())}"
            yield f"{_text(thread, txn)}\n"
        else:
            yield f"-- {absolute(txn.created)} {who}: {_line(sentence(txn, names))}\n"


def _line(text: str) -> str:
    return clean(text, limit=LONGEST)


def _text(thread: Thread, txn: Transaction) -> str:
    said = body([part for part in thread.attachments if part.transaction == txn.id])
    return said.text if said else ""
