"""One or several of what RT offers; where it takes other values, too, they can be typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError
from rtdesk.text import spec as kinds
from rtdesk.ui.fields.editing import Editing, Values
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.ui.screens.chooser import Choice

OPEN = (kinds.COMBOBOX, kinds.AUTOCOMPLETE)
"""Kinds that take what is typed."""


async def edit(editing: Editing) -> Values | None:
    """What was chosen, or typed."""
    spec, app = editing.spec, editing.app
    free = spec.kind in OPEN
    offered = await offers(editing)
    if offered is None:
        return None
    choices = choosable(offered, editing.values)
    if spec.several:
        from rtdesk.ui.screens.ticking import Ticking

        ticking = Ticking(editing.title, choices, editing.values, free=free, wrong=editing.wrong)
        return await app.push_screen_wait(ticking)
    from rtdesk.ui.screens.picker import Picker

    picker = Picker(
        editing.title,
        choices,
        offer=_typed if free else None,
        current=editing.value,
        wrong=editing.wrong,
    )
    chosen = await app.push_screen_wait(picker)
    return None if chosen is None else (chosen,)


def _typed(typed: str) -> Choice | None:
    from rtdesk.ui.screens.chooser import Choice

    return Choice("", typed, typed, "as you typed it") if typed else None


async def offers(editing: Editing) -> Sequence[str] | None:
    """What RT offers beside the values of the other fields; None when that cannot be known."""
    spec, app = editing.spec, editing.app
    if spec.choices or not spec.field:
        return spec.choices
    category = ""
    if spec.based_on in editing.beside:
        category = next(iter(editing.beside[spec.based_on]), "")
        if not category:
            on = spec.based_on[4:-1]
            app.notify(plain(f"{spec.label} depends on {on}: choose that first."), markup=False)
            return None
    try:
        return await app.desk.fields.choices(spec.field, category)
    except BackendError as error:
        words = f"RT could not be asked what {spec.label} can be: {error}"
        app.notify(plain(words), severity="warning", timeout=6, markup=False)
        return None


def choosable(offered: Sequence[str], values: Values) -> list[Choice]:
    """What is offered, and the values that are there and no more offered."""
    from rtdesk.ui.screens.chooser import Choice

    gone = [value for value in values if value not in offered]
    return [
        *(Choice("", value, value) for value in offered),
        *(Choice("", value, value, "no more offered" if offered else "") for value in gone),
    ]
