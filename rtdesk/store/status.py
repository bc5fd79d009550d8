"""How things stand with the server, as one value for the status line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reading:
    """A list that is being read in the background. `rate`: tickets per second, 0 if unknown."""

    name: str
    title: str
    done: int
    total: int | None = None
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`phase` tells four pictures apart; times are wall-clock seconds, for display only."""

    phase: Literal["connecting", "online", "offline", "refused"] = "connecting"
    """`refused`: the credentials or the address are wrong; retrying does not help."""
    problem: str = ""
    synced_at: float | None = None
    offline_since: float | None = None
    next_try: float | None = None
    leads: bool = True
    """False while another window of rtdesk keeps this profile in step."""
    reading: Reading | None = None
    work: str = ""
    """What else goes on in the background, with its progress."""
    upload: float | None = None
    """Share of the message being sent that has left, 0 to 1."""
