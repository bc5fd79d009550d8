"""Ops and entries of the outbox in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rtdesk.ops.op import Op

STATES = {
    "held": "leaves soon",
    "queued": "waits",
    "sending": "is being sent",
    "unsure": "not sure it arrived",
    "refused": "refused",
    "conflict": "needs you",
}


def words(op: Op) -> str:
    """What an op does; not cleaned."""
    from rtdesk.ops.op import (
        AddTime,
        ChangeMembers,
        Comment,
        Correspond,
        Own,
        SetField,
        SetStatus,
    )

    match op:
        case Correspond():
            return f"reply to #{op.ticket}"
        case Comment():
            return f"comment on #{op.ticket}"
        case SetStatus():
            return f"status of #{op.ticket} → {op.status}"
        case Own():
            return f"{op.verb} #{op.ticket}"
        case SetField():
            return f"{op.field} of #{op.ticket} → {op.value or 'nothing'}"
        case ChangeMembers():
            joined = ", ".join([*(f"+{m}" for m in op.add), *(f"−{m}" for m in op.remove)])
            return f"{op.field} of #{op.ticket} {joined}"
        case AddTime():
            return f"{op.minutes} minutes worked on #{op.ticket}"


def capital(text: str) -> str:
    """The same at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
