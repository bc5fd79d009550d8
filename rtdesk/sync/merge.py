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
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction

Named = Callable[[str], str]
"""The name of a custom field by its id, and of a custom role by RT's key."""


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
                return Send(rebased(op, theirs) if isinstance(op, SetStatus) else op)
            return Ask(rebased(op, theirs), clash(op, theirs))


def rebased(op: SetStatus | Own | SetField, now: Ticket) -> SetStatus | Own | SetField:
    """The same wish of somebody who has seen what is there now.

    The verbs of owning are about an owner: another one takes another verb.
    """
    match op:
        case Own(verb="untake"):
            return SetField(op.ticket, "Owner", NOBODY, now.owner.id)
        case Own():
            return replace(op, verb="take" if now.unowned else "steal", base=now.owner.id)
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
    field: str, me: str, since: int, history: Iterable[Transaction], named: Named
) -> Transaction | None:
    """The last change of a field by somebody else; `named` gives a custom field's name by id."""
    found = [
        txn
        for txn in history
        if txn.id > since and txn.creator.id != me and touches(txn, field, named)
    ]
    return found[-1] if found else None


def touches(txn: Transaction, field: str, named: Named) -> bool:
    """Whether a transaction changed a field."""
    match txn.type:
        case "Set" | "AddWatcher" | "DelWatcher":
            return txn.field == field or _of_role(field, named(txn.field))
        case "SetWatcher":  # beside a `Set` of the owner
            return _of_role(field, named(txn.field))
        case "Status":
            return field == "Status"
        case "CustomField":
            return fields.custom(field) != "" and fields.custom(field) == named(txn.field)
        case _:
            return False


def _of_role(field: str, name: str) -> bool:
    return fields.role(field) != "" and fields.role(field) == name


def trampled(
    op: ChangeMembers, me: str, since: int, history: Iterable[Transaction], named: Named
) -> ChangeMembers | None:
    """What we undid of others without having been asked to, as a wish that puts it right.

    RT takes people and values as a whole set, and now and then lets two changes with one ETag
    through (observed). The history must tell people as the wish does, by their logins.
    """
    if op.field in fields.LINKS:
        return None
    its = [t for t in history if t.id > since and touches(t, op.field, named)]
    theirs = [txn for txn in its if txn.creator.id != me]
    mine = [txn for txn in its if txn.creator.id == me]
    gone = {txn.old for txn in mine if txn.old} & {txn.new for txn in theirs if txn.new}
    back = {txn.new for txn in mine if txn.new} & {txn.old for txn in theirs if txn.old}
    add, remove = sorted(gone - set(op.remove)), sorted(back - set(op.add))
    if not add and not remove:
        return None
    return ChangeMembers(op.ticket, op.field, tuple(add), tuple(remove))


def minutes_done(me: str, since: int, history: Iterable[Transaction]) -> int:
    """The minutes that we put on top since then; others' in between may have been overwritten."""
    mine = (t for t in history if t.id > since and t.field == "TimeWorked" and t.creator.id == me)
    return sum(_number(txn.new) - _number(txn.old) for txn in mine)


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0


def blamed(asked: Clash, who: str, when: datetime | None) -> Clash:
    """With who it was, and when."""
    return replace(asked, who=who, when=when)
