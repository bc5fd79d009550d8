"""Why an entry needs the user: what others did meanwhile, and what was to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["fields", "stale", "unsure", "lost"]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was changed on both sides."""

    field: str
    base: str = ""
    theirs: str = ""
    mine: str = ""
    merged: str = ""
    """A value that keeps both, where there is one."""
    who: str = ""
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """`fields`: both sides changed them; `stale`: the ticket moved on below a message; `unsure`:
    it may have arrived; `lost`: the ticket was merged, deleted, or is out of sight."""

    kind: Kind
    clashes: tuple[Clash, ...] = ()
    messages: int = 0
    """New messages since the message was begun."""
    changes: tuple[str, ...] = ()
    """What else happened, each in a few words."""
    newest: int = 0
    """The newest transaction that was there when this was found."""
    restored: bool = False
    """The server seems to be an older copy of itself."""
