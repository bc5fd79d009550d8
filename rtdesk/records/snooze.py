"""A ticket that is out of sight until its time comes, or until somebody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Rest = Literal["asleep", "woke", "over"]


@dataclass(frozen=True, slots=True)
class Snooze:
    """What the user wants to know of a ticket again, and when. It is only on this machine."""

    ticket: int
    until: datetime | None = None
    """When its time comes; None: it waits for an answer only."""
    on_answer: bool = False
    """True when correspondence of somebody else ends it, too."""
    state: Rest = "asleep"
    """`woke`: it is back, and nobody looked at it since; `over`: the user looked."""
    transaction: int = 0
    """The newest one that was known when it was put to sleep; 0: the thread was not up to date."""
    updated: datetime | None = None
    """When the ticket had last changed then, by the server's clock."""
    why: str = ""
    """What woke it: who answered; nothing when its time came."""
