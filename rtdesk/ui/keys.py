"""What keys do on a ticket, from the actions declared once."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from rtdesk.actions.action import ACTIONS


def bindings(context: str) -> list[BindingType]:
    """A binding per action of this context, rebindable by `ticket.ID`."""
    return [
        Binding(a.key, f"do('{a.id}')", a.title, tooltip=a.help, id=f"ticket.{a.id}")
        for a in ACTIONS
        if context in a.contexts
    ]
