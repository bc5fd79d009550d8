"""The user's own editor, and the text back whatever happens."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from textual.app import App


def edit(app: App[None], text: str) -> tuple[str, str]:
    """(the edited text, what went wrong). After a failure the text is the one that was given."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="rtdesk-") as folder:
        file = Path(folder) / "message.txt"
        file.touch(mode=0o600)
        file.write_text(text, "utf-8")
        try:
            with app.suspend():
                done = subprocess.run([*command, str(file)], check=False)
        except (OSError, SuspendNotSupported) as error:
            return text, f"cannot start the editor {command[0]!r}: {error}"
        if done.returncode:
            return text, f"the editor ended with code {done.returncode}: the text is as before"
        return file.read_text("utf-8", errors="replace").rstrip("\n"), ""
