"""How things stand with the server, as one value for the status line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`phase` tells four pictures apart; times are wall-clock seconds, for display only."""

    phase: Literal["connecting", "online", "offline", "refused"] = "connecting"
    """`refused`: the credentials or the address are wrong; retrying does not help."""
    problem: str = ""
    synced_at: float | None = None
    next_try: float | None = None
    work: str = ""
    """What goes on in the background, with its progress."""
    upload: float | None = None
    """Share of the message being sent that has left, 0 to 1."""
