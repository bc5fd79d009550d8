"""Copying: through tmux where the desk runs in it, else by the terminal itself (OSC 52)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rtdesk.text.typed import typeable
from rtdesk.ui.editor import can_split as in_tmux

if TYPE_CHECKING:
    from textual.app import App

MOST = 100_000
"""Characters that terminals take at once."""


async def copy(app: App[None], text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Copies a text; returns what went wrong, or nothing."""
    if len(text) > MOST:
        return f"that is more than the {MOST:,} characters that terminals take"
    if in_tmux(environment):
        process = await asyncio.create_subprocess_exec(
            *("tmux", "load-buffer", "-w", "-"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await process.communicate(typeable(text).encode())
        if process.returncode == 0:
            return ""
    app.copy_to_clipboard(text)
    return ""
