"""A day, or a day and a time: in words, or on a calendar."""

from __future__ import annotations

from rtdesk.text import spec as kinds
from rtdesk.text.dates import NotADate
from rtdesk.text.field_values import read
from rtdesk.ui.fields.editing import Editing, Values
from rtdesk.ui.fields.words import local_words


async def edit(editing: Editing) -> Values | None:
    """What was typed or chosen; nothing for no date."""
    from rtdesk.ui.screens.calendar import Calendar

    spec, now = editing.spec, editing.app.now()
    if spec.several:
        from rtdesk.ui.fields.lines import edit_several

        return await edit_several(editing)

    def wrong(typed: str) -> str:
        try:
            value = read(spec, typed, now)
        except NotADate as error:
            return str(error)
        return editing.wrong((value,) if value else ())

    screen = Calendar(
        editing.title,
        local_words(editing.value),
        now,
        wrong=wrong,
        times=spec.kind == kinds.MOMENT,
    )
    typed = await editing.app.push_screen_wait(screen)
    if typed is None:
        return None
    value = read(spec, typed, now)
    return (value,) if value else ()
