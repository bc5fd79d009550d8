"""A line for each server of the screen that shows several: how many tickets, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from rtdesk.ui.beside import Server
from rtdesk.ui.cells import cut, fit, wrap
from rtdesk.ui.standing import Picture, freshness, list_picture, moment, number
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.everywhere_list import SHARE, name_width

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.store.lists import ListState

MUTED = "$foreground-muted"
STYLES: dict[Picture, str] = {
    "loading": MUTED,
    "empty": MUTED,
    "ready": MUTED,
    "stale": "$text-warning",
    "failed": "$text-error",
}
TROUBLE = ("failed", "stale")
HOST = 24
"""Cells that the user and the server's machine take."""
WIDE = 100
"""Columns from which on there is room for that."""
LINES = 3
"""Lines that trouble is told in at most."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a list of a server stands: which picture it is, how many tickets, and words."""

    picture: Picture
    count: str = ""
    words: str = ""


def told(server: Server, name: str) -> Told:
    """What there is to say of a list of this server now."""
    found = None
    if not server.problem:
        found = server.asked(lambda desk: _told(server, desk, name), None)
    if server.problem:
        return Told("failed", words=f"✗ {plain(server.problem)}")
    return found or Told("loading", words="opening…")


def _told(server: Server, desk: Desk, name: str) -> Told:
    if name not in desk.lists:
        return Told("failed", words="✗ this server has no such list")
    state, status, now = desk.list_state(name), desk.status, desk.now()
    picture = list_picture(state, status, name=name, now=now, since=server.since).picture
    count = ""
    if state.fresh_at is not None:
        of = state.total if not state.complete else None
        count = number(state.count) + (f" of {number(of)}" if of is not None else "")
    away = status.phase in ("offline", "refused")
    at = _as_of(server, desk, state) if away or picture in TROUBLE else None
    as_of = f"as of {moment(at, now)}" if at else ""
    waiting = len(desk.entries()) if server.worker else 0
    if state.failure:
        words = f"✗ RT answered: {plain(state.failure)}"
    elif picture == "loading" and status.phase == "online":
        words = f"asking… {freshness(status) if status.reading else ''}".strip()
    elif server.bridge and server.bridge.asked:
        words = "asking…"
    else:
        words = freshness(status)
    if status.phase == "refused" or (status.phase == "online" and status.problem):
        picture = "failed"
    elif status.phase == "offline":
        picture = "stale" if at else "failed"
    parts = (as_of, words, f"⇡{waiting} not sent there" if waiting else "")
    return Told(picture, count, " · ".join(part for part in parts if part))


def _as_of(server: Server, desk: Desk, state: ListState) -> float | None:
    """When a list was as it is shown; those kept on this machine are as old as the others are."""
    read = state.fresh_at
    if not read:
        read = max((other.fresh_at or 0.0 for _, other in desk.list_states()), default=0.0)
    if read >= server.since:  # in this run: kept in step since
        read = max(read, desk.status.synced_at or 0.0)
    return read or None


def server_lines(
    servers: Sequence[Server], tellings: Sequence[Told], *, width: int, most: int
) -> list[Content]:
    """A line for each, more where there is trouble; of too many, those in trouble come first."""
    pairs, left = list(zip(servers, tellings, strict=True)), 0
    if len(pairs) > most:
        pairs.sort(key=lambda pair: pair[1].picture not in TROUBLE)
        left = len(pairs) - max(most - 1, 1)
        pairs = pairs[: max(most - 1, 1)]
    names = name_width([server.name for server in servers], width // SHARE)
    count = max((cell_len(one.count) for _, one in pairs), default=0)
    before = 3 + names + (HOST + 2 if width >= WIDE else 0) + 2 + count + 2
    room = max(width - before - 1, 8)
    spare = max(most - len(pairs) - bool(left), 0)
    words: dict[str, list[str]] = {}
    for server, one in sorted(pairs, key=lambda pair: pair[1].picture != "failed"):
        some = _wrapped(one, room, min(LINES, 1 + spare))
        words[server.name], spare = some, spare - len(some) + 1
    lines = []
    for server, one in pairs:
        first, *others = words[server.name]
        host = f"  {fit(_host(server), HOST)}" if width >= WIDE else ""
        lines.append(
            Content.assemble(
                ("   ", ""),
                (fit(plain(server.name), names), "bold"),
                (host, MUTED),
                (f"  {fit(one.count, count, right=True)}  ", ""),
                (first, STYLES[one.picture]),
            )
        )
        lines += [Content.styled(" " * before + more, STYLES[one.picture]) for more in others]
    if left:
        lines.append(Content.styled(f"   and {left} other servers", MUTED))
    return lines


def _wrapped(one: Told, room: int, most: int) -> list[str]:
    """Trouble has several lines, if there is room."""
    words = list(wrap(one.words, room)) if one.picture in TROUBLE and most > 1 else [one.words]
    if len(words) > most:
        words = [*words[: most - 1], " ".join(words[most - 1 :])]
    return [cut(line, room) for line in words]


def _host(server: Server) -> str:
    desk = server.desk
    if desk is None:
        return ""
    return plain(f"{desk.me}@{desk.host}" if desk.me else desk.host)


def without_rows(
    servers: Sequence[Server], tellings: Sequence[Told], finding: bool
) -> tuple[Picture, Content]:
    """What stands in place of tickets, if there are none."""
    pairs = tuple(zip(servers, tellings, strict=True))
    asked = [plain(server.name) for server, one in pairs if one.picture == "loading"]
    away = [plain(server.name) for server, one in pairs if one.picture in TROUBLE]
    if finding:
        return "empty", Content("No ticket of this list has that, on any server.\nesc shows all.")
    if asked:
        return "loading", Content(f"asking {', '.join(asked)}…")
    why = f"What stands in the way of {', '.join(away)} is said above. R tries again."
    if len(away) == len(pairs):
        return "failed", Content(
            f"No server could be asked, and nothing of this list is here.\n{why}"
        )
    if away:
        return "stale", Content(f"No tickets on the other servers.\n{why}")
    return "empty", Content("No tickets match, on any server.")
