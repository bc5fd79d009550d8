"""One thing the user asked for, and how far it got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rtdesk.ops.op import Op
    from rtdesk.outbox.conflict import Conflict

State = Literal["held", "queued", "sending", "unsure", "settled", "refused", "conflict"]

WAITING: tuple[State, ...] = ("held", "queued", "sending", "unsure")
"""States in which what the user asked for still shows as pending."""
OPEN: tuple[State, ...] = (*WAITING, "refused", "conflict")
"""States that the outbox lists: nothing leaves it unseen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the journal. Times are wall-clock seconds."""

    id: int
    group: str
    """Entries made by one act of the user; the later ones need the earlier to have worked."""
    op: Op
    state: State
    created: float
    due: float = 0.0
    """Not before this time: the end of the undo window, or the next try."""
    attempts: int = 0
    baseline: int = 0
    """Newest visible transaction before the last attempt."""
    attempted: float = 0.0
    """When the last attempt began; after a crash, when that was noticed."""
    transaction: int | None = None
    reason: str = ""
    """One line for the user; may hold the server's words."""
    looks: int = 0
    """How often an unclear attempt was looked up."""
    conflict: Conflict | None = None
    """What the user has to decide on."""
    sure: bool = False
    """The user knows that the server was restored, and sends it all the same."""
    doubt: int = 0
    """Newest transaction before the first attempt of which it was not clear whether it arrived."""
    resent: bool = False
    """It was sent again after such an attempt: it may turn up twice."""
