"""How things stand, in words: for the status line, for a list's title and for lists without rows.

Times are said as times of the day: a picture that nothing happens to is not drawn again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal

from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records import extras
from rtdesk.store.lists import BOOKMARKS, SNOOZED, UNREAD, ListState
from rtdesk.store.orders import DEFAULT, columns
from rtdesk.store.status import Reading, SyncStatus
from rtdesk.ui.said import act_words, capital
from rtdesk.ui.text import plain
from rtdesk.ui.timing import timing

if TYPE_CHECKING:
    from rtdesk.desk import Desk

NOTHING = {
    UNREAD: "Nothing is new to you.",
    BOOKMARKS: "No bookmarks. b gives a ticket one; it stays on this machine.",
    SNOOZED: "Nothing is snoozed. w puts a ticket out of sight for a time.",
}
"""What empty lists say that are kept on this machine."""
OLD = 600.0
"""Seconds after which a list says how old it is."""


def standing(desk: Desk, where: str = "", *, asked: bool = False, fresh: bool = True) -> str:
    """The right half of the status line: what leaves, what is timed, how fresh all is, where
    the cursor is.

    `asked`: the user wants to know, and RT has not answered yet; without `fresh` another place
    says that.
    """
    status = desk.status
    how = ("asking RT…" if asked else freshness(status)) if fresh else ""
    mode = "read-only" if desk.profile.read_only else ""
    parts = [_outgoing(desk, status), mode, timing(desk), how, plain(status.work), where]
    return " · ".join(part for part in parts if part)


def _outgoing(desk: Desk, status: SyncStatus) -> str:
    entries = desk.entries()
    held = held_acts(desk)
    groups = {entry.group for entry in held}
    waiting = sum(e.state in WAITING and e.group not in groups for e in entries)
    stuck = sum(e.state in ("refused", "conflict") for e in entries)
    parts = []
    if held:
        left = ceil(held[-1].due - desk.now())
        group = held[-1].group
        what = capital(plain(act_words([e.op for e in entries if e.group == group])))
        more = f" (+{len(held) - 1})" if len(held) > 1 else ""
        parts.append(f"⇡ {what} goes out in {left} s · u Undo{more}")
    if waiting:
        share = f" {status.upload:.0%}" if status.upload is not None else ""
        parts.append(f"⇡{waiting} sending{share}")
    if stuck:
        parts.append(f"✗{stuck} need you (g o)")
    return " · ".join(parts)


def held_acts(desk: Desk) -> list[Entry]:
    """What can be taken back still, an entry for each act, the newest last."""
    acts: dict[str, Entry] = {}
    for entry in desk.entries():
        if entry.state == "held" and entry.due > desk.now():
            acts.setdefault(entry.group, entry)
    return list(acts.values())


def freshness(status: SyncStatus) -> str:
    """How things stand with the server."""
    match status.phase:
        case "connecting":
            return "connecting…"
        case "offline":
            since = f" since {clock(status.offline_since)}" if status.offline_since else ""
            again = clock(status.next_try, seconds=True)
            tail = f" · next {again}, R now" if again else " · R tries now"
            return f"offline{since}: {plain(status.problem)}{tail}"
        case "refused":
            return f"✗ {plain(status.problem)} · R tries again"
        case "online":
            if status.problem:
                return f"✗ {plain(status.problem)} · R tries again"
            return f"syncing {progress(status.reading)}" if status.reading else synced(status)


def progress(reading: Reading) -> str:
    """How far a list is read: `Support 300 of 4 200 · 95/s`."""
    of = f" of {number(reading.total)}" if reading.total is not None else ""
    rate = f" · {number(round(reading.rate))}/s" if reading.rate >= 1 else ""
    return f"{plain(reading.title)} {number(reading.done)}{of}{rate}"


def synced(status: SyncStatus) -> str:
    """When all was last found to be so, and by whom if not by this window."""
    by = "" if status.leads else " by another window"
    return f"synced {clock(status.synced_at)}{by}" if status.synced_at else ""


def clock(at: float | None, *, seconds: bool = False) -> str:
    """A time of the day."""
    return time.strftime("%H:%M:%S" if seconds else "%H:%M", time.localtime(at)) if at else ""


def moment(at: float, now: float) -> str:
    """A time of the day, with the date if that is another one."""
    there, here = time.localtime(at), time.localtime(now)
    return time.strftime("%H:%M" if there[:3] == here[:3] else "%-d %b %H:%M", there)


def number(count: int) -> str:
    """`4 200`."""
    return f"{count:,}".replace(",", " ")


def order_words(order: str) -> str:
    """An order as the title line says it: `last updated ▼`, `priority ▼, due ▲`."""
    parts = columns(order) or columns(DEFAULT)
    return ", ".join(f"{column_words(name)} {'▼' if down else '▲'}" for name, down in parts)


def column_words(column: str) -> str:
    """RT's name of a column as people write it; custom fields and roles have their own."""
    if column == "id":
        return "number"
    if column.startswith((extras.FIELD, extras.ROLE)):
        return plain(column)
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in column.replace("_", " "))
    return plain(words.strip())


Picture = Literal["loading", "empty", "failed", "stale", "ready"]


@dataclass(frozen=True, slots=True)
class ListPicture:
    """What a list shows of how it stands: a note behind its name, and words if it has no rows."""

    picture: Picture
    note: str = ""
    words: str = ""


def list_picture(
    state: ListState, status: SyncStatus, *, name: str = "", now: float, since: float
) -> ListPicture:
    """Which of the five pictures a list shows; `since`: when this desk was opened."""
    as_of = _as_of(state, status, since)
    away = status.phase in ("offline", "refused")
    age = f"as of {moment(as_of, now)}" if as_of and (away or now - as_of > OLD) else ""
    why = f" · {plain(status.problem)}" if away and status.problem else ""
    if state.failure:
        note = " · ".join(part for part in (f"✗ {plain(state.failure)}", age) if part)
        return ListPicture(
            "failed", note, f"RT answered: {state.failure}\ne e edits the query, R asks again."
        )
    if state.fresh_at is None and away:
        words = f"{status.problem}\nNothing of this list is on this machine yet. R tries again."
        return ListPicture("failed", "", words)
    if not state.complete:
        return _unread(state, status, name=name, age=age, why=why)
    if age:
        return ListPicture("stale", f"{age}{why}", f"No tickets matched {age}.")
    if state.count:
        return ListPicture("ready")
    return ListPicture("empty", "", NOTHING.get(name, "No tickets match."))


def _unread(state: ListState, status: SyncStatus, *, name: str, age: str, why: str) -> ListPicture:
    """A list of which there is more than what is here."""
    here = f"{number(state.count)} of " if state.count else ""
    about = f"{here}about {number(state.total)}" if state.total else ""
    asked = status.reading is not None and status.reading.name == name
    if age and not asked:
        note = f"{age} · {about}{why}" if about else f"{age}{why}"
        return ListPicture("stale", note, f"Not read yet, {age}.")
    if state.fresh_at is None or asked or not about:
        text = f"asking… {about}".strip()
        return ListPicture("loading", text if state.count else "", text)
    return ListPicture("loading", f"{about} read", "Nothing of it is read yet.")


def _as_of(state: ListState, status: SyncStatus, since: float) -> float | None:
    """What was read in this run is kept in step by every question that was answered since."""
    if state.fresh_at is not None and (state.fresh_at >= since or not state.fresh_at):
        return max(state.fresh_at, status.synced_at or 0.0)
    return state.fresh_at
