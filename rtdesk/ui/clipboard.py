"""Copying: by a program, through tmux or screen, or by the terminal itself (OSC 52)."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rtdesk.files.programs import environment as without_secrets
from rtdesk.text.typed import typeable
from rtdesk.ui.editor import can_split as in_tmux

if TYPE_CHECKING:
    from rtdesk.ui.lean import LeanOutput

MOST = 74_994
"""Bytes that terminals take at once: 100 000 characters when they are encoded."""
MOST_NATIVE = 8 << 20
"""Bytes that a program or tmux gets."""
PATIENCE = 5.0
"""Seconds that a program has to take a text."""
CHUNK = 512
"""Bytes of one string that screen passes on."""
NATIVE = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--input", "--clipboard")),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)
"""What must be set, and the program that copies then."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Which way a text went, or why it went none."""

    way: str = ""
    trouble: str = ""


async def copy(
    app: LeanOutput,
    text: str,
    wish: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
) -> Copied:
    """Copies a text; `wish` is a way, or a command that reads what is to be copied."""
    data = typeable(text).encode()
    trouble = ""
    for way in ways(wish, environment):
        match way:
            case ("off",):
                result = Copied(trouble="`clipboard` is off in the configuration")
            case ("tmux",):
                result = await _tmux(app, data)
            case ("osc52",) | ("screen",):
                result = _terminal(app, data, in_screen=way == ("screen",))
            case _:
                result = await _program(way, data)
        if not result.trouble:
            return result
        trouble = trouble or result.trouble
    return Copied(trouble=trouble or "no program for it is installed here")


Ways = tuple[tuple[str, ...], ...]


def ways(wish: Sequence[str], environment: Mapping[str, str], platform: str = "") -> Ways:
    """What to try, one after the other."""
    match tuple(wish):
        case ("auto",) | ():
            return tuple(_auto(environment, platform))
        case ("native",):
            return tuple(_native(environment, platform))
        case other:
            return (other,)


def _auto(environment: Mapping[str, str], platform: str) -> Iterator[tuple[str, ...]]:
    """Where the terminal is may be far away: a multiplexer knows it better than we do."""
    if in_tmux(environment):
        yield ("tmux",)
    elif environment.get("STY"):
        yield ("screen",)
    else:
        if not (environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")):
            yield from _native(environment, platform)
        yield ("osc52",)


def _native(environment: Mapping[str, str], platform: str) -> Iterator[tuple[str, ...]]:
    path = environment.get("PATH")
    if (platform or sys.platform) == "darwin":
        yield ("pbcopy",)
    for needs, command in NATIVE:
        if environment.get(needs) and shutil.which(command[0], path=path):
            yield command


# -- the ways --------------------------------------------------------------------------------------


def _terminal(app: LeanOutput, data: bytes, *, in_screen: bool = False) -> Copied:
    if len(data) > MOST:
        return Copied(trouble=f"that is more than the {MOST:,} bytes that terminals take")
    app.draw_over(through_screen(osc52(data)) if in_screen else osc52(data))
    return Copied("through screen" if in_screen else "by the terminal: OSC 52")


async def _program(command: Sequence[str], data: bytes) -> Copied:
    if len(data) > MOST_NATIVE:
        return Copied(trouble="that is more than 8 M")
    code = await _run(command, data)
    if code is None:
        return Copied(trouble=f"cannot start {command[0]}")
    return Copied(trouble=f"{command[0]} failed") if code else Copied(f"with {command[0]}")


async def _tmux(app: LeanOutput, data: bytes) -> Copied:
    """Into its buffer, and from there to the terminal it is shown in, whatever `set-clipboard` is.

    Before 3.2 it only keeps it: then it is asked to hand it on.
    """
    if len(data) > MOST_NATIVE:
        return Copied(trouble="that is more than 8 M")
    fits = len(data) <= MOST
    load = ("tmux", "load-buffer")
    if fits and await _run((*load, "-w", "-"), data) == 0:
        return Copied("through tmux")
    if await _run((*load, "-"), data) != 0:
        return Copied(trouble="tmux does not take it")
    if not fits:
        return Copied("into tmux only, for its paste key: it is more than terminals take")
    app.draw_over(through_tmux(osc52(data)))
    return Copied("through tmux, which passes it on")


async def _run(command: Sequence[str], data: bytes) -> int | None:
    """Its exit code; what it says is not waited for: some of these live on to be asked."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=without_secrets(),
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            await process.communicate(data)
    except TimeoutError:
        process.kill()
        return 1
    return process.returncode


# -- sequences -------------------------------------------------------------------------------------


def osc52(data: bytes) -> str:
    """Asks a terminal to copy."""
    return f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"


def through_tmux(sequence: str) -> str:
    """Asks tmux to hand a sequence to its terminal."""
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def through_screen(sequence: str) -> str:
    """Asks screen for the same, in pieces as long as it takes."""
    pieces = (sequence[at : at + CHUNK] for at in range(0, len(sequence), CHUNK))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
