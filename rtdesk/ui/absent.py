"""Why the text of a ticket is not on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk


def why_absent(desk: Desk, ticket: int) -> str:
    """What there is to say in place of a thread that the mirror does not have, cleaned."""
    fate = desk.fate(ticket)
    if fate.kind == "hidden":
        return f"#{ticket} is not there, or not for you."
    if fate.kind != "there":
        return "It was never read on this machine."
    if failure := desk.failure(ticket):
        return f"Not read: {plain(failure)}  R tries again."
    status = desk.status
    if status.phase in ("offline", "refused"):
        return f"Never read on this machine, and RT cannot be asked: {plain(status.problem)}"
    return "asking RT…"
