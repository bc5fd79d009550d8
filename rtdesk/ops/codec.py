"""Ops to JSON for the journal and back, versioned."""

from __future__ import annotations

import json

from rtdesk.ops.op import (
    AddTime,
    ChangeMembers,
    Comment,
    Correspond,
    Create,
    Merge,
    Op,
    Own,
    SetField,
    SetStatus,
)
from rtdesk.records.codec import from_plain, to_plain

VERSION = 1
KINDS: dict[str, type[Op]] = {
    "correspond": Correspond,
    "comment": Comment,
    "create": Create,
    "status": SetStatus,
    "own": Own,
    "field": SetField,
    "members": ChangeMembers,
    "time": AddTime,
    "merge": Merge,
}
NAMES = {cls: name for name, cls in KINDS.items()}


def dump(op: Op) -> str:
    """An op as one line of JSON."""
    return json.dumps({"v": VERSION, "op": NAMES[type(op)], "is": to_plain(op)})


def load(text: str) -> Op:
    """The op that `dump` wrote.

    Raises:
        ValueError: written by a newer rtdesk, or not an op.
    """
    data = json.loads(text)
    if data.get("v") != VERSION or data.get("op") not in KINDS:
        raise ValueError("not an operation this rtdesk knows")
    return from_plain(KINDS[data["op"]], data["is"])
