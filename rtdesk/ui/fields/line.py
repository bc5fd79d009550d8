"""One line, said to be wrong or how it is understood while it is typed; several: a line each."""

from __future__ import annotations

from rtdesk.text import spec as kinds
from rtdesk.text.dates import NotADate
from rtdesk.text.field_values import read
from rtdesk.ui.fields.editing import Editing, Values
from rtdesk.ui.fields.words import value_words

EXAMPLES = {
    kinds.IP: "192.0.2.7 or 2001:db8::7",
    kinds.IP_RANGE: "192.0.2.0/28 or 192.0.2.1-192.0.2.9",
    kinds.MINUTES: "90, 1h30 or 1:30",
}


async def edit(editing: Editing) -> Values | None:
    """What was typed; nothing for an empty line."""
    from rtdesk.ui.screens.ask import Ask

    if editing.spec.several:
        from rtdesk.ui.fields.lines import edit_several

        return await edit_several(editing)

    hint = editing.spec.hint or EXAMPLES.get(editing.spec.kind, "")

    def echo(typed: str) -> tuple[str, bool]:
        values = _values(editing, typed)
        wrong = editing.wrong(values)
        return wrong or _understood(editing, typed, values) or hint, not wrong

    typed = await editing.app.push_screen_wait(Ask(editing.title, editing.value, hint, echo=echo))
    return None if typed is None else _values(editing, typed)


def _values(editing: Editing, typed: str) -> Values:
    try:
        value = read(editing.spec, typed, editing.app.now())
    except NotADate:
        return (typed,)
    return (value,) if value else ()


def _understood(editing: Editing, typed: str, values: Values) -> str:
    """Where it is not what was typed."""
    words = value_words(editing.spec, values, editing.app.now())
    return "" if words == typed.strip() else words
