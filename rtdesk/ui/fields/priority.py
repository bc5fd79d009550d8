"""A priority: a number, a step such as `+10`, or one of the words that RT comes with.

RT tells nobody which words an administrator gave to which numbers (observed), so that only its own
are known here, and what is sent is always a number.
"""

from __future__ import annotations

from rtdesk.text.field_values import priority
from rtdesk.ui.fields.editing import Editing, Values

HINT = "a number, +10, low (0), medium (50) or high (100)"


async def edit(editing: Editing) -> Values | None:
    """A number; an empty line is none."""
    from rtdesk.ui.screens.ask import Ask

    def echo(typed: str) -> tuple[str, bool]:
        value = priority(typed, editing.value)
        wrong = editing.wrong((value,)) if value else ""
        return wrong or (HINT if value == typed.strip() else value), bool(value) and not wrong

    typed = await editing.app.push_screen_wait(Ask(editing.title, editing.value, HINT, echo=echo))
    return None if typed is None else (priority(typed, editing.value),)
