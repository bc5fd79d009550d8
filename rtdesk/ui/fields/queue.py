"""A queue, chosen while one types."""

from __future__ import annotations

from rtdesk.ui import wanted
from rtdesk.ui.fields.editing import Editing, Values


async def edit(editing: Editing) -> Values | None:
    """The name of another queue."""
    name = await wanted.queue(editing.app, editing.title, "", now=editing.value)
    return (name,) if name else None
