"""Three-way merge by field: what the user saw, what is there now, what the user asked for.

Pure: nothing is asked or sent here (design: "ETag conflicts: three-way merge by field").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from rtdesk.ops import fields
from rtdesk.ops.op import AddTime, ChangeMembers, Edit, Own, SetField, SetStatus
from rtdesk.outbox.conflict import Clash
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Done:
    """It is as the user asked already."""


@dataclass(frozen=True, slots=True)
class Send:
    """This is to be sent."""

    op: Edit


@dataclass(frozen=True, slots=True)
class Ask:
    """Only the user can decide. `op` is the same wish with what is there now as its base."""

    op: Edit
    clash: Clash


def merge(op: Edit, theirs: Ticket) -> Done | Send | Ask:
    """What to do about an edit, given the ticket as it is now."""
    match op:
        case ChangeMembers() | AddTime():
            return Done() if op.holds(theirs) else Send(op.on(theirs))
        case SetStatus() | Own() | SetField():
            if op.holds(theirs):
                return Done()
            if not op.clashes(theirs):
                return Send(op)
            return Ask(rebased(op, theirs), clash(op, theirs))


def rebased(op: SetStatus | Own | SetField, now: Ticket) -> SetStatus | Own | SetField:
    """The same wish of somebody who has seen what is there now."""
    match op:
        case Own():
            return replace(op, base=now.owner.id)
        case SetStatus():
            return replace(op, base=now.status)
        case SetField():
            return replace(op, base=fields.value(now, op.field))


def clash(op: SetStatus | Own | SetField, now: Ticket) -> Clash:
    """Before, now and wanted, side by side."""
    match op:
        case Own():
            return Clash("Owner", op.base, now.owner.id, op.owner.id)
        case SetStatus():
            return Clash("Status", op.base, now.status, op.status)
        case SetField():
            return Clash(op.field, op.base, fields.value(now, op.field), op.value)


def field_of(op: Edit) -> str:
    """The field an edit is about, under RT's name."""
    match op:
        case Own():
            return "Owner"
        case SetStatus():
            return "Status"
        case AddTime():
            return "TimeWorked"
        case SetField() | ChangeMembers():
            return op.field


def others(
    field: str, me: str, since: int, history: Iterable[Transaction], named: Callable[[str], str]
) -> Transaction | None:
    """The last change of a field by somebody else; `named` gives a custom field's name by id."""
    mine = fields.custom(field)
    found = [
        txn
        for txn in history
        if txn.id > since
        and txn.creator.id != me
        and (
            (txn.type == "Set" and txn.field == field)
            or (txn.type == "Status" and field == "Status")
            or (txn.type == "CustomField" and mine and mine == named(txn.field))
        )
    ]
    return found[-1] if found else None


def blamed(asked: Clash, who: str, when: datetime | None) -> Clash:
    """With who it was, and when."""
    return replace(asked, who=who, when=when.timestamp() if when else 0.0)
