"""`rtdesk outbox`: what was not sent yet, without the desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from rtdesk.cli.asking import refusal
from rtdesk.cli.at_desk import at_desk
from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.ops.op import (
    AddTime,
    ChangeMembers,
    Comment,
    Correspond,
    Create,
    Merge,
    Message,
    Op,
    Own,
    SetField,
    SetStatus,
)
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.text.clean import clean
from rtdesk.text.escaped import dumped
from rtdesk.text.when import absolute

STUCK = ("refused", "conflict")


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    verbs: dict[str, Callable[[Desk, argparse.Namespace], int]] = {
        "list": list_,
        "show": show,
        "send": send,
        "retry": retry,
        "drop": drop,
    }
    return at_desk(given, lambda desk: verbs[given.outbox or "list"](desk, given))


def list_(desk: Desk, given: argparse.Namespace) -> int:
    """A line for each entry, oldest first."""
    entries = desk.entries()
    if getattr(given, "json", False):
        _dump([_plain(entry) for entry in entries])
    else:
        for entry in entries:
            print(_line(entry))
        for entry in desk.outbox_notes():
            print(f"{entry.id:>5}  {'done':<8}  {what(entry.op)}  {clean(entry.reason)}".rstrip())
    return 0


def show(desk: Desk, given: argparse.Namespace) -> int:
    """Everything about one entry."""
    entry = _entry(desk, given.id)
    if given.json:
        _dump(_plain(entry))
        return 0
    facts = {
        "Entry": str(entry.id),
        "What": what(entry.op),
        "State": entry.state,
        "Written": _time(entry.created),
        "Due": _time(entry.due) if entry.state in WAITING else "",
        "Attempts": str(entry.attempts or ""),
        "Reason": entry.reason,
    }
    for name, value in facts.items():
        if value:
            print(f"{name}: {clean(value)}")
    if entry.conflict:
        for clash in entry.conflict.clashes:
            print(f"{clean(clash.field)}: before {clean(clash.base) or '-'}", end="")
            print(f", now {clean(clash.theirs) or '-'}, yours {clean(clash.mine) or '-'}")
        for change in entry.conflict.changes:
            print(f"Meanwhile: {clean(change)}")
    if isinstance(entry.op, Create):
        for field, wanted in entry.op.values:
            print(clean(f"{field}: {', '.join(wanted)}"))
    if isinstance(entry.op, Message | Create):
        for file in entry.op.files:
            print(f"File: {clean(file.name)}")
        print(f"\n{clean(entry.op.source or entry.op.body, multiline=True).rstrip()}")
    return 0


def send(desk: Desk, given: argparse.Namespace) -> int:
    """Sends what is due, or these; waits until all of it is done or stuck."""
    for wanted in given.ids:
        if (entry := _entry(desk, wanted)).state in STUCK:
            return _say(f"{entry.id} needs you first: {entry.reason}; `rtdesk outbox retry`")
    entries = {entry.id: entry for entry in desk.entries() if entry.state in WAITING}
    due = [i for i, entry in entries.items() if entry.state != "held" or entry.due <= desk.now()]
    before = {id_: entries[id_] for id_ in given.ids or due}
    status = asyncio.run(desk.line.send(tuple(before))) if before else desk.status
    left = {entry.id: entry for entry in desk.entries()}
    for id_, entry in before.items():
        print(_line(left[id_]) if id_ in left else f"{id_:>5}  {'done':<8}  {what(entry.op)}")
    waiting = any(entry.state in WAITING for id_, entry in left.items() if id_ in before)
    if waiting and status.phase in ("offline", "refused"):
        sys.stderr.write(f"rtdesk: {clean(status.problem)}\n")
        return 3 if status.phase == "offline" else 4
    asked = before if given.ids else left
    return int(any(entry.state in STUCK for id_, entry in left.items() if id_ in asked))


def retry(desk: Desk, given: argparse.Namespace) -> int:
    """Lets an entry go again that was refused or is in conflict; `send` then sends it."""
    entry = _entry(desk, given.id)
    if entry.state in (*STUCK, "unsure"):
        desk.send_again(entry.id)
        print(f"{entry.id} waits to be sent: {what(entry.op)}")
        return 0
    return _say(f"{entry.id} is not stuck ({entry.state})")


def drop(desk: Desk, given: argparse.Namespace) -> int:
    """Forgets an entry for good, with its words, after a question."""
    entry = _entry(desk, given.id)
    also = [e for e in desk.entries() if e.group == entry.group and e.id != entry.id]
    lost = ", ".join(what(e.op) for e in (entry, *also))
    if code := refusal(given, f"Forget for good: {lost}?", f"this would be lost: {lost}"):
        return code
    if not desk.drop(entry.group, {entry.op.ticket}):
        return _say(f"{entry.id} is being sent just now: it may arrive")
    print(f"Forgotten: {lost}")
    return 0


def _entry(desk: Desk, wanted: int) -> Entry:
    for entry in desk.entries():
        if entry.id == wanted:
            return entry
    raise ConfigError(f"there is no {wanted} in the outbox; `rtdesk outbox` lists what there is")


def _line(entry: Entry) -> str:
    due = _time(entry.due) if entry.state in ("held", "queued", "unsure") and entry.due else ""
    parts = (what(entry.op), due and f"due {due}", clean(entry.reason))
    return f"{entry.id:>5}  {entry.state:<8}  " + "  ".join(part for part in parts if part)


def what(op: Op) -> str:
    """What an op does, in a line that a terminal can be shown."""
    return clean(words(op))


def words(op: Op) -> str:
    match op:
        case Correspond():
            return f"reply to #{op.ticket}"
        case Comment():
            return f"comment on #{op.ticket}"
        case Create():
            return f"new ticket in {op.queue}: {op.subject or 'no subject'}"
        case SetStatus():
            return f"status of #{op.ticket} to {op.status}"
        case Own():
            return f"{op.verb} #{op.ticket}"
        case SetField():
            return f"{op.field} of #{op.ticket} to {op.value or 'nothing'}"
        case ChangeMembers():
            changes = [*(f"+{m}" for m in op.add), *(f"-{m}" for m in op.remove)]
            return f"{op.field} of #{op.ticket} {' '.join(changes)}"
        case AddTime():
            return f"{op.minutes} minutes worked on #{op.ticket}"
        case Merge():
            return f"merge #{op.ticket} into #{op.into}"


def _plain(entry: Entry) -> dict[str, object]:
    """An entry as JSON; the keys are those of the manual (`rtdesk help outbox`)."""
    op, conflict = entry.op, entry.conflict
    told: dict[str, object] = {
        "id": entry.id,
        "ticket": op.ticket,
        "kind": kind(op),
        "what": words(op),
        "state": entry.state,
        "created": _iso(entry.created),
        "due": _iso(entry.due),
        "attempts": entry.attempts,
        "reason": entry.reason,
        "conflict": conflict and conflict.kind,
        "clashes": [
            {
                "field": clash.field,
                "before": clash.base,
                "now": clash.theirs,
                "yours": clash.mine,
                "by": clash.who,
            }
            for clash in (conflict.clashes if conflict else ())
        ],
    }
    if isinstance(op, Message | Create):
        told |= {
            "subject": op.subject,
            "body": op.source or op.body,
            "files": [file.name for file in op.files],
        }
    return told


def kind(op: Op) -> str:
    match op:
        case Message():
            return op.kind
        case Create():
            return "create"
        case SetStatus():
            return "status"
        case Own():
            return op.verb
        case AddTime():
            return "time"
        case Merge():
            return "merge"
        case SetField() | ChangeMembers():
            return op.field


def _dump(value: Collection[object]) -> None:
    print(dumped(value, ascii=True))


def _time(seconds: float) -> str:
    return absolute(datetime.fromtimestamp(seconds, UTC)) if seconds else ""


def _iso(seconds: float) -> str | None:
    if not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _say(text: str) -> int:
    sys.stderr.write(f"rtdesk: {clean(text)}\n")
    return 1
