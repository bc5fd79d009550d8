"""Did it happen? Finding a message of ours in a ticket's history (design: exactly-once replies)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rtdesk.ops.op import Correspond, Create, Message
from rtdesk.outbox.entry import Entry
from rtdesk.records.attachment import Attachment
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Thread

LOOKS = (2.0, 5.0, 15.0, 30.0, 60.0, 90.0)
"""Seconds after an unclear attempt at which to look whether it arrived."""
SETTLE = 90.0
"""An absent message is believed to be absent this long after the connection ended."""
RESENDS = 2
NO_SUBJECT = "No Subject"


@dataclass(frozen=True, slots=True)
class Found:
    """The transaction that is ours, and what it is missing."""

    transaction: int
    note: str = ""


def find(
    op: Message, me: str, baseline: int, thread: Thread, taken: Collection[int]
) -> Found | None:
    """The lowest transaction above `baseline` that holds this message and is nobody else's."""
    matches = [
        txn
        for txn in candidates(op, me, baseline, thread, taken)
        if txn.data in (op.subject or NO_SUBJECT, "") and same_text(op, _parts(txn.id, thread))
    ]
    if not matches:
        return None
    twins = ", ".join(f"#{txn.id}" for txn in matches)
    note = f"it is there {len(matches)} times: {twins}" if len(matches) > 1 else ""
    first = matches[0]
    return Found(first.id, note or missing_files(op, _parts(first.id, thread)))


def twins(op: Message, me: str, entry: Entry, thread: Thread, taken: Collection[int]) -> str:
    """One line when what was sent again is there twice now; empty while it is not."""
    late = find(op, me, entry.doubt, thread, taken)
    if late is None:
        return ""
    first = f"as {entry.transaction}" if entry.transaction else "as sent again"
    return f"it is there twice: {first}, and as {late.transaction}, the first try that came late"


def candidates(
    op: Message, me: str, baseline: int, thread: Thread, taken: Collection[int]
) -> list[Transaction]:
    """Messages of mine of this kind above `baseline` that are nobody else's, whatever they say.

    While there is one, ours is not proven absent: RT may have cut or recoded its text.
    """
    kind = "Correspond" if isinstance(op, Correspond) else "Comment"
    return [
        txn
        for txn in thread.transactions
        if txn.id > baseline and txn.id not in taken and txn.type == kind and txn.creator.id == me
    ]


def missing_files(op: Message | Create, parts: Sequence[Attachment]) -> str:
    """One line about files that the server did not keep as they were; empty when all is well."""
    there = [(_spelled(part.filename), part.size) for part in parts if part.filename]
    names = [name for name, _ in there]
    lost = [
        file.name
        for file in op.files
        if (_spelled(file.name), file.size) not in there
        and not (file.content_type.startswith("text/") and _spelled(file.name) in names)
    ]
    return f"RT did not keep {', '.join(lost)} as sent" if lost else ""


def _spelled(name: str) -> str:
    """A file's name as it may travel: quotes, ends of lines and odd bytes do not get through."""
    sendable = name.encode("utf-8", "replace").decode()
    return sendable.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def absence_is_proof(op: Message, me: str, baseline: int, thread: Thread, newest: int) -> bool:
    """Whether not finding the message means that it is not there.

    Replies are visible to everybody who sees the ticket; comments only with ShowTicketComments,
    so an earlier one of ours must be in sight. A history that ends before the baseline is old.
    """
    if newest < baseline:
        return False
    if isinstance(op, Correspond):
        return True
    return any(txn.type == "Comment" and txn.creator.id == me for txn in thread.transactions)


def _parts(transaction: int, thread: Thread) -> list[Attachment]:
    return [part for part in thread.attachments if part.transaction == transaction]


def same_text(op: Message | Create, parts: Sequence[Attachment]) -> bool:
    texts = [part.text for part in parts if part.is_body and part.text is not None]
    wanted = _normal(op.body)
    return (not texts and not wanted) or any(_normal(text) == wanted for text in texts)


def _normal(text: str) -> str:
    """RT stores text as it is, except for these (observed)."""
    text = text.replace("\r\n", "\n").replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return text.rstrip()
