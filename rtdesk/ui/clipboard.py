"""Copying: through tmux where the desk runs in it, else by the terminal itself (OSC 52)."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rtdesk.text.typed import typeable

if TYPE_CHECKING:
    from textual.app import App

MOST = 100_000
"""Characters that terminals take at once."""


async def copy(app: App[None], text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Copies a text; returns what went wrong, or nothing."""
    if len(text) > MOST:
        return f"that is more than the {MOST:,} characters that terminals take"
    if environment.get("TMUX") and (tmux := shutil.which("tmux")):
        process = await asyncio.create_subprocess_exec(
            *(tmux, "load-buffer", "-w", "-"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await process.communicate(typeable(text).encode())
        if process.returncode == 0:
            return ""
    app.copy_to_clipboard(text)
    return ""
