"""What the user decided on an entry that had stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rtdesk.ops.op import Create, Merge, Message, changed
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket


def resolve(outbox: Outbox, id: int, choices: Mapping[str, str]) -> None:  # noqa: A002
    """Ends a conflict about the field of an entry: `mine`, `theirs`, `merged` or `=value`."""
    entry = _entry(outbox, id)
    if entry is None or isinstance(entry.op, Message | Merge | Create):
        return
    choice = next(iter(choices.values()), "theirs")
    merged = {clash.merged for clash in entry.conflict.clashes} if entry.conflict else {""}
    if choice == "merged" and (both := merged.pop()):
        choice = f"={both}"
    if choice.startswith("="):
        outbox.retry(id, changed(entry.op, choice[1:]))
    elif choice == "theirs":
        outbox.drop(entry.group, {entry.op.ticket})
    else:
        outbox.retry(id)


def send_again(outbox: Outbox, id: int) -> None:  # noqa: A002
    """Sends a stopped entry as it is, whatever stopped it."""
    entry = _entry(outbox, id)
    if entry and entry.conflict and entry.conflict.kind == "stale":
        send_anyway(outbox, id)
    else:
        outbox.retry(id)


def send_anyway(outbox: Outbox, id: int) -> None:  # noqa: A002
    """Sends a message although others wrote meanwhile: what is there now was seen."""
    entry = _entry(outbox, id)
    if entry and isinstance(entry.op, Message) and entry.conflict:
        seen = max(entry.conflict.newest, entry.op.seen)
        outbox.retry(id, replace(entry.op, seen=seen))


def move(outbox: Outbox, group: str, id: int, there: Ticket | None) -> Draft | None:  # noqa: A002
    """Takes a message back, as the draft of another ticket, with the link of its kind there."""
    kinds = [e.op.kind for e in outbox.open() if e.group == group if isinstance(e.op, Message)]
    link = there.links.find(kinds[0]) if there and kinds else None
    return outbox.move(group, id, link.url if link else "")


def _entry(outbox: Outbox, id: int) -> Entry | None:  # noqa: A002
    return next((entry for entry in outbox.open() if entry.id == id), None)
