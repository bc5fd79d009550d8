"""What was sent again because its first try seemed lost: did that turn up after all?"""

from __future__ import annotations

import contextlib

from rtdesk.ops.op import Message
from rtdesk.outbox.outbox import Outbox
from rtdesk.store.errors import NotSaved
from rtdesk.store.mirror import Mirror
from rtdesk.sync.settle import twins


def note_twins(outbox: Outbox, mirror: Mirror, me: str, tickets: frozenset[int]) -> None:
    """Looks for such messages in the threads of these tickets, and remembers what there is."""
    for entry in outbox.watched():
        thread = mirror.thread(entry.op.ticket)
        if entry.op.ticket in tickets and thread and isinstance(entry.op, Message):
            taken = outbox.claimed(tuple(txn.id for txn in thread.transactions))
            if note := twins(entry.op, me, entry, thread, taken):
                with contextlib.suppress(NotSaved):
                    outbox.note_twin(entry, note)
