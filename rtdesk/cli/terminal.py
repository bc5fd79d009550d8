"""What the terminal is, and what the desk would do with it: for `rtdesk doctor`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rtdesk.config.profile import Profile

if TYPE_CHECKING:
    from rtdesk.ui.graphics import Way

Lines = Iterator[tuple[str, str]]
PIXELS: dict[Way, str] = {
    "kitty": "in the words of kitty",
    "sixel": "as sixel",
    "blocks": "as half blocks",
}


def terminal(own: Mapping[str, str] = os.environ) -> Lines:
    """What it says it is."""
    size = shutil.get_terminal_size()
    kind = own.get("TERM", "none") if sys.stdout.isatty() else "none (stdout is no terminal)"
    yield "terminal", f"{kind}, {size.columns}x{size.lines}, {own.get('TERM_PROGRAM', 'unknown')}"
    yield "colours", _colours(own)
    yield "letters", sys.stdout.encoding or "unknown"
    inside = [name for name, there in _around(own).items() if there]
    yield "inside", ", ".join(inside) or "neither tmux, screen nor SSH"


def at_work(profile: Profile, own: Mapping[str, str] = os.environ) -> Lines:
    """Which way texts are copied in it, and how pictures are drawn."""
    yield "clipboard", _clipboard(profile, own)
    yield "pictures", _pictures(profile, own)


def _colours(own: Mapping[str, str]) -> str:
    if own.get("NO_COLOR"):
        return "none, as NO_COLOR wants"
    if own.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "16 million"
    return "256" if "256color" in own.get("TERM", "") else "16, or fewer"


def _around(own: Mapping[str, str]) -> dict[str, bool]:
    return {
        "tmux": "TMUX" in own,
        "screen": "STY" in own,
        "SSH": "SSH_CONNECTION" in own or "SSH_TTY" in own,
    }


def _clipboard(profile: Profile, own: Mapping[str, str]) -> str:
    from rtdesk.ui.clipboard import ways

    found = [_way(way, own) for way in ways(profile.clipboard, own)]
    return "; else ".join(found) or "none: no program for it is installed here"


def _way(way: tuple[str, ...], own: Mapping[str, str]) -> str:
    from rtdesk.ui.clipboard import MOST

    most = f"{MOST:,} bytes at most"
    match way:
        case ("off",):
            return "off, as the configuration wants"
        case ("tmux",):
            return f"through tmux, {most}; what is more stays in tmux"
        case ("screen",):
            return f"through screen, by OSC 52, {most}"
        case ("osc52",):
            return f"by the terminal: OSC 52, {most}"
        case _:
            there = shutil.which(way[0], path=own.get("PATH"))
            return f"with {way[0]}" if there else f"with {way[0]}, which is not installed"


def _pictures(profile: Profile, own: Mapping[str, str]) -> str:
    from rtdesk.ui.graphics import way_for

    way = way_for(profile.images, own)
    if not way and profile.images == "never":
        return "none, as the configuration wants"
    if not way:
        return 'none over SSH; `images = "always"` draws them'
    if find_spec("PIL") is None:
        return "none: install rtdesk[images]"
    return PIXELS[way]
