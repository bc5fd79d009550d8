"""One line of text, said to be wrong while it is typed."""

from __future__ import annotations

from rtdesk.ui.fields.editing import Editing, Values


async def edit(editing: Editing) -> Values | None:
    """What was typed; nothing for an empty line."""
    from rtdesk.ui.screens.ask import Ask

    def echo(typed: str) -> tuple[str, bool]:
        wrong = editing.wrong(_values(typed))
        return wrong or editing.spec.hint, not wrong

    asked = Ask(editing.title, editing.value, editing.spec.hint, echo=echo)
    typed = await editing.app.push_screen_wait(asked)
    return None if typed is None else _values(typed)


def _values(typed: str) -> Values:
    return (typed.strip(),) if typed.strip() else ()
