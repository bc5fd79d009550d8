"""Somebody: who owns a ticket, or has a role for one."""

from __future__ import annotations

from rtdesk.records.ref import NOBODY
from rtdesk.ui import wanted
from rtdesk.ui.fields.editing import Editing, Values


async def edit(editing: Editing) -> Values | None:
    """A login; nobody clears."""
    if editing.spec.name != "Owner":
        from rtdesk.ui.screens.person_picker import pick_person

        picked = await pick_person(editing.app, editing.title, groups=True, without=editing.values)
        return None if picked is None else (picked,)
    queue = next(iter(editing.beside.get("Queue", ())), "")
    what = editing.what or editing.spec.label
    login = await wanted.owner(editing.app, what, queue, "", now=editing.value)
    if not login:
        return None
    return () if login == NOBODY else (login,)
