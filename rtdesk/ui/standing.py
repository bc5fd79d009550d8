"""How things stand, in words: for the status line and for lists without rows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

from rtdesk.store.lists import ListState
from rtdesk.store.status import SyncStatus
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk


def standing(desk: Desk, where: str = "") -> str:
    """The right half of the status line: what leaves, how fresh all is, where the cursor is."""
    status = desk.status
    parts = [_outgoing(desk, status), _freshness(status), plain(status.work), where]
    return " · ".join(part for part in parts if part)


def _outgoing(desk: Desk, status: SyncStatus) -> str:
    entries = desk.entries()
    held = [e for e in entries if e.state == "held" and e.due > desk.now()]
    waiting = sum(e.state in ("held", "queued", "sending", "unsure") for e in entries) - len(held)
    stuck = sum(e.state in ("refused", "conflict") for e in entries)
    parts = []
    if held:
        until = time.strftime("%H:%M:%S", time.localtime(held[-1].due))
        parts.append(f"⇡ #{held[-1].op.ticket} leaves at {until}, u takes it back")
    if waiting:
        share = f" {status.upload:.0%}" if status.upload is not None else ""
        parts.append(f"⇡{waiting} sending{share}")
    if stuck:
        parts.append(f"✗{stuck} need you (g o)")
    return " · ".join(parts)


def _freshness(status: SyncStatus) -> str:
    match status.phase:
        case "connecting":
            return "connecting…"
        case "offline":
            tail = f" · next try {_clock(status.next_try)}, R now" if status.next_try else ""
            return f"offline: {plain(status.problem)}{tail}"
        case "refused":
            return f"✗ {plain(status.problem)}"
        case "online":
            return plain(status.problem) or f"synced {_clock(status.synced_at)}"


def _clock(at: float | None) -> str:
    return time.strftime("%H:%M", time.localtime(at)) if at else ""


def order_words(order: str) -> str:
    """An order as the title line says it: `last updated ▼`."""
    column = "".join(f" {c.lower()}" if c.isupper() else c for c in order.lstrip("-")).strip()
    return f"{plain(column)} {'▼' if order.startswith('-') else '▲'}"


Picture = Literal["loading", "empty", "failed", "ready"]


def list_picture(state: ListState, status: SyncStatus) -> tuple[Picture, str]:
    """Which of the four pictures a list shows, and its words where there are no rows."""
    if state.count:
        return "ready", ""
    if state.failure:
        return "failed", f"RT answered: {state.failure}"
    if status.phase in ("offline", "refused") and state.fresh_at is None:
        return "failed", f"{status.problem}\nR tries again."
    if state.fresh_at is None:
        return "loading", "asking RT…"
    return "empty", "No tickets match."
