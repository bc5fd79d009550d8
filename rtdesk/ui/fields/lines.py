"""A text of any length, written in a place of its own; several values: a line each."""

from __future__ import annotations

from rtdesk.text.dates import NotADate
from rtdesk.text.field_values import read
from rtdesk.ui.fields.editing import Editing, Values

A_LINE_EACH = "one value on each line"


async def edit(editing: Editing) -> Values | None:
    """The whole text; nothing when it is empty."""
    from rtdesk.ui.screens.writing import Writing

    if editing.spec.several:
        return await edit_several(editing)
    spec = editing.spec

    def wrong(text: str) -> str:
        return editing.wrong(_whole(text))

    note = " · ".join(part for part in (spec.kind, spec.hint) if part)
    typed = await editing.app.push_screen_wait(Writing(editing.title, editing.value, note, wrong))
    return None if typed is None else _whole(typed)


def _whole(text: str) -> Values:
    return (text,) if text.strip() else ()


async def edit_several(editing: Editing) -> Values | None:
    """Values of one line each."""
    from rtdesk.ui.screens.writing import Writing

    spec = editing.spec

    def wrong(text: str) -> str:
        try:
            return editing.wrong(_each(editing, text))
        except NotADate as error:
            return str(error)

    most = f"at most {spec.most}" if spec.most else ""
    note = " · ".join(part for part in (A_LINE_EACH, most, spec.hint) if part)
    before = "\n".join(editing.values)
    typed = await editing.app.push_screen_wait(Writing(editing.title, before, note, wrong))
    return None if typed is None else _each(editing, typed)


def _each(editing: Editing, text: str) -> Values:
    now = editing.app.now()
    values = (read(editing.spec, line, now).strip() for line in text.splitlines() if line.strip())
    return tuple(dict.fromkeys(value for value in values if value))
