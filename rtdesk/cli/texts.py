"""Texts for the command line: out of a file, or out of the user's own editor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import make_private

if TYPE_CHECKING:
    from rtdesk.desk import Desk

HOW = "write it with -m TEXT, from a file with -F FILE, or pipe it in"


def text_in(name: str) -> str:
    """What a file says.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {name}: {error}") from error


def edited(desk: Desk, text: str = "") -> str:
    """What the user makes of a text in their editor, on a terminal.

    Raises:
        ConfigError: there is no editor, or it failed.
    """
    import subprocess
    import tempfile

    from rtdesk.files.programs import editor, environment

    make_private(desk.editing)
    with tempfile.TemporaryDirectory(dir=desk.editing) as folder:
        file = Path(folder) / "message.txt"
        file.touch(0o600)
        file.write_text(text, "utf-8")
        try:
            code = subprocess.run([*editor(), str(file)], env=environment(), check=False).returncode
        except (OSError, ValueError) as error:
            raise ConfigError(f"the editor cannot be started: {error}; {HOW}") from error
        if code:
            raise ConfigError(f"the editor ended with {code}: nothing was sent")
        return file.read_text("utf-8", errors="replace")
