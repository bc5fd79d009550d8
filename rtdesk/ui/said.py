"""Ops and entries of the outbox in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rtdesk.ops.loss import Loss
    from rtdesk.ops.op import Op, SetField
    from rtdesk.outbox.entry import Entry

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
        Create,
        Merge,
        Own,
        SetField,
        SetStatus,
    )

    match op:
        case Correspond():
            return f"reply to #{op.ticket}"
        case Comment():
            return f"comment on #{op.ticket}"
        case Create():
            made = f"#{op.made}" if op.made else "new ticket"
            return f"{made} in {op.queue}: {op.subject or 'no subject'}"
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
        case Merge():
            return f"merge #{op.ticket} into #{op.into}"


def is_new(entry: Entry) -> bool:
    """True for a new ticket."""
    from rtdesk.ops.op import Create

    return isinstance(entry.op, Create)


def missing(entry: Entry) -> tuple[str, ...]:
    """What RT left out of a new ticket, a line for each with what that means; not cleaned."""
    from rtdesk.ops.loss import loss_words, remedy
    from rtdesk.ops.op import Create

    def line(loss: Loss) -> str:
        why = remedy(loss.name) if loss.wanted else ""
        return f"{loss_words(loss)} ({why})" if why else loss_words(loss)

    return tuple(map(line, entry.op.lost)) if isinstance(entry.op, Create) else ()


def act_words(ops: Sequence[Op]) -> str:
    """What an act does, to however many tickets; not cleaned."""
    from rtdesk.ops.op import Comment, Correspond, Own, SetField, SetStatus

    first, on = ops[0], f"{len({op.ticket for op in ops})} tickets"
    if len({op.ticket for op in ops}) == 1:
        return words(first)
    if len({type(op) for op in ops}) > 1:
        return f"changes of {on}"
    match first:
        case Correspond():
            return f"reply to {on}"
        case Comment():
            return f"comment on {on}"
        case SetStatus() if all(isinstance(o, SetStatus) and o.status == first.status for o in ops):
            return f"status → {first.status} on {on}"
        case Own() if all(isinstance(o, Own) and o.verb == first.verb for o in ops):
            return f"{first.verb} {on}"
        case SetField() if all(_same(first, o) for o in ops):
            return f"{first.field} → {first.value or 'nothing'} on {on}"
        case _:
            return f"{_what(first)} of {on}"


def _same(first: SetField, other: Op) -> bool:
    from rtdesk.ops.op import SetField

    if not isinstance(other, SetField):
        return False
    return (other.field, other.value) == (first.field, first.value)


def _what(op: Op) -> str:
    from rtdesk.ops.op import AddTime, ChangeMembers, SetField

    if isinstance(op, ChangeMembers | SetField):
        return op.field
    return "time worked" if isinstance(op, AddTime) else "status"


def capital(text: str) -> str:
    """The same at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
