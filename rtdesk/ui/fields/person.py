"""Somebody who is to own a ticket."""

from __future__ import annotations

from rtdesk.records.ref import NOBODY
from rtdesk.ui import wanted
from rtdesk.ui.fields.editing import Editing, Values


async def edit(editing: Editing) -> Values | None:
    """A login; nobody clears."""
    queue = next(iter(editing.beside.get("Queue", ())), "")
    what = editing.what or editing.spec.label
    login = await wanted.owner(editing.app, what, queue, "", now=editing.value)
    if not login:
        return None
    return () if login == NOBODY else (login,)
