"""A row as a list shows it: what the server said plus what is still on its way there."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.records.snooze import Snooze
from rtdesk.records.ticket import TicketRow


@dataclass(frozen=True, slots=True)
class Listed:
    """`row` already holds the pending changes; `pending` says that there are some."""

    row: TicketRow
    pending: bool = False
    unread: bool = False
    draft: bool = False
    bookmark: bool = False
    asleep: Snooze | None = None
