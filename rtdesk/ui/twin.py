"""Whether the same words were sent just before: twice on purpose is rare."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rtdesk.ops.op import Message
from rtdesk.outbox.draft import Draft

if TYPE_CHECKING:
    from rtdesk.desk import Desk

RECENT = 180.0
"""Seconds after which the same words are no accident."""
KINDS = {"correspond": "Correspond", "comment": "Comment"}


def twin(desk: Desk, draft: Draft) -> str:
    """A sentence about the same message in the outbox or in the history, or nothing."""
    body = draft.body.strip()
    if not body:
        return ""
    if any(
        isinstance(entry.op, Message) and entry.op.body.strip() == body
        for entry in desk.entries(draft.ticket)
    ):
        return "The same text for this ticket waits in the outbox already (g o)."
    ago = _sent(desk, draft, body)
    return "" if ago is None else f"You sent the same text to this ticket {_words(ago)} ago."


def _sent(desk: Desk, draft: Draft, body: str) -> float | None:
    """Seconds since the history got the same message from me."""
    thread = desk.thread(draft.ticket)
    now = datetime.fromtimestamp(desk.now(), UTC)
    for txn in reversed(thread.transactions if thread else ()):
        if txn.created is None or (age := (now - txn.created).total_seconds()) > RECENT:
            break
        mine = txn.type == KINDS[draft.kind] and txn.creator.id == desk.me
        if (
            mine
            and thread
            and any(
                part.transaction == txn.id and (part.text or "").strip() == body
                for part in thread.attachments
            )
        ):
            return max(age, 0.0)
    return None


def _words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
