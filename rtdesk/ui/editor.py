"""The user's own editor: in place of the desk, or in a pane beside it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.files.programs import editor, environment

if TYPE_CHECKING:
    from textual.app import App

INTERRUPTS = (signal.SIGINT, signal.SIGQUIT)
ENDED = 0.05
"""Seconds between two looks whether the editor has ended."""
LOOK = 1.0
"""Seconds between two looks whether the pane is there still."""


async def run(app: App[None], file: Path) -> str:
    """Gives the terminal to the editor until it ends; returns what went wrong.

    The desk works on meanwhile, but draws nothing; ctrl+c in the editor is the editor's alone.
    """
    from textual.app import SuspendNotSupported

    try:
        words = editor()
        with app.suspend(), app.batch_update(), _deaf():
            process = _started([*words, str(file)])
            while process.poll() is None:  # noqa: ASYNC110 - a process sets no event
                await asyncio.sleep(ENDED)
            return _said(process.returncode)
    except (OSError, ValueError, SuspendNotSupported) as error:
        return f"cannot start the editor: {error}"


def _started(argv: list[str]) -> subprocess.Popen[bytes]:
    """Not asyncio's own: that would kill the editor, with what is in it, when the desk ends."""
    return subprocess.Popen(argv, env=environment())


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """The terminal's interrupts go to every process in its foreground, also to this one."""
    before = [(number, signal.getsignal(number)) for number in INTERRUPTS]
    for number in INTERRUPTS:
        signal.signal(number, lambda *_: None)  # not SIG_IGN: the editor would inherit that
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def can_split(environment: Mapping[str, str] = os.environ) -> bool:
    """True inside tmux."""
    return bool(environment.get("TMUX")) and shutil.which("tmux") is not None


async def run_beside(file: Path) -> str:
    """Opens the editor in a pane of tmux and waits for its end; returns what went wrong."""
    channel = f"rtdesk-{uuid.uuid4().hex}"
    result = file.with_name(f"{file.name}.code")
    script = '"$@"; echo $? > "$0.code"; tmux wait-for -S ' + channel
    try:
        words = ["sh", "-c", script, str(file), *editor(), str(file)]
        here = os.environ.get("TMUX_PANE")
        where = ["-t", here] if here else []
        pane = await _tmux("split-window", "-h", *where, "-P", "-F", "#{pane_id}", *words)
    except (OSError, ValueError) as error:
        return f"cannot open a pane: {error}"
    waiting = asyncio.create_task(_tmux("wait-for", channel))
    try:
        while pane in (await _tmux("list-panes", "-a", "-F", "#{pane_id}")).split():
            done, _ = await asyncio.wait({waiting}, timeout=LOOK)
            if done:
                break
        return _said(_code(result))
    except OSError as error:
        return f"tmux: {error}"
    finally:
        waiting.cancel()
        result.unlink(missing_ok=True)


async def _tmux(*words: str) -> str:
    """What tmux says.

    Raises:
        OSError: it is not there, or it complains.
    """
    process = await asyncio.create_subprocess_exec(
        *("tmux", *words),
        env=environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, complaint = await process.communicate()
    except asyncio.CancelledError:
        if process.returncode is None:
            process.kill()
        raise
    if process.returncode:
        raise OSError(complaint.decode(errors="replace").strip() or "no answer")
    return out.decode(errors="replace").strip()


def _code(file: Path) -> int | None:
    try:
        return int(file.read_text("ascii").strip() or 0)
    except (OSError, ValueError):
        return None


def _said(code: int | None) -> str:
    if code is None:
        return "the pane was closed"
    return f"the editor ended with code {code}" if code else ""
